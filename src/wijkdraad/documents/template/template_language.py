"""Jinja in a sandbox of which nothing leads out: texts, rows and pictures, and no Python objects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as ALL_FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from wijkdraad.documents.template.template_names import FILTERS, LOOP, TESTS, checked, line_of
from wijkdraad.documents.template.template_problems import (
    CannotFill,
    Problem,
    UnknownName,
    shortened,
)
from wijkdraad.documents.template.template_problems import marked as _
from wijkdraad.method.report.placeholders import (
    GROUPS,
    SINGLE,
    TABLES,
    Field,
    Rows,
    Told,
    Values,
    field_named,
    table_named,
)

MOST_ROWS = 100_000
"""How many rows a template may go through, each time counted."""
MOST_SIGNS = 30_000_000
"""How many characters of XML one part of the document may become."""
# What XML cannot hold, and what docxtpl would take for a tab, a page or a paragraph.
UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


class TooMuch(SecurityError):
    """The template makes more than a document can hold."""


class Text(str):
    """A text of the programme; `unknown` says that it is the reason why there is no value."""

    __slots__ = ("unknown",)
    unknown: bool

    @classmethod
    def of(cls, told: Told) -> Text:
        """The text as it goes into the document: lines stay, other control characters go."""
        lines = told.text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        text = cls(UNPRINTABLE.sub("", lines))
        text.unknown = told.unknown
        return text


class Budget:
    """Counts what a template goes through. Raises TooMuch."""

    def __init__(self) -> None:
        self.left = MOST_ROWS

    def spend(self) -> None:
        """One row more."""
        self.left -= 1
        if self.left < 0:
            raise TooMuch


class Record:
    """One thing with fields, each under two names. As a text it is its first field."""

    __slots__ = ("_fields", "_held")

    def __init__(self, fields: tuple[Field, ...], held: dict[str, Any]) -> None:
        self._fields, self._held = fields, held

    def __str__(self) -> str:
        first = self._held[self._fields[0].name]
        return str(first)

    def get(self, name: str) -> Any:
        """What stands under a name; None where there is no such field."""
        found = field_named(self._fields, name)
        return None if found is None else self._held[found.name]


class Listing:
    """Rows of a table. As a text: their names, or that there are none."""

    __slots__ = ("_budget", "_none", "_rows")

    def __init__(self, rows: list[Record], none: str, budget: Budget) -> None:
        self._rows, self._none, self._budget = rows, none, budget

    def __iter__(self) -> Iterator[Record]:
        for row in self._rows:
            self._budget.spend()
            yield row

    def __len__(self) -> int:
        return len(self._rows)

    def __str__(self) -> str:
        return "; ".join(str(row) for row in self) or self._none


class Missing(Undefined):
    """A name that nobody knows: it prints itself, and is gone through once so that it shows."""

    __slots__ = ()
    words = "[unknown: {name}]"

    def __str__(self) -> str:
        return self.words.format(name=self._undefined_name or "–")

    def __iter__(self) -> Iterator[Missing]:
        yield self

    def __len__(self) -> int:
        return 1


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Reads one template. `unknown` gathers the names that nobody knows, from all its parts."""

    def __init__(self, words: str) -> None:
        super().__init__(autoescape=True, undefined=type("Named", (Missing,), {"words": words}))
        self.globals.clear()
        self.filters = {name: ALL_FILTERS[name] for name in FILTERS}
        self.tests = dict.fromkeys(TESTS, lambda value: bool(getattr(value, "unknown", False)))
        self.unknown: list[UnknownName] = []

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise CannotFill(
                Problem(
                    _("A placeholder is not written as it should be ({message}). It stands in or just after: “{around}”."),
                    {
                        "message": error.message or "",
                        "around": shortened(line_of(source, error.lineno)),
                    },
                )
            ) from error  # fmt: skip
        self.unknown += [found for found in checked(tree, source) if found not in self.unknown]
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a row; nothing else has fields."""
        found = None
        if isinstance(obj, Record):
            found = obj.get(attribute)
        elif isinstance(obj, LoopContext) and attribute in LOOP:
            found = getattr(obj, attribute)
        if found is None:
            name = getattr(obj, "_undefined_name", "") if isinstance(obj, Missing) else ""
            return self.undefined(name=name or attribute)
        return found

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Nothing is taken by number or key."""
        raise SecurityError

    def call(self, *arguments: Any, **named: Any) -> Any:
        """Nothing is called."""
        raise SecurityError

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """No attribute of a Python object is safe."""
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is called."""
        return False

    def concat(self, pieces: Iterable[str]) -> str:
        """The pieces together, as long as they are not too much."""
        kept, signs = [], 0
        for piece in pieces:
            signs += len(piece)
            if signs > MOST_SIGNS:
                raise TooMuch
            kept.append(piece)
        return "".join(kept)


def context_of(values: Values, pictures: dict[str, Any]) -> dict[str, Any]:
    """What a template can name, under its English and its Dutch name."""
    budget = Budget()
    records: dict[str, list[Record]] = {
        table.name: [Record(table.fields, {}) for _row in values.tables[table.name]]
        for table in TABLES
    }

    def held(value: Told | Rows) -> Any:
        if isinstance(value, Told):
            return Text.of(value)
        rows = records[value.table]
        return Listing([rows[number] for number in value.numbers], value.none, budget)

    for name, rows in records.items():
        for record, row in zip(rows, values.tables[name], strict=True):
            record._held.update({field: held(value) for field, value in row.items()})
    context: dict[str, Any] = {}
    for single in SINGLE:
        context[single.name] = context[single.dutch] = Text.of(values.single[single.name])
    for group in GROUPS:
        texts = {} if group.kind == "pictures" else values.groups[group.name]
        things: dict[str, Any] = {name: Text.of(told) for name, told in texts.items()}
        record = Record(group.fields, pictures if group.kind == "pictures" else things)
        context[group.name] = context[group.dutch] = record
    for name, rows in records.items():
        found = table_named(name)
        listing = Listing(rows, Text.of(Told(values.none[name])), budget)
        context[name] = listing
        if found is not None:
            context[found.dutch] = listing
    return context
