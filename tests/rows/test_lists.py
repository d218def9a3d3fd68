"""Searching, filtering, sorting and paging stand in the address; the file can be read in again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.conftest import EXAMPLE
from tests.people import whole_thread
from tests.signing_in import signed_in
from wijkdraad.exchange.dossier import Dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.exchange.tables.reading import read_tables
from wijkdraad.programme.models import (
    Contribution,
    Contributor,
    MeasureGoal,
    Need,
    Observation,
    Person,
    Programme,
    Role,
)
from wijkdraad.programme.tables import TABLES

from .conftest import Desk

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


def test_an_empty_table_says_what_to_do(desk: Desk) -> None:
    desk.rows["savings"].delete()
    assert "Add the first row" in desk.client.get(desk.address("savings")).content.decode()


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


def test_no_cell_is_a_formula_and_numbers_stay_numbers(desk: Desk) -> None:
    for number, text in enumerate(("=1+1", "+31 6", "-een", "@daan", "'=2", "gewoon - tekst")):
        Need.objects.create(
            programme=desk.programme, key=f"f{number}", name=text, who="", needs="", because=""
        )
    rows = desk.client.get(desk.address("needs")[:-1] + ".csv").content.decode("utf-8-sig")
    names = [line.split(",")[1] for line in rows.splitlines()[1:7]]
    assert names == ["'=1+1", "'+31 6", "'-een", "'@daan", "''=2", "gewoon - tekst"]
    MeasureGoal.objects.update(effect=-3)
    effects = desk.client.get(desk.address("measure_effects")[:-1] + ".csv").content.decode()
    assert "m1,g1,-3," in effects


def test_a_sender_is_in_no_list_file_or_page(desk: Desk, contractor_client: Client) -> None:
    row = desk.thread.contribution
    Contributor.objects.create(contribution=row, name="Riet Bakker", email="r@x.nl", link_hash="a")
    contact = desk.address("contributions", row, "afzender/")
    for client in (desk.client, contractor_client):
        for address in (
            desk.address("contributions"),
            desk.address("contributions", row),
            desk.address("contributions")[:-1] + ".csv",
            desk.address("contributions") + "?q=Riet",
        ):
            page = client.get(address).content.decode()
            assert "Riet Bakker" not in page and "r@x.nl" not in page
    assert contact in desk.client.get(desk.address("contributions", row)).content.decode()
    page = desk.client.get(contact).content.decode()
    assert "Riet Bakker" in page and "r@x.nl" in page
    assert contact not in contractor_client.get(desk.address("contributions", row)).content.decode()
    assert contractor_client.get(contact).status_code == 403
    Contributor.objects.all().delete()
    assert desk.client.get(contact).status_code == 404
    assert desk.client.get(desk.address("needs", desk.thread.need, "afzender/")).status_code == 404


@pytest.mark.parametrize(
    ("table", "who", "allowed"),
    [
        ("needs", "contractor", True),
        ("commitments", "contractor", True),
        ("goals", "contractor", False),
        ("indicators", "contractor", False),
        ("deliveries", "foreman", True),
        ("savings", "foreman", True),
        ("needs", "foreman", False),
        ("commitments", "foreman", False),
    ],
)
def test_only_who_may_write_in_the_room_sees_and_reaches_the_buttons(
    desk: Desk,
    contractor_client: Client,
    foreman_client: Client,
    table: str,
    who: str,
    allowed: bool,
) -> None:
    client = contractor_client if who == "contractor" else foreman_client
    row = desk.rows[table]
    shown = [desk.address(table, what="nieuw/") in client.get(desk.address(table)).content.decode()]
    page = client.get(desk.address(table, row)).content.decode()
    shown += [desk.address(table, row, what) in page for what in ("bewerken/", "weg/")]
    assert shown == [allowed] * 3
    for what in ("bewerken/", "weg/"):
        assert client.get(desk.address(table, row, what)).status_code == (200 if allowed else 403)
    if not allowed:
        for what in ("bewerken/", "weg/", "verband/", "terug/1/"):
            assert client.post(desk.address(table, row, what)).status_code == 403
        assert "verband/" not in page


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_twice_the_rows_ask_no_more_of_the_database(desk: Desk, table: str) -> None:
    row = desk.rows[table]
    addresses = [
        desk.address(table),
        desk.address(table)[:-1] + ".csv",
        desk.address(table, row),
        desk.address(table, row, "bewerken/"),
    ]
    before = [queries(desk.client, address) for address in addresses]
    programme = Programme.objects.get()
    for number in (2, 3):
        thread = whole_thread(programme, number)
        for link, field, value in (
            (thread.contribution_need, "need", desk.thread.need),
            (thread.measure_commitment, "commitment", desk.thread.commitment),
            (thread.measure_work, "work", desk.thread.work),
            (thread.need_goal, "goal", desk.thread.goal),
        ):
            setattr(link, field, value)
            link.save()
    assert [queries(desk.client, address) for address in addresses] == before


def test_a_figure_is_read_with_its_unit(reader: Client) -> None:
    page = reader.get(BASE + "observations/?q=o-schaduw-voor")
    (line,) = page.context["list"].lines
    assert "27%" in [cell.text for cell in line.cells]
    row = reader.get(f"{BASE}observations/{line.pk}/")
    assert "27%" in [told.words for told in row.context["fields"]]
