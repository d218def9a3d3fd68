"""An example of a client's template, in which every placeholder stands once or more.

It is written as a report of placeholders, so it has the look of our own documents.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

from docx import Document
from docx.oxml.ns import qn

from wijkdraad.documents.packing import steady_zip
from wijkdraad.documents.texts import date_text
from wijkdraad.documents.word.document import report_docx
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.placeholders import GROUPS, SINGLE, TABLES, Field, Table
from wijkdraad.method.report.structure import (
    Block,
    BulletList,
    Cell,
    Contents,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Report,
)
from wijkdraad.method.report.structure import Table as ReportTable

_DAY = date(2026, 1, 1)
_IN_CARDS = ("needs", "goals", "measures", "commitments")
"""Tables of which every row gets a heading, and under it a line for every other field."""
_COLUMNS: dict[str, tuple[tuple[str, ...], ...]] = {
    "targets": (("indicator", "goal"), ("now", "period"), ("value", "year"), ("why",)),
    "works": (
        ("name", "number"),
        ("discipline", "owner"),
        ("start", "end"),
        ("budget", "state"),
        ("measures",),
    ),
    "commitments": (
        ("name", "article"),
        ("what",),
        ("who", "amount"),
        ("when", "budget"),
        ("state", "not_yet"),
    ),
    "effects": (
        ("indicator", "commitment"),
        ("before",),
        ("after",),
        ("difference", "verdict"),
    ),
}
"""The columns of a table: a field, and where it says so another one in small letters under it."""


def example_template(language: Language) -> bytes:
    """The example as a Word document; always the same bytes."""
    maker = _Maker(language)
    day, version = (maker.print(maker.name(single)) for single in SINGLE)
    programme = next(group for group in GROUPS if group.name == "programme")
    name, place = (
        maker.print(f"{maker.name(programme)}.{maker.name(field)}")
        for field in programme.fields[:2]
    )
    report = Report(
        title=name,
        subtitle=place,
        language="en" if language.code == "en" else "nl",
        date=_DAY,
        version=version,
        author=place,
        description="",
        blocks=tuple(maker.blocks()),
    )
    return _with_placeholders(report_docx(report), date_text(_DAY, report.language), day)


class _Maker:
    """Writes placeholders in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def name(self, named: Field | Table | object) -> str:
        """The name of something in this language."""
        return str(getattr(named, "name" if self.language.code == "en" else "dutch"))

    def one(self, table: Table) -> str:
        """What a row of a table is called in this language."""
        return table.one if self.language.code == "en" else table.one_dutch

    @staticmethod
    def print(name: str) -> str:
        """The placeholder of a name."""
        return f"{{{{ {name} }}}}"

    def field(self, table: Table, field: Field) -> str:
        """The placeholder of a field of a row."""
        return self.print(f"{self.one(table)}.{self.name(field)}")

    def label(self, field: Field) -> str:
        """The name of a field as a label."""
        text = self.name(field).replace("_", " ")
        if text == "sdgs":
            return "SDGs" if self.language.code == "en" else "SDG’s"
        return text[:1].upper() + text[1:]

    def says(self, named: Field | Table | object) -> str:
        """What something is, as the beginning of a line."""
        text = self.language.gettext(str(getattr(named, "says")))  # noqa: B009
        return text[:1].upper() + text[1:]

    def through(self, table: Table, kind: str, over: str = "") -> tuple[str, str]:
        """The tags that begin and end going through rows; `kind` is p or tr."""
        return f"{{%{kind} for {self.one(table)} in {over or self.name(table)} %}}", (
            f"{{%{kind} endfor %}}"
        )

    def blocks(self) -> Iterator[Block]:
        """The whole example."""
        _ = self.language.gettext
        programme, count, pictures = GROUPS
        for field in programme.fields[2:]:
            text = self.print(f"{self.name(programme)}.{self.name(field)}")
            yield Paragraph(f"{self.label(field)}: {text}", "lead")
        yield Heading(2, self.says(count), "count")
        yield BulletList(
            tuple(
                ListItem(
                    f"{self.says(field)}: {self.print(f'{self.name(count)}.{self.name(field)}')}"
                )
                for field in count.fields
            )
        )
        yield PageBreak()
        yield Contents(_("Contents"))
        for number, field in enumerate(pictures.fields):
            yield Heading(2, self.says(field), f"picture-{number}")
            yield Paragraph(self.print(f"{self.name(pictures)}.{self.name(field)}"))
        for table in TABLES:
            yield Heading(2, self.says(table), f"table-{table.name.replace('_', '-')}")
            if table.name not in _IN_CARDS or table.name in _COLUMNS:
                yield self._table(table)
            if table.name in _IN_CARDS:
                yield from self._cards(table)

    def _table(self, table: Table) -> ReportTable:
        by_name = {field.name: field for field in table.fields}
        names = _COLUMNS.get(table.name) or tuple((name,) for name in by_name)
        columns = [[by_name[name] for name in column] for column in names]
        begin, end = self.through(table, "tr")
        nothing = tuple(Cell("") for _column in columns[1:])
        return ReportTable(
            self.says(table),
            tuple(self._header(column) for column in columns),
            (
                (Cell(begin), *nothing),
                tuple(self._cell(table, column) for column in columns),
                # What is printed where there are no rows.
                (Cell("{%tr else %}"), *nothing),
                (Cell(self.print(self.name(table))), *nothing),
                (Cell(end), *nothing),
            ),
            widths=(3, *(4 if column[0].name == "what" else 2 for column in columns[1:])),
        )

    def _cell(self, table: Table, column: list[Field]) -> Cell:
        texts = [self.field(table, field) for field in column]
        return Cell(texts[0], note=", ".join(texts[1:]))

    def _header(self, column: list[Field]) -> str:
        labels = [self.label(field) for field in column]
        return ", ".join((labels[0], *(label.lower() for label in labels[1:])))

    def _cards(self, table: Table) -> Iterator[Block]:
        """A heading for each row, and under it a line for every other field."""
        begin, end = self.through(table, "p")
        yield Paragraph(begin)
        yield Heading(3, self.field(table, table.fields[0]), f"card-{table.name}")
        for field in table.fields[1:]:
            if field.rows == "loose_ends":
                yield from self._loose_ends(table, field)
            else:
                yield BulletList((ListItem(f"{self.label(field)}: {self.field(table, field)}"),))
        yield Paragraph("{%p else %}")
        yield Paragraph(self.print(self.name(table)))
        yield Paragraph(end)

    def _loose_ends(self, table: Table, field: Field) -> Iterator[Block]:
        """Rows inside a row: a line for each loose end."""
        ends = next(each for each in TABLES if each.name == "loose_ends")
        begin, end = self.through(ends, "p", f"{self.one(table)}.{self.name(field)}")
        yield Paragraph(begin)
        yield BulletList((ListItem(self.field(ends, ends.fields[0]), "open"),))
        yield Paragraph(end)


