"""People to try the site with, and votes of made-up residents: only on one's own machine."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from wijkdraad.programme.models import Organisation, Person, Programme, RoleKind
from wijkdraad.programme.models.programme import OrganisationKind

from .listen.budget.made_up import make_up_ballots
from .listen.lottery.made_up import make_up_lottery
from .listen.opinions.made_up import make_up_votes
from .programme import add_member

CLIENT, CONTRACTOR = OrganisationKind.MUNICIPALITY, OrganisationKind.CONTRACTOR
CAST = (
    ("opdrachtgever@voorbeeld.nl", "Daan de Wit", RoleKind.CLIENT, CLIENT),
    ("aannemer@voorbeeld.nl", "Marleen Vos", RoleKind.CONTRACTOR, CONTRACTOR),
    ("uitvoerder@voorbeeld.nl", "Yusuf Demir", RoleKind.SITE_USER, CONTRACTOR),
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
    """Let three people sign in to a programme, with a new password each time this is called.

    The example also gets votes, ballots and a lottery that were made up and are marked so.
    """
    make_up_votes(programme)
    make_up_ballots(programme)
    make_up_lottery(programme)
    password = "-".join(secrets.choice(_WORDS) for _ in range(4))
    logins = []
    for email, name, kind, works_for in CAST:
        organisation = Organisation.objects.filter(programme=programme, kind=works_for).first()
        add_member(programme, email, name, kind, organisation)
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
