"""Renumbered areas: a whole stays what it is, a part is an estimate or a gap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.know.profile.crosswalk import Step, carried, numbering_changed, too_much
from wijkdraad.method.know.profile.prosperity import verdict_of_theme
from wijkdraad.method.know.profile.trends import trend


def step(old: str, share: float = 1.0, new: str = "BU9") -> Step:
    return Step(old, 2020, new, 2024, share)


def test_a_whole_area_keeps_any_figure() -> None:
    assert carried({"BU1": 0.488}, [step("BU1")], is_count=False).value == 0.488
    assert carried({"BU1": 765.0}, [step("BU1")], is_count=True).how == "kept"


def test_two_whole_areas_add_up_their_people_and_not_their_shares() -> None:
    parts = [step("BU1"), step("BU2")]
    people = carried({"BU1": 300.0, "BU2": 200.0}, parts, is_count=True)
    assert (people.value, people.how) == (500.0, "joined")
    assert carried({"BU1": 0.3, "BU2": 0.2}, parts, is_count=False) == carried({}, parts, False)
    assert carried({}, parts, False).how == "gap"


@pytest.mark.parametrize("is_count", [True, False])
def test_a_part_is_an_estimate_for_counts_and_a_gap_for_the_rest(is_count: bool) -> None:
    found = carried({"BU1": 400.0}, [step("BU1", 0.25)], is_count)
    assert (found.value, found.how) == ((100.0, "part") if is_count else (None, "gap"))


def test_an_unknown_part_is_not_zero() -> None:
    found = carried({"BU1": 300.0, "BU2": None}, [step("BU1"), step("BU2")], is_count=True)
    assert (found.value, found.how) == (None, "gap")
    assert carried({"BU1": None}, [step("BU1")], is_count=True).value is None


PARTS = st.tuples(st.integers(0, 1000), st.sampled_from([0.25, 0.5, 1.0]))


@given(st.lists(PARTS, min_size=1, max_size=6))
def test_splitting_people_over_new_areas_keeps_their_number(old: list[tuple[int, float]]) -> None:
    """Whatever is not given to one new area is given to the other."""
    values = {f"BU{n}": float(count) for n, (count, _share) in enumerate(old)}
    one = [step(f"BU{n}", share, "BU8") for n, (_count, share) in enumerate(old)]
    rest = [step(f"BU{n}", 1 - share, "BU9") for n, (_count, share) in enumerate(old) if share < 1]
    total = carried(values, one, True).value or 0.0
    total += (carried(values, rest, True).value or 0.0) if rest else 0.0
    assert total == pytest.approx(sum(values.values()))
    assert too_much([*one, *rest]) == []


def test_more_than_the_whole_cannot_be_given_away() -> None:
    assert too_much([step("BU1", 0.6), step("BU1", 0.6, "BU8")]) == [("BU1", 2020, 1.2)]
    assert too_much([step("BU1", 1 / 3, new) for new in ("BU7", "BU8", "BU9")]) == []


def test_a_few_codes_gone_is_no_new_numbering() -> None:
    then = {f"BU{n}" for n in range(10)}
    assert not numbering_changed(then, then - {"BU1", "BU2"})
    assert numbering_changed(then, {"BU1", "BU2", "BU77"})
    assert not numbering_changed(set(), then)


@given(st.dictionaries(st.integers(2010, 2030), st.none() | st.integers(-9, 9)))
def test_a_year_without_a_figure_is_never_filled_in(by_year: dict[int, int | None]) -> None:
    told = trend(by_year)
    assert dict(told.known) == {year: value for year, value in by_year.items() if value is not None}
    assert set(told.unknown) | {year for year, _value in told.known} == set(by_year)


@given(st.lists(st.sampled_from(["better", "worse", "same"]), max_size=4), st.integers(0, 3))
def test_what_is_unknown_changes_no_verdict(verdicts: list, unknown: int) -> None:
    with_unknown = [*verdicts, *["unknown"] * unknown]
    expected = verdict_of_theme(verdicts) if verdicts else "unknown"
    assert verdict_of_theme(with_unknown) == expected
