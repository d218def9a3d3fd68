"""Who is near a need: cases worked out by hand, and what must hold for any street."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point

from wijkdraad.method.know.municipal_role import LEADS, Question, proposed_role
from wijkdraad.method.know.social_map import (
    Nearness,
    Unsaid,
    distance_class,
    need_reach,
    straight_walks,
    walks,
)
from wijkdraad.method.know.walking.entries import segments
from wijkdraad.method.know.walking.network import network

NORM_M = 500.0
# A street of 1,000 m, and one of 400 m that leaves it at 600 m and joins nothing else.
STREETS = [
    LineString([(0, 0), (600, 0)]),
    LineString([(600, 0), (1000, 0)]),
    LineString([(600, 0), (600, 400)]),
]


def walked(places: list[Point], actors: list[Point], lines: list[LineString] = STREETS):
    net = network(lines)
    return walks(net, segments(net), places, actors, 50.0)


def test_the_walk_follows_the_streets_and_not_the_crow() -> None:
    # From the end of the side street to the far end: 400 + 400 m; as the crow flies 566 m.
    found = walked([Point(600, 400)], [Point(1000, 0)])
    assert found.walk_m.tolist() == [[800.0]]
    assert found.straight_m[0, 0] == pytest.approx(565.69, abs=0.01)
    assert found.on_network


def test_the_way_to_the_street_counts() -> None:
    # 30 m to the street, 200 m along it, 40 m to the door.
    assert walked([Point(100, 30)], [Point(300, -40)]).walk_m.tolist() == [[270.0]]


def test_near_partly_and_gap_by_hand() -> None:
    near, far = Point(100, 0), Point(1000, 0)
    someone = [Point(0, 0)]
    assert need_reach("water", walked([near], someone), NORM_M).answer == Nearness.NEAR
    both = need_reach("water", walked([near, far], someone), NORM_M)
    assert (both.answer, both.near, both.far, both.unknown) == (Nearness.PARTLY, 1, 1, 0)
    assert both.nearest_m == (100.0, 1000.0)
    gap = need_reach("water", walked([far], someone), NORM_M)
    assert (gap.answer, gap.why) == (Nearness.GAP, None)


def test_a_walk_of_exactly_the_norm_is_near_and_a_millimetre_more_is_not() -> None:
    assert need_reach("w", walked([Point(500, 0)], [Point(0, 0)]), NORM_M).answer == Nearness.NEAR
    over = walked([Point(500.001, 0)], [Point(0, 0)])
    assert need_reach("w", over, NORM_M).answer == Nearness.GAP


def test_without_theme_or_place_nobody_can_say() -> None:
    some = walked([Point(0, 0)], [Point(10, 0)])
    assert need_reach(" ", some, NORM_M).why == Unsaid.NO_THEME
    assert need_reach("water", walked([], [Point(10, 0)]), NORM_M).why == Unsaid.NO_PLACE
    nobody_placed = need_reach("water", walked([Point(0, 0)], []), NORM_M, actors_without_place=1)
    assert nobody_placed.why == Unsaid.NOT_ON_MAP
    assert need_reach("water", walked([Point(0, 0)], []), NORM_M).answer == Nearness.GAP


def test_no_way_is_not_far_unless_the_straight_line_already_is() -> None:
    island = [*STREETS, LineString([(0, 300), (0, 400)])]
    close_by_no_way = need_reach("w", walked([Point(0, 0)], [Point(0, 350)], island), NORM_M)
    assert (close_by_no_way.answer, close_by_no_way.why) == (Nearness.CANNOT_SAY, Unsaid.NO_WAY)
    # 700 m in a straight line, and off every street: no walk can be shorter.
    assert need_reach("w", walked([Point(0, 0)], [Point(0, 700)]), NORM_M).answer == Nearness.GAP


def test_a_distance_class_tells_no_more_than_its_bounds() -> None:
    bounds = (250.0, 500.0, 1000.0)
    for low, high in ((1.0, 250.0), (250.1, 500.0), (500.1, 1000.0), (1000.1, 9000.0)):
        assert distance_class(low, bounds) == distance_class(high, bounds)


ALONG = st.floats(0, 1000).map(lambda x: Point(x, 0))
ANYWHERE = st.tuples(st.floats(-800, 1800), st.floats(-800, 1200)).map(lambda xy: Point(*xy))
ISLAND = [*STREETS, LineString([(0, 300), (0, 400)])]


@given(
    st.lists(ANYWHERE, min_size=1, max_size=4),
    st.lists(ANYWHERE, max_size=3),
    ANYWHERE,
    st.integers(0, 2),
)
def test_one_more_actor_never_makes_a_gap(places, actors, another, unplaced) -> None:
    before = need_reach("w", walked(places, actors, ISLAND), NORM_M, unplaced)
    after = need_reach("w", walked(places, [*actors, another], ISLAND), NORM_M, unplaced)
    assert after.near >= before.near and after.far <= before.far
    if before.answer != Nearness.GAP:
        assert after.answer != Nearness.GAP
    assert need_reach("w", walked(places, actors, ISLAND), NORM_M, unplaced + 1).answer in (
        {before.answer, Nearness.CANNOT_SAY}
    )


@given(ALONG, ALONG, st.floats(0, 1))
def test_moving_closer_along_the_street_never_makes_the_walk_longer(place, actor, part) -> None:
    closer = Point(actor.x + part * (place.x - actor.x), 0)
    before, after = (walked([place], [one]).walk_m[0, 0] for one in (actor, closer))
    assert after <= before + 1e-5


@given(st.lists(ANYWHERE, min_size=1, max_size=3), st.lists(ANYWHERE, min_size=1, max_size=3))
def test_no_walk_is_shorter_than_the_straight_line(places, actors) -> None:
    found = walked(places, actors, ISLAND)
    known = ~np.isnan(found.walk_m)
    assert (found.walk_m[known] >= found.straight_m[known] - 1e-4).all()
    assert (straight_walks(places, actors).walk_m == found.straight_m).all()


@given(st.lists(ANYWHERE, min_size=1, max_size=4), st.lists(ANYWHERE, min_size=1, max_size=3))
def test_the_order_does_not_matter(places, actors) -> None:
    one = need_reach("w", walked(places, actors, ISLAND), NORM_M)
    other = need_reach("w", walked(places[::-1], actors[::-1], ISLAND), NORM_M)
    assert (one.answer, one.near, one.far, one.unknown) == (
        other.answer,
        other.near,
        other.far,
        other.unknown,
    )
    np.testing.assert_array_equal(one.nearest_m, other.nearest_m[::-1])


ANSWER = st.sampled_from([True, False, None])


@given(st.dictionaries(st.sampled_from(list(Question)), ANSWER))
def test_a_role_is_proposed_only_by_answers_that_were_given(answers) -> None:
    found = proposed_role(answers)
    if not found.role:
        assert answers.get(found.question) is None
        return
    assert (found.question, answers[found.question], found.role) in LEADS
    # Every question before it was answered, and led nowhere.
    for question, answer, _role in LEADS[
        : LEADS.index((found.question, answers[found.question], found.role))
    ]:
        assert answers[question] is not None and answers[question] is not answer


def test_a_network_without_the_actor_is_unknown_and_never_zero() -> None:
    found = walked([Point(0, 0)], [Point(5000, 5000)])
    assert np.isnan(found.walk_m).all() and shapely.distance(Point(0, 0), Point(5000, 5000)) > 0
