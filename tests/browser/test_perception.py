"""Figure and experience in a browser: a resident on a phone, and who works on the programme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import sign_in, violations
from wijkdraad.programme.models import Observation, Perception, Programme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTIONS = "/wijk/lindenkwartier/vragen/"
PAGE = "/programma/lindenkwartier/cijfer-en-ervaring/"
LOOK = "/programma/lindenkwartier/kijken/"
SHADE = "Hoeveel van de stoepen ligt op een zomerdag rond één uur in de schaduw?"

MIDDLE = "Het middelste antwoord van 12 bewoners is “niets of bijna niets”."


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


def test_a_resident_answers_on_a_phone_and_the_difference_is_on_the_page_and_in_the_plan(
    phone: Page, page: Page, site: str
) -> None:
    # After the work 11 residents answered: now 7 of them saw nothing, and 4 a small part.
    programme = Programme.objects.get(slug="lindenkwartier")
    for each in Perception.objects.filter(key__in=["e17", "e18"]):
        each.answer = "none"
        each.save()
    phone.goto(site + "/wijk/lindenkwartier/")
    phone.get_by_role("link", name="Beantwoord een paar vragen").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Een paar vragen over uw buurt")
    expect(phone.get_by_role("main")).not_to_contain_text("%")
    shade = phone.get_by_role("group", name=SHADE)
    shade.get_by_label("niets of bijna niets").check()
    about = Observation.objects.filter(indicator__key="shade_share_13h").first().indicator_id
    phone.locator(f"#id_remark-{about}").fill("De bomen zijn nog klein.")
    phone.get_by_role("button", name="Versturen").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dank u voor uw antwoorden")
    told = phone.get_by_role("listitem").filter(has_text=SHADE)
    expect(told).to_contain_text("Het cijfer zegt: 31%.")
    # Four others said something else: too few to tell how many said what.
    expect(told).to_contain_text(MIDDLE)
    expect(told).not_to_contain_text("zeggen er")
    kept = Perception.objects.get(key__startswith="web-")
    assert (kept.answer, kept.moment, kept.remark) == (
        "none",
        "follow_up",
        "De bomen zijn nog klein.",
    )
    assert kept.programme == programme

    sign_in(page.context, site)
    page.goto(site + "/programma/lindenkwartier/ken-je-wijk/")
    follow(page.get_by_role("main").get_by_role("link", name="Cijfer en ervaring"))
    differs = page.get_by_role("list", name="Cijfer en mensen zeggen iets anders")
    card = differs.get_by_role("listitem").filter(has_text="na het werk").filter(has_text="31%")
    expect(card).to_contain_text("Van de 12 bewoners zeggen er 8: “niets of bijna niets”.")
    expect(card).to_contain_text("De bomen zijn nog klein.")
    page.goto(site + "/programma/lindenkwartier/plan/")
    expect(page.get_by_text("Klopt het cijfer met wat mensen zien?")).to_be_visible()
    expect(page.locator("body")).to_contain_text(MIDDLE)
    expect(page.locator("body")).not_to_contain_text("De bomen zijn nog klein.")


def test_a_faulty_form_on_a_phone_keeps_what_was_filled_in(phone: Page, site: str) -> None:
    phone.goto(site + QUESTIONS)
    phone.locator("textarea").first.fill("Alleen bij het park.")
    phone.get_by_role("button", name="Versturen").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Kies ook een antwoord")
    expect(phone.locator("textarea").first).to_have_value("Alleen bij het park.")
    assert not Perception.objects.filter(key__startswith="web-").exists()


def test_a_look_on_the_spot_is_saved_by_keyboard_and_the_page_goes_on(
    page: Page, site: str
) -> None:
    sign_in(page.context, site)
    page.goto(site + LOOK)
    card = page.locator("li.look").first
    card.get_by_label("een klein deel").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    button = card.get_by_role("button", name="Bewaren")
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Bewaard:")
    assert "#look-" in page.url
    assert Perception.objects.filter(viewpoint="site_check").count() == 8


def test_the_card_prints_without_buttons_and_no_question_breaks_over_a_page(
    page: Page, site: str
) -> None:
    sign_in(page.context, site)
    page.goto(site + LOOK)
    button = page.locator("li.look button").first
    expect(button).to_be_visible()
    page.emulate_media(media="print")
    expect(button).to_be_hidden()
    expect(page.get_by_text("Wie keek er")).to_be_visible()
    assert page.evaluate(
        "[...document.querySelectorAll('li.look')].every("
        "each => getComputedStyle(each).breakInside === 'avoid')"
    )
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('.do')).fontSize)") >= 18
    )


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_are_accessible_and_fit_a_small_screen(
    browser: Browser, site: str, language: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    sign_in(context, site)
    page = context.new_page()
    for path in (QUESTIONS, PAGE, LOOK):
        page.goto(site + language + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.goto(site + language + QUESTIONS)
    follow(page.locator("[name=send]"))
    assert violations(page) == [], "with a fault"
    page.locator("input[type=radio]").first.check()
    follow(page.locator("[name=send]"))
    assert "bedankt" in page.url
    assert violations(page) == [], "thanks"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
