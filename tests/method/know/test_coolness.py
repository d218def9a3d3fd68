"""Distance to coolness: against scipy, on a town worked out by hand, and what must always hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, Point, affinity, box
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.walking.coolness import (
    Distances,
    catchments,
    distances,
    share_within,
    territories,
)
from wijkdraad.method.know.walking.entries import EQUAL_M, entries, segments
from wijkdraad.method.know.walking.nearest import UNREACHED, reach
from wijkdraad.method.know.walking.network import edge_lines, network, parts

SEEDS = st.integers(0, 100_000)


def walk(
    lines: Sequence[BaseGeometry],
    addresses: Sequence[BaseGeometry],
    places: Sequence[BaseGeometry],
    contract: bool = True,
) -> Distances:
    net = network(lines, contract=contract)
    return distances(net, segments(net), addresses, places)


def streets(seed: int, size: int = 7) -> list[LineString]:
    """A made-up town: bent streets of a lattice, some missing, some lying loose, one a ring."""
    random = np.random.default_rng(seed)
    spot = np.round(
        np.stack(np.meshgrid(np.arange(size), np.arange(size), indexing="ij"), axis=-1) * 60.0
        + random.uniform(-20, 20, (size, size, 2)),
        2,
    )
    found = []
    for row in range(size):
        for column in range(size):
            for other in ((row + 1, column), (row, column + 1)):
                if max(other) < size and random.random() > 0.25:
                    ends = [spot[row, column], spot[other]]
                    middle = np.round(np.mean(ends, axis=0) + random.uniform(-8, 8, 2), 2)
                    found.append(LineString([ends[0], middle, ends[1]]))
    island = [(700, 700), (760, 700), (760, 760)]
    return [*found, LineString(island), LineString([*island[::-1], (700, 700)])]


def dots(seed: int, count: int) -> list[Point]:
    random = np.random.default_rng(seed)
    return [Point(place) for place in np.round(random.uniform(-20, 400, (count, 2)), 2)]


def parks(seed: int, count: int = 4) -> list[BaseGeometry]:
    random = np.random.default_rng(seed)
    return [
        place if number % 3 == 0 else shapely.buffer(place, random.uniform(2, 40), quad_segs=2)
        for number, place in enumerate(dots(seed + 1, count))
    ]


def by_scipy(
    lines: Sequence[LineString], addresses: Sequence[Point], places: Sequence[BaseGeometry]
) -> NDArray[np.float64]:
    """The same question with plain shapely and scipy: cut every line where something enters."""
    number: dict[tuple[float, ...], int] = {}
    rows: list[tuple[int, int, float]] = []

    def node(key: tuple[float, ...]) -> int:
        return number.setdefault(key, len(number))

    stops: list[list[tuple[float, int]]] = []
    for line in lines:
        ends = [(0.0, node(line.coords[0])), (line.length, node(line.coords[-1]))]
        stops.append(ends)

    def enter(shape: BaseGeometry, name: tuple[float, float]) -> bool:
        touched = [row for row, line in enumerate(lines) if line.distance(shape) <= 1e-9]
        if shapely.get_dimensions(shape) == 2 and touched:
            for row in touched:
                common = shapely.intersection(lines[row], shape)
                for place in shapely.points(shapely.get_coordinates(common)):
                    offset = shapely.line_locate_point(lines[row], place)
                    stops[row].append((offset, node(name)))
            return True
        least = min(line.distance(shape) for line in lines)
        if least > 30:
            return False
        # What is as near within a micrometre is an entry too: the shorter walk counts.
        for row, line in enumerate(lines):
            for piece, ends in enumerate(pairwise(line.coords)):
                straight = LineString(ends)
                if straight.distance(shape) <= least + EQUAL_M:
                    foot = shapely.get_point(shapely.shortest_line(straight, shape), 0)
                    own = node((*name, row, piece))
                    stops[row].append((shapely.line_locate_point(line, foot), own))
                    rows.append((own, node(name), straight.distance(shape)))
        return True

    places_at = [node((1e9, row)) for row, place in enumerate(places) if enter(place, (1e9, row))]
    homes = [
        node((2e9, row)) if enter(home, (2e9, row)) else -1 for row, home in enumerate(addresses)
    ]
    for line, along in zip(lines, stops, strict=True):
        along.sort()
        # Whoever comes on the network inside a place has arrived.
        for offset, one in along:
            place = shapely.line_interpolate_point(line, offset)
            rows += [
                (one, node((1e9, row)), 0.0)
                for row, area in enumerate(places)
                if shapely.get_dimensions(area) == 2 and area.distance(place) < 1e-9
                if one != node((1e9, row))
            ]
        for (start, one), (end, other) in pairwise(along):
            if one != other:
                rows.append((one, other, end - start))
    # scipy takes a length of 0 for no link at all, and adds up double ones.
    links: dict[tuple[int, int], float] = {}
    for one, other, length in rows:
        pair = (min(one, other), max(one, other))
        links[pair] = min(links.get(pair, np.inf), max(length, 1e-9))
    if not places_at:
        return np.full(len(addresses), np.nan)
    pairs = np.array(list(links))
    graph = csr_array((list(links.values()), (pairs[:, 0], pairs[:, 1])), (len(number),) * 2)
    found = dijkstra(graph, directed=False, indices=places_at, min_only=True)
    reached = [home >= 0 and np.isfinite(found[home]) for home in homes]
    return np.where(reached, found[homes], np.nan)


@pytest.mark.slow
@given(SEEDS)
@example(1328)
@settings(max_examples=40, deadline=None)
def test_distances_are_those_of_scipy(seed: int) -> None:
    lines, homes, cool = streets(seed), dots(seed, 40), parks(seed)
    found = walk(lines, homes, cool)
    assert np.allclose(
        found.distance_m, by_scipy(lines, homes, cool), rtol=0, atol=0.005, equal_nan=True
    )


@given(st.integers(2, 300), st.integers(1, 900), st.integers(1, 20), SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_search_equals_scipy_on_any_graph(
    nodes: int, links: int, sources: int, seed: int
) -> None:
    """Long and short lines mixed, so that a bucket is entered again and again."""
    random = np.random.default_rng(seed)
    spots = random.uniform(0, 10 ** random.uniform(0, 5), (nodes, 2))
    ends = random.integers(0, nodes, (links, 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    if not len(ends):
        return
    net = network([LineString(spots[pair]) for pair in ends], join_m=0)
    chosen = spots[np.unique(random.choice(ends.ravel(), sources))]
    places = entries(net, segments(net), [Point(place) for place in chosen], 1)
    found = reach(net, places)
    graph = csr_array((nodes + 1, nodes + 1)).tolil()
    for one, other in ends:
        length = max(float(np.hypot(*(spots[one] - spots[other]))), 1e-6)
        graph[one, other] = graph[other, one] = length
    sources_at = [int(np.flatnonzero((spots == place).all(axis=1))[0]) for place in chosen]
    wanted = dijkstra(graph.tocsr(), indices=sources_at, min_only=True)[:-1]
    by_place = {tuple(place): distance for place, distance in zip(spots, wanted, strict=True)}
    for edge in range(net.edge_count):
        for node, point in (
            (net.edge_from[edge], net.first_point[edge]),
            (net.edge_to[edge], net.first_point[edge + 1] - 1),
        ):
            distance = by_place[(net.x[point], net.y[point])]
            if found.distance_um[node] == UNREACHED:
                assert np.isinf(distance)
            else:
                assert abs(found.distance_um[node] / 1e6 - distance) <= 0.005


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_one_more_cool_place_never_makes_a_walk_longer(seed: int) -> None:
    lines, homes, cool = streets(seed), dots(seed, 60), parks(seed, 5)
    before = walk(lines, homes, cool[:-1]).distance_m
    after = walk(lines, homes, cool).distance_m
    assert (np.nan_to_num(after, nan=np.inf) <= np.nan_to_num(before, nan=np.inf)).all()


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_order_direction_and_chains_change_nothing_at_all(seed: int) -> None:
    lines, homes, cool = streets(seed), dots(seed, 60), parks(seed)
    found = walk(lines, homes, cool)
    random = np.random.default_rng(seed)
    turned = [line.reverse() if random.random() < 0.5 else line for line in lines]
    shuffled = [turned[row] for row in random.permutation(len(turned))]
    for other in (walk(shuffled, homes, cool), walk(lines, homes, cool, contract=False)):
        assert np.array_equal(other.distance_m, found.distance_m, equal_nan=True)
        assert np.array_equal(other.place, found.place)
        assert np.array_equal(other.snap_m, found.snap_m, equal_nan=True)


@given(SEEDS, st.floats(-50_000, 50_000), st.floats(-50_000, 50_000))
@settings(max_examples=25, deadline=None)
def test_moving_everything_changes_nothing(seed: int, east: float, north: float) -> None:
    shapes = [streets(seed), dots(seed, 40), parks(seed)]
    moved = [[affinity.translate(shape, east, north) for shape in kind] for kind in shapes]
    assert np.allclose(
        walk(*moved).distance_m, walk(*shapes).distance_m, rtol=0, atol=0.0005, equal_nan=True
    )


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_catchments_add_up_and_territories_cover_the_network(seed: int) -> None:
    lines, homes, cool = streets(seed), dots(seed, 60), parks(seed)
    found = walk(lines, homes, cool)
    people = {"elderly": np.arange(60.0)}
    served = catchments(found, len(cool), 300, people)
    assert sum(one.addresses for one in served) + found.unknown == 60
    close = np.flatnonzero(np.nan_to_num(found.distance_m, nan=np.inf) <= 300)
    assert sum(one.people["elderly"] or 0 for one in served) == people["elderly"][close].sum()
    net = network(lines)
    pieces = segments(net)
    cut = territories(net, distances(net, pieces, homes, cool))
    assert (cut.end_um - cut.start_um).sum() == net.edge_um.sum()
    for part in range(0, len(cut.edge), max(1, len(cut.edge) // 15)):
        middle = shapely.line_interpolate_point(
            edge_lines(net)[cut.edge[part]], (cut.start_um[part] + cut.end_um[part]) / 2e6
        )
        there = distances(net, pieces, [middle], cool)
        # Where lines cross without joining, a point on both may enter at either.
        if len(there.addresses.edge) == 1:
            assert there.place[0] == cut.place[part]
            assert np.allclose(there.distance_m[0], cut.middle_m[part], atol=1e-5, equal_nan=True)


# A town worked out by hand: one street of 100 m along y = 0, made of two lines, a side street
# at x = 60, and a lane that ends on the street at x = 30 without sharing an end.
TOWN = [
    LineString([(0, 0), (60, 0)]),
    LineString([(100, 0), (60, 0)]),
    LineString([(60, 0), (60, 80)]),
    LineString([(30, 0), (30, -50)]),
]


def test_on_one_edge_people_walk_straight_to_the_place() -> None:
    found = walk(TOWN, [Point(10, 3), Point(55, 0)], [Point(40, 4)])
    assert found.distance_m.tolist() == [3 + 30 + 4, 15 + 4]
    assert found.snap_m.tolist() == [3, 0]
    assert found.place_snap_m.tolist() == [4, 4]


def test_an_area_begins_where_the_line_crosses_its_border() -> None:
    park = box(70, -5, 90, 5)
    found = walk(TOWN, [Point(50, 0), Point(98, 1), Point(60, 80), Point(80, 2)], [park])
    assert found.distance_m.tolist() == [20, 1 + 8, 80 + 10, 2]
    assert found.place_snap_m.tolist() == [0, 0, 0, 0]


def test_a_line_that_ends_along_another_does_not_join() -> None:
    found = walk(TOWN, [Point(30, -40)], [Point(0, 0)])
    assert np.isnan(found.distance_m[0])
    assert (found.unknown, found.off_network, found.place[0]) == (1, 0, -1)
    joined = [LineString([(0, 0), (30, 0)]), LineString([(30, 0), (60, 0)]), *TOWN[1:]]
    assert walk(joined, [Point(30, -40)], [Point(0, 0)]).distance_m[0] == 70


def test_lines_that_cross_do_not_join() -> None:
    bridge = [LineString([(0, 0), (100, 0)]), LineString([(50, -50), (50, 50)])]
    assert np.isnan(walk(bridge, [Point(50, 40)], [Point(0, 0)]).distance_m[0])


def test_an_address_on_the_border_of_two_ways_takes_the_shorter_walk() -> None:
    """Halfway between two streets: both are equally near, whatever the order of the file."""
    ladder = [LineString([(0, 0), (50, 0)]), LineString([(0, 20), (50, 20)])]
    for lines in (ladder, ladder[::-1]):
        assert walk(lines, [Point(10, 10)], [Point(40, 20)]).distance_m[0] == 10 + 30
        assert walk(lines, [Point(10, 10)], [Point(40, 0)]).distance_m[0] == 10 + 30


def test_an_area_beside_the_street_is_entered_along_its_whole_side() -> None:
    garden = box(20, 5, 30, 9)
    found = walk(TOWN, [Point(10, 0), Point(25, 0), Point(40, 0)], [garden])
    assert found.distance_m.tolist() == [10 + 5, 5, 10 + 5]


def test_thirty_metres_count_and_a_little_more_does_not() -> None:
    homes = [Point(0, 30), Point(0, 30.001), Point(-18, 24)]
    found = walk([TOWN[0]], homes, [Point(60, 0)])
    assert found.distance_m.tolist()[::2] == [90, 90]
    assert np.isnan(found.distance_m[1])
    assert np.isnan(found.snap_m[1])
    assert share_within(found.distance_m, 300) == pytest.approx(2 / 3)


def test_at_equal_distance_the_first_place_counts() -> None:
    assert walk(TOWN, [Point(30, 1)], [Point(20, 0), Point(40, 0)]).place.tolist() == [0]
    assert walk(TOWN, [Point(30, 1)], [Point(40, 0), Point(20, 0)]).place.tolist() == [0]


def test_without_places_or_lines_nothing_is_known() -> None:
    assert np.isnan(walk(TOWN, [Point(1, 1)], []).distance_m).all()
    assert walk([], [Point(1, 1)], [Point(0, 0)]).off_network == 1
    assert walk(TOWN, [], [Point(0, 0)]).distance_m.tolist() == []
    assert share_within(np.zeros(0), 300) is None


def test_ends_join_within_the_tolerance_and_not_beyond() -> None:
    near = [LineString([(0, 0), (10, 0)]), LineString([(10.0004, 0), (20, 0)])]
    assert parts(network(near)) == 1
    assert parts(network(near, join_m=0)) == 2
    far = [LineString([(0, 0), (10, 0)]), LineString([(10.002, 0), (20, 0)])]
    assert parts(network(far)) == 2


def test_lines_without_length_and_rings_do_no_harm() -> None:
    ring = LineString([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)])
    odd = [ring, LineString([(3, 3), (3, 3)]), LineString(), LineString([(0, 0), (0, 0), (0, -5)])]
    found = walk(odd, [Point(10, 1), Point(0, 9)], [Point(0, -5)])
    assert found.distance_m.tolist() == [16, 14]
    alone = walk([ring], [Point(10, 1), Point(0, 1)], [Point(1, 0)])
    assert alone.distance_m.tolist() == [10, 2]


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="lines"):
        network([box(0, 0, 1, 1)])
    with pytest.raises(ValueError, match="points and areas"):
        walk(TOWN, [Point(0, 0)], [TOWN[0]])
    with pytest.raises(ValueError, match="join"):
        network(TOWN, join_m=-1)
