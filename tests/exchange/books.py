"""Small workbooks for the tests of the exchange, made by a spreadsheet library or bent by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl

from .dossiers import SUBJECT

Rows = Sequence[Sequence[Any]]
SHEETS: dict[str, Rows] = {
    "programma": [
        ["veld", "waarde"],
        ["korte_naam", "werkblad"],
        ["naam", "Proefbuurt"],
        ["plaats", "Waterbeek"],
        ["datum", date(2026, 10, 1)],
        ["versie", "1"],
    ],
    "gebieden": [["code", "jaar", "naam", "rol"], [SUBJECT, 2025, "Proefbuurt", "de wijk zelf"]],
    "bronnen": [["id", "naam", "licentie"], ["bron", "Eigen telling", "eigen werk"]],
    "organisaties": [["id", "naam", "soort"], ["gemeente", "Gemeente", "gemeente"]],
    "indicatoren": [["id", "naam", "eenheid"], ["banken", "Banken", "stuks"]],
    "behoeften": [
        ["id", "naam", "wie", "heeft_nodig", "omdat"],
        ["n1", "Zitten", "Ouderen", "een bank", "zij moe worden"],
    ],
    "doelen": [["id", "naam", "beschrijving"], ["g1", "Buiten", "Iedereen komt buiten"]],
    "werken": [
        ["id", "naam", "discipline", "eigenaar", "begin", "einde", "budget_eur"],
        ["w1", "Riool", "riool", "gemeente", date(2026, 1, 1), date(2026, 6, 30), 1000.5],
    ],
    "waarnemingen": [
        ["id", "indicator", "gebied", "periode", "waarde", "soort", "bron"],
        ["o1", "banken", SUBJECT, "2025", 3, "gemeten", "bron"],
    ],
    "behoefte_doel": [["behoefte", "doel", "waarom"], ["n1", "g1", "Wie zit, gaat naar buiten"]],
}
"""A dossier in one workbook, one row in each of its sheets."""


def book(
    changes: Mapping[str, Rows | None] | None = None, base: Mapping[str, Rows] = SHEETS
) -> bytes:
    """A workbook with the sheets of `base`; `changes` replaces, adds or (with None) leaves out."""
    made = openpyxl.Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for name, rows in {**base, **(changes or {})}.items():
        if rows is not None:
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The workbook with these parts of its ZIP added or replaced."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return made.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(name)


def with_text(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a piece of one of its parts replaced."""
    text = part_of(content, part)
    assert old in text, f"{old!r} does not stand in {part}"
    return with_parts(content, {part: text.replace(old, new, 1)})
