"""The walking network over the footpaths and roads of a programme's base map, made once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.social_map import Walks, straight_walks, walks
from wijkdraad.method.know.walking.entries import Segments, segments
from wijkdraad.method.know.walking.network import Network, network
from wijkdraad.method.know.walking.walkable_areas import lines_over
from wijkdraad.programme.models import Feature, FeatureKind, Programme
from wijkdraad.reference.social_map import social_map_norms

WALKED = (FeatureKind.FOOTPATH, FeatureKind.ROAD)
"""People walk along footpaths and cross roads: with footpaths alone nobody crosses a street."""
STEP_M = 2.5
"""Ways over the ground come out one or two in a hundred too long, and never too short."""
AT_HAND = 3
_at_hand: dict[str, WalkedGround | None] = {}
WALKS_AT_HAND = 100
_walked: dict[tuple[str, bytes, bytes], Walks] = {}


@dataclass(frozen=True)
class WalkedGround:
    """A network to walk along, with its pieces to find places on it; `name` tells its shapes."""

    name: str
    net: Network
    pieces: Segments

    def walks(self, places: Sequence[Point], actors: Sequence[Point]) -> Walks:
        """The walk from each place to each actor."""
        snap_m = social_map_norms()["snap_distance"].value
        return walks(self.net, self.pieces, places, actors, snap_m)


def walked_ground(programme: Programme) -> WalkedGround | None:
    """What people walk along in a programme; None where the base map has no footpath or road."""
    shapes = [
        feature.geometry for feature in Feature.objects.filter(programme=programme, kind__in=WALKED)
    ]
    fingerprint = hashlib.sha256()
    for shape in shapes:
        fingerprint.update(shapely.to_wkb(shape))
    name = fingerprint.hexdigest()
    if name not in _at_hand:
        while len(_at_hand) >= AT_HAND:
            _at_hand.pop(next(iter(_at_hand)))
        _at_hand[name] = _made(name, shapes)
    return _at_hand[name]


def walks_between(
    ground: WalkedGround | None, places: Sequence[Point], actors: Sequence[Point]
) -> Walks:
    """The walks between places and actors; straight lines where there is nothing to walk along."""
    if ground is None:
        return straight_walks(places, actors)
    asked = (ground.name, _written(places), _written(actors))
    if asked not in _walked:
        while len(_walked) >= WALKS_AT_HAND:
            _walked.pop(next(iter(_walked)))
        _walked[asked] = ground.walks(places, actors)
    return _walked[asked]


def _written(points: Sequence[Point]) -> bytes:
    return b"".join(shapely.to_wkb(list(points))) if points else b""


def _made(name: str, shapes: Sequence[BaseGeometry]) -> WalkedGround | None:
    areas = [shape for shape in shapes if shapely.get_dimensions(shape) == 2]
    lines = list(lines_over(areas, STEP_M)) if areas else []
    lines += [shape for shape in shapes if shapely.get_dimensions(shape) == 1]
    net = network(lines)
    return WalkedGround(name, net, segments(net)) if net.edge_count else None
