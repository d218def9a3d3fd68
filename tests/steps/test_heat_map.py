"""A heat map from files: what it says, what it leaves unknown, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from wijkdraad.files.maps.rasters import write_raster
from wijkdraad.steps.maps.heat import (
    INDICATIVE,
    NO_PET,
    cool_places_on,
    heat_map,
    heat_of_areas,
    heat_told,
    write_heat,
)
from wijkdraad.steps.maps.inputs import WrongInput

WEST, NORTH, SIZE = 84000.0, 447500.0, 60
BOUNDS = (WEST, NORTH - SIZE, WEST + SIZE, NORTH)


def polygons(path: Path, shapes, ids=None) -> Path:
    fields = np.array(ids if ids is not None else range(len(shapes)))
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, object)),
        [fields],
        ["id"],
        geometry_type="Polygon",
        crs="EPSG:28992",
    )
    return path


def raster(path: Path, layer) -> Path:
    filled = np.where(np.isnan(layer), -9999, layer).astype(np.float32)
    write_raster(path, filled[None], BOUNDS, -9999.0, [path.stem])
    return path


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    """A square with a house, a tree, a pond that the laser did not see, and a strip of green."""
    ground = np.zeros((SIZE, SIZE), np.float32)
    surface, crowns = ground.copy(), ground.copy()
    surface[10:25, 10:25] = 9
    ground[10:25, 10:25] = np.nan
    surface[40:50, 10:22] = crowns[40:50, 10:22] = 8
    ground[42:48, 12:20] = np.nan
    surface[35:45, 45:55] = ground[35:45, 45:55] = np.nan

    def box(rows, columns):
        return shapely.box(WEST + columns[0], NORTH - rows[1], WEST + columns[1], NORTH - rows[0])

    return {
        "surface": raster(tmp_path / "dsm.tif", surface),
        "ground": raster(tmp_path / "dtm.tif", ground),
        "crowns": raster(tmp_path / "crowns.tif", crowns),
        "green": polygons(tmp_path / "green.gpkg", [box((0, 60), (30, 40))]),
        "water": polygons(tmp_path / "water.gpkg", [box((35, 45), (45, 55))]),
    }


def test_a_neighbourhood_has_cool_and_hot_places_and_says_what_it_is(files, tmp_path) -> None:
    found = heat_map(**files)
    assert found.mean_c.shape == (SIZE, SIZE)
    assert np.isnan(found.mean_c[10:25, 10:25]).all()
    assert found.roofs[10:25, 10:25].all()
    # Under the tree it is known and cool, on the pond known, on the green cooler than on stone.
    under, green, stone = found.mean_c[45, 16], found.mean_c[30, 35], found.mean_c[30, 50]
    assert under < green < stone
    assert not np.isnan(found.mean_c[40, 50])
    told = heat_told(found)
    assert told["limits"][0] == {"says": INDICATIVE, "values": {}}
    assert told["hours_ut"] == list(range(10, 17))
    assert told["share_above"]["35"] >= told["share_above"]["38"] >= told["share_above"]["41"]
    assert told["known_share"] > 0.95
    path = tmp_path / "heat.tif"
    write_heat(found, path)
    with rasterio.open(path) as written:
        assert written.descriptions == ("mean", *(f"{hour} UT" for hour in range(10, 17)))
        band = written.read(1, masked=True)
        assert written.nodata == NO_PET
    assert np.array_equal(band.mask, np.isnan(found.mean_c))
    assert np.allclose(band.compressed(), found.mean_c[~np.isnan(found.mean_c)])


def test_without_the_water_layer_the_pond_and_what_looks_over_it_stay_unknown(files) -> None:
    dry = {name: path for name, path in files.items() if name != "water"}
    assert np.isnan(heat_map(**dry).mean_c[35:45, 45:55]).all()
    # The hole is 10 m wide: only who allows that wide a hole has it filled, as a told guess.
    filled = heat_map(**dry, holes_m=10)
    assert any("small holes" in limit.text for limit in filled.limits)
    assert np.isnan(filled.mean_c[35:45, 45:55]).all()


def test_outside_what_was_mapped_the_green_is_unknown_and_so_is_the_sun(files, tmp_path) -> None:
    mapped = polygons(tmp_path / "mapped.gpkg", [shapely.box(WEST, NORTH - 60, WEST + 44, NORTH)])
    whole, part = heat_map(**files), heat_map(**files, mapped=mapped)
    assert not np.isnan(whole.mean_c[5, 55])
    assert np.isnan(part.mean_c[5, 55])
    assert not np.isnan(part.mean_c[5, 35])
    gardens = "private gardens"
    assert any(gardens in limit.text for limit in whole.limits)
    assert not any(gardens in limit.text for limit in part.limits)


def test_green_may_be_a_raster_of_shares(files, tmp_path) -> None:
    shares = np.zeros((SIZE, SIZE), np.float32)
    shares[:, 30:40] = 1
    as_raster = heat_map(**{**files, "green": raster(tmp_path / "green.tif", shares)})
    assert np.array_equal(as_raster.mean_c, heat_map(**files).mean_c, equal_nan=True)
    shares[3, 3] = 7
    with pytest.raises(WrongInput, match="7"):
        heat_map(**{**files, "green": raster(tmp_path / "wrong.tif", shares)})


def test_areas_and_cool_places(files, tmp_path) -> None:
    found = heat_map(**files)
    areas = polygons(
        tmp_path / "areas.gpkg",
        [
            shapely.box(WEST + 10, NORTH - 25, WEST + 25, NORTH - 10),
            shapely.box(WEST + 10, NORTH - 50, WEST + 22, NORTH - 40),
            shapely.box(WEST - 500, NORTH, WEST - 400, NORTH + 90),
        ],
        ["roof", "tree", "elsewhere"],
    )
    roof, tree, elsewhere = heat_of_areas(found, areas)
    assert roof["pet_mean_c"] is None
    assert roof["covered_share"] == 1.0
    assert tree["pet_mean_c"] < 35
    assert tree["share_above"] == {"35": pytest.approx(0, abs=0.2), "38": 0.0, "41": 0.0}
    assert elsewhere == {
        "id": "elsewhere", "pet_mean_c": None, "share_above": {"35": None, "38": None, "41": None},
        "covered_share": 0.0, "ground_cells": 0,
    }  # fmt: skip
    cool = cool_places_on(found, "rotterdam")
    assert cool
    assert all(place.area_m2 >= 200 and place.mean_pet_c <= 38 for place in cool)
    everything = polygons(tmp_path / "all.gpkg", [shapely.box(*BOUNDS)])
    assert cool_places_on(found, "rotterdam", everything) == []
    with pytest.raises(WrongInput, match="hva_kea, rotterdam"):
        cool_places_on(found, "amsterdam")


def test_an_unknown_day_is_refused_before_anything_is_read(tmp_path) -> None:
    nowhere = tmp_path / "nowhere.tif"
    with pytest.raises(WrongInput, match="2015-07-01"):
        heat_map(nowhere, nowhere, day="2003-08-07")
