"""The plan of the example as a workbook: what is a figure can be counted with, and says its unit."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from tests.people import kept_example
from wijkdraad.documents.excel.workbook import report_xlsx
from wijkdraad.method.report.structure import Report, Table
from wijkdraad.programme.models import Programme
from wijkdraad.steps.report import programme_report

FIGURE = re.compile(r"[+−]?(€ )?[0-9][0-9.,]*( ?%| (m|km|ha|m²|m³|min|°C|procentpunt))?( \(.*\))?")
"""A figure with its unit; years, article numbers and places in a list have none."""


@pytest.fixture(scope="module")
def plan(django_db_setup: None, django_db_blocker) -> Iterator[Report]:
    with kept_example(django_db_blocker) as key:
        yield programme_report(Programme.objects.get(pk=key), "nl")


def sheet_of(report: Report, caption: str) -> list[dict[str, object]]:
    """The rows of the sheet with this caption, each by the headers."""
    for sheet in load_workbook(io.BytesIO(report_xlsx(report))).worksheets:
        if sheet["A1"].value == caption:
            headers, *rows = sheet.iter_rows(min_row=3, values_only=True)
            return [dict(zip(headers, row, strict=True)) for row in rows]
    raise AssertionError(caption)


def test_a_figure_to_be_checked_is_a_number_that_keeps_its_mark(plan: Report) -> None:
    marked = [
        cell
        for table in plan.blocks
        if isinstance(table, Table)
        for row in table.rows
        for cell in row
        if FIGURE.fullmatch(cell.text) and "(te controleren)" in cell.text
    ]
    assert len(marked) >= 9
    assert all(cell.number is not None and cell.beside == "te controleren" for cell in marked)


def test_no_figure_with_a_unit_stays_a_text(plan: Report) -> None:
    book = load_workbook(io.BytesIO(report_xlsx(plan)))
    stay = [
        (sheet.title, cell.value)
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(min_row=4)
        for cell in row
        if isinstance(cell.value, str)
        and (found := FIGURE.fullmatch(cell.value))
        and any(found.groups())
    ]
    assert stay == []


def test_the_ground_has_units_and_marks_beside_its_numbers(plan: Report) -> None:
    rows = {
        row["Cijfer"]: row
        for row in sheet_of(plan, "Wat er op de grond ligt, berekend uit de kaart")
    }
    walk = rows["Afstand lopen tot een koele plek"]
    assert (walk["Waarde: eenheid"], walk["Waarde: toelichting"]) == ("m", "te controleren")
    assert isinstance(walk["Waarde"], int)
    green = rows["Groen, deel van het gebied"]
    assert (green["Waarde: eenheid"], green["Waarde: toelichting"]) == ("%", None)
    assert 0 < green["Waarde"] < 1


def test_a_difference_between_shares_is_in_percentage_points(plan: Report) -> None:
    rows = sheet_of(plan, "Wat we zagen vóór en na het werk")
    [shade] = [row for row in rows if str(row["Cijfer"]).startswith("Wandelpaden")]
    assert (shade["Vóór"], shade["Na"], shade["Verschil"]) == (0.27, 0.31, 4)
    assert (shade["Vóór: eenheid"], shade["Verschil: eenheid"]) == ("%", "procentpunt")


def test_who_lives_here_is_a_whole_number_of_people_or_of_households(plan: Report) -> None:
    rows = {row["Groep"]: row for row in sheet_of(plan, "Gehoord, naast wie er wonen")}
    alone, women = rows["Mensen die alleen wonen"], rows["Vrouwen"]
    assert (alone["Wonen hier"], alone["Wonen hier: eenheid"]) == (371, "huishoudens")
    assert (women["Wonen hier"], women["Wonen hier: eenheid"]) == (785, "inwoners")
