"""What changed between two versions of a plan, as a document: first the answers, then the proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wijkdraad.method.report.versions.text_changes import ChapterChange, Kind, Piece

from ..language import Language
from ..structure import (
    Answers,
    Block,
    BulletList,
    Cell,
    Heading,
    ListItem,
    Paragraph,
    Report,
    Table,
)
from .changes import ChangedColumn, ChangedTable, Changes

WORDS_OF_RESIDENTS = ("contributions", "contributions-needs")
"""Tables that a document tells by count alone: it may travel further than who may read the rows."""


@dataclass(frozen=True)
class ChangesCover:
    """What stands on the cover of the document."""

    name: str
    place: str
    date: date


def changes_report(told: Changes, cover: ChangesCover, language: Language) -> Report:
    """The changes as a document. Words of residents are told by count alone."""
    _ = language.gettext
    code: Literal["nl", "en"] = "en" if language.code == "en" else "nl"
    return Report(
        title=_("What has changed in {name}").format(name=cover.name),
        subtitle=_("From “{one}” ({day}) to “{other}” ({other_day})").format(
            one=told.before.name,
            day=told.before.day,
            other=told.after.name,
            other_day=told.after.day,
        ),
        language=code,
        date=cover.date,
        version=f"{told.before.name} → {told.after.name}",
        author=cover.place,
        description=" ".join(told.summary),
        blocks=(
            *(Paragraph(sentence, "lead") for sentence in told.summary),
            *_answers(told, language),
            *_room_blocks(told, language),
            *_text_blocks(told, language),
        ),
    )


def _answers(told: Changes, language: Language) -> tuple[Block, ...]:
    _ = language.gettext
    if told.is_empty:
        return ()
    same = (ListItem(_("Nothing has changed here.")),)
    return (
        Answers(
            (
                (_("What do residents need?"), told.first_page.needs or same),
                (_("What do we promise?"), told.first_page.promises or same),
                (_("What is not arranged yet?"), told.first_page.ends or same),
            )
        ),
    )


def kind_word(kind: Kind, language: Language) -> str:
    """What happened to a row, in a word."""
    _ = language.gettext
    return {"new": _("new"), "gone": _("gone"), "changed": _("changed")}[kind]


def _room_blocks(told: Changes, language: Language) -> Iterator[Block]:
    _ = language.gettext
    for room in told.rooms:
        yield Heading(2, room.heading, f"room-{room.name.replace('_', '-')}")
        for table in room.tables:
            if table.name in WORDS_OF_RESIDENTS:
                yield Paragraph(_counts(table, language), "note")
                continue
            if table.links:
                yield Heading(3, table.heading, f"table-{table.name.replace('_', '-')}")
                yield BulletList(
                    tuple(
                        ListItem(" ".join((link.says, *_in_line(link.columns, language))))
                        for link in table.links
                    )
                )
            if table.rows:
                yield _table(table, language)


def _counts(table: ChangedTable, language: Language) -> str:
    kinds = [row.kind for row in table.rows] + [link.kind for link in table.links]
    told = language.gettext(
        "{heading}: {new} new, {gone} gone, {changed} changed. The contributions themselves do not stand in this document."
    )
    return told.format(
        heading=table.heading,
        **{kind: kinds.count(kind) for kind in ("new", "gone", "changed")},
    )


def _in_line(columns: tuple[ChangedColumn, ...], language: Language) -> Iterator[str]:
    _ = language.gettext
    for column in columns:
        before, after = _plain(column.before), _plain(column.after)
        if before and after:
            yield _("{label}: first “{before}”, now “{after}”.").format(
                label=column.label, before=before, after=after
            )
        else:
            yield _("{label}: “{text}”.").format(label=column.label, text=before or after)


def _plain(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def _table(table: ChangedTable, language: Language) -> Table:
    """A line for every column that differs; a new or gone row is told in one line."""
    _ = language.gettext
    rows = []
    for row in table.rows:
        head = Cell(row.title, note=kind_word(row.kind, language))
        if row.kind == "changed":
            rows += [
                (
                    head,
                    Cell(column.label),
                    *(
                        Cell(_plain(side) or _("not filled in"))
                        for side in (column.before, column.after)
                    ),
                )
                for column in row.columns
            ]
            continue
        sides = ("before", "after") if row.kind == "gone" else ("after", "before")
        whole = "; ".join(
            f"{column.label}: {_plain(getattr(column, sides[0])).rstrip('.')}"
            for column in row.columns
        )
        told = {sides[0]: Cell(whole or "–"), sides[1]: Cell("–")}
        rows.append((head, Cell(_("all of it")), told["before"], told["after"]))
    return Table(
        table.heading,
        (_("Row"), _("Column"), _("First"), _("Now")),
        tuple(rows),
        widths=(22, 14, 32, 32),
    )


def excerpt(pieces: tuple[Piece, ...], most: int = 45) -> str:
    """A long line with only the words around what differs.

    >>> from wijkdraad.method.report.versions.text_changes import word_changes
    >>> excerpt(word_changes("a " * 60 + "tien bomen", "a " * 60 + "acht bomen")[:2], 5)
    '… a a tien'
    """
    told = []
    for number, piece in enumerate(pieces):
        text, is_first, is_last = piece.text, number == 0, number == len(pieces) - 1
        if piece.kind == "same" and len(text) > 2 * most:
            start = "" if is_first else text[:most].rpartition(" ")[0]
            end = "" if is_last else text[-most:].partition(" ")[2]
            text = " … ".join((start, end))
        told.append(text)
    return "".join(told).strip()


def _text_blocks(told: Changes, language: Language) -> Iterator[Block]:
    _ = language.gettext
    if not told.chapters:
        return
    yield Heading(2, _("The text of the plan"), "text")
    for number, chapter in enumerate(told.chapters, start=1):
        yield Heading(3, chapter.name, f"text-{number}")
        yield Table(
            f"{chapter.name}. {chapter_counts(chapter, language)}",
            (_("What"), _("First"), _("Now")),
            tuple(
                (
                    Cell(kind_word(line.kind, language)),
                    Cell(excerpt(line.was) or "–"),
                    Cell(excerpt(line.now) or "–"),
                )
                for line in chapter.lines
            ),
            widths=(12, 44, 44),
        )


def chapter_counts(chapter: ChapterChange, language: Language) -> str:
    """How many lines of a chapter are new, gone or changed."""
    _ = language.gettext
    return _("{new} lines new, {gone} gone, {changed} changed").format(
        new=chapter.count("new"), gone=chapter.count("gone"), changed=chapter.count("changed")
    )
