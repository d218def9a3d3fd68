"""Norms of the social map and what OpenStreetMap's tags are on it: reads two files of this folder.

>>> social_map_norms()["someone_near_distance"].value, distance_classes().bounds_m
(500.0, (250.0, 500.0, 1000.0))
>>> amenities()["amenity=library"].name_nl
'Bibliotheek'
"""

from __future__ import annotations

import datetime
import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from .loader import STATUSES


@dataclass(frozen=True, slots=True)
class SocialMapNorm:
    """A distance in metres that was chosen, from a day on."""

    key: str
    value: float
    unit: str
    valid_from: datetime.date
    note: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class DistanceClasses:
    """Upper bounds in metres, rising, of the classes that stand for a distance."""

    bounds_m: tuple[float, ...]
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Amenity:
    """What a thing with this tag is on the social map, in two languages."""

    tag: str
    kind: str
    form: str
    theme_nl: str
    theme_en: str
    name_nl: str
    name_en: str


@cache
def _document(name: str) -> dict[str, Any]:
    text = importlib.resources.files(__package__).joinpath(name).read_text("utf-8")
    return tomllib.loads(text)


def _status(row: Mapping[str, Any], place: str) -> str:
    status = str(row["status"])
    if status not in STATUSES:
        raise ValueError(f"{place}: found {status!r}, expected one of {STATUSES}")
    return status


@cache
def social_map_norms(on: datetime.date | None = None) -> Mapping[str, SocialMapNorm]:
    """The norms that hold on a day, by key; without a day the newest row of each.

    >>> len(social_map_norms(datetime.date(2000, 1, 1)))
    0
    """
    in_force: dict[str, SocialMapNorm] = {}
    for row in sorted(_document("social_map.toml")["norm"], key=lambda row: row["valid_from"]):
        if on is None or row["valid_from"] <= on:
            in_force[row["key"]] = SocialMapNorm(
                key=row["key"],
                value=float(row["value"]),
                unit=row["unit"],
                valid_from=row["valid_from"],
                note=row["note"],
                source=row["source"],
                status=_status(row, row["key"]),
            )
    return MappingProxyType(in_force)


@cache
def distance_classes() -> DistanceClasses:
    """The classes in which a distance from where people live may be shown."""
    row = _document("social_map.toml")["classes"]
    bounds = tuple(float(bound) for bound in row["bounds_m"])
    return DistanceClasses(bounds, row["source"], _status(row, "classes"))


@cache
def amenities() -> Mapping[str, Amenity]:
    """What things of OpenStreetMap are on the social map, by tag (`key=value`)."""
    rows = _document("amenities.toml")["amenity"]
    return MappingProxyType({row["tag"]: Amenity(**row) for row in rows})


@cache
def _grounds() -> Mapping[str, str]:
    rows = _document("amenities.toml")["ground"]
    return {row["tag"]: row["ground"] for row in rows}


def amenity_of(tags: Mapping[str, str]) -> Amenity | None:
    """What a thing with these tags is; None where it has no place on the social map.

    The first row of the table that fits decides.

    >>> amenity_of({"amenity": "school", "name": "De Linde"}).form
    'organisation'
    >>> amenity_of({"amenity": "bench"}) is None, amenity_of({"amenity": "school", "access": "no"}) is None
    (True, True)
    """
    held = {f"{key}={value}" for key, value in tags.items()}
    if held & set(_document("amenities.toml")["skip"]["tags"]):
        return None
    return next((amenity for tag, amenity in amenities().items() if tag in held), None)


def ground_of(tags: Mapping[str, str]) -> str:
    """Whose ground it is, where a tag says so; empty where it is not known.

    >>> ground_of({"ownership": "municipal"}), ground_of({"amenity": "school"})
    ('public', '')
    """
    held = {f"{key}={value}" for key, value in tags.items()}
    return next((ground for tag, ground in _grounds().items() if tag in held), "")
