"""Step of the programme's home page: what stands where, what is loose, what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wijkdraad.method.report.chapters.threads import thread_alt, thread_table, thread_words
from wijkdraad.method.report.pictures.thread_picture import thread_picture
from wijkdraad.method.report.structure import Table
from wijkdraad.programme.cloth import Effect
from wijkdraad.programme.loose_end import LooseEnd, LooseEndKind
from wijkdraad.programme.models import DecisionMoment, Job, Person, Programme
from wijkdraad.programme.rooms import Room, Station

from .facts.know import gaps
from .facts.shared import Reading, reading_now
from .facts.thread import front_facts, thread_facts
from .jobs import look
from .loose_ends import ToldEnd, told_ends, told_ends_of
from .programme import coming_moments

URGENT = (
    LooseEndKind.STOP_UNANSWERED,
    LooseEndKind.COMMITMENT_NOT_DELIVERED,
    LooseEndKind.NEED_WITHOUT_MEASURE,
    LooseEndKind.MEASURE_WITHOUT_COMMITMENT,
    LooseEndKind.DELIVERY_WITHOUT_PROOF,
    LooseEndKind.CLAIM_WITHOUT_MEASUREMENT,
)

MOST_JOBS = 5

NOT_KEPT = (LooseEndKind.COMMITMENT_NOT_DELIVERED, LooseEndKind.COMMITMENT_PARTLY_DELIVERED)


@dataclass(frozen=True)
class Figure:
    """A large figure and what it counts."""

    value: str
    label: str


@dataclass(frozen=True)
class RoomEnds:
    """A room with its loose ends."""

    station: Station
    ends: tuple[ToldEnd, ...]


@dataclass(frozen=True)
class Home:
    """What the home page of a programme shows."""

    programme: Programme
    stations: tuple[Station, ...]
    needs: int
    open_threads: int
    picture: str
    table: Table
    rooms: tuple[RoomEnds, ...]
    gaps: tuple[str, ...]
    loose_ends: int
    now: tuple[ToldEnd, ...]
    figures: tuple[Figure, ...]
    next_moment: DecisionMoment | None


def programme_home(programme: Programme) -> Home:
    """Read a programme for its home page, in the active language."""
    reading = reading_now(programme)
    drawn = thread_facts(reading).threads
    threads = reading.threads
    return Home(
        programme=programme,
        stations=threads.stations,
        needs=len(threads.threads),
        open_threads=sum(not thread.whole for thread in threads.threads),
        picture=thread_picture(
            drawn, thread_words(reading.language), thread_alt(drawn, reading.language)
        ),
        table=thread_table(drawn, reading.language),
        rooms=tuple(
            RoomEnds(station, told_ends_of(reading, station.room))
            for station in threads.stations
            if station.room != Room.REPORT
        ),
        gaps=gaps(reading),
        loose_ends=len(threads.loose_ends),
        now=told_ends(reading, _now(reading)),
        figures=_figures(reading),
        next_moment=next(iter(coming_moments(programme)), None),
    )


def last_jobs(programme: Programme, person: Person) -> tuple[Job, ...]:
    """The last jobs that this person started for this programme, as they stand, newest first."""
    own = Job.objects.filter(programme=programme, started_by=person).order_by("-pk")
    return tuple(look(job) for job in own[:MOST_JOBS])


def _now(reading: Reading) -> tuple[LooseEnd, ...]:
    """Up to three loose ends to pick up first, each of another kind, the most urgent kind first.

    Of promises that are not kept, or kept in part, it is the one that is due first.
    """
    due = {commitment.key: commitment.due for commitment in reading.cloth.commitments}
    ends = reading.threads.loose_ends
    first: dict[LooseEndKind, LooseEnd] = {}
    for end in sorted(ends, key=lambda end: _day_due(end, due)):
        kind = LooseEndKind.COMMITMENT_NOT_DELIVERED if end.kind in NOT_KEPT else end.kind
        first.setdefault(kind, end)
    return tuple(first[kind] for kind in URGENT if kind in first)[:3]


def _day_due(end: LooseEnd, due: Mapping[str, date | None]) -> date:
    """When a promise that is not kept is due; the last of all days for what has no day."""
    return (due[end.key] if end.kind in NOT_KEPT else None) or date.max


def _figures(reading: Reading) -> tuple[Figure, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    front, cloth = front_facts(reading), reading.cloth
    figures = [
        Figure(
            str(front.contributions),
            ngettext("contribution heard", "contributions heard", front.contributions)
            + ", "
            + ngettext("{count} channel", "{count} channels", front.channels).format(
                count=front.channels
            ),
        ),
        Figure(str(front.needs), _("needs")),
    ]
    budgets = {
        commitment.pk: commitment.budget_cents
        for commitment in cloth.commitments
        if commitment.budget_cents is not None
    }
    if budgets:
        serving = {
            commitment.pk for thread in reading.threads.threads for commitment in thread.commitments
        }
        linked = sum(cents for promise, cents in budgets.items() if promise in serving)
        total = sum(budgets.values())
        label = _("promised for a need, of {total} in all").format(
            total=reading.language.money(total)
        )
        unknown = len(cloth.commitments) - len(budgets)
        if unknown:
            label += "; " + ngettext(
                "of {count} commitment the amount is unknown",
                "of {count} commitments the amount is unknown",
                unknown,
            ).format(count=unknown)
        figures.append(Figure(reading.language.money(linked), label))
    shown = [effect for effect in cloth.effects if not reading.hides(effect)]
    better = [effect for effect in shown if effect.change.verdict == "better"]
    if shown:
        figures.append(
            Figure(
                _("{better} of {effects}").format(better=len(better), effects=len(shown)),
                _improved(reading, better),
            )
        )
    return tuple(figures)


def _improved(reading: Reading, better: list[Effect]) -> str:
    """What the count of improvements is of, with the first of them as an example."""
    _ = reading.language.gettext
    if not better:
        return _("measured effects are an improvement")
    label = better[0].after.indicator.label
    return _("measured effects are an improvement, for example {indicator} ({difference})").format(
        indicator=label[:1].lower() + label[1:], difference=reading.difference(better[0]).text
    )
