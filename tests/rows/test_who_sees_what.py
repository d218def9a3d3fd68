"""What residents told of themselves, and where they live, is only for who works in Listen."""

from __future__ import annotations

import pytest
from django.urls import reverse
from shapely import Point

from tests.people import area_manager, site_foreman, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import Contribution, Role
from wijkdraad.programme.rooms import Room

pytestmark = pytest.mark.django_db
OF_A_PERSON = ("65 en ouder", "Beukstraat 12", "100123", "huurder")


@pytest.fixture
def said() -> Contribution:
    row = whole_thread().contribution
    Contribution.objects.filter(pk=row.pk).update(
        age_group="65+",
        tenure="social",
        at_home=True,
        place="Beukstraat 12",
        geometry=Point(100_123, 400_123),
        publication="published",
    )
    row.refresh_from_db()
    return row


def pages(role: Role, row: Contribution) -> str:
    """The page of the row, the list and its file, as someone in this role reads them."""
    client, slug = signed_in(role.person), row.programme.slug
    parts = [slug, "contributions"]
    addresses = [
        reverse("rooms:room", args=[slug, Room.LISTEN]),
        reverse("rows:row", args=[*parts, row.pk]),
        reverse("rows:list", args=parts),
        reverse("rows:export", args=parts),
    ]
    return "".join(client.get(address).text for address in addresses)


def test_who_works_in_listen_sees_it(said: Contribution) -> None:
    told = pages(area_manager(said.programme), said)
    assert "Beukstraat 12" in told and "100123" in told and said.text in told


def test_a_foreman_sees_the_words_and_not_of_whom(said: Contribution) -> None:
    told = pages(site_foreman(said.programme), said)
    assert said.text in told
    for word in (*OF_A_PERSON, "65+", "age_group", "tenure"):
        assert word not in told, word


def test_a_place_that_is_no_home_stays(said: Contribution) -> None:
    Contribution.objects.update(at_home=False)
    told = pages(site_foreman(said.programme), said)
    assert "Beukstraat 12" in told and "65+" not in told
