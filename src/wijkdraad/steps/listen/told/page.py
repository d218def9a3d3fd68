"""You said, we did: for everyone, what people said and what became of it, and what not and why."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.programme.models import Programme, Publication
from wijkdraad.programme.rooms import StationState
from wijkdraad.programme.thread import Thread

from ...facts.listening.told import not_done_rows, undecided_needs
from ...facts.shared import Reading, reading_now
from ...facts.stations import (
    DELIVERY,
    ThreadStation,
    how_far,
    need_sentence,
    thread_stations,
)

MOST_WORDS = 3


@dataclass(frozen=True)
class SaidAndDone:
    """One need: the words that everyone may read, and how far its thread is."""

    name: str
    sentence: str
    words: tuple[str, ...]
    how_far: str
    stations: tuple[ThreadStation, ...]


@dataclass(frozen=True)
class Refused:
    """A need that nothing is done with, why, and who decided that on which day."""

    name: str
    sentence: str
    why: str
    decided_by: str
    day: str


@dataclass(frozen=True)
class ToldPage:
    """What the page shows. `undecided` is about what is unknown, and that is no refusal."""

    programme: Programme
    answer: tuple[str, ...]
    needs: tuple[SaidAndDone, ...]
    refused: tuple[Refused, ...]
    undecided: tuple[tuple[str, str], ...]


def told_page(programme: Programme) -> ToldPage:
    """What people said and what was done with it, in the active language."""
    reading = reading_now(programme)
    refused, undecided = not_done_rows(reading), undecided_needs(reading)
    apart = {row.need_id for row in refused} | {need.pk for need in undecided}
    threads = [thread for thread in reading.threads.threads if thread.need.pk not in apart]
    threads.sort(key=lambda thread: (-len(thread.contributions), thread.need.key))
    needs = tuple(_said_and_done(reading, thread) for thread in threads)
    return ToldPage(
        programme,
        _answer(reading, needs, len(refused), len(undecided)),
        needs,
        tuple(
            Refused(
                row.need.name,
                need_sentence(row.need),
                row.why,
                row.decided_by,
                reading.language.day(row.date) if row.date else "",
            )
            for row in refused
        ),
        tuple((need.name, need_sentence(need)) for need in undecided),
    )


def _said_and_done(reading: Reading, thread: Thread) -> SaidAndDone:
    stations = thread_stations(reading, thread)
    words = [
        voice.text
        for voice in reading.cloth.voices_behind(thread.need)
        if voice.publication == Publication.PUBLISHED
    ]
    return SaidAndDone(
        thread.need.name,
        need_sentence(thread.need),
        tuple(words[:MOST_WORDS]),
        how_far(stations),
        stations,
    )


def _answer(
    reading: Reading, needs: tuple[SaidAndDone, ...], refused: int, undecided: int
) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    if not needs and not refused and not undecided:
        return (_("We have not understood a need yet, so nothing was done either."),)
    done = sum(
        any(
            station.name == DELIVERY and station.state != StationState.OPEN
            for station in need.stations
        )
        for need in needs
    )
    all_needs = len(needs) + refused + undecided
    sentences = [
        ngettext(
            "From what people said we understood {count} need.",
            "From what people said we understood {count} needs.",
            all_needs,
        ).format(count=all_needs),
        ngettext(
            "For {count} of them something was done.",
            "For {count} of them something was done.",
            done,
        ).format(count=done)
        if done
        else _("Nothing was done yet."),
    ]
    if refused:
        sentences.append(
            ngettext(
                "With {count} need nothing is done; below it says why.",
                "With {count} needs nothing is done; below it says why.",
                refused,
            ).format(count=refused)
        )
    if undecided:
        sentences.append(
            ngettext(
                "Of {count} need it is not decided yet.",
                "Of {count} needs it is not decided yet.",
                undecided,
            ).format(count=undecided)
        )
    return tuple(sentences)