def _with_placeholders(content: bytes, day: str, placeholder: str) -> bytes:
    """Put the placeholder where our own documents print their day; drop what may not repeat."""
    document = Document(io.BytesIO(content))
    parts = [document.element]
    for section in document.sections:
        sides = (
            section.header,
            section.first_page_header,
            section.footer,
            section.first_page_footer,
        )
        parts += [side._element for side in sides]
    for part in parts:
        for text in part.iter(qn("w:t")):
            if text.text and day in text.text:
                text.text = text.text.replace(day, placeholder)
    for paragraph in document.paragraphs:
        if paragraph.style is not None and paragraph.style.name == "Heading 2":
            for name in ("w:bookmarkStart", "w:bookmarkEnd"):
                for mark in paragraph._p.findall(qn(name)):
                    paragraph._p.remove(mark)
        if paragraph.text.startswith(tuple(_pictures())):
            paragraph.style = document.styles["Wijkdraad Picture"]
            paragraph.paragraph_format.keep_with_next = False
    file = io.BytesIO()
    document.save(file)
    return steady_zip(file.getvalue(), _DAY)


def _pictures() -> Iterator[str]:
    for group in GROUPS:
        if group.kind == "pictures":
            yield f"{{{{ {group.name}."
            yield f"{{{{ {group.dutch}."
