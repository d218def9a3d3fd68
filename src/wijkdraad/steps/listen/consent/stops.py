"""Steps on a stop by residents: say it, answer it, and read what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wijkdraad.programme.models import (
    DecisionMoment,
    Person,
    Programme,
    StopOutcome,
    StopRequest,
)
from wijkdraad.programme.site_keys import is_from_site
from wijkdraad.programme.tables import table_of
from wijkdraad.reference.listening.together import together_rules

from ...facts.shared import Reading
from ...rows import add_row, change_row, proposed_key
from ..site_rows import add_from_site


def say_stop(
    programme: Programme, values: dict[str, Any], today: date | None = None
) -> StopRequest:
    """Keep a stop that residents say on the site.

    `values` are process, by_whom, people, why and decision_moment. Its words are shown to
    everyone once someone answered it; until then only that there is a stop.
    """
    kept: StopRequest = add_from_site(
        programme, StopRequest, {**values, "date": today or timezone.localdate()}
    )
    return kept


def write_down_stop(
    programme: Programme, values: dict[str, Any], person: Person, today: date | None = None
) -> StopRequest:
    """Keep a stop that residents said to someone who works here. The same values as `say_stop`."""
    table = table_of(StopRequest)
    kept: StopRequest = add_row(
        programme,
        table,
        {
            "date": today or timezone.localdate(),
            **values,
            "key": proposed_key(programme, table, "sp"),
        },
        person,
    )
    return kept


def answer_stop(
    programme: Programme,
    stop: int,
    outcome: StopOutcome,
    answer: str,
    answered_by: str,
    person: Person,
    today: date | None = None,
) -> None:
    """Answer a stop, or answer it anew: then everyone reads it with its answer.

    Raises rows.Conflict where it is gone, and ValueError for an outcome that is no answer.
    """
    if outcome == StopOutcome.OPEN:
        raise ValueError("an answer says what is done with the stop")
    values = {
        "outcome": outcome,
        "answer": answer,
        "answered_by": answered_by,
        "answered_on": today or timezone.localdate(),
    }
    change_row(programme, table_of(StopRequest), stop, values, None, person)


def moments_to_stop(programme: Programme) -> QuerySet[DecisionMoment]:
    """The decisions that a stop can be about."""
    return DecisionMoment.objects.filter(programme=programme)


@dataclass(frozen=True)
class Stop:
    """A stop as it is read. `words` tells whether what residents wrote may be shown here.

    `people` is printed; `waits_days` is None once it was answered, or where it has no date.
    """

    row: StopRequest
    day: str
    people: str
    words: bool
    answered: bool
    answered_on: str
    waits_days: int | None
    late: bool


def stops(reading: Reading, day: date, for_everyone: bool) -> list[Stop]:
    """The stops of a programme: those without an answer first, then the newest answer first.

    For everyone the words of a stop from the site stay away until it is answered: answering
    it is how someone looks at it.
    """
    found = [
        _stop(reading, row, day, for_everyone)
        for row in StopRequest.objects.filter(programme=reading.programme).select_related(
            "decision_moment"
        )
    ]
    found.sort(key=lambda stop: stop.row.answered_on or date.min, reverse=True)
    found.sort(key=lambda stop: stop.answered)
    return found


def _stop(reading: Reading, row: StopRequest, day: date, for_everyone: bool) -> Stop:
    answered = row.outcome != StopOutcome.OPEN
    waits = None if answered or row.date is None else max(0, (day - row.date).days)
    most = together_rules()["stop_answered_within"].value
    return Stop(
        row=row,
        day=reading.language.day(row.date) if row.date else "",
        people=_people(reading, row.people, for_everyone),
        words=answered or not for_everyone or not is_from_site(row.key),
        answered=answered,
        answered_on=reading.language.day(row.answered_on) if row.answered_on else "",
        waits_days=waits,
        late=waits is not None and waits > most,
    )


def _people(reading: Reading, people: int | None, for_everyone: bool) -> str:
    if not people:
        return ""
    if for_everyone and people < reading.smallest_count:
        return _("fewer than {count} people").format(count=reading.smallest_count)
    return reading.language.ngettext("{count} person", "{count} people", people).format(
        count=reading.language.number(people)
    )
