"""Norms of the social map and what OpenStreetMap's tags are on it: reads two files of this folder.

>>> social_map_norms()["someone_near_distance"].value, distance_classes().bounds_m
(500.0, (250.0, 500.0, 1000.0))
>>> amenities()["amenity=library"].name_nl
'Bibliotheek'
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from .rules import STATUSES, Rule, document, one_of, rules_in_force


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
def social_map_norms(on: datetime.date | None = None) -> Mapping[str, Rule]:
    """The norms that hold on a day, by key; without a day the newest row of each.

    >>> len(social_map_norms(datetime.date(2000, 1, 1)))
    0
    """
    return rules_in_force("social_map.toml", on, "norm")


@cache
def distance_classes() -> DistanceClasses:
    """The classes in which a distance from where people live may be shown."""
    row = document("social_map.toml")["classes"]
    bounds = tuple(float(bound) for bound in row["bounds_m"])
    return DistanceClasses(
        bounds, row["source"], one_of(row["status"], STATUSES, "social_map.toml, classes")
    )


@cache
def amenities() -> Mapping[str, Amenity]:
    """What things of OpenStreetMap are on the social map, by tag (`key=value`)."""
    rows = document("amenities.toml")["amenity"]
    return MappingProxyType({row["tag"]: Amenity(**row) for row in rows})


@cache
def _grounds() -> Mapping[str, str]:
    rows = document("amenities.toml")["ground"]
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
    if held & set(document("amenities.toml")["skip"]["tags"]):
        return None
    return next((amenity for tag, amenity in amenities().items() if tag in held), None)


def ground_of(tags: Mapping[str, str]) -> str:
    """Whose ground it is, where a tag says so; empty where it is not known.

    >>> ground_of({"ownership": "municipal"}), ground_of({"amenity": "school"})
    ('public', '')
    """
    held = {f"{key}={value}" for key, value in tags.items()}
    return next((ground for tag, ground in _grounds().items() if tag in held), "")
