"""Steps on mini-missions by residents, without an account: read, propose, join and step out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijkdraad.programme.models import (
    MiniMission,
    MissionStatus,
    MissionSupport,
    Need,
    Programme,
    Publication,
)

from ...facts.shared import Reading
from ..site_rows import add_from_site
from .board import PhotoCard, missions_for_everyone, missions_of

OPEN_TO_JOIN = (MissionStatus.IDEA, MissionStatus.STARTED)
ORDER = (MissionStatus.STARTED, MissionStatus.IDEA, MissionStatus.DONE, MissionStatus.STOPPED)


@dataclass(frozen=True)
class OpenMission:
    """A mini-mission as everyone may read it. `mine` tells whether this visitor joined."""

    row_id: int
    name: str
    what: str
    who: str
    with_whom: str
    needed: str
    budget_cents: int | None
    status: MissionStatus
    result: str
    need: str
    photos: tuple[PhotoCard, ...]
    supporters: str
    can_join: bool
    mine: bool


@dataclass(frozen=True)
class OpenMissions:
    """What the page of a neighbourhood shows: what runs first, then ideas, then what is done."""

    missions: tuple[OpenMission, ...]
    answer: tuple[str, ...]


def open_missions(reading: Reading, mark: str) -> OpenMissions:
    """The mini-missions for everyone. `mark` is the mark of the visitor, without a name."""
    for_everyone = missions_for_everyone(reading.programme)
    missions = [
        _open(mission, mark, reading.smallest_count)
        for mission in missions_of(reading.programme).filter(pk__in=for_everyone)
    ]
    missions.sort(key=lambda mission: ORDER.index(mission.status))
    return OpenMissions(tuple(missions), _answer(missions))


def _open(mission: MiniMission, mark: str, smallest_count: int) -> OpenMission:
    status = MissionStatus(mission.status)
    return OpenMission(
        row_id=mission.pk,
        name=mission.name,
        what=mission.what,
        who=mission.who,
        with_whom=mission.with_whom,
        needed=mission.needed,
        budget_cents=mission.budget_cents,
        status=status,
        result=mission.result,
        need=mission.need.name if mission.need else "",
        photos=tuple(
            PhotoCard(photo.pk, photo.says, True)
            for photo in mission.photos.all()
            if photo.publication == Publication.PUBLISHED
        ),
        supporters=_supporters(mission, smallest_count),
        can_join=status in OPEN_TO_JOIN,
        mine=any(one.mark == mark for one in mission.supporters.all()),
    )


def _supporters(mission: MiniMission, smallest_count: int) -> str:
    """How many people joined; nothing where nobody did and nobody can any more."""
    count: int = mission.joined  # type: ignore[attr-defined]
    if not count and mission.status not in OPEN_TO_JOIN:
        return ""
    return supporters_in_words(count, smallest_count)


def supporters_in_words(count: int, smallest_count: int) -> str:
    """How many people joined, in words that show no small number; nobody is told as nobody.

    Each number stands alone, without a total beside it: so nothing can be found by subtraction.
    """
    if not count:
        return _("Nobody has joined yet.")
    if count < smallest_count:
        return _("Fewer than {count} people joined.").format(count=smallest_count)
    return _("{count} people joined.").format(count=count)


def _answer(missions: list[OpenMission]) -> tuple[str, ...]:
    started = sum(mission.status == MissionStatus.STARTED for mission in missions)
    done = sum(mission.status == MissionStatus.DONE for mission in missions)
    told = []
    if started:
        told.append(
            ngettext(
                "{count} mini-mission is under way.",
                "{count} mini-missions are under way.",
                started,
            ).format(count=started)
        )
    if done:
        told.append(ngettext("{count} is done.", "{count} are done.", done).format(count=done))
    return tuple(told)


def propose(programme: Programme, values: dict[str, Any]) -> MiniMission:
    """Keep a mini-mission that someone proposes; it waits until a person looked at it.

    `values` are name, what, who, needed and need (a row or None).
    """
    need: Need | None = values.get("need")
    mission: MiniMission = add_from_site(
        programme,
        MiniMission,
        {
            "name": values["name"],
            "what": values["what"],
            "who": values["who"],
            "needed": values.get("needed", ""),
            "need": need,
            "publication": Publication.HELD,
        },
    )
    return mission


@dataclass(frozen=True)
class Joining:
    """Who joins, as far as they want to say it."""

    name: str = ""
    email: str = ""
    brings: str = ""


def join(programme: Programme, mission: int, mark: str, joining: Joining) -> MiniMission | None:
    """Let a visitor join; who joined already changes what they said. None where they cannot."""
    row = _open_to_join(programme, mission)
    if row is None:
        return None
    with transaction.atomic():
        MissionSupport.objects.update_or_create(
            mission=row,
            mark=mark,
            defaults={
                "name": joining.name,
                "email": joining.email,
                "brings": joining.brings,
            },
            create_defaults={
                "name": joining.name,
                "email": joining.email,
                "brings": joining.brings,
                "joined_at": timezone.now(),
            },
        )
    return row


def _open_to_join(programme: Programme, mission: int) -> MiniMission | None:
    open_ones = missions_for_everyone(programme).filter(status__in=OPEN_TO_JOIN)
    return open_ones.filter(pk=mission).first()


@dataclass(frozen=True)
class OwnPart:
    """A mini-mission for one visitor, and what they said when they joined; None before that.

    Where it is no longer `open`, all that they can do is step out.
    """

    mission: MiniMission
    support: MissionSupport | None
    open: bool


def to_join(programme: Programme, mission: int, mark: str) -> OwnPart | None:
    """A mini-mission that this visitor can join or step out of.

    Of one that can no longer be joined it is only there for who joined it. None where not.
    """
    row = _open_to_join(programme, mission)
    support = (
        MissionSupport.objects.select_related("mission__programme")
        .filter(mission__programme=programme, mission=mission, mark=mark)
        .first()
    )
    if support is not None:
        return OwnPart(support.mission, support, row is not None)
    return None if row is None else OwnPart(row, None, True)


def step_out(programme: Programme, mission: int, mark: str) -> bool:
    """Take a visitor out again, with all they said. False where they had not joined."""
    deleted, _kinds = MissionSupport.objects.filter(
        mission__programme=programme, mission=mission, mark=mark
    ).delete()
    return bool(deleted)
