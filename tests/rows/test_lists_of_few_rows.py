"""Lists of a programme with one row in each table: who sees what, and how much is asked for it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import whole_thread
from wijkdraad.programme.models import (
    Contributor,
    MeasureGoal,
    Need,
    Programme,
)
from wijkdraad.programme.tables import TABLES

from .conftest import Desk

pytestmark = pytest.mark.django_db


def test_an_empty_table_says_what_to_do(desk: Desk) -> None:
    desk.rows["savings"].delete()
    assert "Add the first row" in desk.client.get(desk.address("savings")).content.decode()


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
        for what in ("bewerken/", "weg/", "terug/1/"):
            assert client.post(desk.address(table, row, what)).status_code == 403
        # Without a kind there is no link to tie; a foreman ties none of any kind.
        tied = client.post(desk.address(table, row, "verband/")).status_code
        assert tied == (404 if who == "contractor" else 403)
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
