"""Makes the map of Lindenkwartier, the made-up neighbourhood of the example dossier.

    python examples/make_lindenkwartier.py [folder]

The neighbourhood is drawn in local metres: u runs along the canal to the east, v runs from the
canal to the north. `to_rd` turns and bends that drawing into RD New (EPSG:28992). Chance comes
from one fixed seed, so a second run with the same libraries writes the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.transform import from_origin
from shapely.geometry.base import BaseGeometry

SEED = 1958
ORIGIN_X_M, ORIGIN_Y_M = 120_280.0, 480_310.0
TURN = np.radians(7.0)
BEND_M = 7.0
LENGTH_M, DEPTH_M, CANAL_MIDDLE_M = 630.0, 385.0, 7.0

RASTER_WEST_M, RASTER_NORTH_M = 120_260.0, 480_770.0
RASTER_COLUMNS, RASTER_ROWS = 600, 450
NODATA = -9999.0

# Streets: where the middle lies, and the width of the carriageway, in metres.
EAST_WEST = {
    "Kanaalkade": (29.0, 5.5),
    "Eikstraat": (115.0, 5.5),
    "Lindestraat": (192.0, 5.5),
    "Beukstraat": (268.0, 5.5),
    "Elzenstraat": (344.0, 5.5),
}
NORTH_SOUTH = {"Schoolstraat": (130.0, 5.0), "Lindelaan": (321.0, 6.0)}
WILGENPAD_M = 511.0
FOOTPATH_M = 2.0
VERGE_M = 3.5  # only the Lindelaan has verges
COLUMNS = ((8.0, 124.0), (136.0, 306.0), (336.0, 502.0), (520.0, 622.0))


def bend(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far the drawing bows to the north at `u` (m)."""
    return BEND_M * np.sin(np.pi * u / LENGTH_M)


