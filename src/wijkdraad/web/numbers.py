"""The whole numbers that forms and addresses send: one rule for all pages."""

from __future__ import annotations

MOST_DIGITS = 15
"""Fits in each database that we use, and is far below the length at which int() refuses."""


def whole_number(text: str) -> int | None:
    """The whole number that a form or an address sent; None where it sent anything else.

    Only the digits 0 to 9 count, at most 15 of them: no sign, no space, no other script.

    >>> whole_number("12"), whole_number("007"), whole_number("9" * 15)
    (12, 7, 999999999999999)
    >>> [whole_number(text) for text in ("", "-1", " 1", "²", "٣", "1.0", "9" * 16)]
    [None, None, None, None, None, None, None]
    """
    # "²".isdigit() is true, and int("²") raises.
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return None
