"""Reads the files behind the sources of a dossier, and checks them, without saving anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.delimited import read_delimited
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.rasters import Raster, read_raster
from wijkdraad.files.vectors import VectorLayer, read_vectors
from wijkdraad.programme.models import FeatureKind
from wijkdraad.reference.loader import columns as reference_columns
from wijkdraad.reference.loader import missing_values, shapes
from wijkdraad.sources.cbs.mapping import Figure, read_figures

from .description import PLACED_TABLES, RASTERS, Description, SourceDescription
from .faults import Fault, unreadable

# The sentences of the source, named here so that they stand in the catalogue.
SOURCE_SENTENCES = (
    gettext_noop(
        "a code such as GM0503, WK050311 or BU05031108 "
        "(GM and 4 digits; WK, 4 digits and 2 digits or capitals; BU, 4 digits and 4 digits or capitals)"
    ),
    gettext_noop("a number, such as 765 or 1,8"),
    gettext_noop("more cells than the heading has"),
    gettext_noop("as many as the heading"),
    gettext_noop("no row to read"),
    gettext_noop("at least one row"),
)
POINTS = {"contributions", "actors", FeatureKind.TREE}
AREAS = {
    "boundaries",
    FeatureKind.BUILDING,
    FeatureKind.ROAD,
    FeatureKind.FOOTPATH,
    FeatureKind.GREEN,
    FeatureKind.BARE,
    FeatureKind.WATER,
}
DIMENSION_NAMES = {0: gettext_noop("points"), 2: gettext_noop("areas")}


@dataclass
class ReadLayers:
    """Everything that stands in the files of the sources.

    `boundaries` maps an area code to (source id, shape); `places` maps (table, row id) to a
    shape; `features` holds (source id, kind, shape); `figures` maps a source id to its figures;
    `rasters` maps (source id, "ground" or "surface") to a raster.
    """

    boundaries: dict[str, tuple[str, BaseGeometry]] = field(default_factory=dict)
    places: dict[tuple[str, str], BaseGeometry] = field(default_factory=dict)
    features: list[tuple[str, str, BaseGeometry]] = field(default_factory=list)
    figures: dict[str, list[Figure]] = field(default_factory=dict)
    rasters: dict[tuple[str, str], Raster] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_layers(folder: Path, description: Description) -> ReadLayers:
    """Read the file of every source that has a use. Faults are collected, not raised."""
    read = ReadLayers()
    for source in description.sources:
        if not source.use:
            continue
        try:
            _read_source(folder, source, description, read)
        except UnreadableFile as problem:
            read.faults.append(unreadable(source.file, problem, source.id))
    return read


def _read_source(
    folder: Path, source: SourceDescription, description: Description, read: ReadLayers
) -> None:
    path = folder / source.file
    if source.use in RASTERS:
        read.rasters[source.id, RASTERS[source.use]] = read_raster(path)
    elif source.use == "statistics":
        _read_statistics(path, source, read)
    else:
        layer = read_vectors(path, source.layer or None)
        chosen = _selected(source, layer, read.faults)
        if source.use == "boundaries":
            _read_boundaries(source, layer, chosen, description, read)
        elif source.use in PLACED_TABLES:
            _read_places(source, layer, chosen, read)
        else:
            for row in chosen:
                shape = _shape(source, layer, row, read.faults)
                if shape is not None:
                    read.features.append((source.id, source.use, shape))


def _column(
    source: SourceDescription, layer: VectorLayer, need: str, faults: list[Fault]
) -> Any | None:
    name = source.columns.get(need, need)
    if name not in layer.columns:
        names = ", ".join(layer.columns)
        faults.append(
            Fault(
                source.file,
                0,
                need,
                _("no column {name}").format(name=name),
                _("one of: {names}").format(names=names),
            )
        )
        return None
    return layer.columns[name]


def _selected(source: SourceDescription, layer: VectorLayer, faults: list[Fault]) -> list[int]:
    keep = np.ones(len(layer.geometries), dtype=bool)
    for name, wanted in source.select.items():
        if name not in layer.columns:
            faults.append(
                Fault(
                    source.file,
                    0,
                    name,
                    _("no such column"),
                    _("one of: {names}").format(names=", ".join(layer.columns)),
                )
            )
            return []
        keep &= np.isin(layer.columns[name].astype(str), [str(value) for value in wanted])
    return [int(row) for row in np.flatnonzero(keep)]


def _shape(
    source: SourceDescription, layer: VectorLayer, row: int, faults: list[Fault]
) -> BaseGeometry | None:
    """The shape of a feature, repaired where it was broken; a fault where it is of another kind."""
    shape = layer.geometries[row]
    if shape is None or shapely.is_empty(shape):
        return None
    dimension = int(shapely.get_dimensions(shape))
    wanted = 0 if source.use in POINTS else 2 if source.use in AREAS else dimension
    if dimension != wanted:
        faults.append(
            Fault(
                source.file,
                row + 1,
                "",
                _("a {kind}").format(kind=shape.geom_type),
                _("only {kind}").format(kind=_(DIMENSION_NAMES[wanted])),
            )
        )
        return None
    return shape if shapely.is_valid(shape) else shapely.make_valid(shape)


def _read_boundaries(
    source: SourceDescription,
    layer: VectorLayer,
    chosen: list[int],
    description: Description,
    read: ReadLayers,
) -> None:
    codes = _column(source, layer, "code", read.faults)
    if codes is None:
        return
    wanted = {area.code for area in description.areas}
    for row in chosen:
        code = str(codes[row]).strip()
        if code not in wanted:
            continue
        shape = _shape(source, layer, row, read.faults)
        if shape is None:
            continue
        if code in read.boundaries:
            _, earlier = read.boundaries[code]
            shape = shapely.union(earlier, shape)
        read.boundaries[code] = (source.id, shape)


def _read_places(
    source: SourceDescription, layer: VectorLayer, chosen: list[int], read: ReadLayers
) -> None:
    ids = _column(source, layer, "id", read.faults)
    if ids is None:
        return
    for row in chosen:
        shape = _shape(source, layer, row, read.faults)
        identity = (source.use, str(ids[row]).strip())
        if shape is None:
            continue
        if identity in read.places:
            read.faults.append(Fault(source.file, row + 1, "id", identity[1], _("each id once")))
        read.places[identity] = shape


def _read_statistics(path: Path, source: SourceDescription, read: ReadLayers) -> None:
    records: Iterable[Mapping[str, object]]
    if path.suffix.casefold() == ".csv":
        table = read_delimited(path)
        records, header = table.records(), table.header
    else:
        layer = read_vectors(path, source.layer or None)
        records, header = layer.records(), tuple(layer.columns)
    shape = shapes()[source.shape]
    code_column = source.columns.get("code", shape.code_column)
    wanted = [code_column, *source.only]
    absent = [name for name in wanted if name not in header]
    if absent:
        names = ", ".join(header)
        read.faults.extend(
            Fault(
                source.file, 1, name, _("no such column"), _("one of: {names}").format(names=names)
            )
            for name in absent
        )
        return
    figures, faults = read_figures(
        records,
        reference_columns(source.shape),
        code_column,
        source.empty or shape.empty_reason,
        only={**shape.only, **source.only},
        missing=missing_values(),
    )
    read.figures[source.id] = figures
    read.faults.extend(
        Fault(source.file, fault.row, fault.column, _(fault.found), _(fault.expected))
        for fault in faults
    )
