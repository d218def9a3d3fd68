"""The page of coolness: who walks to a cool place, and the shadiest way between two places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.report.chapters.knowing.coolness import (
    CoolnessFacts,
    guideline_headers,
    place_headers,
)
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.catchment_map import (
    GROUND,
    NO_HOME,
    PATH,
    WATER,
    Home,
    Way,
    catchment_map,
    colour_of,
)
from wijkdraad.method.report.pictures.measured_map import Mark
from wijkdraad.programme.models import FeatureKind, Programme, TerrainLayer
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.steps.language import reader_language

from ...facts.knowing.coolness import coolness_facts, hottest_hour
from ...facts.shared import reading_now
from ...square import SquareMap, place_in_words, square_maps
from ..files import MAPPED
from ..opened import kept_layers, open_place, open_walking
from .cool_table import CoolTable, cool_table
from .routes import End, FoundWay, FoundWays, hours_of, shape_of, ways_between


@dataclass(frozen=True)
class EndChoice:
    """One choice in the lists of where a way begins or ends."""

    text: str
    label: str


@dataclass(frozen=True)
class WayRow:
    """One way in figures, printed."""

    name: str
    length: str
    shade: str
    unknown: str


@dataclass(frozen=True)
class RouteTold:
    """What the page says of the ways between two ends; no rows where nobody can walk there."""

    sentences: tuple[str, ...]
    rows: tuple[WayRow, ...]


@dataclass(frozen=True)
class CoolnessPage:
    """What the page says. `colours` holds the colour of each place of the table, by its number."""

    facts: CoolnessFacts
    guideline_headers: tuple[str, ...]
    place_headers: tuple[str, ...]
    colours: dict[int, str]
    maps: tuple[SquareMap, ...]
    hours: tuple[str, ...]
    choices: tuple[EndChoice, ...]
    source: str


def first_hour(programme: Programme) -> str:
    """The hour for which the shade of a way is told when none was asked: the hottest."""
    hours = hours_of(programme)
    hottest = hottest_hour(reading_now(programme))
    return hottest if hottest in hours else next(iter(hours), "")


def end_is_there(programme: Programme, end: End) -> bool:
    """Whether an end is a point, or a cool place that this programme has."""
    heat = kept_layers(programme).get(TerrainLayer.HEAT)
    return heat is not None and shape_of(open_walking(heat), end) is not None


def coolness_page(programme: Programme, start: End | None, goal: End | None) -> CoolnessPage | None:
    """What the page says of a programme; None without a map of heat."""
    table = cool_table(programme)
    if table is None:
        return None
    reading = reading_now(programme)
    facts = coolness_facts(reading)
    layers = kept_layers(programme)
    heights = [layers[one] for one in (TerrainLayer.SURFACE, TerrainLayer.GROUND) if one in layers]
    maps = square_maps(programme)
    return CoolnessPage(
        facts=facts,
        guideline_headers=guideline_headers(reading.language),
        place_headers=place_headers(facts, reading.language),
        colours={row.number: colour_of(row.number) for row in table.rows},
        maps=maps,
        hours=hours_of(programme),
        choices=_choices(table, maps, start, goal),
        source="; ".join(dict.fromkeys(one.source.name for one in heights if one.source)),
    )


def _choices(
    table: CoolTable, maps: tuple[SquareMap, ...], start: End | None, goal: End | None
) -> tuple[EndChoice, ...]:
    """The places that were pointed at, and the cool places."""
    pointed = [end for end in (start, goal) if end is not None and end.point is not None]
    told = [
        EndChoice(
            end.text, _("the place {where}").format(where=place_in_words(maps[-1], end.point))
        )
        for end in dict.fromkeys(pointed)
        if end.point is not None and maps
    ]
    told += [
        EndChoice(End(row.number).text, _("cool place {number}").format(number=row.number))
        for row in table.rows
    ]
    return tuple(told)


def route_told(programme: Programme, start: End, goal: End, hour: str) -> RouteTold:
    """The shadiest and the shortest way between two ends at an hour, in words and figures."""
    found = ways_between(programme, start, goal, hour)
    if found is None:
        return RouteTold((_("Unknown: the base map has no footpaths to walk along."),), ())
    if found.shadiest is None or found.shortest is None:
        snap_m = coolness_norms()["snap_distance"].value
        words = _(
            "There is no way between these places over the footpaths and roads of the map, or one of them lies further than {metres} m from a footpath."
        )
        return RouteTold((words.format(metres=round(snap_m)),), ())
    language = reader_language()
    weight = coolness_norms()["sun_weight"].value
    return RouteTold(
        (
            *_compared(found, hour, language),
            _(
                "On a clear 1 July. A metre in the sun counts as {times} in the shade: our own choice, to be checked."
            ).format(times=language.number(1 + weight)),
        ),
        (
            _way_row(_("Shadiest way"), found.shadiest, language),
            _way_row(_("Shortest way"), found.shortest, language),
        ),
    )


def _compared(found: FoundWays, hour: str, language: Language) -> tuple[str, ...]:
    shadiest, shortest = found.shadiest, found.shortest
    if shadiest is None or shortest is None:
        return ()
    first = _("At {hour} the shadiest way is {length} long, with {share} in the shade.").format(
        hour=hour, length=_length(shadiest, language), share=_shade(shadiest, language)
    )
    if found.same:
        return first, _("It is the shortest way too.")
    second = _("The shortest way is {length} long, with {share} in the shade.").format(
        length=_length(shortest, language), share=_shade(shortest, language)
    )
    return first, second


def _way_row(name: str, way: FoundWay, language: Language) -> WayRow:
    return WayRow(
        name,
        _length(way, language),
        _shade(way, language),
        language.figure(way.unknown_m, "m", 0),
    )


def _length(way: FoundWay, language: Language) -> str:
    return language.figure(way.length_m, "m", 0)


def _shade(way: FoundWay, language: Language) -> str:
    if way.shaded_share is None:
        return _("an unknown part")
    return language.figure(way.shaded_share, "share", 0)


def coolness_picture(
    programme: Programme, size: str, start: End | None, goal: End | None, hour: str
) -> str | None:
    """The map of cool places and the homes they serve in one size as SVG, with the ways asked."""
    maps = square_maps(programme)
    chosen = next((one for one in maps if one.size == size), None)
    heat = kept_layers(programme).get(TerrainLayer.HEAT)
    table = cool_table(programme)
    here = None if heat is None else open_place(programme, heat.fingerprint)
    if chosen is None or heat is None or table is None or here is None:
        return None
    ways: list[Way] = []
    if start is not None and goal is not None:
        found = ways_between(programme, start, goal, hour)
        if found is not None and found.shadiest is not None and found.shortest is not None:
            ways = [Way(found.shadiest.line, True), Way(found.shortest.line, False)]
    marks = [
        Mark(end.point, letter)
        for end, letter in ((start, _("A")), (goal, _("B")))
        if end is not None and end.point is not None
    ]
    colours = dict.fromkeys(MAPPED, GROUND) | {
        FeatureKind.FOOTPATH: PATH,
        FeatureKind.WATER: WATER,
        FeatureKind.BUILDING: NO_HOME,
    }
    ground = [
        (shape, colour)
        for kind, colour in colours.items()
        for shape in here.shapes.get(kind, ())
        if shapely.get_dimensions(shape) == 2
    ]
    return catchment_map(
        here.boundary,
        ground,
        _homes(table, here.buildings),
        [(place.polygon, place.id) for place in table.walking.places],
        _("Map of the cool places of {area} and the homes that each of them serves").format(
            area=programme.name
        ),
        _("N"),
        chosen.frame,
        ways,
        marks,
    )


def _homes(table: CoolTable, buildings: list[BaseGeometry]) -> list[Home]:
    """The homes to draw. Of addresses in one building that all walk to one place: the building."""
    place = [
        table.walking.places[number].id if number >= 0 else 0
        for number in table.place_of_home.tolist()
    ]
    homes = table.walking.homes
    if not homes.are_addresses:
        return [Home(shape, number) for shape, number in zip(homes.outlines, place, strict=True)]
    around = shapely.STRtree(buildings)
    address, building = around.query(homes.doors, predicate="intersects")
    inside = dict(zip(address.tolist(), building.tolist(), strict=True))
    told: dict[int, Counter[int]] = {}
    for number, at in inside.items():
        told.setdefault(at, Counter())[place[number]] += 1
    whole = {at: next(iter(seen)) for at, seen in told.items() if len(seen) == 1}
    drawn = [Home(buildings[at], number) for at, number in whole.items()]
    drawn += [
        Home(door, place[number])
        for number, door in enumerate(homes.doors)
        if inside.get(number) not in whole
    ]
    return drawn
