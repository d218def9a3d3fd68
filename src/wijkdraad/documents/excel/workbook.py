"""Renders a `Report` as a workbook: what it says on the first sheet, then a sheet per table."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from wijkdraad.documents.excel.cells import Cells
from wijkdraad.documents.excel.grid import (
    Column,
    Content,
    chart_columns,
    percent_fields,
    table_columns,
    unique_headers,
)
from wijkdraad.documents.excel.numbers import Figure
from wijkdraad.documents.packing import steady_zip
from wijkdraad.documents.texts import clean_text, small_print, words_of
from wijkdraad.documents.tokens import PRINT
from wijkdraad.method.report.structure import (
    Answers,
    BulletList,
    Chart,
    Heading,
    ListItem,
    Report,
    Status,
    Table,
)

_A4 = 9
_HEADER_ROW, _FIRST_ROW = 2, 3
_SIDE, _WIDE = 34, 84
_NARROWEST, _WIDEST, _SHEET_WIDTH = 9, 48, 150
_LINE_POINTS, _MOST_POINTS = 13.5, 400.0
# A column is as wide as so many noughts; most letters are narrower.
_LETTERS_PER_WIDTH = 1.1
_NAME_LENGTH = 31
_DATE_FORMATS = {"nl": "[$-413]d mmmm yyyy", "en": "[$-809]d mmmm yyyy"}
_COLOURS: dict[Status, str] = {"open": "thread", "done": "done", "attention": "attention"}


def report_xlsx(report: Report) -> bytes:
    """The report as a workbook (XLSX); the same report always gives the same bytes.

    Nothing in it is a formula. A figure is a number where it is one without doubt; a figure that
    is unknown stays a text with its reason. Raises ValueError when a table's rows do not fit its
    headers.
    """
    file = io.BytesIO()
    # Numbers that are none, and texts that seem a formula or an address, are never guessed at.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        _Workbook(book, report).write()
    return steady_zip(file.getvalue(), report.date)


@dataclass(frozen=True)
class _Listed:
    """A sheet as the contents list it."""

    name: str
    about: str
    chapter: str


class _Workbook:
    """Writes the sheets, and remembers them for the contents."""

    def __init__(self, book: xlsxwriter.Workbook, report: Report) -> None:
        self._book = book
        self._report = report
        self._words = {key: clean_text(word) for key, word in words_of(report).items()}
        self._cells = Cells(book)
        self._listed: list[_Listed] = []
        self._names: set[str] = set()

    def write(self) -> None:
        """All sheets."""
        report = self._report
        moment = datetime(report.date.year, report.date.month, report.date.day, tzinfo=UTC)
        self._book.set_properties(
            {
                "title": clean_text(report.title)[:255],
                "subject": clean_text(report.subtitle)[:255],
                "author": clean_text(report.author)[:255],
                "comments": clean_text(report.description)[:255],
                "created": moment.replace(tzinfo=None),
            }
        )
        contents = self._new_sheet(self._words["contents"])
        chapter = section = ""
        tables = figures = 0
        points: list[tuple[str, str, ListItem]] = []
        for block in report.blocks:
            match block:
                case Heading():
                    section = clean_text(block.text) if block.level == 3 else ""
                    chapter = chapter if block.level == 3 else clean_text(block.text)
                case Table():
                    tables += 1
                    self._table(block, tables, chapter)
                case Chart():
                    figures += 1
                    self._chart(block, figures, chapter)
                case BulletList():
                    points += [(chapter, section, item) for item in block.items]
        if points:
            self._points(points)
        self._contents(contents)

    def _new_sheet(self, wanted: str) -> Worksheet:
        """A sheet with this name, as far as a name may be what is wanted."""
        name = sheet_name(wanted, self._names)
        self._names.add(name.casefold())
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        # "&" begins an instruction in the foot of a page.
        title = clean_text(self._report.title)[:150].replace("&", "&&")
        sheet.set_footer(f"&L&8{title} · &A&R&8&P / &N")
        return sheet

    def _table(self, table: Table, number: int, chapter: str) -> None:
        columns = table_columns(table, self._report.language, self._words)
        caption = clean_text(table.caption)
        name = f"{number} {caption}"
        below = small_print(clean_text(table.note), clean_text(table.source), self._words["source"])
        self._grid(name, caption, columns, f"{self._words['table']}_{number}", below, chapter)

    def _chart(self, chart: Chart, number: int, chapter: str) -> None:
        data = chart.specification.get("data")
        values = data.get("values") if isinstance(data, dict) else None
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            return
        caption = clean_text(chart.caption)
        below = small_print(
            f"{clean_text(chart.alt)} {clean_text(chart.note)}".strip(),
            clean_text(chart.source),
            self._words["source"],
        )
        word = self._words["figure"]
        columns = chart_columns(values, chart.columns, percent_fields(chart.specification))
        name = f"{word} {number} {caption}"
        self._grid(name, caption, columns, f"{word}_{number}", below, chapter)

    def _points(self, points: list[tuple[str, str, ListItem]]) -> None:
        words = self._words
        rows = [
            (
                chapter,
                section or None,
                None if item.status == "plain" else words[item.status],
                clean_text(item.text) or None,
            )
            for chapter, section, item in points
        ]
        headers = (words["chapter"], words["section"], words["state"], words["text"])
        columns = [
            Column(header, contents)
            for header, contents in zip(headers, zip(*rows, strict=True), strict=True)
        ]
        title = words["points"]
        self._grid(title, title, unique_headers(columns), "Punten", "", "")

    def _grid(
        self, name: str, caption: str, columns: list[Column], key: str, below: str, chapter: str
    ) -> None:
        """A sheet with one table: its caption, the headers, the rows, and what stands below it."""
        sheet = self._new_sheet(name)
        self._listed.append(_Listed(sheet.get_name(), caption, chapter))
        sheet.set_landscape()
        sheet.repeat_rows(_HEADER_ROW)
        sheet.freeze_panes(_FIRST_ROW, 1)
        cells = self._cells
        cells.text(sheet, 0, 0, caption, bold=True, font_size=14, text_wrap=False)
        home = f"internal:'{self._words['contents']}'!A1"
        back = cells.look(font_color=PRINT["link"], underline=1, text_wrap=False)
        sheet.write_url(1, 0, home, back, f"← {self._words['contents']}")
        rows = len(columns[0].contents) if columns else 0
        widths = [_width(column, len(columns)) for column in columns]
        for place, column in enumerate(columns):
            sheet.set_column(place, place, widths[place])
            self._column(sheet, place, column)
        # The arrow of the filter takes the room of four letters.
        headers_row = [f"{column.header}    " for column in columns]
        sheet.set_row(_HEADER_ROW, _height(headers_row, widths))
        for number in range(rows):
            texts = [column.contents[number] for column in columns]
            sheet.set_row(_FIRST_ROW + number, _height(texts, widths))
        if rows:
            headers = [
                {
                    "header": column.header,
                    "header_format": cells.look_of(column.header, **_header_look(column)),
                }
                for column in columns
            ]
            sheet.add_table(
                *(_HEADER_ROW, 0, _HEADER_ROW + rows, len(columns) - 1),
                {"name": key, "columns": headers, "style": None},
            )
        else:
            for place, column in enumerate(columns):
                cells.text(sheet, _HEADER_ROW, place, column.header, **_header_look(column))
        if below:
            self._below(sheet, _FIRST_ROW + rows + 1, below, widths)

    def _column(self, sheet: Worksheet, place: int, column: Column) -> None:
        for row, content in enumerate(column.contents, start=_FIRST_ROW):
            if isinstance(content, Figure):
                self._cells.number(sheet, row, place, content)
            elif content is not None:
                # What stands in the place of a number stands where the number would.
                side = {"align": "right", "indent": 1} if column.figures else {}
                bold = {"bold": True} if place == 0 else {}
                self._cells.text(sheet, row, place, content, **side, **bold)

    def _below(self, sheet: Worksheet, row: int, text: str, widths: list[float]) -> None:
        """Small print over the width of the table."""
        look = {"font_color": PRINT["quiet"], "font_size": 9}
        sheet.set_row(row, _height([text], [sum(widths)]))
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", self._cells.look(**look))
        self._cells.text(sheet, row, 0, text, **look)

    def _contents(self, sheet: Worksheet) -> None:
        report, words, cells = self._report, self._words, self._cells
        sheet.set_column(0, 0, _SIDE)
        sheet.set_column(1, 1, _WIDE)
        sheet.set_column(2, 2, _SIDE)
        cells.text(sheet, 0, 0, clean_text(report.title), bold=True, font_size=18, text_wrap=False)
        row = 2
        for word, text in (
            (words["programme"], report.title),
            ("", report.subtitle),
            (words["version"], report.version),
            (words["author"], report.author),
        ):
            if text:
                cells.text(sheet, row, 0, word[:1].upper() + word[1:], font_color=PRINT["quiet"])
                cells.text(sheet, row, 1, clean_text(text))
                row += 1
        cells.text(sheet, row, 0, words["date"].capitalize(), font_color=PRINT["quiet"])
        day = cells.look(num_format=_DATE_FORMATS[report.language], align="left")
        sheet.write_datetime(row, 1, report.date, day)
        row += 2
        for block in report.blocks:
            if isinstance(block, Answers):
                for question, items in block.questions:
                    look = {"bold": True, "font_size": 12, "text_wrap": False}
                    cells.text(sheet, row, 0, clean_text(question), **look)
                    row = self._answers(sheet, row + 1, items) + 1
        for place, word in enumerate(("sheet", "about", "chapter")):
            head = {"bold": True, "bottom": 2, "bottom_color": PRINT["ink"]}
            cells.text(sheet, row, place, words[word], **head)
        for listed in self._listed:
            row += 1
            link = cells.look(font_color=PRINT["link"], underline=1)
            sheet.write_url(row, 0, f"internal:'{listed.name}'!A1", link, listed.name)
            cells.text(sheet, row, 1, listed.about)
            cells.text(sheet, row, 2, listed.chapter)
            sheet.set_row(row, _height([listed.about, listed.chapter], [_WIDE, _SIDE]))

    def _answers(self, sheet: Worksheet, row: int, items: tuple[ListItem, ...]) -> int:
        """Write the sentences of one question; gives the row after them."""
        for item in items:
            if item.status != "plain":
                word = self._words[item.status]
                ink = PRINT[_COLOURS[item.status]]
                self._cells.text(
                    sheet, row, 0, word[:1].upper() + word[1:], font_color=ink, bold=True
                )
            text = clean_text(item.text)
            self._cells.text(sheet, row, 1, text)
            sheet.set_row(row, _height([text], [_WIDE]))
            row += 1
        return row


def _header_look(column: Column) -> dict[str, object]:
    look: dict[str, object] = {
        "bold": True,
        "valign": "bottom",
        "bottom": 2,
        "bottom_color": PRINT["ink"],
        "bg_color": PRINT["line"],
    }
    return {**look, "align": "right", "indent": 1} if column.figures else look


def _width(column: Column, columns: int) -> float:
    """The width of a column in characters, so that a table of this many fits a sheet of paper."""
    words = [len(word) + 3 for word in column.header.split()]
    texts = [len(content) for content in column.contents if isinstance(content, str)]
    numbers = [len(f"{figure.value:,.{figure.decimals}f}") + 4 for figure in column.figures]
    widest = max(18, min(_WIDEST, _SHEET_WIDTH // columns))
    return float(min(widest, max(_NARROWEST, *words, *texts, *numbers, 0)))


def _height(texts: Sequence[Content], widths: Sequence[float]) -> float:
    """The height in points that holds these texts in columns this many characters wide.

    Given with the file, because a program does not work it out for every cell by itself.

    >>> _height(["kort", "a" * 29], [10, 10]) == 3 * _LINE_POINTS + 2
    True
    """
    lines = [
        len(textwrap.wrap(text, max(5, int(width * _LETTERS_PER_WIDTH))))
        for text, width in zip(texts, widths, strict=True)
        if isinstance(text, str)
    ]
    return min(_MOST_POINTS, max(1, *lines, 1) * _LINE_POINTS + 2)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that a sheet may have: at most 31 characters, without signs that Excel refuses.

    `taken` holds the names that are there, in lower case.

    >>> sheet_name("4 Wat er is: afgesproken/gedaan in de wijk", set())
    '4 Wat er is afgesproken gedaan'
    >>> sheet_name("Inhoud", {"inhoud"})
    'Inhoud (2)'
    """
    plain = " ".join(re.sub(r"[\[\]:*?/\\']+", " ", clean_text(wanted)).split()) or "1"
    # Excel keeps this name for itself, in every language.
    if plain.casefold() == "history":
        plain = f"{plain} 1"
    name, number = _cut(plain, _NAME_LENGTH), 1
    while name.casefold() in taken:
        number += 1
        end = f" ({number})"
        name = _cut(plain, _NAME_LENGTH - len(end)) + end
    return name


def _cut(text: str, most: int) -> str:
    """The text as far as it fits, counted as Excel does, and if possible between two words."""
    if len(text.encode("utf-16-le")) <= 2 * most:
        return text
    piece = text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")
    words = piece.rsplit(" ", 1)[0] if text[len(piece)] != " " else piece
    return (words if len(words) > most // 2 else piece).strip()
