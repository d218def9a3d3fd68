"""Reads a walking network: from own lines, from OpenStreetMap, or from the footpaths of the BGT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.overpass import is_overpass, read_overpass
from wijkdraad.files.maps.vectors import VectorLayer, read_vectors
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.know.walking.entries import Segments, segments
from wijkdraad.method.know.walking.network import JOIN_M, Network, network, parts
from wijkdraad.method.know.walking.walkable_areas import lines_over
from wijkdraad.reference.coolness import footpath_values, walking_tags

from .inputs import WrongInput, reading

LINES, AREAS, OPEN_STREET_MAP = "lines", "areas", "openstreetmap"


@dataclass(frozen=True)
class WalkingNetwork:
    """A network and how it came about.

    `kind` is LINES, AREAS or OPEN_STREET_MAP; `used` and `left_out` count the features of the
    file; `parts` counts the pieces that cannot be reached from one another. Of a network over
    areas `footpaths` are those for walkers, and `crossed` counts the ones to cross.
    """

    net: Network
    pieces: Segments
    kind: str
    used: int
    left_out: int
    parts: int
    footpaths: tuple[BaseGeometry, ...] = ()
    crossed: int = 0


def walking_network(path: Path, join_m: float = JOIN_M, cross: bool = True) -> WalkingNetwork:
    """The walking network in a file. Raises WrongInput.

    A layer of lines is taken whole. A layer of areas is walked over; with a column that tells
    the use of each part of the road only the footpaths and, with `cross`, the parts that people
    may cross. From an answer of Overpass come the ways that people may walk.
    """
    if path.is_file() and is_overpass(path):
        with reading(path):
            ways = read_overpass(path)
        allowed = np.array([walking_tags().allow(tags) for tags in ways.tags], bool)
        lines = ways.lines[allowed]
        return _made(path, lines, OPEN_STREET_MAP, len(lines), int((~allowed).sum()), join_m)
    with reading(path):
        layer = read_vectors(path)
    shapes = layer.geometries
    there = np.array([shape is not None and not shape.is_empty for shape in shapes], bool)
    kinds = shapely.get_dimensions(shapes)
    if there.any() and (kinds[there] == 1).all():
        lines = shapes[there]
        return _made(path, lines, LINES, len(lines), int((~there).sum()), join_m)
    if there.any() and (kinds[there] == 2).all():
        footpath, crossing = _for_walkers(layer)
        crossing &= there & cross
        walked = there & footpath
        found = walking_over(list(shapes[walked]), list(shapes[crossing]), join_m)
        if found is None:
            raise _nowhere(path)
        return replace(found, left_out=len(shapes) - found.used)
    wrong = np.flatnonzero(~there | ~np.isin(kinds, (1, 2)))
    row = int(wrong[0]) if len(wrong) else 0
    kind = shapes[row].geom_type if len(shapes) and shapes[row] is not None else "-"
    problem = UnreadableFile(
        _("shape {kind}"), _("a layer of lines, or one of areas, to walk along"), kind=kind
    )
    raise WrongInput(str(path), problem, row + 1 if len(shapes) else 0)


def walking_over(
    footpaths: Sequence[BaseGeometry], crossed: Sequence[BaseGeometry], join_m: float = JOIN_M
) -> WalkingNetwork | None:
    """The network over footpaths, and over the parts of the road that people may cross (areas).

    None where there is nothing to walk along.
    """
    net = network(list(lines_over([*footpaths, *crossed])), join_m)
    if not net.edge_count:
        return None
    return WalkingNetwork(
        net,
        segments(net),
        AREAS,
        len(footpaths) + len(crossed),
        0,
        parts(net),
        tuple(footpaths),
        len(crossed),
    )


def _for_walkers(layer: VectorLayer) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which areas are footpaths and which may be crossed, by the column the base map has for it.

    Without such a column all are footpaths.
    """
    values = footpath_values()
    for name in values.columns:
        if name in layer.columns:
            uses = layer.columns[name]
            return (
                np.array([use in values.values for use in uses], bool),
                np.array([use in values.crossed for use in uses], bool),
            )
    count = len(layer.geometries)
    return np.ones(count, bool), np.zeros(count, bool)


def _made(
    path: Path,
    lines: NDArray[np.object_],
    kind: str,
    used: int,
    left_out: int,
    join_m: float,
) -> WalkingNetwork:
    net = network(list(lines), join_m)
    if not net.edge_count:
        raise _nowhere(path)
    return WalkingNetwork(net, segments(net), kind, used, left_out, parts(net))


def _nowhere(path: Path) -> WrongInput:
    return WrongInput(
        str(path), UnreadableFile(_("nothing to walk along"), _("lines with a length"))
    )
