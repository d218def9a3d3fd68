"""Reads vector layers (GeoPackage, GeoJSON, SQLite) as shapely geometries in RD New, and writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from ..problems import UnreadableFile
from ..problems import marked as _

SQLITE = b"SQLite format 3\x00"
"""How a GeoPackage or another SQLite file begins."""
PROBLEMS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError)
RD_NEW = CRS.from_epsg(28992)


@dataclass(frozen=True)
class VectorLayer:
    """Geometries in EPSG:28992 (n,), None where a feature has none, and columns of n values.

    `crs` names the coordinate system of the file, `written` holds the geometries (n,) as they
    stand in it.
    """

    geometries: NDArray[np.object_]
    columns: dict[str, NDArray[Any]]
    crs: str
    written: NDArray[np.object_]

    def first_coordinates(self, row: int) -> tuple[float, float] | None:
        """The first pair of coordinates of a feature as the file has it; None without a shape."""
        pairs = shapely.get_coordinates(self.written[row])
        return (float(pairs[0, 0]), float(pairs[0, 1])) if len(pairs) else None

    def records(self) -> list[dict[str, Any]]:
        """The attributes as one dictionary per feature."""
        names = list(self.columns)
        return [
            dict(zip(names, values, strict=True))
            for values in zip(*self.columns.values(), strict=True)
        ]


def read_vectors(path: Path, layer: str | None = None) -> VectorLayer:
    """Read one layer with all its attributes.

    Without `layer` the file must hold exactly one. Curves are turned into straight segments,
    heights are dropped. Raises UnreadableFile where the file, the layer or the coordinate
    system is not there or not known.
    """
    no_map = UnreadableFile(
        _("a file that cannot be read as a map"), _("a GeoPackage, GeoJSON or SQLite file")
    )
    if not _is_plain(path):
        raise no_map
    try:
        names = [str(name) for name, _kind in pyogrio.list_layers(path)]
    except PROBLEMS as error:
        raise no_map from error
    if layer is None and len(names) != 1:
        raise UnreadableFile(
            _("{count} layers: {names}"),
            _("the name of one layer"),
            count=len(names),
            names=", ".join(names),
        )
    if layer is not None and layer not in names:
        raise UnreadableFile(
            _("no layer {layer}"), _("one of: {names}"), layer=layer, names=", ".join(names)
        )
    try:
        meta, _ids, wkb, values = pyogrio.raw.read(
            path, layer=layer, force_2d=True, **_options(path)
        )
    except PROBLEMS as error:
        raise UnreadableFile(
            _("a layer that cannot be read"),
            _("a GeoPackage, GeoJSON or SQLite file"),
        ) from error
    if wkb is None:
        raise UnreadableFile(_("a layer without shapes"), _("a layer with points, lines or areas"))
    geometries = shapely.from_wkb(wkb, on_invalid="fix")
    columns = {str(name): column for name, column in zip(meta["fields"], values, strict=True)}
    source = _crs(meta["crs"])
    return VectorLayer(_in_rd_new(geometries, source), columns, _name_of(source), geometries)


def _options(path: Path) -> dict[str, str]:
    """How the reader must read the file: in JSON an id such as 2026-01-01 is text, and no date."""
    with path.open("rb") as file:
        return {} if file.read(len(SQLITE)) == SQLITE else {"DATE_AS_STRING": "YES"}


def _is_plain(path: Path) -> bool:
    """Whether a file is JSON or SQLite; other formats can point outside the dossier."""
    with path.open("rb") as file:
        start = file.read(1024)
    return start.startswith(SQLITE) or start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def _crs(crs: str | None) -> CRS:
    if not crs:
        raise UnreadableFile(_("no coordinate system"), _("a coordinate system such as EPSG:28992"))
    try:
        return CRS.from_user_input(crs)
    except ProjError as error:
        raise _unknown(crs) from error


def _unknown(crs: str) -> UnreadableFile:
    return UnreadableFile(
        _("an unknown coordinate system {crs}"),
        _("a coordinate system such as EPSG:28992"),
        crs=crs,
    )


def _name_of(source: CRS) -> str:
    """The code of a coordinate system with its name behind it; the name alone without a code.

    >>> _name_of(CRS.from_epsg(4326))
    'EPSG:4326 (WGS 84)'
    """
    authority = source.to_authority()
    return f"{':'.join(authority)} ({source.name})" if authority else source.name


def _in_rd_new(geometries: NDArray[np.object_], source: CRS) -> NDArray[np.object_]:
    if source.equals(RD_NEW, ignore_axis_order=True) or source.to_epsg() == 28992:
        return geometries
    try:
        transformer = Transformer.from_crs(source, RD_NEW, always_xy=True)
    except ProjError as error:
        raise _unknown(_name_of(source)) from error
    return shapely.transform(geometries, lambda xy: np.column_stack(transformer.transform(*xy.T)))


def write_vectors(
    path: Path, geometries: Sequence[BaseGeometry], columns: Mapping[str, Sequence[Any]]
) -> None:
    """Write shapes in RD New, with columns, as the one layer of a GeoPackage."""
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.asarray(geometries, object)),
        [np.asarray(values) for values in columns.values()],
        list(columns),
        layer=path.stem,
        driver="GPKG",
        geometry_type="Unknown",
        crs="EPSG:28992",
    )
