"""Who on the social map is near the places where a need was heard, and for whom there is no one.

A need and someone on the map belong together by theme. Near is a walk of at most the norm. A
straight line is never longer than a walk, so it can show that someone is too far away, but it
cannot show that someone is near; only where there is no walking network at all it stands in for
the walk, and the caller says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point

from wijkdraad.method.know.walking.coolness import within
from wijkdraad.method.know.walking.entries import Segments, entries
from wijkdraad.method.know.walking.nearest import UNREACHED, nearest, reach
from wijkdraad.method.know.walking.network import MICROMETRES, Network

METHOD = "wijkdraad.social_map 1"


class Nearness(StrEnum):
    """Whether someone of the theme of a need is near the places where it was heard."""

    NEAR = "near"
    PARTLY = "partly"
    GAP = "gap"
    CANNOT_SAY = "cannot_say"


class Unsaid(StrEnum):
    """Why nobody can say whether someone is near."""

    NO_THEME = "no_theme"
    NO_PLACE = "no_place"
    NOT_ON_MAP = "not_on_map"
    NO_WAY = "no_way"


@dataclass(frozen=True)
class Walks:
    """Walks in metres from places (rows) to actors (columns), NaN where there is no known way.

    `straight_m` is the straight line between the same two. `on_network` tells whether the walks
    follow a network; without one they are straight lines.
    """

    walk_m: NDArray[np.float64]
    straight_m: NDArray[np.float64]
    on_network: bool


@dataclass(frozen=True)
class NeedReach:
    """What can be said of one need. `why` only where nothing can be said.

    `near`, `far` and `unknown` count the places where it was heard; `nearest` holds for each
    place the number of the nearest actor with a known walk (-1 without), `nearest_m` that walk
    in metres (NaN without).
    """

    answer: Nearness
    why: Unsaid | None
    near: int
    far: int
    unknown: int
    nearest: tuple[int, ...] = ()
    nearest_m: tuple[float, ...] = ()


def same_theme(one: str, other: str) -> bool:
    """Whether two themes are the same word; an empty theme is no theme.

    >>> same_theme("Gezondheid ", "gezondheid"), same_theme("", "")
    (True, False)
    """
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def straight_walks(places: Sequence[Point], actors: Sequence[Point]) -> Walks:
    """Straight lines in metres, for where there is no walking network.

    >>> straight_walks([Point(0, 0)], [Point(3, 4), Point(0, 9)]).walk_m.tolist()
    [[5.0, 9.0]]
    """
    straight = _straight(places, actors)
    return Walks(straight, straight, on_network=False)


def walks(
    net: Network,
    pieces: Segments,
    places: Sequence[Point],
    actors: Sequence[Point],
    snap_m: float,
) -> Walks:
    """The walk from each place to each actor over a network, as `distances` counts it.

    Both enter the network within `snap_m` metres; the way to the network counts. NaN where one
    of the two lies further off, or where no way leads from one to the other.

    A street of 100 m; someone lives 5 m beside its start and the library is at its end:

    >>> from .walking.entries import segments
    >>> from .walking.network import network
    >>> net = network([shapely.LineString([(0, 0), (100, 0)])])
    >>> found = walks(net, segments(net), [Point(0, 5)], [Point(100, 0), Point(100, 400)], 30)
    >>> found.walk_m.tolist()
    [[105.0, nan]]
    """
    walk_m = np.full((len(places), len(actors)), np.nan)
    if places and actors:
        homes = entries(net, pieces, list(places), snap_m)
        for column, actor in enumerate(actors):
            goals = entries(net, pieces, [actor], snap_m)
            if len(goals.owner):
                found = nearest(net, reach(net, goals), goals, homes, len(places)).distance_um
                known = found < UNREACHED
                walk_m[known, column] = found[known] / MICROMETRES
    return Walks(walk_m, _straight(places, actors), on_network=True)


def need_reach(theme: str, found: Walks, norm_m: float, actors_without_place: int = 0) -> NeedReach:
    """Whether someone of the theme is near the places of a need.

    `found` has a row for each place where the need was heard and a column for each actor of
    the same theme with a place; `actors_without_place` counts the others of the theme. A place
    is near where a known walk is at most `norm_m`. It is far where every actor is known to be
    further, by the walk or already in a straight line. Anything else is unknown. One more
    actor therefore never makes a gap.

    Heard at two places; the only actor walks 400 m to one and 900 m to the other:

    >>> found = Walks(np.array([[400.0], [900.0]]), np.array([[300.0], [700.0]]), True)
    >>> reached = need_reach("health", found, 500)
    >>> reached.answer.value, reached.near, reached.far
    ('partly', 1, 1)
    >>> need_reach("health", Walks(np.empty((2, 0)), np.empty((2, 0)), True), 500).answer.value
    'gap'
    """
    count = len(found.walk_m)
    near, far = _near_and_far(found, norm_m)
    if actors_without_place:
        far[:] = False
    told = int(near.sum()), int(far.sum()), int((~near & ~far).sum())
    nearest_of, nearest_m = _nearest(found)
    if not theme.strip():
        return NeedReach(Nearness.CANNOT_SAY, Unsaid.NO_THEME, *told)
    if not count:
        return NeedReach(Nearness.CANNOT_SAY, Unsaid.NO_PLACE, *told)
    if near.all():
        answer, why = Nearness.NEAR, None
    elif near.any():
        answer, why = Nearness.PARTLY, None
    elif far.all():
        answer, why = Nearness.GAP, None
    else:
        answer = Nearness.CANNOT_SAY
        why = Unsaid.NOT_ON_MAP if actors_without_place else Unsaid.NO_WAY
    return NeedReach(answer, why, *told, nearest_of, nearest_m)


def distance_class(metres: float, bounds_m: Sequence[float]) -> int | None:
    """In which class a distance falls: 0 up to and including the first bound, and so on.

    `bounds_m` are in rising order; what is further than the last falls in a class of its own.
    None for an unknown distance (NaN). A class is all that may be shown of where someone lives.

    >>> [distance_class(metres, (250, 500, 1000)) for metres in (250.0, 250.1, 4000.0, np.nan)]
    [0, 1, 3, None]
    """
    if np.isnan(metres):
        return None
    return sum(not within(np.array([metres]), bound)[0] for bound in bounds_m)


def _straight(places: Sequence[Point], actors: Sequence[Point]) -> NDArray[np.float64]:
    if not places or not actors:
        return np.empty((len(places), len(actors)))
    rows, columns = np.array(places, object)[:, None], np.array(actors, object)[None, :]
    return np.asarray(shapely.distance(rows, columns), float)


def _near_and_far(found: Walks, norm_m: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    close = within(found.walk_m, norm_m)
    known_far = ~close & ~np.isnan(found.walk_m)
    far = known_far | ~within(found.straight_m, norm_m)
    return close.any(axis=1), (far & ~close).all(axis=1)


def _nearest(found: Walks) -> tuple[tuple[int, ...], tuple[float, ...]]:
    numbers, metres = [], []
    for row in found.walk_m:
        known = not np.isnan(row).all()
        numbers.append(int(np.nanargmin(row)) if known else -1)
        metres.append(float(np.nanmin(row)) if known else float("nan"))
    return tuple(numbers), tuple(metres)
