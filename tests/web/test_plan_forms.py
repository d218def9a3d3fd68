"""The plan in the forms in which it is handed in, from the site."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.people import tender_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.documents.forms import DOCUMENT_FORMS
from wijkdraad.programme.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(db: None) -> Programme:
    return whole_thread().programme


def test_the_home_leads_to_the_other_forms_and_each_can_be_had(programme: Programme) -> None:
    client = signed_in(tender_manager(programme).person)
    page = client.get("/programma/proefbuurt/").content.decode()
    assert "Meer vormen" in page
    for form in ("docx", "xlsx", "gpkg"):
        address = f"/programma/proefbuurt/plan.{form}"
        assert f'href="{address}"' in page
        answer = client.get(address)
        assert answer["Content-Type"] == DOCUMENT_FORMS[form].media_type
        assert answer["Content-Disposition"] == (
            f'attachment; filename="sociaalbuurtplan-proefbuurt.{form}"'
        )
        begins = b"SQLite format 3" if form == "gpkg" else b"PK"
        assert answer.content.startswith(begins)


def test_the_map_for_analysis_comes_packed(programme: Programme) -> None:
    client = signed_in(tender_manager(programme).person)
    address = "/programma/proefbuurt/plan.parquet.zip"
    assert f'href="{address}"' in client.get("/programma/proefbuurt/").content.decode()
    answer = client.get(address)
    assert answer["Content-Type"] == "application/zip" and answer.content.startswith(b"PK")
    assert 'filename="sociaalbuurtplan-proefbuurt.parquet.zip"' in answer["Content-Disposition"]


def test_the_language_of_the_address_is_that_of_the_document(programme: Programme) -> None:
    client = signed_in(tender_manager(programme).person)
    titles = {}
    for prefix, language in (("", "nl-NL"), ("/en", "en-GB")):
        content = client.get(f"{prefix}/programma/proefbuurt/plan.docx").content
        document = Document(io.BytesIO(content))
        assert document.core_properties.language == language
        titles[language] = document.core_properties.title
    assert titles["nl-NL"] != titles["en-GB"]


def test_a_form_that_is_not_there_is_not_found(programme: Programme) -> None:
    client = signed_in(tender_manager(programme).person)
    assert client.get("/programma/proefbuurt/plan.odt").status_code == 404


def test_amounts_of_a_commitment_are_numbers_with_their_unit(example: Programme) -> None:
    client = signed_in(tender_manager(example).person)
    content = client.get("/programma/lindenkwartier/plan.xlsx").content
    book = load_workbook(io.BytesIO(content))
    [sheet] = [each for each in book if "Ambitie" in each.title]
    header, *rows = sheet.iter_rows(min_row=3, values_only=True)
    place = {name: number for number, name in enumerate(header)}
    [trees] = [row for row in rows if row[0] == "Koele looproute met veertig bomen"]
    found = [trees[place[name]] for name in ("Ambitie", "Gerealiseerd", "Nog niet gedaan")]
    assert found == [40, 28, 12]
    assert trees[place["Eenheid"]] == "bomen"
