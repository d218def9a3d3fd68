"""Marks the first cell of every table row as that row's header in a PDF made by Typst.

Typst marks the cells of `table.header` as column headers, but its row headers
(`pdf.header-cell`) sit behind a feature flag that the Python package cannot switch on
(typst 0.15.2). Typst writes the structure elements as plain objects, so the tag is changed
there, and the cross-reference table is written anew. When `typst` lets us pass the flag, this
module can go.
"""

from __future__ import annotations

import re
from itertools import pairwise

_START = b"startxref\n"
_ENTRY = re.compile(rb"(\d{10}) 00000 n")
_CELL = re.compile(
    rb"\A(\d+ 0 obj\n<</Type/StructElem/S/T)D(/P \d+ 0 R/A\[)"
    rb"<</O/Table/Headers\[\(U\d+x(\d+)y\d+\)\]>>"
)


def with_row_headers(pdf: bytes) -> bytes:
    """The PDF with row headers; the same bytes when it has no tables.

    Raises ValueError when the file is not built the way Typst 0.15 builds it.
    """
    try:
        start = int(pdf[pdf.rindex(_START) + len(_START) :].split(b"\n", 1)[0])
        table, trailer = pdf[start:].split(b"trailer\n", 1)
        offsets = [int(offset) for offset in _ENTRY.findall(table)]
    except ValueError as error:
        raise ValueError("the PDF has no plain cross-reference table") from error
    if not table.startswith(b"xref") or not offsets or offsets != sorted(offsets):
        raise ValueError("the PDF's objects are not listed in their order")

    body = bytearray(pdf[: offsets[0]])
    positions: list[int] = []
    for offset, end in pairwise([*offsets, start]):
        positions.append(len(body))
        # An object is rewritten only from its very first byte, so that nothing inside a
        # compressed stream can be taken for a cell.
        body += _CELL.sub(_marked, pdf[offset:end], count=1)
    new_start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(positions) + 1)
    for position in positions:
        body += b"%010d 00000 n\r\n" % position
    body += b"trailer\n" + trailer[: trailer.rindex(_START)] + _START + b"%d\n%%%%EOF" % new_start
    return bytes(body)


def _marked(cell: re.Match[bytes]) -> bytes:
    """The cell's tag: a row header in the first column.

    A data cell loses its list of headers, because such a list would name the column's header
    only; without it a reader takes both from the headers' scope.
    """
    if cell[3] == b"0":
        return cell[1] + b"H" + cell[2] + b"<</O/Table/Scope/Row>>"
    return cell[1] + b"D" + cell[2]
