"""How a field and its value read: labels and values in the words of the person at the screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format, get_format, number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from wijkdraad.programme.fields import GeometryField
from wijkdraad.programme.history import FieldChange, title_of
from wijkdraad.programme.models import Observation, Perception, Target
from wijkdraad.programme.tables import Table
from wijkdraad.steps.facts.knowing.asked import answer_words
from wijkdraad.steps.language import reader_language

MOST_DECIMALS = 9
EUROS = {
    "budget_cents": gettext_lazy("Budget in euros"),
    "cost_cents": gettext_lazy("Cost in euros"),
    "amount_cents": gettext_lazy("Amount in euros"),
}


def label_of(field: Any) -> str:
    """What a field is called; an amount is in euros, however it is stored."""
    return str(EUROS.get(field.name) or capfirst(str(field.verbose_name)))


def amid(label: str) -> str:
    """A label in the middle of a sentence.

    >>> amid("Cost in euros"), amid("SDG numbers")
    ('cost in euros', 'SDG numbers')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def heading_of(table: Table) -> str:
    """What a table is called, above its list."""
    return capfirst(str(table.model._meta.verbose_name_plural))


def plain_number(value: float, decimals: int = MOST_DECIMALS) -> str:
    """A number with a point and no more decimals than it has.

    >>> plain_number(0.25), plain_number(40.0), plain_number(-1e-7)
    ('0.25', '40', '-0.0000001')
    """
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def typed_number(field: Any, value: Any) -> str:
    """A number as one would type it, with the decimal sign of the language."""
    text = f"{value / 100:.2f}" if field.name.endswith("_cents") else plain_number(value)
    return text.replace(".", str(get_format("DECIMAL_SEPARATOR")))


def in_words(field: Any, value: Any) -> str:
    """The value of a field as people read it; empty where it is not filled in."""
    if value is None or value == "":
        return ""
    if isinstance(field, GeometryField):
        return shape_in_words(value)
    if field.is_relation:
        return title_of(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if field.name.endswith("_cents"):
        decimals = 2 if value % 100 else 0
        return f"€\u00a0{number_format(value / 100, decimals, force_grouping=True)}"
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(field, models.PositiveSmallIntegerField):
        return str(value)
    if isinstance(value, (int, float)) or hasattr(value, "as_tuple"):
        return number_format(plain_number(value), force_grouping=True)
    return str(value)


def value_of_row(row: Any, field: Any) -> str:
    """A field of a row in words; a figure with the unit and decimals of its indicator."""
    value = getattr(row, field.name)
    if value is not None and isinstance(row, Observation | Target) and field.name == "value":
        language = reader_language()
        return language.figure(value, row.indicator.unit, row.indicator.decimals)
    if isinstance(row, Perception) and field.name == "answer":
        return answer_words(row.indicator, value, (get_language() or "nl")[:2])
    return in_words(field, value)


def shape_in_words(shape: BaseGeometry) -> str:
    """A place on the map in words.

    >>> from shapely import Point
    >>> shape_in_words(Point(120583.4, 480510)).partition(" (")[0]
    'x 120583, y 480510'
    """
    if shape.geom_type == "Point":
        return _("x {x}, y {y} (metres, RD New)").format(x=round(shape.x), y=round(shape.y))
    if shape.area:
        size = number_format(round(shape.area), force_grouping=True)
        return _("a shape of {size} m² on the map").format(size=size)
    if shape.length:
        size = number_format(round(shape.length), force_grouping=True)
        return _("a line of {size} m on the map").format(size=size)
    return _("a shape on the map")


def told(changes: Iterable[FieldChange]) -> list[tuple[str, str, str]]:
    """Changes of a version as (field, before, after) in words; a row that is gone by number."""
    found = list(changes)
    wanted: dict[Any, set[int]] = defaultdict(set)
    for change in found:
        if change.field.is_relation:
            wanted[change.field.related_model] |= {change.before, change.after} - {None}
    names = {
        (model, pk): title_of(row)
        for model, keys in wanted.items()
        for pk, row in model._default_manager.in_bulk(keys).items()
    }

    def words(field: Any, value: Any) -> str:
        if field.is_relation and value is not None:
            return names.get((field.related_model, value), f"#{value}")
        return in_words(field, value)

    return [
        (
            label_of(change.field),
            words(change.field, change.before),
            words(change.field, change.after),
        )
        for change in found
    ]
