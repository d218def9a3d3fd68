"""Shade: against an exact ray march, against walls worked out by hand, and what must always hold."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from tests.method.know.ray_march import marched_shade
from wijkdraad.method.know.light.shade import (
    SHADED,
    SUNLIT,
    UNKNOWN,
    UNKNOWN_HEIGHT,
    Crowns,
    Surfaces,
    shade,
)

AZIMUTHS = st.floats(0, 360, exclude_max=True)
ALTITUDES = st.floats(3, 88)


def town(
    seed: int,
    size: int = 48,
    trees: int = 0,
    unknown: int = 0,
    slope_cm: int = 0,
    buildings: int = 6,
) -> Surfaces:
    """A made-up town of blocks, trees and holes on a slope."""
    random = np.random.default_rng(seed)
    ground = (np.arange(size)[:, None] * slope_cm + np.zeros((size, size))).astype(np.int32)
    opaque = ground.copy()
    base, top = ground.copy(), ground.copy()
    for _ in range(buildings):
        row, column = random.integers(0, size - 8, 2)
        opaque[row : row + random.integers(3, 9), column : column + random.integers(3, 9)] += (
            random.integers(200, 1500)
        )
    for _ in range(trees):
        row, column = random.integers(0, size - 6, 2)
        place = np.s_[row : row + 5, column : column + 5]
        height = int(random.integers(400, 1400))
        base[place] = ground[place] + height // 4
        top[place] = ground[place] + height
    for _ in range(unknown):
        row, column = random.integers(0, size - 4, 2)
        opaque[row : row + 3, column : column + 3] = UNKNOWN_HEIGHT
    return Surfaces(opaque, ground, 0.5, Crowns(base, top) if trees else None)


def one(surfaces: Surfaces, azimuth: float, altitude: float) -> NDArray[np.uint8]:
    return shade(surfaces, np.array([azimuth]), np.array([altitude]))[0]


@pytest.mark.parametrize("altitude", [15, 30, 45, 60])
@pytest.mark.parametrize("azimuth", [0, 90, 180, 270, 45, 200, 305])
def test_the_shadow_of_a_wall_is_as_long_as_worked_out_by_hand(azimuth: int, altitude: int) -> None:
    height_m, cell_m, size = 5.0, 0.5, 161
    ground = np.zeros((size, size), np.int32)
    row, column = np.indices(ground.shape) - size // 2
    away = -np.cos(np.radians(azimuth)) * row + np.sin(np.radians(azimuth)) * column
    behind_m = -away * cell_m  # distance from the middle, away from the sun
    wall = (np.abs(away) <= 0.71) | (away > 1e9)
    opaque = np.where(wall, int(height_m * 100), 0).astype(np.int32)
    lit = one(Surfaces(opaque, ground, cell_m), azimuth, altitude)
    length_m = height_m / math.tan(math.radians(altitude))
    in_the_middle = np.hypot(row, column) < size // 2 - 2
    surely_shade = (behind_m > 1.5 * cell_m) & (behind_m < length_m - cell_m) & in_the_middle
    surely_sun = ((behind_m > length_m + 1.5 * cell_m) | (behind_m < -1.5 * cell_m)) & in_the_middle
    assert (lit[surely_shade] == SHADED).all()
    assert (lit[surely_sun] == SUNLIT).all()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("trees", "slope_cm"), [(0, 0), (8, 0), (8, 5)])
def test_nearly_every_cell_agrees_with_an_exact_ray(seed: int, trees: int, slope_cm: int) -> None:
    surfaces = town(seed, trees=trees, slope_cm=slope_cm)
    azimuth, altitude = 17.0 + 61 * seed, 20.0 + 9 * seed
    lit, exact = one(surfaces, azimuth, altitude), marched_shade(surfaces, azimuth, altitude)
    ground = surfaces.opaque_cm == surfaces.ground_cm
    assert np.mean(lit[ground] == exact[ground]) > 0.95
    # Pillars with square tops cast a little more shade; nowhere more than one cell.
    shaded, exactly = (lit == SHADED) | ~ground, (exact == SHADED) | ~ground
    too_much = shaded & ~binary_dilation(exactly, np.ones((3, 3)))
    too_little = exactly & ~binary_dilation(shaded, np.ones((3, 3)))
    assert np.mean(too_much | too_little) < 0.002


@given(st.integers(0, 999), AZIMUTHS, ALTITUDES)
@example(seed=723, azimuth=0.0, altitude=84.0)  # crowns near the top of a word of levels
@settings(max_examples=40, deadline=None)
def test_a_raster_in_tiles_gives_the_same_cells(seed: int, azimuth: float, altitude: float) -> None:
    surfaces = town(seed, trees=5, unknown=2, slope_cm=seed % 11)
    whole = one(surfaces, azimuth, altitude)
    down, right = -math.cos(math.radians(azimuth)), math.sin(math.radians(azimuth))
    # The tile with everything between it and the sun; the far half is left out.
    rows = slice(0, 30) if down < 0 else slice(18, 48)
    columns = slice(7, 48) if right > 0 else slice(0, 41)
    assert surfaces.crowns is not None
    part = replace(
        surfaces,
        opaque_cm=surfaces.opaque_cm[rows, columns],
        ground_cm=surfaces.ground_cm[rows, columns],
        crowns=Crowns(
            surfaces.crowns.base_cm[rows, columns], surfaces.crowns.top_cm[rows, columns]
        ),
        first_row=rows.start,
        first_column=columns.start,
        highest_cm=surfaces.heights_cm[1],
    )
    assert np.array_equal(one(part, azimuth, altitude), whole[rows, columns])


@given(st.integers(0, 999), AZIMUTHS, ALTITUDES)
@settings(max_examples=40, deadline=None)
def test_turning_the_map_turns_the_shade(seed: int, azimuth: float, altitude: float) -> None:
    surfaces = town(seed, trees=4, unknown=1)
    assert surfaces.crowns is not None
    turned = Surfaces(
        np.rot90(surfaces.opaque_cm, -1),
        np.rot90(surfaces.ground_cm, -1),
        surfaces.cell_size_m,
        Crowns(np.rot90(surfaces.crowns.base_cm, -1), np.rot90(surfaces.crowns.top_cm, -1)),
        first_column=-(surfaces.ground_cm.shape[0] - 1),
    )
    lit = one(surfaces, azimuth, altitude)
    again = one(turned, (azimuth + 90) % 360, altitude)
    # At exactly 45 degrees either side may lead.
    if abs((azimuth % 90) - 45) > 1e-6:
        assert np.array_equal(np.rot90(lit, -1), again)


@given(st.integers(0, 999), AZIMUTHS, ALTITUDES, st.integers(0, 43), st.integers(0, 43))
@settings(max_examples=40, deadline=None)
def test_a_tree_never_takes_shade_away(
    seed: int, azimuth: float, altitude: float, row: int, column: int
) -> None:
    surfaces = town(seed, trees=3)
    assert surfaces.crowns is not None
    base, top = surfaces.crowns.base_cm.copy(), surfaces.crowns.top_cm.copy()
    place = np.s_[row : row + 4, column : column + 4]
    base[place] = np.minimum(base[place], 200)
    top[place] = np.maximum(top[place], 900)
    before = one(surfaces, azimuth, altitude) == SHADED
    after = one(replace(surfaces, crowns=Crowns(base, top)), azimuth, altitude) == SHADED
    assert (after >= before).all()


@given(st.integers(0, 999), AZIMUTHS, st.floats(-90, 0))
@settings(max_examples=20, deadline=None)
def test_night_is_all_shade_and_unknown_stays_unknown(
    seed: int, azimuth: float, altitude: float
) -> None:
    surfaces = town(seed, unknown=3)
    lit = one(surfaces, azimuth, altitude)
    unknown = surfaces.opaque_cm == UNKNOWN_HEIGHT
    assert (lit[unknown] == UNKNOWN).all()
    assert (lit[~unknown] == SHADED).all()


@given(st.integers(0, 999), AZIMUTHS, ALTITUDES)
@example(seed=515, azimuth=6.0, altitude=86.0)  # leaves met well above a crown
@settings(max_examples=40, deadline=None)
def test_what_is_unknown_never_becomes_sun(seed: int, azimuth: float, altitude: float) -> None:
    """Whatever stands at the unknown places, a known answer stays what it is."""
    surfaces = town(seed, trees=3, unknown=4)
    unknown = surfaces.opaque_cm == UNKNOWN_HEIGHT
    lit = one(surfaces, azimuth, altitude)
    assert (lit[unknown] == UNKNOWN).all()
    highest = max(int(surfaces.opaque_cm.max()), int(surfaces.crowns.top_cm.max()))  # type: ignore[union-attr]
    for filling in (0, highest):
        filled = replace(surfaces, opaque_cm=np.where(unknown, filling, surfaces.opaque_cm))
        now = one(filled, azimuth, altitude)
        assert (now[lit != UNKNOWN] == lit[lit != UNKNOWN]).all()


def test_many_suns_at_once_are_the_same_as_one_by_one() -> None:
    surfaces = town(7, trees=6, unknown=2)
    azimuth = np.arange(0, 360, 14.0)
    altitude = 10 + 2.0 * np.arange(len(azimuth))
    together = shade(surfaces, azimuth, altitude)
    for lit, direction, height in zip(together, azimuth, altitude, strict=True):
        assert np.array_equal(lit, one(surfaces, direction, height))


def test_a_mountain_beside_the_sea_needs_no_narrow_numbers() -> None:
    ground = np.zeros((40, 3), np.int32)
    opaque = ground.copy()
    opaque[30] = 40_000
    surfaces = Surfaces(opaque, ground, 10.0)
    assert (one(surfaces, 180, 60)[:, 1] == SHADED).sum() == 23  # 400 m / tan 60 = 231 m
