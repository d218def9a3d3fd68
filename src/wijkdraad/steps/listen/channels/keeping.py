"""Keep what a colleague writes down of what someone said: typed in from paper, or on the street."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from shapely import Point

from wijkdraad.programme.history import event
from wijkdraad.programme.models import (
    Channel,
    Contribution,
    ContributionKind,
    Contributor,
    Person,
    Programme,
)

from ..receiving import link_hash_of, on_disk

BY_HAND = tuple(each for each in Channel if each not in (Channel.WEB, Channel.VOTE))
"""The channels of which a colleague writes down what was said: the site keeps its own."""
TYPED, ON_THE_WAY = "typ-", "weg-"
"""How the ids begin of what was typed in, and of what was noted on the street."""
LAST = 5


@dataclass(frozen=True)
class Voice:
    """What one person said, as a colleague writes it down; the fields are those of the row."""

    text: str
    channel: str
    kind: str = ContributionKind.STORY
    date: date | None = None
    group: str = ""
    place: str = ""
    at_home: bool = False
    age_group: str = ""
    sex: str = ""
    household: str = ""
    tenure: str = ""
    geometry: Point | None = None

    def values(self) -> dict[str, Any]:
        """The values of the row."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Kept:
    """What was kept; `again` tells that it was here already, from an earlier sending.

    `contribution` is None where it was kept and deleted since: it does not come back.
    """

    contribution: Contribution | None
    again: bool


class OtherWords(Exception):
    """This id was used before for something else; nothing was saved. `contribution` has it now."""

    def __init__(self, contribution: Contribution | None) -> None:
        super().__init__("the id belongs to other words")
        self.contribution = contribution


class FormKnown(Exception):
    """A paper form with this code was typed in before; nothing was saved.

    `contribution` is what was typed in then, or None where that is deleted or of another programme.
    """

    def __init__(self, contribution: Contribution | None) -> None:
        super().__init__("this form was typed in before")
        self.contribution = contribution


def keep_once(
    programme: Programme, key: str, voice: Voice, person: Person | None, code: str = ""
) -> Kept:
    """Keep what was said under an id that its sender made: sent twice, it is kept once.

    What was kept first counts, also where someone has corrected or deleted the row since. With
    the code of a paper form, who has the form can see later what happened with it. When this
    returns, the contribution is on disk. Raises OtherWords and FormKnown.
    """
    with on_disk(), event(person):
        # One at a time in a programme: of two sendings of one note, the second sees the first.
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        first = (
            Contribution.history.filter(programme=programme, key=key, history_type="+")
            .order_by("history_id")
            .first()
        )
        if first is not None:
            kept = Contribution.objects.filter(programme=programme, key=key).first()
            if any(getattr(first, name) != value for name, value in voice.values().items()):
                raise OtherWords(kept)
            return Kept(kept, True)
        if code:
            _check_new(programme, code)
        contribution = Contribution.objects.create(
            programme=programme, key=key, phase=programme.phase, **voice.values()
        )
        if code:
            Contributor.objects.create(contribution=contribution, link_hash=link_hash_of(code))
        return Kept(contribution, False)


def _check_new(programme: Programme, code: str) -> None:
    known = Contributor.objects.filter(link_hash=link_hash_of(code)).first()
    if known is not None:
        found = known.contribution
        own = found is not None and found.programme_id == programme.pk
        raise FormKnown(found if own else None)


def is_typed_in(code: str) -> bool:
    """Whether a paper form with this code was typed in, in any programme."""
    return Contributor.objects.filter(link_hash=link_hash_of(code)).exists()


def last_typed(programme: Programme, person: Person) -> list[Contribution]:
    """What this person typed in last and is still there, the newest first, at most five."""
    made = Contribution.history.filter(
        programme=programme, history_type="+", history_user=person, key__startswith=TYPED
    )
    numbers = list(made.order_by("-history_id").values_list("id", flat=True)[: 4 * LAST])
    there = Contribution.objects.in_bulk(numbers)
    return [there[number] for number in numbers if number in there][:LAST]


def typed_today(programme: Programme, person: Person, today: date) -> int:
    """How many this person typed in today in this programme."""
    return (
        Contribution.history.filter(
            programme=programme,
            history_type="+",
            history_user=person,
            key__startswith=TYPED,
            history_date__date=today,
        )
        .values("id")
        .distinct()
        .count()
    )
