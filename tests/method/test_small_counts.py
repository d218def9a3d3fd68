"""No count may be printed, or found with the total, that says something of a few people."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.listen.small_counts import publishable_counts

counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), max_size=6)


def possible_values(
    shown: dict[str, int | None], small: set[str], total: int, smallest_shown: int
) -> dict[str, set[int]]:
    """Every value a withheld cell can have for a reader who knows the total and which are small."""
    withheld = [label for label, count in shown.items() if count is None]
    rest = total - sum(count for count in shown.values() if count is not None)
    found: dict[str, set[int]] = {label: set() for label in withheld}
    choices = [
        range(1, smallest_shown) if label in small else range(smallest_shown, rest + 1)
        for label in withheld
    ]
    for values in product(*choices):
        if sum(values) == rest:
            for label, value in zip(withheld, values, strict=True):
                found[label].add(value)
    return found


@given(counts)
def test_no_small_count_is_shown(found: dict[str, int]) -> None:
    shown = publishable_counts(found, 5)
    assert list(shown) == list(found)
    for label, count in shown.items():
        assert count is None or count == found[label]
        assert count is None or count == 0 or count >= 5


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 8), max_size=4))
def test_no_small_count_can_be_found_from_the_total(found: dict[str, int]) -> None:
    shown = publishable_counts(found, 5)
    small = {label for label, count in found.items() if 0 < count < 5}
    hidden_all = all(count in (None, 0) for count in shown.values())
    for label, values in possible_values(shown, small, sum(found.values()), 5).items():
        assert found[label] in values
        # Where nothing is left to withhold, the total itself would have to go.
        if label in small and not hidden_all:
            assert len(values) > 1, f"{label} can only be {values}"


@pytest.mark.parametrize(
    "found",
    [
        {"a": 1, "b": 1, "c": 30},
        {"a": 4, "b": 4, "c": 30},
        {"a": 1, "b": 5, "c": 30},
        {"a": 2, "c": 30},
    ],
)
def test_counts_that_subtraction_would_give_away_take_another_count_with_them(
    found: dict[str, int],
) -> None:
    assert publishable_counts(found, 5)["c"] is None


@given(counts, st.randoms(use_true_random=False))
def test_the_order_of_the_counts_does_not_matter(found: dict[str, int], random) -> None:
    labels = list(found)
    random.shuffle(labels)
    other = publishable_counts({label: found[label] for label in labels}, 5)
    shown = publishable_counts(found, 5)
    # Two equal counts are the same to a reader, so the values are compared, not the labels.
    assert sorted(map(str, other.values())) == sorted(map(str, shown.values()))
    assert {label for label in other if other[label] is None} == {
        label for label in shown if shown[label] is None
    }


def test_all_counts_are_shown_when_none_is_small() -> None:
    assert publishable_counts({"a": 5, "b": 0, "c": 7}, 5) == {"a": 5, "b": 0, "c": 7}


@pytest.mark.parametrize("smallest", [-1, 0, 2])
def test_a_smallest_count_under_which_nothing_can_hide_is_refused(smallest: int) -> None:
    with pytest.raises(ValueError, match="3 or more"):
        publishable_counts({"a": 1}, smallest)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        publishable_counts({"a": -1}, 5)
