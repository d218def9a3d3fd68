"""The thread on the page of a row, and tying rows together there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import bare_programme, tender_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import MeasureGoal, Need, NeedGoal, NeedMeasure

from .conftest import Desk, said

pytestmark = pytest.mark.django_db


def stops(page: Any) -> dict[str, list[tuple[str, str, str]]]:
    return {
        stop["heading"]: [(met.title, met.through, met.why) for met in stop["first"]]
        for stop in page.context["stops"]
    }


def test_a_row_tells_where_it_comes_from_and_goes_to_with_every_why(desk: Desk) -> None:
    page = desk.client.get(desk.address("measures", desk.thread.measure))
    met = stops(page)
    assert list(met) == [
        "Contributions",
        "Needs",
        "Goals",
        "Measures",
        "Works",
        "Commitments",
        "Deliveries",
        "Observations",
    ]
    assert met["Needs"] == [("Koel naar de winkel", "", "bomen geven schaduw")]
    assert met["Contributions"][0][1:] == ("Koel naar de winkel", "zij blijft binnen")
    assert met["Goals"] == [("Gezond buiten", "", "expected effect +2: op den duur")]
    assert met["Deliveries"] == [("Tien linden geplant", "Tien bomen geplant", "")]
    assert len(met["Observations"]) == 2
    assert page.context["loose_ends"] == ()


def test_a_need_is_not_said_to_be_served_by_every_measure_for_its_goal(desk: Desk) -> None:
    other = whole_thread(desk.programme, 2)
    MeasureGoal.objects.create(
        programme=desk.programme, measure=other.measure, goal=desk.thread.goal, effect=1
    )
    met = stops(desk.client.get(desk.address("needs", desk.thread.need)))
    assert len(met["Measures"]) == 1
    at_goal = stops(desk.client.get(desk.address("goals", desk.thread.goal)))
    assert len(at_goal["Measures"]) == 2


def test_the_loose_ends_of_a_row_and_of_its_links_are_told(desk: Desk) -> None:
    NeedMeasure.objects.update(why="")
    for table in ("needs", "measures"):
        page = desk.client.get(desk.address(table, desk.rows[table]))
        assert [end.kind.value for end in page.context["loose_ends"]] == ["link_without_why"]
    MeasureGoal.objects.update(why="")
    page = desk.client.get(desk.address("measure_effects", desk.thread.measure_goal))
    assert len(page.context["loose_ends"]) == 1
    desk.thread.commitment.delete()
    page = desk.client.get(desk.address("measures", desk.thread.measure))
    kinds = {end.kind.value for end in page.context["loose_ends"]}
    assert kinds == {"link_without_why", "measure_without_commitment"}


def test_rows_that_use_a_row_are_named(desk: Desk) -> None:
    page = desk.client.get(desk.address("indicators", desk.thread.indicator))
    assert {use["heading"]: use["count"] for use in page.context["users"]} == {
        "Targets": 1,
        "Observations": 2,
        "Commitments": 1,
        "Answers beside the figures": 1,
    }


def tie(desk: Desk, table: str, row: Any, **sent: Any) -> Any:
    return desk.client.post(desk.address(table, row, "verband/"), sent, follow=True)


def test_two_rows_are_tied_from_either_side(desk: Desk) -> None:
    other = whole_thread(desk.programme, 2)
    answer = tie(
        desk, "needs", desk.thread.need, kind="needs-goals", other=other.goal.pk, why="samen"
    )
    assert "belong together" in said(answer)
    assert NeedGoal.objects.get(need=desk.thread.need, goal=other.goal).why == "samen"
    tie(desk, "measures", other.measure, kind="needs-measures", other=desk.thread.need.pk, why="")
    assert NeedMeasure.objects.get(need=desk.thread.need, measure=other.measure).why == ""


def test_who_may_write_in_one_room_ties_only_the_links_of_that_room(desk: Desk) -> None:
    """The planner keeps needs, but which goal a need belongs to is not hers to say."""
    planner, need = signed_in(tender_manager(desk.programme).person), desk.thread.need
    page = planner.get(desk.address("needs", need))
    assert page.context["may_write"]
    shown = [entry["tie"].name for entry in page.context["ties"]]
    assert shown == ["contributions-needs", "needs-measures"]
    assert "verband/needs-goals/" not in page.text and "verband/needs-measures/" in page.text
    goal = planner.get(desk.address("goals", desk.thread.goal))
    assert goal.context["ties"] == [] and "Links of this row" not in goal.text
    # From the other side: she keeps no goals, and a commitment is hers to tie to a measure.
    commitment = planner.get(desk.address("commitments", desk.thread.commitment))
    shown = [entry["tie"].name for entry in commitment.context["ties"]]
    assert shown == ["measures-commitments", "observations-commitments"]


def test_the_address_of_a_tie_still_says_that_it_belongs_to_a_button(desk: Desk) -> None:
    assert desk.client.get(desk.address("needs", desk.thread.need, "verband/")).status_code == 405


def test_the_reason_of_a_link_can_be_changed(desk: Desk) -> None:
    link = desk.thread.need_measure
    tie(
        desk,
        "needs",
        desk.thread.need,
        kind="needs-measures",
        other=link.measure_id,
        why="een\r\nbetere reden",
        was=link.why,
    )
    link.refresh_from_db()
    assert link.why == "een\nbetere reden"
    assert link.history.count() == 2


def test_the_select_names_rows_with_their_key_and_leaves_out_those_tied_already(desk: Desk) -> None:
    other = whole_thread(desk.programme, 2)
    page = desk.client.get(desk.address("needs", desk.thread.need))
    form = next(e["form"] for e in page.context["ties"] if e["tie"].name == "needs-goals")
    options = [str(label) for _value, label in form.fields["other"].choices]
    assert options[1:] == [f"{other.goal.name} (g2)"]


def test_a_link_without_a_row_is_told_and_keeps_the_reason(desk: Desk) -> None:
    answer = tie(desk, "needs", desk.thread.need, kind="needs-goals", other="", why="mijn reden")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page and "mijn reden" in page and "This field is required" in page


def test_a_row_of_another_programme_cannot_be_tied(desk: Desk) -> None:
    theirs = whole_thread(bare_programme("ander"))
    before = NeedGoal.objects.count()
    sent = {"kind": "needs-goals", "other": theirs.goal.pk, "why": "x"}
    assert tie(desk, "needs", desk.thread.need, **sent).status_code == 422
    assert NeedGoal.objects.count() == before
    row = desk.address("needs", desk.thread.need, f"verband/needs-goals/{theirs.need_goal.pk}/weg/")
    assert desk.client.post(row).status_code == 404


@pytest.mark.parametrize("kind", ["", "onzin", "measures-works"])
def test_a_link_that_the_table_cannot_have_is_no_page(desk: Desk, kind: str) -> None:
    assert tie(desk, "needs", desk.thread.need, kind=kind, other="1").status_code == 404


def test_untying_offers_undo_and_comes_back_the_same(desk: Desk) -> None:
    link = desk.thread.need_goal
    address = desk.address("needs", desk.thread.need, f"verband/needs-goals/{link.pk}/weg/")
    assert desk.client.get(address).status_code == 405
    gone = desk.client.post(address, follow=True)
    assert not NeedGoal.objects.exists()
    event = gone.context["undo"]["event"]
    assert "Koel naar de winkel – Gezond buiten" in gone.context["undo"]["says"]
    back = desk.client.post(f"/en/programma/proefbuurt/ongedaan/{event}/", follow=True)
    assert back.redirect_chain[-1][0] == desk.address("needs", desk.thread.need)
    assert NeedGoal.objects.get().pk == link.pk
    assert Need.objects.count() == 1
