"""Two people with the same row open: nobody overwrites unseen, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.people import contractor
from wijkdraad.programme.models import Delivery, MeasureGoal, Need, NeedGoal
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.rows import change_row

from .conftest import Desk, said

pytestmark = pytest.mark.django_db


def overtaken(desk: Desk, contractor_client: Client, mine: dict[str, str], theirs: dict[str, str]):
    """Both open the need; the contractor saves first. Gives the answer to the client."""
    need = desk.thread.need
    address = desk.address("needs", need, "bewerken/")
    opened = desk.shown_form("needs", need)
    sent = {**desk.shown_form("needs", need, contractor_client), **theirs}
    assert contractor_client.post(address, sent).status_code == 302
    return desk.client.post(address, {**opened, **mine})


def test_both_versions_stand_side_by_side_and_nothing_is_saved(
    desk: Desk, contractor_client: Client
) -> None:
    mine = {"who": "kinderen", "theme": "spelen"}
    answer = overtaken(desk, contractor_client, mine, {"who": "iedereen", "because": "het heet is"})
    assert answer.status_code == 409
    told = {
        difference.label: (difference.yours, difference.now, difference.mine, difference.theirs)
        for difference in answer.context["conflict"]["differences"]
    }
    assert told == {
        "Who": ("kinderen", "iedereen", True, True),
        "Because": ("zij anders binnen blijven", "het heet is", False, True),
        "Theme": ("spelen", "", True, False),
    }
    assert answer.context["conflict"]["last"].who == "Marleen Vos"
    assert Need.objects.get().who == "iedereen"
    page = answer.content.decode()
    assert "Save mine over it" in page and "Keep the other version" in page
    assert 'value="kinderen"' in page and 'value="spelen"' in page


def test_saving_over_it_keeps_what_only_the_other_changed(
    desk: Desk, contractor_client: Client
) -> None:
    mine = {"who": "kinderen"}
    answer = overtaken(desk, contractor_client, mine, {"who": "iedereen", "because": "het heet is"})
    form = answer.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent["revision"] = answer.context["revision"]
    again = desk.client.post(
        desk.address("needs", desk.thread.need, "bewerken/"), sent, follow=True
    )
    assert "who" in said(again)
    need = Need.objects.get()
    assert (need.who, need.because) == ("kinderen", "het heet is")
    assert need.history.count() == 3


def test_a_third_change_in_between_warns_again(desk: Desk, contractor_client: Client) -> None:
    answer = overtaken(desk, contractor_client, {"who": "kinderen"}, {"who": "iedereen"})
    form = answer.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent["revision"] = answer.context["revision"]
    needs = table_named("needs")
    assert needs is not None
    change_row(desk.programme, needs, desk.thread.need.pk, {"who": "niemand"}, None, None)
    again = desk.client.post(desk.address("needs", desk.thread.need, "bewerken/"), sent)
    assert again.status_code == 409
    assert Need.objects.get().who == "niemand"


@pytest.mark.parametrize("revision", ["", "nul", "-1", "9" * 40, "²"])
def test_a_form_without_a_good_revision_counts_as_overtaken(desk: Desk, revision: str) -> None:
    sent = {**desk.shown_form("needs", desk.thread.need), "who": "kinderen", "revision": revision}
    answer = desk.client.post(desk.address("needs", desk.thread.need, "bewerken/"), sent)
    assert answer.status_code == 409
    assert Need.objects.get().who == "ouderen"


def test_faults_and_a_stale_revision_are_told_one_after_the_other(
    desk: Desk, contractor_client: Client
) -> None:
    answer = overtaken(desk, contractor_client, {"who": ""}, {"who": "iedereen"})
    assert answer.status_code == 422
    assert answer.context["revision"] == 1
    assert 'name="revision" value="1"' in answer.content.decode()


def test_a_row_without_a_revision_of_its_own_is_guarded_by_its_history(desk: Desk) -> None:
    effect = desk.thread.measure_goal
    address = desk.address("measure_effects", effect, "bewerken/")
    opened = desk.shown_form("measure_effects", effect)
    first = desk.client.post(address, {**opened, "effect": "3"})
    second = desk.client.post(address, {**opened, "effect": "1", "why": "toch niet"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert MeasureGoal.objects.get().effect == 3
    told = {d.label: (d.mine, d.theirs) for d in second.context["conflict"]["differences"]}
    assert told == {"Effect (-3 to +3)": (True, True), "Why": (True, False)}


def test_a_reference_and_a_place_are_compared_in_words(desk: Desk) -> None:
    other = contractor(desk.programme)
    commitment = desk.thread.commitment
    opened = desk.shown_form("commitments", commitment)
    address = desk.address("commitments", commitment, "bewerken/")
    desk.client.post(address, {**opened, "organisation": desk.rows["organisations"].pk})
    answer = desk.client.post(address, {**opened, "budget_cents": "5"})
    told = {d.label: (d.yours, d.now) for d in answer.context["conflict"]["differences"]}
    assert told["Who promises"] == (other.name, "Gemeente Waterbeek")
    assert told["Budget in euros"] == ("€\u00a05", "€\u00a010,000")
    assert str(answer.context["form"]["organisation"].value()) == str(desk.rows["organisations"].pk)
    actor = desk.rows["actors"]
    opened, address = desk.shown_form("actors", actor), desk.address("actors", actor, "bewerken/")
    desk.client.post(address, {**opened, "x": "100111"})
    answer = desk.client.post(address, {**opened, "name": "Anders"})
    told = {d.label: d.now for d in answer.context["conflict"]["differences"]}
    assert told["Place"] == "x 100111, y 400100 (metres, RD New)"
    assert answer.context["form"]["x"].value() == "100111"


def test_a_row_that_was_deleted_meanwhile_comes_back_with_what_was_typed(
    desk: Desk, contractor_client: Client
) -> None:
    need = desk.thread.need
    sent = {**desk.shown_form("needs", need), "who": "kinderen"}
    contractor_client.post(desk.address("needs", need, "weg/"))
    address = desk.address("needs", need, "bewerken/")
    gone = desk.client.post(address, sent)
    assert gone.status_code == 409
    assert "Marleen Vos" in gone.content.decode() and 'value="kinderen"' in gone.content.decode()
    back = desk.client.post(address, {**sent, "again": "1"}, follow=True)
    assert "is back, with what you typed" in said(back)
    assert Need.objects.get(pk=need.pk).who == "kinderen"
    assert NeedGoal.objects.filter(pk=desk.thread.need_goal.pk).exists()


def test_a_row_that_went_along_with_a_row_of_another_room_is_not_brought_back(
    desk: Desk, foreman_client: Client
) -> None:
    delivery = desk.thread.delivery
    sent = {**desk.shown_form("deliveries", delivery, foreman_client), "proof": "foto 12"}
    desk.client.post(desk.address("commitments", desk.thread.commitment, "weg/"))
    address = desk.address("deliveries", delivery, "bewerken/")
    gone = foreman_client.post(address, sent)
    assert gone.status_code == 409
    page = gone.content.decode()
    assert "foto 12" in page and "Add it again" not in page
    assert foreman_client.post(address, {**sent, "again": "1"}).status_code == 403
    assert not Delivery.objects.exists()


def test_a_row_that_never_was_is_no_page(desk: Desk) -> None:
    assert desk.client.get("/en/programma/proefbuurt/rijen/needs/9999/bewerken/").status_code == 404
