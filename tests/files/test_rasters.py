"""What the reader of heights takes, and how it says what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasterio.transform import Affine

from tests.exchange.dossiers import SOUTH, WEST, raster
from wijkdraad.files.maps import rasters
from wijkdraad.files.maps.rasters import Raster, read_raster
from wijkdraad.files.problems import UnreadableFile


def read(path: Path, content: bytes) -> Raster:
    path.write_bytes(content)
    return read_raster(path)


def problem(path: Path, content: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(path, content)
    return caught.value


def test_heights_corner_and_cell_size_are_those_of_the_file(tmp_path: Path) -> None:
    found = read(tmp_path / "h.tif", raster([[1.0, 2.0], [3.0, 4.5]]))
    assert found.heights_m.tolist() == [[1.0, 2.0], [3.0, 4.5]]
    assert (found.west_m, found.north_m, found.cell_size_m) == (WEST, SOUTH + 100, 10)


def test_nodata_and_nan_are_unknown(tmp_path: Path) -> None:
    found = read(tmp_path / "h.tif", raster([[-9.0, np.nan], [0.0, -8.9]]))
    assert np.isnan(found.heights_m).tolist() == [[True, True], [False, False]]


def test_a_raster_of_nodata_alone_is_read(tmp_path: Path) -> None:
    assert np.isnan(read(tmp_path / "h.tif", raster(np.full((3, 3), -9))).heights_m).all()


def test_rd_new_with_heights_above_nap_is_rd_new(tmp_path: Path) -> None:
    assert read(tmp_path / "h.tif", raster([[1.0]], crs="EPSG:7415")).cell_size_m == 10


@pytest.mark.parametrize("crs", [None, "EPSG:4326", "EPSG:3857"])
def test_another_coordinate_system_is_a_problem(tmp_path: Path, crs: str | None) -> None:
    assert "28992" in problem(tmp_path / "h.tif", raster([[1.0]], crs=crs)).expected


@pytest.mark.parametrize(
    "transform",
    [
        Affine(8, 6, WEST, 6, -8, SOUTH),
        Affine(8, 0, WEST, 0, -4, SOUTH),
        Affine(8, 0, WEST, 0, 8, SOUTH),
        Affine(-8, 0, WEST, 0, -8, SOUTH),
    ],
)
def test_cells_that_are_no_squares_with_north_up_are_a_problem(
    tmp_path: Path, transform: Affine
) -> None:
    found = problem(tmp_path / "h.tif", raster(np.ones((2, 2)), transform=transform))
    assert "north" in found.expected


@pytest.mark.parametrize("content", [b"", b"a bird", b"II*\x00", b"PK\x03\x04", b"<VRTDataset/>"])
def test_what_is_no_geotiff_is_a_problem(tmp_path: Path, content: bytes) -> None:
    assert problem(tmp_path / "h.tif", content).expected == "a GeoTIFF"


def test_half_a_raster_is_a_problem(tmp_path: Path) -> None:
    assert problem(tmp_path / "h.tif", raster(np.ones((100, 100)))[:2000]).expected == "a GeoTIFF"


def test_a_raster_too_large_to_hold_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rasters, "MOST_CELLS", 8)
    assert read(tmp_path / "h.tif", raster(np.ones((2, 4)))).heights_m.shape == (2, 4)
    found = problem(tmp_path / "h.tif", raster(np.ones((3, 3))))
    assert found.values == {"width": 3, "height": 3}
