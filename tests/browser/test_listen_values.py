"""Values, taking part, and said and done in a real browser: looked at, narrow, and walked without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.following import follow
from tests.browser.looking import check_pages, opened
from wijkdraad.programme.models import (
    ParticipationNeed,
    ParticipationPlan,
    PlaceValue,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIJK, OFFICE = "/wijk/lindenkwartier/", "/programma/lindenkwartier/luisteren/"
PAGES = (
    WIJK + "waarden/",
    WIJK + "waarden/?groep=jongeren",
    WIJK + "waarden/vertellen/",
    WIJK + "meedoen/",
    WIJK + "meedoen/?bedankt=1",
    WIJK + "gezegd-gedaan/",
    OFFICE + "wijkwaarden/",
    OFFICE + "meedoen/",
    OFFICE + "kermis/",
)


def test_they_are_accessible_stay_at_home_and_fit(browser: Browser, site: str) -> None:
    check_pages(browser, site, PAGES)


def test_a_value_travels_from_the_form_to_the_map_without_javascript(
    browser: Browser, site: str
) -> None:
    resident = browser.new_context(
        java_script_enabled=False, viewport={"width": 1100, "height": 900}
    )
    page = resident.new_page()
    page.goto(site + WIJK)
    follow(page.get_by_role("link", name="Wat bewoners dierbaar is, en waar"))
    follow(page.get_by_role("link", name="Vertel over een plek"))
    page.get_by_label("Welke plek is het?").fill("De steiger aan het kanaal")
    page.get_by_label("Wat betekent deze plek voor u?").fill("rust")
    page.get_by_label("dierbaar, houd het zo").check()
    page.get_by_label("Uw verhaal").fill("Hier vist mijn vader.")
    with page.expect_navigation():
        page.locator("input.map-wide").click(position={"x": 300, "y": 330})
    expect(page.get_by_label("Uw verhaal")).to_have_value("Hier vist mijn vader.")
    expect(page.get_by_label("dierbaar, houd het zo")).to_be_checked()
    follow(page.get_by_role("button", name="Versturen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er met uw bijdrage gebeurt")
    kept = PlaceValue.objects.get(name="De steiger aan het kanaal")
    assert kept.geometry is not None and kept.publication == "held"
    page.goto(site + WIJK + "waarden/")
    expect(page.get_by_text("Hier vist mijn vader.")).to_have_count(0)

    context, office = opened(browser, site, java_script_enabled=False)
    office.goto(site + OFFICE + "wijkwaarden/")
    waiting = office.locator("li", has_text="Hier vist mijn vader.")
    follow(waiting.get_by_role("button", name="Voor iedereen open"))
    expect(office.get_by_text("is nu voor iedereen te zien")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Hier vist mijn vader.")).to_be_visible()
    page.get_by_label("Wie het vertelde").select_option("65 jaar en ouder")
    follow(page.get_by_role("button", name="Tonen"))
    expect(page.get_by_text("Hier vist mijn vader.")).to_have_count(0)
    expect(page.get_by_role("heading", name="De oude linden")).to_be_visible()
    page.get_by_label("Waarde").select_option("groen")
    follow(page.get_by_role("button", name="Tonen"))
    expect(page.get_by_role("status")).to_contain_text("minder dan 5 mensen")
    resident.close()
    context.close()


def test_a_stand_is_tallied_with_the_keyboard_and_becomes_a_line_of_the_plan(
    browser: Browser, site: str
) -> None:
    context, page = opened(browser, site)
    page.goto(site + OFFICE + "kermis/")
    before = ParticipationNeed.objects.count()
    for _person in range(2):
        page.get_by_label("nieuwkomers", exact=True).focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Op de hoogte blijven").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator(".last-tap")).to_contain_text("op de hoogte blijven · nieuwkomers")
    expect(page.get_by_label("nieuwkomers", exact=True)).to_be_checked()
    assert ParticipationNeed.objects.count() == before + 2
    follow(page.get_by_role("link", name="Hoe mensen willen meedoen"))
    card = page.get_by_role("region", name="Nieuwkomers")
    expect(card).to_contain_text("Voorstel: op de hoogte blijven")
    expect(card).to_contain_text("in het plan staat niets voor hen")
    follow(card.get_by_role("link", name="Schrijf deze regel zelf"))
    assert not ParticipationPlan.objects.filter(group="nieuwkomers").exists()
    page.get_by_label("wat wij doen").fill("Een app met plaatjes, in vier talen.")
    follow(page.get_by_role("button", name="Bewaren"))
    assert ParticipationPlan.objects.get(group="nieuwkomers").form == "informed"
    page.goto(site + WIJK + "meedoen/")
    expect(page.get_by_text("Een app met plaatjes, in vier talen.")).to_be_visible()
    context.close()
