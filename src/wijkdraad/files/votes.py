"""Reads and writes votes on statements, as Polis exports them: one a row, or a column a statement.

Polis keeps a vote of agreement as -1 in its database and in its interface for programs, but turns
the sign round in what it exports (votes.csv and participants-votes.csv): there 1 agrees, -1
disagrees and 0 passes. Older exports of votes.csv were not turned round. Here 1 agrees, unless the
reader is told that -1 does; a file that tells how often each person agreed is checked against it.
Source: github.com/compdemocracy/polis, issue 2554 (June 2026).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .delimited import DelimitedTable, read_delimited
from .problems import UnreadableFile
from .problems import marked as _

UNSEEN = -128
LONG_NEEDED = ("comment-id", "voter-id", "vote")
LONG_KNOWN = (*LONG_NEEDED, "timestamp", "datetime", "important")
WIDE_KNOWN = ("participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
VOTES = {"-1": -1, "0": 0, "1": 1}


@dataclass(frozen=True)
class VoteTable:
    """Who voted what: `votes` is participants x statements, 1 agrees, -1 disagrees, 0 passes.

    -128 where someone did not see a statement. Both are in order of their names: numbers by size,
    then the rest as text, so that the order of the file does not matter.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    votes: NDArray[np.int8]


def read_votes(path: Path, agree: int = 1) -> VoteTable:
    """Read a file of votes, in one of the two shapes. `agree` is the number that agrees in it.

    Raises UnreadableFile with row and column where it is wrong.
    """
    return votes_from(read_delimited(path), agree)


def votes_from(table: DelimitedTable, agree: int = 1) -> VoteTable:
    """The votes in a table of text. Raises UnreadableFile."""
    for name in table.header:
        if table.header.count(name) > 1:
            raise UnreadableFile(
                _("the column {what} twice"), _("each column once"), what=name, row=1, column=name
            )
    if "vote" in table.header:
        return _long(table, agree)
    if "participant" in table.header:
        return _wide(table, agree)
    raise UnreadableFile(
        _("the columns {what}"),
        _("comment-id, voter-id and vote; or participant and a column for each statement"),
        what=", ".join(table.header[:5]),
        row=1,
    )


def _in_order(name: str) -> tuple[int, int, str]:
    return (0, int(name), "") if name.isascii() and name.isdigit() else (1, 0, name)


def _long(table: DelimitedTable, agree: int) -> VoteTable:
    """One vote a row; a later vote of someone on the same statement takes the place of the first."""
    for name in LONG_NEEDED:
        if name not in table.header:
            raise UnreadableFile(
                _("no column {what}"), _("that column"), what=name, row=1, column=name
            )
    for name in table.header:
        if name not in LONG_KNOWN:
            raise UnreadableFile(
                _("an unknown column {what}"),
                _("one of: {names}"),
                what=name,
                names=", ".join(LONG_KNOWN),
                row=1,
                column=name,
            )
    statement, voter, vote = (table.header.index(name) for name in LONG_NEEDED)
    width = len(table.header)
    rows = [
        (row, cells if len(cells) == width else (*cells, *[""] * (width - len(cells))))
        for row, cells in table.rows
    ]
    for place, name in ((statement, "comment-id"), (voter, "voter-id")):
        for row, cells in rows:
            if not cells[place]:
                raise UnreadableFile(
                    _("an empty cell"), _("a name or number"), row=row, column=name
                )
    values = [VOTES.get(cells[vote]) for _row, cells in rows]
    if None in values:
        row, cells = rows[values.index(None)]
        _vote(cells[vote], agree, row, "vote")
    participants, who = _numbered([cells[voter] for _row, cells in rows])
    statements, what = _numbered([cells[statement] for _row, cells in rows])
    moments = np.zeros(len(rows), np.int64)
    if "timestamp" in table.header:
        stamp = table.header.index("timestamp")
        moments[:] = [_whole(cells[stamp], row, "timestamp") for row, cells in rows]
    in_time = np.argsort(moments, kind="stable")
    votes = np.full((len(participants), len(statements)), UNSEEN, np.int8)
    votes[who[in_time], what[in_time]] = np.array(values, np.int8)[in_time] * agree
    return VoteTable(participants, statements, votes)


