"""The headings of a table: which column holds what, whatever number stands behind its name."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .cells import SourceColumnLike
from .faults import Faults, sentence

_SUFFIX = re.compile(r"(.+?)(?:_[0-9]+)*", re.DOTALL)


def column_name_without_suffix(column: str) -> str:
    """A column name without the number that CBS puts behind it, which differs per year.

    A byte order mark, quotes and spaces around the name go too. Doing it twice changes nothing.

    >>> column_name_without_suffix("GemiddeldeWOZWaardeVanWoningen_39")
    'GemiddeldeWOZWaardeVanWoningen'
    >>> column_name_without_suffix("k_0Tot15Jaar_8"), column_name_without_suffix("inwoners")
    ('k_0Tot15Jaar', 'inwoners')
    """
    # Stripping one layer may bare the next one, as in '\ufeff"Perioden"'.
    bare, previous = column, None
    while bare != previous:
        previous = bare
        bare = bare.strip().strip("\ufeff").strip('"')
        match = _SUFFIX.fullmatch(bare)
        bare = match.group(1) if match else bare
    return bare


@dataclass(frozen=True, slots=True)
class FoundHeadings:
    """The headings as they stand in the file: of columns by name, and of indicators by key."""

    named: Mapping[str, str]
    indicators: Mapping[str, str]


class Headings:
    """Finds the headings of a table once, and reports what is missing or double once."""

    def __init__(
        self,
        columns: Mapping[str, SourceColumnLike],
        code_column: str,
        other_columns: tuple[str, ...],
        faults: Faults,
        heading_row: int,
    ) -> None:
        self._columns = columns
        self._required = (code_column, *other_columns)
        self._faults = faults
        self._heading_row = heading_row
        self._found: dict[tuple[object, ...], FoundHeadings] = {}

    def of(self, row: Mapping[str, object]) -> FoundHeadings:
        """The headings of the table that this row is of."""
        keys = tuple(row)
        if keys not in self._found:
            self._found[keys] = self._find([key for key in keys if isinstance(key, str)])
        return self._found[keys]

    def _find(self, headings: list[str]) -> FoundHeadings:
        by_name: dict[str, list[str]] = {}
        for heading in headings:
            by_name.setdefault(column_name_without_suffix(heading), []).append(heading)
        named: dict[str, str] = {}
        for name in self._required:
            fitting = self._single(name, [name], by_name)
            if fitting:
                named[name] = fitting
            else:
                expected = sentence("a column {name}", name=name)
                self._fault(name, sentence("no such column"), expected)
        indicators: dict[str, str] = {}
        for key, column in self._columns.items():
            fitting = self._single(key, column.names, by_name)
            if fitting:
                indicators[key] = fitting
        if self._columns and not indicators:
            shown = ", ".join(headings) or sentence("no columns")
            wanted = ", ".join(name for column in self._columns.values() for name in column.names)
            self._fault("", shown, sentence("at least one of the columns {names}", names=wanted))
        return FoundHeadings(named, indicators)

    def _single(
        self, subject: str, names: Collection[str], by_name: Mapping[str, list[str]]
    ) -> str | None:
        fitting = [
            heading
            for name in names
            for heading in by_name.get(column_name_without_suffix(name), [])
        ]
        if len(fitting) > 1:
            # Without the number two columns may share a name; guessing would pick a wrong figure.
            expected = sentence("one column for {subject}", subject=subject)
            self._fault(fitting[1], ", ".join(fitting), expected)
            return None
        return fitting[0] if fitting else None

    def _fault(self, column: str, found: str, expected: str) -> None:
        self._faults.add(self._heading_row, column, found, expected)
