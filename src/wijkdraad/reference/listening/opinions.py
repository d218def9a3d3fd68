"""Below which numbers nothing is said of opinions that go together: reads opinions.toml.

>>> opinion_rules()["fewest_participants"].value, opinion_rules()["lowest_stability"].status
(30.0, 'to_verify')
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache

from ..rules import Rule, rules_in_force


@cache
def opinion_rules(on: datetime.date | None = None) -> Mapping[str, Rule]:
    """The rules that hold on a day, by key; without a day the newest of each."""
    return rules_in_force("listening/opinions.toml", on)
