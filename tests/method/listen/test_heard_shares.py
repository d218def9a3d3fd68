"""What weighted answers say of everyone, and how far each group was heard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdraad.method.know.profile.uncertainty import share_interval
from wijkdraad.method.listen.heard.shares import weighted_share, worst_case_bounds
from wijkdraad.method.listen.heard.strata import joint_table, participation

told = st.lists(st.tuples(st.booleans(), st.floats(0.01, 20)), min_size=1, max_size=60)


@settings(max_examples=100, deadline=None)
@given(told)
def test_a_weighted_share_lies_in_its_interval_and_in_0_to_1(answers) -> None:
    said, weights = (np.array(column) for column in zip(*answers, strict=True))
    found = weighted_share(said, weights)
    assert 0 <= found.interval.low <= found.share + 1e-12
    assert found.share - 1e-12 <= found.interval.high <= 1
    assert found.effective <= found.answers + 1e-9
    other = weighted_share(~said, weights)
    assert found.share + other.share == pytest.approx(1)


def test_equal_weights_give_the_plain_share_and_the_plain_interval() -> None:
    found = weighted_share(np.array([True] * 50 + [False] * 50), np.ones(100))
    assert (found.share, found.effective) == (0.5, 100)
    assert found.interval == share_interval(0.5, 100)


def test_unequal_weights_make_the_interval_wider() -> None:
    said = np.array([True, False] * 20)
    plain = weighted_share(said, np.ones(40)).interval
    wide = weighted_share(said, np.array([3.0, 3.0] + [0.5] * 38)).interval
    assert wide.high - wide.low > plain.high - plain.low


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), st.data())
def test_the_worst_case_holds_every_answer_the_others_could_give(sizes, data) -> None:
    everyone, answered = sizes
    yes = data.draw(st.integers(0, answered))
    others_yes = data.draw(st.integers(0, everyone - answered))
    found = worst_case_bounds(yes, answered, everyone)
    assert found.low <= (yes + others_yes) / everyone <= found.high
    assert found.high - found.low == pytest.approx((everyone - answered) / everyone)


@pytest.mark.parametrize("wrong", [(3, 2, 10), (1, 11, 10), (0, 0, 0), (-1, 2, 3)])
def test_more_answers_than_people_are_refused(wrong) -> None:
    with pytest.raises(ValueError):
        worst_case_bounds(*wrong)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 900)), min_size=1, max_size=6))
def test_shares_of_groups_are_shares(groups) -> None:
    heard, people = zip(*groups, strict=True)
    found = participation(heard, people)
    assert sum(row.among_everyone for row in found) == pytest.approx(1)
    assert sum(row.expected for row in found) == pytest.approx(sum(heard))
    for row in found:
        assert row.share_of_group == row.heard / row.people
        assert (row.among_heard is None) == (sum(heard) == 0)


def test_a_group_that_nobody_is_in_has_no_share() -> None:
    empty, other = participation([0, 2], [0, 10])
    assert empty.share_of_group is None and other.share_of_group == 0.2
    with pytest.raises(ValueError):
        participation([1], [0])
    with pytest.raises(ValueError):
        participation([1, 2], [3])


margins = st.lists(st.lists(st.integers(1, 300), min_size=2, max_size=4), min_size=2, max_size=3)


@settings(max_examples=60, deadline=None)
@given(margins, st.integers(1, 5000))
def test_a_joint_table_keeps_its_margins(counts, everyone) -> None:
    table = joint_table(counts, everyone)
    assert table.sum() == pytest.approx(everyone)
    for axis, margin in enumerate(counts):
        others = tuple(other for other in range(len(counts)) if other != axis)
        assert table.sum(axis=others) / everyone == pytest.approx(np.array(margin) / sum(margin))


def test_a_seed_keeps_how_traits_go_together() -> None:
    """By hand: the young rent twice as often as the old, whatever the margins become."""
    seed = np.array([[1.0, 2.0], [1.0, 1.0]])
    table = joint_table([[1, 1], [1, 1]], 100, seed)
    assert table[0, 1] * table[1, 0] / (table[0, 0] * table[1, 1]) == pytest.approx(2, rel=1e-6)
    with pytest.raises(ValueError, match="nobody"):
        joint_table([[1, 1], [1, 1]], 100, np.array([[0.0, 0.0], [1.0, 1.0]]))
    with pytest.raises(ValueError, match="seed of"):
        joint_table([[1, 1], [1, 1]], 100, np.ones((3, 2)))
