"""Which roles a person holds in a programme."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from .models import Contribution, Person, Programme, Role, RoleKind

STANDS_IN = frozenset({RoleKind.CONTRACTOR, RoleKind.ADVISER})
"""Who answers for a programme as long as no client takes part, so that it can be set up."""


def roles_of(person: Any, programme: Programme) -> frozenset[str]:
    """The roles of a person in a programme; empty for who has none, or is not signed in.

    A contractor or adviser also has the rights of the client as long as there is no client:
    a tender manager who starts a programme must be able to let others in.
    """
    if not isinstance(person, Person):
        return frozenset()
    own: set[str] = set()
    clients = False
    for person_id, kind in Role.objects.filter(programme=programme).values_list(
        "person_id", "kind"
    ):
        clients = clients or kind == RoleKind.CLIENT
        if person_id == person.pk:
            own.add(kind)
    if not clients and own & STANDS_IN:
        own.add(RoleKind.CLIENT)
    return frozenset(own)


class Bar(StrEnum):
    """Why someone does not judge what was said: it is about their own organisation, or may be."""

    OWN = "own"
    UNKNOWN = "unknown"


def bar_to_judge(person: Person | None, contribution: Contribution) -> Bar | None:
    """Why this person may not judge this contribution; None where they may.

    It is about an organisation, and they work for it; or a role of theirs does not say for whom
    they work, so that it cannot be excluded. None as person is the product itself.
    """
    if person is None or contribution.about_id is None:
        return None
    works_for = set(
        Role.objects.filter(programme=contribution.programme_id, person=person).values_list(
            "organisation", flat=True
        )
    )
    if contribution.about_id in works_for:
        return Bar.OWN
    return Bar.UNKNOWN if None in works_for or not works_for else None
