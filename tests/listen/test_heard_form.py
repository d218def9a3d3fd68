"""What a resident may tell of themselves: folded, optional, and origin only on a legal ground."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from tests.people import area_manager, bare_programme, site_foreman
from tests.proof import solved
from tests.signing_in import signed_in
from wijkdraad.exchange.export.exporting import export_dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Contribution, Programme

pytestmark = pytest.mark.django_db
FORM = "/en/wijk/proefbuurt/bijdragen/"
PAGE = "/en/programma/proefbuurt/luisteren/wie-niet-gehoord/"


@pytest.fixture(autouse=True)
def nothing_remembered(settings):
    """No language of an earlier page that stays for a later test."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def programme() -> Programme:
    return bare_programme()


def send(client: Client, **more: str):
    proof = solved(client.get(FORM).text)
    return client.post(FORM, {"text": "Er is geen schaduw.", "send": "1", **proof, **more})


def test_what_someone_tells_of_themselves_is_kept(client: Client, programme: Programme) -> None:
    told = {"age_group": "15-24", "sex": "woman", "household": "one_person", "tenure": "owner"}
    assert send(client, **told).status_code == 302
    kept = Contribution.objects.get()
    assert {name: getattr(kept, name) for name in told} == told
    assert (kept.income_group, kept.origin) == ("", "")


def test_nothing_of_it_has_to_be_told(client: Client, programme: Programme) -> None:
    assert send(client).status_code == 302
    kept = Contribution.objects.get()
    assert {kept.age_group, kept.sex, kept.household, kept.tenure} == {""}


def test_the_questions_are_folded_until_one_is_answered(
    client: Client, programme: Programme
) -> None:
    page = client.get(FORM).text
    assert '<details class="about-self">' in page and 'name="age_group"' in page
    again = client.post(FORM, {"text": "", "send": "1", "age_group": "65+"})
    assert again.status_code == 422 and '<details class="about-self" open>' in again.text
    assert re.search(r'<option value="65\+" selected>', again.text)


def test_an_answer_that_is_no_choice_is_refused(client: Client, programme: Programme) -> None:
    refused = send(client, age_group="200")
    assert refused.status_code == 422 and not Contribution.objects.exists()


def test_pointing_at_the_map_keeps_what_was_chosen(client: Client, programme: Programme) -> None:
    page = client.post(FORM, {"text": "Hier.", "tenure": "owner", "without-place": "1"})
    assert re.search(r'<option value="owner" selected>', page.text)


def test_origin_is_asked_on_a_legal_ground_only(client: Client, programme: Programme) -> None:
    assert 'name="origin"' not in client.get(FORM).text
    assert send(client, origin="europe").status_code == 302
    assert Contribution.objects.get().origin == ""
    Programme.objects.update(origin_ground="Artikel 9 AVG")
    page = client.get(FORM).text
    assert 'name="origin"' in page and "Artikel 9 AVG" in page
    other = Client()
    assert send(other, origin="europe").status_code == 302
    assert Contribution.objects.exclude(origin="").get().origin == "europe"


def test_the_settings_of_the_programme_hold_the_ground(programme: Programme) -> None:
    client = signed_in(area_manager(programme).person)
    address = "/en/programma/proefbuurt/instellingen/"
    page = client.get(address)
    assert page.status_code == 200 and 'name="origin_ground"' in page.text
    values = page.context["form"].initial | {"origin_ground": "Artikel 9 AVG"}
    values |= {"reference_date": "2026-10-01", "seen": page.context["seen"]}
    assert client.post(address, {k: v for k, v in values.items() if v}).status_code == 302
    assert Programme.objects.get().origin_ground == "Artikel 9 AVG"


def test_the_page_is_for_who_works_here(client: Client, programme: Programme) -> None:
    assert client.get(PAGE).status_code in (302, 403, 404)
    page = signed_in(site_foreman(programme).person).get(PAGE)
    assert page.status_code == 200 and "Nobody has been heard yet." in page.text
    room = signed_in(area_manager(programme).person).get("/en/programma/proefbuurt/luisteren/")
    assert 'luisteren/wie-niet-gehoord/"' in room.text


@pytest.mark.parametrize("as_workbook", [False, True])
def test_the_ground_goes_out_with_a_dossier_and_comes_back(
    programme: Programme, tmp_path: Path, as_workbook: bool
) -> None:
    Programme.objects.update(origin_ground="Artikel 9 AVG; convenant van 3 mei")
    folder = tmp_path / "dossier"
    export_dossier(Programme.objects.get(), folder, as_workbook=as_workbook)
    Programme.objects.update(origin_ground="")
    import_dossier(folder)
    assert Programme.objects.get().origin_ground == "Artikel 9 AVG; convenant van 3 mei"
