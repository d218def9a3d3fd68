"""The eight rooms in a real browser: looked at, by keyboard, narrow, and without leaving home."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looking import opened, too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOMS = [
    "ken-je-wijk",
    "luisteren",
    "doelen",
    "koppelen",
    "afspreken",
    "uitvoeren",
    "meten",
    "verantwoorden",
]


def room(site: str, name: str, language: str = "/en") -> str:
    return f"{site}{language}/programma/lindenkwartier/{name}/"


def test_every_room_is_accessible_fits_and_stays_at_home(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    elsewhere: list[str] = []
    refused: list[str] = []
    page.on(
        "request", lambda asked: None if asked.url.startswith(site) else elsewhere.append(asked.url)
    )
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    for language in ("", "/en"):
        for name in ROOMS:
            answer = page.goto(room(site, name, language))
            assert answer is not None and answer.ok
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert violations(page) == [], name
            assert too_wide(page) == [], name
    context.close()
    assert elsewhere == []
    assert refused == []


def test_the_stations_are_walked_by_keyboard(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    page.goto(room(site, "ken-je-wijk"))
    current = page.get_by_role("navigation", name="Rooms").locator("[aria-current=page]")
    expect(current).to_contain_text("Know your neighbourhood")
    for number, name in enumerate(ROOMS[1:], start=1):
        page.get_by_role("navigation", name="Rooms").get_by_role("link").nth(number - 1).focus()
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("Enter")
        page.wait_for_url(room(site, name))
        expect(page.locator(".stations [aria-current=page]")).to_have_count(1)
    context.close()


def test_the_home_page_leads_into_the_rooms(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    page.goto(f"{site}/en/programma/lindenkwartier/")
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Agree").click()
    page.wait_for_url(room(site, "afspreken"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What do we promise?")
    context.close()


def test_on_a_phone_the_works_are_a_list_in_words(browser: Browser, site: str) -> None:
    context, page = opened(browser, site, 360)
    page.goto(room(site, "koppelen"))
    works = page.locator(".works-in-words > li")
    assert works.count() == 26
    expect(page.get_by_role("img", name="26 works by owner and year")).to_be_hidden()
    for work in works.all():
        box = work.bounding_box()
        assert box is not None and box["width"] > 200 and box["x"] + box["width"] <= 360
    assert works.filter(has_text="Goes along: ").count() >= 1
    assert violations(page, english_only=True) == [] and too_wide(page, [320, 360]) == []
    page.set_viewport_size({"width": 1360, "height": 900})
    expect(works.first).to_be_hidden()
    context.close()


def test_a_foreman_finds_large_buttons_on_a_phone(browser: Browser, site: str) -> None:
    context, page = opened(browser, site, 360)
    page.goto(room(site, "uitvoeren"))
    buttons = page.locator("main a.button")
    assert buttons.count() >= 7
    for button in buttons.all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 250
    expect(page.get_by_text("28 of 40 bomen", exact=True)).to_be_visible()
    for station in page.locator(".stations a").all():
        box = station.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 24
    context.close()


def test_the_picture_of_the_works_has_a_table_beside_it(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    page.goto(room(site, "koppelen"))
    expect(page.get_by_role("img", name="26 works by owner and year")).to_be_visible()
    page.get_by_text("The same in a table").click()
    expect(page.get_by_role("table", name="The works as a table").get_by_role("row")).to_have_count(
        27
    )
    context.close()
