"""The design storms are whole: their steps add up, and each says where it comes from."""

import pytest

from wijkdraad.programme.models import FeatureKind
from wijkdraad.reference.rain import design_storms, infiltration, losses

TOTALS = {
    "stress_70mm_1h": (70, 1),
    "stress_90mm_1h": (90, 1),
    "stress_160mm_2h": (160, 2),
    "national_70mm_2h": (70, 2),
    "national_140mm_2h": (140, 2),
    "bui08": (19.8, 1),
    "bui09": (29.4, 1),
    "bui10": (35.7, 0.75),
}


def test_each_storm_brings_what_its_source_says_in_the_time_it_says() -> None:
    found = {
        key: (storm.total_mm, len(storm.step_mm) * storm.step_minutes / 60)
        for key, storm in design_storms().items()
    }
    assert set(found) == set(TOTALS)
    for key, total in TOTALS.items():
        assert found[key] == pytest.approx(total), key


def test_each_row_has_names_a_source_and_a_climate_that_is_said() -> None:
    for row in (*design_storms().values(), *losses().values(), *infiltration().values()):
        assert row.name_nl.strip() and row.name_en.strip() and row.source.strip() and row.note
    for storm in design_storms().values():
        assert storm.years > 0
        # A storm that was seen in one place only says so.
        assert (storm.status == "to_verify") == storm.key.startswith("bui")


def test_a_designed_sewer_is_its_litres_per_second_and_hectare() -> None:
    assert losses()["sewer_flat"].mm_per_hour == pytest.approx(60 * 0.36)
    assert losses()["sewer_sloping"].mm_per_hour == pytest.approx(90 * 0.36)


def test_each_surface_of_the_base_map_has_a_rate_and_none_is_negative() -> None:
    surfaces = {FeatureKind.BUILDING, FeatureKind.ROAD, FeatureKind.FOOTPATH, FeatureKind.GREEN}
    assert set(infiltration()) == surfaces | {FeatureKind.BARE, FeatureKind.WATER}
    assert all(row.mm_per_hour >= 0 for row in infiltration().values())
