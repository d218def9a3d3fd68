"""Heights: constructed tiles, and tiles cut from the real rasters of Delft."""

from __future__ import annotations

from pathlib import Path

import httpx
import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

from tests.real.delft import AVAILABLE, SHARED
from wijkdraad.files.maps.rasters import read_raster
from wijkdraad.sources.ahn.client import GROUND, SURFACE, Heights, heights_around
from wijkdraad.sources.ahn.mapping import Tile, around, tiles_over
from wijkdraad.sources.asking import SourceFault

from .answering import asker_on

BASE = "https://ahn.example/wcs"
BOUNDS = (84_808.0, 447_423.0, 85_073.0, 447_641.0)
AHN_NODATA = float(np.finfo(np.float32).max)


def tiff(
    heights: NDArray[np.float32], west: float, north: float, crs: str | None = "EPSG:28992"
) -> bytes:
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            width=heights.shape[1],
            height=heights.shape[0],
            count=1,
            dtype="float32",
            nodata=AHN_NODATA,
            crs=crs,
            transform=from_origin(west, north, 0.5, 0.5),
        ) as file:
            file.write(heights, 1)
        return bytes(memory.read())


def slope(west: int, south: int) -> NDArray[np.float32]:
    """A height that tells its own place: metres east of 84,000 in thousands, and a pond without."""
    east = west + (np.arange(1000) + 0.5) / 2
    heights = np.tile((east - 84_000) / 1000, (1000, 1)).astype(np.float32)
    if (west, south) == (84_500, 447_000):
        heights[:100, :100] = AHN_NODATA
    return heights


def corner(request: httpx.Request) -> tuple[int, int]:
    west, south, _east, _north = (float(edge) for edge in request.url.params["bbox"].split(","))
    return round(west), round(south)


def good(request: httpx.Request) -> httpx.Response:
    west, south = corner(request)
    return httpx.Response(200, content=tiff(slope(west, south), west, south + 500))


def joined(folder: Path, answer=good, bounds=BOUNDS, **options) -> Heights:
    folder.mkdir(parents=True, exist_ok=True)
    with asker_on(folder / "cache", answer, **options) as asker:
        return heights_around(asker, BASE, SURFACE, bounds, folder / "out.tif")


def test_tiles_become_one_raster_with_250_metres_around(tmp_path: Path) -> None:
    found = joined(tmp_path)
    raster = read_raster(found.path)
    assert (raster.west_m, raster.north_m, raster.cell_size_m) == (84_558, 447_891, 0.5)
    assert raster.heights_m.shape == (2 * (447_891 - 447_173), 2 * (85_323 - 84_558))
    east = 84_558 + (np.arange(raster.heights_m.shape[1]) + 0.5) / 2
    expected = np.tile((east - 84_000) / 1000, (raster.heights_m.shape[0], 1))
    known = np.isfinite(raster.heights_m)
    assert np.allclose(raster.heights_m[known], expected[known], atol=1e-6)


def test_where_no_height_is_there_stays_none(tmp_path: Path) -> None:
    found = joined(tmp_path, bounds=(84_790, 447_290, 84_800, 447_300))
    heights = read_raster(found.path).heights_m
    west, south = 84_540, 447_040
    # The pond of the tile is 50 m wide from its north-west corner at (84,500, 447,500).
    pond = np.isnan(heights)
    assert pond.sum() == 4 * (84_550 - west) * (447_500 - 447_450)
    assert found.known_share == pytest.approx(1 - pond.sum() / heights.size)
    assert south == found.bounds_m[1]


def test_each_tile_is_asked_once_also_in_a_later_run(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url.params["bbox"]))
        return good(request)

    joined(tmp_path, answer)
    assert len(asked) == len(set(asked)) == len(tiles_over(around(BOUNDS))) == 4
    joined(tmp_path, answer)
    assert len(asked) == 4


