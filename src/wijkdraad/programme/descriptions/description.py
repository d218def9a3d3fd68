"""What a description of a table is, and the helps that many fields share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

Helps = Mapping[str, Any]

KEY = _("A short name of our own, without spaces. It stays the same from now on.")
SHORT = _("A few words. They stand in lists, in the picture of the thread and in the plan.")
UNKNOWN_MONEY = _("With a comma or a point, such as 1250,50. Leave it empty if it is unknown.")
DAY = _("Leave it empty if it is not known yet.")
ABOUT_THEMSELVES = _("Only what they told themselves. Empty: they did not say.")
SEEN_BY_ALL = _("Nothing is shown to everyone before someone looked at it.")


@dataclass(frozen=True)
class Description:
    """How a table is kept: what it is for, how its keys begin, and the columns of its list."""

    lead: Any
    prefix: str
    listed: tuple[str, ...]
    helps: Helps = field(default_factory=dict)
