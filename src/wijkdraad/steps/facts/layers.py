"""The map layers of the report: what a map program can show of a programme."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.report.layers import (
    LayerColumn,
    LayerFeature,
    MapLayer,
    Shape,
    Symbol,
    SymbolClass,
    Value,
)
from wijkdraad.method.report.pictures.map_picture import GROUND_COLOURS, TREE_COLOUR, WORK
from wijkdraad.method.report.pictures.map_sheet import INK, QUIET
from wijkdraad.programme.models import (
    Feature,
    FeatureKind,
    Source,
    Work,
)
from wijkdraad.programme.models.programme import OrganisationKind

from .area_layer import area_layer, layer_name, layer_sources
from .listening.values import home_side_m, values_layers
from .shared import Reading, names

_SHAPES: tuple[Shape, ...] = ("point", "line", "area")
_KINDS_FROM_BELOW = (
    FeatureKind.GREEN,
    FeatureKind.WATER,
    FeatureKind.BARE,
    FeatureKind.ROAD,
    FeatureKind.FOOTPATH,
    FeatureKind.BUILDING,
    FeatureKind.TREE,
)
Rows = Sequence[tuple[BaseGeometry, tuple[Value, ...]]]


def map_layers(reading: Reading) -> tuple[MapLayer, ...]:
    """The areas with their figures, the ground, the works, the social map and what residents said.

    Nothing is in them that the report itself may not tell: no words of a resident, no place of
    one contribution but what was published as the value of a place, no home finer than a square,
    no percentage of too few answers.
    """
    return (
        area_layer(reading),
        *_ground(reading),
        *_works(reading),
        *_actors(reading),
        _contributions(reading),
        *values_layers(reading),
    )


def _only(symbol: Symbol, title: str) -> tuple[SymbolClass, ...]:
    return (SymbolClass("", title, symbol),)


def _by_shape(layer: MapLayer, rows: Rows, reading: Reading) -> tuple[MapLayer, ...]:
    """The layer with these rows; one for each kind of shape where there are several.

    A map program draws points, lines and areas from different layers. A shape that is made of
    several kinds is in each of them.
    """
    _ = reading.language.gettext
    sorted_out: dict[Shape, list[LayerFeature]] = defaultdict(list)
    for geometry, values in rows:
        parts = shapely.get_parts(geometry)
        dimensions = shapely.get_dimensions(parts)
        for dimension, shape in enumerate(_SHAPES):
            found = parts[dimensions == dimension]
            if len(found):
                whole = found[0] if len(found) == 1 else shapely.union_all(found)
                sorted_out[shape].append(LayerFeature(shapely.to_wkb(whole), values))
    if len(sorted_out) < 2:
        shape, features = next(iter(sorted_out.items()), (layer.shape, []))
        return (_with(layer, layer.title, shape, features),)
    words = {"point": _("points"), "line": _("lines"), "area": _("surfaces")}
    return tuple(
        _with(layer, f"{layer.title} ({words[shape]})", shape, sorted_out[shape])
        for shape in _SHAPES
        if shape in sorted_out
    )


def _with(layer: MapLayer, title: str, shape: Shape, features: list[LayerFeature]) -> MapLayer:
    return MapLayer(
        layer_name(title),
        title,
        layer.description,
        shape,
        layer.columns,
        tuple(features),
        layer.symbols,
        layer.drawn_by,
        layer.label,
        layer.source,
        layer.note,
    )


# The ground, the works and the social map


def _ground(reading: Reading) -> Iterable[MapLayer]:
    _ = reading.language.gettext
    sources: dict[int, Source] = {source.pk: source for source in reading.sources}
    found: dict[str, list[Feature]] = defaultdict(list)
    for feature in Feature.objects.filter(programme=reading.programme):
        found[feature.kind].append(feature)
    layers: list[MapLayer] = []
    for kind in _KINDS_FROM_BELOW:
        title = str(kind.label)[:1].upper() + str(kind.label)[1:]
        colour = GROUND_COLOURS.get(kind, TREE_COLOUR)
        layer = MapLayer(
            layer_name(title),
            title,
            _("The ground as its source gave it."),
            "point" if kind == FeatureKind.TREE else "area",
            (LayerColumn("source", _("Source")), LayerColumn("period", _("Period"))),
            (),
            _only(Symbol(QUIET, colour, width_mm=0.1, size_mm=1.8), title),
            source=layer_sources(reading, (feature.source_id for feature in found[kind])),
        )
        rows = [
            (feature.geometry, (sources[feature.source_id].name, sources[feature.source_id].period))
            for feature in found[kind]
        ]
        layers += _by_shape(layer, rows, reading)
    return layers


def _works(reading: Reading) -> tuple[MapLayer, ...]:
    _ = reading.language.gettext
    along, alone = _("a measure goes along"), _("without a measure")
    columns = (
        LayerColumn("number", _("Number on the map"), "whole"),
        LayerColumn("id", _("Short name")),
        LayerColumn("name", _("Work")),
        LayerColumn("discipline", _("Subject")),
        LayerColumn("owner", _("Owner")),
        LayerColumn("start_date", _("Start"), "date"),
        LayerColumn("end_date", _("End"), "date"),
        LayerColumn("budget_eur", _("Budget"), "number", "€"),
        LayerColumn("status", _("State")),
        LayerColumn("measures", _("Measures that go along")),
        LayerColumn("goes_along", _("Goes along")),
    )

    def values(number: int, work: Work) -> tuple[Value, ...]:
        measures = [measure for measure, _why in reading.cloth.measure_work.backward[work.pk]]
        return (
            number,
            work.key,
            work.name,
            work.get_discipline_display(),
            work.owner.name,
            _day(work.start),
            _day(work.end),
            None if work.budget_cents is None else work.budget_cents / 100,
            work.get_status_display(),
            names(measures) or None,
            along if measures else alone,
        )

    numbered = list(enumerate(reading.works_in_order, start=1))
    rows = [
        (work.geometry, values(number, work))
        for number, work in numbered
        if work.geometry is not None
    ]
    missing = [work.name for _number, work in numbered if work.geometry is None]
    note = _("The numbers are those in the table of works. An empty budget is unknown.")
    if missing:
        note += " " + _("Not on the map: {names}.").format(
            names=reading.language.listing(missing, most=6)
        )
    goes_along = Symbol(WORK, WORK, width_mm=0.8, size_mm=3.4, fill_opacity=0.18)
    title = _("Works")
    layer = MapLayer(
        layer_name(title),
        title,
        _("The works that are planned, with what goes along with them."),
        "line",
        columns,
        (),
        (
            SymbolClass(along, along, goes_along),
            SymbolClass(alone, alone, Symbol(WORK, "", width_mm=0.8, size_mm=3.4, dashed=True)),
        ),
        drawn_by="goes_along",
        label="number",
        note=note,
    )
    return _by_shape(layer, rows, reading)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _actors(reading: Reading) -> tuple[MapLayer, ...]:
    """The social map. The place of a group of residents may be someone's home: it is left out."""
    _ = reading.language.gettext
    title = _("Social map")
    layer = MapLayer(
        layer_name(title),
        title,
        _("Who does what for whom in the neighbourhood."),
        "point",
        (
            LayerColumn("id", _("Short name")),
            LayerColumn("name", _("Who")),
            LayerColumn("kind", _("Kind")),
            LayerColumn("does", _("Does")),
            LayerColumn("for_whom", _("For whom")),
        ),
        (),
        _only(Symbol(INK, "#8a5a00", width_mm=0.3, size_mm=3.0), title),
        label="name",
        note=_("Groups of residents are not on this map: their place may be someone's home."),
    )
    rows = [
        (
            actor.geometry,
            (actor.key, actor.name, actor.get_kind_display(), actor.does, actor.for_whom or None),
        )
        for actor in reading.cloth.actors
        if actor.geometry is not None and actor.kind != OrganisationKind.RESIDENTS
    ]
    return _by_shape(layer, rows, reading)


