"""Who may what: one table for every address of the site. An address that is not here is closed.

Read it from top to bottom: first which roles hold which right, then which right each address
asks. The middleware looks every request up here before any view runs; the tests try every
address for every role, in the own programme and in another one.
"""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.programme.models.programme import RoleKind
from wijkdraad.programme.rooms import Room

CLIENT, CONTRACTOR, ADVISER = RoleKind.CLIENT, RoleKind.CONTRACTOR, RoleKind.ADVISER
ASSESSOR, AUDITOR, SITE_USER = RoleKind.ASSESSOR, RoleKind.AUDITOR, RoleKind.SITE_USER

# Which roles hold a right in a programme. A resident needs none: what residents may do is open.
READ = frozenset({CLIENT, CONTRACTOR, ADVISER, ASSESSOR, AUDITOR, SITE_USER})
HISTORY = frozenset({CLIENT, CONTRACTOR, ADVISER, AUDITOR})
MAKE_PLAN = frozenset({CLIENT, CONTRACTOR, ADVISER})
MANAGE = frozenset({CLIENT})
CONTACT = frozenset({CLIENT})
EDIT_LIGHT = frozenset({CLIENT, CONTRACTOR})
WRITE: dict[Room, frozenset[RoleKind]] = {
    Room.KNOW: frozenset({CLIENT, ADVISER}),
    Room.LISTEN: frozenset({CLIENT, ADVISER, CONTRACTOR}),
    Room.AIM: frozenset({CLIENT, ADVISER}),
    Room.MATCH: frozenset({CLIENT, ADVISER, CONTRACTOR}),
    Room.AGREE: frozenset({CLIENT, CONTRACTOR}),
    Room.DELIVER: frozenset({CLIENT, CONTRACTOR, SITE_USER}),
    Room.MEASURE: frozenset({CLIENT, ADVISER, CONTRACTOR}),
    Room.REPORT: frozenset(),
}
WRITE_ANYWHERE = frozenset().union(*WRITE.values())
LOOK = WRITE[Room.KNOW] | {CONTRACTOR, SITE_USER}
"""Who may keep what was seen on the spot: who keeps the figures, and who walks there anyway."""


@dataclass(frozen=True)
class Rule:
    """What an address asks.

    `roles` are the roles in the programme of the address; None asks for no programme.
    `signed_in` asks for a person; `by_room` narrows the roles to those who may write in the
    room of the table that the address names; `public` needs a programme that is open to all.
    """

    roles: frozenset[RoleKind] | None = None
    signed_in: bool = True
    by_room: bool = False
    public: bool = False


EVERYONE = Rule(signed_in=False)
OPEN_PROGRAMME = Rule(signed_in=False, public=True)
SIGNED_IN = Rule()


def of(roles: frozenset[RoleKind]) -> Rule:
    """The rule that asks one of these roles in the programme."""
    return Rule(roles)


WRITE_IN_ROOM = Rule(WRITE_ANYWHERE, by_room=True)

RULES: dict[str, Rule] = {
    # signing in and out
    "login": EVERYONE,
    "logout": SIGNED_IN,
    "choose-password": EVERYONE,
    # residents, without an account
    "square:start": EVERYONE,
    "square:neighbourhood": OPEN_PROGRAMME,
    "square:map": OPEN_PROGRAMME,
    "square:contribute": OPEN_PROGRAMME,
    "square:contribution": EVERYONE,
    "square:questions": OPEN_PROGRAMME,
    "square:questions-thanks": OPEN_PROGRAMME,
    # the programmes of a person
    "office:programmes": SIGNED_IN,
    "light:new": SIGNED_IN,
    "jobs:read-dossier": SIGNED_IN,
    "jobs:worksheet": SIGNED_IN,
    "jobs:job": SIGNED_IN,
    "jobs:state": SIGNED_IN,
    "jobs:repeat": SIGNED_IN,
    # one programme: reading
    "office:home": of(READ),
    "office:thread": of(READ),
    "office:picture": of(READ),
    "office:loose-ends": of(READ),
    "office:plan-html": of(READ),
    "office:plan-pdf": of(READ),
    "office:plan-docx": of(READ),
    "office:plan-xlsx": of(READ),
    "office:plan-gpkg": of(READ),
    "office:plan-parquet": of(READ),
    "rooms:room": of(READ),
    "know:profile": of(READ),
    "know:figure-and-experience": of(READ),
    "maps:map": of(READ),
    "maps:picture": of(READ),
    "maps:raster": of(READ),
    "maps:layer-file": of(READ),
    "maps:tile": of(READ),
    "maps:ground-tile": of(READ),
    "maps:coolness": of(READ),
    "maps:coolness-picture": of(READ),
    "maps:what-if": of(READ),
    "maps:what-if-picture": of(READ),
    "know:social-map": of(READ),
    "know:social-map-picture": of(READ),
    "rows:list": of(READ),
    "rows:row": of(READ),
    "rows:export": of(READ),
    # one programme: changing
    "rows:add": WRITE_IN_ROOM,
    "rows:edit": WRITE_IN_ROOM,
    "rows:delete": WRITE_IN_ROOM,
    "rows:add-link": WRITE_IN_ROOM,
    "rows:delete-link": WRITE_IN_ROOM,
    "maps:keep": of(WRITE[Room.MATCH]),
    "know:look": of(LOOK),
    "rows:history": of(HISTORY),
    "rows:changes": of(HISTORY),
    "rows:revert": WRITE_IN_ROOM,
    "rows:undo": of(WRITE_ANYWHERE),
    "rows:contact": of(CONTACT),
    "light:answers": of(EDIT_LIGHT),
    "light:open-room": of(EDIT_LIGHT),
    "light:grow": of(EDIT_LIGHT),
    "light:back": of(EDIT_LIGHT),
    "office:settings": of(MANAGE),
    "office:members": of(MANAGE),
    "jobs:make-plan": of(MAKE_PLAN),
    "office:dossier": of(MAKE_PLAN),
    "jobs:plan-file": of(READ),
    # versions that were handed in, and the client's own template
    "versions:list": of(HISTORY),
    "versions:version": of(HISTORY),
    "versions:compare": of(HISTORY),
    "versions:compare-file": of(HISTORY),
    "versions:hand-in": of(MAKE_PLAN),
    "versions:template": of(MAKE_PLAN),
    "versions:template-example": of(MAKE_PLAN),
}
