"""Matching asks and offers: bounded scores, unknown is not nothing, order does not matter."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.listen.asks_matching import Post, days_shared, matches

WEIGHTS = {"place": 0.4, "time": 0.4, "theme": 0.2}
REACH_M = 1500
FIRST = date(2026, 5, 1)

some_day = st.none() | st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def post(draw: st.DrawFn, key: str) -> Post:
    start, end = draw(some_day), draw(some_day)
    if start and end and end < start:
        start, end = end, start
    place = st.none() | st.tuples(st.floats(0, 3000), st.floats(0, 3000))
    return Post(
        key,
        draw(st.sampled_from(["machine", "room"])),
        draw(st.sampled_from(["", "groen", "water"])),
        draw(place),
        start,
        end,
        draw(st.none() | st.floats(0, 100)),
        draw(st.sampled_from(["", "uur"])),
    )


posts = st.tuples(*(post(f"v{n}") for n in range(4))), st.tuples(*(post(f"a{n}") for n in range(4)))


@given(*posts)
def test_every_match_is_of_one_kind_with_a_score_between_bounds(asks, offers) -> None:
    by_key = {one.key: one for one in (*asks, *offers)}
    for match in matches(asks, offers, WEIGHTS, REACH_M):
        ask, offer = by_key[match.ask], by_key[match.offer]
        assert ask.kind == offer.kind
        assert 0 <= match.least <= match.most <= 1
        unknown = any(score is None for score in match.parts.values())
        assert unknown == (match.most - match.least > 1e-12)
        assert days_shared(ask, offer) != 0


@given(*posts, st.randoms(use_true_random=False))
def test_the_order_of_the_lists_does_not_matter(asks, offers, chance: random.Random) -> None:
    found = matches(asks, offers, WEIGHTS, REACH_M)
    asks, offers = list(asks), list(offers)
    chance.shuffle(asks)
    chance.shuffle(offers)
    assert matches(asks, offers, WEIGHTS, REACH_M) == found


@given(*posts)
def test_knowing_more_never_leaves_the_bounds(asks, offers) -> None:
    """What was not known, once known, gives a score within what was said before."""
    before = {(m.ask, m.offer): m for m in matches(asks, offers, WEIGHTS, REACH_M)}
    known = [Post(**{**vars_of(one), "theme": one.theme or "groen"}) for one in offers]
    for match in matches(asks, known, WEIGHTS, REACH_M):
        old = before[match.ask, match.offer]
        assert old.least - 1e-12 <= match.least
        assert match.most <= old.most + 1e-12


def vars_of(one: Post) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_nearer_is_better() -> None:
    ask = Post("v", "machine", place=(0, 0))
    near = Post("a", "machine", place=(100, 0))
    far = Post("b", "machine", place=(900, 0))
    assert [m.offer for m in matches([ask], [far, near], WEIGHTS, REACH_M)] == ["a", "b"]


def test_days_that_exclude_each_other_are_no_match_and_unknown_days_are() -> None:
    ask = Post("v", "room", start=FIRST, end=FIRST)
    over = Post("a", "room", end=FIRST - timedelta(days=1))
    assert matches([ask], [over], WEIGHTS, REACH_M) == []
    (match,) = matches([ask], [Post("b", "room")], WEIGHTS, REACH_M)
    assert match.parts["time"] is None
    assert match.days is None


@pytest.mark.parametrize(
    ("weights", "reach_m"),
    [
        ({"place": 1}, 100),
        ({**WEIGHTS, "time": -1}, 100),
        (dict.fromkeys(WEIGHTS, 0), 100),
        (WEIGHTS, 0),
    ],
)
def test_weights_and_reach_must_make_sense(weights: dict[str, float], reach_m: float) -> None:
    with pytest.raises(ValueError):
        matches([], [], weights, reach_m)
