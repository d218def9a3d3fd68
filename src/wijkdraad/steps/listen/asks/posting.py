"""Steps on asks and offers that someone sends in from the site, and on who looks at them."""

from __future__ import annotations

from typing import Any

from wijkdraad.programme.history import event, keep_first_version
from wijkdraad.programme.models import (
    Actor,
    Ask,
    Offer,
    Organisation,
    Person,
    Programme,
    Publication,
)
from wijkdraad.programme.models.programme import OrganisationKind
from wijkdraad.programme.site_keys import FROM_SITE, HELD_START, is_held_key

from ..site_rows import add_from_site, next_key


def is_held(offer: Offer) -> bool:
    """Whether nobody looked at an offer yet."""
    return is_held_key(offer.key)


def post_ask(programme: Programme, values: dict[str, Any]) -> Ask:
    """Keep what a group asks; it waits until a person looked at it.

    `values` are name, kind, group, start and end. A group that stands on the social map is tied
    to it; the name of another one stands behind what is asked.
    """
    group = values["group"].strip()
    actor = Actor.objects.filter(programme=programme, name__iexact=group).first() if group else None
    name = values["name"]
    if group and actor is None:
        most = Ask._meta.get_field("name").max_length or 0
        behind = f" ({group})"
        name = name[: most - len(behind)] + behind
    kept: Ask = add_from_site(
        programme,
        Ask,
        {
            "name": name,
            "actor": actor,
            "kind": values["kind"],
            "theme": actor.theme if actor else "",
            "start": values["start"],
            "end": values["end"],
            "publication": Publication.HELD,
        },
    )
    return kept


def post_offer(programme: Programme, values: dict[str, Any]) -> Offer:
    """Keep what a shop or business offers; it waits until a person looked at it.

    `values` are name, kind, organisation (its name), start, end and conditions. A name that we
    know is that organisation; another one is kept as a business that waits too.
    """
    called = values["organisation"].strip()
    organisation = Organisation.objects.filter(programme=programme, name__iexact=called).first()
    if organisation is None:
        organisation = add_from_site(
            programme,
            Organisation,
            {"name": called, "kind": OrganisationKind.BUSINESS},
            start=HELD_START,
        )
    kept: Offer = add_from_site(
        programme,
        Offer,
        {
            "name": values["name"],
            "organisation": organisation,
            "kind": values["kind"],
            "start": values["start"],
            "end": values["end"],
            "conditions": values["conditions"],
        },
        start=HELD_START,
    )
    return kept


def accept_offer(programme: Programme, offer: int, person: Person) -> bool:
    """Let an offer that waited count, and the business behind it. False where it is gone."""
    with event(person):
        # One at a time in a programme: two who look never give the same key.
        Programme.objects.select_for_update().get(pk=programme.pk)
        row = Offer.objects.filter(programme=programme, pk=offer, key__startswith=HELD_START)
        found = row.select_related("organisation").first()
        if found is None:
            return False
        _let_count(found)
        if is_held_key(found.organisation.key):
            _let_count(found.organisation)
    return True


def _let_count(row: Any) -> None:
    keep_first_version(row)
    row.key = next_key(row.programme, type(row), FROM_SITE)
    row.revision += 1
    row.save()


def refuse_offer(programme: Programme, offer: int, person: Person) -> bool:
    """Take away an offer that waited, and a business that nothing else needs. False where gone."""
    with event(person):
        found = (
            Offer.objects.filter(programme=programme, pk=offer, key__startswith=HELD_START)
            .select_related("organisation")
            .first()
        )
        if found is None:
            return False
        organisation = found.organisation
        found.delete()
        if is_held_key(organisation.key) and not organisation.offers.exists():
            organisation.delete()
    return True
