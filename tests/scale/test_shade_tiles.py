"""Shade in tiles equals shade in one piece, bit for bit: serial, in processes and on a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from wijkdraad.files.maps.rasters import read_raster, write_raster
from wijkdraad.method.know.light.shade import UNKNOWN, shade
from wijkdraad.method.know.light.standing import standing
from wijkdraad.scale.executors import Cluster, Executor, Processes, Serial
from wijkdraad.scale.shade_tiles import Rasters, shade_in_tiles

AZIMUTH = np.array([48.0, 123.0, 181.0, 266.0, 340.0])
ALTITUDE = np.array([12.0, 35.0, 61.0, 30.0, -2.0])
SIZE = 420


@pytest.fixture(scope="module")
def rasters(tmp_path_factory: pytest.TempPathFactory) -> Rasters:
    """A town on a slope, with trees, holes in the surface and no ground under some trees."""
    random = np.random.default_rng(5)
    ground = (np.indices((SIZE, SIZE)).sum(axis=0) * 0.01).astype(np.float32)
    surface, crowns = ground.copy(), np.zeros_like(ground)
    for _ in range(90):
        row, column = random.integers(0, SIZE - 20, 2)
        surface[row : row + 12, column : column + 9] += random.uniform(3, 14)
    for _ in range(70):
        row, column = random.integers(0, SIZE - 10, 2)
        place = np.s_[row : row + 6, column : column + 6]
        crowns[place] = random.uniform(4, 12)
        surface[place] = ground[place] + crowns[place]
        if random.uniform() < 0.5:
            ground[place] = np.nan
    for _ in range(12):
        row, column = random.integers(0, SIZE - 6, 2)
        surface[row : row + 4, column : column + 5] = np.nan
    folder = tmp_path_factory.mktemp("rasters")
    bounds = (1000.0, 2000.0, 1000.0 + SIZE / 2, 2000.0 + SIZE / 2)
    for name, layer in (("surface", surface), ("ground", ground), ("crowns", crowns)):
        write_raster(folder / f"{name}.tif", layer[None], bounds, float("nan"), [name])
    return Rasters(folder / "surface.tif", folder / "ground.tif", folder / "crowns.tif")


def in_one_piece(rasters: Rasters) -> NDArray[np.uint8]:
    surface = read_raster(rasters.surface)
    ground = rasters.ground and read_raster(rasters.ground).heights_m
    crowns = rasters.crowns and read_raster(rasters.crowns).heights_m
    place = standing(surface.heights_m, ground, crowns, surface.cell_size_m)
    return shade(place.surfaces, AZIMUTH, ALTITUDE)


@contextmanager
def cluster() -> Iterator[Executor]:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as workers,
        closing(distributed.Client(workers)) as client,
    ):
        yield Cluster(client)


def assert_equal(rasters: Rasters, executor: Executor) -> None:
    whole = in_one_piece(rasters)
    together = np.full_like(whole, 9)
    for (rows, columns), lit in shade_in_tiles(rasters, AZIMUTH, ALTITUDE, executor, 150):
        together[:, rows, columns] = lit
    assert np.array_equal(together, whole)
    assert (whole == UNKNOWN).any()


def test_tiles_one_after_another(rasters: Rasters) -> None:
    assert_equal(rasters, Serial())


def test_tiles_without_a_ground_model(rasters: Rasters) -> None:
    assert_equal(Rasters(rasters.surface), Serial())


@pytest.mark.slow
def test_tiles_in_processes(rasters: Rasters) -> None:
    assert_equal(rasters, Processes(2))


@pytest.mark.slow
def test_tiles_on_a_cluster_with_two_workers(rasters: Rasters) -> None:
    with cluster() as executor:
        assert_equal(rasters, executor)


def test_a_part_of_a_raster_is_the_same_cells(rasters: Rasters) -> None:
    whole = read_raster(rasters.surface)
    part = read_raster(rasters.surface, (slice(20, 50), slice(7, 40)))
    assert np.array_equal(part.heights_m, whole.heights_m[20:50, 7:40], equal_nan=True)
    assert (part.west_m, part.north_m) == (whole.west_m + 3.5, whole.north_m - 10)
    assert Path(rasters.surface).is_file()
