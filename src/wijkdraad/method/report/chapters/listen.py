"""The chapter Listen: through which channels people spoke, and the needs behind their words."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language
from ..structure import Block, Cell, Heading, Paragraph, Table


@dataclass(frozen=True)
class ChannelCount:
    """How many contributions came through a channel.

    `count` is None where it is withheld: because it is small, or, where `small` is not set,
    because a small count could be found from it.
    """

    channel: str
    count: int | None
    small: bool = False


@dataclass(frozen=True)
class NeedRow:
    """A need and what it rests on. `quote` is the first contribution that led to it."""

    key: str
    name: str
    who: str
    needs: str
    because: str
    contributions: int
    quote: str


@dataclass(frozen=True)
class ListenFacts:
    """Everything the chapter tells. `smallest_shown` is the lowest count that is printed."""

    total: int
    channels: tuple[ChannelCount, ...]
    smallest_shown: int
    needs: tuple[NeedRow, ...]


def listen_chapter(facts: ListenFacts, language: Language) -> tuple[Block, ...]:
    """The channels and the needs."""
    _ = language.gettext
    blocks: list[Block] = [Heading(2, _("Listen"), "listen")]
    if not facts.total:
        return (*blocks, Paragraph(_("Nobody has been heard yet."), "lead"))
    blocks.append(
        Paragraph(
            _(
                "A wish is not a need. Behind {total} contributions we looked for the question behind the question."
            ).format(total=facts.total),
            "lead",
        )
    )
    blocks.append(
        Table(
            _("Contributions by channel"),
            (_("Channel"), _("Contributions")),
            tuple(
                (
                    Cell(row.channel),
                    Cell(_channel_count(row, facts.smallest_shown, language)),
                )
                for row in facts.channels
            ),
            numeric=frozenset({1}),
            widths=(60, 40),
            note=_(
                "Small counts are not shown, so that nobody can be recognised; sometimes the next count is left out too."
            ),
        )
    )
    blocks.append(
        Table(
            _("The needs, and how many contributions each rests on"),
            (_("Need"), _("Who needs what, because"), _("One of the voices"), _("Contributions")),
            tuple(
                (
                    Cell(need.name, note=need.key),
                    Cell(
                        _("{who}: {needs}, because {because}.").format(
                            who=need.who[:1].upper() + need.who[1:],
                            needs=need.needs,
                            because=need.because,
                        )
                    ),
                    Cell(f"“{_short(need.quote)}”" if need.quote else ""),
                    Cell(_small_or_number(need.contributions, facts.smallest_shown, language)),
                )
                for need in facts.needs
            ),
            numeric=frozenset({3}),
            widths=(20, 42, 26, 12),
        )
    )
    return tuple(blocks)


def _small_or_number(count: int, smallest_shown: int, language: Language) -> str:
    if 0 < count < smallest_shown:
        return language.gettext("fewer than {count}").format(count=smallest_shown)
    return language.number(count)


def _channel_count(row: ChannelCount, smallest_shown: int, language: Language) -> str:
    if row.count is None:
        return (
            _small_or_number(1, smallest_shown, language)
            if row.small
            else language.gettext("not shown")
        )
    return language.number(row.count)


def _short(text: str, most: int = 110) -> str:
    """The first sentences of a contribution, or its first words where a sentence is long.

    The whole of it is kept with the contribution itself.

    >>> _short("Het is warm. Er is geen schaduw op de hele weg naar de winkel.", 30)
    'Het is warm.'
    """
    if len(text) <= most:
        return text
    whole = text[: most + 1].rpartition(". ")[0]
    if len(whole) >= most // 3:
        return whole + "."
    return text[:most].rsplit(" ", 1)[0].rstrip(",.;:") + " …"
