"""Distance to coolness of addresses, from files: who has a cool place nearby, and who has not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.know.walking.along import Stretches, places_along, ways
from wijkdraad.method.know.walking.coolness import (
    Catchment,
    Distances,
    catchments,
    distances,
    share_within,
    territories,
    within,
)
from wijkdraad.method.know.walking.nearest import onward, seeds
from wijkdraad.method.know.walking.network import JOIN_M, Network, edge_lines
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.reference.rules import Rule

from .inputs import Sentence, WrongInput, layer_with_columns
from .walking import AREAS, OPEN_STREET_MAP, WalkingNetwork, walking_network

PEOPLE = ("residents", "elderly", "children")
"""Columns of addresses that count people, where the layer has them."""
SEATS, CAPACITY = "seats", "capacity"
DECIMALS = 3
WITHIN_M = 300
"""As the name of the key in the answer says, whatever a later guideline asks."""


@dataclass(frozen=True)
class CoolnessMap:
    """The walk from each address to the nearest cool place; ids as the files have them.

    Places stand in the order of their ids, so that at equal distance the lowest id counts.
    """

    network: WalkingNetwork
    address_ids: list[Any]
    addresses: list[BaseGeometry]
    people: Mapping[str, NDArray[np.float64]]
    place_ids: list[Any]
    places: list[BaseGeometry]
    seats: NDArray[np.float64]
    capacity: NDArray[np.float64]
    walk: Distances
    limit: Rule
    snap: Rule
    join_m: float


def coolness_map(
    network: Path, addresses: Path, cool: Path, join_m: float = JOIN_M, cross: bool = True
) -> CoolnessMap:
    """Read the layers and measure the walk from each address. Raises WrongInput.

    `network` is a layer of lines or of areas to walk over, or an answer of Overpass; `addresses`
    a layer of points, `cool` one of points or areas, both with a column id. `cross` tells
    whether people cross roads (see `walking_network`). Numbers of people at
    addresses (`residents`, `elderly`, `children`) and of places (`seats`, `capacity`) are used
    where the layers have them; an empty one is unknown, not 0.
    """
    walking = walking_network(network, join_m, cross)
    address_ids, homes, of_homes = layer_with_columns(addresses, (0,))
    place_ids, places, of_places = layer_with_columns(cool, (0, 2))
    order = sorted(range(len(place_ids)), key=lambda row: _sort_key(place_ids[row]))
    people = {name: _numbers(addresses, of_homes, name) for name in PEOPLE if name in of_homes}
    found = coolness_between(
        walking, homes, [places[row] for row in order], [place_ids[row] for row in order]
    )
    return replace(
        found,
        address_ids=address_ids,
        people=people,
        seats=_numbers(cool, of_places, SEATS)[order],
        capacity=_numbers(cool, of_places, CAPACITY)[order],
        join_m=join_m,
    )


def coolness_between(
    network: WalkingNetwork,
    addresses: list[BaseGeometry],
    places: list[BaseGeometry],
    place_ids: list[Any],
) -> CoolnessMap:
    """Measure the walk from points to places, numbered from 1; seats and capacity are unknown."""
    norms = coolness_norms()
    snap = norms["snap_distance"]
    return CoolnessMap(
        network=network,
        address_ids=list(range(1, len(addresses) + 1)),
        addresses=addresses,
        people={},
        place_ids=place_ids,
        places=places,
        seats=np.full(len(places), np.nan),
        capacity=np.full(len(places), np.nan),
        walk=distances(network.net, network.pieces, addresses, places, snap.value),
        limit=norms["cool_place_distance"],
        snap=snap,
        join_m=JOIN_M,
    )


def coolness_answer(map_: CoolnessMap) -> dict[str, Any]:
    """The answer of the command: plain values, distances in metres, None where unknown.

    `unreachable` counts every address without a known distance; `not_on_network` those of them
    that have no network within the snap distance. `snap_m` is the leg from the address to the
    network and `cool_snap_m` the one from the network to the place; both count in the distance.
    """
    walk = map_.walk
    told = []
    for row, key in enumerate(map_.address_ids):
        place = int(walk.place[row])
        told.append(
            {
                "id": key,
                "distance_to_coolness_m": _known(walk.distance_m[row]),
                "cool_id": map_.place_ids[place] if place >= 0 else None,
                "snap_m": _known(walk.snap_m[row]),
                "cool_snap_m": _known(walk.place_snap_m[row]),
            }
        )
    net = map_.network
    return {
        "addresses": told,
        "within_300_m_share": share_within(walk.distance_m, WITHIN_M),
        "unreachable": walk.unknown,
        "not_on_network": walk.off_network,
        "cool_places": cool_places(map_),
        "network": {
            "kind": net.kind,
            "features_used": net.used,
            "features_left_out": net.left_out,
            "parts": net.parts,
            "nodes": net.net.node_count,
            "edges": net.net.edge_count,
            "length_m": round(net.net.length_m, DECIMALS),
            "join_m": map_.join_m,
        },
        "snap_limit_m": map_.snap.value,
        "guideline": _of_norm(map_.limit),
    }


def coolness_of(network: Path, addresses: Path, cool: Path) -> dict[str, Any]:
    """What `wijkdraad coolness` prints. Raises WrongInput."""
    return coolness_answer(coolness_map(network, addresses, cool))


def cool_places(map_: CoolnessMap) -> list[dict[str, Any]]:
    """Whom each place serves, in the order of their ids.

    `addresses` counts those for whom it is the nearest, `addresses_within` those of them within
    the guideline. People are counted where the addresses say how many live there. `has_seats`
    is None where nobody wrote it down. Small numbers of people are for who works on the plan;
    a page for others withholds them.
    """
    served = catchments(map_.walk, len(map_.places), map_.limit.value, map_.people)
    return [_of_place(map_, row, catchment) for row, catchment in enumerate(served)]


def _of_place(map_: CoolnessMap, row: int, catchment: Catchment) -> dict[str, Any]:
    seats = map_.seats[row]
    enters = bool((map_.walk.places.owner == row).any())
    return {
        "id": map_.place_ids[row],
        "on_network": enters,
        "addresses": catchment.addresses,
        "addresses_within": catchment.addresses_within,
        "people_within": dict(catchment.people),
        "furthest_m": _known(np.nan if catchment.furthest_m is None else catchment.furthest_m),
        "seats": _known(seats),
        "has_seats": None if np.isnan(seats) else bool(seats > 0),
        "capacity": _known(map_.capacity[row]),
    }


def catchment_lines(map_: CoolnessMap) -> list[dict[str, Any]]:
    """The network cut by nearest place, for a map: line, id of the place or None, and part.

    `within` tells whether the middle of the line lies within the guideline.
    """
    net = map_.network.net
    found = territories(net, map_.walk)
    close = within(found.middle_m, map_.limit.value)
    lines = edge_lines(net)[found.edge]
    whole = (found.start_um == 0) & (found.end_um == net.edge_um[found.edge])
    for part in np.flatnonzero(~whole):
        lines[part] = _cut(
            net, int(found.edge[part]), int(found.start_um[part]), int(found.end_um[part])
        )
    return [
        {
            "line": line,
            "cool_id": map_.place_ids[place] if place >= 0 else None,
            "within": bool(near),
        }
        for line, place, near in zip(lines, found.place, close, strict=True)
    ]


def ways_walked(map_: CoolnessMap) -> Stretches:
    """The stretches of the network on the ways of all addresses to their nearest cool places."""
    net, walk = map_.network.net, map_.walk
    way = onward(net, walk.reached, seeds(net, walk.places))
    return ways(net, walk.reached, way, walk.places, walk.found, walk.addresses)


def walked_lines(map_: CoolnessMap) -> list[dict[str, Any]]:
    """The ways to coolness for a map: line, id of the place, and how many addresses walk there.

    Far fewer lines than the whole network has, above all over footpaths.
    """
    walked = ways_walked(map_)
    keys = np.column_stack([walked.edge, walked.start_um, walked.end_um, walked.place])
    keys, same = np.unique(keys, axis=0, return_inverse=True)
    counts = np.bincount(same.ravel(), walked.walkers, minlength=len(keys)).astype(int)
    return [
        {
            "line": _cut(map_.network.net, int(edge), int(start), int(end)),
            "cool_id": map_.place_ids[place],
            "addresses": int(count),
        }
        for (edge, start, end, place), count in zip(keys, counts, strict=True)
        if end > start
    ]


def _cut(net: Network, edge: int, start_um: int, end_um: int) -> BaseGeometry:
    along = net.along_um[net.first_point[edge] : net.first_point[edge + 1]]
    between = along[(along > start_um) & (along < end_um)]
    offsets = np.concatenate([[start_um], between, [end_um]])
    x, y = places_along(net, np.full(len(offsets), edge), offsets)
    return shapely.LineString(np.column_stack([x, y]))


def what_is_unknown(map_: CoolnessMap) -> list[Sentence]:
    """What a reader of the map must know about what it does not say."""
    walk, net = map_.walk, map_.network
    told = []
    if walk.unknown:
        told.append(
            Sentence(
                _(
                    "Addresses without a known distance: {count} of {total}. They count as not within reach."
                ),
                {"count": walk.unknown, "total": len(map_.address_ids)},
            )
        )
    if walk.off_network:
        told.append(
            Sentence(
                _("Addresses further than {metres} m from the walking network: {count}."),
                {"metres": round(map_.snap.value), "count": walk.off_network},
            )
        )
    if net.parts > 1:
        told.append(
            Sentence(
                _(
                    "The walking network lies in {count} parts that do not join. Nobody can walk from one to another on this map."
                ),
                {"count": net.parts},
            )
        )
    if net.kind == AREAS and net.crossed:
        told.append(
            Sentence(
                _(
                    "People walk on footpaths, and cross local roads, cycle paths and parking places anywhere. Whether that is safe is not known."
                ),
                {},
            )
        )
    if net.kind == AREAS and not net.crossed:
        told.append(
            Sentence(
                _(
                    "Only footpaths count as a place to walk. Crossing a street where no footpath runs is left out."
                ),
                {},
            )
        )
    if net.kind == OPEN_STREET_MAP:
        told.append(
            Sentence(
                _(
                    "The walking network comes from OpenStreetMap, which volunteers keep. © OpenStreetMap contributors, ODbL."
                ),
                {},
            )
        )
    places = cool_places(map_)
    for text, rows in (
        (
            _("Cool places that the walking network does not reach: {names}."),
            [place for place in places if not place["on_network"]],
        ),
        (
            _("Cool places without a place to sit: {names}."),
            [place for place in places if place["has_seats"] is False],
        ),
        (
            _("Cool places of which nobody wrote down whether there is a place to sit: {names}."),
            [place for place in places if place["has_seats"] is None],
        ),
    ):
        if rows:
            told.append(Sentence(text, {"names": ", ".join(str(place["id"]) for place in rows)}))
    if map_.limit.status == "to_verify":
        told.append(
            Sentence(
                _(
                    "The guideline of {metres} m was found in too few places to be sure of; check it before you rely on it."
                ),
                {"metres": round(map_.limit.value)},
            )
        )
    return told


def _of_norm(norm: Rule) -> dict[str, Any]:
    return {
        "key": norm.key,
        "value": norm.value,
        "unit": norm.unit,
        "source": norm.source,
        "status": norm.status,
    }


def _known(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DECIMALS)


def _sort_key(key: Any) -> tuple[bool, Any]:
    """Numbers before text, each in its own order."""
    return (True, str(key)) if not isinstance(key, int | float) else (False, key)


def _numbers(path: Path, columns: Mapping[str, NDArray[Any]], name: str) -> NDArray[np.float64]:
    """A column of numbers of at least 0, NaN where empty; all NaN where it is not there."""
    if name not in columns:
        length = len(next(iter(columns.values())))
        return np.full(length, np.nan)
    found = []
    for row, value in enumerate(columns[name], start=1):
        try:
            number = float("nan") if value is None or value == "" else float(value)
        except (TypeError, ValueError):
            number = -1.0
        if number < 0 or np.isinf(number):
            raise WrongInput(
                str(path),
                UnreadableFile(
                    _("{value} in the column {column}"),
                    _("a number of at least 0, or an empty cell"),
                    value=value,
                    column=name,
                ),
                row,
                name,
            )
        found.append(number)
    return np.array(found, float)
