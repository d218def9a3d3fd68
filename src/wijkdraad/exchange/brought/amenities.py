"""Things of OpenStreetMap that have a place on the social map: read, counted, and made into actors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from shapely import Point
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.osm_places import OsmPlace, read_osm_places
from wijkdraad.programme.models import Actor, Programme
from wijkdraad.reference.social_map import Amenity, amenity_of, ground_of, social_map_norms

NAME_LENGTH = Actor._meta.get_field("name").max_length
OPEN_LICENCE = "ODbL"
"""OpenStreetMap may be used on the condition that this licence is named."""


@dataclass(frozen=True)
class ReadAmenity:
    """A thing that becomes an actor: the key of its row, its name, what it is, whose ground."""

    key: str
    name: str
    amenity: Amenity
    ground: str
    point: Point


@dataclass(frozen=True)
class ReadAmenities:
    """What a file of OpenStreetMap holds for the social map, and what is left out of it.

    `nameless` counts things of our list without a name, `elsewhere` those further from the
    neighbourhood than the norm, or without a place.
    """

    found: tuple[ReadAmenity, ...]
    nameless: int
    elsewhere: int


def read_amenities(path: Path, neighbourhood: BaseGeometry | None) -> ReadAmenities:
    """The things in a file that are on our list, have a name, and lie in or near the neighbourhood.

    Raises UnreadableFile. Only the name, the place and what it is are taken; telephone numbers,
    addresses and whoever runs it are not. Without a boundary everything counts as near.
    """
    near_m = social_map_norms()["someone_near_distance"].value
    found, nameless, elsewhere = [], 0, 0
    for place in read_osm_places(path):
        amenity = amenity_of(place.tags)
        if amenity is None:
            continue
        name = place.tags.get("name", "").strip()
        point = place.point
        if point is None or (neighbourhood and point.distance(neighbourhood) > near_m):
            elsewhere += 1
        elif not name:
            nameless += 1
        else:
            found.append(_amenity(place, name, amenity, point))
    return ReadAmenities(tuple(found), nameless, elsewhere)


def _amenity(place: OsmPlace, name: str, amenity: Amenity, point: Point) -> ReadAmenity:
    key = f"osm-{place.identity.replace('/', '-')}"
    return ReadAmenity(key, name[:NAME_LENGTH], amenity, ground_of(place.tags), point)


def told_gap(read: ReadAmenities, language: str) -> str:
    """What was left out, in a sentence for the note of the source; empty where nothing was."""
    with override(language):
        told = []
        if read.nameless:
            told.append(
                _("Without a name and so not taken over: {count}.").format(count=read.nameless)
            )
        if read.elsewhere:
            told.append(_("Too far from the neighbourhood: {count}.").format(count=read.elsewhere))
        return " ".join(told)


def save_amenities(programme: Programme, source: Any, read: ReadAmenities) -> tuple[int, int]:
    """Make an actor of each thing that has none yet; gives how many were made and were there.

    A row that is there stays as it is, and one that was deleted does not come back: from the
    first import on it belongs to the people who keep the programme.
    """
    keys = [one.key for one in read.found]
    there = set(
        Actor.objects.filter(programme=programme, key__in=keys).values_list("key", flat=True)
    )
    gone = Actor.history.filter(programme=programme, key__in=keys, history_type="-")
    kept = there | set(gone.values_list("key", flat=True))
    english = programme.language == "en"
    made = 0
    for one in read.found:
        if one.key in kept:
            continue
        amenity = one.amenity
        Actor.objects.create(
            programme=programme,
            key=one.key,
            phase=programme.phase,
            name=one.name,
            kind=amenity.kind,
            form=amenity.form,
            does=amenity.name_en if english else amenity.name_nl,
            theme=amenity.theme_en if english else amenity.theme_nl,
            ground=one.ground,
            source=source,
            geometry=one.point,
        )
        made += 1
    return made, len(there)