# What residents said


def _contributions(reading: Reading) -> MapLayer:
    """How many contributions there are in each square; a square with few of them is left out."""
    _ = reading.language.gettext
    side_m = round(home_side_m())
    squares: Counter[tuple[int, int]] = Counter()
    for contribution in reading.cloth.counted_contributions:
        if contribution.geometry is not None:
            x, y = shapely.get_coordinates(shapely.point_on_surface(contribution.geometry))[0]
            squares[int(x // side_m), int(y // side_m)] += 1
    fewest = reading.smallest_count
    features = []
    for (column, row), count in sorted(squares.items()):
        if count >= fewest:
            west, south = column * side_m, row * side_m
            square = shapely.box(west, south, west + side_m, south + side_m)
            features.append(LayerFeature(shapely.to_wkb(square), (count,)))
    title = _("Contributions by square")
    return MapLayer(
        layer_name(title),
        title,
        _("How many contributions point at a place in each square of {side} by {side} m.").format(
            side=side_m
        ),
        "area",
        (LayerColumn("contributions", _("Contributions"), "whole"),),
        tuple(features),
        _only(Symbol(WORK, WORK, width_mm=0.2, fill_opacity=0.25), title),
        note=_(
            "Squares with fewer than {count} contributions are left out, so that nobody can be "
            "recognised. What was said, and the exact place, are not in this file."
        ).format(count=fewest),
    )
