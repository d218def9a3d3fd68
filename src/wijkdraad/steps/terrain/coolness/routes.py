"""The shadiest way on foot between two places of a neighbourhood, beside the shortest one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.light.shade import SHADED, SUNLIT
from wijkdraad.method.know.walking.along import Samples, samples
from wijkdraad.programme.models import Programme, TerrainLayer, TerrainRaster

from ...maps.guidelines import shadiest_route
from ...maps.shade import NO_ANSWER
from ..keeping import bands_of, grid_of_bands
from ..opened import Walking, kept_layers, open_walking

HOURS_AT_HAND, WAYS_AT_HAND = 4, 8
SHADED_FROM = 0.5
POINT = re.compile(r"(\d{1,6}(?:\.\d)?)_(\d{6}(?:\.\d)?)", re.ASCII)
COOL = re.compile(r"koel-([1-9]\d{0,3})", re.ASCII)


@dataclass(frozen=True)
class End:
    """Where a way begins or ends: a cool place by its number, or a point (RD New)."""

    number: int = 0
    x_m: float = 0.0
    y_m: float = 0.0

    @property
    def text(self) -> str:
        """The end in an address.

        >>> End(3).text, End(0, 84900, 447500.5).text
        ('koel-3', '84900.0_447500.5')
        """
        return f"koel-{self.number}" if self.number else f"{self.x_m:.1f}_{self.y_m:.1f}"

    @property
    def point(self) -> shapely.Point | None:
        """The point that was chosen; None for a cool place."""
        return None if self.number else shapely.Point(self.x_m, self.y_m)


def end_in(text: str) -> End | None:
    """The end that a text of an address tells; None where it is none.

    >>> end_in("koel-3"), end_in("84900.0_447500.5").y_m, end_in("koel-0"), end_in("hier")
    (End(number=3, x_m=0.0, y_m=0.0), 447500.5, None, None)
    """
    cool, point = COOL.fullmatch(text), POINT.fullmatch(text)
    if cool is not None:
        return End(int(cool[1]))
    if point is None:
        return None
    x, y = float(point[1]), float(point[2])
    return End(0, x, y) if x <= 300_000 and 300_000 <= y <= 630_000 else None


@dataclass(frozen=True)
class FoundWay:
    """One way: its line, its length with the legs to the network, and how much lies in shade.

    `shaded_share` (0..1) is of what is known, None where nothing is; `unknown_m` is the rest.
    """

    line: BaseGeometry
    length_m: float
    shaded_share: float | None
    unknown_m: float


@dataclass(frozen=True)
class FoundWays:
    """The shadiest way and the shortest one; both None where nobody can walk between the ends."""

    shadiest: FoundWay | None
    shortest: FoundWay | None

    @property
    def same(self) -> bool:
        """Whether the shortest way is the shadiest one too."""
        if self.shadiest is None or self.shortest is None:
            return False
        return bool(self.shadiest.line.equals(self.shortest.line))


def hours_of(programme: Programme) -> tuple[str, ...]:
    """The hours for which the shade is known."""
    kept = kept_layers(programme).get(TerrainLayer.SHADE)
    return () if kept is None else tuple(kept.bands)


def shape_of(walking: Walking, end: End) -> BaseGeometry | None:
    """The shape to walk from or to; None for a cool place that is not there."""
    if end.point is not None:
        return end.point
    return next((place.polygon for place in walking.places if place.id == end.number), None)


def ways_between(programme: Programme, start: End, goal: End, hour: str) -> FoundWays | None:
    """The ways between two ends at an hour; None without a network or shade at that hour."""
    kept = kept_layers(programme)
    heat, shade = kept.get(TerrainLayer.HEAT), kept.get(TerrainLayer.SHADE)
    if heat is None or shade is None or hour not in shade.bands:
        return None
    return _ways((heat.pk, heat.fingerprint), (shade.pk, shade.fingerprint), start, goal, hour)


@lru_cache(maxsize=WAYS_AT_HAND)
def _ways(
    heat: tuple[int, str], shade: tuple[int, str], start: End, goal: End, hour: str
) -> FoundWays | None:
    walking = open_walking(TerrainRaster.objects.defer("tiff").get(pk=heat[0]))
    ends = [shape_of(walking, end) for end in (start, goal)]
    if walking.network is None or ends[0] is None or ends[1] is None:
        return None
    sampled = _sampled(heat, shade, hour)
    told = shadiest_route(walking.network, sampled, ends[0], ends[1])
    return FoundWays(_found(told["shadiest"]), _found(told["shortest"]))


@lru_cache(maxsize=HOURS_AT_HAND)
def _sampled(heat: tuple[int, str], shade: tuple[int, str], hour: str) -> Samples:
    """The shade along the network at an hour, from the map of shade that is kept."""
    walking = open_walking(TerrainRaster.objects.defer("tiff").get(pk=heat[0]))
    assert walking.network is not None  # asked only where people can walk
    bands = bands_of(TerrainRaster.objects.get(pk=shade[0]), hour)
    (values,) = bands.values
    lit = np.where(values >= SHADED_FROM, SHADED, SUNLIT)
    states = np.where(np.isnan(values), NO_ANSWER, lit).astype(np.uint8)
    return samples(walking.network.net, states, grid_of_bands(bands))


def _found(told: dict[str, Any] | None) -> FoundWay | None:
    if told is None:
        return None
    return FoundWay(told["line"], told["length_m"], told["shaded_share"], told["unknown_m"])
