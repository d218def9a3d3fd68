"""Changes tried on the map, and what the maps say of a place: equal to computing all anew."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from datetime import time
from unittest.mock import patch

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from tests.people import bare_programme, kept_example
from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.method.know.light.shade import UNKNOWN, shade
from wijkdraad.method.know.light.standing import standing
from wijkdraad.method.know.light.sun import SunPositions
from wijkdraad.method.know.light.what_if import Neighbourhood, changed
from wijkdraad.method.know.walking.coolness import distances
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import Person, Programme, TerrainLayer
from wijkdraad.programme.thread import Threads
from wijkdraad.steps.terrain import opened
from wijkdraad.steps.terrain.keeping import bands_of
from wijkdraad.steps.terrain.map_page import figures
from wijkdraad.steps.terrain.map_page.page import layer_page, layers_there, what_is_missing
from wijkdraad.steps.terrain.opened import OpenPlace, kept_layers, open_layer, open_walking
from wijkdraad.steps.terrain.what_if.tried import keep_as_measure, tried_page
from wijkdraad.steps.terrain.what_if.trying import (
    Base,
    Outcome,
    _sun,
    base_of,
    edit_of,
    outcome,
    outcome_on,
)
from wijkdraad.steps.terrain.what_if.wishes import Tried, Wish, tried_in

pytestmark = pytest.mark.django_db

ONE = time(13)
MIDDLE = shapely.Point(120_520, 480_540)
CHANGES = (
    Tried(Wish.TREE, 120_520, 480_540, 6, 14),
    Tried(Wish.ROOF, 120_500, 480_600, 15, 6),
    Tried(Wish.WALL_EAST_WEST, 120_560, 480_560, 20, 3),
    Tried(Wish.GREEN, 120_600, 480_560, 20),
    Tried(Wish.NO_TREES, 120_440, 480_560, 40),
)


@pytest.fixture(scope="module")
def key(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with kept_example(django_db_blocker) as found:
        yield found


@pytest.fixture
def programme(db: None, key: int) -> Programme:
    return Programme.objects.get(pk=key)


def found(programme: Programme, tried: tuple[Tried, ...], hour: time = ONE) -> Outcome:
    told = outcome(programme, tried, hour)
    assert told is not None
    return told


@pytest.mark.parametrize("hour", [time(9), ONE, time(19)])
def test_only_what_a_change_touches_is_computed_and_all_is_equal(
    programme: Programme, hour: time
) -> None:
    told = found(programme, CHANGES, hour)
    base, _fingerprint = base_of(programme)
    after, _window = changed(base.here, [edit_of(one, base.place) for one in CHANGES])
    sun = _sun(base, hour)
    lit = shade(after.place.surfaces, sun.azimuth_degrees, sun.altitude_degrees)[0]
    unknown = np.isnan(told.states)
    assert (unknown == ((lit == UNKNOWN) | ~after.place.open_ground))[told.states != 4].all()
    shaded = np.isin(told.states, (1, 2))
    sunlit = np.isin(told.states, (0, 3))
    assert (lit[shaded] == 1).all() and (lit[sunlit] == 0).all()
    assert shaded.sum() + sunlit.sum() + unknown.sum() + (told.states == 4).sum() == lit.size
    assert told.shade_came_m2 > 0


def test_without_changes_the_shade_is_that_of_the_map_page(programme: Programme) -> None:
    told = found(programme, ())
    assert told.ground.before == told.ground.after
    kept = layers_there(programme)[TerrainLayer.SHADE]
    whole = bands_of(kept)
    band = whole.values[whole.names.index("13:00")]
    assert np.array_equal(told.states, band, equal_nan=True)
    page = layer_page(programme, kept, "13:00", None)
    assert page.band.figures == (f"{100 * told.ground.before:.0f}%",)
    assert page.band.known == f"{100 * told.ground.known_share:.0f}%"


def test_a_tree_gives_shade_paving_takes_green_and_the_base_stays_as_it_was(
    programme: Programme,
) -> None:
    base, _fingerprint = base_of(programme)
    before = base.here.green.copy(), base.here.place.surfaces.opaque_cm.copy()
    tree = found(programme, CHANGES[:1])
    assert tree.ground.after > tree.ground.before and tree.green.after == tree.green.before
    assert tree.shade_went_m2 == 0 and tree.known == (1.0,)
    paved = found(programme, (Tried(Wish.PAVING, MIDDLE.x, MIDDLE.y, 90),))
    assert paved.green.after < paved.green.before and paved.ground.difference == 0
    assert np.array_equal(before[0], base.here.green, equal_nan=True)
    assert np.array_equal(before[1], base.here.place.surfaces.opaque_cm)


def test_a_building_goes_whole_with_its_shade(programme: Programme) -> None:
    base, _fingerprint = base_of(programme)
    inner = base.place.boundary.buffer(-150)
    building = next(one for one in base.place.buildings if inner.contains(one))
    at = building.representative_point()
    told = found(programme, (Tried(Wish.NO_BUILDING, round(at.x, 1), round(at.y, 1)),))
    assert told.shade_went_m2 > 0 and told.shade_came_m2 == 0
    cells = cells_in(building, base.here.grid).inside
    assert not np.isnan(told.states.ravel()[cells]).all()
    away = Tried(Wish.NO_BUILDING, round(at.x, 1), round(at.y, 1))
    tree = Tried(Wish.TREE, away.x_m, away.y_m, 2, 8)
    assert "Hier staat" in tried_page(programme, (tree,), ONE).rows[0].remark
    assert "Hier staat" not in tried_page(programme, (away, tree), ONE).rows[1].remark
    nothing = found(programme, (Tried(Wish.NO_BUILDING, *_open_place(base)),))
    assert nothing.known == (0.0,) and nothing.shade_went_m2 == 0


def _open_place(base: Base) -> tuple[float, float]:
    """A place in the open, far from buildings."""
    far = base.place.boundary.difference(shapely.union_all(base.place.buildings).buffer(6))
    at = far.representative_point()
    return round(at.x, 1), round(at.y, 1)


def test_where_the_ground_is_unknown_nothing_can_stand_and_unknown_stays_unknown(
    programme: Programme,
) -> None:
    base, _fingerprint = base_of(programme)
    layer = open_layer(kept_layers(programme)[TerrainLayer.GROUND])
    here = layer.place
    rows, columns = np.nonzero(np.isnan(layer.seen(0, here)))
    x = np.round(here.west_m + (columns + 0.5) * here.cell_size_m, 1)
    y = np.round(here.north_m - (rows + 0.5) * here.cell_size_m, 1)
    walls = shapely.union_all(base.place.buildings).buffer(3)
    free = np.flatnonzero(
        ~shapely.contains_xy(walls, x, y) & shapely.contains_xy(base.place.boundary, x, y)
    )
    assert len(free)
    tree = (Tried(Wish.TREE, float(x[free[0]]), float(y[free[0]]), 0.6, 10),)
    told, before = found(programme, tree), found(programme, ())
    assert told.known == (0.0,)
    assert np.array_equal(told.states, before.states, equal_nan=True)
    page = tried_page(programme, tree, ONE)
    assert "onbekend" in page.rows[0].remark


def test_the_walk_to_coolness_is_that_of_the_whole_computation(programme: Programme) -> None:
    walking = open_walking(kept_layers(programme)[TerrainLayer.HEAT])
    places = [shapely.Point(120_300 + 45 * step, 480_380 + 28 * step) for step in range(12)]
    whole = distances(
        walking.network.net,
        walking.network.pieces,
        places,
        [one.polygon for one in walking.places],
        walking.snap_m,
    )
    known = 0
    for place, metres, goal, snap in zip(
        places, whole.distance_m, whole.place, whole.snap_m, strict=True
    ):
        walk = walking.walk_from(place)
        if np.isnan(metres):
            assert walk.metres is None and walk.place is None
            assert walk.path_close_by == (not np.isnan(snap))
        else:
            known += 1
            assert walk.metres == metres and walk.place is walking.places[goal]
    assert known > 0


def test_a_second_click_is_answered_at_once(programme: Programme) -> None:
    kept = layers_there(programme)[TerrainLayer.HEAT]
    layer_page(programme, kept, "mean", MIDDLE)
    took = []
    for step in range(3):
        start = clock.perf_counter()
        layer_page(programme, kept, "mean", shapely.Point(MIDDLE.x + step, MIDDLE.y))
        took.append(clock.perf_counter() - start)
    assert min(took) < 0.3


def test_a_second_click_opens_nothing_again(programme: Programme) -> None:
    at_hand = (opened._layer, opened._place, opened._walking, figures._numbers)
    kept = layers_there(programme)[TerrainLayer.HEAT]
    layer_page(programme, kept, "mean", MIDDLE)
    before = [one.cache_info() for one in at_hand]
    for step in (1, 2):
        layer_page(programme, kept, "mean", shapely.Point(MIDDLE.x + step, MIDDLE.y))
    after = [one.cache_info() for one in at_hand]
    assert [one.misses for one in after] == [one.misses for one in before]
    assert all(one.hits > other.hits for one, other in zip(after, before, strict=True))


def test_every_gap_on_the_map_is_told(programme: Programme) -> None:
    for kept in layers_there(programme).values():
        page = layer_page(programme, kept, kept.bands[0], MIDDLE)
        assert page.gaps and page.source and page.method
        assert all(row.known != "100%" for row in page.rows)
    outside = layer_page(programme, kept, kept.bands[0], shapely.Point(100_000, 400_000))
    assert "buiten de kaart" in outside.told.layer and outside.told.coolness == ()


def test_without_heights_the_page_says_what_is_missing() -> None:
    programme = bare_programme()
    assert layers_there(programme) == {} and outcome(programme, CHANGES, ONE) is None
    told = " ".join(what_is_missing(programme))
    assert "surface_raster" in told and "ground_raster" in told and "grens" in told


def test_kept_as_a_measure_it_tells_its_changes_effect_method_and_is_a_loose_end(
    programme: Programme,
) -> None:
    person = Person.objects.create_user("p@voorbeeld.nl", "P", "een lang wachtwoord hier")
    measure = keep_as_measure(programme, CHANGES, ONE, "Bomen op het plein", person)
    text = measure.description
    assert "Boom" in text.title() and "120520.0" in text and "procentpunt" in text
    assert "berekend; nog niet gemeten" in text and "wijkdraad.what_if 1" in text
    assert "Wat onbekend is:" in text and measure.cost_cents is None
    ends = Threads(programme).loose_ends
    mine = [end.kind for end in ends if end.subject == f"measures/{measure.key}"]
    assert LooseEndKind.MEASURE_WITHOUT_NEED in mine


@pytest.mark.parametrize(
    "text",
    [
        "",
        "boom",
        "boom_1_2_3_4",
        "boom_120520_480540_0_8",
        "boom_120520_480540_3_inf",
        "boom_nan_480540_3_8",
        "gebouw-weg_120520_480540_3_0",
        "groen_120520_480540_10_4",
        "boom_120520_480540_3_8_1",
        "x" * 500,
    ],
)
def test_a_change_that_does_not_fit_is_none(text: str) -> None:
    assert tried_in(text) is None


def test_what_was_tried_comes_back_from_its_address() -> None:
    for one in CHANGES:
        assert tried_in(one.text) == one


SIDE = 2000
"""The cells of 0.5 m along a side of a square kilometre."""


def square_kilometre() -> tuple[Base, NDArray[np.uint8], SunPositions]:
    """A made-up town with blocks and crowns, its shade at one moment, and the sun then."""
    side = SIDE
    random = np.random.default_rng(3)
    ground = np.zeros((side, side), np.float32)
    surface, crowns = ground.copy(), ground.copy()
    for row, column in random.integers(0, side - 40, (1500, 2)):
        surface[row : row + 20, column : column + 30] = 8
    for row, column in random.integers(0, side - 40, (1500, 2)):
        crowns[row : row + 10, column : column + 10] = 9
    crowns[surface > 0] = 0
    place = standing(np.maximum(surface, crowns), ground, crowns, 0.5)
    grid = Grid(120_000, 481_000, 0.5, side, side)
    boundary = shapely.box(120_000, 480_000, 121_000, 481_000)
    path = cells_in(shapely.box(120_000, 480_480, 121_000, 480_500), grid)
    base = Base(
        OpenPlace(boundary, {}, boundary),
        Neighbourhood(grid, place, (ground + 0.5).astype(np.float32)),
        cells_in(boundary, grid),
        path,
        True,
    )
    sun = SunPositions(np.array([160.0]), np.array([58.0]))
    lit = shade(place.surfaces, sun.azimuth_degrees, sun.altitude_degrees)
    return base, lit, sun


def test_a_square_kilometre_is_answered_within_300_ms() -> None:
    base, lit, sun = square_kilometre()
    took = []
    for _again in range(4):
        start = clock.perf_counter()
        told = outcome_on(base, lit, CHANGES, ONE, sun)
        took.append(clock.perf_counter() - start)
    assert told.shade_came_m2 > 0
    assert min(took) < 0.3


def test_of_a_square_kilometre_only_what_changes_is_computed_again() -> None:
    base, lit, sun = square_kilometre()
    with patch("wijkdraad.method.know.light.what_if.shade", wraps=shade) as cast:
        told = outcome_on(base, lit, CHANGES, ONE, sun)
    computed = sum(call.args[0].ground_cm.size for call in cast.call_args_list)
    assert 0 < computed < SIDE * SIDE / 10
    assert told.shade_came_m2 > 0
