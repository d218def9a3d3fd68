"""How groups want to take part, in the chapter Listen, beside what the plan does for them."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, BulletList, Cell, Heading, ListItem, Paragraph, Table


@dataclass(frozen=True)
class GroupRow:
    """A group: the form that most of it want, its answers, and what the plan does for it.

    `name` is empty for people who did not say who they are; `wanted` is empty where too few
    answered. `shown` is the count that may be printed, None where it is withheld. `plans`
    holds (form, what is done, by whom).
    """

    name: str
    wanted: str
    answers: int
    shown: int | None
    plans: tuple[tuple[str, str, str], ...]
    gap: str


@dataclass(frozen=True)
class ParticipationFacts:
    """The groups, and the barriers that at least `smallest_shown` people named, with how many."""

    groups: tuple[GroupRow, ...] = ()
    barriers: tuple[tuple[str, int], ...] = ()
    smallest_shown: int = 5


def participation_section(facts: ParticipationFacts, language: Language) -> tuple[Block, ...]:
    """The section; nothing while nobody said how they want to take part and nothing is planned."""
    if not facts.groups:
        return ()
    _ = language.gettext
    blocks: list[Block] = [Heading(3, _("How people want to take part"), "participation")]
    if facts.barriers:
        named = [f"{word} ({language.number(count)})" for word, count in facts.barriers]
        blocks.append(
            Paragraph(_("What stops people most: {barriers}.").format(barriers="; ".join(named)))
        )
    blocks.append(
        Table(
            _("How each group wants to take part, and what we do for it"),
            (_("Group"), _("Answers"), _("Most want to"), _("What we do")),
            tuple(_row(group, facts.smallest_shown, language) for group in facts.groups),
            numeric=frozenset({1}),
            widths=(22, 14, 22, 42),
        )
    )
    gaps = tuple(ListItem(group.gap, "open") for group in facts.groups if group.gap)
    if gaps:
        blocks.append(BulletList(gaps))
    return tuple(blocks)


def _row(group: GroupRow, smallest_shown: int, language: Language) -> tuple[Cell, ...]:
    _ = language.gettext
    if group.shown is not None:
        answers = language.number(group.shown)
    elif group.answers >= smallest_shown:
        answers = _("not shown")
    elif group.answers:
        answers = _("fewer than {count}").format(count=smallest_shown)
    else:
        answers = _("not asked")
    done = "; ".join(
        f"{form}: {how.rstrip('.')}{f' ({who})' if who else ''}" for form, how, who in group.plans
    )
    return (
        Cell(group.name or _("not said who")),
        Cell(answers),
        Cell(group.wanted or _("too few answers to say")),
        Cell(done or _("nothing planned yet"), status="plain"),
    )
