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
MODERATE = frozenset({CLIENT, ADVISER, CONTRACTOR})
"""Who decides whether everyone may read what residents said, unless it is about their own."""
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
CODES = frozenset({CLIENT, ADVISER})
"""Who may count a vote and answer a stop: never who carries out the work."""
OF_TABLE: dict[str, frozenset[RoleKind]] = {"consent_blocks": CODES, "stops": CODES}
"""Tables with fewer writers than their room: the counts of a vote, and what residents said to stop."""
NOTE = WRITE[Room.LISTEN] | {SITE_USER}
"""Who notes what is said on the street: also who works there."""
CHECK_LOTTERY = frozenset({CLIENT, AUDITOR})
"""Who may read the panels of a lottery, to draw it again."""
SALTS = frozenset({AUDITOR})
"""Who may fetch the salts of a lottery: with them anyone can look up who is in its list."""


def writers_of(table: str, room: Room) -> frozenset[RoleKind]:
    """Who may change the rows of a table, in this room."""
    return WRITE[room] & OF_TABLE.get(table, WRITE[room])


LINKS: dict[str, Room] = {
    "contributions-needs": Room.LISTEN,
    "needs-goals": Room.AIM,
    "needs-measures": Room.MATCH,
    "measures-works": Room.MATCH,
    "measures-commitments": Room.AGREE,
    "observations-commitments": Room.MEASURE,
}
"""In which room a link of the thread lies: of the two it joins, the one furthest to the right.

Who may write in that room may make such a link, change its why and remove it, from whichever of
the two rows; nobody else may. What ties a measure to a goal is a table, measure_effects, in Match.
"""


def writers_of_link(kind: str) -> frozenset[RoleKind]:
    """Who may tie and untie a kind of link, such as needs-goals. Raises KeyError for no link."""
    return WRITE[LINKS[kind]]


WRITE_ANYWHERE = frozenset().union(*WRITE.values())
TIE_ANYTHING = frozenset().union(*(WRITE[room] for room in LINKS.values()))
LOOK = WRITE[Room.KNOW] | {CONTRACTOR, SITE_USER}
"""Who may keep what was seen on the spot: who keeps the figures, and who walks there anyway."""


@dataclass(frozen=True)
class Rule:
    """What an address asks.

    `roles` are the roles in the programme of the address; None asks for no programme.
    `signed_in` asks for a person; `by_room` narrows the roles to those who may write in the
    room of the table that the address names, and `by_link` to those who may write in the room of
    the link that the address or the form names, whichever table the address names; `public` needs
    a programme that is open to all.
    `without` are roles that close the address, also for who holds one of `roles` beside them.
    """

    roles: frozenset[RoleKind] | None = None
    signed_in: bool = True
    by_room: bool = False
    by_link: bool = False
    public: bool = False
    without: frozenset[RoleKind] = frozenset()


EVERYONE = Rule(signed_in=False)
OPEN_PROGRAMME = Rule(signed_in=False, public=True)
SIGNED_IN = Rule()


def of(roles: frozenset[RoleKind]) -> Rule:
    """The rule that asks one of these roles in the programme."""
    return Rule(roles)


