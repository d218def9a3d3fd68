"""Which contributions may be one voice: what the page proposes, and what was judged before."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from wijkdraad.method.listen.coding.likeness import Block, alike_blocks
from wijkdraad.programme.models import (
    Contribution,
    Contributor,
    DoubleContribution,
    Programme,
)
from wijkdraad.reference.listening.coding import coding_norms

from .doubles import counted_contributions, judgements
from .texts import reading_for, when_said

MOST = 200
"""How many proposals are made at most; the rest is counted. Nobody judges more in one sitting."""


@dataclass(frozen=True)
class Proposal:
    """Two contributions that may be one voice, the earlier one first, and why that is proposed."""

    first: Contribution
    second: Contribution
    likeness: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Proposed:
    """The strongest proposals, the strongest first, and how many there are in all."""

    strongest: tuple[Proposal, ...]
    count: int


@dataclass(frozen=True)
class DoublesPage:
    """What is proposed, and what was judged before."""

    proposed: Proposed
    judged: tuple[DoubleContribution, ...]
    counted: int
    merged: int


def doubles_page(programme: Programme) -> DoublesPage:
    """Everything the page shows, in the active language."""
    judged = judgements(programme)
    rows = counted_contributions(programme)
    everything = Contribution.objects.filter(programme=programme).count()
    return DoublesPage(
        _proposed(programme, rows, judged), tuple(judged), len(rows), everything - len(rows)
    )


def proposals(programme: Programme) -> Proposed:
    """Pairs of contributions that may be one voice and that nobody judged.

    A pair is proposed where the texts are much alike; or where they are somewhat alike and of
    the same sender, or of the same place and day. It only asks: nothing is ever merged by this.
    """
    return _proposed(programme, counted_contributions(programme), judgements(programme))


def looks_double(contribution: Contribution) -> bool:
    """Whether a contribution may be the same voice as another one, and nobody judged it yet."""
    programme = contribution.programme
    rows = counted_contributions(programme)
    if contribution not in rows:
        return False
    found = _proposed(programme, rows, judgements(programme), rows.index(contribution))
    return found.count > 0


class _Known:
    """What is known of contributions beside their words, to compare many pairs at once."""

    def __init__(
        self,
        programme: Programme,
        rows: Sequence[Contribution],
        judged: Iterable[DoubleContribution],
    ) -> None:
        left = Contributor.objects.filter(contribution__programme=programme).exclude(email="")
        senders = dict(left.values_list("contribution_id", "email"))
        self.senders = _numbered(senders.get(row.pk, "").casefold() for row in rows)
        self.days = _numbered(row.date for row in rows)
        self.places = _numbered(row.place.strip().casefold() for row in rows)
        self.shapes = np.array([row.geometry for row in rows], dtype=object)
        norms = coding_norms()
        self.much = norms["near_duplicate_likeness"].value
        self.somewhat = norms["same_spot_likeness"].value
        self._within_m = norms["same_spot_distance"].value
        numbers = {row.pk: number for number, row in enumerate(rows)}
        self._count = len(rows)
        pairs = [
            sorted((numbers[each.contribution_id], numbers[each.same_as_id]))
            for each in judged
            if each.contribution_id in numbers and each.same_as_id in numbers
        ]
        self._judged = np.array([one * self._count + other for one, other in pairs], dtype=int)

    def unjudged(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether nobody judged these pairs; the lower number of a pair comes first."""
        return ~np.isin(one * self._count + other, self._judged)

    def same_sender(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the same e-mail address was left with both."""
        return _same(self.senders, one, other)

    def same_spot(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether both are of the same day, and of the same place by name or on the map."""
        spot = _same(self.days, one, other)
        first, second = one[spot], other[spot]
        # Where one of the two has no place on the map the distance is not a number: not close.
        apart_m = shapely.distance(self.shapes[first], self.shapes[second])
        spot[spot] = _same(self.places, first, second) | (apart_m <= self._within_m)
        return spot


def _proposed(
    programme: Programme,
    rows: Sequence[Contribution],
    judged: Iterable[DoubleContribution],
    of_row: int | None = None,
) -> Proposed:
    """The proposals among contributions that count; with `of_row` only those with this one."""
    known = _Known(programme, rows, judged)
    texts = [row.text for row in rows]
    best, count = np.empty((0, 6)), 0
    for block in alike_blocks(texts, reading_for(programme), known.somewhat, of_row):
        found = _with_reasons(known, block)
        count += len(found)
        best = _strongest(np.vstack([best, found]))
    strongest = [_proposal(rows, pair) for pair in best]
    strongest.sort(key=lambda each: (-len(each.reasons), -each.likeness, each.first.key))
    return Proposed(tuple(strongest), count)


def _with_reasons(known: _Known, block: Block) -> NDArray[np.float64]:
    """The pairs of a block that have a reason, (pairs, 6): both numbers, likeness, three reasons."""
    one, other, likeness = block
    reasons = np.column_stack(
        [likeness >= known.much, known.same_sender(one, other), known.same_spot(one, other)]
    )
    kept = reasons.any(axis=1) & known.unjudged(one, other)
    return np.column_stack([one, other, likeness, reasons])[kept]


def _strongest(found: NDArray[np.float64]) -> NDArray[np.float64]:
    order = np.lexsort((found[:, 1], found[:, 0], -found[:, 2], -found[:, 3:].sum(axis=1)))
    return found[order[:MOST]]


def _proposal(rows: Sequence[Contribution], pair: NDArray[np.float64]) -> Proposal:
    first, second = sorted((rows[int(pair[0])], rows[int(pair[1])]), key=when_said)
    return Proposal(first, second, float(pair[2]), tuple(_told(*pair[3:].astype(bool))))


def _told(alike: bool, same_sender: bool, same_spot: bool) -> Iterator[str]:
    if alike:
        yield _("The words are much alike.")
    if same_sender:
        yield _("The same e-mail address was left with both.")
    if same_spot:
        yield _("They are of the same place and the same day.")


def _numbered(values: Iterable[Hashable]) -> NDArray[np.int64]:
    """The same number for the same value, -1 where there is none."""
    numbers: dict[Hashable, int] = {}
    told = [numbers.setdefault(value, len(numbers)) if value else -1 for value in values]
    return np.array(told, dtype=np.int64)


def _same(
    numbers: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.bool_]:
    return (numbers[one] == numbers[other]) & (numbers[one] >= 0)
