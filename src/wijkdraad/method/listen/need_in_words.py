"""A need as one sentence: who needs what, and because of what."""

from __future__ import annotations

from collections.abc import Callable

OPENINGS = ("omdat ", "want ", "because ")
"""How people begin a reason themselves; the sentence says it already."""


def need_in_words(who: str, needs: str, because: str, gettext: Callable[[str], str]) -> str:
    """Who needs what, because of what; `gettext` gives a sentence in the language of the reader.

    >>> need_in_words("ouderen", "een bank.", "Omdat de weg lang is.", str)
    'Ouderen: een bank, because de weg lang is.'
    """
    reason = because.strip().rstrip(".")
    for opening in OPENINGS:
        if reason.lower().startswith(opening):
            reason = reason[len(opening) :]
    return gettext("{who}: {needs}, because {because}.").format(
        who=who[:1].upper() + who[1:], needs=needs.rstrip("."), because=reason
    )
