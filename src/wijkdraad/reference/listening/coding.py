"""Numbers of the coding of contributions, and Dutch stop words: reads two files of this folder.

>>> coding_norms()["saturation_window"].value, "het" in dutch_stop_words()
(20.0, True)
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache

from ..rules import Rule, document, rules_in_force


@cache
def coding_norms(on: datetime.date | None = None) -> Mapping[str, Rule]:
    """The norms that hold on a day, by key; without a day the newest row of each.

    >>> len(coding_norms(datetime.date(2000, 1, 1)))
    0
    """
    return rules_in_force("listening/coding.toml", on, "norm")


@cache
def dutch_stop_words() -> frozenset[str]:
    """Dutch words, in lower case, that say little about what a text is about."""
    return frozenset(document("listening/dutch_stop_words.toml")["list"]["words"])
