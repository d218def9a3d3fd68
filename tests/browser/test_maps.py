"""The maps in a real browser: looked at, by keyboard, narrow, on paper and without JavaScript."""

from __future__ import annotations

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.following import follow
from tests.browser.looking import check_pages, opened
from wijkdraad.programme.models import Measure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAP = "/programma/lindenkwartier/kaart/"
PLACE = "?laag=heat&x=120590&y=480600"
WHAT_IF = "/programma/lindenkwartier/wat-als/"
TREE = "?e=boom_120520.0_480540.0_6_14&dichtbij=1"
PAGES = [MAP, MAP + PLACE, MAP + "?laag=ponding", WHAT_IF, WHAT_IF + TREE, MAP + "?uur=99"]


def test_the_maps_are_accessible_stay_at_home_and_fit(browser: Browser, site: str) -> None:
    check_pages(browser, site, PAGES)


def test_an_hour_a_click_a_tree_and_a_measure_without_javascript(
    browser: Browser, site: str
) -> None:
    context, page = opened(browser, site, java_script_enabled=False)
    page.goto(site + "/programma/lindenkwartier/ken-je-wijk/")
    follow(page.get_by_role("link", name="Kaarten: schaduw, hitte, water"))
    follow(page.get_by_role("link", name="16:00", exact=True))
    expect(page.get_by_text("Op 1 juli om 16:00 uur ligt")).to_be_visible()
    follow(page.locator("input[type=image]:visible"), position={"x": 300, "y": 200})
    expect(page.get_by_role("heading", name="Uw dichtstbijzijnde koele plek")).to_be_visible()
    assert "uur=16%3A00" in page.url and "x=" in page.url

    follow(page.get_by_role("link", name="Probeer een verandering"))
    page.get_by_label("Hoogte").fill("12")
    follow(page.locator("input[type=image]:visible"), position={"x": 220, "y": 210})
    expect(page.locator("ol.tried li")).to_have_count(1)
    expect(page.locator("ol.tried")).to_contain_text("hoogte 12 m")
    follow(page.get_by_role("link", name="Groen", exact=True))
    follow(page.locator("input[type=image]:visible"), position={"x": 260, "y": 240})
    expect(page.locator("ol.tried li")).to_have_count(2)
    follow(page.get_by_role("link", name="Haal verandering 2 weg"))
    expect(page.locator("ol.tried li")).to_have_count(1)

    page.get_by_label("Naam van de maatregel").fill("Boom in de Lindestraat")
    follow(page.get_by_role("button", name="Bewaar als maatregel"))
    expect(page.get_by_text("nog niet gemeten")).to_be_visible()
    kept = Measure.objects.get(name="Boom in de Lindestraat")
    assert page.url.endswith(f"/rijen/measures/{kept.pk}/")
    assert "hoogte 12 m" in kept.description
    context.close()


def test_with_the_keyboard_alone(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    page.goto(site + MAP)
    page.get_by_label("x in meters").focus()
    page.keyboard.type("120520,5")
    page.keyboard.press("Tab")
    page.keyboard.type("480540")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Deze plek")).to_be_visible()
    page.goto(site + WHAT_IF)
    page.get_by_label("x in meters").focus()
    page.keyboard.type("120520")
    page.keyboard.press("Tab")
    page.keyboard.type("480540")
    page.keyboard.press("Enter")
    expect(page.locator("ol.tried li")).to_have_count(1)
    context.close()


def test_the_slider_shows_another_hour_and_a_click_asks_about_it(
    browser: Browser, site: str
) -> None:
    context, page = opened(browser, site)
    page.goto(site + MAP + "?laag=shade&uur=13:00")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#caption")).to_contain_text("14:00")
    expect(page.locator(".band-table .now-shown th")).to_have_text("14:00")
    assert "uur=14%3A00" in page.url
    picture = page.locator("input[type=image].map-wide")
    assert "uur=14%3A00" in picture.get_attribute("src")
    follow(page.locator(".tile-map"), position={"x": 300, "y": 200})
    expect(page.get_by_text("Op 1 juli om 14:00 uur ligt").first).to_be_visible()
    context.close()


def test_map_and_table_go_on_one_page_of_paper(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    for path in (MAP, MAP + PLACE, WHAT_IF + TREE):
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        assert len(pypdfium2.PdfDocument(page.pdf(format="A4"))) == 1, path
    context.close()
