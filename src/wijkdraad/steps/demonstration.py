"""People to try the site with: only for a site on one's own machine."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from wijkdraad.programme.models import Person, Programme, RoleKind

from .programme import add_member

CAST = (
    ("opdrachtgever@voorbeeld.nl", "Daan de Wit", RoleKind.CLIENT),
    ("aannemer@voorbeeld.nl", "Marleen Vos", RoleKind.CONTRACTOR),
    ("uitvoerder@voorbeeld.nl", "Yusuf Demir", RoleKind.SITE_USER),
)


@dataclass(frozen=True)
class DemonstrationLogin:
    """A person who can sign in, and with what."""

    name: str
    role: str
    email: str
    password: str


@transaction.atomic
def demonstration_logins(programme: Programme) -> list[DemonstrationLogin]:
    """Let three people sign in to a programme, with a new password each time this is called."""
    password = "-".join(secrets.choice(_WORDS) for _ in range(4))
    logins = []
    for email, name, kind in CAST:
        add_member(programme, email, name, kind)
        person = Person.objects.get(email=email)
        person.set_password(password)
        person.save()
        logins.append(DemonstrationLogin(name, str(kind.label), email, password))
    return logins


_WORDS = (
    "linde",
    "kanaal",
    "stoep",
    "bankje",
    "wadi",
    "fiets",
    "kastanje",
    "portiek",
    "merel",
    "regen",
    "zomer",
    "brug",
    "plein",
    "schuur",
    "tuin",
    "lantaarn",
    "beuk",
    "keet",
    "koffie",
    "draad",
)
