"""What a colleague writes down is kept once, however often it is sent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.people import area_manager, bare_programme
from tests.signing_in import signed_in
from wijkdraad.programme.models import Contribution, Contributor, Programme, Publication
from wijkdraad.programme.tables import table_of
from wijkdraad.steps.listen.channels.form_code import new_codes, shown_code
from wijkdraad.steps.listen.channels.keeping import (
    FormKnown,
    OtherWords,
    Voice,
    keep_once,
    last_typed,
)
from wijkdraad.steps.rows import change_row, delete_row

pytestmark = pytest.mark.django_db

SAID = Voice("Een bank bij de winkel.", "paper", date=date(2026, 3, 1), place="Lindelaan")


@pytest.fixture
def programme() -> Programme:
    return bare_programme()


def test_the_same_sent_twice_is_one_contribution_that_waits_to_be_looked_at(programme) -> None:
    first = keep_once(programme, "typ-1", SAID, None)
    second = keep_once(programme, "typ-1", SAID, None)
    assert (first.again, second.again) == (False, True)
    kept = Contribution.objects.get()
    assert kept == second.contribution
    assert kept.publication == Publication.HELD and kept.phase == programme.phase


def test_sent_again_after_a_correction_or_a_deletion_it_changes_nothing(programme) -> None:
    kept = keep_once(programme, "typ-1", SAID, None).contribution
    change_row(programme, table_of(Contribution), kept.pk, {"text": "Twee banken."}, None, None)
    assert keep_once(programme, "typ-1", SAID, None).contribution.text == "Twee banken."
    delete_row(programme, table_of(Contribution), kept.pk, None)
    again = keep_once(programme, "typ-1", SAID, None)
    assert again.again and again.contribution is None
    assert not Contribution.objects.exists()


def test_other_words_under_the_same_id_are_refused(programme) -> None:
    keep_once(programme, "typ-1", SAID, None)
    with pytest.raises(OtherWords):
        keep_once(programme, "typ-1", Voice(**SAID.values() | {"place": "Beukstraat"}), None)
    assert Contribution.objects.get().place == "Lindelaan"


def test_a_paper_form_is_typed_in_once_also_in_another_programme(programme) -> None:
    code = new_codes(1)[0]
    kept = keep_once(programme, "typ-1", SAID, None, code).contribution
    with pytest.raises(FormKnown) as known:
        keep_once(programme, "typ-2", SAID, None, code)
    assert known.value.contribution == kept
    with pytest.raises(FormKnown) as known:
        keep_once(bare_programme("ander"), "typ-1", SAID, None, code)
    assert known.value.contribution is None
    assert Contribution.objects.count() == 1
    assert code not in str(Contributor.objects.values_list("link_hash", "name", "email").get())


def test_the_last_five_are_those_of_this_person(programme) -> None:
    one, other = area_manager(programme).person, None
    for number in range(7):
        keep_once(programme, f"typ-{number}", Voice(f"{number}", "paper"), one)
    keep_once(programme, "typ-8", Voice("van een ander", "paper"), other)
    assert [said.text for said in last_typed(programme, one)] == ["6", "5", "4", "3", "2"]


# The screen, without JavaScript.


def form(sending: str = "0" * 8, **more: Any) -> dict[str, Any]:
    filled = {
        "sending": sending, "channel": "evening", "date": "2026-03-01", "place": "Buurthuis",
        "text": "De lamp is stuk.", "kind": "complaint", "group": "huurders",
        "age_group": "65+", "sex": "", "household": "one_person", "tenure": "corporation",
        "code": "",
    }  # fmt: skip
    return filled | more


def typing(programme: Programme) -> str:
    return f"/programma/{programme.slug}/luisteren/intypen/"


def test_what_is_typed_in_is_a_row_and_channel_date_and_place_stay(programme) -> None:
    client = signed_in(area_manager(programme).person)
    answer = client.post(typing(programme), form(at_home="on"), follow=True)
    kept = Contribution.objects.get()
    assert (kept.channel, kept.kind, kept.age_group, kept.household, kept.tenure, kept.group) == (
        "evening", "complaint", "65+", "one_person", "corporation", "huurders"
    )  # fmt: skip
    assert kept.at_home and kept.history.get().history_user is not None
    new = answer.context["form"]
    assert [new[name].value() for name in ("channel", "date", "place")] == [
        "evening", "2026-03-01", "Buurthuis"
    ]  # fmt: skip
    assert not new["text"].value()
    assert new["sending"].value() != "0" * 8
    # Twice the same sending, as after a double click.
    client.post(typing(programme), form(at_home="on"))
    assert Contribution.objects.count() == 1


def test_a_changed_text_on_a_page_that_was_saved_is_not_lost_and_becomes_a_new_one(
    programme,
) -> None:
    client = signed_in(area_manager(programme).person)
    client.post(typing(programme), form())
    answer = client.post(typing(programme), form(text="Iets heel anders."))
    assert answer.status_code == 409
    back = answer.context["form"]
    assert back["text"].value() == "Iets heel anders."
    client.post(typing(programme), form(text="Iets heel anders.", sending=back["sending"].value()))
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "\x07"}, "text"),
        ({"date": "2999-01-01"}, "date"),
        ({"date": "gisteren"}, "date"),
        ({"channel": "web"}, "channel"),
        ({"channel": "vote"}, "channel"),
        ({"age_group": "oud"}, "age_group"),
        ({"code": "2222-2222-2223"}, "code"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_saved(programme, wrong, field) -> None:
    client = signed_in(area_manager(programme).person)
    answer = client.post(typing(programme), form(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"].fields[field].widget.attrs["autofocus"]
    assert not Contribution.objects.exists()


def test_every_channel_that_is_not_the_site_itself_can_be_typed_in(programme) -> None:
    client = signed_in(area_manager(programme).person)
    page = client.get(typing(programme))
    channels = [code for code, _words in page.context["form"].fields["channel"].choices]
    assert channels == [
        "doorstep", "walk", "evening", "interview", "paper", "fair", "community_place",
        "social_media", "phone",
    ]  # fmt: skip
    for number, channel in enumerate(channels):
        client.post(typing(programme), form(sending=f"{number:08x}", channel=channel))
    assert Contribution.objects.values("channel").distinct().count() == 9


def test_who_wrote_on_paper_sees_what_happened_with_the_code_and_nobody_else(programme) -> None:
    client = signed_in(area_manager(programme).person)
    code, other = new_codes(2)
    client.post(typing(programme), form(code=shown_code(code).lower()))
    again = client.post(typing(programme), form(sending="1" * 8, code=code))
    assert again.status_code == 409 and Contribution.objects.count() == 1
    client.logout()
    page = f"/wijk/{programme.slug}/formulier/"
    found = client.post(page, {"code": shown_code(code)}, follow=True)
    assert found.status_code == 200
    assert "De lamp is stuk." in found.content.decode()
    assert client.post(page, {"code": other}).status_code == 404
    assert client.post(page, {"code": code[:-1]}).status_code == 422
    for _try in range(12):
        last = client.post(page, {"code": other})
    assert last.status_code == 429
