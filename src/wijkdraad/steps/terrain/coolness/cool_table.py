"""The cool places of a programme with what they offer and whom they serve, and who is not served."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wijkdraad.method.know.walking.coolness import catchments, within
from wijkdraad.programme.models import Programme, TerrainLayer
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.reference.rules import Rule

from ..keeping import subject_with_boundary
from ..opened import Walking, kept_layers, open_place, open_walking
from .served import GROUPS, estimated_at, people_of
from .walks import benches_at


@dataclass(frozen=True)
class CoolPlaceRow:
    """One cool place. `capacity` is how many people it has room for; `benches` None where unknown.

    `nearest_to` counts the homes for which it is the nearest, `serves` those of them within the
    guideline; `people` holds the estimate of each group there, None where unknown.
    """

    number: int
    area_m2: float
    mean_pet_c: float
    capacity: int
    benches: int | None
    on_network: bool
    nearest_to: int
    serves: int
    furthest_m: float | None
    people: dict[str, int | None]


@dataclass(frozen=True)
class NotServed:
    """The homes without a cool place within the guideline, and why.

    `too_far` have one beyond it; `no_way` cannot walk to one; `off_network` have nothing to walk
    along close by. `people` is the estimate of each group at all of them, None where unknown.
    """

    too_far: int
    no_way: int
    off_network: int
    people: dict[str, int | None]

    @property
    def all(self) -> int:
        """All homes without."""
        return self.too_far + self.no_way + self.off_network


@dataclass(frozen=True)
class CoolTable:
    """What the page and the plan tell. `not_served` is None where nobody can say who walks where."""

    walking: Walking
    limit: Rule
    rows: tuple[CoolPlaceRow, ...]
    not_served: NotServed | None
    place_of_home: np.ndarray
    """Per home the place (from 0) that it has within the guideline, -1 without."""


def cool_table(programme: Programme) -> CoolTable | None:
    """The cool places and whom they serve; None without a map of heat or a boundary."""
    heat = kept_layers(programme).get(TerrainLayer.HEAT)
    area = subject_with_boundary(programme)
    here = None if heat is None else open_place(programme, heat.fingerprint)
    if heat is None or area is None or here is None:
        return None
    walking = open_walking(heat)
    norms = coolness_norms()
    limit, room_m2 = norms["cool_place_distance"], norms["cool_room_per_person"].value
    people, homes = people_of(programme, area), len(walking.homes.doors)
    benches = benches_at(walking.places, here.shapes)
    cool = walking.cool
    served = [] if cool is None else catchments(cool.walk, len(walking.places), limit.value, {})
    enters = set() if cool is None else set(cool.walk.places.owner.tolist())
    rows = tuple(
        CoolPlaceRow(
            place.id,
            place.area_m2,
            place.mean_pet_c,
            int(place.area_m2 // room_m2),
            None if benches is None else benches[number],
            number in enters,
            served[number].addresses if served else 0,
            served[number].addresses_within if served else 0,
            served[number].furthest_m if served else None,
            {
                group: estimated_at(people, group, served[number].addresses_within, homes)
                if number in enters
                else None
                for group in GROUPS
            },
        )
        for number, place in enumerate(walking.places)
    )
    if cool is None:
        return CoolTable(walking, limit, rows, None, np.full(homes, -1))
    close = within(cool.walk.distance_m, limit.value)
    unknown, off = cool.walk.unknown, cool.walk.off_network
    too_far = homes - int(close.sum()) - unknown
    without = homes - int(close.sum())
    not_served = NotServed(
        too_far,
        unknown - off,
        off,
        {group: estimated_at(people, group, without, homes) for group in GROUPS},
    )
    return CoolTable(walking, limit, rows, not_served, np.where(close, cool.walk.place, -1))
