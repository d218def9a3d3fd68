"""A part of a raster at any scale: the right cells, none of them mixed, and nothing read in vain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio.io import MemoryFile

from wijkdraad.files.maps.raster_windows import RasterInParts, covered
from wijkdraad.files.maps.rasters import RasterPlace, raster_bytes, read_bands

WEST, NORTH, CELL = 84_000.0, 447_500.0, 0.5
ROWS, COLUMNS = 700, 1001


def numbered() -> NDArray[np.float32]:
    """Cells that each hold their own number, so that mixing any two would show."""
    values = np.arange(ROWS * COLUMNS, dtype=np.float32).reshape(1, ROWS, COLUMNS)
    values[0, 100:140, 200:260] = np.nan
    return np.concatenate([values, -values])


def tiff_of(bands: NDArray[np.float32], quickly: bool = True) -> bytes:
    _count, rows, columns = bands.shape
    bounds = (WEST, NORTH - rows * CELL, WEST + columns * CELL, NORTH)
    return raster_bytes(bands, bounds, float("nan"), ["one", "two"], quickly)


def plain_tiff(bands: NDArray[np.float32]) -> bytes:
    """As rasters were kept before: without smaller copies."""
    with MemoryFile(tiff_of(bands)) as old, old.open() as source:
        profile = {**source.profile, "driver": "GTiff", "tiled": False, "interleave": "pixel"}
        del profile["blockxsize"], profile["blockysize"]
        with MemoryFile() as memory:
            with memory.open(**profile) as target:
                target.write(bands)
            return bytes(memory.read())


@pytest.fixture(scope="module")
def bands() -> NDArray[np.float32]:
    return numbered()


@pytest.fixture(scope="module")
def parts(bands: NDArray[np.float32]) -> RasterInParts:
    return RasterInParts(tiff_of(bands))


@pytest.mark.parametrize("quickly", [True, False])
def test_a_raster_is_tiled_has_smaller_copies_and_holds_what_went_in(
    bands: NDArray[np.float32], quickly: bool
) -> None:
    tiff = tiff_of(bands, quickly)
    with MemoryFile(tiff) as memory, memory.open() as source:
        assert source.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert source.block_shapes == [(256, 256)] * 2
        assert source.overviews(1) == source.overviews(2) == [2, 4]
        assert source.crs.to_epsg() == 28992 and np.isnan(source.nodata)
        assert source.compression.name == "deflate"
    np.testing.assert_array_equal(read_bands(tiff).values, bands)
    assert read_bands(tiff).names == ("one", "two")
    second = read_bands(tiff, "two")
    assert second.names == ("two",)
    np.testing.assert_array_equal(second.values, bands[1:])
    with pytest.raises(KeyError, match="three"):
        read_bands(tiff, "three")


def test_the_cells_of_smaller_copies_are_cells_of_the_ground_they_stand_for(
    bands: NDArray[np.float32],
) -> None:
    with MemoryFile(tiff_of(bands)) as memory:
        for level, by in enumerate((2, 4)):
            with rasterio.open(memory.name, overview_level=level) as source:
                copy = source.read(1)
            row, column = np.divmod(np.nan_to_num(copy, nan=0).astype(int), COLUMNS)
            known = ~np.isnan(copy)
            here = np.indices(copy.shape) * by
            assert (np.abs(row - here[0])[known] <= 2 * by).all()
            assert (np.abs(column - here[1])[known] <= 2 * by).all()
            assert (~known).any()


@settings(max_examples=40, deadline=None)
@given(
    west=st.floats(-60, 560),
    north=st.floats(-400, 60),
    pixel=st.floats(0.1, 0.99),
    rows=st.integers(1, 80),
    columns=st.integers(1, 80),
)
def test_close_by_each_pixel_is_the_cell_under_its_middle(
    parts: RasterInParts,
    bands: NDArray[np.float32],
    west: float,
    north: float,
    pixel: float,
    rows: int,
    columns: int,
) -> None:
    place = RasterPlace(WEST + west, NORTH + north, pixel, rows, columns)
    shown = parts.seen(1, place)
    for row in range(0, rows, 7):
        for column in range(0, columns, 7):
            r = int(np.floor((NORTH - (place.north_m - (row + 0.5) * pixel)) / CELL))
            c = int(np.floor((place.west_m + (column + 0.5) * pixel - WEST) / CELL))
            inside = 0 <= r < ROWS and 0 <= c < COLUMNS
            expected = bands[1, r, c] if inside else np.nan
            assert shown[row, column] == pytest.approx(expected, nan_ok=True, abs=0)


@pytest.mark.parametrize("pixel", [1.0, 1.7, 2.0, 5.0])
def test_from_afar_each_pixel_is_a_cell_close_to_its_middle(
    parts: RasterInParts, bands: NDArray[np.float32], pixel: float
) -> None:
    place = RasterPlace(WEST, NORTH, pixel, int(ROWS * CELL / pixel), int(COLUMNS * CELL / pixel))
    shown = parts.seen(0, place)
    known = ~np.isnan(shown)
    row, column = np.divmod(np.where(known, shown, 0).astype(int), COLUMNS)
    middle = (np.indices(shown.shape) + 0.5) * pixel / CELL
    assert (np.abs(row + 0.5 - middle[0])[known] <= 2 * pixel / CELL).all()
    assert (np.abs(column + 0.5 - middle[1])[known] <= 2 * pixel / CELL).all()
    hole = np.isnan(bands[0]).mean()
    assert (~known).mean() == pytest.approx(hole, rel=0.15)


@pytest.mark.parametrize("pixel", [0.3, 0.5, 3.0])
def test_a_raster_without_smaller_copies_shows_its_own_cells(
    bands: NDArray[np.float32], pixel: float
) -> None:
    place = RasterPlace(WEST - 5, NORTH + 5, pixel, 90, 120)
    shown = RasterInParts(plain_tiff(bands)).seen(0, place)
    rows = np.floor((NORTH - (place.north_m - (np.arange(90) + 0.5) * pixel)) / CELL).astype(int)
    columns = np.floor((place.west_m + (np.arange(120) + 0.5) * pixel - WEST) / CELL).astype(int)
    expected = np.full((90, 120), np.nan, np.float32)
    inside = np.ix_((rows >= 0) & (rows < ROWS), (columns >= 0) & (columns < COLUMNS))
    cells = bands[0][
        np.ix_(rows[(rows >= 0) & (rows < ROWS)], columns[(columns >= 0) & (columns < COLUMNS)])
    ]
    expected[inside] = cells
    np.testing.assert_array_equal(shown, expected)


def test_many_may_look_at_once(parts: RasterInParts) -> None:
    places = [
        RasterPlace(WEST + 7 * step, NORTH - 3 * step, 0.5 + step % 4, 64, 64) for step in range(40)
    ]
    boxes = [
        shapely.box(WEST + step, NORTH - 90, WEST + 40 + step, NORTH - step) for step in range(40)
    ]

    def look(step: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        return parts.seen(0, places[step]), covered([boxes[step]], places[step])

    alone = [look(step) for step in range(40)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(look, list(range(40)) * 5))
    for step, (seen, inside) in enumerate(together):
        np.testing.assert_array_equal(seen, alone[step % 40][0])
        np.testing.assert_array_equal(inside, alone[step % 40][1])


def test_the_value_at_a_place_is_that_of_its_cell(
    parts: RasterInParts, bands: NDArray[np.float32]
) -> None:
    assert parts.at(0, WEST + 10.1, NORTH - 20.4) == bands[0, 40, 20]
    assert np.isnan(parts.at(0, WEST + 110, NORTH - 55)) and np.isnan(
        parts.at(0, WEST - 1, NORTH - 1)
    )


def test_beside_the_raster_nothing_is_known(parts: RasterInParts) -> None:
    assert np.isnan(parts.seen(0, RasterPlace(0, 300_000, 1.0, 5, 5))).all()


def test_a_whole_number_for_unknown_is_unknown_too() -> None:
    bands = np.zeros((1, 8, 8), np.uint8)
    bands[0, :4] = 255
    tiff = raster_bytes(bands, (0, 0, 8, 8), 255, ["shade"])
    shown = RasterInParts(tiff).seen(0, RasterPlace(0, 8, 1, 8, 8))
    assert np.isnan(shown[:4]).all() and (shown[4:] == 0).all()
