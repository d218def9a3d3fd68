"""The `Report` structure: what a document says, apart from how it looks.

A room hands over plain values, `method.report` arranges them into a `Report`, and
`wijkdraad.documents` renders the same `Report` to HTML, PDF, DOCX, XLSX and GeoPackage. Nothing here knows a font,
a colour or a page. Texts are finished sentences in the language of the report.

>>> from datetime import date
>>> page = Report(
...     title="Wijkplan", subtitle="Lindenkwartier", language="nl", date=date(2026, 10, 1),
...     version="1.0", author="Gemeente Voorbeeld", description="Een voorbeeld.",
...     blocks=(Heading(2, "Behoeften", "behoeften"), Paragraph("Wij hoorden 60 mensen.")),
... )
>>> [heading.text for heading in page.headings]
['Behoeften']
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self

from .language import PrintedFigure
from .layers import MapLayer

Status = Literal["done", "open", "attention", "plain"]
Paper = Literal["a4", "a3"]


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 (chapter) or 3 (section); level 1 is the report's title.

    `anchor` is unique in the report and made of lower-case letters, digits and hyphens.
    """

    level: Literal[2, 3]
    text: str
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text. `kind` says what part it plays.

    "lead" is the larger sentence under a chapter heading, "note" a small remark such as a
    source or a reason why a figure is missing.
    """

    text: str
    kind: Literal["plain", "lead", "note"] = "plain"


@dataclass(frozen=True)
class ListItem:
    """One item of a list; `status` "open" is drawn as a loose end, "done" as a closed station."""

    text: str
    status: Status = "plain"


@dataclass(frozen=True)
class BulletList:
    """A list of short sentences."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class Answers:
    """The first page: a few questions, each answered in a handful of plain sentences.

    `questions` holds (question, sentences) pairs, drawn as stations on the thread.
    """

    questions: tuple[tuple[str, tuple[ListItem, ...]], ...]


@dataclass(frozen=True)
class KeyFigure:
    """A large figure with its comparison: `value` as it is printed, `label` in words."""

    value: str
    label: str


@dataclass(frozen=True)
class KeyFigures:
    """A row of two to five large figures."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Cell:
    """One cell of a table. `note` is a short reason printed under an empty or weak figure.

    `number` is the value behind `text`, for who computes on with it: None where the text is no
    figure, where the value is not known, or where it may not be shown. With `unit` and `beside` it
    says all that `text` says. `unit` is "share" (0..1), "eur" (euros), or a word such as "m" or
    "trees"; empty for a plain number. `beside` is said with the number wherever it stands without
    `text`: "to be checked", "at least".
    """

    text: str
    note: str = ""
    status: Status = "plain"
    number: float | None = None
    unit: str = ""
    beside: str = ""

    @classmethod
    def of(cls, figure: PrintedFigure, note: str = "", status: Status = "plain") -> Self:
        """A cell that prints this figure."""
        return cls(figure.text, note, status, figure.number, figure.unit, figure.beside)


@dataclass(frozen=True)
class Table:
    """A table with a caption, column headers, and rows whose first cell is the row's header.

    `numeric` names the columns (by index) that hold numbers and are right-aligned.
    `widths` gives relative column widths, empty for automatic. `note` and `source` stand under
    it in small letters.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawing that is already SVG (the thread, a map). `alt` is required and never empty.

    `width_share` is the share of the text width it takes, 0..1.
    """

    svg: str
    alt: str
    caption: str
    source: str = ""
    note: str = ""
    width_share: float = 1.0

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a picture needs an alternative text that says what it shows")


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite specification with one message, said in `caption`. `alt` is required.

    `columns` gives (field, title) pairs for the data as a table; without them every field of
    the data is shown under its own name.
    """

    specification: dict[str, Any] = field(hash=False)
    alt: str
    caption: str
    source: str = ""
    note: str = ""
    columns: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a chart needs an alternative text that says what it shows")


@dataclass(frozen=True)
class PageBreak:
    """The next block starts on a new page (in a paged document)."""


@dataclass(frozen=True)
class Contents:
    """A table of contents, made from the headings of level 2."""

    title: str


Block = (
    Heading
    | Paragraph
    | BulletList
    | Answers
    | KeyFigures
    | Table
    | Picture
    | Chart
    | PageBreak
    | Contents
)


@dataclass(frozen=True)
class Report:
    """A whole document.

    `words` holds the few words a renderer itself needs ("page", "of", "version", "source"),
    in the language of the report. `layers` are what a map program can show of it. `paper` is
    the sheet of a paged document.
    """

    title: str
    subtitle: str
    language: Literal["nl", "en"]
    date: date
    version: str
    author: str
    description: str
    blocks: tuple[Block, ...]
    words: dict[str, str] = field(default_factory=dict, hash=False)
    layers: tuple[MapLayer, ...] = ()
    paper: Paper = "a4"

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the report, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))
