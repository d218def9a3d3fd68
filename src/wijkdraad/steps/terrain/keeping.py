"""Keeps rasters with the programme, cut to the neighbourhood and what casts shade or heat on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.rasters import Bands, Raster, raster_bytes, read_bands
from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.programme.models import AreaRole, Programme, TerrainLayer, TerrainRaster

AROUND_M = 250.0
"""How far around the neighbourhood heights are kept: low suns and streams do not stop at a border."""
LAYER_OF_SURFACE = {"surface": TerrainLayer.SURFACE, "ground": TerrainLayer.GROUND}


def subject_with_boundary(programme: Programme) -> Any:
    """The area of the neighbourhood itself, None while its boundary is not known."""
    area = programme.areas.filter(role=AreaRole.SUBJECT).first()
    return area if area is not None and area.geometry is not None else None


def keep_heights(programme: Programme, source: Any, surface: str, raster: Raster) -> None:
    """Keep a raster of heights that came in; of a kind there is one, the last that came.

    `surface` is "surface" or "ground". Nothing is kept while the boundary is not known, or
    where the raster lies elsewhere.
    """
    area = subject_with_boundary(programme)
    if area is None:
        return
    rows, columns = raster.heights_m.shape
    grid = Grid(raster.west_m, raster.north_m, raster.cell_size_m, rows, columns)
    west, south, east, north = area.geometry.bounds
    part = grid.window((west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M))
    heights = raster.heights_m[part]
    if not heights.size:
        return
    size = raster.cell_size_m
    kept = Grid(
        raster.west_m + part[1].start * size,
        raster.north_m - part[0].start * size,
        size,
        *heights.shape,
    )
    layer = cells_of_layer(LAYER_OF_SURFACE[surface], area.geometry, kept, {"height_m": heights})
    keep_layer(programme, layer, source)


@dataclass(frozen=True)
class LayerCells:
    """A layer of cells as it is kept: see `TerrainRaster`."""

    layer: TerrainLayer
    bands: tuple[str, ...]
    tiff: bytes
    known_share: float
    method: str = ""


def cells_of_layer(
    layer: TerrainLayer,
    boundary: BaseGeometry,
    grid: Grid,
    bands: dict[str, NDArray[np.float32]],
    method: str = "",
) -> LayerCells:
    """A layer of one or more bands (rows, columns), NaN where unknown, ready to be kept."""
    stacked = np.stack(list(bands.values())).astype(np.float32)
    cells = cells_in(boundary, grid)
    inside = ~np.isnan(stacked.reshape(len(stacked), -1)[:, cells.inside])
    all_cells = len(cells.inside) + cells.outside
    known = float(inside.sum(axis=1).min()) / all_cells if all_cells else 0.0
    names = tuple(bands)
    tiff = raster_bytes(stacked, grid.bounds, float("nan"), names, quickly=True)
    return LayerCells(layer, names, tiff, known, method)


def keep_layer(
    programme: Programme, cells: LayerCells, source: Any = None, fingerprint: str = ""
) -> None:
    """Keep a layer with the programme, instead of the last one of its kind."""
    TerrainRaster.objects.update_or_create(
        programme=programme,
        layer=cells.layer,
        defaults={
            "source": source,
            "bands": list(cells.bands),
            "tiff": cells.tiff,
            "known_share": cells.known_share,
            "method": cells.method,
            "fingerprint": fingerprint,
        },
    )


def bands_of(kept: TerrainRaster, *wanted: str) -> Bands:
    """The cells of a layer that was kept, of the bands with these names; of all without a name."""
    return read_bands(bytes(kept.tiff), *wanted)


def grid_of_bands(bands: Bands) -> Grid:
    """Where the cells of a kept layer lie."""
    _count, rows, columns = bands.values.shape
    return Grid(bands.west_m, bands.north_m, bands.cell_size_m, rows, columns)
