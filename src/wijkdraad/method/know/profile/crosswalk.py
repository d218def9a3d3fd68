"""Carries figures of renumbered areas to the codes of today, or tells that it cannot.

A code belongs to a year. A crosswalk says of each old code which share of it became part of which
new code. A figure of an area that was only renumbered stays what it is. A number of people or
homes of a part is an estimate. A share or a mean of a part is not known: nobody says that the
part is like the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

How = Literal["kept", "joined", "part", "gap"]
MOST = 1.0 + 1e-9
"""Parts that are written with a few decimals may add up to a hair above the whole."""
CHANGED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """Which share (above 0, at most 1) of an old area became part of a new one."""

    old_code: str
    old_year: int
    new_code: str
    new_year: int
    share: float


@dataclass(frozen=True, slots=True)
class Carried:
    """A figure under its new code: how it got there, and the value (None where it is not known)."""

    value: float | None
    how: How


def too_much(steps: Iterable[Step]) -> list[tuple[str, int, float]]:
    """Old areas of which more than the whole is given away: code, year and the sum of the shares.

    >>> too_much([Step("BU1", 2020, "BU7", 2024, 0.7), Step("BU1", 2020, "BU8", 2024, 0.4)])
    [('BU1', 2020, 1.1)]
    """
    sums: dict[tuple[str, int, int], float] = defaultdict(float)
    for step in steps:
        sums[step.old_code, step.old_year, step.new_year] += step.share
    return sorted(
        (code, year, round(total, 6)) for (code, year, _new), total in sums.items() if total > MOST
    )


def carried(values: Mapping[str, float | None], parts: Sequence[Step], is_count: bool) -> Carried:
    """The figure of a new area from those of the old areas in it.

    `values` maps an old code to its figure (None: missing); a code that is not in it is missing
    too. One old area as a whole keeps its figure. Counts are added, each by its share; of other
    figures (shares, means, prices) nothing can be said unless one whole area was renumbered.

    >>> whole = Step("BU1", 2020, "BU9", 2024, 1.0)
    >>> part = Step("BU2", 2020, "BU9", 2024, 0.25)
    >>> carried({"BU1": 0.48}, [whole], is_count=False)
    Carried(value=0.48, how='kept')
    >>> carried({"BU1": 100.0, "BU2": 40.0}, [whole, part], is_count=True)
    Carried(value=110.0, how='part')
    >>> carried({"BU1": 0.48, "BU2": 0.3}, [whole, part], is_count=False)
    Carried(value=None, how='gap')
    """
    is_whole = all(step.share >= 1.0 for step in parts)
    if len(parts) == 1 and is_whole:
        return Carried(values.get(parts[0].old_code), "kept")
    found = [(values.get(step.old_code), step.share) for step in parts]
    if not is_count or not parts or any(value is None for value, _share in found):
        return Carried(None, "gap")
    total = sum(value * share for value, share in found if value is not None)
    return Carried(total, "joined" if is_whole else "part")


def numbering_changed(codes_then: Collection[str], codes_now: Collection[str]) -> bool:
    """Whether so many codes of then are gone that those that are left may be other areas now.

    More than half of the codes gone means that the areas were numbered anew: a code that stands
    in both lists may then be another area. Codes of one municipality and one level.

    >>> numbering_changed({"BU1", "BU2", "BU3"}, {"BU3", "BU7"})
    True
    >>> numbering_changed({"BU1", "BU2"}, {"BU1", "BU2", "BU7"})
    False
    """
    then = set(codes_then)
    gone = len(then - set(codes_now))
    return bool(then) and gone > CHANGED_SHARE * len(then)
