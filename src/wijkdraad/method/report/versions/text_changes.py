"""What differs between two texts: per chapter the lines, per line the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

Chapters = Sequence[tuple[str, Sequence[str]]]
Kind = Literal["new", "gone", "changed"]
_OTHER_WAY: dict[Kind, Kind] = {"new": "gone", "gone": "new", "changed": "changed"}

MOST_PAIRS = 4_000
"""How many pairs of lines of one place are held against each other; beyond it none are paired."""
_WORDS = re.compile(r"\s+|\d+(?:[.,]\d+)+|\w+|[^\w\s]")
"""Spaces, numbers with their points and commas, words, and each other sign by itself."""
ALIKE = 0.5
"""From this share of equal words on, a line counts as changed, not as gone and new."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a line: the same in both versions, new, or gone."""

    kind: Literal["same", "new", "gone"]
    text: str


@dataclass(frozen=True)
class LineChange:
    """A line that is new, gone or changed. The pieces of both sides make up the whole line."""

    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def was(self) -> tuple[Piece, ...]:
        """The stretches of the line as it was."""
        return tuple(piece for piece in self.pieces if piece.kind != "new")

    @property
    def now(self) -> tuple[Piece, ...]:
        """The stretches of the line as it is."""
        return tuple(piece for piece in self.pieces if piece.kind != "gone")

    @property
    def before(self) -> str:
        """The line as it was; empty where it is new."""
        return "".join(piece.text for piece in self.was)

    @property
    def after(self) -> str:
        """The line as it is; empty where it is gone."""
        return "".join(piece.text for piece in self.now)

    def mirrored(self) -> LineChange:
        """The same change seen from the other side."""
        other: dict[str, Literal["same", "new", "gone"]] = {"new": "gone", "gone": "new"}
        pieces = [replace(piece, kind=other.get(piece.kind, "same")) for piece in self.pieces]
        return LineChange(_OTHER_WAY[self.kind], _gone_first(pieces))


def _gone_first(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Where one stretch took the place of another, what is gone stands before what is new."""
    ordered = list(pieces)
    for number, (one, other) in enumerate(pairwise(pieces)):
        if (one.kind, other.kind) == ("new", "gone"):
            ordered[number], ordered[number + 1] = other, one
    return tuple(ordered)


@dataclass(frozen=True)
class ChapterChange:
    """A chapter in which lines differ."""

    name: str
    lines: tuple[LineChange, ...]

    def count(self, kind: Kind) -> int:
        """How many lines are new, gone or changed."""
        return sum(line.kind == kind for line in self.lines)

    def mirrored(self) -> ChapterChange:
        """The same changes seen from the other side."""
        return ChapterChange(self.name, tuple(line.mirrored() for line in self.lines))


def text_changes(before: Chapters, after: Chapters) -> tuple[ChapterChange, ...]:
    """The chapters that differ, line by line, with the words that differ inside a line.

    >>> [chapter] = text_changes([("A", ["tien bomen", "klaar"])], [("A", ["acht bomen"])])
    >>> [(line.kind, line.before, line.after) for line in chapter.lines]
    [('changed', 'tien bomen', 'acht bomen'), ('gone', 'klaar', '')]
    >>> chapter.lines[0].pieces[0]
    Piece(kind='gone', text='tien')
    """
    one, other = _by_name(before), _by_name(after)
    # The matcher is not the same in both directions; the smaller text always comes first.
    if list(one.items()) > list(other.items()):
        return tuple(chapter.mirrored() for chapter in text_changes(after, before))
    changes = []
    for name in dict.fromkeys([*other, *one]):
        lines = tuple(_line_changes(one.get(name, []), other.get(name, [])))
        if lines:
            changes.append(ChapterChange(name, lines))
    return tuple(changes)


def _by_name(chapters: Chapters) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, lines in chapters:
        found.setdefault(name, []).extend(line for line in lines if line)
    return found


def _line_changes(before: Sequence[str], after: Sequence[str]) -> Iterator[LineChange]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag != "equal":
            yield from _replaced(before[start:end], after[other_start:other_end])


def _replaced(gone: Sequence[str], new: Sequence[str]) -> Iterator[LineChange]:
    """Lines of one place: those that look alike are one changed line, in the order of both."""
    at = 0
    pair_them = len(gone) * len(new) <= MOST_PAIRS
    for line in gone:
        found = (number for number in range(at, len(new)) if _alike(line, new[number]))
        partner = next(found, None) if pair_them else None
        if partner is None:
            yield LineChange("gone", (Piece("gone", line),))
            continue
        yield from (LineChange("new", (Piece("new", text),)) for text in new[at:partner])
        yield LineChange("changed", tuple(_pieces(line, new[partner])))
        at = partner + 1
    yield from (LineChange("new", (Piece("new", text),)) for text in new[at:])


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The words of two texts: the same, gone or new. Both texts can be put together from it.

    >>> [piece.text for piece in word_changes("op 1 mei 2026", "op 30 juni 2026")]
    ['op ', '1 mei', '30 juni', ' 2026']
    """
    if before > after:
        return LineChange("changed", word_changes(after, before)).mirrored().pieces
    return tuple(_pieces(before, after))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    one, other = (_WORDS.findall(text) for text in (before, after))
    opcodes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    gone, new = "", ""
    for number, (tag, start, end, other_start, other_end) in enumerate(opcodes):
        same = "".join(one[start:end])
        # A space between two changed words is no news; the words read better as one stretch.
        inside = bool(gone or new) and number < len(opcodes) - 1 and same.isspace()
        if tag == "equal" and not inside:
            yield from _changed(gone, new)
            yield Piece("same", same)
            gone, new = "", ""
        else:
            gone += same
            new += "".join(other[other_start:other_end])
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if new:
        yield Piece("new", new)
