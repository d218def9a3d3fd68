"""What differs between two versions of a plan: its rows, its promises and its text.

A version is kept as plain words, so nothing here knows a table. Comparing the other way round
gives the same differences the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from wijkdraad.method.report.versions.text_changes import (
    ChapterChange,
    Chapters,
    Kind,
    text_changes,
)

Words = Mapping[str, str]
Tables = Mapping[str, Mapping[str, Words]]

COMMITMENTS = "commitments"
EXACT = "exact"
"""Beside the words of each commitment: its date, quantity and money as they can be compared."""
LOOSE_ENDS = "loose_ends"
"""The loose ends as they were found then; the key is the kind and the row it is about."""
BESIDE = (EXACT, LOOSE_ENDS)


@dataclass(frozen=True)
class Snapshot:
    """One version: {table: {key: {column: words}}}, and (chapter, lines) pairs."""

    rows: Tables
    text: Chapters


@dataclass(frozen=True)
class ColumnChange:
    """A column of a row that says something else; empty words mean that nothing stood there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """A row that is new (`before` is None), gone (`after` is None) or changed."""

    table: str
    key: str
    before: Words | None
    after: Words | None

    @property
    def kind(self) -> Kind:
        """Whether the row is new, gone or changed."""
        return "new" if self.before is None else "gone" if self.after is None else "changed"

    @property
    def words(self) -> Words:
        """The row as it is now, or as it last was."""
        return self.after if self.after is not None else self.before or {}

    @property
    def columns(self) -> tuple[ColumnChange, ...]:
        """The columns that differ, by name; of a new or gone row all that are filled in."""
        before, after = self.before or {}, self.after or {}
        return tuple(
            ColumnChange(name, before.get(name, ""), after.get(name, ""))
            for name in sorted({*before, *after})
            if before.get(name, "") != after.get(name, "")
        )

    def mirrored(self) -> RowChange:
        """The same change seen from the other side."""
        return replace(self, before=self.after, after=self.before)


References = frozenset[tuple[str, str]]
"""The (table, column) pairs that name another row, as "name (key)"."""


def row_changes(
    before: Tables, after: Tables, references: References = frozenset()
) -> tuple[RowChange, ...]:
    """Every row that differs, once, in the order of table and key.

    Empty words count as not filled in. A row that refers to another one is not changed by the
    new name of that other row.

    >>> was = {"needs": {"n1": {"name": "Koel"}, "n2": {"name": "Rust"}}}
    >>> now = {"needs": {"n1": {"name": "Koelte"}, "n3": {"name": "Licht", "theme": ""}}}
    >>> [(change.kind, change.key) for change in row_changes(was, now)]
    [('changed', 'n1'), ('gone', 'n2'), ('new', 'n3')]
    """
    return tuple(_row_changes(before, after, references))


def _row_changes(before: Tables, after: Tables, references: References) -> Iterator[RowChange]:
    for table in sorted({*before, *after}):
        was, now = before.get(table, {}), after.get(table, {})
        for key in sorted({*was, *now}):
            one = _filled_in(was[key]) if key in was else None
            other = _filled_in(now[key]) if key in now else None
            if one is not None and other is not None:
                renamed = {
                    column: other[column]
                    for column in other
                    if (table, column) in references
                    and _key_in(one.get(column, "")) == _key_in(other[column])
                }
                one |= renamed
            if one != other:
                yield RowChange(table, key, one, other)


def _key_in(reference: str) -> str:
    """The key in a reference.

    >>> _key_in("Koel (en groen) (g1)")
    'g1'
    """
    return reference.rpartition("(")[2].removesuffix(")")


def _filled_in(words: Words) -> dict[str, str]:
    return {column: text for column, text in words.items() if text}


# Promises

Turn = Literal[
    "later", "no_date", "less", "no_amount", "less_money", "no_money", "no_effect",
    "earlier", "date", "more", "amount", "more_money", "money", "effect",
]  # fmt: skip
WEAKER: dict[Turn, Turn] = {
    "no_date": "date",
    "later": "earlier",
    "no_amount": "amount",
    "less": "more",
    "no_money": "money",
    "less_money": "more_money",
    "no_effect": "effect",
}
"""What makes a promise weaker, and what that is called from the other side."""


