"""Reads the files of a map, and says which file is wrong where one is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.rasters import Raster, read_raster
from wijkdraad.files.maps.vectors import VectorLayer, read_vectors
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.know.grid import Grid, cells_in


class WrongInput(Exception):
    """A file or an option cannot be used: `file` names it, `row` and `column` where in it.

    `problem` says what was found and what is expected; row 0 is the file as a whole.
    """

    def __init__(self, file: str, problem: UnreadableFile, row: int = 0, column: str = "") -> None:
        self.file, self.problem, self.row, self.column = file, problem, row, column
        super().__init__(f"{file}: {problem}")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the catalogue and the values for its places."""

    text: str
    values: Mapping[str, Any]


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Names the file in whatever goes wrong while it is read."""
    try:
        if not path.is_file():
            raise UnreadableFile(_("no file"), _("a file at this place"))
        yield
    except UnreadableFile as problem:
        row = problem.values.get("row", 0)
        raise WrongInput(str(path), problem, row if isinstance(row, int) else 0) from problem


def raster_of(path: Path) -> Raster:
    """The heights of a GeoTIFF in metres, NaN where unknown. Raises WrongInput."""
    with reading(path):
        return read_raster(path)


def raster_on(path: Path | None, grid: Grid) -> NDArray[np.float32] | None:
    """The heights of a GeoTIFF that must lie on `grid`; None without a path. Raises WrongInput."""
    if path is None:
        return None
    raster = raster_of(path)
    if grid_of(raster) != grid:
        found, wanted = grid_of(raster), grid
        raise WrongInput(
            str(path),
            UnreadableFile(
                _("{columns} by {rows} cells of {size} m from {west}, {north}"),
                _("the same cells as the surface: {wanted}"),
                columns=found.columns,
                rows=found.rows,
                size=found.cell_size_m,
                west=found.west_m,
                north=found.north_m,
                wanted=f"{wanted.columns} x {wanted.rows}, {wanted.cell_size_m} m, "
                f"{wanted.west_m}, {wanted.north_m}",
            ),
        )
    return raster.heights_m


def grid_of(raster: Raster) -> Grid:
    """The cells of a raster."""
    rows, columns = raster.heights_m.shape
    return Grid(raster.west_m, raster.north_m, raster.cell_size_m, rows, columns)


def built_up(areas: Path, grid: Grid) -> NDArray[np.bool_]:
    """The cells (rows, columns) whose centre lies in an area of a layer. Raises WrongInput."""
    with reading(areas):
        shapes = read_vectors(areas).geometries
    inside = np.zeros(grid.rows * grid.columns, np.bool_)
    for row, shape in enumerate(shapes, start=1):
        if shape is None or shapely.get_dimensions(shape) != 2:
            kind = "-" if shape is None else shape.geom_type
            raise WrongInput(
                str(areas), UnreadableFile(_("shape {kind}"), _("an area"), kind=kind), row
            )
        inside[cells_in(shape, grid).inside] = True
    return inside.reshape(grid.rows, grid.columns)


def layer_with_ids(path: Path, dimensions: int) -> tuple[list[Any], list[BaseGeometry]]:
    """The column `id` and the shapes of a layer; each shape has `dimensions` (2 for areas).

    Raises WrongInput for a missing column, an empty or repeated id, or another kind of shape.
    """
    ids, shapes, _columns = layer_with_columns(path, (dimensions,))
    return ids, shapes


def layer_with_columns(
    path: Path, dimensions: tuple[int, ...]
) -> tuple[list[Any], list[BaseGeometry], dict[str, NDArray[Any]]]:
    """As `layer_with_ids`, for shapes of one or another kind, and with all columns."""
    with reading(path):
        layer = read_vectors(path)
    if "id" not in layer.columns:
        names = ", ".join(layer.columns) or "-"
        raise WrongInput(
            str(path), UnreadableFile(_("columns {names}"), _("a column id"), names=names)
        )
    ids = _ids(path, layer)
    shapes = list(layer.geometries)
    for row, shape in enumerate(shapes, start=1):
        if shape is None or shape.is_empty or shapely.get_dimensions(shape) not in dimensions:
            found = "-" if shape is None else shape.geom_type
            expected = (
                _("a point or an area")
                if dimensions == (0, 2)
                else {0: _("a point"), 1: _("a line"), 2: _("an area")}[dimensions[0]]
            )
            raise WrongInput(
                str(path), UnreadableFile(_("shape {kind}"), expected, kind=found), row
            )
    return ids, shapes, layer.columns


def _ids(path: Path, layer: VectorLayer) -> list[Any]:
    ids = [
        value.item() if isinstance(value, np.generic) else value for value in layer.columns["id"]
    ]
    seen: set[Any] = set()
    for row, value in enumerate(ids, start=1):
        if value is None or value in seen or value != value:
            raise WrongInput(
                str(path),
                UnreadableFile(_("id {value}"), _("an id that no other row has"), value=value),
                row,
                "id",
            )
        seen.add(value)
    return ids
