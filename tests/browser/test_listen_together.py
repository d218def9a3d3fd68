"""Mini-missions, asks and offers, stop and consent in a browser: residents on a phone, and staff."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import sign_in, violations
from tests.people import area_manager
from wijkdraad.programme.models import (
    ConsentBlock,
    ConsentVote,
    Delivery,
    Handshake,
    MiniMission,
    MissionPhoto,
    Offer,
    Programme,
    StopRequest,
)
from wijkdraad.steps.listen.asks import meeting
from wijkdraad.steps.listen.consent import voting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SQUARE = "/wijk/lindenkwartier/"
LISTEN = "/programma/lindenkwartier/luisteren/"
PUBLIC = [
    SQUARE + "minimissies/",
    SQUARE + "vraag-en-aanbod/",
    SQUARE + "vraag-en-aanbod/vraag/",
    SQUARE + "vraag-en-aanbod/aanbod/",
    SQUARE + "stop/",
    SQUARE + "instemming/",
]
OFFICE = [
    LISTEN + "minimissies/",
    LISTEN + "vraag-en-aanbod/",
    LISTEN + "stop-en-instemming/",
    LISTEN + "stop-en-instemming/stop/",
]
PICTURES = os.environ.get("TOGETHER_PICTURES", "")


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page, where someone asked to look at them."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 320, "height": 640},
        has_touch=True,
        is_mobile=True,
        java_script_enabled=False,
        locale="nl-NL",
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def office(page: Page, site: str) -> Page:
    sign_in(page.context, site)
    return page


def receipt() -> str:
    """The page behind the link of a receiver."""
    programme = Programme.objects.get()
    hand = Handshake.objects.get(key="hs-zaal").pk
    token = meeting.new_link(programme, hand, area_manager(programme).person)
    return f"/ontvangen/{token}/"


def every_page() -> list[str]:
    """All pages, with those about one row; the last is one that staff may not use."""
    mission = MiniMission.objects.get(key="mm-tafel").pk
    stop = StopRequest.objects.get(key="sp-huur").pk
    block = ConsentBlock.objects.get(key="ib-kanaalkade").pk
    return [
        *PUBLIC,
        f"{SQUARE}minimissies/{mission}/",
        *OFFICE,
        f"{LISTEN}minimissies/{mission}/",
        f"{LISTEN}stop-en-instemming/stop/{stop}/",
        f"{LISTEN}stop-en-instemming/{block}/codes/",
        f"{LISTEN}stop-en-instemming/{block}/papier/",
        receipt(),
    ]


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_is_accessible_and_fits(office: Page, site: str, language: str) -> None:
    for number, path in enumerate(every_page()):
        office.set_viewport_size({"width": 1360, "height": 900})
        office.goto(site + language + path)
        assert violations(office) == [], path
        if not language:
            picture(office, f"wide-{number:02d}")
        office.set_viewport_size({"width": 320, "height": 800})
        assert office.evaluate("document.documentElement.scrollWidth") <= 320, path
        if not language:
            picture(office, f"narrow-{number:02d}")


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_of_the_receiver_is_accessible_and_fits(
    page: Page, site: str, language: str
) -> None:
    page.goto(site + language + receipt())
    expect(page.get_by_role("button", name=re.compile("geleverd|delivered"))).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_resident_joins_proposes_and_steps_out_on_a_phone(
    phone: Page, office: Page, site: str
) -> None:
    phone.goto(site + SQUARE)
    phone.get_by_role("link", name="Minimissies: wat kan nu al beginnen").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wat kan nu al beginnen?")
    card = phone.get_by_role("listitem").filter(has_text="Lange tafel bij het buurthuis")
    expect(card).to_contain_text("Er doet nog niemand mee.")
    card.get_by_role("link", name="Ik doe mee").tap()
    phone.get_by_label("Wat brengt u mee?").fill("soep")
    phone.get_by_role("button", name="Ik doe mee").tap()
    card = phone.get_by_role("listitem").filter(has_text="Lange tafel bij het buurthuis")
    expect(card).to_contain_text("Minder dan 5 mensen doen mee. U doet mee.")

    phone.get_by_label("Wat wilt u doen, in een paar woorden?").fill("Een ruilkast")
    phone.get_by_label("Wat is er straks te zien?").fill("Een kast met boeken.")
    phone.get_by_label("Wie begint ermee?").fill("Buren van de Eikstraat")
    phone.get_by_role("button", name="Versturen").tap()
    expect(phone.get_by_text("Iemand leest het eerst").first).to_be_visible()
    expect(phone.get_by_role("heading", name="Een ruilkast")).to_have_count(0)

    office.goto(site + LISTEN)
    follow(office.get_by_role("link", name="Minimissies", exact=True).first)
    follow(office.get_by_role("link", name="Een ruilkast"))
    follow(office.get_by_role("button", name="Aan iedereen tonen"))
    phone.goto(site + SQUARE + "minimissies/")
    expect(phone.get_by_role("heading", name="Een ruilkast")).to_be_visible()

    card = phone.get_by_role("listitem").filter(has_text="Lange tafel bij het buurthuis")
    card.get_by_role("link", name="Veranderen of stoppen").tap()
    phone.get_by_role("button", name="Ik doe niet meer mee").tap()
    card = phone.get_by_role("listitem").filter(has_text="Lange tafel bij het buurthuis")
    expect(card).to_contain_text("Er doet nog niemand mee.")


def test_an_idea_starts_in_one_step_and_gets_a_photo(office: Page, site: str) -> None:
    office.goto(site + LISTEN + "minimissies/")
    idea = office.get_by_role("listitem").filter(has_text="Laat mij de tegels onder mijn raam")
    idea.get_by_text("Maak er een minimissie van").click()
    idea.get_by_label("Naam van de minimissie").fill("Een roos onder het raam")
    idea.get_by_label("Wie begint ermee?").fill("Bewoners van de Beukstraat")
    follow(idea.get_by_role("button", name="Wij beginnen"))
    expect(office.get_by_role("heading", level=1)).to_have_text("Een roos onder het raam")
    office.get_by_role("combobox", name="Hoe ver is het?").select_option("started")
    follow(office.get_by_role("button", name="Bewaren", exact=True))
    made = MiniMission.objects.get(name="Een roos onder het raam")
    assert (made.status, made.contribution.key, made.need.key) == ("started", "c11", "n-groen-zelf")

    raw = io.BytesIO()
    Image.new("RGB", (640, 480), (70, 120, 60)).save(raw, "JPEG", comment=b"Riet thuis")
    file = {"name": "roos.jpg", "mimeType": "image/jpeg", "buffer": raw.getvalue()}
    office.get_by_label("Foto", exact=True).set_input_files(files=[file])
    office.get_by_label("Wat is er op de foto te zien?").fill("Een roos onder een raam")
    follow(office.get_by_role("button", name="Bewaar de foto"))
    assert b"Riet" not in bytes(MissionPhoto.objects.get().image)
    shown = office.get_by_role("img", name="Een roos onder een raam")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 640
    picture(office, "mission-with-photo")


def test_an_ask_and_an_offer_meet_and_the_receiver_confirms(
    phone: Page, office: Page, site: str
) -> None:
    office.goto(site + LISTEN + "vraag-en-aanbod/")
    ask = office.get_by_role("listitem").filter(has_text="Hulp bij het aanvragen van huurtoeslag")
    expect(ask.first).to_contain_text("Een vrijwilliger die helpt met formulieren")
    expect(ask.first).to_contain_text("Hetzelfde thema: wonen.")
    ask.first.get_by_text("Ze willen allebei").click()
    office.get_by_label("Hoort het bij een afspraak?").select_option(
        label="Een gesprek in dertig portieken"
    )
    follow(office.get_by_role("button", name="Schrijf op dat ze het eens zijn"))
    met = office.locator("li[id^=handshake-]").filter(has_text="huurtoeslag")
    expect(met).to_contain_text("Deel van de afspraak: Een gesprek in dertig portieken")
    follow(met.get_by_role("button", name="Maak een link voor de ontvanger"))
    link = office.locator(".link-kept").inner_text()
    picture(office, "asks-link")
    follow(office.get_by_role("link", name="De pagina voor bewoners en bedrijven"))
    expect(office.get_by_text("De ontvanger heeft het nog niet bevestigd.").first).to_be_visible()

    assert office.goto(link).status == 403
    expect(office.get_by_role("heading", level=1)).to_have_text("Alleen de ontvanger bevestigt dit")
    picture(office, "asks-not-the-receiver")
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hebt u dit gekregen?")
    phone.get_by_label("Hoeveel kreeg u?").fill("4,5")
    phone.get_by_role("button", name="Ja, dit is geleverd").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("U hebt dit bevestigd")
    expect(phone.get_by_text("4,5 uur")).to_be_visible()
    delivery = Delivery.objects.get(key__startswith="ontvangst-hs1")
    assert delivery.commitment.key == "a-portiek"
    assert delivery.proof.startswith("Bevestigd door de ontvanger, Huurderscommissie Kanaalkade")


def test_a_shop_offers_something_in_at_most_six_answers(phone: Page, site: str) -> None:
    phone.goto(site + SQUARE + "vraag-en-aanbod/")
    phone.get_by_role("link", name="Mijn bedrijf biedt iets aan").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mijn bedrijf biedt iets aan")
    fields = phone.locator("form.form").locator("input:visible, select:visible, textarea:visible")
    assert fields.count() == 6
    phone.get_by_label("Wat biedt u aan?").fill("Vijftig broodjes")
    phone.get_by_label("Wat voor hulp is het?").select_option("material")
    phone.get_by_label("Naam van uw winkel of bedrijf").fill("Bakker op de hoek")
    phone.get_by_role("button", name="Versturen").tap()
    expect(phone.get_by_text("Iemand leest het eerst").first).to_be_visible()
    assert Offer.objects.get(name="Vijftig broodjes").key.startswith("held-")


def test_residents_say_stop_and_read_the_answer(phone: Page, office: Page, site: str) -> None:
    phone.goto(site + SQUARE)
    phone.get_by_role("link", name="Zeg stop").tap()
    phone.get_by_role("button", name="Zeg stop").tap()
    expect(phone.get_by_role("alert")).to_be_visible()
    phone.get_by_label("Wat moet er stoppen?").fill("Het hek op het plein")
    phone.get_by_label("Waarom?").fill("Niemand vroeg het ons.")
    phone.get_by_label("Wie zeggen dit samen?").fill("Jongeren van het plein")
    phone.get_by_role("button", name="Zeg stop").tap()
    expect(phone.get_by_text("Een stop die op deze pagina binnenkwam")).to_be_visible()
    expect(phone.get_by_role("main")).not_to_contain_text("Het hek op het plein")

    office.goto(site + LISTEN)
    expect(office.get_by_text("zeiden bewoners op de site “stop”").first).to_be_visible()
    picture(office, "room-with-stop")
    follow(office.get_by_role("link", name="Stop en instemming", exact=True))
    follow(office.get_by_role("link", name=re.compile("Antwoord geven.*Het hek")))
    office.get_by_label("Wat doen we ermee?").select_option("honoured")
    office.get_by_label("Ons antwoord").fill("Het hek gaat weg.")
    office.get_by_label("Wie antwoordt?").fill("Het projectteam")
    follow(office.get_by_role("button", name="Antwoord geven"))
    phone.goto(site + SQUARE + "stop/")
    expect(phone.get_by_text("Het hek gaat weg.")).to_be_visible()
    expect(phone.get_by_text("Het hek op het plein")).to_be_visible()
    picture(phone, "phone-stop")


def test_a_household_votes_with_its_code_and_reads_the_outcome(phone: Page, site: str) -> None:
    programme, today = Programme.objects.get(), timezone.localdate()
    block = ConsentBlock.objects.get(key="ib-kanaalkade")
    block.opens, block.closes = today - timedelta(days=1), today + timedelta(days=1)
    block.save()
    _row, codes = voting.make_codes(programme, block.pk)
    phone.goto(site + SQUARE + "instemming/")
    expect(phone.get_by_role("main")).to_contain_text(
        "Van de 24 woningen zeiden 18 ja: 75%. Nodig is 70%: gehaald."
    )
    picture(phone, "phone-consent")
    phone.get_by_label("De code uit uw brief").fill(codes[0].lower())
    phone.get_by_role("button", name="Naar de vraag").tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(
        "Gaat u akkoord met het opknappen"
    )
    assert violations_without_scripts(phone)
    picture(phone, "phone-vote")
    phone.get_by_label("Ja, wij stemmen in").check()
    phone.get_by_role("button", name="Stem uitbrengen").tap()
    expect(phone.get_by_text("Uw stem is geteld.")).to_be_visible()
    assert list(ConsentVote.objects.values_list("yes", "code")) == [(True, None)]
    phone.get_by_label("De code uit uw brief").fill(codes[0])
    phone.get_by_role("button", name="Naar de vraag").tap()
    phone.get_by_label("Nee, wij stemmen niet in").check()
    phone.get_by_role("button", name="Stem uitbrengen").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Deze code is al gebruikt.")
    assert ConsentVote.objects.count() == 1


def violations_without_scripts(page: Page) -> bool:
    """Whether the page says in which language it is and fits: axe itself needs scripts."""
    fits = page.locator("main").bounding_box()
    return page.locator("html").get_attribute("lang") == "nl" and bool(
        fits and fits["width"] <= 320
    )
