"""How much of the sky can be seen from the ground: the sky view factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.light.shade import SUNLIT, UNKNOWN, Surfaces, shade

METHOD = "wijkdraad.sky_view 1 (153 patches)"
BAND_MIDDLES_DEGREES = (6, 18, 30, 42, 54, 66, 78, 90)
PATCHES_IN_BAND = (31, 30, 28, 24, 19, 13, 7, 1)
BAND_STARTS_DEGREES = (0, 4, 2, 5, 8, 0, 10, 0)
KNOWN_SKY_NEEDED = 0.95
"""With less of the sky known than this share, the sky view of a cell is unknown."""
AT_ONCE = 32


@dataclass(frozen=True)
class SkyPatches:
    """The middle of each patch of the sky in degrees, and its share (sum 1) of the light.

    A patch counts for what a flat surface receives of it: less, the nearer to the horizon.
    """

    azimuth_degrees: NDArray[np.float64]
    altitude_degrees: NDArray[np.float64]
    share: NDArray[np.float64]


def sky_patches() -> SkyPatches:
    """The sky in 153 patches, in eight bands from the horizon to straight above.

    Source of the division: Tregenza (1987), in the 153-patch form of the SOLWEIG model. The
    share of a band between altitudes a and b is sin(b)^2 - sin(a)^2.

    >>> patches = sky_patches()
    >>> len(patches.share), round(float(patches.share.sum()), 12)
    (153, 1.0)
    """
    azimuths, altitudes, shares = [], [], []
    bands = zip(BAND_MIDDLES_DEGREES, PATCHES_IN_BAND, BAND_STARTS_DEGREES, strict=True)
    for middle, count, start in bands:
        low, high = np.radians([middle - 6, min(middle + 6, 90)])
        azimuths.append((start + np.arange(count) * 360 / count) % 360)
        altitudes.append(np.full(count, float(min(middle, 89.9))))
        shares.append(np.full(count, (np.sin(high) ** 2 - np.sin(low) ** 2) / count))
    return SkyPatches(*map(np.concatenate, (azimuths, altitudes, shares)))


def sky_view(surfaces: Surfaces) -> NDArray[np.float32]:
    """The share (0..1) of the sky seen from the ground of each cell, shape (rows, columns).

    Crowns of trees hide the sky as buildings do. NaN where the ground is unknown, or where
    unknown heights hide more than a twentieth of the sky.

    In an open field all of the sky is seen:

    >>> flat = np.zeros((3, 3), np.int32)
    >>> float(sky_view(Surfaces(flat, flat, 0.5)).min())
    1.0
    """
    patches = sky_patches()
    seen = np.zeros(surfaces.ground_cm.shape, np.float32)
    known = np.zeros(surfaces.ground_cm.shape, np.float32)
    # Neighbours in azimuth sweep the same way, and so share a pass.
    order = np.argsort(patches.azimuth_degrees, kind="stable")
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        lit = shade(surfaces, patches.azimuth_degrees[some], patches.altitude_degrees[some])
        _add_sky(lit, patches.share[some].astype(np.float32), seen, known)
    with np.errstate(invalid="ignore", divide="ignore"):
        view = np.minimum(seen / known, np.float32(1))
    view[known < KNOWN_SKY_NEEDED] = np.nan
    return view


@njit(cache=True, nogil=True)
def _add_sky(
    lit: NDArray[np.uint8],
    share: NDArray[np.float32],
    seen: NDArray[np.float32],
    known: NDArray[np.float32],
) -> None:
    patches, rows, columns = lit.shape
    for row in range(rows):
        for patch in range(patches):
            for column in range(columns):
                state = lit[patch, row, column]
                seen[row, column] += share[patch] * np.float32(state == SUNLIT)
                known[row, column] += share[patch] * np.float32(state != UNKNOWN)
