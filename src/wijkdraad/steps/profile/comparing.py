"""Holds every figure of the neighbourhood against its reference and the other areas."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.know.profile.deviations import (
    Compared,
    Deviation,
    deviation,
    most_remarkable,
)
from wijkdraad.method.know.profile.uncertainty import (
    Interval,
    divided_interval,
    rate_interval,
    share_interval,
)
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.reference.profile import counted, profile_choice, profile_figures

from .figures import ProfileFigures, Series

MEANS = frozenset({"household_size", "schools_within_3_km"})
"""Indicators in the unit of a count that are a mean, and so can be compared."""
COMPARED_UNITS = frozenset(
    {"share", "eur", "km", "per_km2", "per_1000", "score", "m3", "kwh", "celsius"}
)


@dataclass(frozen=True)
class Beside:
    """A figure of the neighbourhood beside the others.

    `deviation` is None where there is nothing to hold it against; `refused` says that comparing
    it would be wrong, because almost nobody lives here. `others` are the figures of the other
    areas; `of_municipality` tells whether those are the areas of the own municipality, and
    `is_median` that the reference is their middle.
    """

    key: str
    series: Series
    here: float
    interval: Interval
    deviation: Deviation | None
    others: tuple[float, ...]
    of_municipality: bool
    is_median: bool
    refused: bool = False


def choice(figures: ProfileFigures, key: str) -> float:
    """A number of the reference, as it holds on the date of the programme."""
    return profile_choice(key, figures.reading.programme.reference_date).value


def can_be_compared(figures: ProfileFigures, key: str) -> bool:
    """Whether an indicator is no count of a whole area: a larger area always has more."""
    if key in counted() or key not in standard_indicators():
        return False
    return key in MEANS or figures.unit(key)[0] in COMPARED_UNITS


def interval_of(figures: ProfileFigures, series: Series, code: str) -> Interval | None:
    """How sure a figure of an area is; None where nobody knows of how many it is a share."""
    value = series.value(code)
    assert value is not None
    known = profile_figures()[series.indicator]
    half_step = known.step / 2
    if not known.base:
        return Interval(value, value).widened(half_step)
    people = _people(figures, known.base, code)
    if people is None or people <= 0:
        return None
    if known.base == "events":
        return rate_interval(value, people).widened(half_step)
    found = share_interval(value, people)
    if code in series.divided:
        step = choice(figures, "count_step")
        count, whole = series.divided[code]
        if whole <= step / 2:
            return None
        rounded = divided_interval(count, whole, step)
        return Interval(min(found.low, rounded.low), max(found.high, rounded.high))
    wide = found.widened(half_step)
    return Interval(max(0.0, wide.low), min(1.0, wide.high))


def _people(figures: ProfileFigures, base: str, code: str) -> float | None:
    """Of how many people or homes a figure is a share: the nearest number that is known."""
    if base in ("households", "homes"):
        # How many homes there are is in no table here; a home has about one household.
        return figures.value_of("households", code)
    inhabitants = figures.inhabitants(code)
    if base != "adults" or inhabitants is None:
        return inhabitants
    # Adults are 18 and over; those under 15 are the nearest number that is known.
    return inhabitants - (figures.value_of("inhabitants_under_15", code) or 0.0)


def beside(figures: ProfileFigures, key: str) -> Beside | None:
    """A figure of the neighbourhood beside the others; None where it has no figure."""
    series = figures.latest(key)
    if series is None or not can_be_compared(figures, key):
        return None
    here = series.value(figures.code)
    if here is None:
        return None
    fewest = int(choice(figures, "fewest_areas_for_spread"))
    base = profile_figures()[key].base
    interval = interval_of(figures, series, figures.code)
    fit = {code: told for code, told in series.told.items() if _fits(figures, series, code, base)}
    codes, own = figures.peers(fit, fewest)
    others = tuple(
        value
        for code in codes
        if code != figures.code and (value := series.value(code)) is not None
    )
    lived_in = figures.inhabitants(figures.code)
    bound = choice(figures, "fewest_inhabitants_for_rates")
    if base == "events" and (lived_in is None or lived_in < bound):
        shown = interval or Interval(here, here)
        return Beside(key, series, here, shown, None, others, own, False, refused=True)
    reference = series.value(figures.municipality) if figures.municipality != figures.code else None
    if interval is None:
        # Of how many it is a share is not known, so nothing is clear.
        return Beside(key, series, here, Interval(here, here), None, others, own, False)
    compared = Compared(
        key,
        standard_indicators()[key].theme,
        here,
        interval,
        reference,
        others,
        _may_rank(figures, series, key),
        standard_indicators()[key].kind == "estimated",
        profile_figures()[key].by_ratio,
    )
    found = deviation(compared, fewest)
    return Beside(key, series, here, interval, found, others, own, reference is None)


def _fits(figures: ProfileFigures, series: Series, code: str, base: str) -> bool:
    """Whether an area is fit to measure others by: people live there, and the figure is its own."""
    told = series.told[code]
    if told.value is None or told.how == "part":
        return False
    lived_in = figures.inhabitants(code)
    if base == "events":
        return lived_in is not None and lived_in >= choice(figures, "fewest_inhabitants_for_rates")
    return lived_in is None or lived_in >= choice(figures, "fewest_inhabitants_to_compare")


def _may_rank(figures: ProfileFigures, series: Series, key: str) -> bool:
    told = series.told[figures.code]
    return told.counts and standard_indicators()[key].status == "found"


def all_beside(figures: ProfileFigures) -> dict[str, Beside]:
    """Every figure of the neighbourhood that can be compared, by key."""
    found = {key: beside(figures, key) for key in figures.series}
    return {key: each for key, each in found.items() if each is not None}


def remarkable(found: dict[str, Beside], most: int = 5) -> list[Beside]:
    """The most remarkable figures; of two that mirror each other only the first counts."""
    mirrored = {
        key for key in found if (mirror := profile_figures()[key].mirror_of) and mirror in found
    }
    deviations = [
        each.deviation
        for key, each in found.items()
        if each.deviation is not None and key not in mirrored
    ]
    return [found[told.key] for told in most_remarkable(deviations, most)]
