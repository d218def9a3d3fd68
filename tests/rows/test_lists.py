"""Searching, filtering, sorting and paging stand in the address; the file can be read in again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from tests.conftest import EXAMPLE
from tests.signing_in import signed_in
from wijkdraad.exchange.dossier import Dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.exchange.tables.reading import read_tables
from wijkdraad.programme.models import (
    Contribution,
    Observation,
    Person,
    Role,
)
from wijkdraad.programme.tables import TABLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(example) -> Client:
    person = Person.objects.create(name="Daan", email="daan@waterbeek.nl")
    Role.objects.create(
        programme=example,
        person=person,
        kind="client",
    )
    return signed_in(person)


def keys(client: Client, address: str) -> list[str]:
    page = client.get(address)
    assert page.status_code == 200
    return [row.key for row in page.context["list"].page]


BASE = "/en/programma/lindenkwartier/rijen/"


def test_search_filter_and_sort_stand_in_the_address(reader: Client) -> None:
    address = BASE + "contributions/?q=water+gang&kind=complaint&sort=-date"
    page = reader.get(address)
    found = page.context["list"]
    assert [row.key for row in found.page] == ["c03"]
    html = page.content.decode()
    assert 'value="water gang"' in html and '<option value="complaint" selected>' in html
    assert "aria-sort" in html and "q=water+gang&amp;kind=complaint&amp;sort=date" in html
    assert "rijen/contributions.csv?q=water+gang&amp;kind=complaint&amp;sort=-date" in html


def test_search_finds_keys_and_the_names_of_rows_referred_to(reader: Client) -> None:
    assert keys(reader, BASE + "works/?q=w-wadi") == ["w-wadi"]
    assert "w-wadi" in keys(reader, BASE + "works/?q=Waterschap")
    assert keys(reader, BASE + "works/?q=bestaat-niet") == []
    assert "Nothing was found" in reader.get(BASE + "works/?q=bestaat-niet").content.decode()


def test_a_column_sorts_both_ways_and_unknown_comes_last(reader: Client) -> None:
    up = reader.get(BASE + "works/?sort=budget_eur").context["list"].page
    down = reader.get(BASE + "works/?sort=-budget_eur").context["list"].page
    budgets = [row.budget_cents for row in up]
    known = [budget for budget in budgets if budget is not None]
    assert known == sorted(known) and budgets[: len(known)] == known
    assert [row.budget_cents for row in down][: len(known)] == known[::-1]
    owners = [row.owner.name for row in reader.get(BASE + "works/?sort=owner").context["list"].page]
    assert owners == sorted(owners)


@pytest.mark.parametrize("query", ["sort=onzin", "kind=onzin", "page=onzin", "page=999", "q=%00"])
def test_a_wrong_address_gives_the_list(reader: Client, query: str) -> None:
    assert reader.get(f"{BASE}contributions/?{query}").status_code == 200


def test_a_long_list_comes_in_pages_that_keep_the_search(reader: Client) -> None:
    page = reader.get(BASE + "contributions/?sort=-date&page=2")
    found = page.context["list"].page
    total = Contribution.objects.count()
    assert total > 50 and found.number == 2 and len(found) == min(50, total - 50)
    assert 'rel="prev" href="?sort=-date&amp;page=1"' in page.content.decode()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_files_of_all_tables_read_in_again_as_they_were(
    reader: Client, tmp_path: Path, language: str
) -> None:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    prefix = "/en" if language == "en" else ""
    for table in TABLES:
        name = f"{table.name}.csv"
        answer = reader.get(f"{prefix}/programma/lindenkwartier/rijen/{name}?own=1")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        (tmp_path / name).write_bytes(answer.content)
    assert (";" in (tmp_path / "needs.csv").read_text().splitlines()[0]) == (language == "nl")
    with translation.override(language):
        assert read_tables(Dossier(tmp_path)).faults == []
        imported = import_dossier(tmp_path)
    assert (imported.created, imported.changed) == (0, 0)
    assert imported.unchanged > 300


def test_all_rows_are_in_the_file_unless_it_asks_for_our_own(reader: Client) -> None:
    def lines(query: str) -> int:
        return len(reader.get(f"{BASE}observations.csv{query}").content.decode().splitlines()) - 1

    assert lines("") == Observation.objects.count() > lines("?own=1") > 0


def test_a_figure_is_read_with_its_unit(reader: Client) -> None:
    page = reader.get(BASE + "observations/?q=o-schaduw-voor")
    (line,) = page.context["list"].lines
    assert "27%" in [cell.text for cell in line.cells]
    row = reader.get(f"{BASE}observations/{line.pk}/")
    assert "27%" in [told.words for told in row.context["fields"]]
