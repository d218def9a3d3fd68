"""Two people with the same row open: nobody overwrites unseen, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.people import contractor
from wijkdraad.programme.models import Delivery, MeasureGoal, Need, NeedGoal, NeedMeasure
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
    desk.delete("needs", need, contractor_client)
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
    desk.delete("commitments", desk.thread.commitment)
    address = desk.address("deliveries", delivery, "bewerken/")
    gone = foreman_client.post(address, sent)
    assert gone.status_code == 409
    page = gone.content.decode()
    assert "foto 12" in page and "Add it again" not in page
    assert foreman_client.post(address, {**sent, "again": "1"}).status_code == 403
    assert not Delivery.objects.exists()


def test_a_row_that_never_was_is_no_page(desk: Desk) -> None:
    assert desk.client.get("/en/programma/proefbuurt/rijen/needs/9999/bewerken/").status_code == 404


def test_a_row_that_changed_is_not_deleted_by_who_did_not_see_that(
    desk: Desk, contractor_client: Client
) -> None:
    need = desk.thread.need
    address = desk.address("needs", need, "weg/")
    opened = desk.client.get(address).context["revision"]
    theirs = {**desk.shown_form("needs", need, contractor_client), "because": "het heet is"}
    contractor_client.post(desk.address("needs", need, "bewerken/"), theirs)
    asked = desk.client.post(address, {"revision": opened})
    assert asked.status_code == 409 and Need.objects.filter(pk=need.pk).exists()
    page = asked.content.decode()
    assert 'role="alert"' in page and "Marleen Vos changed this row on" in page
    told = {field.label: (field.words, differs) for field, differs in asked.context["newest"]}
    assert told["Because"] == ("het heet is", True)
    assert told["Who"] == ("ouderen", False)
    gone = desk.client.post(address, {"revision": asked.context["revision"]})
    assert gone.status_code == 302 and not Need.objects.filter(pk=need.pk).exists()


@pytest.mark.parametrize("revision", [None, "", "nul", "9" * 40])
def test_a_deletion_without_a_good_revision_asks_again(desk: Desk, revision: str | None) -> None:
    sent = {} if revision is None else {"revision": revision}
    asked = desk.client.post(desk.address("needs", desk.thread.need, "weg/"), sent)
    assert asked.status_code == 409 and asked.context["revision"] == 1
    assert Need.objects.filter(pk=desk.thread.need.pk).exists()


def test_a_moved_place_and_a_row_without_a_revision_are_told_before_deleting(desk: Desk) -> None:
    actor, effect = desk.rows["actors"], desk.thread.measure_goal
    for table, row, sent, label in (
        ("actors", actor, {"x": "100111"}, "Place"),
        ("measure_effects", effect, {"effect": "3"}, "Effect (-3 to +3)"),
    ):
        address = desk.address(table, row, "weg/")
        opened = desk.client.get(address).context["revision"]
        edited = desk.address(table, row, "bewerken/")
        desk.client.post(edited, {**desk.shown_form(table, row), **sent})
        asked = desk.client.post(address, {"revision": opened})
        assert asked.status_code == 409
        assert label in [field.label for field, differs in asked.context["newest"] if differs]


WHY = {"kind": "needs-measures"}


def opened_why(desk: Desk, client: Client) -> tuple[str, dict[str, str]]:
    """Where the reason of a link is changed, and what the page sends beside the new reason."""
    link = desk.thread.need_measure
    page = client.get(desk.address("needs", desk.thread.need)).content.decode()
    assert f'name="was" value="{link.why}"' in page
    sent = {**WHY, "other": str(link.measure_id), "was": link.why}
    return desk.address("needs", desk.thread.need, "verband/"), sent


def test_the_reason_of_a_link_is_not_overwritten_unseen(
    desk: Desk, contractor_client: Client
) -> None:
    address, sent = opened_why(desk, desk.client)
    assert contractor_client.post(address, {**sent, "why": "van haar"}).status_code == 302
    answer = desk.client.post(address, {**sent, "why": "van mij"})
    assert answer.status_code == 409
    link = NeedMeasure.objects.get(pk=desk.thread.need_measure.pk)
    assert link.why == "van haar"
    page = answer.content.decode()
    assert 'role="alert"' in page and "Marleen Vos wrote on" in page
    assert f'href="#why-needs-measures-{link.pk}"' in page
    assert ">van mij</textarea>" in page and 'name="was" value="van haar"' in page
    assert "<dd>van haar</dd>" in page
    assert answer.context["ties"]
    again = desk.client.post(address, {**sent, "was": "van haar", "why": "van mij"})
    assert again.status_code == 302
    link.refresh_from_db()
    assert link.why == "van mij"


def test_a_pair_that_someone_tied_meanwhile_keeps_its_reason(desk: Desk) -> None:
    link = desk.thread.need_measure
    address = desk.address("needs", desk.thread.need, "verband/")
    sent = {**WHY, "other": str(link.measure_id), "why": "van mij"}
    answer = desk.client.post(address, sent)
    assert answer.status_code == 409 and link.why in answer.content.decode()
    assert NeedMeasure.objects.get(pk=link.pk).why == link.why
    assert desk.client.post(address, {**sent, "why": f" {link.why}\r\n"}).status_code == 302


def test_a_reason_for_a_link_that_is_gone_is_kept_in_the_form_to_tie_them_again(
    desk: Desk,
) -> None:
    address, sent = opened_why(desk, desk.client)
    NeedMeasure.objects.all().delete()
    answer = desk.client.post(address, {**sent, "why": "van mij"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'role="alert"' in page
    assert "Someone removed this link" in page and "van mij</textarea>" in page
    assert f'name="was" value="{sent["was"]}"' not in page and not NeedMeasure.objects.exists()
    desk.client.post(address, {**WHY, "other": sent["other"], "why": "van mij"})
    assert NeedMeasure.objects.get().why == "van mij"


def test_a_fault_in_the_reason_still_counts_from_when_the_page_was_opened(desk: Desk) -> None:
    address, sent = opened_why(desk, desk.client)
    faulty = desk.client.post(address, {**sent, "why": "van \x07mij"})
    assert faulty.status_code == 422
    assert faulty.content.decode().count(f'name="was" value="{sent["was"]}"') == 2
    assert desk.client.post(address, {**sent, "why": "van mij"}).status_code == 302
