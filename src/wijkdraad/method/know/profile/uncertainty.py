"""How sure a figure is: chance in small numbers, and the rounding of the source.

A figure of a register counts everyone, so it has no sampling error. Yet among 40 households the
share that happens to live alone this year says little about next year. The intervals here treat
those who were counted as a draw, so that a small area must differ more before it is remarkable.
The error of a model, as RIVM uses for health, is not in them: it is told in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.special import gammaincinv

NORMAL_95 = 1.959963984540054
"""Between minus and plus this many standard deviations lie 95 of 100 draws."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both in the unit of the figure."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a value lies inside, bounds included.

        >>> Interval(0.2, 0.4).holds(0.4)
        True
        """
        return self.low <= value <= self.high

    def widened(self, by: float) -> Interval:
        """The interval with `by` more on either side: half the step to which a source rounds."""
        return Interval(self.low - by, self.high + by)


def share_interval(share: float, people: float) -> Interval:
    """The 95% interval (Wilson) of a share (0..1) among a number of people, households or homes.

    It stays within 0..1 and is never of no width, not even for a share of 0. Raises ValueError
    for a share outside 0..1 and for nobody at all.

    By hand, for 50 of 100: centre 0.5, half width 1.96 x sqrt(0.25/100 + 1.96^2/40000) / (1 +
    1.96^2/100) = 0.096.

    >>> found = share_interval(0.5, 100)
    >>> round(found.low, 3), round(found.high, 3)
    (0.404, 0.596)

    Source: Wilson (1927), Probable inference, JASA 22.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"found a share of {share}, expected 0 to 1")
    if not people > 0:
        raise ValueError(f"found {people} people, expected more than 0")
    square = NORMAL_95**2
    centre = (share + square / (2 * people)) / (1 + square / people)
    half = (
        NORMAL_95
        * sqrt(share * (1 - share) / people + square / (4 * people**2))
        / (1 + square / people)
    )
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def rate_interval(rate: float, inhabitants: float, per: float = 1000.0) -> Interval:
    """The 95% interval of a number of events per `per` inhabitants, events counted as by chance.

    Events come one by one (Poisson, exact bounds). Raises ValueError for a rate below 0 and for
    nobody at all. Among 1,000 inhabitants 10 events may as well have been 4.8 or 18.4:

    >>> found = rate_interval(10.0, 1000)
    >>> round(found.low, 1), round(found.high, 1)
    (4.8, 18.4)

    Source: Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28.
    """
    if rate < 0:
        raise ValueError(f"found a rate of {rate}, expected 0 or more")
    if not inhabitants > 0:
        raise ValueError(f"found {inhabitants} inhabitants, expected more than 0")
    events = rate * inhabitants / per
    low = float(gammaincinv(events, 0.025)) if events > 0 else 0.0
    high = float(gammaincinv(events + 1, 0.975))
    return Interval(low * per / inhabitants, high * per / inhabitants)


def divided_interval(count: float, of: float, step: float) -> Interval:
    """What a share may really be when both counts were rounded to multiples of `step`.

    Within 0..1. Raises ValueError for a whole that may be nobody after rounding.

    >>> found = divided_interval(50, 200, 5)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2346, 0.2658)
    """
    half = step / 2
    if of - half <= 0:
        raise ValueError(f"found a whole of {of}, expected more than {half}")
    low = max(0.0, (count - half) / (of + half))
    return Interval(min(1.0, low), min(1.0, (count + half) / (of - half)))
