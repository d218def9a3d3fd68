"""Keep what a place means to a resident, as they told it on the site."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from shapely import Point

from wijkdraad.programme.history import event
from wijkdraad.programme.models import Contribution, Feeling, PlaceValue, Programme
from wijkdraad.programme.tables import TABLES

from ...rows import proposed_key
from ..receiving import Said, link_hash_of, receive

PREFIX = "v-web-"
TABLE = next(table for table in TABLES if table.model is PlaceValue)


@dataclass(frozen=True)
class ToldOfPlace:
    """What someone told of a place. `at_home`: the spot is where they live."""

    name: str
    value: str
    feeling: Feeling
    story: str = ""
    spot: Point | None = None
    at_home: bool = False
    group: str = ""
    email: str = ""


def receive_value(programme: Programme, told: ToldOfPlace, browser: str) -> str:
    """Keep it, held until someone looked, and give the token of its private link.

    Two rows are kept: a contribution, so that it counts and can be followed as all that people
    tell, and the value that hangs on it. Sent again within a minute it is kept once.
    """
    words = told.story or f"{told.name}: {told.value} ({told.feeling.label})"
    said = Said(
        words,
        place=told.name,
        spot=told.spot,
        group=told.group,
        email=told.email,
        at_home=told.at_home,
    )
    token = receive(programme, said, browser)
    with transaction.atomic(), event(None):
        # One at a time in a programme: two senders never get the same key.
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        contribution = Contribution.objects.get(contributor__link_hash=link_hash_of(token))
        own = {"name": told.name, "value": told.value, "feeling": told.feeling}
        if not PlaceValue.objects.filter(contribution=contribution, **own).exists():
            PlaceValue.objects.create(
                programme=programme,
                phase=programme.phase,
                key=proposed_key(programme, TABLE, PREFIX),
                story=told.story,
                contribution=contribution,
                geometry=told.spot,
                **own,
            )
    return token
