"""How hard the wind blows between buildings and trees, at 1.2 m above the street.

After the standard stress test for heat, which follows Macdonald (2000): what stands upwind slows
the wind down by the front that it turns to it, per square metre of ground. A front is counted in
steps: where a roof or crown is higher than what lies just upwind of it, the step counts, over the
width of a cell. What is lower than 2 m is no obstacle. Without wind from one side, half of all
steps along both axes count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.light.shade import UNKNOWN_HEIGHT
from wijkdraad.method.know.light.standing import BUILDING_FROM_CM, Standing, with_nearest_known
from wijkdraad.method.know.warmth.felt_temperature import LEAST_WIND_M_S
from wijkdraad.method.know.warmth.footprints import (
    KNOWN_SHARE_NEEDED,
    MOST_CELLS,
    SECTORS,
    Footprint,
    Sector,
    in_parts,
    inside_share,
    reach_of,
)
from wijkdraad.method.know.warmth.wind_rows import CALM, NO_HEIGHT, slow_down

METHOD = "wijkdraad.wind 1 (RIVM 2019, at 1 m)"
HIGHEST_CM = int(np.iinfo(np.int16).max)
VON_KARMAN = 0.4
STREET_M, STATION_M, ABOVE_TOWN_M = 1.2, 10.0, 60.0
"""Heights of the wind: felt in the street, measured at a station, and not yet slowed by a town."""
FINEST_CELL_M = 1.0
"""The fit for trees is made on heights of square metres; finer cells are averaged to these."""


@dataclass(frozen=True)
class WindClass:
    """How wind over a town behaves, for fronts per ground up to `lambda_below`.

    Lengths are in heights of the obstacles: roughness, displacement, top of the layer in which
    the wind differs from place to place, and two numbers of the profile in that layer.
    """

    lambda_below: float
    roughness: float
    displacement: float
    layer_top: float
    profile_a: float
    profile_b: float


@dataclass(frozen=True)
class WindRules:
    """The numbers of the wind at 1.2 m; `reference/heat.toml` says what each is."""

    classes: Sequence[WindClass]
    footprint: Footprint
    grass_roughness_m: float
    building_sheltering: float
    tree_sheltering: float
    tree_height_fit: float
    tree_front_fit: float
    front_added: float
    front_most: float
    open_front_m2: float
    least_height_m: float


@dataclass(frozen=True)
class Obstacles:
    """Heights above the ground in centimetres, 0 where nothing of 2 m or more stands.

    Shape (rows, columns), both NO_HEIGHT where unknown.
    """

    building_cm: NDArray[np.int16]
    tree_cm: NDArray[np.int16]
    cell_size_m: float


@dataclass(frozen=True)
class WindMap:
    """Wind in the street as a part of the wind at the station (10 m), for one sector.

    `ratio` has cells of `cell_size_m`, NaN where too little is known of what stands upwind.
    `known_share` (0..1) is the known part of the windows on the raster, on average, and
    `inside_share` how much of the windows lies on it.
    """

    ratio: NDArray[np.float32]
    cell_size_m: float
    known_share: float
    inside_share: float


def obstacles(place: Standing, flat: NDArray[np.bool_] | None = None) -> Obstacles:
    """What stands in the way of the wind; where the ground is unknown it is as high as nearby.

    `flat` marks cells on which nothing stands although nobody measured a height there: water.
    Higher than 327 m counts as 327 m.

    >>> from wijkdraad.method.know.light.standing import standing
    >>> place = standing(
    ...     np.array([[1, 7, 9, 2.5]], np.float32), np.array([[1, np.nan, 1, 1]], np.float32),
    ...     np.array([[0, 0, 8, 0]], np.float32), 1.0)
    >>> found = obstacles(place)
    >>> found.building_cm.tolist(), found.tree_cm.tolist()
    ([[0, 600, 0, 0]], [[0, 0, 800, 0]])
    """
    surfaces = place.surfaces
    ground = with_nearest_known(surfaces.ground_cm)
    known = surfaces.opaque_cm != UNKNOWN_HEIGHT
    building = _high_enough(surfaces.opaque_cm, ground, known)
    tree = np.zeros_like(building)
    if surfaces.crowns is not None:
        has_tree = surfaces.crowns.top_cm > surfaces.crowns.base_cm
        tree = _high_enough(surfaces.crowns.top_cm, ground, has_tree)
    unknown = ~known if flat is None else ~(known | flat)
    building[unknown] = NO_HEIGHT
    tree[unknown] = NO_HEIGHT
    return Obstacles(building, tree, surfaces.cell_size_m)


def _high_enough(
    top: NDArray[np.int32], ground: NDArray[np.int32], there: NDArray[np.bool_]
) -> NDArray[np.int16]:
    height = np.where(there, top, ground) - ground
    height[height < BUILDING_FROM_CM] = 0
    return np.minimum(height, HIGHEST_CM).astype(np.int16)


def in_square_metres(found: Obstacles) -> Obstacles:
    """The same in cells of about 1 m where they are finer: means of what is known of each block.

    A block is known where half of its cells are. Means under 2 m are no obstacle.

    >>> half = np.array([[600, 600, 0, 0], [600, 600, 0, -1]], np.int16)
    >>> in_square_metres(Obstacles(half, half, 0.5)).building_cm.tolist()
    [[600, 0]]
    """
    size = max(1, round(FINEST_CELL_M / found.cell_size_m))
    if size == 1:
        return found
    return Obstacles(
        _blocks(found.building_cm, size), _blocks(found.tree_cm, size), found.cell_size_m * size
    )


def wind_map(found: Obstacles, sector: Sector, rules: WindRules) -> WindMap:
    """The wind in the street with wind from `sector`, as a part of the wind at the station.

    Windows are cut at the edge of the raster: what lies beyond is taken to be like what lies
    within. Raises ValueError for more than 268 million cells.

    In the open field the wind at 1.2 m is 0.635 of that at 10 m; where all windows hold rows of
    houses it is much less:

    >>> rules = WindRules([WindClass(np.inf, 0.08, 0.42, 1.5, -0.56, 0.66)],
    ...     Footprint(210, 70, 70, 88), 0.03, 0.16, 0.27, 7.721, 45.45, 0.015, 0.33, 25, 4)
    >>> field = np.zeros((40, 40), np.int16)
    >>> rows = field.copy()
    >>> rows[::4] = 800
    >>> [round(float(wind_map(Obstacles(town, field, 5.0), "north", rules).ratio[20, 20]), 3)
    ...  for town in (field, rows)]
    [0.635, 0.301]
    """
    found = in_square_metres(found)
    rows, columns = found.building_cm.shape
    if rows * columns > MOST_CELLS:
        raise ValueError(f"{rows * columns} cells are more than {MOST_CELLS}: take a part")
    reach = reach_of(rules.footprint, sector, found.cell_size_m)
    ratio = np.empty((rows, columns), np.float32)
    known = np.zeros(rows)
    upwind = SECTORS.index(sector) if sector != "calm" else CALM
    window = np.array([reach.north, reach.east, reach.south, reach.west, upwind])
    numbers, classes = _numbers(rules, reach.cells, found.cell_size_m), _class_table(rules)
    in_parts(
        rows,
        lambda first, last: slow_down(
            found.building_cm, found.tree_cm, window, first, last, numbers, classes, ratio, known
        ),
    )
    known_share = float(known.mean()) if rows else 0.0
    return WindMap(ratio, found.cell_size_m, known_share, inside_share(reach, rows, columns))


def _class_table(rules: WindRules) -> NDArray[np.float64]:
    """Per class its upper edge, roughness, displacement, and the wind at the top of obstacles.

    That wind is u(h) = u* / k (ln((zw - d) / z0) - k / B ln((A + B zw) / (A + B))) with all
    lengths in heights h, and u* / k the wind at 60 m / ln((60 - d) / z0); here without the latter.
    """
    return np.array(
        [
            [
                one.lambda_below,
                one.roughness,
                one.displacement,
                np.log((one.layer_top - one.displacement) / one.roughness)
                - VON_KARMAN
                / one.profile_b
                * np.log(
                    (one.profile_a + one.profile_b * one.layer_top)
                    / (one.profile_a + one.profile_b)
                ),
            ]
            for one in rules.classes
        ]
    )


def _numbers(rules: WindRules, cells: int, cell_size_m: float) -> NDArray[np.float64]:
    grass = rules.grass_roughness_m
    above = np.log(ABOVE_TOWN_M / grass) / np.log(STREET_M / grass)
    return np.array(
        [
            cell_size_m,
            cells * cell_size_m**2,
            rules.building_sheltering,
            rules.tree_sheltering,
            rules.tree_height_fit,
            rules.tree_front_fit,
            rules.front_added,
            rules.front_most,
            rules.open_front_m2,
            rules.least_height_m,
            above,
            KNOWN_SHARE_NEEDED,
        ]
    )


def wind_in_street_m_s(ratio: NDArray[np.float32], wind_10m_m_s: float) -> NDArray[np.float32]:
    """The wind at 1.2 m for a wind at the station; never under 0.5 m/s, NaN where unknown."""
    return np.maximum(ratio * np.float32(wind_10m_m_s), np.float32(LEAST_WIND_M_S))


@njit(cache=True, nogil=True)
def _blocks(heights: NDArray[np.int16], size: int) -> NDArray[np.int16]:
    rows, columns = -(-heights.shape[0] // size), -(-heights.shape[1] // size)
    blocks = np.empty((rows, columns), np.int16)
    for row in range(rows):
        bottom = min(heights.shape[0], (row + 1) * size)
        for column in range(columns):
            right = min(heights.shape[1], (column + 1) * size)
            total, known, cells = 0, 0, 0
            for r in range(row * size, bottom):
                for c in range(column * size, right):
                    cells += 1
                    if heights[r, c] != NO_HEIGHT:
                        known += 1
                        total += heights[r, c]
            if 2 * known < cells:
                blocks[row, column] = NO_HEIGHT
            else:
                mean = (2 * total + known) // (2 * known)
                blocks[row, column] = mean if mean >= BUILDING_FROM_CM else 0
    return blocks
