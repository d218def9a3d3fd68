"""Lays out the terrain of a programme as files, for the same steps that the command line takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wijkdraad.files.maps.rasters import write_raster
from wijkdraad.files.maps.vectors import write_vectors
from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.method.know.light.shade import UNKNOWN_HEIGHT
from wijkdraad.method.know.light.standing import centimetres, with_nearest_known
from wijkdraad.programme.models import Feature, FeatureKind, Programme, TerrainLayer

from .coolness.walks import CLOSED_GROUND
from .keeping import bands_of, grid_of_bands

TREE_FROM_M = 3.0
"""What stands higher than this above the ground, and is no building, is taken for a tree."""
MAPPED = (
    FeatureKind.GREEN,
    FeatureKind.WATER,
    FeatureKind.BARE,
    FeatureKind.ROAD,
    FeatureKind.FOOTPATH,
    FeatureKind.BUILDING,
)


@dataclass(frozen=True)
class TerrainFiles:
    """The files of a terrain; None for a layer that is not known. `crown_m` is kept beside.

    `closed` are the shapes of ground that is not for everyone.
    """

    grid: Grid
    surface: Path
    ground: Path
    crowns: Path
    crown_m: NDArray[np.float32]
    green: Path | None
    water: Path | None
    mapped: Path | None
    buildings: Path | None
    shapes: dict[str, list[Any]]
    closed: list[Any]


@contextmanager
def terrain_files(programme: Programme) -> Iterator[TerrainFiles | None]:
    """The terrain as files that are gone afterwards; None while a surface or ground is missing.

    Trees are what stands higher than TREE_FROM_M above the nearest known ground outside
    buildings: the base map has no heights of trees.
    """
    kept = {one.layer: one for one in programme.terrain.all()}
    if not {TerrainLayer.SURFACE, TerrainLayer.GROUND} <= kept.keys():
        yield None
        return
    surface, ground = bands_of(kept[TerrainLayer.SURFACE]), bands_of(kept[TerrainLayer.GROUND])
    grid = grid_of_bands(surface)
    if grid_of_bands(ground) != grid:
        yield None
        return
    shapes, closed = base_map_of(programme)
    crown_m = _crowns(surface.values[0], ground.values[0], shapes, grid)
    with TemporaryDirectory(prefix="wijkdraad-terrain-") as scratch:
        folder = Path(scratch)
        for name, layer in (
            ("surface", surface.values[0]),
            ("ground", ground.values[0]),
            ("crowns", crown_m),
        ):
            write_raster(folder / f"{name}.tif", layer[None], grid.bounds, float("nan"), [name])
        yield TerrainFiles(
            grid,
            folder / "surface.tif",
            folder / "ground.tif",
            folder / "crowns.tif",
            crown_m,
            _layer(folder / "green.gpkg", shapes, (FeatureKind.GREEN,)),
            _layer(folder / "water.gpkg", shapes, (FeatureKind.WATER,)),
            _layer(folder / "mapped.gpkg", shapes, MAPPED),
            _layer(folder / "buildings.gpkg", shapes, (FeatureKind.BUILDING,)),
            shapes,
            closed,
        )


def base_map_of(programme: Programme) -> tuple[dict[str, list[Any]], list[Any]]:
    """The shapes of the base map by kind, and those of ground that is not for everyone."""
    shapes: dict[str, list[Any]] = {}
    closed = []
    for feature in Feature.objects.filter(programme=programme):
        shapes.setdefault(feature.kind, []).append(feature.geometry)
        if feature.ground in CLOSED_GROUND:
            closed.append(feature.geometry)
    return shapes, closed


def _layer(path: Path, shapes: dict[str, list[Any]], kinds: Iterable[str]) -> Path | None:
    chosen = [
        shape
        for kind in kinds
        for shape in shapes.get(kind, ())
        if shapely.get_dimensions(shape) == 2
    ]
    if not chosen:
        return None
    write_vectors(path, chosen, {"id": list(range(1, len(chosen) + 1))})
    return path


def _crowns(
    surface_m: NDArray[np.float32],
    ground_m: NDArray[np.float32],
    shapes: dict[str, list[Any]],
    grid: Grid,
) -> NDArray[np.float32]:
    """The height of the trees above the ground, 0 where there is none."""
    ground = with_nearest_known(centimetres(ground_m))
    surface = centimetres(surface_m)
    known = (ground != UNKNOWN_HEIGHT) & (surface != UNKNOWN_HEIGHT)
    height = np.where(known, (surface - np.where(known, ground, 0)) / 100, 0)
    height[height < TREE_FROM_M] = 0
    for building in shapes.get(FeatureKind.BUILDING, ()):
        height.ravel()[cells_in(building, grid).inside] = 0
    return height.astype(np.float32)
