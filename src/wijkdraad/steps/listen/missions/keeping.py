"""Steps on a mini-mission by those who work in the programme: make, move, show, photos."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from wijkdraad.files.photos import clean_photo
from wijkdraad.programme.models import (
    Contribution,
    ContributionKind,
    MiniMission,
    MissionPhoto,
    MissionStatus,
    Person,
    Programme,
    Publication,
)
from wijkdraad.programme.tables import table_of
from wijkdraad.reference.listening.together import together_rules

from ...rows import add_row, change_row, proposed_key
from .board import missions_for_everyone

MOST_PHOTOS = 12


class NoIdea(Exception):
    """The contribution is not there, is hidden, is no idea, or became a mini-mission already."""


class TooManyPhotos(Exception):
    """A mini-mission has as many photos as it may have."""


def start_from_idea(
    programme: Programme, contribution: int, name: str, who: str, person: Person
) -> MiniMission:
    """A mini-mission from a contribution of the kind idea, tied to it and to its first need.

    The words of the contribution become what will happen; its place comes along where it is
    nobody's home. It waits until someone looked whether everyone may read it. Raises NoIdea.
    """
    ideas = Contribution.objects.filter(
        programme=programme, pk=contribution, kind=ContributionKind.IDEA, missions=None
    )
    idea = ideas.exclude(publication=Publication.HIDDEN).first()
    if idea is None:
        raise NoIdea
    first = idea.need_links.order_by("need__key").first()
    table = table_of(MiniMission)
    mission: MiniMission = add_row(
        programme,
        table,
        {
            "key": proposed_key(programme, table, "mm"),
            "name": name,
            "what": idea.text,
            "who": who,
            "need": first.need if first else None,
            "contribution": idea,
            "geometry": None if idea.at_home else idea.geometry,
        },
        person,
    )
    return mission


def move(
    programme: Programme,
    mission: int,
    status: MissionStatus,
    result: str,
    person: Person,
    today: date | None = None,
) -> MiniMission:
    """Put a mini-mission in another status; the first time it starts or is done keeps its day.

    `result` is what came of it; empty leaves what was written. Raises rows.Conflict where it is
    gone.
    """
    today = today or timezone.localdate()
    row = MiniMission.objects.filter(programme=programme, pk=mission).first()
    values: dict[str, Any] = {"status": status}
    if result:
        values["result"] = result
    begun = status in (MissionStatus.STARTED, MissionStatus.DONE)
    if row is not None and begun and row.started is None:
        values["started"] = today
    if status == MissionStatus.DONE:
        values["done"] = row.done if row is not None and row.done else today
    else:
        values["done"] = None
    return _changed(programme, mission, values, person)


def _changed(
    programme: Programme, mission: int, values: dict[str, Any], person: Person
) -> MiniMission:
    row: MiniMission = change_row(programme, table_of(MiniMission), mission, values, None, person)
    return row


def add_photo(programme: Programme, mission: int, content: bytes, says: str) -> MissionPhoto:
    """Keep a photo, made again without what a camera writes beside it; it waits to be looked at.

    Raises UnreadableFile, TooManyPhotos, and MiniMission.DoesNotExist.
    """
    row = MiniMission.objects.get(programme=programme, pk=mission)
    if row.photos.count() >= MOST_PHOTOS:
        raise TooManyPhotos
    side = int(together_rules()["photo_longest_side"].value)
    return MissionPhoto.objects.create(
        mission=row, image=clean_photo(content, side), says=says, added_at=timezone.now()
    )


def show_photo(programme: Programme, photo: int, publication: Publication) -> bool:
    """Let everyone see a photo, or not any more. False where it is gone."""
    found = MissionPhoto.objects.filter(mission__programme=programme, pk=photo)
    return bool(found.update(publication=publication))


def remove_photo(programme: Programme, photo: int) -> bool:
    """Take a photo away for good. False where it was gone already."""
    deleted, _kinds = MissionPhoto.objects.filter(mission__programme=programme, pk=photo).delete()
    return bool(deleted)


def photo_content(programme: Programme, photo: int, for_everyone: bool) -> bytes | None:
    """A photo as JPEG; None where it is not there, or where not everyone may see it."""
    found = MissionPhoto.objects.filter(mission__programme=programme, pk=photo)
    if for_everyone:
        found = found.filter(
            publication=Publication.PUBLISHED, mission__in=missions_for_everyone(programme)
        )
    image = found.values_list("image", flat=True).first()
    return None if image is None else bytes(image)
