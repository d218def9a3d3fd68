"""The chapter Carry out: ambition and realised per commitment, social return, and savings."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language
from ..structure import Block, Cell, Chart, Heading, Paragraph, Table


@dataclass(frozen=True)
class DeliveryRow:
    """The progress of one commitment: printed amounts, the share done (0..1) and the proof.

    `amounts` are what is promised, done and not yet done once more, as numbers in `unit`; None
    where no amount was promised.
    """

    name: str
    promised: str
    done: str
    not_yet: str
    done_share: float
    proof: str
    proof_missing: bool
    overdue: bool
    amounts: tuple[float, float, float] | None = None
    unit: str = ""


@dataclass(frozen=True)
class SavingsRow:
    """Money that was saved on a work and where it goes; `measure` is empty where that is open."""

    day: str
    amount_cents: int
    work: str
    measure: str
    why: str


@dataclass(frozen=True)
class ReturnRow:
    """What one giver gave of one kind. `received` is printed, and empty where nobody confirmed.

    `beside` is what was received without a number, printed, where a number stands before it.
    `quantity` is what `received` says in `unit`; None where no receiver told one. `confirmed`,
    `of_promise` (of those) and `open` count agreements.
    """

    giver: str
    kind: str
    received: str
    beside: str
    quantity: float | None
    unit: str
    confirmed: int
    of_promise: int
    open: int


@dataclass(frozen=True)
class DeliverFacts:
    """Everything the chapter tells."""

    commitments: tuple[DeliveryRow, ...]
    savings: tuple[SavingsRow, ...]
    social_return: tuple[ReturnRow, ...] = ()


def deliver_chapter(facts: DeliverFacts, language: Language) -> tuple[Block, ...]:
    """Ambition, realised and not yet done."""
    _ = language.gettext
    blocks: list[Block] = [Heading(2, _("Carry out"), "deliver")]
    if facts.commitments:
        blocks += [_chart(facts, language), _table(facts, language)]
    else:
        nothing = _("There is nothing to carry out yet, because nothing has been promised.")
        blocks.append(Paragraph(nothing, "lead"))
    if facts.social_return:
        blocks += [
            Heading(3, _("Social return: what the neighbourhood received"), "deliver-return"),
            _social_return(facts, language),
        ]
    if facts.savings:
        blocks += [
            Heading(3, _("Savings that flow back into the neighbourhood"), "deliver-savings"),
            _savings(facts, language),
        ]
    return tuple(blocks)


def _chart(facts: DeliverFacts, language: Language) -> Chart:
    _ = language.gettext
    done_word, open_word = _("Realised"), _("Not yet done")
    kept = sum(row.done_share == 1 for row in facts.commitments)
    caption = _("{kept} of the {all} commitments are kept in full.").format(
        kept=kept, all=len(facts.commitments)
    )
    values = [
        {"name": row.name, "part": part, "share": share, "order": order}
        for row in facts.commitments
        for order, (part, share) in enumerate(
            ((done_word, row.done_share), (open_word, 1 - row.done_share))
        )
    ]
    specification = {
        "width": 400,
        "height": {"step": 22},
        "data": {"values": values},
        "mark": {"type": "bar", "height": 13, "stroke": "#1d2733", "strokeWidth": 0.6},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": [row.name for row in facts.commitments],
                "title": None,
                "axis": {"labelLimit": 300, "ticks": False, "domain": False},
            },
            "x": {
                "field": "share",
                "type": "quantitative",
                "stack": "zero",
                "title": None,
                "scale": {"domain": [0, 1]},
                "axis": {"format": ".0%", "tickCount": 5},
            },
            "color": {
                "field": "part",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [done_word, open_word], "range": ["#2f6b3b", "#ffffff"]},
                "legend": {"orient": "top", "symbolStrokeColor": "#1d2733"},
            },
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    told = "; ".join(
        f"{row.name}: {language.figure(row.done_share, 'share', 0)}" for row in facts.commitments
    )
    alt = _("Per commitment the part that is done. {told}.").format(told=told)
    return Chart(
        specification,
        alt,
        caption,
        note=_("The amounts stand in the table below."),
        columns=(("name", _("Commitment")), ("part", _("Part")), ("share", _("Share"))),
    )


def _table(facts: DeliverFacts, language: Language) -> Table:
    _ = language.gettext
    rows = []
    for row in facts.commitments:
        promised, done, not_yet = row.amounts or (None, None, None)
        open_note = _("overdue") if row.overdue and row.done_share < 1 else ""
        proof = Cell(
            row.proof or ("" if row.done_share == 0 else _("no proof")),
            status="open" if row.proof_missing else "plain",
            note=_("a part has no proof") if row.proof_missing and row.proof else "",
        )
        rows.append(
            (
                Cell(row.name),
                Cell(row.promised, number=promised, unit=row.unit),
                Cell(row.done, number=done, unit=row.unit),
                Cell(
                    row.not_yet or _("nothing"),
                    note=open_note,
                    status="open" if row.not_yet else "done",
                    number=not_yet,
                    unit=row.unit,
                ),
                proof,
            )
        )
    return Table(
        _("Ambition, realised and not yet done"),
        (_("Commitment"), _("Ambition"), _("Realised"), _("Not yet done"), _("Proof")),
        tuple(rows),
        widths=(26, 16, 16, 16, 26),
    )


def _social_return(facts: DeliverFacts, language: Language) -> Table:
    _ = language.gettext
    return Table(
        _("What was given, by the word of who received it"),
        (_("Who gave"), _("What"), _("Received"), _("Confirmed"), _("Not confirmed yet")),
        tuple(
            (
                Cell(row.giver),
                Cell(row.kind.capitalize()),
                Cell(
                    row.received or _("nothing confirmed"),
                    note=row.beside,
                    status="plain" if row.received else "open",
                    number=row.quantity,
                    unit=row.unit,
                ),
                Cell(language.number(row.confirmed), number=row.confirmed),
                Cell(
                    language.number(row.open),
                    status="open" if row.open else "plain",
                    number=row.open,
                ),
            )
            for row in facts.social_return
        ),
        numeric=frozenset({3, 4}),
        widths=(26, 22, 24, 13, 15),
        note=return_note(facts.social_return, language),
    )


def return_note(rows: tuple[ReturnRow, ...], language: Language) -> str:
    """What the account counts, and what stands in the table of commitments too."""
    _ = language.gettext
    told = [
        _(
            "This is social return in the wide sense (SROI 3.0): what people nearby gain. Only what the receiver confirmed is counted, in its own unit. It has no value in euros here: that differs per region and is agreed in the contract."
        )
    ]
    twice = sum(row.of_promise for row in rows)
    if twice:
        told.append(
            language.ngettext(
                "{count} of these is part of a promise and is counted there too.",
                "{count} of these are part of a promise and are counted there too.",
                twice,
            ).format(count=language.number(twice))
        )
    return " ".join(told)


def _savings(facts: DeliverFacts, language: Language) -> Table:
    _ = language.gettext
    return Table(
        _("Saved on a work, spent in the neighbourhood"),
        (_("Saved on"), _("When"), _("Amount"), _("Goes to"), _("Why")),
        tuple(
            (
                Cell(row.work),
                Cell(row.day),
                Cell(language.money(row.amount_cents), number=row.amount_cents / 100, unit="eur"),
                Cell(
                    row.measure or _("not decided yet"), status="plain" if row.measure else "open"
                ),
                Cell(row.why),
            )
            for row in facts.savings
        ),
        numeric=frozenset({2}),
        widths=(26, 16, 12, 20, 26),
    )
