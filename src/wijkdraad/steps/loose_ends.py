"""Step of the loose ends as the site tells them: each with the row to open to tie it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wijkdraad.programme.cloth import Cloth
from wijkdraad.programme.history import title_of
from wijkdraad.programme.loose_end import LooseEnd, LooseEndKind
from wijkdraad.programme.rooms import Room

from .facts.shared import Reading

MOST_TOGETHER = 8
"""How many contributions are named where they are told together; their list has them all."""


@dataclass(frozen=True)
class EndRow:
    """A row that a loose end is about, as its page is found and as it is named."""

    table: str
    pk: int
    key: str
    name: str


@dataclass(frozen=True)
class ToldEnd:
    """A loose end in a sentence; `row` is None where what it is about has no page of its own.

    Contributions without a need are told together: then `together` holds the first of them and
    `more` says how many others there are.
    """

    says: str
    room: Room
    row: EndRow | None
    together: tuple[EndRow, ...] = ()
    more: int = 0


class EndRows:
    """Finds the row of a loose end among the rows that were read already."""

    def __init__(self, cloth: Cloth) -> None:
        self.cloth = cloth
        self._by_key: dict[str, Mapping[str, Any]] = {}

    def row(self, end: LooseEnd) -> EndRow | None:
        """The row to open: of a link the row on its left, where its reason is written down.

        None for what has no page of its own, as an area.
        """
        if end.table == "areas":
            return None
        if end.table != "links":
            return self._named(end.table, end.key)
        left, _arrow, right = end.key.partition(">")
        (table, key), (other_table, other) = left.split("/", 1), right.split("/", 1)
        if (table, other_table) == ("measures", "goals"):
            return self._effect(key, other)
        return self._named(table, key)

    def _named(self, table: str, key: str) -> EndRow | None:
        if table not in self._by_key:
            self._by_key[table] = {row.key: row for row in getattr(self.cloth, table)}
        row = self._by_key[table].get(key)
        return None if row is None else EndRow(table, row.pk, key, title_of(row))

    def _effect(self, measure: str, goal: str) -> EndRow | None:
        """What a measure is expected to do for a goal: a link that has a page of its own."""
        links = self.cloth.measure_goal.links
        found = (link for link in links if (link.measure.key, link.goal.key) == (measure, goal))
        link = next(found, None)
        return None if link is None else EndRow("measure_effects", link.pk, "", title_of(link))


def told_ends(reading: Reading, ends: Iterable[LooseEnd]) -> tuple[ToldEnd, ...]:
    """Loose ends as the site tells them, contributions without a need together and first."""
    rows, ends = EndRows(reading.cloth), list(ends)
    waiting = [end for end in ends if end.kind == LooseEndKind.CONTRIBUTION_WITHOUT_NEED]
    told = [
        ToldEnd(end.says, end.room, rows.row(end))
        for end in ends
        if end.kind != LooseEndKind.CONTRIBUTION_WITHOUT_NEED
    ]
    if not waiting:
        return tuple(told)
    first = [row for end in waiting[:MOST_TOGETHER] if (row := rows.row(end)) is not None]
    says = reading.language.ngettext(
        "{count} contribution has not led to a need yet.",
        "{count} contributions have not led to a need yet.",
        len(waiting),
    ).format(count=len(waiting))
    together = ToldEnd(says, waiting[0].room, None, tuple(first), len(waiting) - len(first))
    return (together, *told)


def told_ends_of(reading: Reading, room: Room) -> tuple[ToldEnd, ...]:
    """The loose ends of one room as the site tells them."""
    return told_ends(reading, (end for end in reading.threads.loose_ends if end.room == room))
