"""Ponding on the real heights of Delft, of which half is unknown."""

from __future__ import annotations

import numpy as np
import pytest

from tests.real.delft import AVAILABLE, SHARED
from wijkdraad.steps.maps.ponding import even_storm, ponding_map, ponding_told, storm_named

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="the real data are not here")
GROUND = SHARED / "delft" / "dtm_05m_ahn3.tif"
BUILDINGS = SHARED / "delft" / "bgt" / "bgt_pand.sqlite"


def test_half_of_the_ground_is_unknown_and_the_result_says_so() -> None:
    told = ponding_told(ponding_map(GROUND, even_storm(70)))
    assert told["unknown_share"] == pytest.approx(0.5146, abs=1e-4)
    assert told["rain_m3"] == pytest.approx(0.07 * 530 * 460 * 0.25)
    assert told["ponded_m3"] + told["runoff_m3"] == pytest.approx(told["rain_m3"], rel=1e-9)
    assert 0 < told["over_5cm_m2"] < told["ponded_m2"]


def test_buildings_take_part_of_what_is_unknown_and_hold_water_back() -> None:
    without = ponding_told(ponding_map(GROUND, even_storm(70)))
    map_ = ponding_map(GROUND, even_storm(70), BUILDINGS)
    told = ponding_told(map_)
    assert told["unknown_share"] < without["unknown_share"]
    assert told["building_share"] == pytest.approx(0.142, abs=0.001)
    assert told["ponded_m3"] > without["ponded_m3"]
    depth = map_.found.depth_m
    assert np.isnan(depth).mean() == pytest.approx(told["unknown_share"] + told["building_share"])
    on_raster = float(np.nansum(depth, dtype=np.float64)) * 0.25
    assert on_raster + told["ponded_on_filled_m3"] == pytest.approx(told["ponded_m3"], rel=1e-6)


def test_the_storm_of_the_national_map_with_its_loss() -> None:
    told = ponding_told(ponding_map(GROUND, storm_named("national_70mm_2h"), BUILDINGS, 20.0))
    assert told["lost_m3"] == pytest.approx(told["rain_m3"] * 40 / 70)
    assert told["ponded_m3"] + told["runoff_m3"] + told["lost_m3"] == pytest.approx(
        told["rain_m3"], rel=1e-9
    )
