"""Steps of a walk: what to look at on the spot, and keeping what was seen, one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from wijkdraad.programme.descriptions import description_of
from wijkdraad.programme.models import (
    Channel,
    Moment,
    Perception,
    Person,
    Programme,
    Viewpoint,
)
from wijkdraad.programme.tables import table_of

from ..facts.knowing.asked import Asked
from ..facts.shared import reading_now
from ..rows import KeyTaken, add_row, proposed_key
from .chosen import looked_at_on_the_spot, moment_now, neighbourhood_of

MOST_TRIES = 5


@dataclass(frozen=True)
class Card:
    """One thing to look at: what it is about, how often it was looked at, and the likely moment."""

    number: int
    asked: Asked
    looked: int
    moment: Moment


@dataclass(frozen=True)
class Walk:
    """All there is to look at in a neighbourhood."""

    programme: Programme
    area: str
    cards: tuple[Card, ...]


def walk(programme: Programme) -> Walk:
    """What to look at on a walk, in the active language."""
    reading, area = reading_now(programme), neighbourhood_of(programme)
    if area is None:
        return Walk(programme, "", ())
    looked = Counter(
        Perception.objects.filter(
            programme=programme, area=area, viewpoint=Viewpoint.SITE_CHECK
        ).values_list("indicator_id", flat=True)
    )
    cards = tuple(
        Card(number, asked, looked[asked.indicator.pk], moment_now(reading, asked.indicator, area))
        for number, asked in enumerate(looked_at_on_the_spot(reading, area), start=1)
    )
    return Walk(programme, area.name, cards)


def keep_look(
    programme: Programme, card: Card, answer: str, moment: str, remark: str, person: Person
) -> Perception:
    """Keep what was seen on the spot today. Raises KeyTaken where no free key was found."""
    table = table_of(Perception)
    prefix = description_of(table).prefix
    values = {
        "indicator": card.asked.indicator,
        "area": neighbourhood_of(programme),
        "date": timezone.localdate(),
        "viewpoint": Viewpoint.SITE_CHECK,
        "channel": Channel.WALK,
        "moment": moment,
        "answer": answer,
        "remark": remark,
    }
    for _again in range(MOST_TRIES):
        key = proposed_key(programme, table, prefix)
        try:
            row: Perception = add_row(programme, table, {"key": key, **values}, person)
        except KeyTaken:
            # Someone else on the same walk was a moment earlier.
            continue
        return row
    raise KeyTaken
