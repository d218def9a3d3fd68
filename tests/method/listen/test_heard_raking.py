"""Weights by raking: they fit the margins, sum to the answers, and do not depend on the order."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wijkdraad.method.listen.heard.raking import (
    NOT_TOLD,
    EmptyCell,
    Margin,
    design_effect,
    effective_answers,
    raked_weights,
    trimmed_weights,
)


def shares_of(margin: Margin, weights: np.ndarray) -> np.ndarray:
    """The weighted shares among those who told the trait."""
    told = margin.codes >= 0
    there = np.bincount(margin.codes[told], weights=weights[told], minlength=len(margin.counts))
    return there / there.sum()


@st.composite
def surveys(draw: st.DrawFn, missing: bool = True) -> tuple[list[Margin], int]:
    """Answers of which every combination of categories is there, so that raking must fit."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=3))
    every = np.array(list(np.ndindex(*sizes)))
    extra = draw(st.integers(0, 40))
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    rows = np.vstack([every, every[random.integers(0, len(every), extra)]])
    margins = []
    for place, size in enumerate(sizes):
        counts = tuple(draw(st.integers(1, 500)) for _ in range(size))
        codes = rows[:, place].copy()
        if missing:
            # Only of the extra ones: the whole set stays complete.
            gone = random.random(len(codes)) < 0.3
            gone[: len(every)] = False
            codes[gone] = NOT_TOLD
        margins.append(Margin(f"trait {place}", tuple("abc"[:size]), counts, codes))
    return margins, len(rows)


@settings(max_examples=80, deadline=None)
@given(surveys())
def test_every_margin_fits_and_the_weights_sum_to_the_answers(survey) -> None:
    margins, answers = survey
    found = raked_weights(margins, answers)
    assert found.converged and found.error <= 1e-6
    assert found.weights.sum() == pytest.approx(answers, rel=1e-9)
    assert (found.weights > 0).all()
    for margin in margins:
        known = np.array(margin.counts) / sum(margin.counts)
        assert np.abs(shares_of(margin, found.weights) / known - 1).max() <= 1e-6


@settings(max_examples=40, deadline=None)
@given(surveys(missing=False), st.randoms(use_true_random=False))
def test_the_order_of_answers_and_margins_does_not_matter(survey, random) -> None:
    margins, answers = survey
    order = list(range(answers))
    random.shuffle(order)
    turned = [
        Margin(each.name, each.categories, each.counts, each.codes[order])
        for each in reversed(margins)
    ]
    one = raked_weights(margins, answers).weights[order]
    assert np.allclose(one, raked_weights(turned, answers).weights, rtol=1e-4)


@settings(max_examples=40, deadline=None)
@given(surveys(), st.integers(2, 1000))
def test_only_the_shares_of_a_margin_count(survey, times: int) -> None:
    margins, answers = survey
    larger = [
        Margin(
            each.name, each.categories, tuple(count * times for count in each.counts), each.codes
        )
        for each in margins
    ]
    assert np.allclose(
        raked_weights(margins, answers).weights, raked_weights(larger, answers).weights
    )


@settings(max_examples=60, deadline=None)
@given(surveys(), st.floats(1.05, 6))
def test_trimmed_weights_stay_under_the_largest(survey, largest: float) -> None:
    margins, answers = survey
    found = trimmed_weights(margins, answers, largest)
    assert found.weights.max() <= largest * (1 + 1e-9)
    assert found.weights.sum() == pytest.approx(answers, rel=1e-9)
    plain = raked_weights(margins, answers)
    if plain.weights.max() < largest * 0.999:
        assert np.allclose(found.weights, plain.weights, rtol=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=50))
def test_effective_answers_lie_between_one_and_all(weights: list[float]) -> None:
    assume(max(weights) > 1e-3)
    found = np.array(weights)
    assert 1 - 1e-9 <= effective_answers(found) <= len(weights) + 1e-9
    assert design_effect(found) >= 1 - 1e-9
    assert design_effect(found * 3) == pytest.approx(design_effect(found))


def test_two_margins_by_hand() -> None:
    """Of 2 x 2 answers with one of each: the weights are the product of the margins."""
    sex = Margin.of_answers("sex", {"w": 3, "m": 1}, ["w", "w", "m", "m"])
    age = Margin.of_answers("age", {"y": 1, "o": 1}, ["y", "o", "y", "o"])
    found = raked_weights([sex, age], 4)
    assert found.weights == pytest.approx([1.5, 1.5, 0.5, 0.5])
    assert design_effect(found.weights) == pytest.approx(4 * 5 / 16)


