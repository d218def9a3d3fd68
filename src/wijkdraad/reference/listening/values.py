"""Rules of the map of values, and words that are proposed for a value: reads `values.toml`.

>>> value_rules()["home_cell_side"].value, proposed_values("nl")[:2]
(100.0, ('rust', 'ontmoeten'))
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache

from ..rules import Rule, proposed_words, rules_in_force

FILE = "listening/values.toml"


@cache
def value_rules(on: datetime.date | None = None) -> Mapping[str, Rule]:
    """The rules that hold on a day, by key; without a day the newest row of each.

    >>> len(value_rules(datetime.date(2000, 1, 1)))
    0
    """
    return rules_in_force(FILE, on)


def proposed_values(language: str) -> tuple[str, ...]:
    """Words for what a place can mean, in Dutch ("nl") or English ("en")."""
    return proposed_words(FILE, "value", language)
