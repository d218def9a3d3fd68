"""Reads the works of a DATEX II (version 3) publication of NDW as a stream, in constant memory.

The publication holds the whole country: about 171 MB unpacked, in 2026 more. Each situation is read,
looked at and let go of before the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element

import defusedxml.ElementTree  # type: ignore[import-untyped]
import shapely
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from shapely.geometry.base import BaseGeometry

from ..faults import marked as _
from ..places import Bounds, degrees_of, in_rd_new, touches
from ..works import FoundWork, day_of, discipline_of, short

SITUATION = "{http://datex2.eu/schema/3/situation}"
COMMON = "{http://datex2.eu/schema/3/common}"
LOCATION = "{http://datex2.eu/schema/3/locationReferencing}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
WORKS = frozenset({"MaintenanceWorks", "ConstructionWorks"})
Pairs = list[tuple[float, float]]
"""Places in degrees: longitude, latitude."""
MOST_UNPACKED = 2_000_000_000
LATITUDES, LONGITUDES = (50.0, 54.0), (3.0, 8.0)
"""Of the Netherlands: they do not overlap, so swapped coordinates are found out."""
STATUSES = {
    "requested": "idea",
    "approved": "planned",
    "beingImplemented": "running",
    "implemented": "running",
    "terminationRequested": "running",
    "beingTerminated": "running",
}
"""What the status of an operator's action means to us; another one is not guessed."""
NO_STATUS = _("the status is not in our list")
NO_DATES = _("the dates cannot be read, or it ends before it begins")


class BrokenPublication(Exception):
    """The publication cannot be read to its end: `found` is a sentence with places for `values`."""

    def __init__(self, found: str, **values: object) -> None:
        self.found, self.values = found, values
        super().__init__(found.format(**values))


