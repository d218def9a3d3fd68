"""Where a person would be stuck: an address that only takes a form, and a session that ended."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.people import area_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import Need, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_address_of_a_button_says_so_and_leads_back(programme: Programme, language: str) -> None:
    client = signed_in(area_manager(programme).person)
    with translation.override(language):
        address = reverse("versions:hand-in", args=[programme.slug])
        home = reverse("office:home", args=[programme.slug])
    answer = client.get(address)
    assert answer.status_code == 405
    assert {"nl": "hoort bij een knop", "en": "belongs to a button"}[language] in answer.text
    assert f'href="{home}"' in answer.text and f'<html lang="{language}"' in answer.text


def test_what_was_typed_when_the_session_ended_can_be_copied(programme: Programme) -> None:
    need = Need.objects.get()
    address = reverse("rows:edit", args=[programme.slug, "needs", need.pk])
    sent = {"name": "Een bank", "needs": "een bank <b>in de schaduw</b>", "revision": "1"}
    answer = Client().post(address, sent)
    assert answer.status_code == 401
    assert "een bank &lt;b&gt;in de schaduw&lt;/b&gt;" in answer.text
    assert f"/inloggen/?next={address}" in answer.text
    need.refresh_from_db()
    assert need.name != "Een bank"


def test_who_typed_nothing_goes_straight_to_the_sign_in_page(programme: Programme) -> None:
    address = reverse("versions:hand-in", args=[programme.slug])
    assert Client().post(address, {"revision": "1"}).status_code == 302
    assert Client().get(address).status_code == 302
