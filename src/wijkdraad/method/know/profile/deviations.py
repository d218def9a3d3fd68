"""What is remarkable: how far a figure of an area lies from its reference and from other areas.

The reference is the figure of the municipality, or the middle of the comparable areas where the
municipality has none; a figure only counts when it clearly differs from that. How far it then lies
from the middle (median) of the comparable areas, in units of their spread, decides the order: a
town with much forest has a low density, and every street in it would look special beside that. The
spread is robust: the median distance to the median (MAD) x 1.4826, which for a normal distribution
is its standard deviation, and which one odd area cannot change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log
from statistics import median

from .uncertainty import Interval

MAD_TO_DEVIATION = 1.4826
"""Makes the MAD of a normal distribution its standard deviation."""
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of the area, and all that it is held against, in the unit of the figure.

    `interval` is how sure the figure is; `reference` is None where nobody knows it; `others` are
    the comparable areas with a figure, without the area itself. `counts` says whether the figure
    may decide a ranking: one that is still to be checked may not. `is_estimate`: a model made it,
    and the error of that model is not in the interval. `by_ratio`: twice as much is as far as half
    as much (prices, density), so distances are those between logarithms.
    """

    key: str
    theme: str
    here: float
    interval: Interval
    reference: float | None
    others: Sequence[float]
    counts: bool = True
    is_estimate: bool = False
    by_ratio: bool = False


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far a figure lies from its reference.

    `spreads` is the distance to the median of the others in units of spread, with its sign; None
    where there are too few areas, or where half of them are equal, so that there is no unit.
    `lower_share` and `higher_share` are the parts (0..1) of the other areas with a lower and a
    higher figure; None where there are too few. `is_clear` tells that the reference lies outside
    the interval.
    """

    key: str
    theme: str
    here: float
    interval: Interval
    reference: float
    spreads: float | None
    lower_share: float | None
    higher_share: float | None
    others: int
    is_clear: bool
    counts: bool
    is_estimate: bool


def robust_spread(values: Sequence[float]) -> float | None:
    """The spread (MAD x 1.4826) of values; None where it is zero, or where there are no values.

    By hand: the median of 1, 2, 3, 4, 90 is 3; the distances are 2, 1, 0, 1, 87, median 1.

    >>> robust_spread([1, 2, 3, 4, 90])
    1.4826
    >>> robust_spread([2, 2, 2, 9]) is None
    True
    """
    if not values:
        return None
    middle = median(values)
    spread = median([abs(value - middle) for value in values]) * MAD_TO_DEVIATION
    return spread if spread > 0 else None


def deviation(compared: Compared, fewest_others: int) -> Deviation | None:
    """How far a figure lies from its reference; None where there is nothing to hold it against.

    With fewer than `fewest_others` comparable areas there is no unit of spread and no place among
    them.

    >>> told = deviation(
    ...     Compared("owner_occupied_share", "housing", 0.6, Interval(0.55, 0.65), 0.4,
    ...              (0.3, 0.4, 0.5, 0.45, 0.35)), 5)
    >>> round(told.spreads, 2), told.lower_share, told.is_clear
    (2.7, 1.0, True)
    """
    others = compared.others
    enough = len(others) >= fewest_others
    reference = compared.reference
    if reference is None and enough:
        reference = median(others)
    if reference is None:
        return None
    distance = _in_spreads(compared) if enough else None
    lower = sum(value < compared.here for value in others) / len(others) if enough else None
    higher = sum(value > compared.here for value in others) / len(others) if enough else None
    return Deviation(
        compared.key,
        compared.theme,
        compared.here,
        compared.interval,
        reference,
        distance,
        lower,
        higher,
        len(others),
        not compared.interval.holds(reference),
        compared.counts,
        compared.is_estimate,
    )


def _in_spreads(compared: Compared) -> float | None:
    """How many spreads a figure lies from the median of the others; None where there is no unit."""
    here, others = compared.here, compared.others
    if compared.by_ratio and here > 0 and min(others) > 0:
        here, others = log(here), [log(value) for value in others]
    spread = robust_spread(others)
    return None if spread is None else (here - median(others)) / spread


def most_remarkable(
    deviations: Iterable[Deviation],
    most: int = 5,
    most_in_theme: int = 2,
    most_estimates: int = 2,
) -> list[Deviation]:
    """The figures that differ most from those of the other areas, the largest difference first.

    Only figures that may decide a ranking, whose interval leaves out the reference, that have a
    unit of spread, and that lie on the same side of the reference and of the other areas. At most
    `most_in_theme` of one theme, so that five names for one thing do not fill the list, and
    `most_estimates` of a model, whose error nobody knows. Equal distances go by key: the order of
    the input does not matter.
    """
    fit = [
        each
        for each in deviations
        if each.counts
        and each.is_clear
        and each.spreads
        and (each.spreads > 0) == (each.here > each.reference)
    ]
    fit.sort(key=lambda each: (-abs(each.spreads or 0.0), each.key))
    chosen: list[Deviation] = []
    themes: Counter[str] = Counter()
    estimates = 0
    for each in fit:
        if each.is_estimate and estimates == most_estimates:
            continue
        if len(chosen) < most and themes[each.theme] < most_in_theme:
            chosen.append(each)
            themes[each.theme] += 1
            estimates += each.is_estimate
    return chosen


def tenths(share: float) -> int:
    """In how many of every ten areas, rounded down; ten only where it is all of them.

    >>> tenths(0.96), tenths(1.0), tenths(0.09)
    (9, 10, 0)
    """
    # A hair above, because 0.7 x 10 may be 6.999.
    return floor(share * TENTHS + 1e-9)
