"""The page of coolness in a real browser: looked at, narrow, by keyboard and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.following import follow
from tests.browser.looking import check_pages, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COOLNESS = "/programma/lindenkwartier/koelte/"
WAY = "?van=120460.0_480560.0&naar=koel-5&uur=16:00"
PAGES = [COOLNESS, COOLNESS + WAY, COOLNESS + "?x=hier&y=1&zet=1", COOLNESS + "?uur=99"]


def test_the_page_is_accessible_and_fits(browser: Browser, site: str) -> None:
    check_pages(browser, site, PAGES)


def test_a_walk_is_pointed_at_without_javascript_and_asked_for_another_hour(
    browser: Browser, site: str
) -> None:
    context, page = opened(browser, site, java_script_enabled=False)
    page.goto(site + "/programma/lindenkwartier/ken-je-wijk/")
    follow(page.get_by_role("link", name="Koelte: wie loopt naar een koele plek?"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("en wie niet?")
    follow(page.locator("input[type=image]:visible"), position={"x": 300, "y": 200})
    follow(page.locator("input[type=image]:visible"), position={"x": 250, "y": 200})
    expect(page.get_by_role("row", name="Schaduwrijkste route")).to_be_visible()
    page.get_by_label("Schaduw op 1 juli om").select_option("10:00")
    follow(page.get_by_role("button", name="Toon de route"))
    expect(page.get_by_text("Om 10:00 is de schaduwrijkste route")).to_be_visible()
    context.close()


def test_a_walk_is_chosen_from_the_lists_with_the_keyboard(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    page.goto(site + COOLNESS)
    page.get_by_label("Van (A)").focus()
    page.keyboard.type("koele plek 5")
    page.keyboard.press("Tab")
    page.keyboard.type("koele plek 8")
    button = page.get_by_role("button", name="Toon de route")
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Kortste route")).to_be_visible()
    assert "van=koel-5" in page.url and "naar=koel-8" in page.url
    context.close()
