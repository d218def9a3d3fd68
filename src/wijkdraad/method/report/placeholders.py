"""The closed list of what a client's template may ask: one table, with Dutch and English names.

A template may use either name of everything. `Values` holds what is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


def _(text: str) -> str:
    """The text itself: marks a sentence for the catalogue, to be translated where it is shown."""
    return text


@dataclass(frozen=True)
class Field:
    """One thing to fill in. `rows` names the table whose rows it holds; else it is a text."""

    name: str
    dutch: str
    says: str
    rows: str = ""


@dataclass(frozen=True)
class Table:
    """A list of rows to go through, and what each row holds.

    `name` is that of the list, `one` of a row in the examples. The first field names a row.
    """

    name: str
    dutch: str
    one: str
    one_dutch: str
    says: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Group:
    """A few single things under one name: `programme.name`."""

    name: str
    dutch: str
    says: str
    fields: tuple[Field, ...]
    kind: Literal["texts", "pictures"] = "texts"


NAME = Field("name", "naam", _("the name"))
WHY = Field("why", "waarom", _("why"))

SINGLE: tuple[Field, ...] = (
    Field("date", "datum", _("the day that the plan is of")),
    Field("version", "versie", _("the version of the plan")),
)
GROUPS: tuple[Group, ...] = (
    Group(
        "programme",
        "programma",
        _("The programme itself"),
        (
            Field("name", "naam", _("the name of the programme")),
            Field("place", "plaats", _("the place")),
            Field("summary", "samenvatting", _("what the programme is about")),
            Field("phase", "fase", _("the phase that it is in")),
        ),
    ),
    Group(
        "count",
        "aantal",
        _("How many there are"),
        (
            Field("contributions", "bijdragen", _("contributions of residents")),
            Field("needs", "behoeften", _("needs")),
            Field("measures", "maatregelen", _("measures")),
            Field("commitments", "afspraken", _("commitments")),
            Field("kept", "nagekomen", _("commitments that are kept in full")),
            Field("effects", "effecten", _("measured effects")),
            Field("loose_ends", "losse_eindjes", _("loose ends")),
        ),
    ),
    Group(
        "picture",
        "beeld",
        _("Pictures, as wide as the text"),
        (
            Field("thread", "draad", _("the thread from need to effect")),
            Field("map", "kaart", _("the map of the neighbourhood")),
        ),
        kind="pictures",
    ),
)
TABLES: tuple[Table, ...] = (
    Table(
        "needs",
        "behoeften",
        "need",
        "behoefte",
        _("What residents need"),
        (
            NAME,
            Field("who", "wie", _("who needs it")),
            Field("needs", "heeft_nodig", _("what they need")),
            Field("because", "omdat", _("because of what")),
            Field("theme", "thema", _("the theme")),
            Field("contributions", "bijdragen", _("on how many contributions it rests")),
            Field("goals", "doelen", _("the goals it belongs to"), "goals"),
            Field("measures", "maatregelen", _("the measures for it"), "measures"),
            Field("commitments", "afspraken", _("the commitments about these"), "commitments"),
            Field("effects", "effecten", _("what was measured"), "effects"),
            Field("loose_ends", "losse_eindjes", _("where its thread stops"), "loose_ends"),
        ),
    ),
    Table(
        "goals",
        "doelen",
        "goal",
        "doel",
        _("What the programme wants to reach"),
        (
            NAME,
            Field("number", "nummer", _("the number of the goal in the plan")),
            Field("description", "beschrijving", _("what is meant by it")),
            Field("sdgs", "sdgs", _("the numbers of the SDGs")),
            Field("needs", "behoeften", _("the needs that ask for it"), "needs"),
            Field("targets", "streefcijfers", _("its target figures"), "targets"),
            Field("measures", "maatregelen", _("the measures that serve it"), "measures"),
        ),
    ),
    Table(
        "targets",
        "streefcijfers",
        "target",
        "streefcijfer",
        _("Target figures"),
        (
            Field("indicator", "indicator", _("what is measured")),
            Field("goal", "doel", _("the goal it belongs to")),
            Field("now", "nu", _("the last known figure")),
            Field("period", "periode", _("of when that figure is")),
            Field("value", "waarde", _("the figure to reach")),
            Field("year", "jaar", _("in which year")),
            Field("why", "waarom", _("why this figure")),
        ),
    ),
    Table(
        "measures",
        "maatregelen",
        "measure",
        "maatregel",
        _("What can be done"),
        (
            NAME,
            Field("description", "beschrijving", _("what it is")),
            Field("kind", "soort", _("physical, process or social")),
            Field("cost", "kosten", _("what it costs")),
            Field("duty", "taak", _("the law or task that asks for it")),
            Field("needs", "behoeften", _("the needs it serves"), "needs"),
            Field("works", "werken", _("the works it can go along with"), "works"),
            Field("commitments", "afspraken", _("the commitments about it"), "commitments"),
            Field("loose_ends", "losse_eindjes", _("what is loose about it"), "loose_ends"),
        ),
    ),
    Table(
        "works",
        "werken",
        "work",
        "werk",
        _("Works in the neighbourhood"),
        (
            NAME,
            Field("number", "nummer", _("the number of the work on the map")),
            Field("discipline", "vakgebied", _("what is worked on")),
            Field("owner", "eigenaar", _("whose work it is")),
            Field("start", "begin", _("the first day")),
            Field("end", "einde", _("the last day")),
            Field("budget", "budget", _("the budget")),
            Field("state", "stand", _("how far it is")),
            Field("measures", "maatregelen", _("the measures that go along"), "measures"),
        ),
    ),
    Table(
        "commitments",
        "afspraken",
        "commitment",
        "afspraak",
        _("What is promised"),
        (
            NAME,
            Field("article", "artikel", _("the article in the contract")),
            Field("what", "wat", _("what is promised, in full")),
            Field("who", "wie", _("who promises it")),
            Field("amount", "hoeveel", _("how much")),
            Field("when", "wanneer", _("by when")),
            Field("budget", "budget", _("the budget")),
            Field("claim", "beloofd_effect", _("the effect that is promised")),
            Field("done", "gedaan", _("how much is done")),
            Field("not_yet", "nog_niet", _("how much is not done yet")),
            Field("proof", "bewijs", _("the proof that it was done")),
            Field("state", "stand", _("kept, kept in part, or not yet")),
            Field("needs", "behoeften", _("the needs it serves"), "needs"),
            Field("measures", "maatregelen", _("the measures it promises"), "measures"),
            Field("deliveries", "uitvoering", _("what was carried out"), "deliveries"),
            Field("effects", "effecten", _("what was measured"), "effects"),
            Field("loose_ends", "losse_eindjes", _("what is loose about it"), "loose_ends"),
        ),
    ),
    Table(
        "deliveries",
        "uitvoering",
        "delivery",
        "stap",
        _("What was carried out"),
        (
            NAME,
            Field("commitment", "afspraak", _("the commitment it belongs to")),
            Field("date", "datum", _("when")),
            Field("amount", "hoeveel", _("how much")),
            Field("proof", "bewijs", _("the proof of it")),
        ),
    ),
    Table(
        "effects",
        "effecten",
        "effect",
        "effect",
        _("What was measured before and after the work"),
        (
            Field("indicator", "indicator", _("what is measured")),
            Field("commitment", "afspraak", _("the commitment it shows")),
            Field("before", "voor", _("the figure before the work")),
            Field("after", "na", _("the figure after the work")),
            Field("difference", "verschil", _("the difference")),
            Field("verdict", "oordeel", _("better, worse or the same")),
        ),
    ),
    Table(
        "moments",
        "beslismomenten",
        "moment",
        "moment",
        _("When is decided about what"),
        (
            NAME,
            Field("phase", "fase", _("in which phase")),
            Field("date", "datum", _("when")),
            Field("decides", "beslist", _("who decides")),
            Field("room", "ruimte", _("how much of it is open to residents")),
            Field("still_open", "nog_open", _("what is still open")),
        ),
    ),
    Table(
        "figures",
        "cijfers",
        "figure",
        "cijfer",
        _("Figures about the neighbourhood"),
        (
            Field("indicator", "indicator", _("what is measured")),
            Field("value", "waarde", _("the figure")),
            Field("period", "periode", _("of when it is")),
            Field("source", "bron", _("the number of its source")),
        ),
    ),
    Table(
        "loose_ends",
        "losse_eindjes",
        "end",
        "eindje",
        _("Where the thread stops"),
        (
            Field("says", "zin", _("what is loose, in a sentence")),
            Field("room", "onderdeel", _("the part of the plan it belongs to")),
        ),
    ),
    Table(
        "sources",
        "bronnen",
        "source",
        "bron",
        _("Where figures come from"),
        (
            NAME,
            Field("number", "nummer", _("the number of the source in the plan")),
            Field("publisher", "uitgever", _("who publishes it")),
            Field("period", "periode", _("of when it is")),
            Field("licence", "licentie", _("under which licence")),
        ),
    ),
)


def table_named(name: str) -> Table | None:
    """The table with this English or Dutch name.

    >>> table_named("behoeften").name
    'needs'
    """
    return next((table for table in TABLES if name in (table.name, table.dutch)), None)


def field_named(fields: tuple[Field, ...], name: str) -> Field | None:
    """The field with this English or Dutch name."""
    return next((each for each in fields if name in (each.name, each.dutch)), None)


# What is filled in


@dataclass(frozen=True)
class Told:
    """A text as it is printed; `unknown` says that it is the reason why there is no value."""

    text: str
    unknown: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows of a table by their place in it; `none` is what is printed where there are none."""

    table: str
    numbers: tuple[int, ...]
    none: str


Row = Mapping[str, Told | Rows]


@dataclass(frozen=True)
class Drawn:
    """A picture as SVG, its text for who cannot see it."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Values:
    """Everything that a template can be filled with, in one language.

    `tables` holds all rows of each table, `none` what is printed for a table without rows,
    `pictures` the drawings of each picture, or the reason why there is none. `words` holds the
    few words that filling in needs itself.
    """

    language: Literal["nl", "en"]
    date: date
    single: Mapping[str, Told]
    groups: Mapping[str, Mapping[str, Told]]
    tables: Mapping[str, tuple[Row, ...]]
    none: Mapping[str, str]
    pictures: Mapping[str, tuple[Drawn, ...] | Told]
    words: Mapping[str, str] = field(default_factory=dict)
