"""The screen of the room Agree: what do we promise?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from wijkdraad.method.report.chapters.agree import CommitmentRow
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.rooms import Room

from ..facts.rooms import agree_facts
from ..facts.shared import Reading
from .shared import DoNow, RowName, add_now, go_to, loose_rows, next_to_do, row_names


@dataclass(frozen=True)
class Promise:
    """One commitment, and the number of its row."""

    row_id: int
    told: CommitmentRow


@dataclass(frozen=True)
class Party:
    """An organisation with everything it promises."""

    name: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class AgreeScreen:
    """What the screen shows: the promises of each party, and what nobody promised yet."""

    answer: tuple[str, ...]
    do_now: DoNow
    parties: tuple[Party, ...]
    not_promised: tuple[RowName, ...]


def agree_screen(reading: Reading) -> AgreeScreen:
    """What is promised, by whom, how much, by when and for which need."""
    by_party: dict[str, list[Promise]] = defaultdict(list)
    for row, told in zip(reading.cloth.commitments, agree_facts(reading).commitments, strict=True):
        by_party[told.party].append(Promise(row.pk, told))
    open_measures = loose_rows(
        reading, LooseEndKind.MEASURE_WITHOUT_COMMITMENT, reading.cloth.measures
    )
    return AgreeScreen(
        answer=_answer(reading, len(by_party), len(open_measures)),
        do_now=_do_now(reading),
        parties=tuple(Party(name, tuple(by_party[name])) for name in sorted(by_party)),
        not_promised=row_names(open_measures),
    )


def _answer(reading: Reading, parties: int, not_promised: int) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    promises = len(reading.cloth.commitments)
    told = [
        ngettext("{parties} makes {promises}.", "{parties} make {promises}.", parties).format(
            parties=ngettext("{count} party", "{count} parties", parties).format(count=parties),
            promises=ngettext("{count} promise", "{count} promises", promises).format(
                count=promises
            ),
        )
        if promises
        else _("Nothing has been promised yet.")
    ]
    if not_promised:
        told.append(
            ngettext(
                "{count} measure has not been promised by anyone yet.",
                "{count} measures have not been promised by anyone yet.",
                not_promised,
            ).format(count=not_promised)
        )
    return tuple(told)


def _do_now(reading: Reading) -> DoNow:
    _ = reading.language.gettext
    if not reading.cloth.measures and not reading.cloth.commitments:
        return go_to(
            _("You promise a measure, and there are no measures yet."), reading, Room.MATCH
        )
    if not reading.cloth.commitments:
        return add_now(
            _("Write down the first promise: who does what, how much and by when."),
            _("Add a commitment"),
            "commitments",
        )
    return next_to_do(reading, Room.AGREE)
