"""How much rain falls, and how much of it seeps away or goes into the sewer as it falls."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Storm:
    """Rain in millimetres per step of `step_minutes`; the same everywhere."""

    step_mm: tuple[float, ...]
    step_minutes: float

    def __post_init__(self) -> None:
        """Raises ValueError for rain or a length of time that cannot be."""
        if not all(math.isfinite(step) and step >= 0 for step in self.step_mm):
            raise ValueError("rain is a number of millimetres that is not negative")
        if not (math.isfinite(self.step_minutes) and self.step_minutes > 0):
            raise ValueError("a step of rain takes a number of minutes above zero")

    @classmethod
    def even(cls, total_mm: float, hours: float) -> Storm:
        """A storm in which the same falls all the time.

        >>> Storm.even(70, 2)
        Storm(step_mm=(70,), step_minutes=120)
        """
        return cls((total_mm,), hours * 60)

    @property
    def total_mm(self) -> float:
        """All the rain, in millimetres."""
        return math.fsum(self.step_mm)

    @property
    def hours(self) -> float:
        """How long it rains."""
        return len(self.step_mm) * self.step_minutes / 60

    def lost_mm(self, rate_mm_per_hour: float | NDArray[np.float64]) -> NDArray[np.float64]:
        """The rain that is lost at a rate, or per cell at its rate, in millimetres.

        A simple rule: in each step as much goes as the rate allows, and never more than falls
        in that step. What has been left over by an earlier step is not lost any more. Raises
        ValueError for a rate that is negative or unknown.

        At 12 mm/h 1 mm goes in 5 minutes, of which the first step has half to give:

        >>> float(Storm((0.5, 3.0), 5).lost_mm(12))
        1.5
        """
        rate = np.asarray(rate_mm_per_hour, np.float64)
        if not (np.isfinite(rate) & (rate >= 0)).all():
            raise ValueError("a loss is a number of millimetres per hour that is not negative")
        in_a_step = rate * self.step_minutes / 60
        lost = np.zeros(rate.shape)
        for fallen in self.step_mm:
            lost += np.minimum(in_a_step, fallen)
        return lost


def loss_rates(
    surfaces: NDArray[np.integer],
    infiltration_mm_per_hour: Mapping[int, float],
    sewer_mm_per_hour: float = 0.0,
) -> NDArray[np.float64]:
    """The loss per cell in mm/h: what seeps into its kind of surface, and what the sewer takes.

    `surfaces` holds a number per cell for its kind of surface. Raises ValueError for a kind
    without a rate: unknown is not zero.

    >>> loss_rates(np.array([[1, 2]]), {1: 10.0, 2: 0.0}, sewer_mm_per_hour=20.0).tolist()
    [[30.0, 20.0]]
    """
    kinds, place = np.unique(surfaces, return_inverse=True)
    without = [int(kind) for kind in kinds if int(kind) not in infiltration_mm_per_hour]
    if without:
        raise ValueError(f"no infiltration is given for surfaces {without}")
    rates = np.array([infiltration_mm_per_hour[int(kind)] for kind in kinds], np.float64)
    return rates[place].reshape(surfaces.shape) + sewer_mm_per_hour
