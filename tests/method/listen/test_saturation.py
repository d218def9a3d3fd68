"""Saturation by hand, and what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.listen.coding.saturation import in_steps, needs_known, new_in_last

BROUGHT = st.lists(st.sets(st.sampled_from("abcdef"), max_size=3), max_size=60)


def test_the_last_twenty_by_hand() -> None:
    """Ten people bring ten needs, fourteen bring nothing new, one brings an eleventh."""
    brought = [{f"need {number}"} for number in range(10)] + [{"need 1"}] * 14 + [{"new"}]
    curve = needs_known(brought)
    assert curve[9] == curve[23] == 10
    assert new_in_last(curve, 20) == 11 - 5
    assert new_in_last(curve, 15) == 1
    assert in_steps(curve, 10) == [(10, 10, 10), (20, 10, 0), (25, 11, 1)]


def test_too_few_contributions_say_nothing() -> None:
    assert new_in_last(needs_known([{"a"}] * 19), 20) is None
    assert new_in_last(needs_known([{"a"}] * 20), 20) == 1
    assert in_steps((), 10) == []


@pytest.mark.parametrize("wrong", [0, -1])
def test_a_window_holds_something(wrong: int) -> None:
    with pytest.raises(ValueError, match="1"):
        new_in_last((1,), wrong)
    with pytest.raises(ValueError, match="1"):
        in_steps((1,), wrong)


@given(BROUGHT)
def test_the_curve_never_goes_down_and_ends_at_all_needs(brought: list[set[str]]) -> None:
    curve = needs_known(brought)
    assert list(curve) == sorted(curve)
    assert len(curve) == len(brought)
    if brought:
        assert curve[-1] == len(set().union(*brought))


@given(BROUGHT, st.integers(1, 20))
def test_the_steps_add_up_to_all_needs(brought: list[set[str]], step: int) -> None:
    curve = needs_known(brought)
    steps = in_steps(curve, step)
    assert sum(new for _heard, _known, new in steps) == (curve[-1] if curve else 0)
    assert [heard for heard, _known, _new in steps][-1:] == ([len(curve)] if curve else [])
