"""What is remarkable: worked by hand, and what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.know.profile.deviations import (
    Compared,
    deviation,
    most_remarkable,
    robust_spread,
    tenths,
)
from wijkdraad.method.know.profile.uncertainty import Interval, rate_interval, share_interval

THEMES = ("people", "housing", "health")
FIGURES = st.lists(
    st.builds(
        lambda key, theme, here, reference, others, counts, model: (
            f"figure_{key}",
            theme,
            here,
            reference,
            others,
            counts,
            model,
        ),
        st.integers(0, 9),
        st.sampled_from(THEMES),
        st.integers(-50, 50),
        st.none() | st.integers(-50, 50),
        st.lists(st.integers(-50, 50), max_size=12),
        st.booleans(),
        st.booleans(),
    ),
    max_size=10,
    unique_by=lambda row: row[0],
)


def ranked(rows, shift: int = 0, order=None) -> list[str]:
    told = []
    for key, theme, here, reference, others, counts, model in rows:
        compared = Compared(
            key,
            theme,
            here + shift,
            Interval(here + shift - 2, here + shift + 2),
            None if reference is None else reference + shift,
            [value + shift for value in (order(others) if order else others)],
            counts,
            model,
        )
        if (found := deviation(compared, 5)) is not None:
            told.append(found)
    return [each.key for each in most_remarkable(order(told) if order else told)]


@given(FIGURES)
def test_the_order_of_the_areas_and_of_the_figures_does_not_matter(rows) -> None:
    assert ranked(rows, order=lambda found: list(reversed(list(found)))) == ranked(rows)


@given(FIGURES, st.integers(-1000, 1000))
def test_adding_the_same_to_all_areas_changes_no_ranking(rows, shift: int) -> None:
    assert ranked(rows, shift) == ranked(rows)


@given(FIGURES)
def test_the_list_keeps_its_rules(rows) -> None:
    chosen = ranked(rows)
    by_key = {row[0]: row for row in rows}
    assert len(chosen) <= 5
    for theme in THEMES:
        assert sum(by_key[key][1] == theme for key in chosen) <= 2
    assert sum(by_key[key][6] for key in chosen) <= 2
    assert all(by_key[key][5] for key in chosen), "a figure to verify decides nothing"


@given(st.floats(0, 1), st.integers(1, 10**6))
def test_an_interval_holds_its_share_and_stays_a_share(share: float, people: int) -> None:
    found = share_interval(share, people)
    assert 0 <= found.low <= found.high <= 1
    assert found.widened(1e-12).holds(share)
    assert found.high - found.low > 0


@given(st.integers(0, 200), st.integers(1, 100))
def test_more_people_make_a_share_surer(here: int, more: int) -> None:
    few, many = share_interval(0.3, 50 + here), share_interval(0.3, 50 + here + more)
    assert many.high - many.low < few.high - few.low


def test_where_one_crime_happened_it_may_as_well_have_been_five() -> None:
    # Exact Poisson bounds of 1 event: 0.025 and 5.57.
    found = rate_interval(1.0, 1000)
    assert (round(found.low, 3), round(found.high, 2)) == (0.025, 5.57)
    assert rate_interval(0.0, 1000).low == 0.0


def test_of_nobody_there_is_no_share() -> None:
    with pytest.raises(ValueError, match="expected more than 0"):
        share_interval(0.5, 0)
    with pytest.raises(ValueError, match="expected 0 to 1"):
        share_interval(1.2, 10)


def test_one_odd_area_does_not_change_the_spread() -> None:
    assert robust_spread([1, 2, 3, 4, 5]) == robust_spread([1, 2, 3, 4, 500])


def told(here: float, reference: float, others: list[float], wide: float = 0.0, **more: bool):
    interval = Interval(here - wide, here + wide)
    found = deviation(Compared("k", "t", here, interval, reference, others, **more), 5)
    assert found is not None
    return found


def test_a_figure_that_is_not_sure_enough_is_not_remarkable() -> None:
    others = [0.1, 0.2, 0.3, 0.4, 0.5]
    assert most_remarkable([told(0.6, 0.3, others, wide=0.31)]) == []
    assert len(most_remarkable([told(0.6, 0.3, others, wide=0.29)])) == 1


def test_more_than_the_municipality_and_less_than_the_others_is_not_remarkable() -> None:
    # As in a town with much forest: every street is denser than the town, this one the least.
    assert most_remarkable([told(1000, 325, [3000, 3500, 4000, 4500, 5000])]) == []


def test_with_too_few_areas_nothing_is_said_of_a_place_among_them() -> None:
    found = told(0.6, 0.3, [0.1, 0.2, 0.3, 0.4])
    assert (found.spreads, found.lower_share) == (None, None)
    assert most_remarkable([found]) == []


def test_half_of_the_areas_equal_gives_no_unit() -> None:
    assert told(5, 1, [2, 2, 2, 2, 9]).spreads is None


def test_by_ratio_twice_as_much_is_as_far_as_half_as_much() -> None:
    others = [50.0, 80.0, 100.0, 125.0, 200.0]
    twice, half = told(200, 100, others, by_ratio=True), told(50, 100, others, by_ratio=True)
    assert twice.spreads == pytest.approx(-(half.spreads or 0))


def test_ten_of_ten_only_where_it_is_all() -> None:
    assert [tenths(share) for share in (0.7, 0.999, 1.0)] == [7, 9, 10]
