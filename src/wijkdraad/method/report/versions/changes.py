"""What changed between two versions of a plan, room by room, in the words of a reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wijkdraad.method.report.versions.change_sentences import (
    Side,
    link_sentence,
    loose_end_sentences,
    need_sentence,
    promise_sentence,
    summary,
)
from wijkdraad.method.report.versions.comparison import Comparison, RowChange
from wijkdraad.method.report.versions.text_changes import ChapterChange, Kind, Piece, word_changes

from ..language import Language
from ..structure import ListItem, Status

NEEDS = "needs"
MOST_TITLE = 90


@dataclass(frozen=True)
class TableLabels:
    """What a table is called, what its columns are called, and which of them name a row."""

    name: str
    heading: str
    columns: tuple[tuple[str, str], ...]
    title: tuple[str, ...]
    is_link: bool = False


@dataclass(frozen=True)
class RoomLabels:
    """A room with its tables and the links that lead into it."""

    name: str
    heading: str
    tables: tuple[TableLabels, ...]


@dataclass(frozen=True)
class ChangedColumn:
    """A column that says something else: what it is called, and the words before and after."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True)
class ChangedRow:
    """A row that is new, gone or changed."""

    kind: Kind
    title: str
    key: str
    columns: tuple[ChangedColumn, ...]


@dataclass(frozen=True)
class ChangedLink:
    """A link that is new, gone or changed: a sentence, and the reason before and after."""

    kind: Kind
    says: str
    columns: tuple[ChangedColumn, ...]


@dataclass(frozen=True)
class ChangedTable:
    """The rows or links of one table that differ."""

    name: str
    heading: str
    rows: tuple[ChangedRow, ...] = ()
    links: tuple[ChangedLink, ...] = ()


@dataclass(frozen=True)
class ChangedRoom:
    """A room in which something differs."""

    name: str
    heading: str
    tables: tuple[ChangedTable, ...]


@dataclass(frozen=True)
class FirstPage:
    """What the first page asks: what is new, gone or changed, each a sentence with its mark."""

    needs: tuple[ListItem, ...]
    promises: tuple[ListItem, ...]
    ends: tuple[ListItem, ...]


@dataclass(frozen=True)
class Changes:
    """Everything that changed between two versions, in the words of a reader."""

    before: Side
    after: Side
    summary: tuple[str, ...]
    first_page: FirstPage
    rooms: tuple[ChangedRoom, ...]
    chapters: tuple[ChapterChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.rooms or self.chapters or self.first_page.ends)


def changes(
    found: Comparison,
    before: Side,
    after: Side,
    rooms: tuple[RoomLabels, ...],
    together: str,
    language: Language,
) -> Changes:
    """Arrange a comparison by room; `together` is the kind of loose end that is told by count."""
    return Changes(
        before,
        after,
        summary(found, before, after, language),
        _first_page(found, rooms, together, language),
        tuple(_rooms(found, rooms, language)),
        found.chapters,
    )


def _rooms(
    found: Comparison, rooms: tuple[RoomLabels, ...], language: Language
) -> Iterator[ChangedRoom]:
    for room in rooms:
        tables = []
        for labels in room.tables:
            source = found.links if labels.is_link else found.rows
            of_table = [change for change in source if change.table == labels.name]
            if of_table and labels.is_link:
                links = tuple(_link(change, labels, language) for change in of_table)
                tables.append(ChangedTable(labels.name, labels.heading, links=links))
            elif of_table:
                rows = tuple(_row(change, labels) for change in of_table)
                tables.append(ChangedTable(labels.name, labels.heading, rows))
        if tables:
            yield ChangedRoom(room.name, room.heading, tuple(tables))


def _title(change: RowChange, labels: TableLabels) -> str:
    parts = [change.words.get(column, "") for column in labels.title]
    title = " – ".join(part for part in parts if part) or change.key
    return title if len(title) <= MOST_TITLE else title[:MOST_TITLE].rsplit(" ", 1)[0] + "…"


def _row(change: RowChange, labels: TableLabels) -> ChangedRow:
    title = _title(change, labels)
    key = change.key if change.key != title and ">" not in change.key else ""
    return ChangedRow(change.kind, title, key, tuple(_columns(change, labels)))


def _link(change: RowChange, labels: TableLabels, language: Language) -> ChangedLink:
    """A link as a sentence; of a new or gone one only the reason is told beside it."""
    columns = tuple(_columns(change, labels))
    if change.kind != "changed":
        why = dict(labels.columns).get("why")
        columns = tuple(column for column in columns if column.label == why)
    return ChangedLink(change.kind, link_sentence(change, language), columns)


def _columns(change: RowChange, labels: TableLabels) -> Iterator[ChangedColumn]:
    """The columns that differ, in the order of the table; one that it no longer has comes last."""
    order = [name for name, _label in labels.columns]
    names = dict(labels.columns)
    for column in sorted(
        change.columns,
        key=lambda each: (order.index(each.name) if each.name in names else len(order), each.name),
    ):
        pieces = word_changes(column.before, column.after)
        yield ChangedColumn(
            names.get(column.name, column.name),
            tuple(piece for piece in pieces if piece.kind != "new"),
            tuple(piece for piece in pieces if piece.kind != "gone"),
        )


def _first_page(
    found: Comparison, rooms: tuple[RoomLabels, ...], together: str, language: Language
) -> FirstPage:
    labels = {table.name: table for room in rooms for table in room.tables}

    def named(change: RowChange) -> tuple[str, str]:
        table = labels[change.table]
        names = dict(table.columns)
        columns = [names.get(column.name, column.name).lower() for column in change.columns]
        return _title(change, table), language.listing(columns, most=6)

    status: dict[Kind, Status] = {"new": "plain", "gone": "attention", "changed": "plain"}
    return FirstPage(
        tuple(
            ListItem(need_sentence(change, *named(change), language), status[change.kind])
            for change in found.rows
            if change.table == NEEDS
        ),
        tuple(
            ListItem(
                promise_sentence(change, *named(change.row), language),
                "attention" if change.weaker else status[change.row.kind],
            )
            for change in found.promises
        ),
        (
            *(
                ListItem(says, "open")
                for says in loose_end_sentences(found, "new", language, together)
            ),
            *(
                ListItem(says, "done")
                for says in loose_end_sentences(found, "gone", language, together)
            ),
        ),
    )
