"""For every table: list, read, add, change, delete, undo and look back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import bare_programme
from wijkdraad.programme.descriptions import DESCRIPTIONS
from wijkdraad.programme.history import deletions
from wijkdraad.programme.models import Goal
from wijkdraad.programme.tables import TABLES, Table, table_named
from wijkdraad.programme.thread import Threads, threads_as_json

from .conftest import EVERY_TABLE, Desk, one_row_each, said

pytestmark = pytest.mark.django_db


def of(name: str) -> Table:
    found = table_named(name)
    assert found is not None
    return found


def free(desk: Desk, table: str) -> dict[str, Any]:
    """Values for a new row that joins no two rows that are joined already."""
    values = desk.values(table)
    if table == "measure_effects":
        goal = Goal.objects.create(
            programme=desk.programme, key="g9", name="Anders", description=""
        )
        values["goal"] = goal.pk
    return values


def test_every_table_is_described_and_helped() -> None:
    assert set(DESCRIPTIONS) == {table.name for table in TABLES}
    for table in TABLES:
        names = {column.name for column in table.columns}
        described = DESCRIPTIONS[table.name]
        assert set(described.listed) <= names and set(described.helps) <= names
        assert bool(described.prefix) == (table.natural_key == ("key",))


@EVERY_TABLE
def test_a_row_is_listed_and_read(desk: Desk, table: str) -> None:
    row = desk.rows[table]
    listed = desk.client.get(desk.address(table))
    assert listed.status_code == 200
    assert desk.address(table, row) in listed.content.decode()
    read = desk.client.get(desk.address(table, row))
    assert read.status_code == 200
    assert all(told.label for told in read.context["fields"])


@EVERY_TABLE
def test_a_row_is_added_and_said_to_be(desk: Desk, table: str) -> None:
    model = of(table).model
    page = desk.client.get(desk.address(table, what="nieuw/"))
    sent = free(desk, table)
    before = set(model.objects.values_list("pk", flat=True))
    if "key" in page.context["form"].fields:
        sent["key"] = page.context["form"]["key"].value()
        assert sent["key"]
    answer = desk.client.post(desk.address(table, what="nieuw/"), sent, follow=True)
    assert answer.redirect_chain, answer.context["form"].errors
    (made,) = set(model.objects.values_list("pk", flat=True)) - before
    row = model.objects.get(pk=made)
    assert row.programme == desk.programme
    assert getattr(row, "phase", desk.programme.phase) == desk.programme.phase
    assert "was added" in said(answer)
    assert str(row.history.get().history_user) == "Daan de Wit"


@EVERY_TABLE
def test_a_row_says_in_which_phase_it_was_made(desk: Desk, table: str) -> None:
    row = desk.rows[table]
    told = "Made in the phase: final design (DO)."
    assert "Made in the phase" not in desk.client.get(desk.address(table, row)).text
    if not hasattr(row, "phase"):
        assert table in ("measure_effects", "relations")
        return
    of(table).model.objects.filter(pk=row.pk).update(phase="do")
    desk.programme.phase = "vo"
    desk.programme.save()
    assert told in desk.client.get(desk.address(table, row)).text


@EVERY_TABLE
def test_opening_a_form_and_saving_it_changes_nothing(desk: Desk, table: str) -> None:
    row = desk.rows[table]
    sent = desk.shown_form(table, row)
    before = row.history.count()
    answer = desk.client.post(desk.address(table, row, "bewerken/"), sent, follow=True)
    assert "stays as it was" in said(answer)
    assert row.history.count() == before


def edited(desk: Desk, table: str) -> tuple[dict[str, Any], str]:
    """The form of a row with one field changed, and what the history then says of it."""
    sent = desk.shown_form(table, desk.rows[table])
    words = (
        "why",
        "because",
        "name",
        "unit",
        "remark",
        "text",
        "question",
        "barrier",
        "theme",
        "period",
    )
    name = next((each for each in words if each in sent), None)
    if name is not None:
        sent[name] = "anders in 2026"
        return sent, "anders in 2026"
    sent["agreed_on"] = "2026-06-02"
    return sent, "June 2, 2026"


@EVERY_TABLE
def test_a_change_is_saved_told_and_kept_in_the_history(desk: Desk, table: str) -> None:
    row = desk.rows[table]
    sent, told = edited(desk, table)
    answer = desk.client.post(desk.address(table, row, "bewerken/"), sent, follow=True)
    assert "Saved in" in said(answer)
    history = desk.client.get(desk.address(table, row, "wijzigingen/"))
    newest = history.context["versions"][0]
    assert newest["version"].who == "Daan de Wit"
    assert [after for _field, _before, after in newest["changes"]] == [told]
    assert told in history.content.decode()


@EVERY_TABLE
def test_an_earlier_version_comes_back(desk: Desk, table: str) -> None:
    row = desk.rows[table]
    stored = of(table).model.objects.filter(pk=row.pk).values()
    before = stored.get()
    sent, _told = edited(desk, table)
    desk.client.post(desk.address(table, row, "bewerken/"), sent)
    assert stored.get() != before
    first = row.history.order_by("history_id").first().history_id
    answer = desk.client.post(desk.address(table, row, f"terug/{first}/"), follow=True)
    assert "as it was in that version" in said(answer)
    after = stored.get()
    assert {**after, "revision": 0} == {**before, "revision": 0}
    assert after.get("revision", 3) == 3


@EVERY_TABLE
def test_a_deleted_row_comes_back_with_all_that_hung_on_it(desk: Desk, table: str) -> None:
    row = desk.rows[table]
    if table in ("organisations", "indicators", "works"):
        row = of(table).model.objects.create(programme=desk.programme, **loose_row(desk, table))
    before = threads_as_json(Threads(desk.programme))
    asked = desk.client.get(desk.address(table, row, "weg/"))
    assert asked.status_code == 200 and of(table).model.objects.filter(pk=row.pk).exists()
    gone = desk.delete(table, row, follow=True)
    assert not of(table).model.objects.filter(pk=row.pk).exists()
    assert desk.client.get(desk.address(table, row)).status_code == 404
    offered = gone.context["undo"]
    assert "was deleted" in offered["says"]
    assert [deletion.event for deletion in deletions(desk.programme)] == [offered["event"]]
    back = desk.client.post(f"/en/programma/proefbuurt/ongedaan/{offered['event']}/", follow=True)
    assert back.redirect_chain[-1][0] == desk.address(table, row)
    assert "is back" in said(back)
    assert threads_as_json(Threads(desk.programme)) == before
    assert deletions(desk.programme) == []


def loose_row(desk: Desk, table: str) -> dict[str, Any]:
    """A row on which nothing hangs that could not do without it."""
    values: dict[str, dict[str, Any]] = {
        "organisations": {"name": "Los", "kind": "other"},
        "indicators": {"name": "Los", "unit": "count"},
        "works": {"name": "Los", "discipline": "sewer", "owner": desk.rows["organisations"]},
    }
    return {"key": "los", **values[table]}


@EVERY_TABLE
def test_a_row_of_another_programme_is_not_there(desk: Desk, table: str) -> None:
    other = one_row_each(bare_programme("ander"))[table]
    for what in ("", "bewerken/", "weg/", "wijzigingen/"):
        assert desk.client.get(desk.address(table, other, what)).status_code == 404, what
    for what in ("bewerken/", "weg/", f"terug/{other.history.first().history_id}/"):
        assert desk.client.post(desk.address(table, other, what), {}).status_code == 404, what
    assert of(table).model.objects.filter(pk=other.pk).exists()


@EVERY_TABLE
def test_a_row_of_another_programme_cannot_be_referred_to(desk: Desk, table: str) -> None:
    other = one_row_each(bare_programme("ander"), 2)
    model = of(table).model
    sent = {**free(desk, table), "key": "x1"}
    before = model.objects.filter(programme=desk.programme).count()
    page = desk.client.get(desk.address(table, what="nieuw/"))
    references = {
        name: field.queryset.model
        for name, field in page.context["form"].fields.items()
        if hasattr(field, "queryset")
    }
    for name, referred in references.items():
        theirs = referred.objects.filter(programme=other["needs"].programme).first()
        answer = desk.client.post(desk.address(table, what="nieuw/"), {**sent, name: theirs.pk})
        assert name in answer.context["form"].errors
        assert str(theirs.pk) not in {
            str(value) for value, _label in page.context["form"].fields[name].choices
        }
    assert model.objects.filter(programme=desk.programme).count() == before


def test_an_unknown_table_and_a_dutch_name_are_no_page(desk: Desk) -> None:
    assert desk.client.get(desk.address("sources")).status_code == 404
    assert desk.client.get(desk.address("behoeften")).status_code == 404
