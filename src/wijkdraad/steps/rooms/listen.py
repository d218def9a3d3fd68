"""The screen of the room Listen: what do residents need?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from wijkdraad.method.listen.need_in_words import need_in_words
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import Channel, Contribution, Need, Publication
from wijkdraad.programme.rooms import Room

from ..facts.shared import Reading
from .shared import DoNow, add_now, loose_rows, next_to_do, short

MOST_QUOTES = 2
MOST_WAITING = 20


@dataclass(frozen=True)
class ChannelTally:
    """How many contributions came through a channel."""

    channel: str
    count: int


@dataclass(frozen=True)
class NeedCard:
    """A need, what it rests on, and two of the voices."""

    row_id: int
    name: str
    says: str
    voices: int
    quotes: tuple[str, ...]
    channels: tuple[ChannelTally, ...]


@dataclass(frozen=True)
class Waiting:
    """A contribution of which nobody understood the need yet."""

    row_id: int
    text: str
    channel: str
    day: str


@dataclass(frozen=True)
class ListenScreen:
    """What the screen shows: the needs, the channels, and what is not understood yet."""

    answer: tuple[str, ...]
    do_now: DoNow
    needs: tuple[NeedCard, ...]
    channels: tuple[ChannelTally, ...]
    waiting: tuple[Waiting, ...]
    waiting_more: int


def listen_screen(reading: Reading) -> ListenScreen:
    """What residents need. The counts are whole: this is a page for professionals."""
    cloth = reading.cloth
    needs = [_need_card(reading, need) for need in cloth.needs]
    needs.sort(key=lambda card: -card.voices)
    waiting = loose_rows(reading, LooseEndKind.CONTRIBUTION_WITHOUT_NEED, cloth.contributions)
    return ListenScreen(
        answer=_answer(reading, needs, len(waiting)),
        do_now=_do_now(reading),
        needs=tuple(needs),
        channels=_tally(cloth.counted_contributions),
        waiting=tuple(_waiting(reading, row) for row in waiting[:MOST_WAITING]),
        waiting_more=max(0, len(waiting) - MOST_WAITING),
    )


def _need_card(reading: Reading, need: Need) -> NeedCard:
    voices = reading.cloth.voices_behind(need)
    says = need_in_words(need.who, need.needs, need.because, reading.language.gettext)
    spoken = [voice for voice in voices if voice.publication != Publication.HIDDEN]
    quotes = tuple(short(voice.text) for voice in spoken[:MOST_QUOTES])
    return NeedCard(need.pk, need.name, says, len(voices), quotes, _tally(voices))


def _tally(contributions: list[Contribution]) -> tuple[ChannelTally, ...]:
    counts = Counter(contribution.channel for contribution in contributions)
    return tuple(
        ChannelTally(str(Channel(channel).label), count) for channel, count in counts.most_common()
    )


def _waiting(reading: Reading, row: Contribution) -> Waiting:
    day = reading.language.day(row.date) if row.date else ""
    return Waiting(row.pk, short(row.text), row.get_channel_display(), day)


def _answer(reading: Reading, needs: list[NeedCard], waiting: int) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    heard = len(reading.cloth.counted_contributions)
    if not heard and not needs:
        return (_("We do not know yet: nobody has been heard."),)
    told = [
        ngettext(
            "We heard {heard} contribution and understand {needs} from it.",
            "We heard {heard} contributions and understand {needs} from them.",
            heard,
        ).format(
            heard=heard,
            needs=ngettext("{count} need", "{count} needs", len(needs)).format(count=len(needs)),
        )
    ]
    if needs and needs[0].voices:
        told.append(
            ngettext(
                "Heard most: “{name}”, in {count} contribution.",
                "Heard most: “{name}”, in {count} contributions.",
                needs[0].voices,
            ).format(name=needs[0].name, count=needs[0].voices)
        )
    if waiting:
        told.append(
            ngettext(
                "{count} contribution is not understood yet.",
                "{count} contributions are not understood yet.",
                waiting,
            ).format(count=waiting)
        )
    return tuple(told)


def _do_now(reading: Reading) -> DoNow:
    _ = reading.language.gettext
    if not reading.cloth.contributions:
        return add_now(
            _("Start with one voice: write down what someone in the neighbourhood said."),
            _("Add a contribution"),
            "contributions",
        )
    if not reading.cloth.needs:
        return add_now(
            _("A wish is not a need. What is the question behind these words?"),
            _("Add a need"),
            "needs",
        )
    return next_to_do(reading, Room.LISTEN)