class _Counted:
    """A stream that refuses to unpack more than MOST_UNPACKED bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.size = stream, 0

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(size)
        self.size += len(piece)
        if self.size > MOST_UNPACKED:
            raise BrokenPublication(
                _("more than {size} MB when unpacked"), size=MOST_UNPACKED // 1_000_000
            )
        return piece


def works_of(stream: IO[bytes], bounds_m: Bounds) -> Iterator[FoundWork | None]:
    """The works of a publication that lie in bounds (RD New); None for each that lies elsewhere.

    A work is told by all records of its situation together: NDW gives the cause in one and the place
    often in another. Raises BrokenPublication where the stream is cut off, or is something else.
    """
    degrees = degrees_of(bounds_m)
    parents: list[Element] = []
    situations = 0
    try:
        events = defusedxml.ElementTree.iterparse(
            _Counted(stream), events=("start", "end"), forbid_dtd=True
        )
        for event, element in events:
            if event == "start":
                parents.append(element)
                continue
            parents.pop()
            if element.tag == f"{SITUATION}situation":
                situations += 1
                yield from _works(element, bounds_m, degrees)
                # What is read stays in memory as long as its parent holds it.
                if parents:
                    parents[-1].remove(element)
    except (defusedxml.ElementTree.ParseError, DefusedXmlException) as error:
        raise BrokenPublication(
            _("XML that is broken, or stops halfway ({reason})"), reason=str(error)[:120]
        ) from error
    except (OSError, EOFError) as error:
        raise BrokenPublication(
            _("a packed file that is broken, or stops halfway ({reason})"), reason=str(error)[:120]
        ) from error
    if not situations:
        raise BrokenPublication(_("no situation of DATEX II version 3 in it"))


def _works(situation: Element, bounds_m: Bounds, degrees: Bounds) -> Iterator[FoundWork | None]:
    records = list(situation.iter(f"{SITUATION}situationRecord"))
    working = [one for one in records if one.get(TYPE, "").rpartition(":")[2] in WORKS]
    for record in working:
        places = list(_places(record)) or [
            place for other in records if other is not record for place in _places(other)
        ]
        # Most works lie far away: that is seen from the numbers alone.
        shape = _together(places) if any(_is_near(place, degrees) for place in places) else None
        if shape is None or not touches(shape, bounds_m):
            yield None
        else:
            yield _work(record, situation, shape)


def _work(record: Element, situation: Element, shape: BaseGeometry) -> FoundWork:
    cause = _value(record, f"{SITUATION}causeDescription") or _value(
        situation, f"{SITUATION}causeDescription"
    )
    said = _value(record, f"{SITUATION}generalPublicComment")
    told = (record.findtext(f".//{SITUATION}operatorActionStatus") or "").strip()
    kind = (record.findtext(f".//{SITUATION}roadMaintenanceType") or "").strip()
    status, why_not = STATUSES.get(told, ""), ""
    if not status:
        why_not = NO_STATUS
    start = end = None
    try:
        start = day_of(record.findtext(f".//{COMMON}overallStartTime") or "")
        end = day_of(record.findtext(f".//{COMMON}overallEndTime") or "")
    except ValueError:
        status, why_not = "", NO_DATES
    if start and end and end < start:
        status, why_not = "", NO_DATES
    identity = record.get("id", "") or situation.get("id", "")
    return FoundWork(
        id=f"ndw-{''.join(sign if sign.isalnum() else '-' for sign in identity)}",
        name=short(". ".join(part for part in (cause, said) if part)) or identity,
        discipline=discipline_of(cause, said),
        owner=_value(record, f"{SITUATION}source") or _value(situation, f"{SITUATION}source"),
        start=start,
        end=end,
        status=status,
        status_told=told,
        kind_told=kind,
        shape=shape,
        why_not=why_not,
    )


def _value(element: Element, tag: str) -> str:
    """The text in Dutch, or else the first one, below the first element with this tag."""
    found = element.find(f".//{tag}")
    values = [] if found is None else list(found.iter(f"{COMMON}value"))
    chosen = next((one for one in values if one.get("lang") == "nl"), values[0] if values else None)
    return "" if chosen is None else " ".join((chosen.text or "").split())


def _places(record: Element) -> Iterator[Pairs]:
    """The points and lines of a record in degrees; those outside the Netherlands are passed over."""
    for point in record.iter(f"{LOCATION}pointCoordinates"):
        latitude = point.findtext(f"{LOCATION}latitude") or ""
        longitude = point.findtext(f"{LOCATION}longitude") or ""
        yield from _pairs(f"{latitude} {longitude}")
    for line in record.iter(f"{LOCATION}posList"):
        yield from _pairs(line.text or "")


def _pairs(text: str) -> Iterator[Pairs]:
    """The places in a list of numbers that goes latitude, longitude, latitude, ...

    >>> list(_pairs("50.85 5.81 50.86 5.82")), list(_pairs("5.81 50.85")), list(_pairs("50.85"))
    ([[(5.81, 50.85), (5.82, 50.86)]], [], [])
    """
    try:
        numbers = [float(part) for part in text.split()]
    except ValueError:
        return
    pairs = list(zip(numbers[1::2], numbers[::2], strict=False))
    if (
        pairs
        and len(numbers) % 2 == 0
        and all(
            LONGITUDES[0] <= east <= LONGITUDES[1] and LATITUDES[0] <= north <= LATITUDES[1]
            for east, north in pairs
        )
    ):
        yield pairs


def _is_near(pairs: Pairs, degrees: Bounds) -> bool:
    """Whether the rectangle around places meets another one."""
    easts, norths = zip(*pairs, strict=True)
    west, south, east, north = degrees
    return (
        min(easts) <= east and max(easts) >= west and min(norths) <= north and max(norths) >= south
    )


def _together(places: list[Pairs]) -> BaseGeometry:
    """All places as one shape of one kind in RD New: lines where there are any, else points."""
    lines = [shapely.LineString(pairs) for pairs in places if len(set(pairs)) > 1]
    points = [shapely.Point(pairs[0]) for pairs in places if len(set(pairs)) == 1]
    return in_rd_new(shapely.union_all(lines or points))
