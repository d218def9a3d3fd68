"""Shade found the slow and exact way: one ray from each cell, through every cell it crosses."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from wijkdraad.method.know.light.shade import SHADED, SUNLIT, UNKNOWN, UNKNOWN_HEIGHT, Surfaces


def marched_shade(
    surfaces: Surfaces, azimuth_degrees: float, altitude_degrees: float
) -> NDArray[np.uint8]:
    """Shade for one sun, shape (rows, columns). Each cell is a pillar with a square top."""
    rows, columns = surfaces.ground_cm.shape
    lit = np.full((rows, columns), SUNLIT, np.uint8)
    highest = int(surfaces.opaque_cm.max())
    if surfaces.crowns is not None:
        highest = max(highest, int(surfaces.crowns.top_cm.max()))
    for row in range(rows):
        for column in range(columns):
            lit[row, column] = _march(
                surfaces, row, column, azimuth_degrees, altitude_degrees, highest
            )
    return lit


def _march(
    surfaces: Surfaces, row: int, column: int, azimuth: float, altitude: float, highest: int
) -> int:
    ground = int(surfaces.ground_cm[row, column])
    if ground == UNKNOWN_HEIGHT or surfaces.opaque_cm[row, column] == UNKNOWN_HEIGHT:
        return UNKNOWN
    if altitude <= 0:
        return SHADED
    down, right = -math.cos(math.radians(azimuth)), math.sin(math.radians(azimuth))
    rise = math.tan(math.radians(altitude)) * surfaces.cell_size_m * 100
    step_down, step_right = int(math.copysign(1, down)), int(math.copysign(1, right))
    to_row = 0.5 / abs(down) if abs(down) > 1e-12 else math.inf
    to_column = 0.5 / abs(right) if abs(right) > 1e-12 else math.inf
    rows, columns = surfaces.ground_cm.shape
    while True:
        entered = min(to_row, to_column)
        if to_row <= to_column:
            row += step_down
            to_row += 1 / abs(down)
        else:
            column += step_right
            to_column += 1 / abs(right)
        low = ground + entered * rise
        if low >= highest or not (0 <= row < rows and 0 <= column < columns):
            return SUNLIT
        top = int(surfaces.opaque_cm[row, column])
        if top == UNKNOWN_HEIGHT:
            return UNKNOWN
        if top > low:
            return SHADED
        if surfaces.crowns is not None:
            high = ground + min(to_row, to_column) * rise
            base, crown = surfaces.crowns.base_cm, surfaces.crowns.top_cm
            if crown[row, column] > low and base[row, column] < high:
                return SHADED