EXCEPTION = b"""<?xml version="1.0"?><ServiceExceptionReport version="1.2.0">
<ServiceException code="CoverageNotDefined">msWCSGetCoverage: no coverage dsm_05m</ServiceException>
</ServiceExceptionReport>"""
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><ServiceException>&b;</ServiceException>'
)
FLAT = np.ones((1000, 1000), np.float32)
UNFIT = {
    "an exception with status 200": (lambda west, south: EXCEPTION, "no coverage dsm_05m"),
    "an exception with an entity": (lambda west, south: BOMB, "no raster"),
    "other XML": (lambda west, south: b"<a>b</a>", "no raster"),
    "text": (lambda west, south: b"tijdelijk niet beschikbaar", "no raster"),
    "a tile that stops halfway": (lambda west, south: tiff(FLAT, west, south + 500)[:60_000], "broken"),
    "another coordinate system": (
        lambda west, south: tiff(FLAT, west, south + 500, "EPSG:4258"), "4258"),
    "no coordinate system": (lambda west, south: tiff(FLAT, west, south + 500, None), "not in RD New"),
    "another size": (lambda west, south: tiff(FLAT[:500], west, south + 500), "1000 by 500"),
    "another place": (lambda west, south: tiff(FLAT, west + 500, south + 500), "elsewhere"),
    "cells that are shifted a cell": (lambda west, south: tiff(FLAT, west + 0.5, south + 500), "elsewhere"),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNFIT)
def test_what_is_no_tile_is_told_and_not_kept(tmp_path: Path, kind: str) -> None:
    make, says = UNFIT[kind]

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=make(*corner(request)))

    with pytest.raises(SourceFault, match=says):
        joined(tmp_path, answer)
    assert not (tmp_path / "out.tif").exists()
    assert not list((tmp_path / "cache").glob("*.body"))


def test_one_bad_tile_leaves_the_good_ones_in_the_cache(tmp_path: Path) -> None:
    """After a fault halfway only what is missing is asked again."""
    asked: list[tuple[int, int]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(corner(request))
        return httpx.Response(200, content=EXCEPTION) if len(asked) == 3 else good(request)

    with pytest.raises(SourceFault):
        joined(tmp_path, answer)
    joined(tmp_path, answer)
    assert len(asked) == 5 and asked[2] == asked[3]


def test_a_sea_without_heights_and_a_country_are_refused(tmp_path: Path) -> None:
    def empty(request: httpx.Request) -> httpx.Response:
        west, south = corner(request)
        return httpx.Response(200, content=tiff(FLAT * AHN_NODATA, west, south + 500))

    with pytest.raises(SourceFault, match="no height at all"):
        joined(tmp_path, empty)
    with pytest.raises(SourceFault, match="tiles of heights"):
        joined(tmp_path, bounds=(80_000, 440_000, 100_000, 460_000))


def test_the_grid_of_tiles_does_not_depend_on_the_area() -> None:
    assert set(tiles_over((100, 100, 400, 400))) == {Tile(0, 0)}
    assert Tile(0, 0) in tiles_over((499.9, 0, 1_000, 10)) and Tile(1000, 0) not in tiles_over(
        (0, 0, 1000, 10)
    )


@pytest.mark.skipif(not AVAILABLE, reason="the shared data are not here")
@pytest.mark.parametrize(("coverage", "name"), [(SURFACE, "dsm"), (GROUND, "dtm")])
def test_tiles_cut_from_delft_come_back_as_they_are(
    tmp_path: Path, coverage: str, name: str
) -> None:
    whole = read_raster(SHARED / f"delft/{name}_05m_ahn3.tif")

    def cut(request: httpx.Request) -> httpx.Response:
        west, south = corner(request)
        tile = np.full((1000, 1000), AHN_NODATA, np.float32)
        rows = round((whole.north_m - (south + 500)) / 0.5)
        columns = round((west - whole.west_m) / 0.5)
        there = whole.heights_m[
            max(0, rows) : max(0, rows + 1000), max(0, columns) : max(0, columns + 1000)
        ]
        top, left = max(0, -rows), max(0, -columns)
        tile[top : top + there.shape[0], left : left + there.shape[1]] = np.where(
            np.isfinite(there), there, AHN_NODATA
        )
        return httpx.Response(200, content=tiff(tile, west, south + 500))

    with asker_on(tmp_path / "cache", cut) as asker:
        found = heights_around(asker, BASE, coverage, BOUNDS, tmp_path / "out.tif")
    again = read_raster(found.path)
    row = round((again.north_m - whole.north_m) / 0.5)
    column = round((whole.west_m - again.west_m) / 0.5)
    rows, columns = whole.heights_m.shape
    there = again.heights_m[max(0, row) : row + rows, max(0, column) : column + columns]
    expected = whole.heights_m[
        max(0, -row) : max(0, -row) + there.shape[0],
        max(0, -column) : max(0, -column) + there.shape[1],
    ]
    assert there.size > 100_000
    assert np.array_equal(there, expected, equal_nan=True)
    assert np.isfinite(again.heights_m).sum() == np.isfinite(expected).sum()
    with rasterio.open(found.path) as file:
        assert file.nodata == -9999 and file.crs.to_epsg() == 28992
