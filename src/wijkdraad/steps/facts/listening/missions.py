"""The facts of the section of the mini-missions."""

from __future__ import annotations

from wijkdraad.method.report.chapters.listening.missions import MissionRow, MissionsFacts
from wijkdraad.programme.models import MiniMission, MissionStatus, Publication

from ...listen.missions.board import missions_of
from ...listen.missions.joining import OPEN_TO_JOIN, supporters_in_words
from ..shared import Reading


def missions_facts(reading: Reading) -> MissionsFacts:
    """The mini-missions with their need and status; with words where everyone may read them."""
    missions = list(missions_of(reading.programme))
    known = [row.budget_cents for row in missions if row.budget_cents is not None]
    shown = [row for row in missions if row.for_everyone]  # type: ignore[attr-defined]
    return MissionsFacts(
        rows=tuple(_row(reading, row) for row in shown),
        waiting=len(missions) - len(shown),
        started=sum(row.status == MissionStatus.STARTED for row in missions),
        done=sum(row.status == MissionStatus.DONE for row in missions),
        budget_cents=sum(known),
        unknown_budgets=len(missions) - len(known),
    )


def _row(reading: Reading, row: MiniMission) -> MissionRow:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    who = row.who
    if row.with_whom:
        who = _("{who}, with {others}").format(who=row.who, others=row.with_whom)
    photos = sum(photo.publication == Publication.PUBLISHED for photo in row.photos.all())
    result = [row.result] if row.result else []
    if photos:
        result.append(ngettext("{count} photo", "{count} photos", photos).format(count=photos))
    return MissionRow(
        name=row.name,
        who=who,
        need=row.need.name if row.need else "",
        status=row.get_status_display(),
        result=" · ".join(result),
        joined=_joined(reading, row),
        state="attention" if row.status == MissionStatus.STOPPED else "plain",
    )


def _joined(reading: Reading, row: MiniMission) -> str:
    """How many joined; of one that nobody can join any more nothing, where nobody did."""
    count: int = row.joined  # type: ignore[attr-defined]
    if not count and row.status not in OPEN_TO_JOIN:
        return "–"
    return supporters_in_words(count, reading.smallest_count)
