"""The map layers of the report: what a map program can show of a programme."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import shapely
from django.utils.text import slugify
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.measure.periods import period_order
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
    Actor,
    AreaRole,
    Feature,
    FeatureKind,
    FigureStatus,
    MissingReason,
    Moment,
    Observation,
    Source,
    Work,
)
from wijkdraad.programme.models.programme import OrganisationKind
from wijkdraad.reference.loader import units

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
        _areas(reading),
        *_ground(reading),
        *_works(reading),
        *_actors(reading),
        _contributions(reading),
        *values_layers(reading),
    )


def _name(title: str) -> str:
    """The name of a layer in the file, in the language of the report."""
    return slugify(title).replace("-", "_")


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
        _name(title),
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


def _sources(reading: Reading, used: Iterable[int | None]) -> str:
    wanted = set(used)
    return "; ".join(source.name for source in reading.sources if source.pk in wanted)


# The areas and their figures


def _areas(reading: Reading) -> MapLayer:
    _ = reading.language.gettext
    areas = reading.cloth.areas
    drawn = [area for area in areas if area.geometry is not None]
    columns = [
        LayerColumn("code", _("Code")),
        LayerColumn("name", _("Name")),
        LayerColumn("role", _("Role")),
        LayerColumn("code_year", _("Year of the code"), "whole"),
    ]
    values: dict[int, list[Value]] = {
        area.pk: [area.code, area.name, area.get_role_display(), area.year] for area in drawn
    }
    for figures in _latest_figures(reading):
        column = _figure_column(reading, figures[0], {found.name for found in columns})
        by_area = {each.area_id: each for each in figures}
        cells = {area.pk: _figure(reading, by_area.get(area.pk)) for area in drawn}
        columns.append(column)
        remarked = any(remark for _value, remark in cells.values())
        if remarked:
            title = _("{figure}: remark").format(figure=column.title)
            columns.append(LayerColumn(f"{column.name}_remark", title))
        for key, (value, remark) in cells.items():
            values[key] += [value, remark] if remarked else [value]
    edges = [area.name for area in areas if area.geometry is None]
    note = _("An empty figure is unknown, and never zero; the remark says why.")
    if edges:
        note += " " + _("Without a boundary on the map: {names}.").format(
            names=reading.language.listing(edges, most=6)
        )
    own, other = AreaRole.SUBJECT.label, (AreaRole.CONTEXT.label, AreaRole.COMPARISON.label)
    title = _("Areas")
    return MapLayer(
        _name(title),
        title,
        _("The neighbourhood and the areas beside it, with their figures."),
        "area",
        tuple(columns),
        tuple(
            LayerFeature(shapely.to_wkb(area.geometry), tuple(values[area.pk])) for area in drawn
        ),
        (
            SymbolClass(str(own), str(own), Symbol(INK, width_mm=0.8, dashed=True)),
            *(SymbolClass(str(role), str(role), Symbol(QUIET, width_mm=0.3)) for role in other),
        ),
        drawn_by="role",
        label="name",
        source=_sources(reading, (area.source_id for area in drawn)),
        note=note,
    )


def _latest_figures(reading: Reading) -> list[list[Observation]]:
    """Of every indicator the figures of one source and period: the latest, known for most areas."""
    found: dict[int, dict[tuple[int, str], list[Observation]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for observation in reading.cloth.observations:
        if observation.moment == Moment.PROFILE:
            place = (observation.source_id, observation.period)
            found[observation.indicator_id][place].append(observation)

    def order(entry: tuple[tuple[int, str], list[Observation]]) -> tuple[object, int, int]:
        (source, period), figures = entry
        return period_order(period), sum(each.value is not None for each in figures), -source

    chosen = [max(by_place.items(), key=order)[1] for by_place in found.values()]
    return sorted(chosen, key=lambda figures: (figures[0].source_id, figures[0].pk))


def _figure_column(reading: Reading, figure: Observation, taken: set[str]) -> LayerColumn:
    _ = reading.language.gettext
    indicator = figure.indicator
    name = re.sub(r"[^a-z0-9]+", "_", indicator.key.lower()).strip("_")
    # A name may not begin with a digit, and no two columns may have the same one.
    name = f"figure_{name}" if not name[:1].isalpha() else name
    number, free = 1, name
    while free in taken or f"{free}_remark" in taken:
        number += 1
        free = f"{name}_{number}"
    unit = units().get(indicator.unit)
    english = reading.language.code == "en"
    if indicator.unit == "share":
        printed = _("share, from 0 to 1")
    elif unit is not None:
        printed = unit.name_en if english else unit.name_nl
    else:
        printed = indicator.unit
    about = "; ".join(part for part in (figure.period, figure.source.name) if part)
    return LayerColumn(free, f"{indicator.label}, {figure.period}", "number", printed, about)


def _figure(reading: Reading, observation: Observation | None) -> tuple[float | None, str | None]:
    """The value, and why it is not there or what must be known about it."""
    if observation is None:
        return None, str(MissingReason.NO_DATA.label)
    if observation.value is None or reading.too_few(observation):
        return None, reading.figure(observation)
    to_verify = observation.status == FigureStatus.TO_VERIFY
    return observation.value, reading.language.gettext("to be checked") if to_verify else None


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
            _name(title),
            title,
            _("The ground as its source gave it."),
            "point" if kind == FeatureKind.TREE else "area",
            (LayerColumn("source", _("Source")), LayerColumn("period", _("Period"))),
            (),
            _only(Symbol(QUIET, colour, width_mm=0.1, size_mm=1.8), title),
            source=_sources(reading, (feature.source_id for feature in found[kind])),
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
        _name(title),
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
        _name(title),
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
        for actor in Actor.objects.filter(programme=reading.programme)
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
        _name(title),
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