WRITE_IN_ROOM = Rule(WRITE_ANYWHERE, by_room=True)
TIE = Rule(TIE_ANYTHING, by_link=True)

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
    "square:my-data": EVERYONE,
    "square:my-data-file": EVERYONE,
    "square:appeal": EVERYONE,
    "square:paper-code": OPEN_PROGRAMME,
    "square:questions": OPEN_PROGRAMME,
    "square:questions-thanks": OPEN_PROGRAMME,
    "square:told": OPEN_PROGRAMME,
    "square:contribution-mail": EVERYONE,
    "square:seen": EVERYONE,
    "square:seen-by-mail": EVERYONE,
    "square:participation": OPEN_PROGRAMME,
    "square:values": OPEN_PROGRAMME,
    "square:values-map": OPEN_PROGRAMME,
    "square:values-tell": OPEN_PROGRAMME,
    "square:missions": OPEN_PROGRAMME,
    "square:statements": OPEN_PROGRAMME,
    "square:opinions": OPEN_PROGRAMME,
    "square:budget": OPEN_PROGRAMME,
    "square:mission-join": OPEN_PROGRAMME,
    "square:mission-photo": OPEN_PROGRAMME,
    "square:asks": OPEN_PROGRAMME,
    "square:ask": OPEN_PROGRAMME,
    "square:offer": OPEN_PROGRAMME,
    "square:receipt": EVERYONE,
    "square:stop": OPEN_PROGRAMME,
    "square:consent": OPEN_PROGRAMME,
    "square:lotteries": OPEN_PROGRAMME,
    "square:lottery-file": OPEN_PROGRAMME,
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
    "listen:participation": of(READ),
    "listen:agreement": of(READ),
    "listen:heard": of(READ),
    "listen:values": of(READ),
    "listen:values-picture": of(READ),
    "listen:values-poster": of(READ),
    # one programme: changing
    "rows:add": WRITE_IN_ROOM,
    "rows:edit": WRITE_IN_ROOM,
    "rows:delete": WRITE_IN_ROOM,
    "rows:add-link": TIE,
    "rows:delete-link": TIE,
    "maps:keep": of(WRITE[Room.MATCH]),
    "know:look": of(LOOK),
    "listen:stand": of(WRITE[Room.LISTEN]),
    "listen:values-judge": of(WRITE[Room.LISTEN]),
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
    # the channels of Listen
    "listen:paper": of(WRITE[Room.LISTEN]),
    "listen:paper-file": of(WRITE[Room.LISTEN]),
    "listen:typing": of(WRITE[Room.LISTEN]),
    "listen:list": of(WRITE[Room.LISTEN]),
    "listen:offline": of(NOTE),
    "listen:offline-worker": of(NOTE),
    "listen:offline-standing": of(NOTE),
    "listen:offline-send": of(NOTE),
    # coding, and what is one voice
    "listen:coding": of(WRITE[Room.LISTEN]),
    "listen:doubles": of(WRITE[Room.LISTEN]),
    "listen:doubles-back": of(WRITE[Room.LISTEN]),
    # moderation and privacy
    "listen:moderate": of(MODERATE),
    "listen:moderate-one": of(MODERATE),
    "listen:decide": of(MODERATE),
    "listen:answer-appeal": of(MODERATE),
    "listen:erased": of(READ),
    # what residents do and decide themselves
    "listen:opinions": of(READ),
    "listen:opinions-picture": of(READ),
    "listen:votes-file": of(WRITE[Room.LISTEN]),
    "listen:opinions-decide": of(WRITE[Room.LISTEN]),
    "listen:budget": of(READ),
    "listen:budget-file": of(WRITE[Room.LISTEN]),
    "listen:budget-decide": of(WRITE[Room.LISTEN]),
    "listen:missions": of(READ),
    "listen:mission": of(WRITE[Room.LISTEN]),
    "listen:mission-start": of(WRITE[Room.LISTEN]),
    "listen:mission-photo": of(READ),
    "listen:asks": of(READ),
    "listen:asks-act": of(WRITE[Room.LISTEN]),
    "listen:lotteries": of(READ),
    "listen:lottery": of(READ),
    "listen:lottery-panels": of(CHECK_LOTTERY),
    "listen:lottery-prepare": of(MANAGE),
    "listen:lottery-positions": of(MANAGE),
    # Who prepares a lottery may not be the one who can check it.
    "listen:lottery-salts": Rule(SALTS, without=MANAGE),
    "listen:lottery-publish": of(MANAGE),
    "listen:lottery-draw": of(MANAGE),
    "listen:lottery-replace": of(MANAGE),
    "listen:consent": of(READ),
    "listen:stop-add": of(WRITE[Room.LISTEN]),
    "listen:stop": of(CODES),
    "listen:consent-codes": of(CODES),
    "listen:consent-paper": of(CODES),
    # versions that were handed in, and the client's own template
    "versions:list": of(HISTORY),
    "versions:version": of(HISTORY),
    "versions:compare": of(HISTORY),
    "versions:compare-file": of(HISTORY),
    "versions:hand-in": of(MAKE_PLAN),
    "versions:template": of(MAKE_PLAN),
    "versions:template-example": of(MAKE_PLAN),
}
