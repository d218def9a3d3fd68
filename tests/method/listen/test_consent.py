"""Counting consent: always of all dwellings, exact at the threshold, and without small counts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.listen.consent import consent_result, publishable_yes


@st.composite
def counted(draw: st.DrawFn) -> tuple[int, int, int]:
    dwellings = draw(st.integers(1, 300))
    yes = draw(st.integers(0, dwellings))
    return dwellings, yes, draw(st.integers(0, dwellings - yes))


@given(counted(), st.integers(0, 100))
def test_the_threshold_is_exact_for_every_whole_percentage(
    counts: tuple[int, int, int], percent: int
) -> None:
    dwellings, yes, no = counts
    result = consent_result(dwellings, yes, no, percent / 100)
    assert result.reached == (Fraction(yes, dwellings) >= Fraction(percent, 100))
    assert result.needed == -(-percent * dwellings // 100)
    assert result.yes + result.no + result.silent == dwellings


@given(counted())
def test_not_voting_weighs_as_much_as_no(counts: tuple[int, int, int]) -> None:
    dwellings, yes, no = counts
    assert (
        consent_result(dwellings, yes, no, 0.7).reached
        == consent_result(dwellings, yes, 0, 0.7).reached
    )


@given(counted(), st.integers(3, 10))
def test_no_small_count_can_be_found_from_what_is_told(
    counts: tuple[int, int, int], smallest: int
) -> None:
    dwellings, yes, no = counts
    told = publishable_yes(consent_result(dwellings, yes, no, 0.7), smallest)
    if told is not None:
        assert told == yes
        assert told == 0 or told >= smallest
        assert dwellings - told == 0 or dwellings - told >= smallest
    else:
        assert 0 < yes < smallest or 0 < dwellings - yes < smallest


@pytest.mark.parametrize(
    ("dwellings", "yes", "no", "threshold"),
    [(0, 0, 0, 0.7), (10, -1, 0, 0.7), (10, 6, 5, 0.7), (10, 1, 1, 1.1)],
)
def test_what_cannot_be_is_refused(dwellings: int, yes: int, no: int, threshold: float) -> None:
    with pytest.raises(ValueError):
        consent_result(dwellings, yes, no, threshold)
