"""Steps of the residents' pages: what is going on in a neighbourhood, and its map."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely import Point

from wijkdraad.method.report.pictures.map_sheet import MapFrame
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import AreaRole, Programme
from wijkdraad.programme.models.match import WorkStatus
from wijkdraad.programme.phases import RoomForResidents
from wijkdraad.programme.thread import Thread

from .facts.know import neighbourhood_map
from .facts.shared import Reading, reading_now
from .facts.stations import ThreadStation, how_far, need_sentence, thread_stations
from .listen.told.taking_part import open_to_take_part
from .perception.chosen import asked_of_residents, neighbourhood_of
from .programme import coming_moments

MAP_WIDTHS_PX = {"narrow": 280, "wide": 600}
"""How wide the map is shown: on a phone of 320 pixels, and beside text on a large screen."""
UNITS_PER_PIXEL = 1.5
HEIGHT_STEP = 3
"""Two pixels in units of the drawing: the middle of the map then falls on a whole pixel."""
ROUNDED_TO_M = 10


@dataclass(frozen=True)
class SquareMap:
    """The map at a fixed size on the screen, so that a click in pixels is a place in metres."""

    size: str
    width_px: int
    height_px: int
    frame: MapFrame

    def place(self, x_px: float, y_px: float) -> Point | None:
        """The place that was clicked, to a tenth of a metre; None where it is not on the map.

        A browser sends 0, 0 when the map was pressed without pointing, with a keyboard.
        """
        inside = 0 <= x_px <= self.width_px and 0 <= y_px <= self.height_px
        if not inside or (x_px == 0 and y_px == 0):
            return None
        place = self.frame.metres(x_px * UNITS_PER_PIXEL, y_px * UNITS_PER_PIXEL)
        return Point(round(place.x, 1), round(place.y, 1))


@dataclass(frozen=True)
class NeedOnSquare:
    """A need in plain words, how many voices it rests on, and how far its thread is."""

    name: str
    sentence: str
    voices: str
    how_far: str
    stations: tuple[ThreadStation, ...]


@dataclass(frozen=True)
class WorkOnSquare:
    """A work that comes near, with its number on the map and what goes along with it."""

    number: int
    name: str
    owner: str
    period: str
    state: str
    finished: bool
    on_map: bool
    along: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """Something that will be decided, and how much room residents still have."""

    name: str
    day: str
    decides: str
    room: str
    still_open: str


@dataclass(frozen=True)
class Neighbourhood:
    """What the page of a neighbourhood tells."""

    programme: Programme
    lead: str
    phase: str
    needs: tuple[NeedOnSquare, ...]
    works: tuple[WorkOnSquare, ...]
    finished_works: tuple[WorkOnSquare, ...]
    decisions: tuple[Decision, ...]
    not_yet: str
    not_yet_parts: tuple[str, ...]
    maps: tuple[SquareMap, ...]
    has_questions: bool
    take_part: frozenset[str]


def open_neighbourhoods() -> QuerySet[Programme]:
    """The programmes that are open to residents."""
    return Programme.objects.filter(is_public=True)


def neighbourhood(programme: Programme, today: date | None = None) -> Neighbourhood:
    """Read a programme for its residents, in the active language."""
    reading = reading_now(programme)
    threads = reading.threads.threads
    loudest = sorted(threads, key=lambda thread: (-thread.voices, thread.need.key))
    not_yet = _not_yet(reading)
    works = _works(reading)
    area = neighbourhood_of(programme)
    return Neighbourhood(
        programme=programme,
        lead=_lead(reading),
        phase=programme.get_phase_display(),
        needs=tuple(_need(reading, thread) for thread in loudest),
        works=tuple(work for work in works if not work.finished),
        finished_works=tuple(work for work in works if work.finished),
        decisions=_decisions(reading, today or timezone.localdate()),
        not_yet=not_yet[0],
        not_yet_parts=not_yet[1],
        maps=square_maps(programme),
        has_questions=area is not None and bool(asked_of_residents(reading, area)),
        take_part=open_to_take_part(programme),
    )


def square_maps(programme: Programme) -> tuple[SquareMap, ...]:
    """The map in its sizes, small first; none while the boundary is not known."""
    area = programme.areas.filter(role=AreaRole.SUBJECT).first()
    if area is None or area.geometry is None:
        return ()
    maps = []
    for size, width_px in MAP_WIDTHS_PX.items():
        width = round(width_px * UNITS_PER_PIXEL)
        frame = MapFrame.fitted(area.geometry, width, round(1.2 * width), HEIGHT_STEP)
        maps.append(SquareMap(size, width_px, round(frame.height / UNITS_PER_PIXEL), frame))
    return tuple(maps)


def on_a_map(maps: tuple[SquareMap, ...], place: Point) -> bool:
    """Whether a place lies on one of these maps."""
    return any(a_map.frame.holds(place) for a_map in maps)


def square_picture(
    programme: Programme, size: str, with_works: bool, marker: Point | None
) -> str | None:
    """The map in one size as SVG, with a pin at `marker`; None where there is no such map.

    The works are those that are not finished; without them the map is calm enough to point at.
    """
    chosen = next((each for each in square_maps(programme) if each.size == size), None)
    if chosen is None:
        return None
    reading = reading_now(programme)
    layers = neighbourhood_map(reading, reading.cloth.subject)
    if layers is None:
        return None
    if marker is not None and not chosen.frame.holds(marker):
        marker = None
    shown = {str(work.number) for work in _works(reading) if with_works and not work.finished}
    layers = replace(layers, works=[work for work in layers.works if work.number in shown])
    return layers.picture(chosen.frame, with_legend=False, marker=marker)


def place_in_words(a_map: SquareMap, place: Point) -> str:
    """Where a place lies, seen from the middle of the map, for who does not see the pin."""
    frame = a_map.frame
    middle = frame.metres(frame.width / 2, frame.height / 2)
    east, north = place.x - middle.x, place.y - middle.y
    distance = round(math.hypot(east, north) / ROUNDED_TO_M) * ROUNDED_TO_M
    if distance == 0:
        return _("in the middle of the map")
    winds = (
        _("north"),
        _("north-east"),
        _("east"),
        _("south-east"),
        _("south"),
        _("south-west"),
        _("west"),
        _("north-west"),
    )
    wind = winds[round(math.degrees(math.atan2(east, north)) / 45) % 8]
    return _("about {distance} metres to the {wind} of the middle of the map").format(
        distance=distance, wind=wind
    )


def _lead(reading: Reading) -> str:
    cloth, threads = reading.cloth, reading.threads.threads
    if not cloth.contributions and not threads:
        return _("We have only just begun: we would like to hear what you need here.")
    if not threads:
        return _("We are listening: what people told us is being read now.")
    promised = sum(bool(thread.commitments) for thread in threads)
    kept = sum(cloth.progress(commitment).complete for commitment in cloth.commitments)
    understood = ngettext(
        "From what people told us we understood {count} need.",
        "From what people told us we understood {count} needs.",
        len(threads),
    ).format(count=len(threads))
    if not promised:
        return f"{understood} {_('Nothing has been promised for them yet.')}"
    promises = ngettext(
        "For {count} of them something has been promised.",
        "For {count} of them something has been promised.",
        promised,
    ).format(count=promised)
    done = ngettext(
        "{count} promise has been kept.", "{count} promises have been kept.", kept
    ).format(count=kept)
    return f"{understood} {promises} {done if kept else _('No promise has been kept yet.')}"


def _need(reading: Reading, thread: Thread) -> NeedOnSquare:
    stations = thread_stations(reading, thread)
    return NeedOnSquare(
        thread.need.name,
        need_sentence(thread.need),
        _voices(reading, thread.voices),
        how_far(stations),
        stations,
    )


def _voices(reading: Reading, count: int) -> str:
    """How many contributions a need rests on, without showing a small number."""
    if not count:
        return ""
    if count < reading.smallest_count:
        return _("We heard this fewer than {count} times.").format(count=reading.smallest_count)
    return _("We heard this {count} times.").format(count=count)


def _works(reading: Reading) -> tuple[WorkOnSquare, ...]:
    return tuple(
        WorkOnSquare(
            number,
            work.name,
            work.owner.name,
            reading.period(work.start, work.end),
            work.get_status_display(),
            work.status == WorkStatus.FINISHED,
            work.geometry is not None,
            tuple(measure.name for measure, _why in reading.cloth.measure_work.backward[work.pk]),
        )
        for number, work in enumerate(reading.works_in_order, start=1)
    )


def _decisions(reading: Reading, today: date) -> tuple[Decision, ...]:
    """What still has to be decided, the first one first; without a date at the end."""
    rooms = {
        RoomForResidents.DECIDE: _("You decide."),
        RoomForResidents.ALONG: _("You decide along with us."),
        RoomForResidents.ADVISE: _("You can give advice."),
        RoomForResidents.INFORMED: _("You will be told what is decided."),
    }
    return tuple(
        Decision(
            moment.name,
            reading.language.day(moment.date) if moment.date else "",
            moment.decides,
            rooms[RoomForResidents(moment.room_for_residents)],
            moment.still_open,
        )
        for moment in coming_moments(reading.programme, today)
    )


def _not_yet(reading: Reading) -> tuple[str, tuple[str, ...]]:
    """How many places the thread stops in, and what that means in plain words."""
    ends = reading.threads.loose_ends
    if not ends:
        return "", ()
    count = Counter(end.kind for end in ends)
    whole = ngettext(
        "In {count} place something still has to be done.",
        "In {count} places something still has to be done.",
        len(ends),
    ).format(count=len(ends))
    return whole, (*_unread(reading, count), *_plain_counts(count))


def _unread(reading: Reading, count: Counter[LooseEndKind]) -> Iterable[str]:
    """How many contributions have not led to a need yet, without showing a small number."""
    waiting, least = count[LooseEndKind.CONTRIBUTION_WITHOUT_NEED], reading.smallest_count
    if not waiting:
        return []
    if waiting < least:
        told = _("Fewer than {count} contributions still have to be read.")
        return [told.format(count=least)]
    return [_("{count} contributions still have to be read.").format(count=waiting)]


def _plain_counts(count: Counter[LooseEndKind]) -> Iterable[str]:
    told = (
        (
            LooseEndKind.NEED_WITHOUT_MEASURE,
            ngettext(
                "For {count} need we have found nothing yet that helps.",
                "For {count} needs we have found nothing yet that helps.",
                count[LooseEndKind.NEED_WITHOUT_MEASURE],
            ),
        ),
        (
            LooseEndKind.MEASURE_WITHOUT_COMMITMENT,
            ngettext(
                "{count} idea has not been promised by anyone yet.",
                "{count} ideas have not been promised by anyone yet.",
                count[LooseEndKind.MEASURE_WITHOUT_COMMITMENT],
            ),
        ),
        (
            LooseEndKind.COMMITMENT_NOT_DELIVERED,
            ngettext(
                "{count} promise has not been started yet.",
                "{count} promises have not been started yet.",
                count[LooseEndKind.COMMITMENT_NOT_DELIVERED],
            ),
        ),
        (
            LooseEndKind.COMMITMENT_PARTLY_DELIVERED,
            ngettext(
                "{count} promise is only partly kept.",
                "{count} promises are only partly kept.",
                count[LooseEndKind.COMMITMENT_PARTLY_DELIVERED],
            ),
        ),
        (
            LooseEndKind.DELIVERY_WITHOUT_PROOF,
            ngettext(
                "Of {count} thing that was done there is no proof yet.",
                "Of {count} things that were done there is no proof yet.",
                count[LooseEndKind.DELIVERY_WITHOUT_PROOF],
            ),
        ),
        (
            LooseEndKind.CLAIM_WITHOUT_MEASUREMENT,
            ngettext(
                "Of {count} promise nobody knows yet what it brings.",
                "Of {count} promises nobody knows yet what they bring.",
                count[LooseEndKind.CLAIM_WITHOUT_MEASUREMENT],
            ),
        ),
    )
    return [sentence.format(count=count[kind]) for kind, sentence in told if count[kind]]
