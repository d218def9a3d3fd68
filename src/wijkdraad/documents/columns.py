"""How wide the columns of a printed table are, so that the words of its headings stay whole."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.documents.texts import column_weights, printed_text
from wijkdraad.method.report.pictures.lettering import text_width
from wijkdraad.method.report.structure import Table

_MM_PER_POINT = 25.4 / 72
_LONGEST_WHOLE = 16
"""A word with more letters than this is hyphenated where it does not fit."""
_FIGURE_PT = 8.5
_KEPT_SHARE = 0.72
"""How much of its width a column keeps at least that gives room to others."""


@dataclass(frozen=True)
class Columns:
    """The widths of the columns in mm, the size of the headings in points, and which of these
    headings stand without a hyphen."""

    widths_mm: tuple[float, ...]
    heading_pt: float
    whole: tuple[bool, ...]


def fitted_columns(
    table: Table,
    width_mm: float,
    padding_mm: float,
    sizes_pt: tuple[float, ...],
    wider: float = 1.0,
) -> Columns:
    """The columns of a table of `width_mm`, with the largest of `sizes_pt` at which headings fit.

    A column that is too narrow for the longest word of its heading (bold, with `padding_mm` beside
    it) or for a figure gets room from the others, which keep most of theirs. Where that is not enough at the
    smallest size, the headings that do not fit may be hyphenated. `wider` says how much wider than
    Lato the letters may be.

    >>> from wijkdraad.method.report.structure import Cell
    >>> table = Table("T", ("Wat", "Lindenkwartier"), ((Cell("a"), Cell("b")),), widths=(8, 2))
    >>> fitted = fitted_columns(table, 100, 4, (8.6, 7))
    >>> sum(fitted.widths_mm) == 100, fitted.widths_mm[1] > 25, fitted.heading_pt, fitted.whole
    (True, True, 8.6, (True, True))
    """
    weights = column_weights(table)
    own = [width_mm * weight / sum(weights) for weight in weights]
    figures = [wider * _figures_mm(table, column) for column in range(len(own))]
    for size in sizes_pt:
        headings = [wider * _heading_mm(header, size) for header in table.headers]
        needed = [max(pair) + padding_mm for pair in zip(headings, figures, strict=True)]
        short = sum(max(0.0, need - width) for need, width in zip(needed, own, strict=True))
        spare = [
            max(0.0, width - max(need, _KEPT_SHARE * width))
            for need, width in zip(needed, own, strict=True)
        ]
        if short <= sum(spare):
            break
    # Without enough room each gets the same part of what it lacks.
    share = min(1.0, sum(spare) / short) if short else 0.0
    taken = share * short / sum(spare) if sum(spare) else 0.0
    widths = [
        width + share * (need - width) if need > width else width - taken * room
        for need, width, room in zip(needed, own, spare, strict=True)
    ]
    whole = tuple(
        heading + padding_mm <= width + 1e-9
        for heading, width in zip(headings, widths, strict=True)
    )
    return Columns(tuple(widths), size, whole)


def _figures_mm(table: Table, column: int) -> float:
    """The width of the widest part of a figure that cannot be broken, such as an amount."""
    if column not in table.numeric:
        return 0.0
    parts = (part for row in table.rows for part in printed_text(row[column].text).split(" "))
    return (
        max(
            (text_width(part, _FIGURE_PT) for part in parts if len(part) <= _LONGEST_WHOLE),
            default=0.0,
        )
        * _MM_PER_POINT
    )


def _heading_mm(header: str, size_pt: float) -> float:
    """The width of the longest word that must stay whole; a hyphen in it is a place to break."""
    words = header.replace("-", "- ").replace("/", "/ ").split()
    kept = (word for word in words if len(word) <= _LONGEST_WHOLE)
    return max((text_width(word, size_pt) for word in kept), default=0.0) * _MM_PER_POINT
