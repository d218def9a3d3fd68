"""Reads the files behind the sources of a dossier, and checks them, without saving anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.rasters import Raster, read_raster, tiff_with_bands
from wijkdraad.files.maps.vectors import VectorLayer, read_vectors
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.programme.fields import RD_NEW_BOUNDS_M
from wijkdraad.programme.models import AreaRole, FeatureKind, Ground

from ..described import (
    AMENITIES,
    PLACED_TABLES,
    POINT_KINDS,
    RASTERS,
    RasterDescription,
    ReadDescription,
    SourceDescription,
)
from ..faults import Fault, unreadable
from ..tables.cells import choice_code
from .amenities import ReadAmenities, read_amenities
from .statistics import ReadStatistics, read_statistics

POINTS = {"contributions", "actors", *POINT_KINDS}
AREAS = {"boundaries", *(kind for kind in FeatureKind if kind not in POINT_KINDS)}
DIMENSION_NAMES = {0: gettext_noop("points"), 2: gettext_noop("areas")}


@dataclass(frozen=True)
class Place:
    """The shape of a row of a table, and the file and feature it stands in."""

    file: str
    row: int
    shape: BaseGeometry


@dataclass(frozen=True)
class ReadFeature:
    """A shape of the base map: the id of its source, its kind, and whose ground (empty: unknown)."""

    source: str
    kind: str
    ground: str
    shape: BaseGeometry


@dataclass
class ReadLayers:
    """Everything that stands in the files of the sources.

    `boundaries` maps an area code to (source id, shape); `places` maps (table, row id) to a
    place; `features` holds the base map; `figures` maps a source id to its figures;
    `rasters` maps (source id, "ground" or "surface") to a raster; `sources` maps a source id that
    an exported shape names to the first place where it does; `terrain` holds the rasters of an
    export with their bytes; `amenities` maps a source id to what OpenStreetMap has for the social
    map.
    """

    boundaries: dict[str, tuple[str, BaseGeometry]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    features: list[ReadFeature] = field(default_factory=list)
    figures: dict[str, ReadStatistics] = field(default_factory=dict)
    rasters: dict[tuple[str, str], Raster] = field(default_factory=dict)
    sources: dict[str, Place] = field(default_factory=dict)
    terrain: list[tuple[RasterDescription, bytes]] = field(default_factory=list)
    amenities: dict[str, ReadAmenities] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_layers(folder: Path, described: ReadDescription) -> ReadLayers:
    """Read the file of every source that has a use, and the shapes of an export.

    Boundaries are those of the areas that are described. Faults are collected, not raised.
    """
    read = ReadLayers()
    codes = described.codes or ()
    for source in described.sources:
        if source.use in ("", AMENITIES):
            continue
        try:
            _read_source(folder, source, codes, read)
        except UnreadableFile as problem:
            read.faults.append(unreadable(source.file, problem))
    shapes_ = described.export.shapes() if described.export else {}
    for raster in described.rasters:
        try:
            tiff = tiff_with_bands(folder / raster.file, len(raster.bands))
            read.terrain.append((raster, tiff))
        except UnreadableFile as problem:
            read.faults.append(unreadable(raster.file, problem))
    for name, file in shapes_.items():
        try:
            _read_stored_shapes(folder, name, file, codes, read)
        except UnreadableFile as problem:
            read.faults.append(unreadable(file, problem))
    _read_amenities(folder, described, read)
    return read


def _read_amenities(folder: Path, described: ReadDescription, read: ReadLayers) -> None:
    """Read the things of OpenStreetMap, once it is known where the neighbourhood is."""
    subject = next((area.named for area in described.areas if area.role == AreaRole.SUBJECT), "")
    _source, boundary = read.boundaries.get(subject, ("", None))
    for source in described.sources:
        if source.use == AMENITIES:
            try:
                read.amenities[source.id] = read_amenities(folder / source.file, boundary)
            except UnreadableFile as problem:
                read.faults.append(unreadable(source.file, problem))


def _read_stored_shapes(
    folder: Path, name: str, file: str, codes: Collection[str], read: ReadLayers
) -> None:
    """Read one file of an export: the shapes of rows of `name`, each with its source."""
    layer = read_vectors(folder / file)
    every = list(range(len(layer.geometries)))
    if name in PLACED_TABLES:
        _read_places(_stored(file, name), layer, every, read)
        return
    sources = _column(_stored(file, name), layer, "source", read.faults)
    kinds = _column(_stored(file, name), layer, _KIND_OF_SHAPE[name], read.faults)
    # An export of before there was a ground has no such column.
    grounds = layer.columns.get("ground")
    if sources is None or kinds is None:
        return
    for row in _in_the_netherlands(_stored(file, name), layer, every, read.faults):
        key, kind = _text(sources[row]), _text(kinds[row])
        if key:
            read.sources.setdefault(key, Place(file, row + 1, layer.geometries[row]))
        wanted = codes if name == "areas" else FeatureKind.values
        if kind not in wanted:
            expected = _("one of: {names}").format(names=", ".join(sorted(wanted)))
            fault = Fault(file, row + 1, _KIND_OF_SHAPE[name], kind or _("nothing"), expected)
            read.faults.append(fault)
            continue
        shape = _shape(
            _stored(file, "boundaries" if name == "areas" else kind), layer, row, read.faults
        )
        if shape is None:
            continue
        if name == "features":
            ground = _ground(_stored(file, name), grounds, row, read.faults)
            read.features.append(ReadFeature(key, kind, ground, shape))
        elif kind in read.boundaries:
            read.faults.append(Fault(file, row + 1, "code", kind, _("each area once")))
        else:
            read.boundaries[kind] = (key, shape)


_KIND_OF_SHAPE = {"areas": "code", "features": "kind"}
"""Which attribute says what a shape of an export is."""


def _stored(file: str, use: str) -> SourceDescription:
    """A file of an export, as if a source had this use for it."""
    return SourceDescription(id="", name="", licence="", file=file, use=use)


def _read_source(
    folder: Path, source: SourceDescription, codes: Collection[str], read: ReadLayers
) -> None:
    path = folder / source.file
    if source.use in RASTERS:
        read.rasters[source.id, RASTERS[source.use]] = read_raster(path)
    elif source.use == "statistics":
        read.figures[source.id], faults = read_statistics(path, source)
        read.faults += faults
    else:
        layer = read_vectors(path, source.layer or None)
        chosen = _selected(source, layer, read.faults)
        if source.use == "boundaries":
            _read_boundaries(source, layer, chosen, codes, read)
        elif source.use in PLACED_TABLES:
            _read_places(source, layer, chosen, read)
        else:
            _read_features(source, layer, chosen, read)


def _read_features(
    source: SourceDescription, layer: VectorLayer, chosen: list[int], read: ReadLayers
) -> None:
    grounds = None
    if "ground" in source.columns:
        grounds = _column(source, layer, "ground", read.faults)
    for row in _in_the_netherlands(source, layer, chosen, read.faults):
        shape = _shape(source, layer, row, read.faults)
        if shape is not None:
            ground = source.ground or _ground(source, grounds, row, read.faults)
            read.features.append(ReadFeature(source.id, source.use, ground, shape))


def _ground(source: SourceDescription, grounds: Any | None, row: int, faults: list[Fault]) -> str:
    """Whose ground a feature is on, by code or by name; empty where nothing says so."""
    text = "" if grounds is None else _text(grounds[row])
    code = choice_code(Ground.choices, text) if text else ""
    if code is None:
        names = ", ".join(Ground.values)
        expected = _("one of: {names}").format(names=names)
        faults.append(Fault(source.file, row + 1, "ground", text, expected))
    return code or ""


def _text(value: Any) -> str:
    """The text of an attribute: empty where there is none, without ".0" behind a whole number."""
    if value is None or value != value:
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


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
        keep &= np.asarray([_text(value) in wanted for value in layer.columns[name]], dtype=bool)
    return [int(row) for row in np.flatnonzero(keep)]


def _in_the_netherlands(
    source: SourceDescription, layer: VectorLayer, rows: list[int], faults: list[Fault]
) -> list[int]:
    """The rows whose shape lies in the Netherlands, and those without a shape.

    One fault tells of the others: in a wrong coordinate system all shapes lie outside.
    """
    if not rows:
        return rows
    shapes_ = layer.geometries[rows]
    west, south, east, north = RD_NEW_BOUNDS_M
    bounds = shapely.bounds(shapes_)
    fine = (bounds[:, :2] >= (west, south)).all(axis=1) & (bounds[:, 2:] <= (east, north)).all(
        axis=1
    )
    outside = ~(fine | shapely.is_missing(shapes_) | shapely.is_empty(shapes_))
    if outside.any():
        row = rows[int(outside.argmax())]
        pair = layer.first_coordinates(row) or ()
        found = _("{crs} with {coordinates}: outside the Netherlands ({count} in this file)")
        faults.append(
            Fault(
                source.file,
                row + 1,
                "",
                found.format(
                    crs=layer.crs,
                    coordinates=" ".join(f"{number:.9g}" for number in pair),
                    count=int(outside.sum()),
                ),
                _(
                    "shapes in the Netherlands, in the coordinate system that the file names; "
                    "a GeoJSON file that names none is read as EPSG:4326 (degrees)"
                ),
            )
        )
    return [row for row, far in zip(rows, outside, strict=True) if not far]


def _shape(
    source: SourceDescription, layer: VectorLayer, row: int, faults: list[Fault]
) -> BaseGeometry | None:
    """The shape of a feature, repaired where it was broken; a fault where it is of another kind.

    None where there is no shape, and where nothing of its kind is left after the repair.
    """
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
    if shapely.is_valid(shape):
        return shape
    parts = shapely.get_parts(shapely.make_valid(shape))
    repaired = shapely.union_all(parts[shapely.get_dimensions(parts) == dimension])
    return None if shapely.is_empty(repaired) else repaired


def _read_boundaries(
    source: SourceDescription,
    layer: VectorLayer,
    chosen: list[int],
    wanted: Collection[str],
    read: ReadLayers,
) -> None:
    codes = _column(source, layer, "code", read.faults)
    if codes is None:
        return
    chosen = [row for row in chosen if _text(codes[row]) in wanted]
    for row in _in_the_netherlands(source, layer, chosen, read.faults):
        code = _text(codes[row])
        shape = _shape(source, layer, row, read.faults)
        if shape is None:
            continue
        if code in read.boundaries:
            earlier_source, earlier = read.boundaries[code]
            if earlier_source != source.id:
                expected = _("each area in one source; it is also in {source}").format(
                    source=earlier_source
                )
                read.faults.append(Fault(source.file, row + 1, "code", code, expected))
                continue
            shape = shapely.union(earlier, shape)
        read.boundaries[code] = (source.id, shape)


def _read_places(
    source: SourceDescription, layer: VectorLayer, chosen: list[int], read: ReadLayers
) -> None:
    ids = _column(source, layer, "id", read.faults)
    if ids is None:
        return
    for row in _in_the_netherlands(source, layer, chosen, read.faults):
        shape = _shape(source, layer, row, read.faults)
        if shape is None:
            continue
        key = _text(ids[row])
        if not key:
            found, expected = _("nothing"), _("the id of a row")
            read.faults.append(Fault(source.file, row + 1, "id", found, expected))
        elif (source.use, key) in read.places:
            read.faults.append(Fault(source.file, row + 1, "id", key, _("each id once")))
        else:
            read.places[source.use, key] = Place(source.file, row + 1, shape)