def _numbered(names: list[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The different names in order, and the place among them of each name."""
    ordered = tuple(sorted(set(names), key=_in_order))
    place = {name: number for number, name in enumerate(ordered)}
    return ordered, np.array([place[name] for name in names], np.int64)


def _wide(table: DelimitedTable, agree: int) -> VoteTable:
    """One participant a row, one statement a column."""
    who = table.header.index("participant")
    statements = [name for name in table.header if name not in WIDE_KNOWN]
    for place, name in enumerate(table.header):
        if not name:
            raise UnreadableFile(
                _("column {number} without a name"),
                _("the id of a statement"),
                number=place + 1,
                row=1,
            )
    if not statements:
        raise UnreadableFile(
            _("no statements"), _("a column for each statement, named by its id"), row=1
        )
    statements.sort(key=_in_order)
    places = [table.header.index(name) for name in statements]
    by_name: dict[str, list[int]] = {}
    told: dict[str, list[tuple[int, int]]] = {"n-agree": [], "n-disagree": []}
    for row, cells in table.rows:
        if len(cells) > len(table.header):
            raise UnreadableFile(
                _("{count} cells"),
                _("{most} cells"),
                count=len(cells),
                most=len(table.header),
                row=row,
            )
        cells = (*cells, *[""] * (len(table.header) - len(cells)))
        if not cells[who] or cells[who] in by_name:
            raise UnreadableFile(
                "{what}",
                _("a name or number that no other row has"),
                what=cells[who] or "–",
                row=row,
                column="participant",
            )
        by_name[cells[who]] = values = [
            UNSEEN if not cells[place] else _vote(cells[place], agree, row, name)
            for place, name in zip(places, statements, strict=True)
        ]
        for column, vote in (("n-agree", 1), ("n-disagree", -1)):
            if column in table.header and cells[table.header.index(column)]:
                number = _whole(cells[table.header.index(column)], row, column)
                told[column].append((number, values.count(vote)))
    _check_sign(told, agree)
    participants = sorted(by_name, key=_in_order)
    votes = np.array([by_name[name] for name in participants], np.int8)
    return VoteTable(
        tuple(participants), tuple(statements), votes.reshape(len(participants), len(statements))
    )


def _check_sign(told: Mapping[str, list[tuple[int, int]]], agree: int) -> None:
    """Refuse a file in which people would agree as often as it says that they disagreed.

    The counts of Polis are not always right to the one, so the whole is weighed.
    """
    for_it, against = told["n-agree"], told["n-disagree"]
    if len(for_it) != len(against) or not for_it:
        return
    as_read = sum(abs(number - found) for number, found in (*for_it, *against))
    turned = sum(
        abs(yes - also) + abs(no - found)
        for (yes, found), (no, also) in zip(for_it, against, strict=True)
    )
    if turned < as_read:
        raise UnreadableFile(
            _("votes of which {agree} seems to disagree, by the columns n-agree and n-disagree"),
            _("the other sign: say that {other} agrees"),
            agree=agree,
            other=-agree,
            column="n-agree",
        )


def _vote(text: str, agree: int, row: int, column: str) -> int:
    value = VOTES.get(text)
    if value is None:
        raise UnreadableFile("{what}", _("-1, 0 or 1"), what=text or "–", row=row, column=column)
    return value * agree


def _whole(text: str, row: int, column: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise UnreadableFile(
            "{what}", _("a whole number"), what=text or "–", row=row, column=column
        ) from None


def long_votes_text(votes: Iterable[tuple[int, str, str, str, int]]) -> str:
    """Votes as Polis exports them, one a row: timestamp, datetime, statement, voter, vote.

    >>> print(long_votes_text([(0, "1970-01-01T00:00:00Z", "st-1", "1", 1)]))
    timestamp,datetime,comment-id,voter-id,vote
    0,1970-01-01T00:00:00Z,st-1,1,1
    <BLANKLINE>
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("timestamp", "datetime", "comment-id", "voter-id", "vote"))
    writer.writerows(votes)
    return out.getvalue()
