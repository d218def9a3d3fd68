"""Words, dates and clean text that every renderer needs."""

from __future__ import annotations

import re
from datetime import date

from wijkdraad.method.report.structure import Report, Table

_FALLBACK_WORDS: dict[str, dict[str, str]] = {
    "nl": {
        "contents": "Inhoud",
        "page": "pagina",
        "of": "van",
        "version": "versie",
        "date": "datum",
        "source": "Bron",
        "open": "los eindje",
        "done": "klaar",
        "attention": "let op",
        "skip": "Naar de inhoud",
        "table": "Tabel",
        "figure": "Figuur",
        "author": "opgesteld door",
        "programme": "programma",
        "unit": "eenheid",
        "note": "toelichting",
        "sheet": "Blad",
        "about": "Wat erop staat",
        "chapter": "Hoofdstuk",
        "section": "Onderdeel",
        "state": "Stand",
        "text": "Tekst",
        "points": "Punten per hoofdstuk",
        "layer": "Laag",
        "subject": "Onderwerp",
        "explanation": "Uitleg",
        "left_out": "Weggelaten: op de kaart is hier niets van bekend.",
    },
    "en": {
        "contents": "Contents",
        "page": "page",
        "of": "of",
        "version": "version",
        "date": "date",
        "source": "Source",
        "open": "loose end",
        "done": "done",
        "attention": "note",
        "skip": "Skip to content",
        "table": "Table",
        "figure": "Figure",
        "author": "made by",
        "programme": "programme",
        "unit": "unit",
        "note": "note",
        "sheet": "Sheet",
        "about": "What is on it",
        "chapter": "Chapter",
        "section": "Section",
        "state": "State",
        "text": "Text",
        "points": "Points by chapter",
        "layer": "Layer",
        "subject": "Subject",
        "explanation": "Explanation",
        "left_out": "Left out: nothing of it is known on the map.",
    },
}

_MONTHS: dict[str, tuple[str, ...]] = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
        "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November", "December",
    ),
}  # fmt: skip

_SPACES = re.compile(r"[\t\n\r\f\v\x85\u2028\u2029]+")
# Control characters and lone surrogates have no shape and are not allowed in HTML, XML or PDF
# text; the bidirectional overrides can make a sentence read as something it does not say.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def words_of(report: Report) -> dict[str, str]:
    """The words a renderer needs, from `report.words`, completed in the report's language."""
    return {**_FALLBACK_WORDS[report.language], **report.words}


def date_text(day: date, language: str) -> str:
    """The date in words.

    >>> date_text(date(2026, 10, 1), "nl")
    '1 oktober 2026'
    """
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def clean_text(text: str) -> str:
    """The text on one line, without characters that cannot be printed.

    >>> clean_text("Meer\\nschaduw\\x00")
    'Meer schaduw'
    """
    return _UNPRINTABLE.sub("", _SPACES.sub(" ", text))


# A unit behind its number, as short signs only: "28 bomen" may stand on two lines.
_BEFORE_UNIT = re.compile(
    r"(?<=\d) (?=(?:%|°C|mln|km|ha|m²|m³|m|cm|mm|min|kWh)(?![\w²³]))|(?<=€) (?=[-−]?\d)"
)


def printed_text(text: str) -> str:
    """Clean text as it is set on a page: an amount stays on one line, and so does a short unit.

    >>> printed_text("€ 1,24 mln, 35 % en 28 bomen").replace("\u00a0", "~")
    '€~1,24~mln, 35~% en 28 bomen'
    """
    return _BEFORE_UNIT.sub("\u00a0", clean_text(text))


def small_print(note: str, source: str, word: str) -> str:
    """What stands in small letters under a table or drawing: its note, then its source.

    >>> small_print("In euros.", "CBS, 2024", "Bron")
    'In euros. Bron: CBS, 2024'
    """
    return " ".join(part for part in (note, source_text(source, word) if source else "") if part)


def source_text(source: str, word: str) -> str:
    """The source note with its word in front, unless it already starts with that word.

    >>> source_text("CBS, 2024", "Bron")
    'Bron: CBS, 2024'
    >>> source_text("Bron: CBS, 2024", "Bron")
    'Bron: CBS, 2024'
    """
    if source.casefold().startswith(f"{word.casefold()}:"):
        return source
    return f"{word}: {source}"


def column_weights(table: Table) -> tuple[int, ...]:
    """Relative column widths: the table's own, or else from the longest text in each column.

    Raises ValueError when a row, `widths` or `numeric` does not fit the headers.
    """
    columns = len(table.headers)
    for number, row in enumerate(table.rows, start=1):
        if len(row) != columns:
            raise ValueError(
                f"table '{table.caption}', row {number}: found {len(row)} cells, expected {columns}"
            )
    if any(not 0 <= column < columns for column in table.numeric):
        raise ValueError(
            f"table '{table.caption}': numeric columns {sorted(table.numeric)} do not fit "
            f"{columns} columns"
        )
    if table.widths:
        if len(table.widths) != columns or min(table.widths) < 1:
            raise ValueError(
                f"table '{table.caption}': found widths {table.widths}, expected {columns} "
                "numbers of 1 or more"
            )
        return table.widths
    return tuple(
        # A long heading and a note may wrap, so they count for a part only.
        min(
            40,
            max(
                8,
                *(len(word) + 3 for word in table.headers[column].split() or [""]),
                min(len(table.headers[column]) + 3, 14),
                *(len(row[column].text) for row in table.rows),
                *(min(len(row[column].note), 15) for row in table.rows),
            ),
        )
        for column in range(columns)
    )
