"""Social return: what receivers confirmed, in the plan and on the screen of the room Deliver."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.people import area_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.method.report.chapters.deliver import ReturnRow
from wijkdraad.programme.models import (
    Ask,
    Commitment,
    Delivery,
    Handshake,
    Offer,
    Organisation,
    Programme,
)
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.facts.rooms import deliver_facts
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


def meet(
    programme: Programme,
    key: str,
    quantity: float | None = None,
    *,
    received: bool = True,
    commitment: Commitment | None = None,
    **asked: object,
) -> Handshake:
    """An ask and an offer of the first organisation that met; `asked` are fields of the ask."""
    values = {"name": "Een graver", "kind": "machine", "unit": "uur", "publication": "published"}
    ask = Ask.objects.create(programme=programme, key=f"v-{key}", **{**values, **asked})
    offer = Offer.objects.create(
        programme=programme,
        key=f"a-{key}",
        name="Onze minigraver",
        organisation=giver(programme),
        kind=ask.kind,
    )
    return Handshake.objects.create(
        programme=programme,
        key=key,
        ask=ask,
        offer=offer,
        commitment=commitment,
        received_on=date(2026, 5, 8) if received else None,
        received_quantity=quantity,
    )


def giver(programme: Programme) -> Organisation:
    first = Organisation.objects.order_by("key").first()
    assert first is not None
    return first


def rows(programme: Programme) -> tuple[ReturnRow, ...]:
    return deliver_facts(reading_now(programme)).social_return


def test_only_what_a_receiver_confirmed_is_received(programme: Programme) -> None:
    meet(programme, "h1", 4)
    meet(programme, "h2", 2.5)
    meet(programme, "h3")
    meet(programme, "h4", received=False)
    (row,) = rows(programme)
    assert (row.received, row.beside) == ("6,5 uur", "1 keer zonder getal")
    assert (row.quantity, row.unit) == (6.5, "uur")
    assert (row.confirmed, row.of_promise, row.open) == (3, 0, 1)


def test_what_nobody_confirmed_is_no_zero(programme: Programme) -> None:
    meet(programme, "h1", received=False)
    (row,) = rows(programme)
    assert (row.received, row.quantity, row.confirmed, row.open) == ("", None, 0, 1)
    assert "niets bevestigd" in report_html(programme_report(programme))


def test_another_kind_or_unit_is_not_added(programme: Programme) -> None:
    meet(programme, "h1", 4)
    meet(programme, "h2", 3, unit="dagen")
    meet(programme, "h3", 20, kind="material", unit="planken")
    assert [(row.received, row.kind) for row in rows(programme)] == [
        ("3 dagen", "een machine"),
        ("4 uur", "een machine"),
        ("20 planken", "materiaal"),
    ]


@pytest.mark.parametrize("publication", ["held", "hidden"])
def test_the_words_of_an_ask_that_is_not_public_are_not_printed(
    programme: Programme, publication: str
) -> None:
    meet(programme, "h1", 4, unit="uur bij Jansen", publication=publication)
    (row,) = rows(programme)
    assert (row.received, row.quantity, row.unit) == ("1 keer zonder getal", None, "")
    assert "Jansen" not in report_html(programme_report(programme))


def test_what_is_part_of_a_promise_is_said_to_count_there_too(programme: Programme) -> None:
    meet(programme, "h1", 4, commitment=programme.commitment_set.get())
    page = report_html(programme_report(programme))
    assert "1 hiervan hoort bij een belofte en telt daar ook mee." in page


def test_it_is_told_where_nothing_was_promised_at_all(programme: Programme) -> None:
    meet(programme, "h1", 4)
    Delivery.objects.all().delete()
    Commitment.objects.all().delete()
    page = report_html(programme_report(programme))
    assert "Social return: wat de wijk kreeg" in page
    assert "Er is nog niets uit te voeren, want er is nog niets afgesproken." in page


def test_the_screen_of_deliver_shows_it(programme: Programme) -> None:
    meet(programme, "h1", 4)
    client = signed_in(area_manager(programme).person)
    address = reverse("rooms:room", args=[programme.slug, Room.DELIVER])
    page = client.get(address).text
    assert "Social return: wat de wijk kreeg" in page
    assert "<td>4 uur</td>" in page
    assert reverse("listen:asks", args=[programme.slug]) in page
    Handshake.objects.all().delete()
    assert "Social return: wat de wijk kreeg" not in client.get(address).text
