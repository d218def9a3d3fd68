"""The picture of the thread: needs to effects, with every loose end as an open ring.

The picture is an SVG made of lines, boxes and text alone. Colours stand as attributes, so that
it prints anywhere, and every part has a class, so that a page can recolour it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkdraad.method.report.pictures.lettering import wrapped, xml_text

INK, LINE, CARD, QUIET, THREAD = "#1d2733", "#d9d4c7", "#ffffff", "#5a6572", "#b3202c"
FONT = "Lato, 'Noto Sans', sans-serif"
BOX_WIDTH, GAP, BOX_HEIGHT, ROW_HEIGHT = 147, 20, 62, 73
# Over the width of a page a letter of 16 is 7 points.
LETTER, LINE_HEIGHT, HEADER_HEIGHT, MARGIN = 16, 18, 36, 4
COLUMNS = 6
LAST_RING = 24
WIDTH = 2 * MARGIN + COLUMNS * BOX_WIDTH + (COLUMNS - 1) * GAP + LAST_RING
NEED, GOAL, MEASURE = 0, 1, 2


@dataclass(frozen=True)
class PictureStrand:
    """One way onward from a need: the texts of measure, commitment, delivery and effect.

    `stations` ends where the strand stops; `loose` says in a few words what is missing there,
    and is empty when the strand runs to its effect. `whys` says for each station why it
    belongs to the one before it; the table prints them, the picture has no room for them.
    """

    stations: tuple[str, ...]
    loose: str
    whys: tuple[str, ...] = ()


@dataclass(frozen=True)
class PictureThread:
    """One need with its goal and its strands. An empty goal is drawn as a loose end."""

    need: str
    goal: str
    strands: tuple[PictureStrand, ...]
    goal_why: str = ""

    @property
    def rows(self) -> int:
        """How many rows the thread takes in the picture."""
        return max(1, len(self.strands))


@dataclass(frozen=True)
class PictureWords:
    """The words in the picture: six column headings, and what to say where something is missing."""

    headings: tuple[str, str, str, str, str, str]
    no_goal: str
    no_measure: str


def picture_pages(
    threads: Sequence[PictureThread], most_rows: int, most_rows_first: int
) -> list[tuple[PictureThread, ...]]:
    """The threads divided over pictures of at most `most_rows` rows; a thread is never split.

    The first picture may share its page with other things and holds `most_rows_first` rows.

    >>> short = PictureThread("a", "b", ())
    >>> [len(page) for page in picture_pages([short] * 6, 3, 2)]
    [2, 3, 1]
    """
    pages: list[list[PictureThread]] = [[]]
    taken = 0
    for thread in threads:
        if pages[-1] and taken + thread.rows > (most_rows if len(pages) > 1 else most_rows_first):
            pages.append([])
            taken = 0
        pages[-1].append(thread)
        taken += thread.rows
    return [tuple(page) for page in pages]


def thread_picture(threads: Sequence[PictureThread], words: PictureWords, alt: str) -> str:
    """The picture as SVG text, WIDTH units wide, as tall as it needs.

    `alt` is the description a screen reader gives. The same content always stands in a table
    beside the picture, because long texts are shortened here.

    >>> words = PictureWords(("Need", "Goal", "Measure", "Promise", "Done", "Effect"), "no goal", "no measure")
    >>> svg = thread_picture([PictureThread("Shade", "Health", ())], words, "One thread")
    >>> svg.startswith("<svg") and "no measure" in svg
    True
    """
    lines: list[str] = []
    boxes: list[str] = []
    y = HEADER_HEIGHT
    for thread in threads:
        lines_of, boxes_of = _thread(thread, y, words)
        lines += lines_of
        boxes += boxes_of
        y += thread.rows * ROW_HEIGHT
    headings = [
        _text(_left(column), 20, heading, QUIET, "thread-heading")
        for column, heading in enumerate(words.headings)
    ]
    body = "".join([*headings, *lines, *boxes])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" '
        f'role="img" aria-label="{xml_text(alt)}" class="thread-picture">{body}</svg>'
    )


def _left(column: int) -> int:
    return MARGIN + column * (BOX_WIDTH + GAP)


def _middle(y: int) -> float:
    return y + BOX_HEIGHT / 2


def _thread(thread: PictureThread, y: int, words: PictureWords) -> tuple[list[str], list[str]]:
    lines = [_line(NEED, y, GOAL, y)]
    boxes = [_box(NEED, y, thread.need)]
    if thread.goal:
        boxes.append(_box(GOAL, y, thread.goal))
    else:
        boxes += _ring(GOAL, y, words.no_goal, passing=bool(thread.strands))
        if thread.strands:
            lines.append(f'<path d="M{_left(GOAL)} {_middle(y):g} h{BOX_WIDTH}" {_STROKE}/>')
    if not thread.strands:
        return [*lines, _stub(GOAL, y)], [*boxes, *_ring(MEASURE, y, words.no_measure)]
    earlier = ("", y)
    for number, strand in enumerate(thread.strands):
        row = y + number * ROW_HEIGHT
        same_measure = number > 0 and strand.stations[0] == earlier[0]
        if same_measure:
            lines.append(_line(MEASURE, earlier[1], MEASURE + 1, row))
        else:
            lines.append(_line(GOAL, y, MEASURE, row))
            earlier = (strand.stations[0], row)
        for offset, station in enumerate(strand.stations):
            if offset == 0 and same_measure:
                continue
            boxes.append(_box(MEASURE + offset, row, station))
            if offset > 0 and not (same_measure and offset == 1):
                lines.append(_line(MEASURE + offset - 1, row, MEASURE + offset, row))
        if strand.loose:
            last = MEASURE + len(strand.stations) - 1
            lines.append(_stub(last, row))
            boxes += _ring(last + 1, row, strand.loose)
    return lines, boxes


_STROKE = f'class="thread-line" fill="none" stroke="{THREAD}" stroke-width="4"'


def _line(from_column: int, from_y: int, to_column: int, to_y: int) -> str:
    start, end = _left(from_column) + BOX_WIDTH, _left(to_column)
    bend = (start + end) / 2
    one, other = _middle(from_y), _middle(to_y)
    if one == other:
        return f'<path d="M{start} {one:g} H{end}" {_STROKE}/>'
    return f'<path d="M{start} {one:g} C{bend:g} {one:g} {bend:g} {other:g} {end} {other:g}" {_STROKE}/>'


def _stub(column: int, y: int) -> str:
    return f'<path d="M{_left(column) + BOX_WIDTH} {_middle(y):g} h{min(GAP, LAST_RING) - 8}" {_STROKE}/>'


def _ring(column: int, y: int, text: str, passing: bool = False) -> list[str]:
    """An open ring with what is missing beside it; above the line where the thread passes on.

    Past the last column there is no room for words: the last box says what is missing.
    """
    x = min(_left(column) - 1, WIDTH - MARGIN - 9)
    middle = _middle(y)
    ring = (
        f'<circle class="thread-end" cx="{x}" cy="{middle:g}" r="7" fill="{CARD}" '
        f'stroke="{THREAD}" stroke-width="3"/>'
    )
    if column >= COLUMNS:
        return [ring]
    width = BOX_WIDTH - 22
    texts = wrapped(text, width, LETTER, 3)
    more = LINE_HEIGHT * (len(texts) - 1)
    top = middle - 12 - more if passing else middle + 5.5 - more / 2
    return [
        ring,
        *(
            _text(x + 13, top + LINE_HEIGHT * number, line, THREAD, "thread-loose")
            for number, line in enumerate(texts)
        ),
    ]


def _box(column: int, y: int, text: str) -> str:
    x = _left(column)
    texts = wrapped(text, BOX_WIDTH - 14, LETTER, 3)
    top = _middle(y) + 5.5 - LINE_HEIGHT * (len(texts) - 1) / 2
    written = "".join(
        _text(x + 7, top + LINE_HEIGHT * number, line, INK, "thread-text")
        for number, line in enumerate(texts)
    )
    return (
        f'<rect class="thread-box" x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="7" '
        f'fill="{CARD}" stroke="{LINE}"/>{written}'
    )


def _text(x: float, y: float, text: str, colour: str, name: str) -> str:
    return (
        f'<text class="{name}" x="{x:g}" y="{y:g}" font-family="{FONT}" font-size="{LETTER}" '
        f'font-weight="700" fill="{colour}">{xml_text(text)}</text>'
    )


def loose_count(threads: Iterable[PictureThread]) -> int:
    """How many open rings the picture of these threads shows.

    >>> loose_count([PictureThread("a", "", ()), PictureThread("b", "c", (PictureStrand(("d",), "no promise"),))])
    3
    """
    return sum(
        (not thread.goal)
        + (not thread.strands)
        + sum(bool(strand.loose) for strand in thread.strands)
        for thread in threads
    )
