"""The reference files are complete, in closed lists, and say where each row comes from."""

import datetime
import re

import pytest

from wijkdraad.reference import loader
from wijkdraad.sources.cbs import mapping

SHAPES = ("statistics", "boundary_file", "odata", "rivm", "statline", "leefbaarometer")


def test_every_indicator_has_both_names_a_source_and_whole_words_as_key() -> None:
    for key, indicator in loader.indicators().items():
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", key), key
        assert indicator.name_nl.strip() and indicator.name_en.strip(), key
        assert indicator.source.strip(), key
        assert 0 <= indicator.decimals <= 3, key
        assert bool(indicator.note_nl) == bool(indicator.note_en), key


def test_names_are_unique_in_each_language() -> None:
    for language in ("name_nl", "name_en"):
        names = [getattr(indicator, language) for indicator in loader.indicators().values()]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("ending", "unit"),
    [("_share", "share"), ("_eur", "eur"), ("_km", "km"), ("_ha", "ha"), ("_m", "m")],
)
def test_the_unit_in_a_key_is_the_unit_of_the_indicator(ending: str, unit: str) -> None:
    for key, indicator in loader.indicators().items():
        if key.endswith(ending) and key != "schools_within_3_km":
            assert indicator.unit == unit, key


def test_a_share_lies_between_0_and_1() -> None:
    for indicator in loader.indicators().values():
        if indicator.unit == "share":
            assert (indicator.lowest, indicator.highest) == (0.0, 1.0), indicator.key


def test_physical_indicators_are_there() -> None:
    assert set(loader.indicators()) >= {
        "green_area_share",
        "building_area_share",
        "paved_area_share",
        "water_area_share",
        "tree_count",
        "ground_model_known_share",
        "surface_model_known_share",
        "ground_height_mean_m",
        "shade_share_13h",
        "distance_to_coolness_m",
    }


def test_a_reader_is_told_that_crimes_are_counted_where_they_happen() -> None:
    for key in ("crimes_in_12_months", "crimes_per_1000_inhabitants"):
        assert "waar het gebeurt" in loader.indicators()[key].note_nl


@pytest.mark.parametrize("shape", SHAPES)
def test_columns_fit_their_indicator(shape: str) -> None:
    taken: set[str] = set()
    for key, column in loader.columns(shape).items():
        assert column.names and column.source and column.table, key
        unit = loader.indicators()[key].unit
        expected = {"share": 0.01, "eur": 1000.0}.get(unit, 1.0)
        assert column.factor == expected, f"{shape}, {key}"
        for name in column.names:
            assert mapping.column_name_without_suffix(name) == name, name
            assert name not in taken, name
            taken.add(name)
        for seen in column.seen:
            assert mapping.column_name_without_suffix(seen) in column.names, seen


def test_the_shapes_are_the_known_six() -> None:
    assert tuple(loader.shapes()) == SHAPES
    for shape in loader.shapes().values():
        assert shape.empty_reason in loader.missing_reasons()


def test_an_unknown_shape_says_which_there_are() -> None:
    with pytest.raises(ValueError, match="found 'excel', expected one of statistics"):
        loader.columns("excel")


def test_missing_values_are_the_same_in_the_reference_and_in_the_source_house() -> None:
    ours, theirs = loader.missing_values(), mapping.CBS_MISSING_VALUES
    assert ours.at_or_below == theirs.at_or_below
    assert dict(ours.codes) == dict(theirs.codes)
    assert dict(ours.marks) == dict(theirs.marks)


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for reason in loader.missing_reasons().values():
        assert reason.name_nl.endswith(".") and reason.name_en.endswith(".")


def test_the_17_goals_have_two_names_each() -> None:
    goals = loader.sdg_titles()
    assert list(goals) == list(range(1, 18))
    assert all(goal.name_nl and goal.name_en and goal.title_en for goal in goals.values())
    assert goals[1].name_nl == "Geen armoede"
    assert goals[17].name_en == "Partnerships for the goals"


def test_publication_rules_hold_from_a_day() -> None:
    rules = loader.publication_rules()
    assert rules["smallest_count_shown"].value == 5
    assert rules["fewest_answers_for_percentage"].value == 30
    first = rules["smallest_count_shown"].valid_from
    assert "smallest_count_shown" in loader.publication_rules(first)
    assert not loader.publication_rules(first - datetime.timedelta(days=1))


def test_what_the_loader_gives_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        loader.indicators()["inhabitants"] = None  # type: ignore[index]
    with pytest.raises(AttributeError):
        loader.indicators()["inhabitants"].unit = "km"  # type: ignore[misc]
