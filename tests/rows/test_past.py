"""Undo, history and the changes of a whole programme: who may, and what cannot come back."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.people import bare_programme, contractor, tender_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.history import (
    CannotUndo,
    deletions,
    last_changes,
    rooms_to_undo,
    undo,
    versions,
)
from wijkdraad.programme.models import (
    Commitment,
    Contributor,
    Delivery,
    Need,
    NeedMeasure,
    Observation,
    Organisation,
    Role,
)
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.rows import change_row, delete_row

from .conftest import Desk, said

pytestmark = pytest.mark.django_db


def deleted(desk: Desk, table: str, pk: int) -> str:
    found = table_named(table)
    assert found is not None
    return delete_row(desk.programme, found, pk, None)


def test_a_row_that_others_need_is_not_deleted_and_says_which(desk: Desk) -> None:
    organisation = contractor(desk.programme)
    for method in ("get", "post"):
        answer = getattr(desk.client, method)(desk.address("organisations", organisation, "weg/"))
        page = answer.content.decode()
        assert "cannot be deleted" in page and "1 row still needs it" in page
        assert "Tien bomen geplant" in page
    assert answer.status_code == 409
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_an_organisation_with_people_in_it_is_not_deleted_either(desk: Desk) -> None:
    role = Role.objects.get()
    lone = Organisation.objects.create(
        programme=desk.programme, key="los", name="Los", kind="other"
    )
    Role.objects.update(organisation=lone)
    answer = desk.client.post(desk.address("organisations", lone, "weg/"))
    assert answer.status_code == 409
    assert Role.objects.get(pk=role.pk).organisation == lone


def test_the_question_names_what_goes_along(desk: Desk) -> None:
    page = desk.client.get(desk.address("commitments", desk.thread.commitment, "weg/"))
    named = {kind["kind"]: kind["count"] for kind in page.context["goes_along"]}
    assert named == {
        "deliveries": 1,
        "links from measure to commitment": 1,
        "links from observation to commitment": 2,
    }


def test_who_may_write_in_the_room_may_undo(desk: Desk, foreman_client: Client) -> None:
    event = deleted(desk, "needs", desk.thread.need.pk)
    address = f"/en/programma/proefbuurt/ongedaan/{event}/"
    assert rooms_to_undo(desk.programme, event) == {Room.LISTEN}
    assert foreman_client.post(address).status_code == 403
    assert desk.client.get(address).status_code == 405
    assert signed_in(tender_manager(desk.programme).person).post(address).status_code == 302
    again = desk.client.post(address, follow=True)
    assert "back already" in said(again)


def test_an_event_of_another_programme_is_not_there(desk: Desk) -> None:
    other = whole_thread(bare_programme("ander"))
    needs = table_named("needs")
    assert needs is not None
    event = delete_row(other.programme, needs, other.need.pk, None)
    assert desk.client.post(f"/en/programma/proefbuurt/ongedaan/{event}/").status_code == 404
    assert desk.client.post("/en/programma/proefbuurt/ongedaan/onzin/").status_code == 404


def test_what_hangs_on_a_deleted_row_waits_for_that_row(desk: Desk) -> None:
    first = deleted(desk, "deliveries", desk.thread.delivery.pk)
    second = deleted(desk, "commitments", desk.thread.commitment.pk)
    with pytest.raises(CannotUndo):
        undo(desk.programme, first, None)
    answer = desk.client.post(f"/en/programma/proefbuurt/ongedaan/{first}/", follow=True)
    assert "cannot be undone" in said(answer)
    undo(desk.programme, second, None)
    assert [row.pk for row in undo(desk.programme, first, None)] == [desk.thread.delivery.pk]
    assert Delivery.objects.get().commitment == Commitment.objects.get()


def test_a_key_that_was_given_away_stays_with_the_new_row(desk: Desk) -> None:
    event = deleted(desk, "needs", desk.thread.need.pk)
    Need.objects.create(
        programme=desk.programme, key="n1", name="Nieuw", who="", needs="", because=""
    )
    with pytest.raises(CannotUndo):
        undo(desk.programme, event, None)
    assert Need.objects.get().name == "Nieuw"
    assert not NeedMeasure.objects.exists()


def test_a_row_deleted_twice_is_offered_once(desk: Desk) -> None:
    undo(desk.programme, deleted(desk, "needs", desk.thread.need.pk), None)
    event = deleted(desk, "needs", desk.thread.need.pk)
    assert [deletion.event for deletion in deletions(desk.programme)] == [event]
    undo(desk.programme, event, None)
    kinds = [version.kind for version in versions(Need.objects.get())]
    assert kinds == ["restored", "deleted", "restored", "deleted", "made"]


def test_the_changes_of_the_programme_are_told_with_their_undo(
    desk: Desk, foreman_client: Client
) -> None:
    desk.delete("needs", desk.thread.need)
    page = desk.client.get("/en/programma/proefbuurt/wijzigingen/")
    (entry,) = page.context["deletions"]
    assert entry["may_undo"] and entry["deletion"].what == "Koel naar de winkel"
    change = page.context["changes"][0]["change"]
    assert (change.kind, change.who, change.others) == ("deleted", "Daan de Wit", 4)
    assert foreman_client.get("/en/programma/proefbuurt/wijzigingen/").status_code == 403
    adviser = signed_in(tender_manager(desk.programme).person)
    goal_event = desk.delete("goals", desk.thread.goal)
    assert goal_event.status_code == 302
    seen = adviser.get("/en/programma/proefbuurt/wijzigingen/").context["deletions"]
    allowed = {entry["deletion"].what: entry["may_undo"] for entry in seen}
    assert allowed == {"Koel naar de winkel": True, "Gezond buiten": False}


def test_a_link_that_lost_an_end_is_still_named(desk: Desk) -> None:
    desk.client.post(
        desk.address(
            "needs", desk.thread.need, f"verband/needs-measures/{desk.thread.need_measure.pk}/weg/"
        )
    )
    deleted(desk, "measures", desk.thread.measure.pk)
    told = {change.what for change in last_changes(desk.programme)}
    assert "Koel naar de winkel – Bomen langs de route" in told


def test_a_row_without_a_history_keeps_what_was_there_at_its_first_change(desk: Desk) -> None:
    (bulk,) = Observation.objects.bulk_create(
        [
            Observation(
                programme=desk.programme,
                key="BU99990901.x",
                indicator=desk.thread.indicator,
                area=desk.thread.area,
                source=desk.thread.source,
                period="2024",
                value=0.2,
                kind="computed",
            )
        ]
    )
    page = desk.client.get(desk.address("observations", bulk, "wijzigingen/"))
    assert "never changed by hand" in page.content.decode()
    assert "computation" in desk.client.get(desk.address("observations", bulk)).content.decode()
    sent = {**desk.shown_form("observations", bulk), "value": "0,4"}
    desk.client.post(desk.address("observations", bulk, "bewerken/"), sent)
    newest, first = versions(bulk)
    assert [(c.field.name, c.before, c.after) for c in newest.changes] == [("value", 0.2, 0.4)]
    assert first.who == ""


def test_back_to_a_version_that_refers_to_what_is_gone_is_refused(desk: Desk) -> None:
    commitments = table_named("commitments")
    assert commitments is not None
    row = desk.thread.commitment
    first = row.history.first().history_id
    other = desk.rows["organisations"]
    change_row(desk.programme, commitments, row.pk, {"organisation": other}, None, None)
    old = contractor(desk.programme)
    Role.objects.filter(organisation=old).delete()
    deleted(desk, "organisations", old.pk)
    answer = desk.client.post(desk.address("commitments", row, f"terug/{first}/"), follow=True)
    assert "cannot be undone" in said(answer)
    assert Commitment.objects.get().organisation == other
    history = desk.client.get(desk.address("commitments", row, "wijzigingen/")).content.decode()
    assert f"#{old.pk}" in history
    assert desk.client.post(desk.address("commitments", row, "terug/0/")).status_code == 404


def test_a_contribution_that_comes_back_gives_its_sender_the_private_page_back(desk: Desk) -> None:
    said_by = desk.thread.contribution
    Contributor.objects.create(contribution=said_by, name="Riet", email="r@x.nl", link_hash="a")
    page = desk.client.get(desk.address("contributions", said_by, "weg/")).content.decode()
    assert "Riet" not in page and "r@x.nl" not in page
    event = deleted(desk, "contributions", said_by.pk)
    assert Contributor.objects.get().contribution is None
    undo(desk.programme, event, None)
    assert Contributor.objects.get().contribution == said_by


def test_a_history_tells_amounts_choices_and_references_in_words(desk: Desk) -> None:
    row = desk.thread.commitment
    sent = {
        **desk.shown_form("commitments", row),
        "budget_cents": "12,50",
        "organisation": desk.rows["organisations"].pk,
        "due": "",
    }
    desk.client.post(desk.address("commitments", row, "bewerken/"), sent)
    page = desk.client.get(desk.address("commitments", row, "wijzigingen/"))
    assert set(page.context["versions"][0]["changes"]) == {
        ("Budget in euros", "€\u00a010,000", "€\u00a012.50"),
        ("Who promises", "Van Dalen Infra", "Gemeente Waterbeek"),
        ("Due", "March 31, 2026", ""),
    }
