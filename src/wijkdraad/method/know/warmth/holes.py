"""Small holes in height models: where a laser scan saw nothing behind a facade or on wet ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, grey_erosion, label, maximum


def without_small_holes(
    heights_m: NDArray[np.float32], cell_size_m: float, widest_m: float
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Heights with holes (NaN) up to `widest_m` wide filled, and which cells that were.

    A hole gets the lowest known height around it: behind a facade that is the street and not
    the roof. Wider holes stay NaN as a whole. With `widest_m` 0 nothing is filled.

    A hole of one cell and one of three, in cells of half a metre:

    >>> nan = np.nan
    >>> filled, which = without_small_holes(np.float32([[9, nan, 1, nan, nan, nan, 1]]), 0.5, 1)
    >>> filled.tolist(), which.tolist()[0][:3]
    ([[9.0, 1.0, 1.0, nan, nan, nan, 1.0]], [False, True, False])
    """
    unknown = np.isnan(heights_m)
    nothing = np.zeros(unknown.shape, np.bool_)
    if widest_m <= 0 or unknown.all() or not unknown.any():
        return heights_m, nothing
    # Half the width: the distance from the middle of a hole to the nearest edge of a known cell.
    half_m = (distance_transform_edt(unknown) - 0.5) * cell_size_m
    labels, count = label(unknown, np.ones((3, 3)))
    widest = np.asarray(maximum(half_m, labels, np.arange(count + 1)))
    small = unknown & (2 * widest <= widest_m)[labels]
    reach = int(np.ceil(widest_m / cell_size_m))
    window = 2 * reach + 1
    lowest = grey_erosion(np.where(unknown, np.float32(np.inf), heights_m), (window, window))
    return np.where(small, lowest, heights_m), small
