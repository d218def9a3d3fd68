"""The rows of a programme in the words of a reader, as a version of its plan keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.listen.personal_data import pieces
from wijkdraad.method.report.versions.changes import RoomLabels, TableLabels
from wijkdraad.method.report.versions.comparison import EXACT, LOOSE_ENDS
from wijkdraad.programme.loose_end import LooseEnd
from wijkdraad.programme.models import (
    Area,
    Coding,
    Contribution,
    Handshake,
    Observation,
    Offer,
    Organisation,
    ParticipationNeed,
    Perception,
    PlaceValue,
    Publication,
    StopOutcome,
    StopRequest,
    Target,
    WhyStep,
)
from wijkdraad.programme.models.listen.contribution import Shown
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.site_keys import is_from_site, is_held_key
from wijkdraad.programme.tables import LINK_KINDS, TABLES, LinkKind, Table, table_named

from ..facts.knowing.asked import answer_words
from ..facts.shared import Reading
from ..rows import rows_of
from ..words import free_fields

PLACE = "geometry"
LINKING_TABLES = {"relations": ("from", "to"), "measure_effects": ("measure", "goal")}
"""Tables whose rows tie two others, and the columns that name those."""
TITLES = {
    "contributions": ("text",),
    "targets": ("goal", "indicator", "year"),
    "savings": ("work", "date"),
    "observations": ("indicator", "area", "period"),
    "perceptions": ("indicator", "moment", "answer"),
}
"""The columns that name a row of a table without names."""
IN_EUROS = {
    "budget_cents": gettext_lazy("Budget in euros"),
    "cost_cents": gettext_lazy("Cost in euros"),
    "amount_cents": gettext_lazy("Amount in euros"),
}

NOT_KEPT = (Coding,)
"""Tables that stay out of a version: a coder who is not done yet would read there what others read."""

Tables = dict[str, dict[str, dict[str, str]]]


def link_name(kind: LinkKind) -> str:
    """What a kind of link is called in a version."""
    return f"{kind.from_table}-{kind.to_table}"


LINKS = frozenset({*(link_name(kind) for kind in LINK_KINDS), *LINKING_TABLES})

REFERENCES = frozenset(
    {
        *(
            (table.name, column.name)
            for table in TABLES
            for column in table.columns
            if table.model._meta.get_field(column.field_name).is_relation
        ),
        *((name, side) for name in LINKS for side in ("from", "to")),
    }
)
"""The columns that name another row."""


def rows_in_words(reading: Reading) -> Tables:
    """Every row and link of a programme: {table: {key: {column: words}}}.

    What is not filled in is left out. A reference is the name of the other row and its key; a
    contribution is referred to by its key alone. Figures are written as in the plan, so a share
    of too few answers stands in no version. Who left a contribution is not in these tables.
    """
    found: Tables = {}
    for table in TABLES:
        if table.model in NOT_KEPT:
            continue
        rows = rows_of(reading.programme, table)
        found[table.name] = {_key(table, row): _words(reading, table, row) for row in rows}
    for kind in LINK_KINDS:
        links: Any = kind.model._default_manager.filter(programme=reading.programme)
        related = (kind.from_field, kind.to_field)
        found[link_name(kind)] = {
            ">".join(getattr(link, name).key for name in related): _filled_in(
                {
                    "from": _reference(getattr(link, kind.from_field)),
                    "to": _reference(getattr(link, kind.to_field)),
                    "why": link.why,
                }
            )
            for link in links.select_related(*related, *_beyond(kind))
        }
    found[EXACT] = {
        row.key: _filled_in(
            {
                "due": row.due.isoformat() if row.due else "",
                "amount": "" if row.quantity is None else str(row.quantity),
                "unit": row.unit,
                "budget_cents": "" if row.budget_cents is None else str(row.budget_cents),
            }
        )
        for row in reading.cloth.commitments
    }
    found[LOOSE_ENDS] = {
        f"{end.kind.value}:{end.subject}": {
            "kind": end.kind.value,
            "about": end.key,
            "row": _row_of(end),
            "says": end.says,
        }
        for end in reading.threads.loose_ends
    }
    return found


def _beyond(kind: LinkKind) -> tuple[str, ...]:
    """The rows beyond a link that name the row it ties."""
    return (
        ("observation__indicator", "observation__area") if "observation" in kind.from_field else ()
    )


def _key(table: Table, row: Any) -> str:
    values = (getattr(row, name) for name in table.natural_key)
    return ">".join(str(getattr(value, "key", value)) for value in values)


def _filled_in(words: dict[str, str]) -> dict[str, str]:
    return {column: text for column, text in words.items() if text}


def _words(reading: Reading, table: Table, row: Any) -> dict[str, str]:
    words = {}
    unsaid = _not_to_print(row)
    for column in table.columns:
        if column.field_name != "key" and column.field_name not in unsaid:
            field = table.model._meta.get_field(column.field_name)
            words[column.name] = _value(reading, row, field)
    if table.has_place and PLACE not in unsaid:
        words[PLACE] = "" if row.geometry is None else _place(reading, row.geometry)
    for name, column_name in zip(("from", "to"), LINKING_TABLES.get(table.name, ()), strict=False):
        words[name] = words.pop(column_name)
    return _filled_in(words)


OF_THEMSELVES = frozenset(
    {"at_home", "age_group", "sex", "household", "tenure", "income_group", "origin"}
)
"""What people told of themselves, and that a place is their home."""


# Words of residents that nobody looks at before they count.
_NEVER_LOOKED_AT: dict[type[models.Model], frozenset[str]] = {
    Handshake: frozenset({"received_words"}),
    Perception: frozenset({"remark"}),
    ParticipationNeed: frozenset({"group", "drive", "barrier"}),
}


def _not_to_print(row: Any) -> frozenset[str]:
    """The fields that no document prints of what residents said: a version is handed to others.

    What waits or is hidden prints none of its words; of a home the place stays out, and its name.
    """
    if isinstance(row, WhyStep):
        return frozenset() if _may_be_read(row) else frozenset({"question", "answer"})
    if _is_held(row):
        return _free_names(row)
    if isinstance(row, StopRequest):
        waits = is_from_site(row.key) and row.outcome == StopOutcome.OPEN
        return _free_names(row) if waits else frozenset()
    if type(row) in _NEVER_LOOKED_AT:
        return _NEVER_LOOKED_AT[type(row)]
    if not isinstance(row, Shown):
        return frozenset()
    unsaid = OF_THEMSELVES
    if row.publication != Publication.PUBLISHED:
        unsaid |= {PLACE} | _free_names(row)
    from_whom = row if isinstance(row, Contribution) else getattr(row, "contribution", None)
    if from_whom is not None and from_whom.at_home:
        unsaid |= {PLACE, "name"} if isinstance(row, PlaceValue) else {PLACE}
    return unsaid


def _is_held(row: Any) -> bool:
    """Whether it is an offer, or the business behind one, that nobody looked at yet."""
    return isinstance(row, Offer | Organisation) and is_held_key(row.key)


def _may_be_read(step: WhyStep) -> bool:
    """Whether everyone may read a step of why: as in the plan, nothing personal stands in it."""
    published = step.contribution.publication == Publication.PUBLISHED
    return published and not any(
        kind for text in (step.question, step.answer) for _text, kind in pieces(text)
    )


def _free_names(row: Any) -> frozenset[str]:
    return frozenset(field.name for field in free_fields(row))


def _value(reading: Reading, row: Any, field: Any) -> str:
    value, language = getattr(row, field.name), reading.language
    if isinstance(row, Observation) and field.name == "value":
        return "" if row.value is None else reading.figure(row)
    if isinstance(row, Observation | StopRequest) and field.name == "people":
        return "" if row.people is None else reading.count_of_people(row.people)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return _reference(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(row, Perception) and field.name == "answer":
        return answer_words(row.indicator, value, language.code)
    if isinstance(row, Target) and field.name == "value":
        return language.figure(value, row.indicator.unit, row.indicator.decimals)
    if field.name.endswith("_cents"):
        return f"€ {language.number(value / 100, 2 if value % 100 else 0)}"
    if field.name == "effect":
        return f"{value:+d}"
    if isinstance(value, date):
        return language.day(value)
    if isinstance(value, Decimal):
        promised = getattr(row, "commitment", row)
        return reading.amount(value, str(promised.unit))
    return str(value)


def _reference(row: Any) -> str:
    """A row that another one refers to."""
    if isinstance(row, Contribution) or _is_held(row):
        return str(row.key)
    if isinstance(row, Area):
        return f"{row.name} ({row.code})"
    if isinstance(row, Observation):
        return f"{row.indicator.label}, {row.area.name}, {row.period} ({row.key})"
    return f"{row} ({row.key})" if str(row) != row.key else str(row.key)


def _place(reading: Reading, shape: BaseGeometry) -> str:
    if shape.geom_type == "Point":
        return _("x {x}, y {y} (metres, RD New)").format(x=round(shape.x), y=round(shape.y))
    if shape.area:
        size = reading.language.number(round(shape.area))
        return _("a shape of {size} m² on the map").format(size=size)
    size = reading.language.number(round(shape.length))
    return _("a line of {size} m on the map").format(size=size)


def _row_of(end: LooseEnd) -> str:
    """The row or link that a loose end is about, as "table/key" of a version."""
    if end.table != "links":
        return end.subject
    (left, one), (right, other) = (part.split("/", 1) for part in end.key.split(">"))
    table = "measure_effects" if (left, right) == ("measures", "goals") else f"{left}-{right}"
    return f"{table}/{one}>{other}"


# What things are called, in the language of who reads now


def room_labels() -> tuple[RoomLabels, ...]:
    """What rooms, tables and columns are called; a link stands in the room on its right."""
    return tuple(RoomLabels(room.value, str(room.label), tuple(_tables(room))) for room in Room)


def _tables(room: Room) -> Iterator[TableLabels]:
    for table in TABLES:
        if table.room == room:
            yield _table_labels(table)
    for kind in LINK_KINDS:
        # Of observations and commitments the observation is what came last.
        last = table_named(kind.from_table if "observation" in kind.from_field else kind.to_table)
        if last is not None and last.room == room:
            meta = kind.model._meta
            yield TableLabels(
                link_name(kind),
                capfirst(str(meta.verbose_name_plural)),
                (("from", _("from")), ("to", _("to")), ("why", label_of(meta.get_field("why")))),
                (),
                is_link=True,
            )


def _table_labels(table: Table) -> TableLabels:
    renamed = dict(zip(LINKING_TABLES.get(table.name, ()), ("from", "to"), strict=False))
    columns = [
        (
            renamed.get(column.name, column.name),
            label_of(table.model._meta.get_field(column.field_name)),
        )
        for column in table.columns
        if column.field_name != "key"
    ]
    if table.has_place:
        columns.append((PLACE, label_of(table.model._meta.get_field(PLACE))))
    return TableLabels(
        table.name,
        capfirst(str(table.model._meta.verbose_name_plural)),
        tuple(columns),
        TITLES.get(table.name, ("name",)),
        is_link=table.name in LINKING_TABLES,
    )


def label_of(field: models.Field[Any, Any] | Any) -> str:
    """What a field is called; an amount is in euros, however it is stored."""
    return str(IN_EUROS.get(field.name) or capfirst(str(field.verbose_name)))
