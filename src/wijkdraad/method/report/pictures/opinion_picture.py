"""Draws who votes alike: a dot for each voter in a plane, and an outline with a letter a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .lettering import xml_text
from .map_sheet import FONT, INK, QUIET

WIDTH, HEIGHT, EDGE = 640.0, 400.0, 40.0
DOT = 3.4
MOST_DOTS = 1500
DOT_FILL, OUTLINE, GROUND = "#5a6572", "#1f4e79", "#fbfaf6"


@dataclass(frozen=True)
class OpinionGroup:
    """A group: its letter, where its voters lie, and how many they are."""

    letter: str
    points: shapely.MultiPoint
    size: int


def opinion_picture(places: NDArray[np.float64], groups: Sequence[OpinionGroup], alt: str) -> str:
    """The picture as SVG text; of very many voters an even part is drawn. `places` is voters x 2.

    >>> places = np.array([[0.0, 0], [1, 1], [4, 0]])
    >>> group = OpinionGroup("A", shapely.MultiPoint(places[:2]), 2)
    >>> svg = opinion_picture(places, [group], "Who votes alike")
    >>> svg.count("<circle"), ">A<" in svg, 'aria-label="Who votes alike"' in svg
    (4, True, True)
    """
    part = np.linspace(0, len(places) - 1, min(len(places), MOST_DOTS)).astype(int)
    shown = places[part] if len(places) else np.zeros((0, 2))
    low = shown.min(axis=0) if len(shown) else np.zeros(2)
    high = shown.max(axis=0) if len(shown) else np.ones(2)
    scale = min(
        (WIDTH - 2 * EDGE) / max(high[0] - low[0], 1e-9),
        (HEIGHT - 2 * EDGE) / max(high[1] - low[1], 1e-9),
    )
    middle = (low + high) / 2

    def on_sheet(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(
            [
                WIDTH / 2 + (points[:, 0] - middle[0]) * scale,
                HEIGHT / 2 - (points[:, 1] - middle[1]) * scale,
            ]
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" '
        f'role="img" aria-label="{xml_text(alt)}" font-family="{FONT}">',
        f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="{GROUND}"/>',
    ]
    letters = []
    for group in groups:
        points = on_sheet(shapely.get_coordinates(group.points))
        hull = shapely.MultiPoint(points).convex_hull.buffer(9)
        corners = " ".join(
            f"{x:.1f},{y:.1f}" for x, y in shapely.get_coordinates(hull.simplify(0.5))
        )
        parts.append(
            f'<polygon points="{corners}" fill="{OUTLINE}" fill-opacity="0.08" '
            f'stroke="{OUTLINE}" stroke-width="1.5"/>'
        )
        letters.append((group.letter, points.mean(axis=0)))
    parts += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" fill="{DOT_FILL}" fill-opacity="0.55"/>'
        for x, y in on_sheet(shown)
    ]
    for letter, (x, y) in letters:
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="15" fill="#fff" stroke="{INK}" stroke-width="2"/>'
            f'<text x="{x:.1f}" y="{y + 6:.1f}" font-size="18" font-weight="700" '
            f'text-anchor="middle" fill="{INK}">{xml_text(letter)}</text>'
        )
    if not groups:
        parts.append(
            f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="none" stroke="{QUIET}"/>'
        )
    return "".join([*parts, "</svg>"])
