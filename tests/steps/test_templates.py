"""What a template is filled with: all of it, for every row, and never an empty text or a false 0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.people import bare_programme, kept_example, whole_thread
from tests.real.delft import AVAILABLE, build_delft_dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.method.report.placeholders import GROUPS, SINGLE, TABLES, Rows, Told, Values
from wijkdraad.programme.models import (
    Commitment,
    Contributor,
    Delivery,
    Measure,
    Observation,
    Programme,
    Work,
)
from wijkdraad.steps.hand_in.templates import template_values

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def read_example(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with kept_example(django_db_blocker) as key:
        yield key


@pytest.fixture
def example(db: None, read_example: int) -> Programme:
    return Programme.objects.get(pk=read_example)


def check_whole(values: Values) -> None:
    """Every name of the list has a text that is not empty, and rows that are there."""
    assert set(values.single) == {each.name for each in SINGLE}
    for group in GROUPS:
        held = values.pictures if group.kind == "pictures" else values.groups[group.name]
        assert set(held) == {field.name for field in group.fields}
    assert set(values.tables) == set(values.none) == {table.name for table in TABLES}
    for table in TABLES:
        for row in values.tables[table.name]:
            assert set(row) == {field.name for field in table.fields}, table.name
            for field in table.fields:
                found = row[field.name]
                if isinstance(found, Told):
                    assert not field.rows and found.text.strip(), (table.name, field.name)
                else:
                    assert found.table == field.rows and found.none
                    assert all(0 <= at < len(values.tables[field.rows]) for at in found.numbers)


def named(values: Values, table: str, name: str) -> dict[str, Told | Rows]:
    return next(dict(row) for row in values.tables[table] if row["name"].text == name)


def names(values: Values, rows: Told | Rows) -> list[str]:
    assert isinstance(rows, Rows)
    first = {table.name: table.fields[0].name for table in TABLES}[rows.table]
    return [values.tables[rows.table][at][first].text for at in rows.numbers]


def test_the_example_fills_every_name(example: Programme) -> None:
    values = template_values(example)
    check_whole(values)
    assert all(values.tables.values())
    benches = named(values, "commitments", "Twaalf banken met een rugleuning")
    assert benches["when"] == Told("30 juni 2026")
    assert benches["amount"] == Told("12 banken")
    assert benches["state"] == Told("nagekomen")
    assert benches["budget"] == Told("€ 21.600")
    assert names(values, benches["measures"]) == ["Twaalf banken met een rugleuning"]
    assert len(values.tables["loose_ends"]) == 26  # five contributions are told in one sentence
    assert values.groups["count"]["loose_ends"] == Told("30")
    assert len(values.pictures["thread"]) == 2


def test_in_english_it_is_english(example: Programme) -> None:
    values = template_values(example, "en")
    check_whole(values)
    assert values.words["unknown"] == "[unknown: {name}]"
    assert values.none["measures"] == "no measure yet"


def test_what_is_unknown_says_so_with_its_reason() -> None:
    thread = whole_thread()
    Commitment.objects.update(due=None, budget_cents=None, article="")
    Work.objects.update(start=None, budget_cents=None)
    Measure.objects.update(cost_cents=None)
    Delivery.objects.update(proof="")
    values = template_values(thread.programme)
    check_whole(values)
    [commitment] = values.tables["commitments"]
    assert commitment["when"] == Told("onbekend (er is geen datum afgesproken)", unknown=True)
    assert commitment["budget"] == Told("onbekend (er is geen budget ingevuld)", unknown=True)
    assert commitment["proof"] == Told("onbekend (er is geen bewijs gegeven)", unknown=True)
    [work] = values.tables["works"]
    assert work["start"].unknown and work["budget"].unknown and not work["end"].unknown
    [measure] = values.tables["measures"]
    assert measure["cost"] == Told("onbekend (niemand heeft de kosten geschat)", unknown=True)


def test_an_empty_programme_fills_every_name() -> None:
    values = template_values(bare_programme())
    check_whole(values)
    assert values.groups["count"]["needs"] == Told("0")
    assert values.pictures["thread"] == Told("onbekend (er zijn nog geen behoeften)", unknown=True)
    assert values.pictures["map"].unknown


def test_what_a_plan_may_not_print_is_not_printed() -> None:
    thread = whole_thread()
    Observation.objects.update(kind="asked", people=3)
    Contributor.objects.create(
        contribution=thread.contribution,
        contribution_number=thread.contribution.pk,
        name="Riet Bakker",
        link_hash="f" * 64,
    )
    values = template_values(thread.programme)
    [effect] = values.tables["effects"]
    hidden = Told("onbekend (te weinig antwoorden)", unknown=True)
    assert [effect[name] for name in ("before", "after", "difference", "verdict")] == [hidden] * 4
    assert values.tables["needs"][0]["contributions"] == Told("minder dan 5")
    assert values.groups["count"]["contributions"] == Told("minder dan 5")
    assert "Riet" not in str(values) and "blijf ik binnen" not in str(values)


@pytest.mark.skipif(not AVAILABLE, reason="the real data lies beside the project")
def test_real_ground_fills_every_name(tmp_path: Path) -> None:
    programme = import_dossier(build_delft_dossier(tmp_path / "delft")).programme
    values = template_values(programme)
    check_whole(values)
    figures = {row["indicator"].text: row["value"] for row in values.tables["figures"]}
    assert any(value.unknown for value in figures.values())
    assert not any(value.text in ("", "0", "None") and value.unknown for value in figures.values())
