"""One cell of a table: a number in the unit of the indicator, or the reason why there is none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite, isinf, isnan
from numbers import Real
from types import MappingProxyType
from typing import Protocol

from .faults import Sentence, sentence, shown

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")

_NUMBER_EXPECTED = "a number, such as 765 or 1,8"


class MissingValuesLike(Protocol):
    """Which numbers and marks stand for "missing"; `wijkdraad.reference` gives one."""

    @property
    def at_or_below(self) -> float: ...  # noqa: D102
    @property
    def codes(self) -> Mapping[float, str]: ...  # noqa: D102
    @property
    def marks(self) -> Mapping[str, str]: ...  # noqa: D102


class SourceColumnLike(Protocol):
    """Which column holds an indicator and how; `wijkdraad.reference` gives these."""

    @property
    def names(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def factor(self) -> float: ...  # noqa: D102
    @property
    def lowest(self) -> float | None: ...  # noqa: D102
    @property
    def highest(self) -> float | None: ...  # noqa: D102
    @property
    def kinds(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class MissingValues:
    """Numbers at or below a bound, and marks, that stand for "missing", each with its reason."""

    at_or_below: float
    codes: Mapping[float, str]
    marks: Mapping[str, str]


CBS_MISSING_VALUES = MissingValues(
    at_or_below=-99990.0,
    codes=MappingProxyType(
        {
            -99997.0: "suppressed",
            -99995.0: "not_published",
            -99991.0: "not_published",
            -99999999.0: "no_data",
        }
    ),
    marks=MappingProxyType({".": "not_published", "x": "suppressed"}),
)
"""The coding of CBS files, for use without the reference; a test keeps the two the same."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell says: a value, or the reason why there is none. Never both."""

    value: float | None
    missing_reason: str | None


def number(
    text_or_value: object,
    empty_reason: str = "not_published",
    missing: MissingValuesLike = CBS_MISSING_VALUES,
) -> Reading:
    """The number in a cell, in the unit of the file, or the reason why it is missing.

    None, NaN and empty text are missing for `empty_reason`: what an empty cell means differs per
    source. Every number <= -99990 is missing, with the reason of its code or "unknown_code". Padding
    is fine, and a comma or a point as decimal sign; a sign for thousands is not, because 1.234 can
    then be two numbers. Raises ValueError with what was found and expected for anything else.

    >>> number("  457400"), number("1,8")
    (Reading(value=457400.0, missing_reason=None), Reading(value=1.8, missing_reason=None))
    >>> number(-99997), number("")
    (Reading(value=None, missing_reason='suppressed'), \
Reading(value=None, missing_reason='not_published'))
    >>> number("many")
    Traceback (most recent call last):
    ...
    ValueError: found 'many', expected a number, such as 765 or 1,8
    """
    value: float | None = None
    if isinstance(text_or_value, str):
        text = text_or_value.strip()
        if text in missing.marks:
            return Reading(None, missing.marks[text])
        if not text:
            return Reading(None, empty_reason)
        if _NUMBER.fullmatch(text):
            value = float(text.replace(",", "."))
    elif text_or_value is None:
        return Reading(None, empty_reason)
    elif isinstance(text_or_value, Real | Decimal) and not isinstance(text_or_value, bool):
        value = float(text_or_value)
    if value is None or isinf(value):
        raise ValueError(f"found {shown(text_or_value)}, expected {_NUMBER_EXPECTED}")
    if isnan(value):
        # Readers of GeoPackages give NaN for an empty cell in a number column.
        return Reading(None, empty_reason)
    if value <= missing.at_or_below:
        return Reading(None, missing.codes.get(value, "unknown_code"))
    return Reading(value, None)


def scaled(value: float | None, factor: float) -> float | None:
    """`value` x `factor`, in the unit of the indicator; None stays None.

    >>> scaled(48.8, 0.01)
    0.488
    """
    # In decimals, because 48.8 * 0.01 in binary is not 0.488 to the last digit.
    return None if value is None else float(Decimal(repr(value)) * Decimal(repr(factor)))


def within(value: float | None, lowest: float | None, highest: float | None) -> bool:
    """Whether a value keeps its bounds; one that is not there does."""
    if value is None:
        return True
    if not isfinite(value):
        return False
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def bounds_expected(column: SourceColumnLike) -> Sentence:
    """What a column expects, in the unit of the file."""
    lowest = "" if column.lowest is None else f"{column.lowest / column.factor:g}"
    highest = "" if column.highest is None else f"{column.highest / column.factor:g}"
    if lowest and highest:
        return sentence("at least {lowest} and at most {highest}", lowest=lowest, highest=highest)
    if lowest:
        return sentence("at least {lowest}", lowest=lowest)
    return sentence("at most {highest}", highest=highest)


def text_of(cell: object) -> str:
    """The text of a cell, without padding; empty where there is none."""
    return cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)
