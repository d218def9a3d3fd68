"""What changed in the thread of a contribution since someone last saw it, or was told by mail.

`ThreadSeen.stations` holds what was seen: for each station [told, need, station, state, mark],
where `told` is PAGE or MAIL and `mark` a fingerprint of its words in the language of the programme.
Looking at the page does not mark anything as seen: programs that check links in mail look too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wijkdraad.programme.models import Contribution, Contributor, NotDone, Programme, ThreadSeen
from wijkdraad.programme.rooms import StationState

from ...facts.shared import Reading
from ...facts.stations import UNDERSTOOD, ThreadStation, thread_stations
from ...language import report_language

PAGE, MAIL = "page", "mail"
NOT_DONE = "not done"
MARK_LETTERS = 16

Place = tuple[str, str]
"""The key of a need and the name of a station."""
Seen = tuple[str, str, str, str]
"""The key of the need, the name of the station, its state, and the mark of its words."""


@dataclass(frozen=True)
class News:
    """One thing that changed: of which need, what it is called, and the words of it."""

    need: str
    title: str
    lines: tuple[str, ...]


Reached = tuple[str, str, str, News]
"""The key of the need, the name of the station, its state, and what is told of it."""


class Watch:
    """The threads of a programme, read once to see what changed for many contributors."""

    def __init__(self, programme: Programme, language: str = "") -> None:
        """`language` is that in which news is told; empty takes that of the programme."""
        self.own = Reading(programme, report_language(programme.language))
        code = language or programme.language
        same = code == programme.language
        self.told = self.own if same else Reading(programme, report_language(code))
        rows = NotDone.objects.filter(programme=programme)
        self.refused = {row.need_id: row.why for row in rows}

    def now(self, contribution: Contribution) -> dict[Place, Seen]:
        """Where the thread of a contribution is, with a mark of the words at each station."""
        return _marked(self._reached(self.own, contribution))

    def news(self, contribution: Contribution, seen: Iterable[Seen]) -> tuple[News, ...]:
        """What is not among what was `seen`; and, for each need, whether something is gone."""
        reached = self._reached(self.own, contribution)
        told = reached if self.told is self.own else self._reached(self.told, contribution)
        known, now = set(seen), _marked(reached)
        words = {(need, station): news for need, station, _state, news in told}
        fresh = [words[place] for place, entry in now.items() if entry not in known]
        with translation.override(self.told.language.code):
            gone = [
                News(self._name(need), _("Something that stood here is no longer so."), ())
                for need in dict.fromkeys(
                    entry[0] for entry in sorted(known) if entry[:2] not in now
                )
            ]
        return (*fresh, *gone)

    def _name(self, key: str) -> str:
        names = {need.key: need.name for need in self.own.cloth.needs}
        return names.get(key) or _("A need that your words led to")

    def _reached(self, reading: Reading, contribution: Contribution) -> list[Reached]:
        """The need, the station, its state and its words, for all that was reached or refused."""
        found = []
        with translation.override(reading.language.code):
            for need in reading.cloth.needs_heard_in(contribution):
                thread = reading.threads.follow(need)
                for station in thread_stations(reading, thread, contribution):
                    if station.state != StationState.OPEN:
                        news = News(need.name, station.title, _words(station))
                        found.append((need.key, station.name, station.state.value, news))
                if need.pk in self.refused:
                    title, why = _("With this need nothing is done"), self.refused[need.pk]
                    news = News(need.name, title, (why,))
                    found.append((need.key, NOT_DONE, StationState.FULL.value, news))
        return found


def _marked(reached: Iterable[Reached]) -> dict[Place, Seen]:
    return {
        (need, station): (need, station, state, _mark(news))
        for need, station, state, news in reached
    }


def seen_by(contributor: Contributor, ways: Iterable[str]) -> set[Seen]:
    """What a contributor saw on the PAGE or was told by MAIL."""
    row = ThreadSeen.objects.filter(contributor=contributor).first()
    wanted = set(ways)
    entries = row.stations if row else []
    return {(entry[1], entry[2], entry[3], entry[4]) for entry in entries if entry[0] in wanted}


def remember(watch: Watch, contributor: Contributor, way: str) -> None:
    """Remember that the thread as it is now was seen on the PAGE, or told by MAIL."""
    if contributor.contribution is None:
        return
    row, _made = ThreadSeen.objects.get_or_create(
        contributor=contributor, defaults={"seen_at": timezone.now()}
    )
    others = [entry for entry in row.stations if entry[0] != way]
    now = watch.now(contributor.contribution).values()
    row.stations = [*others, *([way, *entry] for entry in now)]
    if way == PAGE:
        row.seen_at = timezone.now()
    else:
        row.mailed_at = timezone.now()
    row.save()


def day_seen(watch: Watch, contributor: Contributor) -> str:
    """The day on which the page was last marked as seen; empty where it never was."""
    row = ThreadSeen.objects.filter(contributor=contributor).first()
    if row is None or not any(entry[0] == PAGE for entry in row.stations):
        return ""
    return watch.told.language.day(timezone.localdate(row.seen_at))


def _words(station: ThreadStation) -> tuple[str, ...]:
    # The sentence of the need itself is not repeated: its name stands above it.
    return () if station.name == UNDERSTOOD else tuple(line.text for line in station.lines)


def _mark(news: News) -> str:
    text = "\n".join((news.title, *news.lines))
    return hashlib.sha256(text.encode()).hexdigest()[:MARK_LETTERS]
