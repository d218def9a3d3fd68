"""Rules of mini-missions, asks and offers, stop and consent: reads together.toml.

>>> together_rules()["consent_of_tenants"].value, together_rules()["match_reach"].unit
(0.7, 'm')
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from ..rules import Rule, rules_in_force


def together_rules(on: datetime.date | None = None) -> Mapping[str, Rule]:
    """The rules that hold on a day, the newest of each key; without a day the newest there is."""
    return rules_in_force("listening/together.toml", on)


def match_weights(on: datetime.date | None = None) -> Mapping[str, float]:
    """How heavily place, time and theme weigh in a match.

    >>> match_weights()["place"]
    0.4
    """
    rules = together_rules(on)
    return {part: rules[f"match_weight_{part}"].value for part in ("place", "time", "theme")}
