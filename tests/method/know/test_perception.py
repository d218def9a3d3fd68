"""What people see beside a figure: cases by hand, and what must hold for all of them."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.know.perception import (
    compared_answers,
    compared_share,
    middle_places,
    place_of,
    share_interval,
)
from wijkdraad.method.listen.small_counts import publishable_sides
from wijkdraad.method.measure.asked_again import asked_again

PART = [(-1.0, 0.05), (0.05, 0.35), (0.35, 0.65), (0.65, 0.95), (0.95, 2.0)]
counts_of_five = st.lists(st.integers(0, 40), min_size=5, max_size=5)


def test_thirty_eight_percent_of_shade_and_nine_of_fourteen_who_see_little() -> None:
    """The figure falls in "about half"; 5 say none, 4 a small part, 3 half, 2 most."""
    figure = place_of(0.38, PART)
    assert figure == 2
    compared = compared_answers([5, 4, 3, 2, 0], figure, 10)
    # Persons 7 and 8 of 14 stand in the middle: both say "a small part", one answer earlier.
    assert (compared.verdict, compared.steps, compared.middle) == ("differs", -1, (1, 1))
    assert compared.on_that_side == 9
    # Of 14 throws of a coin, 9 times heads is nothing special.
    assert compared.may_be_chance


def test_a_clear_majority_is_no_chance() -> None:
    assert not compared_answers([12, 2, 0, 0, 0], 2, 10).may_be_chance


def test_two_people_in_the_middle_who_differ_both_count() -> None:
    assert middle_places([5, 5]) == (0, 1)
    assert compared_answers([5, 5], 0, 10).verdict == "same"
    assert compared_answers([5, 5], 1, 10).verdict == "same"
    assert compared_answers([5, 0, 5], 1, 10).verdict == "same"


def test_without_a_figure_or_with_few_answers_nothing_is_said() -> None:
    assert compared_answers([9, 9], None, 10).why_not == "no_figure"
    assert compared_answers([9, 0], 1, 10).why_not == "few_answers"
    assert compared_answers([0, 0], 1, 0).why_not == "few_answers"
    assert compared_share(0, 0, 0.5, 0).why_not == "few_answers"
    assert compared_share(3, 14, None, 10).why_not == "no_figure"


def test_intervals_that_others_computed() -> None:
    """Wilson as in Newcombe 1998, table I; the difference as in his paper on two proportions."""
    assert [round(bound, 4) for bound in share_interval(81, 263)] == [0.2553, 0.3662]
    assert [round(bound, 4) for bound in share_interval(15, 148)] == [0.0624, 0.1605]
    assert [round(bound, 4) for bound in share_interval(0, 20)] == [0.0, 0.1611]
    change = asked_again([48, 32], [56, 14], {0}, 10)
    assert change is not None
    assert (round(change.low, 4), round(change.high, 4)) == (0.0524, 0.3339)


def test_what_makes_no_sense_is_refused() -> None:
    for wrong in (
        lambda: share_interval(5, 4),
        lambda: share_interval(0, 0),
        lambda: middle_places([3, -1]),
        lambda: asked_again([1, 2], [1, 2, 3], {0}, 1),
        lambda: publishable_sides({"a": 4, "b": 4}, 5),
        lambda: publishable_sides({"a": 40}, 5),
        lambda: publishable_sides({"a": 40, "b": -1}, 5),
        lambda: publishable_sides({"a": 40, "b": 1}, 2),
    ):
        with pytest.raises(ValueError):
            wrong()


@given(counts_of_five, st.integers(0, 4))
def test_turning_the_row_round_turns_the_difference_round(counts: list[int], place: int) -> None:
    there, back = compared_answers(counts, place, 1), compared_answers(counts[::-1], 4 - place, 1)
    assert (there.verdict, there.steps) == (back.verdict, -back.steps)
    assert there.on_that_side == back.on_that_side


@given(counts_of_five, st.integers(0, 4))
def test_who_differs_has_at_least_half_of_the_people_on_that_side(
    counts: list[int], place: int
) -> None:
    compared = compared_answers(counts, place, 1)
    if compared.verdict == "differs":
        assert 2 * compared.on_that_side > sum(counts)
        assert compared.steps != 0
    else:
        assert compared.steps == 0


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_lies_between_none_and_all(pair: tuple[int, int]) -> None:
    yes, total = pair
    low, high = share_interval(yes, total)
    assert 0 <= low <= yes / total <= high <= 1
    mirrored = share_interval(total - yes, total)
    assert mirrored == pytest.approx((1 - high, 1 - low))


@given(counts_of_five, counts_of_five)
def test_a_change_turns_round_when_before_and_after_do(before: list[int], after: list[int]) -> None:
    there, back = asked_again(before, after, {0, 1}, 1), asked_again(after, before, {0, 1}, 1)
    if there is None or back is None:
        assert there is back is None
        return
    assert there.difference == pytest.approx(-back.difference)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert -1 - 1e-9 <= there.low <= there.difference <= there.high <= 1 + 1e-9


def told_in_public(counts: tuple[int, ...], place: int) -> object:
    """All that is published of answers: the total, the sides, the side of the middle, and chance."""
    sides = [counts[:place], counts[place : place + 1], counts[place + 1 :]]
    shown = publishable_sides({i: sum(side) for i, side in enumerate(sides) if side}, 5)
    compared = compared_answers(counts, place, 10)
    all_shown = None not in shown.values()
    chance = compared.may_be_chance if all_shown else None
    return sum(counts), tuple(shown.items()), compared.verdict, compared.steps, chance


@pytest.mark.parametrize(("answers", "most"), [(2, 36), (3, 26), (4, 18), (5, 14)])
def test_no_count_under_five_can_be_found_by_who_knows_the_rules(answers: int, most: int) -> None:
    """Every possible row of answers is published; those that look the same must hide each count."""
    looks_like: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for place in range(answers):
        for counts in itertools.product(range(most + 1), repeat=answers):
            if 10 <= sum(counts) <= most:
                looks_like[place, told_in_public(counts, place)].append(counts)
    assert len(looks_like) > 100
    for (place, _told), rows in looks_like.items():
        groups = [[row[i] for row in rows] for i in range(answers)]
        groups.append([sum(row[:place]) for row in rows])
        groups.append([sum(row[place + 1 :]) for row in rows])
        for possible in groups:
            assert len(set(possible)) > 1 or not 0 < possible[0] < 5, rows
