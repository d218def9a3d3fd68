"""Heat in Delft, on measured heights and the base map: does the map hold together?"""

from __future__ import annotations

import numpy as np
import pytest

from tests.real.delft import AVAILABLE, SHARED
from wijkdraad.files.maps.rasters import read_raster, write_raster
from wijkdraad.method.know.light.standing import centimetres, with_nearest_known
from wijkdraad.steps.maps.heat import HeatMap, cool_places_on, heat_map
from wijkdraad.steps.maps.inputs import built_up, grid_of

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="the real data are not here")
BASE_MAP = SHARED / "delft" / "bgt"
TREE_FROM_M = 3.0


@pytest.fixture(scope="module")
def delft(tmp_path_factory) -> HeatMap:
    """The window of the base map; a tree is what stands 3 m or more outside its buildings.

    Buildings are drawn for one block only: elsewhere what stands is taken as it was measured.
    """
    surface = SHARED / "delft" / "dsm_05m_ahn3.tif"
    ground = SHARED / "delft" / "dtm_05m_ahn3.tif"
    heights = read_raster(surface)
    grid = grid_of(heights)
    above = heights.heights_m - with_nearest_known(centimetres(read_raster(ground).heights_m)) / 100
    mapped = np.zeros((grid.rows, grid.columns), bool)
    for name in ("begroeidterreindeel", "onbegroeidterreindeel", "wegdeel", "waterdeel"):
        mapped |= built_up(BASE_MAP / f"bgt_{name}.sqlite", grid)
    built = built_up(BASE_MAP / "bgt_pand.sqlite", grid)
    crowns = np.where((above > TREE_FROM_M) & mapped & ~built, above, 0).astype(np.float32)
    path = tmp_path_factory.mktemp("heat") / "crowns.tif"
    write_raster(path, crowns[None], grid.bounds, -9999.0, ["crowns"])
    return heat_map(
        surface,
        BASE_MAP / "bgt_begroeidterreindeel.sqlite",
        ground,
        path,
        BASE_MAP / "bgt_waterdeel.sqlite",
        holes_m=2,
    )


def test_what_is_felt_on_a_hot_day_lies_where_it_can(delft) -> None:
    known = delft.mean_c[~np.isnan(delft.mean_c)]
    assert len(known) > 0.4 * delft.mean_c.size
    assert 30 < known.min() < known.max() < 48
    assert 33 < known.mean() < 40


def test_it_is_cooler_under_trees_and_hotter_in_the_sun_on_stone(delft) -> None:
    crowns = delft.place.surfaces.crowns
    trees = crowns.top_cm > crowns.base_cm
    open_sun = (delft.maps.pet_c > 40).any(axis=0) & ~trees
    assert np.nanmean(delft.mean_c[trees]) < 34
    assert np.nanmean(delft.mean_c[open_sun]) > 37


def test_the_map_says_how_little_of_the_surroundings_it_holds(delft) -> None:
    told = [limit.values["percent"] for limit in delft.limits if "upwind" in limit.text]
    # 265 by 230 m of windows of 1100 by 500 m.
    assert told == [9]


def test_cool_places_are_found_by_both_presets(delft) -> None:
    strict, loose = (cool_places_on(delft, preset) for preset in ("hva_kea", "rotterdam"))
    assert len(strict) >= 5
    assert sum(place.area_m2 for place in strict) < sum(place.area_m2 for place in loose)
    assert all(place.area_m2 >= 200 for place in (*strict, *loose))
