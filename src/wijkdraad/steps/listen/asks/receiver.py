"""Who stands between giver and receiver: nobody of the giver makes the link, no staff confirms."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from wijkdraad.programme.models import Handshake, Organisation, Person, Programme, Role, RoleKind
from wijkdraad.programme.roles import Bar, roles_of

MAY_BE_UNKNOWN = frozenset({RoleKind.CLIENT, RoleKind.ADVISER})
"""Roles that may make the link although nobody said for whom they work."""


class MayNotMakeLink(PermissionDenied):
    """This person does not make the link of a receiver; the text says why, in one sentence."""


class NotTheReceiver(PermissionDenied):
    """Someone who works in the programme would confirm in the place of the receiver."""


def bar_to_link(roles: Iterable[Role], giver: int) -> Bar | None:
    """Why someone with these roles in a programme makes no link for what a giver gives.

    `giver` is the number of the organisation that gives. OWN: one of their roles is for it.
    UNKNOWN: they have no role in which one works, or a role of theirs does not say for whom, so
    that it cannot be excluded. A client or an adviser of whom nobody said for whom they work may
    make the link: they do not carry out the work, and on a small programme nobody else is there.
    A contractor, a site user, an assessor and an auditor may not. A role as resident says
    nothing about work. None where they may.
    """
    own = list(roles)
    if any(role.organisation_id == giver for role in own):
        return Bar.OWN
    at_work = [role for role in own if role.kind != RoleKind.RESIDENT]
    unknown = any(
        role.organisation_id is None and role.kind not in MAY_BE_UNKNOWN for role in at_work
    )
    return Bar.UNKNOWN if unknown or not at_work else None


def own_roles(programme: Programme, person: Person) -> list[Role]:
    """The roles of a person in a programme, read once."""
    return list(Role.objects.filter(programme=programme, person=person))


def why_no_link(roles: Iterable[Role], giver: Organisation) -> str:
    """Why someone with these roles makes no link, in one sentence; empty where they may."""
    bar = bar_to_link(roles, giver.pk)
    if bar is None:
        return ""
    if bar == Bar.OWN:
        said = _("Someone who is not of {giver} makes the link: you work there.")
    else:
        said = _("Someone who is not of {giver} makes the link: we do not know for whom you work.")
    return said.format(giver=giver.name)


def check_may_link(handshake: Handshake, person: Person) -> None:
    """Raise MayNotMakeLink where something bars this person."""
    roles = own_roles(handshake.programme, person)
    why = why_no_link(roles, handshake.offer.organisation)
    if why:
        raise MayNotMakeLink(why)


def works_here(person: Person | None, programme: Programme) -> bool:
    """Whether someone has a role in the programme other than resident: they confirm nothing.

    False for a receiver without an account (None), and for who has a role elsewhere only.
    """
    return bool(roles_of(person, programme) - {RoleKind.RESIDENT})
