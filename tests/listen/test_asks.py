"""Asks and offers: held first, agreed by a person, and delivered only when the receiver says so."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from tests.people import (
    area_manager,
    contractor,
    municipality,
    resident,
    site_foreman,
    tender_manager,
    whole_thread,
)
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.exchange.export.exporting import export_dossier
from wijkdraad.exchange.faults import FaultyDossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import (
    Actor,
    Ask,
    Delivery,
    Handshake,
    Offer,
    Organisation,
    Person,
    Programme,
    ReceiverLink,
    Role,
)
from wijkdraad.programme.thread import Threads
from wijkdraad.steps.listen.asks import meeting, posting
from wijkdraad.steps.listen.asks.reading import exchange_on
from wijkdraad.steps.listen.asks.receiver import MayNotMakeLink, NotTheReceiver
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 8)


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


def ask(programme: Programme, key: str = "vr1", **values: object) -> Ask:
    given = {"name": "Een graver", "kind": "machine", "publication": "published", "unit": "bomen"}
    return Ask.objects.create(programme=programme, key=key, **{**given, **values})


def offer(programme: Programme, key: str = "ab1", **values: object) -> Offer:
    given = {"name": "Onze graver", "kind": "machine", "organisation": contractor(programme)}
    return Offer.objects.create(programme=programme, key=key, **{**given, **values})


def manager_of(programme: Programme) -> Person:
    role = Role.objects.filter(programme=programme, kind="client").first()
    return role.person if role else area_manager(programme).person


def agreed(programme: Programme, with_commitment: bool = True) -> Handshake:
    commitment = programme.commitment_set.get().pk if with_commitment else None
    return meeting.shake_hands(
        programme,
        ask(programme).pk,
        offer(programme).pk,
        commitment,
        manager_of(programme),
        DAY,
    )


def link_for(programme: Programme, hand: Handshake) -> str | None:
    return meeting.new_link(programme, hand.pk, manager_of(programme))


def test_only_the_receiver_makes_it_a_delivery_with_proof(programme: Programme) -> None:
    Delivery.objects.all().delete()
    hand = agreed(programme)
    assert not Delivery.objects.exists()
    token = link_for(programme, hand)
    assert token is not None
    assert ReceiverLink.objects.get().link_hash != token
    assert meeting.confirm_receipt(token, 4.0, "Dank", None, DAY)
    hand.refresh_from_db()
    assert (hand.received_on, hand.received_quantity, hand.received_words) == (DAY, 4.0, "Dank")
    made = Delivery.objects.get()
    assert (made.key, made.quantity, made.date) == ("ontvangst-hs1", Decimal(4), DAY)
    assert made.proof == "Bevestigd door de ontvanger op 8 mei 2026."
    thread = Threads(programme).threads[0]
    assert made in thread.deliveries
    assert LooseEndKind.DELIVERY_WITHOUT_PROOF not in {end.kind for end in thread.loose_ends}
    assert Threads(programme).cloth.progress(made.commitment).done == 4


def test_a_second_confirmation_changes_nothing(programme: Programme) -> None:
    hand = agreed(programme)
    token = link_for(programme, hand)
    assert token is not None
    meeting.confirm_receipt(token, 4.0, "Dank", None, DAY)
    meeting.confirm_receipt(token, 400.0, "Nog meer", None, date(2026, 6, 1))
    hand.refresh_from_db()
    assert (hand.received_quantity, hand.received_on) == (4.0, DAY)
    assert Delivery.objects.filter(key="ontvangst-hs1").count() == 1
    assert link_for(programme, hand) is None


def test_another_unit_says_nothing_of_how_much_of_the_promise_is_done(programme: Programme) -> None:
    Delivery.objects.all().delete()
    hand = agreed(programme)
    Ask.objects.update(unit="uur")
    token = link_for(programme, hand)
    assert token is not None
    meeting.confirm_receipt(token, 4.0, "", None, DAY)
    assert Delivery.objects.get().quantity is None


def test_without_a_promise_there_is_no_delivery_until_it_is_tied_to_one(
    programme: Programme,
) -> None:
    before = Delivery.objects.count()
    hand = agreed(programme, with_commitment=False)
    token = link_for(programme, hand)
    assert token is not None
    meeting.confirm_receipt(token, 4.0, "", None, DAY)
    assert Delivery.objects.count() == before
    person, commitment = manager_of(programme), programme.commitment_set.get()
    meeting.tie_commitment(programme, hand.pk, commitment.pk, person)
    assert Delivery.objects.filter(key="ontvangst-hs1", commitment=commitment).exists()
    meeting.tie_commitment(programme, hand.pk, None, person)
    assert not Delivery.objects.filter(key="ontvangst-hs1").exists()


def test_a_new_link_replaces_the_old_one_and_an_unknown_one_opens_nothing(
    programme: Programme, client: Client
) -> None:
    hand = agreed(programme)
    old, new = link_for(programme, hand), link_for(programme, hand)
    assert client.get(f"/en/ontvangen/{old}/").status_code == 404
    page = client.get(f"/en/ontvangen/{new}/")
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert not meeting.confirm_receipt("onbekend", 1.0, "", None)


def test_the_receiver_confirms_without_an_account(programme: Programme, client: Client) -> None:
    hand = agreed(programme)
    address = f"/en/ontvangen/{link_for(programme, hand)}/"
    assert client.post(address, {"quantity": "veel"}).status_code == 422
    assert client.post(address, {"quantity": "-1"}).status_code == 422
    assert client.post(address, {"quantity": "inf"}).status_code == 422
    assert client.post(address, {"quantity": "1e30"}).status_code == 422
    assert client.post(address, {"quantity": "2.5", "words": "Goed"}).status_code == 302
    hand.refresh_from_db()
    assert hand.received_quantity == 2.5
    page = client.get(address).content.decode()
    assert "You confirmed this" in page
    assert "2.5" in page


def test_the_words_of_a_receiver_are_on_no_public_page_and_in_no_plan(
    programme: Programme, client: Client
) -> None:
    hand = agreed(programme)
    token = link_for(programme, hand)
    assert token is not None
    meeting.confirm_receipt(token, 4.0, "Bel Riet op 0612345678", None, DAY)
    public = client.get(f"/en/wijk/{programme.slug}/vraag-en-aanbod/").content.decode()
    plan = report_html(programme_report(programme, "en"))
    for told in (public, plan):
        assert "Een graver" in told
        assert "0612345678" not in told


def test_what_cannot_meet(programme: Programme) -> None:
    person = manager_of(programme)
    one, other = ask(programme), offer(programme, kind="room")
    held = posting.post_offer(
        programme,
        {
            "name": "x",
            "kind": "machine",
            "organisation": "Bakker",
            "start": None,
            "end": None,
            "conditions": "",
        },
    )
    hidden = ask(programme, "vr2", publication="hidden")
    good = offer(programme, "ab2")
    for asked, offered in ((one, other), (one, held), (hidden, good)):
        with pytest.raises(meeting.NoMatch):
            meeting.shake_hands(programme, asked.pk, offered.pk, None, person)
    meeting.shake_hands(programme, one.pk, good.pk, None, person)
    with pytest.raises(meeting.NoMatch):
        meeting.shake_hands(programme, one.pk, good.pk, None, person)


def test_what_is_agreed_and_over_without_a_yes_waits(programme: Programme) -> None:
    hand = agreed(programme)
    Offer.objects.update(end=DAY)
    Ask.objects.update(end=date(2026, 6, 1))
    assert exchange_on(programme, DAY).waiting == ()
    assert exchange_on(programme, date(2026, 5, 9)).waiting == (hand,)
    assert exchange_on(programme, date(2026, 5, 9)).agreed == ()


def test_asks_unmet_and_offers_over_are_counted(programme: Programme) -> None:
    agreed(programme)
    ask(programme, "vr2", end=date(2026, 5, 1))
    ask(programme, "vr3")
    offer(programme, "ab2")
    offer(programme, "ab3", end=date(2026, 5, 1))
    found = exchange_on(programme, DAY)
    assert [row.key for row in found.unmet] == ["vr2", "vr3"]
    assert len(found.past) == 1
    assert [row.key for row in found.over] == ["ab2"]
    assert [(match.ask, match.offer) for match in found.matches] == [
        (str(found.unmet[1].pk), str(found.over[0].pk))
    ]


def test_an_ask_from_the_site_waits_and_finds_its_group(
    programme: Programme, client: Client
) -> None:
    Actor.objects.create(
        programme=programme, key="p1", name="Speeltuin", kind="residents", does="x", theme="spelen"
    )
    address = f"/en/wijk/{programme.slug}/vraag-en-aanbod/vraag/"
    assert (
        client.post(address, {"name": "Zand", "kind": "material", "group": "speeltuin"}).status_code
        == 302
    )
    assert (
        client.post(address, {"name": "Zand", "kind": "material", "group": "Koor"}).status_code
        == 302
    )
    known, other = Ask.objects.order_by("key")
    assert (known.actor.name, known.theme, known.publication) == ("Speeltuin", "spelen", "held")
    assert (other.name, other.actor) == ("Zand (Koor)", None)
    public = client.get(f"/en/wijk/{programme.slug}/vraag-en-aanbod/").content.decode()
    assert "Zand" not in public
    assert "Zand" not in report_html(programme_report(programme, "en"))
    wrong = {"name": "", "kind": "gold", "group": ""}
    assert client.post(address, wrong).status_code == 422


def test_an_offer_from_the_site_has_six_questions_and_waits(
    programme: Programme, client: Client
) -> None:
    address = f"/en/wijk/{programme.slug}/vraag-en-aanbod/aanbod/"
    page = client.get(address)
    assert len(page.context["form"].fields) == 6
    sent = {"name": "Onze bus", "kind": "machine", "organisation": "Bakker Bram"}
    assert client.post(address, sent).status_code == 302
    held = Offer.objects.get()
    assert held.key == "held-0001"
    assert held.organisation.key == "held-0001"
    assert exchange_on(programme, DAY).over == ()
    public = f"/en/wijk/{programme.slug}/vraag-en-aanbod/"
    assert "Onze bus" not in client.get(public).content.decode()
    manager = signed_in(manager_of(programme))
    manager.post(
        f"/en/programma/{programme.slug}/luisteren/vraag-en-aanbod/doen/",
        {"do": "accept-offer", "row": held.pk},
    )
    held.refresh_from_db()
    assert held.key == "web-0001"
    assert held.organisation.key == "web-0001"
    assert "Onze bus" in client.get(public).content.decode()


def test_a_refused_offer_takes_its_business_along_but_not_one_we_know(
    programme: Programme,
) -> None:
    person, known = manager_of(programme), municipality(programme)
    values = {"name": "x", "kind": "room", "start": None, "end": None, "conditions": ""}
    new = posting.post_offer(programme, {**values, "organisation": "Nieuw"})
    old = posting.post_offer(programme, {**values, "organisation": known.name.upper()})
    assert old.organisation == known
    assert posting.refuse_offer(programme, new.pk, person)
    assert posting.refuse_offer(programme, old.pk, person)
    assert not Organisation.objects.filter(name="Nieuw").exists()
    assert Organisation.objects.filter(pk=known.pk).exists()
    assert not posting.refuse_offer(programme, old.pk, person)


def test_the_page_shows_a_link_once_and_nothing_of_another_programme(
    programme: Programme,
) -> None:
    from tests.people import bare_programme

    hand = agreed(programme)
    manager = signed_in(manager_of(programme))
    act = f"/en/programma/{programme.slug}/luisteren/vraag-en-aanbod/doen/"
    shown = manager.post(act, {"do": "link", "row": hand.pk}).content.decode()
    assert "/ontvangen/" in shown
    page = manager.get(
        f"/en/programma/{programme.slug}/luisteren/vraag-en-aanbod/"
    ).content.decode()
    assert "/ontvangen/" not in page
    other = whole_thread(bare_programme("ander"), 2).programme
    foreign = meeting.shake_hands(other, ask(other).pk, offer(other).pk, None, manager_of(other))
    for do in ("link", "tie", "accept-offer", "hide-ask"):
        manager.post(act, {"do": do, "row": foreign.pk})
    foreign.refresh_from_db()
    assert foreign.revision == 1
    assert not ReceiverLink.objects.filter(handshake=foreign).exists()


def test_no_form_and_no_file_confirms_in_the_place_of_the_receiver(
    programme: Programme, tmp_path: Path
) -> None:
    hand = agreed(programme)
    export_dossier(programme, tmp_path)
    import_dossier(tmp_path)
    file = tmp_path / "ontvangsten.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    rows[0] |= {"ontvangen_op": DAY.isoformat(), "ontvanger_zegt": "Dank"}
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(FaultyDossier) as refused:
        import_dossier(tmp_path)
    assert {fault.column for fault in refused.value.faults} == {"ontvangen_op", "ontvanger_zegt"}
    page = signed_in(manager_of(programme)).get(
        f"/programma/{programme.slug}/rijen/handshakes/{hand.pk}/bewerken/"
    )
    assert b'name="agreed_on"' in page.content
    assert b'name="received_' not in page.content
    hand.refresh_from_db()
    assert (hand.received_on, hand.received_words) == (None, "")


def page_of(programme: Programme, person: Person, language: str = "") -> str:
    address = f"{language}/programma/{programme.slug}/luisteren/vraag-en-aanbod/"
    return signed_in(person).get(address).content.decode()


def test_nobody_of_the_giver_makes_the_link(programme: Programme) -> None:
    area_manager(programme)
    hand, marleen = agreed(programme), tender_manager(programme).person
    with pytest.raises(MayNotMakeLink):
        meeting.new_link(programme, hand.pk, marleen)
    assert not ReceiverLink.objects.exists()
    page = page_of(programme, marleen)
    assert "Iemand die niet van Van Dalen Infra is, maakt de link: u werkt daar." in page
    assert 'value="link"' not in page
    assert "Someone who is not of Van Dalen Infra makes the link: you work there." in page_of(
        programme, marleen, "/en"
    )
    act = f"/programma/{programme.slug}/luisteren/vraag-en-aanbod/doen/"
    sent = signed_in(marleen).post(act, {"do": "link", "row": hand.pk}, follow=True)
    assert [str(said) for said in sent.context["messages"]] == [
        "Iemand die niet van Van Dalen Infra is, maakt de link: u werkt daar."
    ]
    assert not ReceiverLink.objects.exists()
    assert 'value="link"' in page_of(programme, manager_of(programme))
    # What the municipality gives, its area manager hands out no link for, and the contractor does.
    Offer.objects.update(organisation=municipality(programme))
    with pytest.raises(MayNotMakeLink):
        link_for(programme, hand)
    assert meeting.new_link(programme, hand.pk, marleen)


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        ("client", True),
        ("adviser", True),
        ("contractor", False),
        ("site_user", False),
        ("resident", False),
    ],
)
def test_who_may_make_the_link_where_nobody_said_for_whom_they_work(
    programme: Programme, kind: str, may: bool
) -> None:
    hand = agreed(programme)
    person = Person.objects.create_user("wie@voorbeeld.nl", "Wie", "een lang wachtwoord")
    role = Role.objects.create(programme=programme, person=person, kind=kind)
    if may:
        assert meeting.new_link(programme, hand.pk, person)
        # Living there changes nothing; a second role as contractor for nobody knows whom does.
        Role.objects.create(programme=programme, person=person, kind="resident")
        assert meeting.new_link(programme, hand.pk, person)
        Role.objects.create(programme=programme, person=person, kind="contractor")
    with pytest.raises(MayNotMakeLink):
        meeting.new_link(programme, hand.pk, person)
    if kind == "contractor":
        told = "Iemand die niet van Van Dalen Infra is, maakt de link: wij weten niet voor wie u"
        assert told in page_of(programme, person)
        assert "we do not know for whom you work." in page_of(programme, person, "/en")
        role.organisation = municipality(programme)
        role.save()
        assert meeting.new_link(programme, hand.pk, person)


def test_who_works_in_the_programme_confirms_nothing(programme: Programme) -> None:
    hand = agreed(programme)
    token = link_for(programme, hand)
    assert token is not None
    staff = [manager_of(programme), site_foreman(programme).person]
    for person in staff:
        with pytest.raises(NotTheReceiver):
            meeting.confirm_receipt(token, 4.0, "Dank", person)
        browser = signed_in(person)
        assert browser.post(f"/ontvangen/{token}/", {"quantity": "4"}).status_code == 403
        for language, told in (
            ("", ("Alleen de ontvanger bevestigt dit", "in een andere browser")),
            ("/en", ("Only the receiver confirms this", "in another browser")),
        ):
            page = browser.get(f"{language}/ontvangen/{token}/")
            assert page.status_code == 403
            assert page["X-Robots-Tag"] == "noindex, nofollow"
            assert all(part in page.content.decode() for part in told)
            assert "<form" not in page.content.decode().partition("<main")[2]
    hand.refresh_from_db()
    assert hand.received_on is None


def test_a_resident_who_is_signed_in_and_who_works_elsewhere_confirm(programme: Programme) -> None:
    hand = agreed(programme)
    token = link_for(programme, hand)
    stranger = Person.objects.create_user("elders@voorbeeld.nl", "Elders", "een lang wachtwoord")
    assert signed_in(stranger).get(f"/ontvangen/{token}/").status_code == 200
    riet = signed_in(resident(programme).person)
    assert riet.post(f"/ontvangen/{token}/", {"quantity": "4"}).status_code == 302
    hand.refresh_from_db()
    assert hand.received_quantity == 4.0
    # What is confirmed, who works here may look at.
    assert signed_in(manager_of(programme)).get(f"/ontvangen/{token}/").status_code == 200