@dataclass(frozen=True)
class PromiseChange:
    """A commitment that is new, gone or changed, and in what way it became weaker or stronger."""

    row: RowChange
    turns: tuple[Turn, ...] = ()

    @property
    def weaker(self) -> tuple[Turn, ...]:
        """In what the promise became weaker."""
        return tuple(turn for turn in self.turns if turn in WEAKER)

    @property
    def stronger(self) -> tuple[Turn, ...]:
        """In what the promise became stronger."""
        return tuple(turn for turn in self.turns if turn not in WEAKER)


def promise_changes(
    before: Tables, after: Tables, references: References = frozenset()
) -> tuple[PromiseChange, ...]:
    """The commitments that differ. What became weaker comes first, then what is gone.

    >>> was = {"commitments": {"a1": {"due": "1 mei"}}, "exact": {"a1": {"due": "2026-05-01"}}}
    >>> now = {"commitments": {"a1": {"due": "1 juni"}}, "exact": {"a1": {"due": "2026-06-01"}}}
    >>> [change.weaker for change in promise_changes(was, now)]
    [('later',)]
    """
    found = []
    sides = (_only(before, COMMITMENTS), _only(after, COMMITMENTS))
    for change in row_changes(*sides, references):
        turns: tuple[Turn, ...] = ()
        if change.before is not None and change.after is not None:
            one, other = (side.get(EXACT, {}).get(change.key, {}) for side in (before, after))
            turns = tuple(_turns({**change.before, **one}, {**change.after, **other}))
        found.append(PromiseChange(change, turns))
    return tuple(sorted(found, key=_weakest_first))


def _only(tables: Tables, name: str) -> Tables:
    return {name: tables.get(name, {})}


def _weakest_first(change: PromiseChange) -> tuple[int, str]:
    if change.weaker:
        return 0, change.row.key
    if change.row.kind == "gone":
        return 1, change.row.key
    return (4 if change.row.kind == "new" else 3 if change.stronger else 2), change.row.key


def _turns(was: Words, now: Words) -> Iterator[Turn]:
    yield from _turn(was.get("due", ""), now.get("due", ""), "later", "no_date", later=True)
    if was.get("unit", "") == now.get("unit", "") or not (was.get("amount") and now.get("amount")):
        yield from _turn(was.get("amount", ""), now.get("amount", ""), "less", "no_amount")
    before, after = was.get("budget_cents", ""), now.get("budget_cents", "")
    yield from _turn(before, after, "less_money", "no_money")
    if bool(was.get("claim")) != bool(now.get("claim")):
        yield "no_effect" if was.get("claim") else "effect"


def _turn(was: str, now: str, less: Turn, none: Turn, later: bool = False) -> Iterator[Turn]:
    """In what way one value of a promise turned; dates are ISO, numbers decimal."""
    if was and not now:
        yield none
    elif now and not was:
        yield WEAKER[none]
    elif was != now:
        one, other = (_comparable(was), _comparable(now))
        if one is not None and other is not None and type(one) is type(other) and one != other:
            is_weaker = (other > one) if later else (other < one)  # type: ignore[operator]
            yield less if is_weaker else WEAKER[less]


def _comparable(text: str) -> date | Decimal | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


# All together


@dataclass(frozen=True)
class Comparison:
    """Everything that differs. `rows` and `links` hold each changed row exactly once."""

    rows: tuple[RowChange, ...]
    links: tuple[RowChange, ...]
    promises: tuple[PromiseChange, ...]
    loose_ends: tuple[RowChange, ...]
    chapters: tuple[ChapterChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both versions say the same."""
        return not (self.rows or self.links or self.loose_ends or self.chapters)

    def count(self, kind: Kind) -> int:
        """How many rows, apart from links, are new, gone or changed."""
        return sum(change.kind == kind for change in self.rows)


def comparison(
    before: Snapshot,
    after: Snapshot,
    links: frozenset[str],
    references: References = frozenset(),
) -> Comparison:
    """What differs between two versions; `links` names the tables whose rows tie two others.

    >>> same = Snapshot({"needs": {"n1": {"name": "Koel"}}}, [("Luisteren", ["Koel"])])
    >>> comparison(same, same, frozenset()).is_empty
    True
    """
    was, now = (
        {name: rows for name, rows in side.rows.items() if name not in BESIDE}
        for side in (before, after)
    )
    changes = row_changes(was, now, references)
    ends_were, ends_are = (_only(side.rows, LOOSE_ENDS) for side in (before, after))
    return Comparison(
        tuple(change for change in changes if change.table not in links),
        tuple(change for change in changes if change.table in links),
        promise_changes(before.rows, after.rows, references),
        row_changes(ends_were, ends_are),
        text_changes(before.text, after.text),
    )
