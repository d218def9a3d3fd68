"""The chapter Match: measures for needs, and the works in which they can go along."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language
from ..structure import Block, Cell, Heading, Paragraph, Table


@dataclass(frozen=True)
class MeasureRow:
    """A measure with its cost and what it is expected to do for the goals.

    `cost_cents` is None where nobody knows; `cost_to_verify` says that the cost has no source.
    `effects` holds (number of the goal, effect from -3 to +3) pairs.
    """

    name: str
    kind: str
    needs: str
    duty: str
    effects: tuple[tuple[str, int], ...]
    works: str
    cost_cents: int | None
    cost_to_verify: bool


@dataclass(frozen=True)
class WorkRow:
    """A work of any owner, with the number it has on the map."""

    number: str
    name: str
    owner: str
    period: str
    budget_cents: int | None
    measures: str
    on_map: bool


@dataclass(frozen=True)
class MatchFacts:
    """Everything the chapter tells."""

    measures: tuple[MeasureRow, ...]
    works: tuple[WorkRow, ...]


def match_chapter(facts: MatchFacts, language: Language) -> tuple[Block, ...]:
    """The measures and the works."""
    _ = language.gettext
    blocks: list[Block] = [Heading(2, _("Match"), "match")]
    if facts.works:
        linked = sum(bool(work.measures) for work in facts.works)
        owners = len({work.owner for work in facts.works})
        blocks.append(
            Paragraph(
                _("{works} of {owners}; in {linked} of them a measure can go along.").format(
                    works=language.ngettext(
                        "There is {count} work", "There are {count} works", len(facts.works)
                    ).format(count=len(facts.works)),
                    owners=language.ngettext("{count} owner", "{count} owners", owners).format(
                        count=owners
                    ),
                    linked=linked,
                ),
                "lead",
            )
        )
    if facts.measures:
        blocks += [_measure_table(facts, language), Paragraph(_cost_sentence(facts, language))]
    else:
        blocks.append(Paragraph(_("There are no measures yet.")))
    if facts.works:
        blocks.append(_work_table(facts, language))
    return tuple(blocks)


def _cost_sentence(facts: MatchFacts, language: Language) -> str:
    """What the measures cost, with sourced and unsourced amounts apart and the unknown named."""
    _ = language.gettext
    known = [m for m in facts.measures if m.cost_cents is not None]
    sourced = [m.cost_cents or 0 for m in known if not m.cost_to_verify]
    to_verify = [m.cost_cents or 0 for m in known if m.cost_to_verify]
    told = [
        _("Measures with a sourced cost: {found} together.").format(
            found=language.money(sum(sourced))
        )
        if sourced
        else _("Of no measure the cost has a source.")
    ]
    if to_verify:
        told.append(
            _("Still to be checked: {to_verify}.").format(to_verify=language.money(sum(to_verify)))
        )
    unknown = len(facts.measures) - len(known)
    if unknown:
        told.append(
            language.ngettext(
                "Of {count} measure the cost is unknown; it is in no amount.",
                "Of {count} measures the cost is unknown; they are in no amount.",
                unknown,
            ).format(count=unknown)
        )
    return " ".join(told)


def _measure_table(facts: MatchFacts, language: Language) -> Table:
    _ = language.gettext
    rows = []
    for measure in facts.measures:
        effects = ", ".join(
            _("goal {number}: {effect}").format(number=goal, effect=_signed(effect))
            for goal, effect in measure.effects
        )
        wanted = (
            Cell(measure.needs)
            if measure.needs
            else (
                Cell(_("duty: {duty}").format(duty=measure.duty))
                if measure.duty
                else Cell(_("nobody asked for it"), status="open")
            )
        )
        cost = (
            Cell(_("unknown"), status="attention")
            if measure.cost_cents is None
            else Cell(
                language.money(measure.cost_cents),
                note=_("to be checked") if measure.cost_to_verify else "",
                number=measure.cost_cents / 100,
                unit="eur",
            )
        )
        rows.append(
            (
                Cell(measure.name, note=measure.kind),
                wanted,
                Cell(effects),
                Cell(measure.works),
                cost,
            )
        )
    return Table(
        _("The measures"),
        (
            _("Measure"),
            _("For which need"),
            _("For the goals (−3 to +3)"),
            _("Along with work"),
            _("Cost"),
        ),
        tuple(rows),
        numeric=frozenset({4}),
        widths=(28, 32, 16, 10, 14),
        note=_(
            "The numbers from −3 to +3 are judgements of the makers of this plan, not measurements."
        ),
    )


def _signed(effect: int) -> str:
    return f"+{effect}" if effect > 0 else str(effect).replace("-", "−")


def _work_table(facts: MatchFacts, language: Language) -> Table:
    _ = language.gettext
    return Table(
        _("The works, in the order of the map"),
        (_("No."), _("Work"), _("When"), _("Budget"), _("Measures that go along")),
        tuple(
            (
                Cell(work.number),
                Cell(
                    work.name,
                    note=work.owner if work.on_map else f"{work.owner}; {_('not on the map')}",
                ),
                Cell(work.period),
                Cell(_("unknown"), status="attention")
                if work.budget_cents is None
                else Cell(
                    language.money(work.budget_cents),
                    number=work.budget_cents / 100,
                    unit="eur",
                ),
                Cell(work.measures),
            )
            for work in facts.works
        ),
        numeric=frozenset({3}),
        widths=(6, 35, 13, 15, 31),
    )
