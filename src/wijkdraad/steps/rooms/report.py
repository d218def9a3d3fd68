"""The screen of the room Report: what do we tell, and what is not done yet?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from wijkdraad.programme.history import title_of
from wijkdraad.programme.models import Programme
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.rooms import Room, Station
from wijkdraad.programme.tables import TABLES, Table

from ..facts.shared import Reading
from ..facts.thread import front_facts
from .shared import DoNow, bar, go_to

MOST_CHANGES = 8


@dataclass(frozen=True)
class Reach:
    """How many needs come this far along the thread."""

    label: str
    count: int
    bar: int


@dataclass(frozen=True)
class Kept:
    """The commitments by how far they are: together they are all that was promised."""

    all: int
    kept: int
    partly: int
    not_yet: int
    kept_bar: int
    partly_bar: int


@dataclass(frozen=True)
class LatestChange:
    """What one person did at once with rows of one table: what, how, by whom and when.

    `name` and `row_id` are of the row where it is one row that is still there.
    """

    table: str
    label: str
    name: str
    rows: int
    kind: str
    who: str
    when: datetime
    row_id: int


@dataclass(frozen=True)
class ReportScreen:
    """What the screen shows: ambition, realised and not yet done; loose ends; the last changes."""

    answer: tuple[str, ...]
    do_now: DoNow
    kept: Kept
    reach: tuple[Reach, ...]
    ends: tuple[Station, ...]
    changes: tuple[LatestChange, ...]


def report_screen(reading: Reading, with_history: bool) -> ReportScreen:
    """What can be told, and what is not done yet."""
    threads = reading.threads
    return ReportScreen(
        answer=_answer(reading),
        do_now=_do_now(reading),
        kept=_kept(reading),
        reach=_reach(reading),
        ends=tuple(
            station
            for station in threads.stations
            if station.loose_ends and station.room != Room.REPORT
        ),
        changes=latest_changes(reading.programme) if with_history else (),
    )


def _kept(reading: Reading) -> Kept:
    front = front_facts(reading)
    not_yet = front.commitments - front.kept - front.partly
    return Kept(
        front.commitments,
        front.kept,
        front.partly,
        not_yet,
        bar(front.kept, front.commitments),
        bar(front.partly, front.commitments),
    )


def _reach(reading: Reading) -> tuple[Reach, ...]:
    _, threads = reading.language.gettext, reading.threads.threads
    counts = (
        (_("needs"), len(threads)),
        (_("with a goal"), sum(bool(thread.goals) for thread in threads)),
        (_("with a measure"), sum(bool(thread.measures) for thread in threads)),
        (_("with a commitment"), sum(bool(thread.commitments) for thread in threads)),
        (_("with something carried out"), sum(bool(thread.deliveries) for thread in threads)),
        (_("with a measured effect"), sum(bool(thread.effects) for thread in threads)),
        (_("without a loose end"), sum(thread.whole for thread in threads)),
    )
    return tuple(Reach(label, count, bar(count, len(threads))) for label, count in counts)


def _answer(reading: Reading) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    threads, ends = reading.threads.threads, len(reading.threads.loose_ends)
    if not threads:
        return (_("There is nothing to tell yet. The thread starts with listening."),)
    effects = sum(bool(thread.effects) for thread in threads)
    told = [
        ngettext(
            "Of {needs} need, {effects} runs all the way to a measured effect.",
            "Of {needs} needs, {effects} run all the way to a measured effect.",
            len(threads),
        ).format(needs=len(threads), effects=effects)
    ]
    told.append(
        ngettext(
            "The thread stops in {count} place.", "The thread stops in {count} places.", ends
        ).format(count=ends)
        if ends
        else _("There are no loose ends.")
    )
    return tuple(told)


def _do_now(reading: Reading) -> DoNow:
    _ = reading.language.gettext
    if not reading.threads.threads:
        return go_to(_("Start with listening."), reading, Room.LISTEN)
    says = (
        _("The plan tells what is promised and done, and also what is not done yet.")
        if reading.threads.loose_ends
        else _("Nothing is waiting. The plan can be handed in.")
    )
    return DoNow(says, _("Download the plan (PDF)"), "plan", Room.REPORT)


def latest_changes(programme: Programme, most: int = MOST_CHANGES) -> tuple[LatestChange, ...]:
    """What happened last, the newest first; rows that came in together are told together."""
    told = []
    for table in TABLES:
        if not issubclass(table.model, Row):
            continue
        acts = (
            table.model.history.filter(programme=programme)
            .order_by()
            .values("history_change_reason", "history_type", "history_user__name")
            .annotate(rows=Count("id", distinct=True), when=Max("history_date"))
            .annotate(row_id=Max("id"), last=Max("history_id"))
        )
        told += [(act, table) for act in acts.order_by("-when")[:most]]
    told.sort(key=lambda pair: pair[0]["when"], reverse=True)
    return tuple(_change(act, table) for act, table in told[:most])


def _change(act: dict[str, Any], table: Table) -> LatestChange:
    one = act["rows"] == 1
    record = table.model.history.get(history_id=act["last"]) if one else None
    there = one and table.model._default_manager.filter(pk=act["row_id"]).exists()
    meta = table.model._meta
    return LatestChange(
        table.name,
        str(meta.verbose_name if one else meta.verbose_name_plural),
        title_of(record.instance) if record is not None else "",
        act["rows"],
        act["history_type"],
        act["history_user__name"] or "",
        act["when"],
        act["row_id"] if there else 0,
    )
