"""The works on a line of years, owner by owner, with the measures that ride along.

The picture is an SVG made of lines, boxes and text alone. Colours stand as attributes, so that
it prints anywhere, and every part has a class, so that a page can recolour it. The table of
works always stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wijkdraad.method.report.pictures.lettering import text_width, wrapped, xml_text

INK, LINE, CARD, QUIET, THREAD, WORK = (
    "#1d2733",
    "#d9d4c7",
    "#ffffff",
    "#5a6572",
    "#b3202c",
    "#1f4e79",
)
FONT = "Lato, 'Noto Sans', sans-serif"
WIDTH = 1000
LEFT, RIGHT = 320, 992
NAME_X = 42
LETTER, SMALL = 16, 15
HEADER_HEIGHT, OWNER_HEIGHT, BAR_HEIGHT, MEASURE_HEIGHT = 52, 38, 15, 22
NAME_LINES, NAME_LINE_HEIGHT = 3, 19
MOST_YEAR_LABELS = 12
SHORTEST_BAR = 6


@dataclass(frozen=True)
class TimelineWork:
    """A work: its number on the map and in the table, when it runs, and what rides along.

    `start` or `end` is None where it is not known.
    """

    number: str
    name: str
    owner: str
    start: date | None
    end: date | None
    measures: tuple[str, ...]


@dataclass(frozen=True)
class TimelineWords:
    """The words in the picture."""

    alt: str
    no_dates: str
    no_start: str
    no_end: str
    today: str


class _Years:
    """Turns days into places on the line, from the first of January of the first year."""

    def __init__(self, days: Sequence[date]) -> None:
        self.first = min(day.year for day in days)
        self.last = max(day.year for day in days)
        start = date(self.first, 1, 1).toordinal()
        self._start = start
        self._per_day = (RIGHT - LEFT) / (date(self.last + 1, 1, 1).toordinal() - start)

    def x(self, day: date) -> float:
        """Where a day lies."""
        return LEFT + (day.toordinal() - self._start) * self._per_day


def work_timeline(works: Sequence[TimelineWork], words: TimelineWords, today: date) -> str:
    """The picture as SVG text, WIDTH units wide, as tall as it needs.

    The owners stand in the order of their first work; works keep the order they come in. A work
    of which only one end is known is drawn as a ring there, never as a guess. `today` is a line.

    >>> words = TimelineWords("Works", "no dates", "start unknown", "end unknown", "today")
    >>> early = TimelineWork("1", "Riool", "gemeente", date(2026, 1, 1), date(2026, 12, 31), ("Bomen",))
    >>> svg = work_timeline([early], words, date(2026, 7, 1))
    >>> svg.count("timeline-bar"), svg.count("timeline-measure"), "2026" in svg
    (1, 1, True)
    """
    known = [day for work in works for day in (work.start, work.end) if day is not None]
    years = _Years([*known, today])
    parts: list[str] = []
    y = HEADER_HEIGHT
    for owner in dict.fromkeys(work.owner for work in works):
        parts.append(_text(4, y + 25, _fitted(owner, RIGHT - LEFT, LETTER), INK, "timeline-owner"))
        parts.append(
            f'<path class="timeline-rule" d="M4 {y + 4} H{RIGHT}" stroke="{LINE}" fill="none"/>'
        )
        y += OWNER_HEIGHT
        for work in works:
            if work.owner == owner:
                drawn, height = _work(work, y, years, words)
                parts += drawn
                y += height
        y += 8
    frame = _grid(years, y, today, words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" '
        f'role="img" aria-label="{xml_text(words.alt)}" class="work-timeline">{"".join([*frame, *parts])}</svg>'
    )


def _grid(years: _Years, height: int, today: date, words: TimelineWords) -> list[str]:
    count = years.last - years.first + 1
    step = -(-count // MOST_YEAR_LABELS)
    drawn = []
    for year in range(years.first, years.last + 1):
        x = years.x(date(year, 1, 1))
        drawn.append(
            f'<path class="timeline-rule" d="M{x:.1f} 6 V{height}" stroke="{LINE}" fill="none"/>'
        )
        fits = x + 5 + text_width(str(year), SMALL) <= WIDTH
        if (year - years.first) % step == 0 and fits:
            drawn.append(_text(x + 5, 18, str(year), QUIET, "timeline-year", size=SMALL))
    x = years.x(today)
    drawn.append(
        f'<path class="timeline-today" d="M{x:.1f} {HEADER_HEIGHT - 6} V{height}" stroke="{INK}" '
        'stroke-width="1.5" stroke-dasharray="3 4" fill="none"/>'
    )
    label = _fitted(words.today, 300)
    width = text_width(label, SMALL)
    drawn.append(
        _text(min(x - width / 2, RIGHT - width), 40, label, INK, "timeline-text", size=SMALL)
    )
    return drawn


def _work(work: TimelineWork, y: int, years: _Years, words: TimelineWords) -> tuple[list[str], int]:
    names = wrapped(work.name, LEFT - NAME_X - 16, LETTER, NAME_LINES)
    drawn = [
        _text(
            NAME_X - 8 - text_width(work.number, LETTER),
            y + 15,
            work.number,
            QUIET,
            "timeline-year",
        )
    ]
    drawn += [
        _text(NAME_X, y + 15 + NAME_LINE_HEIGHT * number, line, INK, "timeline-text", weight=400)
        for number, line in enumerate(names)
    ]
    drawn += _when(work, y, years, words)
    drawn += _riding_along(work, y, years)
    tall = max(NAME_LINE_HEIGHT * len(names), 22 + MEASURE_HEIGHT * len(work.measures))
    return drawn, tall + 14


def _when(work: TimelineWork, y: int, years: _Years, words: TimelineWords) -> list[str]:
    """The bar of a work; a ring where one end is known; words where neither is."""
    if work.start is None and work.end is None:
        return [
            _text(
                LEFT + 6, y + 15, _fitted(words.no_dates, 400), QUIET, "timeline-year", size=SMALL
            )
        ]
    look = (
        f'fill="{WORK}" stroke="{WORK}"'
        if work.measures
        else f'fill="{CARD}" stroke="{WORK}" stroke-dasharray="5 3"'
    )
    kind = "timeline-bar" if work.measures else "timeline-bar timeline-alone"
    if work.start is None or work.end is None:
        day = work.start or work.end
        assert day is not None
        x = min(years.x(day), RIGHT - 8)
        word = _fitted(words.no_end if work.end is None else words.no_start, 200)
        beside = x + 14
        if beside + text_width(word, SMALL) > RIGHT:
            beside = x - 14 - text_width(word, SMALL)
        return [
            f'<circle class="{kind}" cx="{x:.1f}" cy="{y + 9}" r="6" {look} stroke-width="2"/>',
            _text(beside, y + 14, word, QUIET, "timeline-year", size=SMALL),
        ]
    left, right = years.x(work.start), years.x(work.end)
    width = max(right - left, SHORTEST_BAR)
    return [
        f'<rect class="{kind}" x="{min(left, RIGHT - width):.1f}" y="{y + 2}" width="{width:.1f}" '
        f'height="{BAR_HEIGHT}" rx="4" {look} stroke-width="2"/>'
    ]


def _riding_along(work: TimelineWork, y: int, years: _Years) -> list[str]:
    """The measures below the bar, tied to it by the thread."""
    if not work.measures:
        return []
    day = work.start or work.end
    x = LEFT + 6 if day is None else years.x(day) + 6
    texts = [_fitted(measure, RIGHT - LEFT - 40) for measure in work.measures]
    x = max(LEFT + 6, min(x, RIGHT - 16 - max(text_width(text, SMALL) for text in texts)))
    drawn = []
    for number, text in enumerate(texts):
        middle = y + 30 + MEASURE_HEIGHT * number
        drawn.append(
            f'<path class="timeline-thread" d="M{x:.1f} {y + 18} V{middle} h9" fill="none" '
            f'stroke="{THREAD}" stroke-width="2.5"/>'
        )
        drawn.append(_text(x + 14, middle + 5, text, INK, "timeline-measure", size=SMALL))
    return drawn


def _fitted(text: str, width: float, size: int = SMALL) -> str:
    """The text on one line that fits in `width`."""
    return wrapped(text, width, size, 1)[0]


def _text(
    x: float, y: float, text: str, colour: str, name: str, size: int = LETTER, weight: int = 700
) -> str:
    """A line of text with a rim of the ground around it, so that no line runs through it."""
    return (
        f'<text class="{name}" x="{x:.1f}" y="{y:g}" font-family="{FONT}" font-size="{size}" '
        f'font-weight="{weight}" fill="{colour}" stroke="{CARD}" stroke-width="4" '
        f'paint-order="stroke">{xml_text(text)}</text>'
    )
