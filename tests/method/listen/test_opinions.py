"""Opinions that go together: planted groups are found, chance is not, and few votes say nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdraad.method.listen.opinions.clusters import (
    adjusted_rand,
    nearest_groups,
    silhouettes,
)
from wijkdraad.method.listen.opinions.groups import Bounds, Opinions, opinions_that_go_together
from wijkdraad.method.listen.opinions.plane import places_in_plane
from wijkdraad.method.listen.opinions.votes import UNSEEN, tallies, wilson_interval

BOUNDS = Bounds(participants=30, votes_each=7, in_group=10, seen=30, seen_share=0.2, stability=0.7)


def look(votes: np.ndarray) -> Opinions:
    return opinions_that_go_together(votes, BOUNDS, np.random.default_rng(1))


def camps(people: int, statements: int, groups: int, seen: float, noise: float, seed: int = 3):
    """Votes of people in planted groups, and the group of each."""
    random = np.random.default_rng(seed)
    of = random.integers(0, groups, people)
    leaning = random.choice([-1, 1], (groups, statements))
    votes = leaning[of]
    other = random.random(votes.shape) < noise
    votes = np.where(other, random.integers(-1, 2, votes.shape), votes).astype(np.int8)
    votes[random.random(votes.shape) > seen] = UNSEEN
    return votes, of


@pytest.mark.parametrize("groups", [2, 3])
@pytest.mark.parametrize("seen", [1.0, 0.4])
def test_planted_groups_are_found_and_stable(groups: int, seen: float) -> None:
    votes, of = camps(400, 60, groups, seen, 0.3)
    found = look(votes)
    assert found.groups == groups
    assert found.sure and found.stability is not None and found.stability > 0.9
    placed = found.labels >= 0
    assert adjusted_rand(of[placed], found.labels[placed]) > 0.95


@pytest.mark.parametrize(("people", "statements"), [(60, 12), (200, 20), (600, 40)])
def test_chance_gives_no_sure_groups(people: int, statements: int) -> None:
    for seed in range(2):
        votes, _of = camps(people, statements, 1, 1.0, 1.0, seed)
        found = look(votes)
        assert not found.sure
        assert found.dividing == ()


def test_the_order_of_people_and_statements_does_not_matter() -> None:
    votes, _of = camps(150, 20, 3, 0.8, 0.3)
    one = look(votes)
    people, statements = np.argsort(np.arange(150) * 7 % 150), np.arange(20)[::-1]
    other = look(votes[people][:, statements])
    assert adjusted_rand(one.labels[people], other.labels) == 1.0
    assert {19 - place for place in other.bridging} == set(one.bridging)


def test_the_same_votes_give_the_same_answer() -> None:
    votes, _of = camps(120, 15, 2, 0.9, 0.4)
    one, other = look(votes), look(votes)
    assert (one.labels == other.labels).all()
    assert one.stability == other.stability and one.dividing == other.dividing


def test_a_statement_that_few_saw_never_bridges_or_divides() -> None:
    votes, _of = camps(200, 20, 2, 1.0, 0.2)
    votes[:, 4] = 1
    assert 4 in look(votes).bridging
    votes[29:, 4] = UNSEEN
    found = look(votes)
    assert found.tallies[4].n == 29 and found.tallies[4].agree_share == 1.0
    assert 4 not in found.bridging and 4 not in found.dividing


def test_bridging_needs_enough_votes_in_every_group() -> None:
    votes, of = camps(200, 20, 2, 1.0, 0.2)
    votes[:, 4] = 1
    small = np.flatnonzero(of == 1)
    votes[small[9:], 4] = UNSEEN
    found = look(votes)
    assert {group[4].n for group in found.in_groups} == {int((of == 0).sum()), 9}
    assert 4 not in found.bridging


def test_under_the_least_number_of_people_nothing_is_said() -> None:
    votes = np.ones((29, 8), np.int8)
    found = look(votes)
    assert found.groups == 0 and found.stability is None
    assert found.bridging == () and found.shared_no == ()
    assert look(np.ones((30, 8), np.int8)).bridging == tuple(range(8))


def test_who_voted_little_is_counted_but_not_placed() -> None:
    votes, _of = camps(100, 20, 2, 1.0, 0.2)
    votes[0, 6:] = UNSEEN
    found = look(votes)
    assert found.labels[0] == -1 and (found.labels[1:] >= 0).all()
    assert found.tallies[0].n == 100


def test_everyone_the_same_is_one_opinion() -> None:
    found = look(np.tile(np.array([1, -1, 0, 1, -1, 1, 1], np.int8), (60, 1)))
    assert found.groups == 0
    assert found.bridging == (0, 3, 5, 6) and found.shared_no == (1, 4)


def test_few_votes_do_not_pull_someone_to_the_middle() -> None:
    votes, of = camps(200, 40, 2, 1.0, 0.1)
    votes[0, 8:] = UNSEEN
    places = places_in_plane(votes)
    own = places[1:][of[1:] == of[0]]
    # By 8 of 40 statements alone they would lie at a fifth of the way; the root makes it more.
    assert places[0, 0] / own[:, 0].mean() > 0.35


@pytest.mark.parametrize(
    "votes",
    [np.zeros((0, 0), np.int8), np.zeros((3, 0), np.int8), np.full((4, 3), UNSEEN, np.int8)],
)
def test_nothing_to_look_at(votes: np.ndarray) -> None:
    found = look(votes)
    assert found.groups == 0 and found.bridging == ()


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.lists(st.sampled_from([1, 0, -1, UNSEEN]), min_size=8, max_size=8),
        min_size=30,
        max_size=70,
    )
)
def test_what_must_always_hold(rows: list[list[int]]) -> None:
    votes = np.array(rows, np.int8)
    found = look(votes)
    assert found.labels.max() < max(found.groups, 1)
    sizes = np.bincount(found.labels[found.labels >= 0], minlength=found.groups)
    assert all(size >= BOUNDS.in_group for size in sizes[: found.groups])
    assert list(sizes[: found.groups]) == sorted(sizes[: found.groups], reverse=True)
    assert not set(found.bridging) & (set(found.shared_no) | set(found.dividing))
    for place in found.bridging:
        assert found.tallies[place].n >= BOUNDS.seen
    for number, tally in enumerate(found.tallies):
        assert 0 <= tally.agree + tally.disagree <= tally.n <= len(votes)
        low, high = tally.agreement
        assert 0 <= low <= (tally.agree_share or 0) <= high + 1e-12 <= 1 + 1e-9 or tally.n == 0
        inside = sum(group[number].n for group in found.in_groups)
        assert inside <= tally.n


def test_groups_are_numbered_by_size() -> None:
    points = np.array([[0.0, 0]] * 5 + [[9.0, 0]] * 8 + [[0.0, 9]] * 6)
    labels = nearest_groups(points, 3)
    assert labels.tolist() == [2] * 5 + [0] * 8 + [1] * 6
    assert silhouettes(points, [labels])[0] == 1.0


def test_the_silhouette_by_hand() -> None:
    # a = 1 and b = 10.5 or 9.5 for the outer and inner point of each pair.
    points = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]])
    expected = (9.5 / 10.5 + 8.5 / 9.5) / 2
    assert silhouettes(points, [np.array([0, 0, 1, 1])])[0] == pytest.approx(expected)


def test_the_example_of_the_method() -> None:
    low, high = wilson_interval(18, 20)
    assert (round(low, 2), round(high, 2)) == (0.7, 0.97)
    low, high = wilson_interval(3, 15)
    assert (round(low, 2), round(high, 2)) == (0.07, 0.45)
    assert tallies(np.array([[1], [0], [-1], [UNSEEN]], np.int8))[0].passed == 1
