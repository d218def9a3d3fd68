"""Agreement of coders against published worked examples, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.listen.coding.agreement import (
    Unit,
    alpha_with_interval,
    cohens_kappa,
    disagreements,
    kappa_with_interval,
    krippendorffs_alpha,
    one_against_rest,
)

LABELS = st.sampled_from(["wish", "need", "tip"])
UNITS = st.lists(st.tuples(LABELS, LABELS), min_size=2, max_size=40)


def columns(*coders: str) -> list[Unit]:
    """A table with a row for each coder as one with a row for each thing; a point is missing."""
    return [
        [None if label == "." else label for label in unit] for unit in zip(*coders, strict=True)
    ]


FOUR = columns("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""Four observers and twelve units: Krippendorff (2011), example C."""
TWO = columns("aabbdcccedda", "babbbcccedd" + "d")
"""Two observers and five names: Krippendorff (2011), example B."""


def test_alpha_of_four_observers_with_missing_values() -> None:
    assert krippendorffs_alpha(FOUR) == pytest.approx(0.743, abs=5e-4)


def test_alpha_of_two_observers_and_five_names() -> None:
    assert krippendorffs_alpha(TWO) == pytest.approx(0.692, abs=5e-4)


def test_alpha_of_two_observers_and_two_names() -> None:
    """Krippendorff (2011), example A."""
    assert krippendorffs_alpha(columns("0100000010", "1110010000")) == pytest.approx(
        0.095, abs=5e-4
    )


def test_kappa_of_cohens_own_kind_of_table() -> None:
    """Two clinicians and 100 patients: 0.7 seen, 0.41 by chance (Cohen 1960, by hand)."""
    table = {("a", "a"): 44, ("b", "b"): 20, ("c", "c"): 6, ("a", "b"): 5, ("a", "c"): 1}
    table |= {("b", "a"): 7, ("b", "c"): 3, ("c", "a"): 9, ("c", "b"): 5}
    units = [pair for pair, count in table.items() for _each in range(count)]
    seen = 0.7
    chance = 0.5 * 0.6 + 0.3 * 0.3 + 0.2 * 0.1
    assert cohens_kappa(units) == pytest.approx((seen - chance) / (1 - chance))


def test_a_thing_that_one_coder_saw_counts_for_nothing() -> None:
    with_more = [*FOUR, ["9", None, None, None], [None, None, None, None]]
    assert krippendorffs_alpha(with_more) == krippendorffs_alpha(FOUR)
    assert alpha_with_interval(FOUR, np.random.default_rng(1)).units == 11


@pytest.mark.parametrize("units", [[], [["a", "a"]], [["a", "a"]] * 5, [["a", None]] * 5])
def test_where_nothing_can_differ_there_is_no_value(units: list[Unit]) -> None:
    assert krippendorffs_alpha(units) is None
    assert cohens_kappa(units) is None
    found = alpha_with_interval(units, np.random.default_rng(1))
    assert (found.value, found.low, found.high) == (None, None, None)


def test_kappa_is_about_two_coders() -> None:
    with pytest.raises(ValueError, match="two coders"):
        cohens_kappa([["a", "b", "c"]])


def test_the_interval_holds_the_value_and_the_seed_fixes_it() -> None:
    one = alpha_with_interval(TWO * 5, np.random.default_rng(3))
    again = alpha_with_interval(TWO * 5, np.random.default_rng(3))
    assert one == again
    assert one.low is not None
    assert one.value is not None
    assert one.high is not None
    assert one.low < one.value < one.high


def test_more_things_make_a_narrower_interval() -> None:
    few = kappa_with_interval(TWO * 2, np.random.default_rng(3))
    many = kappa_with_interval(TWO * 20, np.random.default_rng(3))
    assert few.high is not None
    assert few.low is not None
    assert many.high is not None
    assert many.low is not None
    assert many.high - many.low < (few.high - few.low) / 2


@pytest.mark.slow
def test_the_interval_covers_what_it_says() -> None:
    """Of 200 samples of one population about 95% hold its alpha."""
    chance = np.random.default_rng(11)
    population = [("a", "a")] * 50 + [("b", "b")] * 30 + [("a", "b")] * 12 + [("b", "a")] * 8
    true = krippendorffs_alpha(population * 50)
    assert true is not None
    held = 0
    for _sample in range(200):
        units = [population[number] for number in chance.integers(0, 100, 80)]
        found = alpha_with_interval(units, chance)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= true <= found.high
    assert 0.90 <= held / 200 <= 0.99


@given(UNITS)
def test_the_order_of_things_and_coders_does_not_matter(units: list[tuple[str, str]]) -> None:
    turned = [(other, one) for one, other in reversed(units)]
    for statistic in (krippendorffs_alpha, cohens_kappa):
        one, other = statistic(units), statistic(turned)
        assert (one is None) == (other is None)
        if one is not None:
            assert one == pytest.approx(other)
            assert one <= 1 + 1e-12


@given(UNITS)
def test_full_agreement_is_one_and_names_do_not_matter(units: list[tuple[str, str]]) -> None:
    same = [(one, one) for one, _other in units]
    alpha = krippendorffs_alpha(same)
    assert alpha is None or alpha == pytest.approx(1)
    renamed = [(f"x{one}", f"x{other}") for one, other in units]
    assert krippendorffs_alpha(renamed) == pytest.approx(krippendorffs_alpha(units))


@given(UNITS)
def test_of_two_labels_one_against_the_rest_says_the_same(units: list[tuple[str, str]]) -> None:
    two = [tuple("tip" if label == "need" else label for label in unit) for unit in units]
    for label in ("wish", "tip"):
        assert krippendorffs_alpha(one_against_rest(two, label)) == pytest.approx(
            krippendorffs_alpha(two)
        )


@given(UNITS)
def test_disagreements_are_the_things_on_which_labels_differ(units: list[tuple[str, str]]) -> None:
    differ = [number for number, (one, other) in enumerate(units) if one != other]
    assert disagreements(units) == differ
