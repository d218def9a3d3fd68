"""What was erased: how much of it and why, and never what it said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wijkdraad.programme.models import Erasure, Programme


class Why(StrEnum):
    """Why something was erased."""

    ASKED = "asked"
    KEPT_LONG_ENOUGH = "retention"
    TAKEN_OUT = "taken_out"


WHY_WORDS = {
    Why.ASKED: gettext_lazy("the person it belongs to asked for it"),
    Why.KEPT_LONG_ENOUGH: gettext_lazy("it was kept long enough"),
    Why.TAKEN_OUT: gettext_lazy("personal data in a text, taken out by who read it"),
}
WHAT_WORDS = {
    "contributor": gettext_lazy("who left a contribution, and the private link"),
    "contribution_text": gettext_lazy("the words of a contribution, in all versions"),
    "words_in_text": gettext_lazy("words in a contribution, in all versions"),
    "contributor_contact": gettext_lazy("name and e-mail address of who left a contribution"),
    "contributor_left_over": gettext_lazy(
        "who left a contribution that was deleted, and what it said"
    ),
    "hidden_text": gettext_lazy("the words of a contribution that is not shown"),
    "appeal": gettext_lazy("an objection and its answer"),
    "thread_seen": gettext_lazy("what someone last saw of their thread"),
    "statement_mark": gettext_lazy("mark of who voted on statements"),
    "ballot_mark": gettext_lazy("mark of who voted in a neighbourhood budget"),
    "supporter": gettext_lazy("name and contact of a supporter of a mini-mission"),
    "receiver_link": gettext_lazy("private link of a receiver"),
    "consent_code": gettext_lazy("code of a dwelling for a vote on consent"),
}


@dataclass(frozen=True)
class Erased:
    """One line of the log, in words."""

    when: datetime
    what: str
    count: int
    why: str


def note_erasure(programme: Programme, what: str, count: int, why: Why) -> None:
    """Write down that something was erased. Nothing is written where nothing was."""
    if what not in WHAT_WORDS:
        raise ValueError(f"no words for {what}")
    if count:
        Erasure.objects.create(
            programme=programme, erased_at=timezone.now(), what=what, count=count, why=why
        )


def erased(programme: Programme) -> list[Erased]:
    """The log of a programme, the newest first, in the active language."""
    return [
        Erased(
            row.erased_at,
            str(WHAT_WORDS.get(row.what, row.what)),
            row.count,
            str(WHY_WORDS.get(row.why, row.why) if row.why else _("not known")),  # type: ignore[call-overload]
        )
        for row in Erasure.objects.filter(programme=programme).order_by("-erased_at", "-pk")
    ]


def erased_by_reason(programme: Programme) -> Counter[str]:
    """How often something was erased for each reason: acts, not the pieces of each act."""
    return Counter(Erasure.objects.filter(programme=programme).values_list("why", flat=True))
