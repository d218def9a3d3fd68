"""From measured heights to what stands on the ground: buildings, trees, and where people walk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from wijkdraad.method.know.light.shade import SHADED, UNKNOWN, UNKNOWN_HEIGHT, Crowns, Surfaces

BUILDING_FROM_CM = 200
"""What stands lower than this (cars, hedges, benches) casts shade, but is no building."""
SAME_HEIGHT_CM = 100
"""A crown and a surface that differ less than this are the same tree."""
FOOT_SEARCH_CELLS = 64
"""How far the ground at the foot of a tree is looked for where there is none under it."""
MASK_VALUES = (0.0, 1.0)


@dataclass(frozen=True)
class Standing:
    """The surfaces of a neighbourhood, and the cells where people can be.

    `open_ground` is True on known ground without a building. `ground_is_flat` tells that there
    was no ground model: then the lowest surface is taken for the ground everywhere.
    """

    surfaces: Surfaces
    open_ground: NDArray[np.bool_]
    ground_is_flat: bool


def standing(
    surface_m: NDArray[np.float32],
    ground_m: NDArray[np.float32] | None,
    crown_m: NDArray[np.float32] | None,
    cell_size_m: float,
    trunk_share: float = 0.25,
    lowest_m: float | None = None,
) -> Standing:
    """What stands where, from heights in metres, NaN where unknown; all of one shape.

    `surface_m` is the surface model (DSM), `ground_m` the ground (DTM). `crown_m` is the height
    of the trees above the ground (0 or NaN without a tree), or a mask of zeros and ones: then
    a tree is as high as the surface. Under `trunk_share` (0..1) of its height a tree has no
    leaves. Without `crown_m` all that stands is opaque. Without `ground_m` the ground is as high
    as `lowest_m`, or as the lowest surface there is. Raises ValueError where the shapes or
    the share do not fit.

    A roof of 6 m and a tree of 8 m on ground at 1 m:

    >>> place = standing(
    ...     np.array([[1, 7, 9]], np.float32), np.array([[1, 1, 1]], np.float32),
    ...     np.array([[0, 0, 8]], np.float32), 0.5)
    >>> place.surfaces.opaque_cm.tolist(), place.open_ground.tolist()
    ([[100, 700, 100]], [[True, False, True]])
    >>> place.surfaces.crowns.base_cm.tolist()
    [[0, 0, 300]]
    """
    for layer in (ground_m, crown_m):
        if layer is not None and layer.shape != surface_m.shape:
            raise ValueError(f"rasters of {surface_m.shape} and {layer.shape} cells do not fit")
    if not 0 <= trunk_share <= 1:
        raise ValueError(f"a trunk share of {trunk_share} is not between 0 and 1")
    surface = centimetres(surface_m)
    known = surface != UNKNOWN_HEIGHT
    if ground_m is None:
        lowest = int(surface[known].min()) if known.any() else 0
        lowest = lowest if lowest_m is None else round(100 * lowest_m)
        ground = np.where(known, lowest, UNKNOWN_HEIGHT).astype(np.int32)
    else:
        ground = centimetres(ground_m)
    known_both = known & (ground != UNKNOWN_HEIGHT)
    opaque, crowns = surface, None
    if crown_m is not None:
        opaque, crowns = _trees(surface, ground, crown_m, known_both, trunk_share)
    open_ground = known_both & (opaque - np.where(known_both, ground, 0) < BUILDING_FROM_CM)
    return Standing(
        Surfaces(opaque, ground, cell_size_m, crowns), open_ground, ground_is_flat=ground_m is None
    )


def centimetres(heights_m: NDArray[np.float32]) -> NDArray[np.int32]:
    """Heights in whole centimetres, UNKNOWN_HEIGHT for NaN.

    >>> centimetres(np.array([1.234, np.nan], np.float32)).tolist()
    [123, -2147483648]
    """
    unknown = np.isnan(heights_m)
    whole = np.rint(np.where(unknown, 0, heights_m) * np.float32(100))
    return np.where(unknown, UNKNOWN_HEIGHT, whole).astype(np.int32)


def _trees(
    surface: NDArray[np.int32],
    ground: NDArray[np.int32],
    crown_m: NDArray[np.float32],
    known: NDArray[np.bool_],
    trunk_share: float,
) -> tuple[NDArray[np.int32], Crowns]:
    """The opaque surface without the trees, and their crowns.

    Height models often have no ground under a tree. Its foot is then as high as the nearest
    known ground; for who walks there the ground stays unknown.
    """
    has_tree = (np.nan_to_num(crown_m) > 0) & (surface != UNKNOWN_HEIGHT)
    if (has_tree & ~known).any():
        ground = with_nearest_known(ground)
        has_tree &= ground != UNKNOWN_HEIGHT
    height = np.where(has_tree, np.nan_to_num(crown_m) * 100, 0).astype(np.int32)
    if np.isin(np.nan_to_num(crown_m), MASK_VALUES).all():
        height = np.where(has_tree, np.maximum(surface - ground, 0), 0)
    top = np.where(has_tree, ground + height, 0)
    base = np.where(has_tree, ground + (height * trunk_share).astype(np.int32), 0)
    # Where the surface lies well under or over the crown, a building stands there as well.
    is_tree = has_tree & (np.abs(surface - top) < SAME_HEIGHT_CM)
    return np.where(is_tree, ground, surface), Crowns(base, top)


def with_nearest_known(heights: NDArray[np.int32]) -> NDArray[np.int32]:
    """Heights with UNKNOWN_HEIGHT replaced by the nearest known one within FOOT_SEARCH_CELLS.

    What lies farther from all that is known stays unknown; so a tile that is read with as many
    cells around it gives the same as the whole.

    >>> with_nearest_known(np.array([[5, UNKNOWN_HEIGHT, UNKNOWN_HEIGHT, 9]], np.int32)).tolist()
    [[5, 5, 9, 9]]
    """
    unknown = heights == UNKNOWN_HEIGHT
    if unknown.all() or not unknown.any():
        return heights
    distance, nearest = distance_transform_edt(unknown, return_indices=True)
    filled = heights[tuple(nearest)]
    return np.where(distance <= FOOT_SEARCH_CELLS, filled, UNKNOWN_HEIGHT).astype(np.int32)


@dataclass(frozen=True)
class ShadeOfArea:
    """The shaded share (0..1) of the ground of an area per sun, None where nothing is known.

    `known_share` is the part (0..1) of all cells of the area whose answer is known for the sun
    that is known least; buildings count as known. `ground_cells` counts the known ground.
    """

    shares: tuple[float | None, ...]
    known_share: float
    ground_cells: int


def shade_of_area(
    lit: NDArray[np.uint8],
    place: Standing,
    inside: NDArray[np.intp],
    outside: int,
) -> ShadeOfArea:
    """How much of an area lies in shade, for each sun of `lit` (suns, rows, columns).

    `inside` are the cells of the area in the flattened raster, `outside` counts those beyond
    it. The share is taken over known ground without buildings.

    Of four cells one is a building and one lies beyond the raster; of the other two one is in
    shade:

    >>> place = standing(np.array([[0, 5, 0]], np.float32), None, None, 1.0)
    >>> shade_of_area(np.array([[[1, 0, 0]]], np.uint8), place, np.array([0, 1, 2]), 1)
    ShadeOfArea(shares=(0.5,), known_share=0.75, ground_cells=2)
    """
    ground = inside[place.open_ground.ravel()[inside]]
    states = lit.reshape(len(lit), -1)[:, ground]
    shaded = (states == SHADED).sum(axis=1)
    known = (states != UNKNOWN).sum(axis=1)
    shares = tuple(
        float(part / whole) if whole else None for part, whole in zip(shaded, known, strict=True)
    )
    surfaces = place.surfaces
    measured = (surfaces.opaque_cm.ravel()[inside] != UNKNOWN_HEIGHT) & (
        surfaces.ground_cm.ravel()[inside] != UNKNOWN_HEIGHT
    )
    buildings = int(measured.sum()) - len(ground)
    cells = len(inside) + outside
    least_known = int(known.min()) if len(known) else 0
    known_share = (least_known + buildings) / cells if cells else 0.0
    return ShadeOfArea(shares, known_share, least_known)
