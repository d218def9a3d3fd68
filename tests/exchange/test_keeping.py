"""The rows of an import: found in one look, made at once, each with its first version."""

from __future__ import annotations

import pytest

from tests.people import area_manager, bare_programme
from wijkdraad.exchange.keeping import Imported, KeptTable
from wijkdraad.programme.history import event
from wijkdraad.programme.models import Contribution, Goal, Need, NeedGoal, Programme

pytestmark = pytest.mark.django_db
MANY = 40


@pytest.fixture
def programme() -> Programme:
    return bare_programme()


def need(number: int, because: str = "er is geen schaduw") -> dict[str, str]:
    who, needs = "ouderen", "een koele plek"
    return {"key": f"n{number}", "name": "Koel", "who": who, "needs": needs, "because": because}


def test_new_rows_are_made_together_each_with_a_first_version(
    programme: Programme, django_assert_max_num_queries
) -> None:
    person = area_manager(programme).person
    imported = Imported(programme)
    with event(person) as name, django_assert_max_num_queries(12):
        kept = KeptTable(Need, ("key",), imported)
        rows = [kept.keep(need(number)) for number in range(MANY)]
        kept.make()
    assert (imported.created, imported.changed, imported.unchanged) == (MANY, 0, 0)
    assert Need.objects.count() == MANY
    for row in rows:
        [version] = row.history.all()
        assert (version.history_type, version.history_user) == ("+", person)
        assert version.history_change_reason == name
        assert (row.revision, row.phase) == (1, programme.phase)


def test_a_row_that_says_the_same_is_left_alone_and_one_that_differs_gets_a_version(
    programme: Programme,
) -> None:
    first = KeptTable(Need, ("key",), Imported(programme))
    for number in range(3):
        first.keep(need(number))
    first.make()
    imported = Imported(programme)
    again = KeptTable(Need, ("key",), imported)
    same, other = again.keep(need(0)), again.keep(need(1, "er staan geen bomen"))
    again.make()
    assert (imported.created, imported.changed, imported.unchanged) == (0, 1, 1)
    assert (same.revision, same.history.count()) == (1, 1)
    assert (other.revision, other.history.count()) == (2, 2)
    assert Need.objects.get(key="n1").because == "er staan geen bomen"


def test_the_same_row_twice_is_one_row_that_says_what_came_last(programme: Programme) -> None:
    imported = Imported(programme)
    kept = KeptTable(Need, ("key",), imported)
    kept.keep(need(0))
    kept.keep(need(0, "er staan geen bomen"))
    kept.make()
    assert (imported.created, imported.changed) == (1, 1)
    assert Need.objects.get().because == "er staan geen bomen"
    assert Need.objects.get().history.count() == 2


def test_a_file_is_no_second_look(programme: Programme) -> None:
    said = {"key": "c1", "channel": "web", "kind": "wish", "publication": "published"}
    phone = {"text": "Bel mij: 06 12345678."}

    def kept(**values: str) -> tuple[str, Imported]:
        imported = Imported(programme)
        table = KeptTable(Contribution, ("key",), imported)
        table.keep({**said, **values})
        table.make()
        return Contribution.objects.get().publication, imported

    assert kept(text="Een bank.")[0] == "published"
    assert kept(text="Twee banken.")[0] == "published"
    publication, imported = kept(**phone)
    assert (publication, imported.held, imported.changed) == ("held", 1, 1)
    revision = Contribution.objects.get().revision
    publication, imported = kept(**phone)
    assert (publication, imported.held, imported.unchanged) == ("held", 1, 1)
    assert Contribution.objects.get().revision == revision
    # Who looked twice made it public: then the same words may stay so.
    Contribution.objects.update(publication="published")
    publication, imported = kept(**phone, theme="groen")
    assert (publication, imported.held, imported.changed) == ("published", 0, 1)


def test_a_new_row_is_as_its_dossier_says(programme: Programme) -> None:
    imported = Imported(programme)
    table = KeptTable(Contribution, ("key",), imported)
    table.keep({"key": "c1", "text": "Bel mij: 06 12345678.", "publication": "published"})
    table.make()
    assert (Contribution.objects.get().publication, imported.held) == ("published", 0)


def test_a_link_is_known_by_the_two_rows_it_joins(programme: Programme) -> None:
    needs = KeptTable(Need, ("key",), Imported(programme))
    rows = [needs.keep(need(number)) for number in range(2)]
    needs.make()
    goal = Goal.objects.create(programme=programme, key="g", name="Koele straten")
    for why, counted in (("minder hitte", (2, 0)), ("meer schaduw", (0, 2))):
        imported = Imported(programme)
        links = KeptTable(NeedGoal, ("need", "goal"), imported)
        for row in rows:
            links.keep({"need": row, "goal": goal, "why": why})
        links.make()
        assert (imported.created, imported.changed) == counted
    assert [link.why for link in NeedGoal.objects.all()] == ["meer schaduw"] * 2


def test_another_programme_has_rows_of_its_own(programme: Programme) -> None:
    other = bare_programme("andere-buurt")
    for each in (programme, other):
        kept = KeptTable(Need, ("key",), Imported(each))
        kept.keep(need(0))
        kept.make()
    assert Need.objects.count() == 2
