"""Needs that nothing is done with, and why; and needs of which that is not decided yet."""

from __future__ import annotations

from datetime import date

from wijkdraad.method.report.chapters.listening.told import NotDoneRow, ToldFacts
from wijkdraad.programme.models import Need, NotDone

from ..shared import Reading

_NEVER = date.min


def not_done_rows(reading: Reading) -> list[NotDone]:
    """What was decided not to do, the last decision first; without a date at the end."""
    rows = NotDone.objects.filter(programme=reading.programme).select_related("need")
    return sorted(
        rows, key=lambda row: (row.date is None, -(row.date or _NEVER).toordinal(), row.key)
    )


def undecided_needs(reading: Reading) -> list[Need]:
    """The needs without a measure of which nobody said that nothing will be done.

    That is not a refusal: nobody decided yet.
    """
    refused = {row.need_id for row in not_done_rows(reading)}
    return [
        thread.need
        for thread in reading.threads.threads
        if not thread.measures and thread.need.pk not in refused
    ]


def told_facts(reading: Reading) -> ToldFacts:
    """What the plan says of needs that nothing is done with."""
    return ToldFacts(
        tuple(
            NotDoneRow(
                row.need.name,
                row.why,
                row.decided_by,
                reading.language.day(row.date) if row.date else "",
            )
            for row in not_done_rows(reading)
        ),
        tuple(need.name for need in undecided_needs(reading)),
    )
