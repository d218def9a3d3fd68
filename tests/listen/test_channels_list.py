"""A list of contributions from Excel or CSV, straight into a running programme."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import area_manager, bare_programme, municipality, site_foreman
from tests.signing_in import signed_in
from wijkdraad.programme.models import Contribution, Programme, Publication
from wijkdraad.programme.tables import table_of
from wijkdraad.steps.rows import delete_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(settings, tmp_path: Path) -> Programme:
    settings.DATA = tmp_path
    return bare_programme()


@pytest.fixture
def client(programme: Programme) -> Any:
    return signed_in(area_manager(programme).person)


def address(programme: Programme) -> str:
    return f"/programma/{programme.slug}/luisteren/lijst/"


def send(
    client: Any, programme: Programme, content: str | bytes, name: str = "lijst.csv", **more: str
) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return client.post(address(programme), {"file": SimpleUploadedFile(name, raw), **more})


def save(client: Any, programme: Programme, looked_through: Any, **more: str) -> Any:
    ticket = looked_through.context["ticket"]
    return client.post(address(programme), {"looked-through": ticket, **(more or {"save": "1"})})


def counts(answer: Any) -> tuple[int, int, int, int]:
    found = answer.context["found"]
    return len(found.new), len(found.same), len(found.other), len(found.deleted)


DUTCH = (
    "id;datum;kanaal;soort;tekst;groep;plaats;thuis;leeftijd;woning;x;y\n"
    "p1;2026-03-01;op papier;wens;Een bank erbij.;huurders;Linde 1;ja;65+;owner;120583;480510\n"
    ";2026-03-02;doorstep;klacht;Water in de kelder.;;;;;;;\n"
)


def test_a_list_with_dutch_columns_is_looked_through_first_and_saved_when_asked(
    client, programme
) -> None:
    looked = send(client, programme, DUTCH)
    assert looked.status_code == 200 and counts(looked) == (2, 0, 0, 0)
    assert not Contribution.objects.exists()
    answer = save(client, programme, looked)
    assert answer.status_code == 302 and answer["Location"].endswith("/luisteren/dubbelen/")
    first = Contribution.objects.get(key="p1")
    assert (first.channel, first.kind, first.date, first.age_group, first.tenure) == (
        "paper", "wish", date(2026, 3, 1), "65+", "owner"
    )  # fmt: skip
    assert (first.geometry.x, first.geometry.y) == (120583, 480510) and first.at_home
    assert first.phase == programme.phase and first.history.get().history_user is not None
    other = Contribution.objects.exclude(key="p1").get()
    assert other.key.startswith("lijst-") and other.text == "Water in de kelder."


def test_the_same_list_again_brings_nothing_new_also_without_ids(client, programme) -> None:
    content = "text,channel\nDe lamp is stuk.,phone\nDe lamp is stuk.,phone\n"
    save(client, programme, send(client, programme, content))
    assert Contribution.objects.count() == 2
    assert counts(send(client, programme, content)) == (0, 2, 0, 0)
    assert counts(send(client, programme, content + "De bank is nat.,phone\n")) == (1, 2, 0, 0)


def test_what_is_here_with_other_words_or_was_deleted_stays_as_it_is(client, programme) -> None:
    save(client, programme, send(client, programme, "id,text,channel\na,Een,walk\nb,Twee,walk\n"))
    row = Contribution.objects.get(key="b")
    delete_row(programme, table_of(Contribution), row.pk, None)
    looked = send(client, programme, "id,text,channel\na,Anders,walk\nb,Twee,walk\nc,Drie,walk\n")
    assert counts(looked) == (1, 0, 1, 1)
    save(client, programme, looked)
    assert list(Contribution.objects.values_list("key", "text")) == [("a", "Een"), ("c", "Drie")]


def test_every_fault_is_told_with_row_and_column_and_nothing_is_saved(client, programme) -> None:
    content = (
        "tekst;kanaal;soort;datum;leeftijd;over_wie\n"
        "Goed.;op papier;wens;2026-03-01;;\n"
        ";fax;wens;1 maart;oud;niemand\n"
        "Ook goed.;walk;wens;;;;;te veel\n"
    )
    answer = send(client, programme, content)
    assert answer.status_code == 422
    found = {(fault.row, fault.column) for fault in answer.context["faults"]}
    assert found == {(3, "tekst"), (3, "kanaal"), (3, "datum"), (3, "leeftijd"), (4, "")}
    assert "fax" in answer.content.decode()
    assert not Contribution.objects.exists()
    # What refers to nothing is told once the cells are right.
    answer = send(client, programme, "tekst;kanaal;over_wie\nGoed.;walk;niemand\n")
    assert [(fault.row, fault.column, fault.found) for fault in answer.context["faults"]] == [
        (2, "over_wie", "niemand")
    ]


def test_an_organisation_that_is_here_may_be_named(client, programme) -> None:
    key = municipality(programme).key
    content = f"tekst;kanaal;over_wie\nTe laat.;walk;{key}\n"
    save(client, programme, send(client, programme, content))
    assert Contribution.objects.get().about == municipality(programme)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "leeg"),
        ("tekst;kanaal\n", "geen rijen"),
        ("id;kanaal\na;walk\n", "tekst"),
        ("tekst;kanaal;lengte\nGoed.;walk;3\n", "lengte"),
        (b"tekst;kanaal\n\xff\xfe;walk\n", "UTF-8"),
        ("tekst\nGoed.\n", "kanaal"),
        ("id;tekst;kanaal\na;Een;walk\na;Twee;walk\n", "rij 2"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(client, programme, content, found) -> None:
    answer = send(client, programme, content)
    assert answer.status_code == 422
    assert found in answer.content.decode()
    assert not Contribution.objects.exists()


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


ROWS = [["tekst", "datum"], ["Een bank.", date(2026, 3, 1)], ["Schaduw.", date(2026, 3, 2)]]


def test_a_workbook_is_read_and_the_channel_may_be_chosen_on_the_page(client, programme) -> None:
    looked = send(client, programme, workbook(("Blad1", ROWS)), "avond.xlsx", channel="evening")
    assert counts(looked) == (2, 0, 0, 0)
    assert looked.context["kind_filled_in"]
    save(client, programme, looked)
    assert set(Contribution.objects.values_list("channel", "kind", "date")) == {
        ("evening", "story", date(2026, 3, 1)),
        ("evening", "story", date(2026, 3, 2)),
    }


def test_of_more_sheets_the_one_with_the_name_of_the_table_is_read(client, programme) -> None:
    two = workbook(("Notities", [["x"], ["y"]]), ("Bijdragen", ROWS))
    assert counts(send(client, programme, two, "a.xlsx", channel="walk")) == (2, 0, 0, 0)
    two = workbook(("Een", ROWS), ("Twee", ROWS))
    answer = send(client, programme, two, "a.xlsx", channel="walk")
    assert answer.status_code == 422 and "2 bladen" in answer.content.decode()


def test_a_list_opens_nothing_to_everyone_and_keeps_no_origin_without_a_ground(
    client, programme
) -> None:
    content = "tekst;kanaal;openbaar\nGoed.;walk;published\n"
    title = next(c.dutch for c in table_of(Contribution).columns if c.name == "publication")
    looked = send(client, programme, content.replace("openbaar", title))
    assert looked.context["says_open"] == 1
    save(client, programme, looked)
    assert Contribution.objects.get().publication == Publication.HELD
    content = "tekst;kanaal;herkomst\nOok.;walk;europe\n"
    assert send(client, programme, content).status_code == 422
    programme.origin_ground = "artikel 9, lid 2, onder j"
    programme.save()
    assert counts(send(client, programme, content)) == (1, 0, 0, 0)


def test_a_list_is_saved_only_by_who_sent_it_in_that_programme_and_once(
    client, programme, tmp_path
) -> None:
    looked = send(client, programme, DUTCH)
    ticket = looked.context["ticket"]
    assert str(tmp_path) not in ticket
    other = bare_programme("ander")
    stranger = signed_in(area_manager(other).person)
    stranger.post(address(other), {"looked-through": ticket, "save": "1"})
    client.post(address(programme), {"looked-through": ticket + "x", "save": "1"})
    assert not Contribution.objects.exists()
    save(client, programme, looked)
    assert Contribution.objects.count() == 2
    assert list((tmp_path / "uploads").iterdir()) == []
    save(client, programme, looked)
    assert Contribution.objects.count() == 2


def test_a_list_that_is_not_to_be_saved_is_thrown_away(client, programme, tmp_path) -> None:
    save(client, programme, send(client, programme, DUTCH), leave="1")
    assert not Contribution.objects.exists()
    assert list((tmp_path / "uploads").iterdir()) == []


def test_who_may_not_write_in_this_room_may_not_bring_in_a_list(programme) -> None:
    client = signed_in(site_foreman(programme).person)
    assert send(client, programme, DUTCH).status_code == 403


def test_the_contributions_of_the_example_are_all_known_already(
    example, settings, tmp_path
) -> None:
    settings.DATA = tmp_path
    client = signed_in(area_manager(example).person)
    path = Path(__file__).parents[2] / "examples" / "lindenkwartier" / "contributions.csv"
    looked = send(client, example, path.read_bytes(), path.name)
    assert counts(looked) == (0, Contribution.objects.filter(programme=example).count(), 0, 0)
