"""Fits text into a drawing: how wide it is, and where it breaks.

A drawing is made without a font at hand. The widths below are of Lato Bold, in thousandths of
the letter size, rounded up per kind of letter, so that text is never wider than computed.
"""

from __future__ import annotations

_NARROW = frozenset("iljtfrI.,:;'|!()[]-‘’“”· /")
_WIDE = frozenset("mwMW%@€–—")


def text_width(text: str, size: float) -> float:
    """The width of `text` at letter size `size`, in the same unit as the size.

    >>> text_width("ab", 10)
    11.6
    """
    thousandths = sum(
        360 if letter in _NARROW else 900 if letter in _WIDE else 720 if letter.isupper() else 580
        for letter in text
    )
    return thousandths * size / 1000


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
        while text_width(rest, size) > width:
            keep = len(rest) - 1
            while keep > 1 and text_width(rest[:keep] + "-", size) > width:
                keep -= 1
            words.append(rest[:keep] + "-")
            rest = rest[keep:]
        words.append(rest)
    return words
