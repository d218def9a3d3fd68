"""The stress test for heat once more, cell by cell in plain Python, to hold the fast one against.

Typed from the formulas as they were found, not from the code under test.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

NOTHING = None
Cells = Sequence[Sequence[float | None]]


def wet_bulb(air: float, humidity: float) -> float:
    first = air * math.atan(0.151977 * (humidity + 8.313659) ** 0.5)
    second = math.atan(air + humidity) - math.atan(humidity - 1.676331)
    third = 0.00391838 * humidity**1.5 * math.atan(0.023101 * humidity)
    return first + second + third - 4.686035


def pet_sun(
    air: float, radiation: float, wind: float, wet: float, altitude: float, bowen: float, sky: float
) -> float:
    sine = math.sin(altitude * math.pi / 180)
    log = math.log(wind)
    return (
        -13.26 + 1.25 * air + 0.011 * radiation - 3.37 * log + 0.078 * wet
        + 0.0055 * radiation * log + 5.56 * sine - 0.0103 * radiation * log * sine
        + 0.546 * bowen + 1.94 * sky
    )  # fmt: skip


def pet_shade(air: float, wind: float, wet: float, sky: float, diffuse: float) -> float:
    log = math.log(wind)
    return (
        -12.14 + 1.25 * air - 1.47 * log + 0.060 * wet + 0.015 * sky * diffuse
        + 0.0060 * (1 - sky) * 5.670374419e-8 * (air + 273.15) ** 4
    )  # fmt: skip


def island(sky: float, green: float, factor: float) -> float:
    return (2 - sky - green) * factor


REACH = {
    # upwind, right of the wind, downwind, left of it, as steps to north, east, south and west
    "north": ("up", "side", "down", "side"),
    "east": ("side", "up", "side", "down"),
    "south": ("down", "side", "up", "side"),
    "west": ("side", "down", "side", "up"),
    "calm": ("calm", "calm", "calm", "calm"),
}


def window(
    row: int, column: int, rows: int, columns: int, reach: dict[str, int], sector: str
) -> Iterator[tuple[int, int]]:
    """The cells of a window that lie on the raster."""
    north, east, south, west = (reach[name] for name in REACH[sector])
    for r in range(row - north, row + south + 1):
        for c in range(column - west, column + east + 1):
            if 0 <= r < rows and 0 <= c < columns:
                yield r, c


def mean_over(
    values: Cells, left_out: Sequence[Sequence[bool]], at: Iterator[tuple[int, int]]
) -> tuple[float | None, float]:
    """The mean over a window of what is known and counts, and the known share."""
    counted, gaps, cells = [], 0, 0
    for r, c in at:
        cells += 1
        if left_out[r][c]:
            continue
        value = values[r][c]
        if value is None:
            gaps += 1
        else:
            counted.append(value)
    known = 1 - gaps / cells
    if not counted or known < 0.5:
        return None, known
    return sum(counted) / len(counted), known


CLASSES = (
    # lambda below, z0, d, zw, A per height, B
    (0.08, 0.048, 0.066, 2.0, -0.35, 0.56),
    (0.135, 0.071, 0.26, 2.5, -0.35, 0.50),
    (0.18, 0.084, 0.32, 2.7, -0.34, 0.48),
    (0.265, 0.08, 0.42, 1.5, -0.56, 0.66),
    (math.inf, 0.077, 0.57, 1.2, -0.85, 0.92),
)
UPWIND = {"north": (-1, 0), "east": (0, 1), "south": (1, 0), "west": (0, -1)}


def wind_relative(density: float, height: float) -> float:
    """The wind at 1.2 m per wind over grass at 1.2 m."""
    _, z0, d, zw, a, b = next(kind for kind in CLASSES if density < kind[0])
    z0, d, zw, a = z0 * height, d * height, zw * height, a * height
    at_60 = math.log(60 / 0.03) / math.log(1.2 / 0.03)
    friction = at_60 * 0.4 / math.log((60 - d) / z0)
    at_zw = friction / 0.4 * math.log((zw - d) / z0)
    at_height = at_zw - friction / b * math.log((a + b * zw) / (a + b * height))
    return min(at_height * math.exp(9.6 * density * (1.2 / height - 1)), 1.0)


def wind_ratio(
    houses: Cells,
    trees: Cells,
    row: int,
    column: int,
    reach: dict[str, int],
    sector: str,
    cell: float,
) -> float | None:
    """The wind at 1.2 m per wind at the station, from heights in m (0 nothing, None unknown)."""
    rows, columns = len(houses), len(houses[0])
    at = list(window(row, column, rows, columns, reach, sector))
    known = [(r, c) for r, c in at if houses[r][c] is not None]
    if len(known) < 0.5 * len(at):
        return None
    house_front = tree_front = 0.0
    ground = 0.0
    for r, c in known:
        sides = list(UPWIND.values()) if sector == "calm" else [UPWIND[sector]]
        for down, right in sides:
            s, t = r + down, c + right
            if not (0 <= s < rows and 0 <= t < columns) or houses[s][t] is None:
                continue
            ground += cell * cell / len(sides)
            if sector == "calm":
                # Each step is seen from both its sides, and half of all steps count.
                house_front += abs(houses[r][c] - houses[s][t]) * cell / 4
                tree_front += abs(trees[r][c] - trees[s][t]) * cell / 4
            else:
                house_front += max(houses[r][c] - houses[s][t], 0) * cell
                tree_front += max(trees[r][c] - trees[s][t], 0) * cell
    if ground == 0:
        return None
    north, east, south, west = (reach[name] for name in REACH[sector])
    whole = (north + south + 1) * (east + west + 1) * cell * cell
    front = house_front / ground * whole * 0.16
    front += 45.45 * math.sqrt(tree_front / ground * whole * 0.27)
    house_heights = [houses[r][c] for r, c in known if houses[r][c] > 0]
    tree_heights = [trees[r][c] for r, c in known if trees[r][c] > 0]
    relative = 1.0
    if front > 25 and (house_heights or tree_heights):
        weight = 0.27 / 0.16
        total = sum(house_heights)
        if tree_heights:
            mean = sum(tree_heights) / len(tree_heights)
            total += 7.721 * math.sqrt(mean) * len(tree_heights) * weight
        height = max(total / (len(house_heights) + len(tree_heights) * weight), 4)
        relative = wind_relative(min(front / whole + 0.015, 0.33), height)
    return (relative - 0.125) * 0.5829 + 0.125
