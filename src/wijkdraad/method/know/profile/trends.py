"""How a figure of an area changed over the years, and the years for which it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure over the years, in the unit of the figure.

    `known` are the years with a figure and `unknown` those for which a source was read without
    one, both from early to late. `change` is the last known minus the first known.
    """

    known: tuple[tuple[int, float], ...]
    unknown: tuple[int, ...]

    @property
    def change(self) -> float | None:
        """The last known figure minus the first one; None with fewer than two years."""
        return self.known[-1][1] - self.known[0][1] if len(self.known) > 1 else None


def trend(by_year: Mapping[int, float | None]) -> Trend:
    """The years of one figure, from early to late. A year without a figure is never filled in.

    >>> told = trend({2024: 0.5, 2018: 0.4, 2021: None})
    >>> told.known, told.unknown, round(told.change, 2)
    (((2018, 0.4), (2024, 0.5)), (2021,), 0.1)
    """
    known = tuple((year, value) for year, value in sorted(by_year.items()) if value is not None)
    unknown = tuple(year for year, value in sorted(by_year.items()) if value is None)
    return Trend(known, unknown)


def apart_more_than_noise(first: tuple[float, float], last: tuple[float, float]) -> bool:
    """Whether two intervals (low, high) do not touch: then the change is more than chance.

    >>> apart_more_than_noise((0.3, 0.4), (0.41, 0.5)), apart_more_than_noise((0.3, 0.4), (0.4, 0.5))
    (True, False)
    """
    return first[1] < last[0] or last[1] < first[0]
