"""Fits text into a drawing: how wide it is, and where it breaks.

A drawing is made without a font at hand. The widths below are of Lato Bold, in thousandths of
the letter size, rounded up per kind of letter, so that text in a western European language is
never wider than computed.
"""

from __future__ import annotations

import re
import unicodedata
from xml.sax.saxutils import escape

_WIDTHS = {
    letter: width
    for width, letters in (
        (361, "iljfI.,:;'|!()[]-‘’· "),
        (410, "rt/“”"),
        (640, "ß–€"),
        (760, "&…"),
        (801, "DGHNOQUÐØ"),
        (931, "mwM%æœ—"),
        (1100, "W@ŒÆ"),
    )
    for letter in letters
}
_CAPITAL, _OTHER = 721, 580
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """`text` as it is written in an SVG, in an attribute too; signs that XML forbids fall away.

    >>> xml_text('Rust & "ruimte"\\x0b')
    'Rust &amp; &quot;ruimte&quot;'
    """
    return escape(_NOT_IN_XML.sub("", text), {'"': "&quot;"})


def text_width(text: str, size: float) -> float:
    """The width of `text` at letter size `size`, in the same unit as the size.

    >>> text_width("ab", 10)
    11.6
    """
    return sum(map(_letter_width, text)) * size / 1000


def _letter_width(letter: str) -> int:
    """Thousandths of the letter size; a letter with an accent is as wide as one without."""
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS.get(base, _CAPITAL if base.isupper() else _OTHER)


def wrapped(text: str, width: float, size: float, most_lines: int) -> list[str]:
    """The lines of `text` that fit in `width`; what does not fit ends in an ellipsis.

    Words longer than a line are cut. The full text always stands in the table beside a drawing.

    >>> wrapped("Koele route naar de winkel", 95, 13, 3)
    ['Koele route', 'naar de', 'winkel']
    >>> wrapped("een twee drie", 40, 10, 1)
    ['een…']
    """
    lines: list[str] = []
    line = ""
    for word in _cut_words(text, width, size):
        candidate = f"{line} {word}".strip()
        if text_width(candidate, size) <= width:
            line = candidate
            continue
        lines.append(line)
        line = word
    lines.append(line)
    if len(lines) <= most_lines:
        return lines
    kept = lines[:most_lines]
    last = kept[-1]
    while last and text_width(last + "…", size) > width:
        last = last[:-1].rstrip()
    kept[-1] = last + "…"
    return kept


def _cut_words(text: str, width: float, size: float) -> list[str]:
    words = []
    for word in text.split():
        rest = word
        while len(rest) > 1 and text_width(rest, size) > width:
            keep = len(rest) - 1
            while keep > 1 and text_width(rest[:keep] + "-", size) > width:
                keep -= 1
            words.append(rest[:keep] + "-")
            rest = rest[keep:]
        words.append(rest)
    return words
