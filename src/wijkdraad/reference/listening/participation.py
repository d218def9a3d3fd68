"""Words for why people take part or not, and rules of the plan: reads `participation.toml`.

>>> participation_rules()["link_in_mail_days"].value, proposed_barriers("en")[0]
(30.0, 'I have no time')
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache

from ..rules import Rule, proposed_words, rules_in_force

FILE = "listening/participation.toml"


@cache
def participation_rules(on: datetime.date | None = None) -> Mapping[str, Rule]:
    """The rules that hold on a day, by key; without a day the newest row of each."""
    return rules_in_force(FILE, on)


def proposed_drives(language: str) -> tuple[str, ...]:
    """What may drive someone to take part, in Dutch ("nl") or English ("en")."""
    return proposed_words(FILE, "drive", language)


def proposed_barriers(language: str) -> tuple[str, ...]:
    """What may stop someone from taking part, in Dutch ("nl") or English ("en")."""
    return proposed_words(FILE, "barrier", language)
