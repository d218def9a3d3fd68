"""A number in a form or an address that is none never breaks a page of Listen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import area_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import Contribution, ParticipationNeed, Programme
from wijkdraad.web.numbers import whole_number

pytestmark = [pytest.mark.django_db, pytest.mark.site]
NO_NUMBERS = ["²", "٣", "9" * 5000, "9" * 16, "-1", "x", ""]


@pytest.fixture
def programme() -> Programme:
    programme = whole_thread().programme
    programme.is_public = True
    programme.save()
    return programme


@pytest.fixture
def office(programme: Programme) -> Client:
    return signed_in(area_manager(programme).person)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_it_is_no_whole_number(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_the_stand_stays_a_page(programme: Programme, office: Client, text: str) -> None:
    here = reverse("listen:stand", args=[programme.slug])
    opened = office.get(here, {"laatste": text})
    assert opened.status_code == 200 and opened.context["last"] is None
    # Nothing is taken back, and nothing is counted: no form was chosen.
    assert office.post(here, {"mistake": text}).status_code == 422
    assert not ParticipationNeed.objects.exists()


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_other_pages_of_listen_stay_pages(programme: Programme, office: Client, text: str) -> None:
    slug = programme.slug
    said = Contribution.objects.get(programme=programme)
    act = office.post(reverse("listen:asks-act", args=[slug]), {"do": "show-ask", "row": text})
    assert act.status_code == 302
    agreed = office.post(
        reverse("listen:asks-act", args=[slug]), {"do": "agree", "ask": text, "offer": text}
    )
    assert agreed.status_code == 302
    coding = reverse("listen:coding", args=[slug])
    assert office.get(coding, {"bijdrage": text}).status_code in (200, 404)
    assert office.post(coding, {"contribution": text}).status_code == 404
    settled = office.post(coding, {"contribution": said.pk, "revision": text})
    assert settled.status_code in (409, 422)
    decided = office.post(
        reverse("listen:decide", args=[slug, said.pk]), {"decision": "held", "revision": text}
    )
    assert decided.status_code == 302
    vote = Client().post(
        reverse("square:statements", args=[slug]), {"stelling": text, "antwoord": "eens"}
    )
    assert vote.status_code == 302
