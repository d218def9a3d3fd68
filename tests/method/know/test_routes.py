"""Shade along ways and the shadiest route: by hand, against scipy, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, Point, box

from tests.method.know.test_coolness import TOWN, dots, parks, streets
from wijkdraad.method.know.grid import Grid
from wijkdraad.method.know.light.shade import SHADED, SUNLIT, UNKNOWN
from wijkdraad.method.know.walking.along import (
    Samples,
    Stretches,
    places_along,
    samples,
    shade_of_parts,
    shade_of_stretches,
    ways,
)
from wijkdraad.method.know.walking.coolness import Distances, distances
from wijkdraad.method.know.walking.entries import entries, segments
from wijkdraad.method.know.walking.nearest import onward, seeds
from wijkdraad.method.know.walking.network import Network, network
from wijkdraad.method.know.walking.routes import Walks, walks
from wijkdraad.method.know.walking.trees_near import trees_near
from wijkdraad.method.know.walking.walkable_areas import lines_over

GRID = Grid(-50, 450, 5, 100, 100)


def sky(seed: int) -> NDArray[np.uint8]:
    random = np.random.default_rng(seed)
    return random.choice(
        np.array([SUNLIT, SHADED, 255], np.uint8), (GRID.rows, GRID.columns), p=[0.5, 0.4, 0.1]
    )


def routes(lines, states, grid, start, goal, weight) -> tuple[Network, Samples, Walks | None]:
    net = network(lines)
    ends = entries(net, segments(net), [start, goal], 30)
    sampled = samples(net, states, grid)
    return net, sampled, walks(net, sampled, ends.of(0), ends.of(1), weight)


# Two ways from (0, 0) to (40, 0): 40 m straight on in the sun, and 60 m around in the shade.
FORK = [
    LineString([(0, 0), (40, 0)]),
    LineString([(0, 0), (0, 10), (40, 10), (40, 0)]),
    LineString([(-10, 0), (0, 0)]),
    LineString([(40, 0), (50, 0)]),
]


def fork_sky() -> tuple[NDArray[np.uint8], Grid]:
    states = np.full((30, 70), SUNLIT, np.uint8)
    grid = Grid(-15, 20, 1, 30, 70)
    states[:19] = SHADED  # all that lies north of y = 1
    return states, grid


def test_a_heavy_sun_sends_walkers_around_through_the_shade() -> None:
    states, grid = fork_sky()
    _net, _sampled, found = routes(FORK, states, grid, Point(-10, 0), Point(50, 0), 2)
    assert found is not None
    assert found.shortest.length_m == 60
    assert found.shortest.shade.share == 0
    assert found.shadiest.length_m == 80
    # 58 of 80 m: the first metre up and the last one down still lie in the sun.
    assert found.shadiest.shade.share == pytest.approx(58 / 80)
    assert found.shadiest.line.length == pytest.approx(80)
    assert found.shadiest.line.coords[0] == (-10, 0)
    assert found.shadiest.line.coords[-1] == (50, 0)


def test_a_light_sun_is_no_reason_to_go_around() -> None:
    states, grid = fork_sky()
    _net, _sampled, found = routes(FORK, states, grid, Point(-10, 0), Point(50, 0), 0.2)
    assert found is not None
    assert found.shadiest.length_m == found.shortest.length_m == 60


def test_unknown_shade_counts_as_sun_and_is_told() -> None:
    states, grid = fork_sky()
    states[:19] = 255
    _net, _sampled, found = routes(FORK, states, grid, Point(-10, 0), Point(50, 0), 2)
    assert found is not None
    assert found.shadiest.length_m == 60
    assert (found.shadiest.shade.share, found.shadiest.shade.unknown_m) == (0, 0)
    states[:] = 255
    _net, _sampled, found = routes(FORK, states, grid, Point(-10, 0), Point(50, 0), 2)
    assert found is not None
    assert (found.shadiest.shade.share, found.shadiest.shade.known_share) == (None, 0)
    assert found.shadiest.shade.unknown_m == 60


def test_a_route_along_one_street_and_one_to_nowhere() -> None:
    states, grid = fork_sky()
    _net, _sampled, found = routes(FORK, states, grid, Point(10, 2), Point(35, 0), 2)
    assert found is not None
    assert (found.shortest.length_m, found.shortest.snap_m) == (27, 2)
    assert found.shortest.line.equals(LineString([(10, 0), (35, 0)]))
    lane = [*FORK, LineString([(20, 0), (20, -50)])]
    assert routes(lane, states, grid, Point(20, -40), Point(50, 0), 2)[2] is None
    with pytest.raises(ValueError, match="weight"):
        routes(FORK, states, grid, Point(10, 2), Point(35, 0), -1)


@given(st.integers(0, 10_000), st.floats(0, 5))
@settings(max_examples=40, deadline=None)
def test_the_shadiest_route_costs_least_and_the_shortest_is_shortest(
    seed: int, weight: float
) -> None:
    states = sky(seed)
    start, goal = dots(seed, 2)
    lines = streets(seed)
    net, sampled, found = routes(lines, states, GRID, start, goal, weight)
    walk = distances(net, segments(net), [start], [goal])
    if found is None:
        assert np.isnan(walk.distance_m[0])
        return
    assert found.shortest.length_m == pytest.approx(walk.distance_m[0], abs=1e-5)
    for way in (found.shadiest, found.shortest):
        assert way.line.length == pytest.approx(way.length_m - way.snap_m, abs=1e-4)
        known = way.shade.shaded_m + way.shade.sunny_m + way.shade.unknown_m
        assert known == pytest.approx(way.length_m - way.snap_m, abs=1e-6)

    def cost(way) -> float:
        exposed = way.length_m - way.shade.shaded_m
        return way.length_m + weight * exposed

    assert cost(found.shadiest) <= cost(found.shortest) + 1e-4
    assert found.shadiest.length_m >= found.shortest.length_m - 1e-6
    assert cost(found.shadiest) == pytest.approx(cheapest(net, sampled, walk, weight), abs=1e-3)


def cheapest(net: Network, sampled: Samples, walk: Distances, weight: float) -> float:
    """By scipy: nodes of the network, with both ends tied to the nodes of their edges."""
    best = np.inf
    edges = np.arange(net.edge_count)
    shaded, _sunny, whole = shade_of_parts(sampled, edges, edges * 0, net.edge_um)
    price = whole + weight * (whole - shaded)
    graph = csr_array((net.node_count, net.node_count)).tolil()
    for edge in edges:
        one, other = int(net.edge_from[edge]), int(net.edge_to[edge])
        if one != other and (graph[one, other] == 0 or price[edge] < graph[one, other]):
            graph[one, other] = graph[other, one] = price[edge]
    table = dijkstra(graph.tocsr())

    def legs(places, row):
        edge = np.array([places.edge[row]], np.int64)
        length = int(net.edge_um[edge[0]])
        for node, low, high in (
            (net.edge_from[edge[0]], 0, places.start_um[row]),
            (net.edge_to[edge[0]], places.end_um[row], length),
        ):
            dark, _sun, metres = shade_of_parts(
                sampled, edge, np.array([low], np.int64), np.array([high], np.int64)
            )
            yield node, float((metres + weight * (metres - dark))[0])

    for one in range(len(walk.addresses.edge)):
        for other in range(len(walk.places.edge)):
            snap = (walk.addresses.snap_um[one] + walk.places.snap_um[other]) / 1e6 * (1 + weight)
            if walk.addresses.edge[one] == walk.places.edge[other]:
                low, high = sorted((walk.addresses.start_um[one], walk.places.start_um[other]))
                dark, _sun, metres = shade_of_parts(
                    sampled,
                    np.array([walk.places.edge[other]], np.int64),
                    np.array([low], np.int64),
                    np.array([high], np.int64),
                )
                best = min(best, snap + float((metres + weight * (metres - dark))[0]))
            for node, leg in legs(walk.addresses, one):
                for last, end in legs(walk.places, other):
                    best = min(best, snap + leg + table[node, last] + end)
    return best


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_the_ways_of_all_addresses_are_as_long_as_their_distances(seed: int) -> None:
    lines, homes, cool = streets(seed), dots(seed, 50), parks(seed)
    net = network(lines)
    walk = distances(net, segments(net), homes, cool)
    stretches = ways_of(net, walk)
    legs = np.nansum(walk.snap_m[walk.place >= 0]) + np.nansum(walk.place_snap_m)
    walked = ((stretches.end_um - stretches.start_um) * stretches.walkers).sum() / 1e6
    assert walked == pytest.approx(np.nansum(walk.distance_m) - legs, abs=1e-3)
    sampled = samples(net, sky(seed), GRID)
    each = shade_of_stretches(sampled, stretches, once=False)
    assert each.shaded_m + each.sunny_m + each.unknown_m == pytest.approx(walked, abs=1e-3)
    once = shade_of_stretches(sampled, stretches, once=True)
    assert once.shaded_m + once.sunny_m + once.unknown_m <= net.length_m + 1e-6


def ways_of(net: Network, walk: Distances) -> Stretches:
    way = onward(net, walk.reached, seeds(net, walk.places))
    return ways(net, walk.reached, way, walk.places, walk.found, walk.addresses)


def test_a_metre_walked_by_two_counts_once_or_twice() -> None:
    """Two homes at 60 m and 90 m from a pond at the west end; x < 30 lies in shade."""
    states = np.full((10, 120), SUNLIT, np.uint8)
    states[:, :40] = SHADED
    grid = Grid(-10, 5, 1, 10, 120)
    net = network(TOWN)
    walk = distances(net, segments(net), [Point(60, 0), Point(90, 0)], [Point(0, 0)])
    stretches = ways_of(net, walk)
    sampled = samples(net, states, grid)
    once = shade_of_stretches(sampled, stretches, once=True)
    assert (once.shaded_m, once.sunny_m, once.unknown_m) == (30, 60, 0)
    each = shade_of_stretches(sampled, stretches, once=False)
    assert (each.shaded_m, each.sunny_m) == pytest.approx((60, 90))


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_samples_read_the_cell_under_each_metre(seed: int) -> None:
    net, states = network(streets(seed)), sky(seed)
    sampled = samples(net, states, GRID)
    edge = np.repeat(np.arange(net.edge_count), np.diff(sampled.first))
    middle = (np.arange(len(edge)) - sampled.first[edge] + 0.5) * sampled.step_um[edge]
    assert (sampled.step_um <= 1e6).all()
    x, y = places_along(net, edge, middle)
    for number in range(0, len(edge), 37):
        row, column = int((450 - y[number]) // 5), int((x[number] + 50) // 5)
        inside = 0 <= row < 100 and 0 <= column < 100
        cell = states[row, column] if inside else 255
        assert sampled.state[number] == (cell if cell < 2 else UNKNOWN)


def test_a_network_over_areas_stays_inside_and_joins_at_borders_alone() -> None:
    path = [box(0, 0, 50, 2), box(48, 2, 50, 40), box(50, 40, 60, 42), box(0, 30, 4, 40)]
    lines = lines_over(path)
    net = network(list(lines))
    inside = shapely.union_all(np.array(path, object)).buffer(0.001)
    assert shapely.covers(inside, shapely.multilinestrings(lines))
    # The third meets the second in a corner only, the fourth meets nobody.
    found = distances(
        net, segments(net), [Point(1, 1), Point(59, 41), Point(2, 35)], [Point(49, 39)], 1
    )
    straight = 48 + 37
    assert straight * 0.95 < found.distance_m[0] < straight * 1.04
    assert np.isnan(found.distance_m[1:]).all()


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_over_an_area_a_walk_is_never_shorter_than_straight_and_hardly_longer(seed: int) -> None:
    random = np.random.default_rng(seed)
    width, length = random.uniform(1, 30), random.uniform(20, 80)
    area = shapely.affinity.rotate(box(0, 0, length, width), random.uniform(0, 90))
    net = network(list(lines_over([area])))
    homes = [area.centroid, Point(area.exterior.coords[0]), Point(area.exterior.coords[2])]
    found = distances(net, segments(net), homes, [Point(area.exterior.coords[0])])
    straight = shapely.distance(homes, homes[1])
    # A metre is lost where the way goes out to the network and back again.
    assert (found.distance_m >= straight - 1e-5).all()
    assert (found.distance_m <= straight * 1.08 + 2).all()


def test_footpaths_that_overlap_or_hold_a_hole_can_be_walked() -> None:
    yard = box(0, 0, 30, 30).difference(box(5, 5, 25, 25))
    net = network(list(lines_over([yard, box(28, 10, 60, 12)])))
    found = distances(net, segments(net), [Point(1, 15)], [Point(59, 11)], 2)
    # Around the corner of the hole, along its side, into the path and to its end.
    around = np.hypot(4, 10) + 20 + np.hypot(5, 5) + np.hypot(29, 1)
    assert around <= found.distance_m[0] <= around * 1.05
    assert len(lines_over([])) == 0
    with pytest.raises(ValueError, match="areas"):
        lines_over([LineString([(0, 0), (1, 1)])])
    with pytest.raises(ValueError, match="step"):
        lines_over([yard], 0)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_buildings_only_take_trees_away(seed: int) -> None:
    random = np.random.default_rng(seed)
    homes, trees = random.uniform(0, 100, (20, 2)), random.uniform(-10, 110, (60, 2))
    ground = random.choice(np.array([0, 1, 2], np.uint8), (50, 50), p=[0.8, 0.15, 0.05])
    plain = trees_near(homes, trees, 30)
    seen = trees_near(homes, trees, 30, ground, Grid(0, 100, 2, 50, 50))
    counted = [(np.hypot(*(trees - home).T) <= 30).sum() for home in homes]
    assert plain.seen.tolist() == counted
    assert (seen.seen + seen.hidden + seen.unknown == plain.seen).all()
    empty = trees_near(homes, trees, 30, ground * 0, Grid(-20, 120, 2.8, 50, 50))
    assert empty.seen.tolist() == counted


def test_trees_beyond_the_raster_are_unknown() -> None:
    found = trees_near(
        np.array([[1.0, 1.0]]),
        np.array([[5.0, 1.0]]),
        30,
        np.zeros((2, 2), np.uint8),
        Grid(0, 2, 1, 2, 2),
    )
    assert (found.seen[0], found.unknown[0]) == (0, 1)
