"""The fonts at hand, and the characters they cannot draw, before those stop a PDF."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import font_lato
import typst

# Drawn by the fonts inside Typst; an open square is the usual sign for "a character is here".
REPLACEMENT = "□"

# Latin-1 and the usual quotes and dashes are in Lato; a report with only these is not tried.
_COMMON = frozenset(map(chr, [*range(0x20, 0x100), *range(0x2013, 0x201F), 0x2022, 0x2026, 0x20AC]))
# Joiners and variation selectors have no shape of their own and mean nothing without the emoji
# they belong to.
_JOINERS = re.compile("[\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]")
_COMPLAINT = re.compile(r"the text `\"(.+?)\"` could not be displayed")


@cache
def typst_fonts() -> typst.Fonts:
    """Lato and the fonts inside Typst; the machine's own fonts would change the result."""
    return typst.Fonts(include_system_fonts=False, font_paths=[font_lato.font_directory])


def displayable(text: str, fonts: typst.Fonts) -> str:
    """The text with every character that `fonts` cannot draw replaced by an open square."""
    text = _JOINERS.sub("", text)
    suspects = frozenset(text) - _COMMON
    missing = _missing("".join(sorted(suspects)), fonts) if suspects else ""
    return text.translate({ord(character): REPLACEMENT for character in missing})


@lru_cache(maxsize=64)
def _missing(characters: str, fonts: typst.Fonts) -> str:
    """Those of `characters` that no font can draw.

    Typst itself is asked, in one small document with a line for each character, because only
    Typst knows which of the fonts inside it has which character.
    """
    lines = [
        '#set document(title: "glyphs")',
        '#set text(font: "Lato")',
        *(f'#text("\\u{{{ord(character):x}}}")' for character in characters if character > " "),
    ]
    try:
        typst.compile(
            "\n\n".join(lines).encode(),
            format="pdf",
            font_paths=fonts,
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError as error:
        return "".join(_COMPLAINT.findall(error.diagnostic))
    return ""