def test_who_did_not_tell_keeps_weight_in_that_margin() -> None:
    """Three told: two women share half, one man has half of their weight; the fourth keeps 1."""
    sex = Margin.of_answers("sex", {"w": 1, "m": 1}, ["w", "w", "m", ""])
    found = raked_weights([sex], 4)
    assert found.weights == pytest.approx([0.75, 0.75, 1.5, 1.0])


def test_a_category_with_people_and_no_answer_is_an_error_that_names_it() -> None:
    tenure = Margin.of_answers("tenure", {"owner": 30, "tenant": 70}, ["owner", "owner"])
    with pytest.raises(EmptyCell) as empty:
        raked_weights([tenure], 2)
    assert (empty.value.margin, empty.value.category) == ("tenure", "tenant")


def test_a_category_without_people_gets_weight_0_and_needs_no_answer() -> None:
    trait = Margin.of_answers("trait", {"a": 4, "b": 0, "c": 0}, ["a", "b"])
    assert raked_weights([trait], 2).weights == pytest.approx([2.0, 0.0])


def test_a_category_of_which_all_answers_were_set_to_0_is_an_error() -> None:
    one = Margin.of_answers("one", {"a": 1, "b": 0}, ["a", "b"])
    other = Margin.of_answers("other", {"x": 1, "y": 1}, ["x", "y"])
    with pytest.raises(EmptyCell):
        raked_weights([one, other], 2)


def test_margins_that_cannot_both_fit_say_that_they_do_not() -> None:
    """Owners are all old and tenants all young here, and outside they are not."""
    tenure = Margin.of_answers("tenure", {"owner": 3, "tenant": 1}, ["owner", "tenant"])
    age = Margin.of_answers("age", {"old": 1, "young": 3}, ["old", "young"])
    found = raked_weights([tenure, age], 2, most_rounds=50)
    assert not found.converged and found.rounds == 50 and found.error > 0.1


@pytest.mark.parametrize(
    "wrong",
    [
        Margin("a", ("x",), (-1.0,), np.array([0])),
        Margin("a", ("x",), (0.0,), np.array([0])),
        Margin("a", ("x",), (float("nan"),), np.array([0])),
        Margin("a", ("x",), (1.0,), np.array([0, 0])),
        Margin("a", ("x",), (1.0,), np.array([1])),
    ],
)
def test_what_is_no_margin_is_refused(wrong: Margin) -> None:
    with pytest.raises(ValueError):
        raked_weights([wrong], 1)


def test_without_answers_or_with_a_strange_one_there_are_no_weights() -> None:
    with pytest.raises(ValueError, match="at least one answer"):
        raked_weights([], 0)
    with pytest.raises(ValueError, match="found 'c', expected one of a, b"):
        Margin.of_answers("trait", {"a": 1, "b": 1}, ["c"])
    with pytest.raises(ValueError, match="more than 1"):
        trimmed_weights([], 1, 1.0)


def test_more_patterns_than_fit_in_a_number_give_the_same_weights() -> None:
    random = np.random.default_rng(3)
    many = [
        Margin(f"t{place}", ("a", "b"), (52.0, 48.0), random.integers(0, 2, 800))
        for place in range(40)
    ]
    few = raked_weights(many[:39], 800)
    found = raked_weights(many, 800)
    assert found.converged and found.weights.sum() == pytest.approx(800)
    # The fortieth margin says nothing new where it is the first one again.
    again = raked_weights([*many[:39], many[0]], 800)
    assert np.allclose(again.weights, few.weights, rtol=1e-4)


def test_1500_answers_and_6_margins_take_less_than_a_second() -> None:
    random = np.random.default_rng(1)
    margins = [
        Margin(
            f"trait {place}",
            tuple(f"c{number}" for number in range(size)),
            tuple(float(count) for count in random.integers(10, 100, size)),
            random.integers(0, size, 1500),
        )
        for place, size in enumerate((5, 2, 3, 3, 3, 4))
    ]
    start = time.perf_counter()
    assert raked_weights(margins, 1500).converged
    assert time.perf_counter() - start < 1.0
    assert raked_weights(margins, 1500).rounds <= 10
