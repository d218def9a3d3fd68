"""Reads the social map: who is on it, what stands in their way, and for whom there is no one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shapely import Point

from wijkdraad.method.know.social_map import (
    Nearness,
    NeedReach,
    distance_class,
    need_reach,
    same_theme,
)
from wijkdraad.programme.models import (
    Actor,
    ActorForm,
    Contribution,
    Ground,
    MunicipalRole,
    Need,
    Relation,
    Source,
)
from wijkdraad.programme.models.programme import OrganisationKind
from wijkdraad.reference.rules import Rule
from wijkdraad.reference.social_map import distance_classes, social_map_norms

from ..facts.shared import Reading
from .network import WalkedGround, walked_ground, walks_between


@dataclass(frozen=True)
class Somebody:
    """Someone on the social map, in words. Empty text: not known or not chosen yet.

    `label` is a letter for the form and a number, as on the map. `is_residents` tells that
    the place may be someone's home.
    """

    row_id: int
    key: str
    label: str
    name: str
    kind: str
    form: str
    form_word: str
    does: str
    for_whom: str
    theme: str
    ground: str
    role: str
    role_why: str
    obstacle: str
    relations: tuple[str, ...]
    place: Point | None
    is_residents: bool


@dataclass(frozen=True)
class NeedNearby:
    """A need, and who of its theme is near the places where it was heard.

    `classes` counts those places by distance class: the upper bound in metres, or None where
    the way is not known; the class beyond the last bound has infinity.
    """

    row_id: int
    name: str
    who: str
    theme: str
    people: tuple[Somebody, ...]
    reach: NeedReach
    classes: dict[float | None, int]


@dataclass(frozen=True)
class SocialMap:
    """All that is known. `on_network` is False where straight lines stand in for walks."""

    people: tuple[Somebody, ...]
    needs: tuple[NeedNearby, ...]
    sources: tuple[Source, ...]
    on_network: bool
    norm: Rule

    @property
    def obstacles(self) -> tuple[Somebody, ...]:
        """Those with a rule in the way."""
        return tuple(one for one in self.people if one.obstacle)

    @property
    def gaps(self) -> tuple[NeedNearby, ...]:
        """The needs with no one of their theme near."""
        return tuple(need for need in self.needs if need.reach.answer == Nearness.GAP)


def social_map(reading: Reading) -> SocialMap:
    """Read who is on the map, and measure who is near each need."""
    people = people_on_map(reading)
    ground = walked_ground(reading.programme)
    named = {actor.source_id for actor in reading.cloth.actors}
    sources = tuple(source for source in reading.sources if source.pk in named)
    norm = social_map_norms()["someone_near_distance"]
    needs = []
    for need in reading.cloth.needs:
        places = _heard_at(reading, need)
        needs.append(_nearby(need, places, people, norm.value, ground))
    return SocialMap(people, tuple(needs), sources, ground is not None, norm)


def people_on_map(reading: Reading) -> tuple[Somebody, ...]:
    """Everyone on the social map by theme, those without a theme last, numbered in that order."""
    actors = sorted(
        reading.cloth.actors,
        key=lambda one: (not one.theme.strip(), one.theme.strip().casefold(), one.key),
    )
    works_with = _relations(reading)
    return tuple(
        _somebody(actor, number, tuple(works_with.get(actor.pk, ())))
        for number, actor in enumerate(actors, start=1)
    )


def _relations(reading: Reading) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Relation.objects.filter(programme=reading.programme)
    for relation in rows.select_related("from_actor", "to_actor"):
        told = f"{relation.to_actor.name} ({relation.kind})"
        found.setdefault(relation.from_actor_id, []).append(told)
    return found


def _somebody(actor: Actor, number: int, relations: tuple[str, ...]) -> Somebody:
    form = ActorForm(actor.form)
    return Somebody(
        row_id=actor.pk,
        key=actor.key,
        label=f"{form_letter(form)}{number}",
        name=actor.name,
        kind=str(OrganisationKind(actor.kind).label),
        form=actor.form,
        form_word=str(form.label),
        does=actor.does,
        for_whom=actor.for_whom,
        theme=actor.theme.strip(),
        ground=str(Ground(actor.ground).label) if actor.ground else "",
        role=str(MunicipalRole(actor.municipal_role).label) if actor.municipal_role else "",
        role_why=actor.municipal_role_why,
        obstacle=actor.obstacle,
        relations=relations,
        place=actor.geometry,
        is_residents=actor.kind == OrganisationKind.RESIDENTS,
    )


def form_letter(form: ActorForm) -> str:
    """The letter that stands for a form on the map: the first of its name in the reader's language."""
    return str(form.label)[:1].upper()


def _heard_at(reading: Reading, need: Need) -> list[Point]:
    said: list[tuple[Contribution, str]] = reading.cloth.contribution_need.backward[need.pk]
    return [one.geometry for one, _why in said if one.geometry is not None]


def _nearby(
    need: Need,
    places: Sequence[Point],
    people: Sequence[Somebody],
    norm_m: float,
    ground: WalkedGround | None,
) -> NeedNearby:
    same = tuple(one for one in people if same_theme(one.theme, need.theme))
    placed = [one.place for one in same if one.place is not None]
    found = walks_between(ground, places, placed)
    reach = need_reach(need.theme, found, norm_m, len(same) - len(placed))
    bounds = distance_classes().bounds_m
    classes: Counter[float | None] = Counter()
    for metres, straight_m in zip(reach.nearest_m, found.straight_m, strict=False):
        number = distance_class(metres, bounds)
        if number is None and len(straight_m) and straight_m.min() > bounds[-1]:
            # No way is known, but even in a straight line everyone is further than that.
            number = len(bounds)
        classes[None if number is None else (*bounds, float("inf"))[number]] += 1
    return NeedNearby(need.pk, need.name, need.who, need.theme.strip(), same, reach, dict(classes))
