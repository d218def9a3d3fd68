"""Steps of the room Listen: keep what a resident said on the site, and the way back to it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from shapely import Point

from wijkdraad.programme.history import IMPORTED, event
from wijkdraad.programme.models import (
    Channel,
    Contribution,
    ContributionKind,
    Contributor,
    Need,
    Organisation,
    Programme,
)
from wijkdraad.programme.thread import Thread

from ..facts import stations
from ..facts.shared import Reading, reading_now
from ..facts.stations import ThreadStation, thread_stations, unread_station
from .site_rows import next_key

KEY_START = "web-"
TOKEN_BYTES = 24
SAME_WITHIN_S = 60


@dataclass(frozen=True)
class Said:
    """What a resident left on the site. Only the words are needed.

    `at_home` tells that the spot is where they live; `about_self` holds what they told of
    themselves, as pairs of a field of a contribution and an answer; `about` is the number of the
    organisation that it is about.
    """

    text: str
    kind: str = ContributionKind.STORY
    place: str = ""
    spot: Point | None = None
    group: str = ""
    name: str = ""
    email: str = ""
    at_home: bool = False
    about_self: tuple[tuple[str, str], ...] = ()
    about: int | None = None


def receive(programme: Programme, said: Said, browser: str) -> str:
    """Keep what was said and give the token of its private link.

    `browser` is a secret that only the browser of the sender keeps. The token is computed from
    it, so that the same words sent again within a minute (a double click, a reload after a
    lost answer) are one contribution with one link, and no token has to be kept: the database
    knows its hash only. When this returns, the contribution is on disk.
    """
    tokens = _tokens(programme, said, browser)
    with on_disk(), transaction.atomic(durable=True):
        # One at a time in a programme: two senders never get the same number.
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        return _known(tokens) or _kept(programme, said, tokens[0])


def received(programme: Programme, said: Said, browser: str) -> str | None:
    """The token of the private link where the very same was sent within the last minute."""
    return _known(_tokens(programme, said, browser))


def parties_to_name(programme: Programme) -> list[tuple[int, str]]:
    """The organisations a contribution may be about, as (number, name): whom everyone knows of.

    Those are the owners of works and who promised something.
    """
    known = Organisation.objects.filter(programme=programme).exclude(works=None, commitments=None)
    return sorted(set(known.values_list("pk", "name")), key=lambda party: party[1].casefold())


@dataclass(frozen=True)
class NeedStory:
    """One need that we understood from a contribution, and how its thread runs on."""

    name: str
    stations: tuple[ThreadStation, ...]


@dataclass(frozen=True)
class Story:
    """What happened with one contribution. It holds nothing of who sent it."""

    programme: Programme
    text: str
    day: str
    place: str
    on_map: bool
    needs: tuple[NeedStory, ...]
    unread: ThreadStation


def story_behind(token: str) -> Story | None:
    """What happened with the contribution of a private link, in the active language.

    None where nobody has this link, or where its programme is not open to residents.
    """
    contribution = (
        Contribution.objects.filter(
            contributor__link_hash=link_hash_of(token), programme__is_public=True
        )
        .select_related("programme")
        .first()
    )
    if contribution is None:
        return None
    return story_of(contribution, reading_now(contribution.programme))


def story_of(contribution: Contribution, reading: Reading) -> Story:
    """What happened with a contribution, in the language of the reading of its programme."""
    return Story(
        programme=contribution.programme,
        text=contribution.text,
        day=reading.language.day(contribution.date) if contribution.date else "",
        place=contribution.place,
        on_map=contribution.geometry is not None,
        needs=tuple(
            _need_story(reading, contribution, need)
            for need in reading.cloth.needs_heard_in(contribution)
        ),
        unread=unread_station(),
    )


def _need_story(reading: Reading, contribution: Contribution, need: Need) -> NeedStory:
    thread = reading.threads.follow(need)
    days = _days(reading, contribution, thread)
    return NeedStory(need.name, thread_stations(reading, thread, contribution, days))


def _days(reading: Reading, contribution: Contribution, thread: Thread) -> dict[str, date]:
    """The day on which each station was reached, as far as that is known.

    It lies after the contribution; and a promise is dated before what was due or done for it.
    """
    cloth, need = reading.cloth, thread.need
    measures = {measure.pk for measure in thread.measures}
    links = {
        stations.UNDERSTOOD: [
            link
            for link in cloth.contribution_need.links
            if (link.contribution_id, link.need_id) == (contribution.pk, need.pk)
        ],
        stations.GOAL: [link for link in cloth.need_goal.links if link.need_id == need.pk],
        stations.MEASURE: [link for link in cloth.need_measure.links if link.need_id == need.pk],
        stations.COMMITMENT: [
            link for link in cloth.measure_commitment.links if link.measure_id in measures
        ],
    }
    days = {name: _first_tied(found) for name, found in links.items() if found}
    if thread.deliveries:
        days[stations.DELIVERY] = max(delivery.date for delivery in thread.deliveries)
    promised = days.get(stations.COMMITMENT)
    ends = [commitment.due for commitment in thread.commitments if commitment.due]
    ends += [delivery.date for delivery in thread.deliveries]
    if promised and any(end < promised for end in ends):
        # It was written down later than it was agreed.
        del days[stations.COMMITMENT]
    since = contribution.date
    return {name: day for name, day in days.items() if day and (since is None or day >= since)}


def _first_tied(links: list[Any]) -> date | None:
    """The day on which the first of these links was made on the site.

    None where that was not kept, or where a dossier brought it: when it was tied, nobody told.
    """
    versions = type(links[0]).history.filter(id__in=[link.pk for link in links], history_type="+")
    first = versions.order_by("history_date", "history_id").first()
    if first is None or (first.history_change_reason or "").startswith(IMPORTED):
        return None
    return timezone.localdate(first.history_date)


def _kept(programme: Programme, said: Said, token: str) -> str:
    with event(None):
        contribution = Contribution.objects.create(
            programme=programme,
            key=next_key(programme, Contribution, KEY_START),
            phase=programme.phase,
            date=timezone.localdate(),
            channel=Channel.WEB,
            kind=said.kind,
            text=said.text,
            group=said.group,
            place=said.place,
            geometry=said.spot,
            at_home=said.at_home,
            about_id=said.about,
            **dict(said.about_self),
        )
        Contributor.objects.create(
            contribution=contribution,
            name=said.name,
            email=said.email,
            link_hash=link_hash_of(token),
        )
    return token


def _tokens(programme: Programme, said: Said, browser: str) -> tuple[str, str]:
    """The token of these words in this minute, and the one they had in the minute before."""
    minute = int(timezone.now().timestamp()) // SAME_WITHIN_S
    words = repr((programme.pk, browser, *map(str, astuple(said))))

    def token(of_minute: int) -> str:
        digest = salted_hmac("private link", f"{of_minute}:{words}", algorithm="sha256").digest()
        return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()

    return token(minute), token(minute - 1)


def _known(tokens: tuple[str, ...]) -> str | None:
    by_hash = {link_hash_of(token): token for token in tokens}
    found = Contributor.objects.filter(link_hash__in=by_hash).values_list("link_hash", flat=True)
    return next((by_hash[link_hash] for link_hash in found), None)


def link_hash_of(token: str) -> str:
    """What the database knows of a private link: whoever reads it cannot open the page."""
    return hashlib.sha256(token.encode()).hexdigest()


@contextmanager
def on_disk() -> Iterator[None]:
    """Let SQLite wait for the disk: what we say we received stays, also when the power fails."""
    connection = transaction.get_connection()
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=NORMAL")
