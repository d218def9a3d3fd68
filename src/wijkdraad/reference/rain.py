"""Design storms and losses: reads rain.toml.

>>> design_storms()["bui08"].total_mm, design_storms()["bui08"].status
(19.8, 'to_verify')
>>> losses()["national_map"].mm_per_hour
20.0
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from .rules import STATUSES, document

CLIMATES = ("now", "2050", "unknown")


@dataclass(frozen=True, slots=True)
class DesignStorm:
    """Rain in millimetres per step, and how rare it is: once in `years` in a `climate`."""

    key: str
    name_nl: str
    name_en: str
    step_mm: tuple[float, ...]
    step_minutes: float
    years: int
    climate: str
    valid_from: datetime.date
    note: str
    source: str
    status: str

    @property
    def total_mm(self) -> float:
        """All the rain, in millimetres.

        >>> [round(storm.total_mm, 1) for storm in design_storms().values()]
        [70.0, 90.0, 160.0, 70.0, 140.0, 19.8, 29.4, 35.7]
        """
        return math.fsum(self.step_mm)


@dataclass(frozen=True, slots=True)
class Loss:
    """Rain that seeps away or goes into the sewer, in millimetres per hour."""

    key: str
    name_nl: str
    name_en: str
    mm_per_hour: float
    valid_from: datetime.date
    note: str
    source: str
    status: str


def _in_force(table: str, on: datetime.date | None) -> dict[str, dict[str, Any]]:
    """The newest row of each key that holds on a day, in the order of the file."""
    rows: dict[str, dict[str, Any]] = {}
    for row in document("rain.toml")[table]:
        if row["status"] not in STATUSES:
            raise ValueError(f"rain.toml, {row['key']}: found {row['status']!r}")
        newer = row["key"] not in rows or rows[row["key"]]["valid_from"] <= row["valid_from"]
        if (on is None or row["valid_from"] <= on) and newer:
            rows[row["key"]] = row
    return rows


@cache
def design_storms(on: datetime.date | None = None) -> Mapping[str, DesignStorm]:
    """The storms that hold on a day, by key; without a day the newest row of each.

    Raises ValueError when the file holds a climate or status outside the closed lists.

    >>> list(design_storms(datetime.date(2020, 1, 1)))
    ['stress_70mm_1h', 'stress_90mm_1h', 'stress_160mm_2h']
    """
    storms = {}
    for key, row in _in_force("storm", on).items():
        if row["climate"] not in CLIMATES:
            raise ValueError(f"rain.toml, {key}: found {row['climate']!r}")
        storms[key] = DesignStorm(**{**row, "step_mm": tuple(row["step_mm"])})
    return MappingProxyType(storms)


@cache
def losses(on: datetime.date | None = None) -> Mapping[str, Loss]:
    """The losses that hold on a day, by key; without a day the newest row of each."""
    return MappingProxyType({key: Loss(**row) for key, row in _in_force("loss", on).items()})


@cache
def infiltration(on: datetime.date | None = None) -> Mapping[str, Loss]:
    """What seeps into the ground by kind of surface, as `losses` has it; an unknown kind has no row.

    >>> infiltration()["green"].mm_per_hour, infiltration()["road"].mm_per_hour
    (5.0, 0.0)
    """
    rows = _in_force("infiltration", on)
    return MappingProxyType({key: Loss(**row) for key, row in rows.items()})
