"""What if: what is computed again equals everything computed anew."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.method.know.test_shade import town
from wijkdraad.method.know.area_sums import area_shares, row_sums
from wijkdraad.method.know.grid import Grid
from wijkdraad.method.know.light.shade import SHADED, UNKNOWN, UNKNOWN_HEIGHT, shade
from wijkdraad.method.know.light.standing import BUILDING_FROM_CM, Standing
from wijkdraad.method.know.light.what_if import Change, Edit, Neighbourhood, changed, shade_again

SIZE = 60
GRID = Grid(1000, 2000, 0.5, SIZE, SIZE)


def neighbourhood(seed: int, trees: int = 3, unknown: int = 2) -> Neighbourhood:
    surfaces = town(seed, size=SIZE, trees=trees, unknown=unknown, slope_cm=seed % 4)
    known = surfaces.opaque_cm != UNKNOWN_HEIGHT
    low = np.where(known, surfaces.opaque_cm - surfaces.ground_cm, BUILDING_FROM_CM)
    green = np.random.default_rng(seed).integers(0, 2, known.shape).astype(np.float32)
    return Neighbourhood(GRID, Standing(surfaces, low < BUILDING_FROM_CM, False), green)


@st.composite
def edits(draw: st.DrawFn) -> list[Edit]:
    made = []
    for _ in range(draw(st.integers(1, 3))):
        change = draw(st.sampled_from(list(Change)))
        x = 1000 + draw(st.floats(0, SIZE * 0.5))
        y = 2000 - draw(st.floats(0, SIZE * 0.5))
        height = draw(st.floats(1, 14))
        if change == Change.TREE:
            made.append(Edit(change, shapely.Point(x, y), height, draw(st.floats(0.6, 3))))
        elif change == Change.WALL:
            made.append(Edit(change, shapely.LineString([(x, y), (x + 4, y + 1)]), height))
        else:
            made.append(Edit(change, shapely.box(x, y, x + 3, y + 4), height))
    return made


@given(st.integers(0, 300), edits(), st.lists(st.floats(0, 359), min_size=1, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_touched_again_equals_the_whole_computed_anew(
    seed: int, drawn: list[Edit], azimuths: list[float], data: st.DataObject
) -> None:
    before = neighbourhood(seed, trees=seed % 4, unknown=seed % 3)
    azimuth = np.array(azimuths)
    altitude = np.array([data.draw(st.floats(-5, 85)) for _ in azimuths])
    lit = shade(before.place.surfaces, azimuth, altitude)
    after, window = changed(before, drawn)
    again = shade_again(lit, before.place.surfaces, after.place.surfaces, window, azimuth, altitude)
    assert np.array_equal(again, shade(after.place.surfaces, azimuth, altitude))
    outside = np.ones(after.green.shape, bool)
    outside[window] = False
    assert np.array_equal(after.green[outside], before.green[outside])
    assert np.array_equal(
        after.place.surfaces.opaque_cm[outside], before.place.surfaces.opaque_cm[outside]
    )


def test_a_roof_on_an_unknown_place_is_in_the_dark_when_the_sun_is_down() -> None:
    before = neighbourhood(133, trees=1, unknown=1)
    roof = Edit(Change.ROOF, shapely.box(1013, 1978, 1016, 1982), 1.0)
    after, window = changed(before, [roof])
    down = np.array([0.0]), np.array([-3.0])
    lit = shade(before.place.surfaces, *down)
    again = shade_again(lit, before.place.surfaces, after.place.surfaces, window, *down)
    became_known = (lit[0] == UNKNOWN) & (after.place.surfaces.opaque_cm != UNKNOWN_HEIGHT)
    assert became_known.any()
    assert (again[0][became_known] == SHADED).all()


def test_the_first_tree_lets_an_unknown_place_far_away_hold_one_too() -> None:
    before = neighbourhood(68, trees=0, unknown=2)
    tree = Edit(Change.TREE, shapely.Point(1000, 2000), 1.0, 1.0)
    after, window = changed(before, [tree])
    north = np.array([0.0]), np.array([37.0])
    lit = shade(before.place.surfaces, *north)
    again = shade_again(lit, before.place.surfaces, after.place.surfaces, window, *north)
    assert np.array_equal(again, shade(after.place.surfaces, *north))
    far = np.ones(lit[0].shape, bool)
    far[:10, :10] = False
    assert (again[0][far] != lit[0][far]).any()


def test_nothing_of_before_is_changed_and_undoing_gives_it_back() -> None:
    before = neighbourhood(2, trees=0, unknown=0)
    kept = before.place.surfaces.opaque_cm.copy(), before.green.copy()
    house = shapely.box(1012, 1985, 1016, 1989)
    after, _window = changed(before, [Edit(Change.ROOF, house, 9)])
    assert np.array_equal(before.place.surfaces.opaque_cm, kept[0])
    assert np.array_equal(before.green, kept[1])
    assert not after.place.open_ground.ravel().all()
    free = cells_free(after, house)
    assert not free.any()
    again, _window = changed(after, [Edit(Change.NO_BUILDING, house)])
    assert cells_free(again, house).all()


def cells_free(place: Neighbourhood, area: shapely.Polygon) -> np.ndarray:
    from wijkdraad.method.know.grid import cells_in

    return place.place.open_ground.ravel()[cells_in(area, GRID).inside]


def test_a_tree_gives_the_shade_and_a_garden_the_green_worked_out_by_hand() -> None:
    flat = np.zeros((SIZE, SIZE), np.int32)
    from wijkdraad.method.know.light.shade import Surfaces

    bare = Neighbourhood(
        GRID,
        Standing(Surfaces(flat, flat, 0.5), flat == 0, False),
        np.zeros(flat.shape, np.float32),
    )
    # A crown of 4 by 4 m from 2 to 8 m high; the sun in the south at 45 degrees.
    crown = shapely.box(1014, 1984, 1018, 1988)
    after, window = changed(bare, [Edit(Change.TREE, crown, 8)])
    south, high = np.array([180.0]), np.array([45.0])
    lit = shade_again(
        shade(bare.place.surfaces, south, high),
        bare.place.surfaces,
        after.place.surfaces,
        window,
        south,
        high,
    )
    # Shade from 2 m north of its south edge to 8 m north of its north edge: 10 by 4 m.
    assert abs((lit == SHADED).sum() * 0.25 - 40) <= 4
    garden, _window = changed(bare, [Edit(Change.GREEN, shapely.box(1010, 1980, 1020, 1985))])
    square = shapely.box(1010, 1980, 1020, 1990)
    assert area_shares(row_sums(garden.green, GRID), [square]).means[0] == 0.5
