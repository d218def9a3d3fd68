"""Steps on a programme itself: its settings, and the people who take part."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from wijkdraad.programme.history import event
from wijkdraad.programme.models import (
    DecisionMoment,
    Organisation,
    Person,
    Programme,
    Role,
    RoleKind,
)


class LastClient(Exception):
    """A programme cannot do without a client: someone must answer for it."""


class SettingsOvertaken(Exception):
    """Someone else changed a setting that this person changed too; nothing was saved.

    `now` is the programme as it is.
    """

    def __init__(self, now: Programme) -> None:
        super().__init__("the settings changed in the meantime")
        self.now = now


def as_shown(value: Any) -> str:
    """A value as a page carries it along, to tell later whether it changed.

    A browser sends a line end in a way of its own, and a form drops spaces around a text.

    >>> as_shown(" een\\r\\ntwee "), as_shown(None), as_shown(True)
    ('een\\ntwee', '', 'True')
    """
    text = "" if value is None else str(value)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@transaction.atomic
def change_settings(
    programme: Programme,
    values: dict[str, Any],
    person: Person,
    seen: dict[str, str] | None = None,
) -> Programme:
    """Change the name, phase or openness of a programme.

    `seen` holds the settings as they were when the form was opened (see `as_shown`): then only
    what differs from that is saved. Raises SettingsOvertaken where someone else changed one of
    those too.
    """
    with event(person):
        now = Programme.objects.select_for_update().get(pk=programme.pk)
        if seen is not None:
            values = {
                name: value for name, value in values.items() if as_shown(value) != seen.get(name)
            }
            if any(
                as_shown(getattr(now, name)) not in (seen.get(name), as_shown(value))
                for name, value in values.items()
            ):
                raise SettingsOvertaken(now)
        for name, value in values.items():
            setattr(programme, name, value)
        # Only these: what else changed while the form was open stays as it is now.
        programme.save(update_fields=list(values))
        return programme


@transaction.atomic
def add_member(
    programme: Programme,
    email: str,
    name: str,
    kind: str,
    organisation: Organisation | None = None,
) -> Role:
    """Give a person a role; a person who is new here gets an account without a password yet.

    `organisation` is for whom they work; who had this role already keeps the one they had
    where none is given.
    """
    address = email.strip().lower()
    person, made = Person.objects.get_or_create(email=address, defaults={"name": name})
    if made:
        person.set_unusable_password()
        person.save()
    role, _made = Role.objects.get_or_create(programme=programme, person=person, kind=kind)
    if organisation is not None:
        role.organisation = organisation
        role.save()
    return role


def set_organisation(programme: Programme, role_id: int, organisation_id: int | None) -> Role:
    """Say for whom someone works in this role; None where that is not known.

    Raises DoesNotExist where the role or the organisation is not of this programme.
    """
    role = Role.objects.select_related("person").get(programme=programme, pk=role_id)
    role.organisation = (
        None
        if organisation_id is None
        else Organisation.objects.get(programme=programme, pk=organisation_id)
    )
    role.save()
    return role


@transaction.atomic
def remove_member(programme: Programme, role_id: int) -> None:
    """Take a role away. Raises LastClient for the last client of a programme."""
    # One at a time: two clients who remove each other would leave nobody.
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    role = Role.objects.get(programme=programme, pk=role_id)
    clients = Role.objects.filter(programme=programme, kind=RoleKind.CLIENT)
    if role.kind == RoleKind.CLIENT and clients.count() == 1:
        raise LastClient
    role.delete()


def may_be_invited(programme: Programme, email: str) -> bool:
    """Whether the link to choose a password for this address may be shown in this programme.

    It opens everything that the account may see, so only for an address that nobody has yet, or
    that chose no password and takes part here and nowhere else.
    """
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        return True
    return not person.has_usable_password() and _takes_part_in(person) == [programme.pk]


def _takes_part_in(person: Person) -> list[int]:
    return sorted(set(Role.objects.filter(person=person).values_list("programme_id", flat=True)))


class InvitationTokens(PasswordResetTokenGenerator):
    """The links to choose a password: each opens the programmes of the day it was made, no more.

    Whoever kept a link of their own programme cannot open another one with it.
    """

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{_takes_part_in(user)}"


invitation_tokens = InvitationTokens()


def password_key(person: Person) -> tuple[str, str]:
    """The two parts of the address at which a person chooses a password, once.

    It no longer works once the person takes part in another programme too.
    """
    return urlsafe_base64_encode(force_bytes(person.pk)), invitation_tokens.make_token(person)


def coming_moments(programme: Programme, today: date | None = None) -> list[DecisionMoment]:
    """What still has to be decided on this day, the first one first; without a date at the end.

    Someone who looks at the site asks what comes next from now; the plan counts from its own date.
    """
    today = today or timezone.localdate()
    coming = [
        moment
        for moment in DecisionMoment.objects.filter(programme=programme)
        if moment.date is None or moment.date >= today
    ]
    return sorted(coming, key=lambda moment: (moment.date or date.max, moment.key))