def to_rd(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (n, 2) in RD New from points (n, 2) in local metres."""
    u, v = points[:, 0], points[:, 1] + bend(points[:, 0])
    x = ORIGIN_X_M + u * np.cos(TURN) - v * np.sin(TURN)
    y = ORIGIN_Y_M + u * np.sin(TURN) + v * np.cos(TURN)
    return np.column_stack([x, y])


def to_local(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Local u and v of places in RD New: the inverse of `to_rd`."""
    east, north = x - ORIGIN_X_M, y - ORIGIN_Y_M
    u = east * np.cos(TURN) + north * np.sin(TURN)
    return u, north * np.cos(TURN) - east * np.sin(TURN) - bend(u)


def placed(shape: BaseGeometry) -> BaseGeometry:
    """The shape in RD New, to the centimetre, from a shape in local metres."""
    return shapely.set_precision(shapely.transform(shapely.segmentize(shape, 25.0), to_rd), 0.01)


# --- what stands where, in local metres ------------------------------------------------------------


@dataclass(frozen=True)
class Building:
    """A rectangle with a roof: flat, or with a ridge over its long side."""

    kind: str
    west: float
    south: float
    east: float
    north: float
    height_m: float
    built: int
    pitched: bool = False


@dataclass(frozen=True)
class Tree:
    """A tree with its height and the width of its crown (m)."""

    u: float
    v: float
    kind: str
    height_m: float
    crown_m: float
    planted: int


def segments(
    column: tuple[float, float], count: int, length: float
) -> Iterator[tuple[float, float]]:
    """`count` stretches of `length` metres, spread evenly over a column."""
    west, east = column
    gap = (east - west - count * length) / count
    for number in range(count):
        start = west + gap / 2 + number * (length + gap)
        yield start, start + length


def make_buildings() -> list[Building]:
    """Flats along the canal and the Eikstraat, row houses to the north, and what serves them."""
    buildings: list[Building] = []
    for south, height in ((42.0, 13.0), (97.0, 10.5)):
        for column, count, length in zip(
            COLUMNS, (2, 3, 3, 2), (50.0, 50.0, 50.0, 46.0), strict=True
        ):
            for west, east in segments(column, count, length):
                buildings.append(
                    Building(
                        "portiekflat",
                        west,
                        south,
                        east,
                        south + 11,
                        height,
                        1958 + len(buildings) % 3,
                    )
                )
    for column in COLUMNS:
        for south in (55.0, 91.0):
            buildings.append(
                Building("bergingen", column[0] + 6, south, column[0] + 42, south + 3, 2.6, 1959)
            )
    for line, south in enumerate((126.0, 172.0, 203.0, 249.0, 279.0, 325.0)):
        for number, (column, count, length) in enumerate(
            zip(COLUMNS, (2, 3, 3, 2), (50.0, 50.0, 50.0, 46.0), strict=True)
        ):
            for place, (west, east) in enumerate(segments(column, count, length)):
                if (line, number, place) in {
                    (2, 1, 1),
                    (2, 2, 0),
                    (3, 1, 2),
                    (3, 2, 0),
                    (3, 3, 1),
                    (5, 0, 0),
                    (5, 0, 1),
                }:
                    continue  # the gap of the bathhouse, the square with its shops, church, health centre, school
                buildings.append(
                    Building(
                        "rijwoningen",
                        west,
                        south,
                        east,
                        south + 9,
                        8.0,
                        1960 + line // 2,
                        pitched=True,
                    )
                )
    return [
        *buildings,
        Building("winkels met woningen", 338, 201, 400, 212, 9.5, 1962),
        Building("winkels", 405, 216, 417, 236, 4.5, 1962),
        Building("winkels", 405, 238, 417, 258, 4.5, 1962),
        Building("kerk", 268, 232, 304, 250, 11.0, 1961, pitched=True),
        Building("school", 24, 312, 96, 332, 7.5, 1963),
        Building("gymzaal", 100, 314, 120, 332, 6.0, 1971),
        Building("buurthuis", 404, 63, 430, 82, 5.0, 1974),
        Building("gezondheidscentrum", 576, 246, 612, 260, 6.5, 1988),
    ]


def make_trees(random: np.random.Generator) -> list[Tree]:
    """Old limes in the Lindelaan, willows, park and courtyard trees, and the 28 of last winter."""
    trees: list[Tree] = []

    def add(u: float, v: float, kind: str, height: float, crown: float, planted: int) -> None:
        grown = random.uniform(0.85, 1.15)
        du, dv = random.uniform(-0.6, 0.6, 2)
        trees.append(
            Tree(u + du, v + dv, kind, round(height * grown, 1), round(crown * grown, 1), planted)
        )

    crossings = [middle for middle, _ in EAST_WEST.values()]

    def free(v: float) -> bool:
        return all(abs(v - middle) > 8 for middle in crossings)

    for v in np.arange(42.0, 340.0, 10.0):
        for u in (315.6, 326.4):
            if free(v):
                add(u, v, "linde", 14.0, 8.2, 1964)
    for v in np.arange(45.0, 336.0, 15.5):
        for u in (507.0, 515.0):
            if free(v):
                add(u, v, "wilg", 11.0, 8.6, 1978)
    for u in np.arange(12.0, 624.0, 17.0):
        if abs(u - 130) > 10 and abs(u - 321) > 14 and abs(u - WILGENPAD_M) > 8:
            add(u, 119.6, "eik", 11.0, 6.8, 1968)
            add(u + 5, 339.8, "els", 9.5, 7.0, 1970)
    for v in np.arange(46.0, 336.0, 14.0):
        if free(v):
            add(126.0, v, "haagbeuk", 9.0, 6.5, 1974)
    for u in np.arange(14.0, 620.0, 15.5):
        add(u, random.uniform(359.0, 367.0), "els", 13.0, 9.0, 1966)
    for west, east in COLUMNS:
        for u in np.arange(west + 10, east - 6, 20.0):
            if not 396 < u < 438:
                add(u, random.uniform(64.0, 82.0), "esdoorn", 10.5, 7.0, 1969)
    for u in np.arange(24.0, 620.0, 26.0):
        add(u, 21.0, "populier", 15.0, 6.0, 1972)
    for u, v in ((346, 222), (364, 222), (382, 222), (346, 253), (382, 253), (364, 238)):
        add(u, v, "paardenkastanje", 12.0, 9.0, 1962)
    for u, v in ((34, 298), (58, 296), (86, 300), (112, 302)):
        add(u, v, "plataan", 11.0, 8.0, 1981)
    for u in np.arange(146.0, 296.0, 15.0):
        add(u, 261.6, "veldesdoorn", 5.0, 2.4, 2025)
    for u in np.arange(426.0, 496.0, 14.0):
        add(u, 261.6, "veldesdoorn", 5.0, 2.4, 2025)
    for u in np.arange(526.0, 582.0, 12.0):
        add(u, 261.6, "veldesdoorn", 5.0, 2.4, 2025)
    for u in (205.0, 217.0, 229.0, 239.0):
        add(u, 206.0, "zwarte els", 4.5, 2.0, 2026)
    for v in (62.0, 140.0, 218.0, 302.0):
        add(332.5, v, "linde", 5.0, 2.2, 2026)
    return trees


def line(u1: float, v1: float, u2: float, v2: float) -> BaseGeometry:
    """A straight stretch of street."""
    return shapely.LineString([(u1, v1), (u2, v2)])


def middle_of(street: str) -> BaseGeometry:
    """The middle of a street over its whole length."""
    if street in EAST_WEST:
        return line(0, EAST_WEST[street][0], LENGTH_M, EAST_WEST[street][0])
    return line(
        NORTH_SOUTH[street][0],
        EAST_WEST["Kanaalkade"][0],
        NORTH_SOUTH[street][0],
        EAST_WEST["Elzenstraat"][0],
    )


def band(street: str, width: float) -> BaseGeometry:
    """The ground within `width` / 2 metres of the middle of a street."""
    return middle_of(street).buffer(width / 2, cap_style="flat")


@dataclass(frozen=True)
class Ground:
    """The layers of public space: (name, shape in local metres) pairs."""

    roads: list[tuple[str, BaseGeometry]]
    footpaths: list[tuple[str, BaseGeometry]]
    green: list[tuple[str, BaseGeometry]]
    bare: list[tuple[str, BaseGeometry]]
    water: list[tuple[str, BaseGeometry]]


def make_ground(buildings: Iterable[Building]) -> Ground:
    """Roads first, then footpaths, then green: each metre belongs to one layer."""
    houses = shapely.union_all([shapely.box(b.west, b.south, b.east, b.north) for b in buildings])
    widths = {
        **{name: width for name, (_, width) in EAST_WEST.items()},
        **{name: width for name, (_, width) in NORTH_SOUTH.items()},
    }
    taken: BaseGeometry = shapely.Polygon()

    def take(shapes: Iterable[tuple[str, BaseGeometry]]) -> list[tuple[str, BaseGeometry]]:
        nonlocal taken
        kept = []
        for name, shape in shapes:
            rest = shape.difference(taken)
            taken = taken.union(rest)
            kept += [(name, part) for part in shapely.get_parts(rest) if part.area > 1]
        return kept

    roads = take((street, band(street, width)) for street, width in widths.items())
    around = {
        street: band(street, width + 2 * FOOTPATH_M + (2 * VERGE_M if street == "Lindelaan" else 0))
        for street, width in widths.items()
    }
    verge = band("Lindelaan", widths["Lindelaan"] + 2 * VERGE_M)
    streets = [
        (street, shape.difference(verge) if street == "Lindelaan" else shape)
        for street, shape in around.items()
    ]
    paths = [
        ("Wilgenpad", shapely.box(WILGENPAD_M - 1.5, 34, WILGENPAD_M + 1.5, 342)),
        (
            "Elzenpad",
            line(8, 366, 250, 371).union(line(250, 371, 622, 364)).buffer(1.0, cap_style="flat"),
        ),
        *(
            (f"Binnenpad {n}", shapely.box(west + 2, 153, east - 2, 154.6))
            for n, (west, east) in enumerate(COLUMNS, start=1)
        ),
    ]
    footpaths = take([*streets, *paths])
    bare = take(
        [
            ("Kastanjeplein", shapely.box(335, 213, 404, 261).difference(houses)),
            ("Schoolplein De Lindeboom", shapely.box(20, 291, 122, 311)),
        ]
    )
    green = take(
        [
            ("Berm Lindelaan", verge),
            ("Kanaaloever", shapely.box(0, 18, LENGTH_M, 24)),
            ("Groenstrook Wilgenpad", shapely.box(503, 34, 519, 341)),
            ("Elzenpark", shapely.box(4, 350, LENGTH_M - 4, DEPTH_M - 2)),
            ("Wadi Lindestraat", shapely.box(196, 199, 246, 216)),
            *(
                (f"Binnentuin {n}", shapely.box(west, 60, east, 86).difference(houses))
                for n, (west, east) in enumerate(COLUMNS, start=1)
            ),
        ]
    )
    water = [("Waterbeeks Kanaal", shapely.box(-40, -4, LENGTH_M + 40, 18))]
    return Ground(roads, footpaths, green, bare, water)


# --- whose ground it is, and what stands on it -----------------------------------------------------


def make_gardens(
    buildings: list[Building], ground: Ground
) -> tuple[list[tuple[str, BaseGeometry]], list[tuple[str, BaseGeometry]]]:
    """Gardens behind the two southern lines of row houses: those that are green, and those tiled.

    Of every row the western part is green and the eastern part tiled. Both are (name, shape) pairs.
    """
    paths = shapely.union_all([shape for _, shape in ground.footpaths])
    green: list[tuple[str, BaseGeometry]] = []
    tiled: list[tuple[str, BaseGeometry]] = []
    for row in buildings:
        if row.kind != "rijwoningen" or row.south not in (126.0, 172.0):
            continue
        south, north = (row.north, 153.0) if row.south == 126.0 else (154.6, row.south)
        middle = row.west + 0.6 * (row.east - row.west)
        green.append(("Achtertuinen", shapely.box(row.west, south, middle, north) - paths))
        tiled.append(("Tegeltuinen", shapely.box(middle, south, row.east, north) - paths))
    return green, tiled


def make_addresses(buildings: list[Building]) -> list[tuple[str, BaseGeometry]]:
    """A point for every front door of homes and of what serves them: (street, place) pairs.

    A door lies on the side of the nearest street, half a metre inside the building.
    """
    homes = {"portiekflat": 4, "rijwoningen": 8, "winkels met woningen": 6}
    doors = []
    for one in buildings:
        if one.kind == "bergingen":
            continue
        street = min(
            EAST_WEST, key=lambda name: abs(EAST_WEST[name][0] - (one.south + one.north) / 2)
        )
        v = one.south + 0.5 if EAST_WEST[street][0] < one.south else one.north - 0.5
        count = homes.get(one.kind, 1)
        for number in range(count):
            u = one.west + (number + 0.5) * (one.east - one.west) / count
            doors.append((street, shapely.Point(u, v)))
    return doors


BENCHES = (
    # The twelve of May 2026, on the way from the Wilgenpad to the Kastanjeplein.
    *(("Wilgenpad", 513.4, v) for v in (62.0, 140.0, 218.0, 250.0, 300.0)),
    *(("Beukstraat", u, 264.2) for u in (490.0, 458.0, 426.0, 300.0, 200.0)),
    *(("Kastanjeplein", u, v) for u, v in ((396.0, 230.0), (352.0, 226.0))),
    # Those that were there.
    *(("Kanaaloever", u, 20.5) for u in (92.0, 436.0)),
    *(("Elzenpark", u, v) for u, v in ((92.0, 372.5), (254.0, 373.0), (566.0, 368.5))),
)
"""Benches: what they stand in, and where in local metres."""


# --- heights ---------------------------------------------------------------------------------------


def make_heights(
    buildings: list[Building], trees: list[Tree], ground: Ground, random: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Ground and surface (rows, columns) in metres above NAP of spring 2025, `NODATA` where unknown.

    The ground slopes 60 cm down to the canal, with two low spots where rain stays: in the
    Lindestraat and in the Eikstraat. Under buildings the ground is unknown, over water both are.
    Trees planted after the survey do not stand in it.
    """
    x = RASTER_WEST_M + np.arange(RASTER_COLUMNS) + 0.5
    y = RASTER_NORTH_M - np.arange(RASTER_ROWS) - 0.5
    u, v = to_local(*np.meshgrid(x, y))
    heights = 0.30 + 0.0016 * v
    for _ in range(12):
        wave_u, wave_v = random.uniform(0.02, 0.12, 2)
        heights += 0.012 * np.sin(wave_u * u + wave_v * v + random.uniform(0.0, 2 * np.pi))
    heights -= 0.34 * np.exp(-((u - 232) ** 2 / 38**2 + (v - 192) ** 2 / 14**2))
    heights -= 0.22 * np.exp(-((u - 420) ** 2 / 30**2 + (v - 115) ** 2 / 12**2))
    for _, road in ground.roads:
        heights -= 0.08 * shapely.contains_xy(road, u, v)
    surface = heights.copy()
    for tree in trees:
        if tree.planted < 2025:
            nearness = ((u - tree.u) ** 2 + (v - tree.v) ** 2) / (tree.crown_m / 2) ** 2
            crown = heights + tree.height_m * (0.45 + 0.55 * np.sqrt(np.clip(1 - nearness, 0, 1)))
            surface = np.where(nearness < 1, np.maximum(surface, crown), surface)
    for building in buildings:
        inside = (
            (u > building.west) & (u < building.east) & (v > building.south) & (v < building.north)
        )
        roof = np.full_like(u, building.height_m)
        if building.pitched:
            half = (building.north - building.south) / 2
            roof -= 0.55 * np.abs(v - building.south - half)
        surface = np.where(inside, np.maximum(0.6 + roof, surface), surface)
        heights = np.where(inside, NODATA, heights)
    on_water = (v > -4) & (v < 18)
    surface[on_water] = heights[on_water] = NODATA
    return np.round(heights, 2).astype(np.float32), np.round(surface, 2).astype(np.float32)


# --- the areas -------------------------------------------------------------------------------------


def make_areas(random: np.random.Generator) -> list[tuple[str, str, BaseGeometry]]:
    """Code, name and outline in RD New; the buurten share their edges, the larger areas hold them."""

    def edge(
        u1: float, v1: float, u2: float, v2: float, wobble: float
    ) -> list[tuple[float, float]]:
        steps = max(2, round(float(np.hypot(u2 - u1, v2 - v1)) / 45))
        part = np.linspace(0, 1, steps, endpoint=False)
        off = random.uniform(-wobble, wobble, (steps, 2)) * (part > 0)[:, None]
        return [
            (u1 + (u2 - u1) * p + du, v1 + (v2 - v1) * p + dv)
            for p, (du, dv) in zip(part, off, strict=True)
        ]

    canal = [*edge(0, CANAL_MIDDLE_M, LENGTH_M, CANAL_MIDDLE_M, 1.5), (LENGTH_M, CANAL_MIDDLE_M)]
    park = [*edge(0, DEPTH_M, LENGTH_M, DEPTH_M, 5.0), (LENGTH_M, DEPTH_M)]
    east, west = (
        edge(LENGTH_M, CANAL_MIDDLE_M, LENGTH_M, DEPTH_M, 3.0),
        edge(0, CANAL_MIDDLE_M, 0, DEPTH_M, 3.0),
    )
    subject = [*canal, *east[1:], *park[::-1], *west[:0:-1]]
    south = [
        *edge(0, CANAL_MIDDLE_M, -35, -270, 12),
        *edge(-35, -270, 290, -325, 14),
        *edge(290, -325, 655, -255, 14),
        *edge(655, -255, LENGTH_M, CANAL_MIDDLE_M, 12),
        *canal[::-1][:-1],
    ]
    north = [
        *park,
        *edge(LENGTH_M, DEPTH_M, 690, 640, 12)[1:],
        *edge(690, 640, 330, 735, 16),
        *edge(330, 735, -45, 655, 16),
        *edge(-45, 655, 0, DEPTH_M, 12),
    ]
    buurten = [
        ("BU99990101", "Lindenkwartier", subject),
        ("BU99990102", "Kanaalbuurt", south),
        ("BU99990103", "De Hoven", north),
    ]
    shapes = [(code, name, placed(shapely.Polygon(ring))) for code, name, ring in buurten]
    middle = shapely.union_all([shape for _, _, shape in shapes]).buffer(1.0)
    wijk = shapely.set_precision(middle.buffer(150).simplify(8), 0.01)
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    radius = 2600 + sum(
        random.uniform(60, 190) * np.sin(number * angles + random.uniform(0, 2 * np.pi))
        for number in (2, 3, 5, 8)
    )
    ring = np.column_stack(
        [120_150 + 1.15 * radius * np.cos(angles), 480_900 + radius * np.sin(angles)]
    )
    town = shapely.set_precision(shapely.Polygon(ring), 0.01)
    return [("GM9999", "Waterbeek", town), ("WK999901", "Waterbeek-Oost", wijk), *shapes]


# --- the works -------------------------------------------------------------------------------------


def make_works() -> list[tuple[str, BaseGeometry]]:
    """Where each work of works.csv lies, in local metres."""
    flats_canal, flats_eik = shapely.box(8, 38, 622, 57), shapely.box(8, 88, 622, 107)
    square = shapely.box(335, 213, 404, 261)
    lane = middle_of("Lindelaan")
    return [
        ("w-riool-beukstraat", middle_of("Beukstraat")),
        ("w-riool-lindestraat", middle_of("Lindestraat")),
        ("w-riool-eikstraat", middle_of("Eikstraat")),
        ("w-riool-lindelaan", lane),
        ("w-straat-beukstraat", band("Beukstraat", 10)),
        ("w-straat-lindestraat", band("Lindestraat", 10)),
        ("w-straat-eikstraat", band("Eikstraat", 10)),
        ("w-plein", square),
        ("w-bomen", shapely.union(lane, middle_of("Beukstraat"))),
        ("w-elzenpark", shapely.box(4, 350, LENGTH_M - 4, DEPTH_M - 2)),
        ("w-licht-wilgenpad", line(WILGENPAD_M, 34, WILGENPAD_M, 342)),
        ("w-wadi", shapely.box(196, 199, 246, 216)),
        ("w-kade", line(0, 18.5, LENGTH_M, 18.5)),
        ("w-baggeren", shapely.box(0, -4, LENGTH_M, 18)),
        ("w-drinkwater-eikstraat", line(0, 112.5, LENGTH_M, 112.5)),
        ("w-drinkwater-lindelaan", line(318, 29, 318, 344)),
        ("w-stroom-eikstraat", line(0, 117.5, LENGTH_M, 117.5)),
        ("w-stroom-beukstraat", line(136, 270.5, 502, 270.5)),
        ("w-gas-schoolstraat", middle_of("Schoolstraat")),
        ("w-warmte-kanaalkade", line(8, 31, 622, 31)),
        (
            "w-glasvezel",
            shapely.union_all(
                [middle_of("Elzenstraat"), middle_of("Beukstraat"), middle_of("Schoolstraat")]
            ),
        ),
        ("w-flats-kanaalkade", flats_canal),
        ("w-flats-eikstraat", flats_eik),
        ("w-schoolplein", shapely.box(20, 291, 122, 311)),
        ("w-kruising-schoolstraat", shapely.box(118, 106, 142, 124)),
        ("w-oversteek-lindelaan", shapely.box(311, 258, 331, 278)),
    ]


# --- writing ---------------------------------------------------------------------------------------


def write_layer(path: Path, shapes: list[BaseGeometry], fields: dict[str, list[Any]]) -> None:
    """Write a GeoJSON file in RD New with coordinates to the centimetre."""
    kinds = sorted({shape.geom_type for shape in shapes})
    path.unlink(missing_ok=True)
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
        field_data=[
            np.array(values, dtype=object if isinstance(values[0], str) else None)
            for values in fields.values()
        ],
        fields=list(fields),
        geometry_type=kinds[0] if len(kinds) == 1 else "Unknown",
        crs="EPSG:28992",
        driver="GeoJSON",
        layer=path.stem,
        layer_options={"COORDINATE_PRECISION": "2", "RFC7946": "NO"},
    )


def write_raster(path: Path, heights: NDArray[np.float32]) -> None:
    """Write a GeoTIFF of 1 m cells in RD New."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=RASTER_COLUMNS,
        height=RASTER_ROWS,
        count=1,
        dtype="float32",
        nodata=NODATA,
        crs="EPSG:28992",
        transform=from_origin(RASTER_WEST_M, RASTER_NORTH_M, 1.0, 1.0),
        compress="deflate",
        predictor=3,
        zlevel=9,
        tiled=True,
        blockxsize=256,
        blockysize=256,
    ) as target:
        target.write(heights, 1)


def make(folder: Path) -> None:
    """Write every map file of the example into `folder`."""
    random = np.random.default_rng(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    buildings, trees = make_buildings(), make_trees(random)
    ground = make_ground(buildings)
    areas, works = make_areas(random), make_works()
    write_layer(
        folder / "boundaries.geojson",
        [shape for _, _, shape in areas],
        {"statcode": [code for code, _, _ in areas], "statnaam": [name for _, name, _ in areas]},
    )
    write_layer(
        folder / "buildings.geojson",
        [placed(shapely.box(b.west, b.south, b.east, b.north)) for b in buildings],
        {
            "id": [f"pand-{number:03}" for number in range(1, len(buildings) + 1)],
            "soort": [b.kind for b in buildings],
            "hoogte_m": [b.height_m for b in buildings],
            "bouwjaar": [b.built for b in buildings],
        },
    )
    for name, layer in (
        ("roads", ground.roads),
        ("paths", ground.footpaths),
        ("green", ground.green),
        ("bare", ground.bare),
        ("water", ground.water),
    ):
        write_layer(
            folder / f"{name}.geojson",
            [placed(shape) for _, shape in layer],
            {"naam": [title for title, _ in layer]},
        )
    for name, gardens in zip(
        ("gardens", "tiled_gardens"), make_gardens(buildings, ground), strict=True
    ):
        write_layer(
            folder / f"{name}.geojson",
            [placed(shape) for _, shape in gardens],
            {"naam": [title for title, _ in gardens]},
        )
    addresses = make_addresses(buildings)
    write_layer(
        folder / "addresses.geojson",
        [placed(shape) for _, shape in addresses],
        {
            "id": [f"adres-{number:03}" for number in range(1, len(addresses) + 1)],
            "straat": [street for street, _ in addresses],
        },
    )
    write_layer(
        folder / "benches.geojson",
        [placed(shapely.Point(u, v)) for _, u, v in BENCHES],
        {"naam": [name for name, _, _ in BENCHES]},
    )
    write_layer(
        folder / "trees.geojson",
        [placed(shapely.Point(t.u, t.v)) for t in trees],
        {
            "id": [f"boom-{number:03}" for number in range(1, len(trees) + 1)],
            "soort": [t.kind for t in trees],
            "hoogte_m": [t.height_m for t in trees],
            "kroon_m": [t.crown_m for t in trees],
            "geplant": [t.planted for t in trees],
        },
    )
    write_layer(
        folder / "works.geojson",
        [placed(shape) for _, shape in works],
        {"id": [key for key, _ in works]},
    )
    ground_m, surface_m = make_heights(buildings, trees, ground, random)
    write_raster(folder / "ground.tif", ground_m)
    write_raster(folder / "surface.tif", surface_m)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "lindenkwartier")
