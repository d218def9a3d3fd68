"""The layer of the areas with their figures, and what every layer is named after."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import shapely
from django.utils.text import slugify

from wijkdraad.method.measure.periods import period_order
from wijkdraad.method.report.layers import (
    LayerColumn,
    LayerFeature,
    MapLayer,
    Symbol,
    SymbolClass,
    Value,
)
from wijkdraad.method.report.pictures.map_sheet import INK, QUIET
from wijkdraad.programme.models import (
    AreaRole,
    FigureStatus,
    MissingReason,
    Moment,
    Observation,
)
from wijkdraad.reference.loader import units

from .shared import Reading


def layer_name(title: str) -> str:
    """The name of a layer in the file, in the language of the report."""
    return slugify(title).replace("-", "_")


def layer_sources(reading: Reading, used: Iterable[int | None]) -> str:
    """The names of the sources that a layer rests on."""
    wanted = set(used)
    return "; ".join(source.name for source in reading.sources if source.pk in wanted)


def area_layer(reading: Reading) -> MapLayer:
    """The areas that are drawn, with the latest figures of each indicator."""
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
        layer_name(title),
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
        source=layer_sources(reading, (area.source_id for area in drawn)),
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
