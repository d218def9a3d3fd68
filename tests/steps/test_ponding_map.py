"""Ponding from files: what a command would print, and which file is named when one is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from numpy.typing import NDArray

from wijkdraad.files.maps.rasters import write_raster
from wijkdraad.reference.rain import infiltration
from wijkdraad.steps.maps.inputs import WrongInput
from wijkdraad.steps.maps.ponding import (
    even_storm,
    ponding_map,
    ponding_of_areas,
    ponding_told,
    storm_named,
    write_ponding,
)

BOUNDS = (85000.0, 447000.0, 85006.0, 447006.0)


def raster(path: Path, heights: NDArray[np.float32]) -> Path:
    write_raster(path, np.where(np.isnan(heights), -9999, heights)[None], BOUNDS, -9999, ["m"])
    return path


def layer(path: Path, *shapes: shapely.Geometry, ids: list[int] | None = None) -> Path:
    columns = {} if ids is None else {"id": np.array(ids)}
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, object)),
        list(columns.values()),
        list(columns),
        geometry_type=shapes[0].geom_type,
        crs="EPSG:28992",
    )
    return path


@pytest.fixture
def pit(tmp_path: Path) -> Path:
    """A field of 6 by 6 m with a pit of 2 by 2 m, half a metre deep."""
    heights = np.ones((6, 6), np.float32)
    heights[2:4, 2:4] = 0.5
    return raster(tmp_path / "dtm.tif", heights)


def test_the_numbers_of_a_pit(pit: Path, tmp_path: Path) -> None:
    map_ = ponding_map(pit, even_storm(50))
    told = ponding_told(map_)
    assert told["ponded_m3"] == pytest.approx(16 * 0.05)
    assert told["runoff_m3"] == pytest.approx(20 * 0.05)
    assert (told["ponded_m2"], told["over_5cm_m2"], told["lost_m3"]) == (4, 4, 0)
    assert told["deepest_m"] == pytest.approx(0.2)
    assert "no flow model" in told["limits"]
    write_ponding(map_, tmp_path / "depth.tif")
    with rasterio.open(tmp_path / "depth.tif") as source:
        band = source.read(1, masked=True)
        assert source.bounds == BOUNDS
        assert (source.dtypes[0], source.descriptions[0]) == ("float32", "depth_m")
    assert float(band.sum()) == pytest.approx(told["ponded_m3"])
    assert not np.ma.getmaskarray(band).any()


def test_losses_come_off_while_it_rains(pit: Path) -> None:
    told = ponding_told(ponding_map(pit, even_storm(50, hours=2), loss_mm_per_hour=20))
    assert told["lost_m3"] == pytest.approx(36 * 0.04)
    assert told["ponded_m3"] == pytest.approx(16 * 0.01)


def test_what_seeps_away_differs_by_surface_and_unknown_ground_takes_nothing(pit: Path) -> None:
    west, south, east, north = BOUNDS
    west_half = shapely.box(west, south, west + 3, north)
    told = ponding_told(ponding_map(pit, even_storm(50), surfaces={"green": [west_half]}))
    green = infiltration()["green"].mm_per_hour / 1000
    assert told["lost_m3"] == pytest.approx(18 * green)
    assert told["unknown_surface_share"] == pytest.approx(0.5)
    assert told["rain_m3"] == pytest.approx(told["ponded_m3"] + told["runoff_m3"] + told["lost_m3"])
    road = {"green": [west_half], "road": [shapely.box(west + 3, south, east, north)]}
    known = ponding_told(ponding_map(pit, even_storm(50), surfaces=road))
    assert known["unknown_surface_share"] == 0
    assert known["lost_m3"] == pytest.approx(told["lost_m3"])
    assert ponding_told(ponding_map(pit, even_storm(50)))["unknown_surface_share"] is None


def test_a_design_storm_loses_per_step(pit: Path) -> None:
    told = ponding_told(ponding_map(pit, storm_named("bui08"), loss_mm_per_hour=12))
    # 1 mm can go every 5 minutes; the first three steps bring less.
    assert told["lost_m3"] == pytest.approx(36 * (0.3 + 0.6 + 0.9 + 8 + 0.6) / 1000)
    assert told["rain_mm"] == pytest.approx(19.8)


def test_buildings_show_no_depth_and_their_rain_comes_down(pit: Path, tmp_path: Path) -> None:
    building = layer(tmp_path / "b.gpkg", shapely.box(85004, 447002, 85005, 447004))
    map_ = ponding_map(pit, even_storm(50), building)
    told = ponding_told(map_)
    assert np.argwhere(np.isnan(map_.found.depth_m)).tolist() == [[2, 4], [3, 4]]
    assert told["building_share"] == pytest.approx(2 / 36)
    # Each roof cell gives two thirds to ground that drains into the pit, the rest to the edge.
    assert told["ponded_m3"] == pytest.approx(0.05 * (14 + 4 / 3))
    assert told["ponded_m3"] + told["runoff_m3"] == pytest.approx(told["rain_m3"])


def test_each_area_gets_its_share_and_its_deepest_place(pit: Path, tmp_path: Path) -> None:
    areas = layer(
        tmp_path / "areas.gpkg",
        shapely.box(85000, 447002, 85006, 447004),
        shapely.box(85000, 447000, 85006, 447001),
        shapely.box(86000, 447000, 86006, 447001),
        ids=[1, 2, 3],
    )
    told = ponding_of_areas(ponding_map(pit, even_storm(50)), areas)
    assert told[0] == {
        "id": 1,
        "over_5cm_share": pytest.approx(1 / 3),
        "deepest_m": 0.2,
        "known_share": 1.0,
    }
    assert (told[1]["over_5cm_share"], told[1]["deepest_m"]) == (0, 0)
    assert told[2] == {"id": 3, "over_5cm_share": None, "deepest_m": None, "known_share": 0}


def test_the_unknown_share_is_told_apart(tmp_path: Path) -> None:
    heights = np.ones((6, 6), np.float32)
    heights[0, :3] = heights[3, 3] = np.nan
    told = ponding_told(ponding_map(raster(tmp_path / "dtm.tif", heights), even_storm(70)))
    assert told["unknown_share"] == pytest.approx(4 / 36)
    assert told["unknown_filled_share"] == pytest.approx(1 / 36)
    assert told["unknown_outside_share"] == pytest.approx(3 / 36)
    assert told["runoff_from_outside_m3"] == pytest.approx(3 * 0.07)


def test_what_is_wrong_is_named(pit: Path, tmp_path: Path) -> None:
    points = layer(tmp_path / "points.gpkg", shapely.Point(85001, 447001))
    with pytest.raises(WrongInput) as wrong:
        ponding_map(pit, even_storm(70), points)
    assert (wrong.value.file, wrong.value.row) == (str(points), 1)
    with pytest.raises(WrongInput, match="no file"):
        ponding_map(tmp_path / "none.tif", even_storm(70))
    with pytest.raises(WrongInput, match="16 km"):
        ponding_map(raster(tmp_path / "mm.tif", np.full((6, 6), 1e6, np.float32)), even_storm(70))
    for option, act in (
        ("--rain-mm", lambda: even_storm(-1)),
        ("--rain-mm", lambda: even_storm(float("nan"))),
        ("--hours", lambda: even_storm(70, 0)),
        ("--hours", lambda: even_storm(70, float("inf"))),
        ("--storm", lambda: storm_named("bui99")),
        ("--loss-mm-per-hour", lambda: ponding_map(pit, even_storm(70), None, -1)),
    ):
        with pytest.raises(WrongInput) as wrong:
            act()
        assert wrong.value.file == option
