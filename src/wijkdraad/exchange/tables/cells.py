"""Turns the text of one cell into the value that a field of a model holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, TypeGuard

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _
from django.utils.translation import override

MONEY = re.compile(r"^\d{1,13}([.,]\d{1,2})?\Z")
NUMBER = re.compile(r"^-?\d{1,15}([.,]\d{1,400})?\Z")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that are no text: a document cannot show them."""
WHOLE = re.compile(r"^-?\d{1,15}\Z")


NEUTRALISED = re.compile(r"^'+[=+\-@\s]")
"""How a text that a spreadsheet would take for a formula is written: with an apostrophe before it."""


YES_OR_NO = (("true", "ja"), ("true", "yes"), ("true", "waar"),
             ("false", "nee"), ("false", "no"), ("false", "onwaar"))  # fmt: skip


class BadCell(Exception):
    """A cell that does not hold what its column asks; `expected` says what would do.

    `found` says what it holds where the text of the cell does not.
    """

    def __init__(self, expected: str, found: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.found = found


def period_in_words() -> str:
    """What a period of an observation must say, so that it has a place among others."""
    return _("a day, month or year with the year in four digits, such as 2026 or mei 2026")


def is_finite_number(value: object) -> TypeGuard[int | float]:
    """Whether a value is a number that a decimal number can hold; true and false are none.

    >>> is_finite_number(12.5), is_finite_number(True), is_finite_number("12")
    (True, False, False)
    >>> is_finite_number(float("nan")), is_finite_number(10**400)
    (False, False)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return isfinite(value)
    except OverflowError:
        return False


def value_of(field: models.Field[Any, Any], text: str) -> Any:
    """The value of `text` for `field`, or its default or None where the text is empty.

    Fields that end in `_cents` read euros. Fields with choices accept the code word or its
    name in either language. Raises BadCell.
    """
    if text == "":
        return _empty(field)
    if field.choices:
        return _choice(field, text)
    value = _typed(field, text[1:] if NEUTRALISED.match(text) else text)
    check(field, value)
    return value


def check(field: models.Field[Any, Any], value: Any) -> None:
    """Raise BadCell where `field` cannot hold `value`, on this database or another."""
    if value == "" and not field.blank:
        raise BadCell(_("something in this cell: it may not be empty"))
    if isinstance(value, str) and CONTROL.search(value):
        raise BadCell(_("text without control characters"))
    try:
        field.run_validators(value)
    except ValidationError as error:
        raise BadCell(_fitting(field, error)) from error
    bounds = BaseDatabaseOperations.integer_field_ranges.get(field.get_internal_type())
    if bounds and not bounds[0] <= value <= bounds[1]:
        raise BadCell(
            _("a whole number from {lowest} to {highest}").format(
                lowest=bounds[0], highest=bounds[1]
            )
        )


def _fitting(field: models.Field[Any, Any], error: ValidationError) -> str:
    """What would fit, where a validator of Django says what does not."""
    told = []
    for one, message in zip(error.error_list, error.messages, strict=True):
        limit = (one.params or {}).get("limit_value")
        if one.code == "max_length":
            told.append(_("at most {count} characters").format(count=limit))
        elif one.code == "min_value":
            told.append(_("{lowest} or more").format(lowest=limit))
        elif one.code == "max_value":
            told.append(_("{highest} or less").format(highest=limit))
        elif one.code == "invalid" and isinstance(field, models.SlugField):
            told.append(_("only letters, digits, hyphens and underscores"))
        else:
            told.append(message.rstrip("."))
    return ", ".join(told)


def _empty(field: models.Field[Any, Any]) -> Any:
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.blank:
        return ""
    raise BadCell(_("something in this cell: it may not be empty"))


def _choice(field: models.Field[Any, Any], text: str) -> str:
    code = choice_code(field.flatchoices, text)
    if code is None:
        listed = ", ".join(choice_words(code, name) for code, name in field.flatchoices)
        raise BadCell(_("one of: {choices}").format(choices=listed))
    return code


def truth_of(text: str) -> bool:
    """Whether a text says yes; raises BadCell where it says neither yes nor no."""
    code = choice_code(YES_OR_NO, text)
    if code is None:
        raise BadCell(_("yes or no"))
    return code == "true"


def choice_words(code: object, name: object) -> str:
    """What a cell may hold for a choice: its name, with the code word where that is another one.

    >>> choice_words("doorstep", "aan de deur"), choice_words("paper", "paper")
    ('aan de deur (doorstep)', 'paper')
    """
    return str(code) if str(name) in ("", str(code)) else f"{name} ({code})"


def choice_code(choices: Iterable[tuple[Any, Any]], text: str) -> str | None:
    """The code that a text means: the code itself or its name in a language of the site.

    None where it means none of them. Capitals do not matter.
    """
    wanted, listed = text.casefold(), list(choices)
    for code, _name in listed:
        if str(code).casefold() == wanted:
            return str(code)
    for language, _language_name in settings.LANGUAGES:
        with override(language):
            for code, name in listed:
                if str(name).casefold() == wanted:
                    return str(code)
    return None


def _typed(field: models.Field[Any, Any], text: str) -> Any:
    if field.name.endswith("_cents"):
        if not MONEY.match(text):
            raise BadCell(_("an amount in euros such as 1250 or 1250.50"))
        return int(Decimal(text.replace(",", ".")) * 100)
    if isinstance(field, models.BooleanField):
        return truth_of(text)
    if isinstance(field, models.DateField):
        try:
            return (
                date.fromisoformat(text) if re.match(r"^\d{4}-\d{2}-\d{2}\Z", text) else _no_date()
            )
        except ValueError:
            _no_date()
    if isinstance(field, models.DecimalField):
        if not MONEY.match(text):
            raise BadCell(_("a number of 0 or more with at most two decimals"))
        return Decimal(text.replace(",", "."))
    if isinstance(field, models.JSONField):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise BadCell(_("what an export wrote in this cell (JSON)")) from None
    if isinstance(field, models.FloatField):
        if not NUMBER.match(text):
            raise BadCell(_("a number such as 12 or 12.5"))
        return float(text.replace(",", "."))
    if isinstance(field, models.IntegerField):
        if not WHOLE.match(text):
            raise BadCell(_("a whole number"))
        return int(text)
    return text


def _no_date() -> date:
    raise BadCell(_("a date such as 2026-09-30"))
