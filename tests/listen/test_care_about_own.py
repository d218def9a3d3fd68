"""Nobody judges a complaint about their own, also where nobody wrote down about whom it is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import area_manager, contractor, tender_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import Contribution, Organisation, Programme, Role, StopRequest
from wijkdraad.programme.roles import Bar, bar_to_judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


@pytest.fixture
def builder(programme: Programme) -> Role:
    """Someone who works for the contractor, beside a client."""
    area_manager(programme)
    role = tender_manager(programme)
    role.organisation = contractor(programme)
    role.save()
    Organisation.objects.filter(pk=role.organisation.pk).update(name="Van Dalen Infra")
    return role


def said(programme: Programme, text: str, kind: str) -> Contribution:
    return Contribution.objects.create(
        programme=programme, key="k1", channel="web", kind=kind, text=text, publication="held"
    )


@pytest.mark.parametrize(
    ("text", "kind", "bar"),
    [
        ("Van Dalen heeft mijn muur geraakt.", "story", Bar.OWN),
        ("De graver van VAN DALEN  infra stond op mijn stoep.", "wish", Bar.OWN),
        ("Mijn muur is geraakt.", "complaint", Bar.COMPLAINT),
        ("Er staat nergens een bank.", "wish", None),
        ("Het was fijn in de vandalenstraat.", "story", None),
    ],
)
def test_who_carries_out_the_work(builder: Role, text: str, kind: str, bar: Bar | None) -> None:
    assert bar_to_judge(builder.person, said(builder.programme, text, kind)) == bar


def test_a_client_judges_a_complaint(builder: Role) -> None:
    row = said(builder.programme, "Mijn muur is geraakt.", "complaint")
    assert bar_to_judge(area_manager(builder.programme).person, row) is None


def test_a_contractor_without_a_client_is_not_stuck(programme: Programme) -> None:
    role = tender_manager(programme)
    Role.objects.exclude(pk=role.pk).delete()
    assert bar_to_judge(role.person, said(programme, "Mijn muur.", "complaint")) is None


def test_the_page_says_why_and_refuses(builder: Role) -> None:
    row = said(builder.programme, "Mijn muur is geraakt.", "complaint")
    client = signed_in(builder.person)
    page = client.get(reverse("listen:moderate-one", args=[builder.programme.slug, row.pk])).text
    assert "niemand schreef op over wie" in page
    decide = reverse("listen:decide", args=[builder.programme.slug, row.pk])
    client.post(decide, {"decision": "hidden", "why": "Niet prettig."})
    row.refresh_from_db()
    assert row.publication == "held"


def test_a_resident_says_about_whom_it_is(builder: Role, client: Client) -> None:
    programme = builder.programme
    Programme.objects.update(is_public=True)
    address = reverse("square:contribute", args=[programme.slug])
    party = contractor(programme)
    assert f'<option value="{party.pk}">Van Dalen Infra</option>' in client.get(address).text
    sent = {"text": "Zij stonden op mijn stoep.", "about": party.pk, "send": "1"}
    assert client.post(address, {**sent, "about": "999999"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert Contribution.objects.get(text=sent["text"]).about == party
    assert client.post(address, {**sent, "text": "Iets anders.", "about": ""}).status_code == 302
    assert Contribution.objects.get(text="Iets anders.").about is None


def test_a_stop_is_answered_by_a_client_and_not_by_who_does_the_work(builder: Role) -> None:
    slug = builder.programme.slug
    stop = StopRequest.objects.create(
        programme=builder.programme, key="s1", process="de kap", by_whom="buren", why="Nee"
    )
    builders, clients = signed_in(builder.person), signed_in(area_manager(builder.programme).person)
    for name, arguments in (
        ("listen:stop", [slug, stop.pk]),
        ("rows:edit", [slug, "stops", stop.pk]),
        ("rows:delete", [slug, "stops", stop.pk]),
    ):
        address = reverse(name, args=arguments)
        assert builders.get(address).status_code == 403, name
        assert clients.get(address).status_code == 200, name
    page = builders.get(reverse("listen:consent", args=[slug])).text
    assert "de kap" in page and reverse("listen:stop", args=[slug, stop.pk]) not in page
