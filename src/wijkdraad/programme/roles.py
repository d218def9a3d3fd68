"""Which roles a person holds in a programme."""

from __future__ import annotations

from typing import Any

from .models import Person, Programme, Role, RoleKind

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
