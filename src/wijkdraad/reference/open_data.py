"""Where open data are asked, and which tables, years and measures there are: reads open_data.toml.

>>> open_data().kerncijfers[2024], open_data().addresses["kerncijfers"]
('85984NED', 'https://datasets.cbs.nl/odata/v1/CBS')
>>> open_data().measures["M001642"].column
'GemiddeldeWOZWaardeVanWoningen'
"""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from .rules import STATUSES


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of OData 4: its code, the column of OData 3 it fills, and the unit it must have."""

    code: str
    column: str
    unit: str
    status: str


@dataclass(frozen=True, slots=True)
class OpenData:
    """What we know of the services: addresses by connector, tables by year, measures by code.

    `outline_years` and `livability_years` are the years that can be asked, sorted. `default_year` is
    the last one that is complete.
    """

    addresses: Mapping[str, str]
    default_year: int
    outline_years: tuple[int, ...]
    livability_years: tuple[int, ...]
    kerncijfers: Mapping[int, str]
    tables: Mapping[str, str]
    measures: Mapping[str, Measure]
    secret_words: frozenset[str]


@cache
def open_data() -> OpenData:
    """What open_data.toml says. Raises ValueError where a status is none of ours."""
    text = importlib.resources.files(__package__).joinpath("open_data.toml").read_text("utf-8")
    told = tomllib.loads(text)
    for row in (*told["address"].values(), told["year"], told["observations"], *told["measure"]):
        if row["status"] not in STATUSES:
            raise ValueError(f"open_data.toml: status {row['status']!r} is none of {STATUSES}")
    return OpenData(
        MappingProxyType({name: row["address"] for name, row in told["address"].items()}),
        told["year"]["default"],
        tuple(sorted(told["year"]["outlines"])),
        tuple(sorted(told["year"]["livability"])),
        MappingProxyType({int(year): table for year, table in told["kerncijfers"].items()}),
        MappingProxyType(told["table"]),
        MappingProxyType(
            {
                row["code"]: Measure(row["code"], row["column"], row["unit"], row["status"])
                for row in told["measure"]
            }
        ),
        frozenset(told["observations"]["secret_words"]),
    )
