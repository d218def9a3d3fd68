"""Shares of the ground: whole together, never outside 0..1, whatever the shapes are."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdraad.method.know.ground import YARD, ground_use, height_summary

AREA = shapely.box(0, 0, 10, 10)


@st.composite
def boxes(draw) -> shapely.Polygon:
    west, south = draw(st.integers(-3, 11)), draw(st.integers(-3, 11))
    return shapely.box(west, south, west + draw(st.integers(1, 8)), south + draw(st.integers(1, 8)))


bow_ties = st.just(shapely.Polygon([(1, 1), (4, 4), (4, 1), (1, 4)]))
shapes = st.lists(boxes() | bow_ties, max_size=4)
layers = st.dictionaries(st.sampled_from(["building", "water", "green", "paved"]), shapes)


@settings(deadline=None)
@given(layers)
def test_shares_are_one_together_and_lie_between_0_and_1(
    found: dict[str, list[shapely.Polygon]],
) -> None:
    use = ground_use(AREA, found)
    assert 0 <= use.known_share <= 1
    covered = shapely.area(
        shapely.intersection(
            shapely.union_all(
                shapely.make_valid([shape for layer in found.values() for shape in layer])
            )
            if any(found.values())
            else shapely.Polygon(),
            AREA,
        )
    )
    assert use.known_share == pytest.approx(covered / 100)
    if use.known_share == 0:
        assert use.shares == {}
    else:
        assert sum(use.shares.values()) == pytest.approx(1)
        assert all(0 <= share <= 1 + 1e-12 for share in use.shares.values())


@settings(deadline=None)
@given(layers, shapes)
def test_a_yard_adds_to_the_map_and_never_to_green_or_paving(
    found: dict[str, list[shapely.Polygon]], yards: list[shapely.Polygon]
) -> None:
    without, use = ground_use(AREA, found), ground_use(AREA, {**found, YARD: yards})
    assert without.known_share - 1e-9 <= use.known_share <= 1
    for name in ("green", "paved"):
        assert use.shares.get(name) == without.shares.get(name)
        assert use.known_shares.get(name) == without.known_shares.get(name)
    for name in ("building", "water"):
        assert use.shares.get(name, 0) <= without.shares.get(name, 0) + 1e-9
    assert YARD not in use.shares


@settings(deadline=None)
@given(layers, st.randoms(use_true_random=False))
def test_the_order_of_the_shapes_within_a_layer_does_not_matter(
    found: dict[str, list[shapely.Polygon]], random
) -> None:
    mixed = {name: random.sample(shapes, len(shapes)) for name, shapes in found.items()}
    one, other = ground_use(AREA, found), ground_use(AREA, mixed)
    assert one.shares == pytest.approx(other.shares)
    assert one.known_share == pytest.approx(other.known_share)


def test_ground_counts_for_the_first_layer_where_two_overlap() -> None:
    use = ground_use(AREA, {"building": [AREA], "green": [shapely.box(0, 0, 5, 10)]})
    assert use.shares == {"building": 1.0, "green": 0.0}


def test_points_and_lines_take_no_ground() -> None:
    line = shapely.LineString([(0, 0), (10, 10)])
    use = ground_use(
        AREA, {"road": [line, shapely.Point(3, 3)], "green": [shapely.box(0, 0, 5, 10)]}
    )
    assert use.shares == {"road": 0.0, "green": 1.0}
    assert use.known_share == 0.5


def test_ground_outside_the_neighbourhood_does_not_count() -> None:
    assert ground_use(AREA, {"green": [shapely.box(20, 20, 30, 30)]}).shares == {}
    assert ground_use(AREA, {}).known_share == 0


@given(st.integers(0, 2**16 - 1))
def test_known_height_is_never_more_than_what_the_raster_covers(bits: int) -> None:
    known = np.array([bits >> place & 1 for place in range(16)], dtype=bool).reshape(4, 4)
    heights = np.where(known, 2.5, np.nan)
    summary = height_summary(shapely.box(0, 0, 8, 4), heights, 0.0, 4.0, 1.0)
    assert summary.raster_share == 0.5
    assert summary.known_share == known.sum() / 32
    assert summary.mean_m == (2.5 if known.any() else None)
