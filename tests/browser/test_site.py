"""The site as a professional meets it: looked at, by keyboard, narrow, and without leaving home."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import sign_in, too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME = "/programma/lindenkwartier/"
PAGES = [
    "/programma/",
    HOME,
    HOME + "draad/",
    HOME + "losse-eindjes/",
    HOME + "plan/",
    HOME + "instellingen/",
    HOME + "mensen/",
]


@pytest.fixture
def office(page: Page, site: str) -> Page:
    """A page on which the area manager is signed in."""
    sign_in(page.context, site)
    return page


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_is_accessible(browser: Browser, site: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    page.goto(site + language + "/inloggen/")
    assert violations(page) == []
    sign_in(context, site)
    for path in PAGES:
        page.goto(site + language + path)
        assert violations(page) == [], path
    context.close()


@pytest.mark.parametrize("language", ["", "/en"])
def test_who_takes_part_is_managed_on_a_phone(browser: Browser, site: str, language: str) -> None:
    """What can be chosen and pressed for each person stands within the screen, large enough."""
    context = browser.new_context(viewport={"width": 320, "height": 800})
    sign_in(context, site)
    page = context.new_page()
    page.goto(site + language + HOME + "mensen/")
    assert violations(page) == []
    tools = page.locator(".people select, .people button")
    assert tools.count() >= 3
    for tool in tools.all():
        box = tool.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 320
        assert box["height"] >= 44
    role = page.locator(".people td").nth(1).bounding_box()
    assert role is not None and role["x"] + role["width"] <= 320
    context.close()


def test_no_page_scrolls_sideways(office: Page, site: str) -> None:
    for path in PAGES:
        office.goto(site + path)
        assert too_wide(office) == [], path


def test_nothing_is_asked_of_another_host_and_no_rule_is_broken(office: Page, site: str) -> None:
    elsewhere: list[str] = []
    refused: list[str] = []
    office.on(
        "request",
        lambda request: elsewhere.append(request.url) if not request.url.startswith(site) else None,
    )
    office.on(
        "console", lambda message: refused.append(message.text) if message.type == "error" else None
    )
    for path in PAGES:
        answer = office.goto(site + path)
        assert answer is not None and answer.ok
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
    assert elsewhere == []
    assert refused == []


def test_the_home_page_tells_where_we_are_what_is_missing_and_what_to_do(
    office: Page, site: str
) -> None:
    office.goto(site + HOME)
    expect(office.get_by_role("heading", level=1)).to_have_text("Lindenkwartier vernieuwt")
    rooms = office.get_by_role("navigation", name="Onderdelen").get_by_role("listitem")
    expect(rooms).to_have_count(8)
    expect(rooms.first).to_contain_text("Ken je wijk")
    expect(rooms.first).to_contain_text("bezig, 1 los eindje")
    expect(rooms.nth(1)).to_contain_text("losse eindjes")
    expect(office.get_by_text("De draad stopt op 30 plekken.")).to_be_visible()
    expect(office.get_by_role("img", name="De draad van 15 behoeften")).to_be_visible()
    expect(office.get_by_role("link", name="Download het plan (PDF)")).to_be_visible()


def test_the_site_is_usable_by_keyboard(office: Page, site: str) -> None:
    office.goto(site + HOME)
    office.keyboard.press("Tab")
    expect(office.get_by_role("link", name="Ga naar de tekst")).to_be_focused()
    office.keyboard.press("Enter")
    expect(office).to_have_url(re.compile("#main$"))
    names: set[str] = set()
    for _ in range(50):
        office.keyboard.press("Tab")
        names.add(
            office.evaluate(
                "(document.activeElement.innerText || document.activeElement.tagName).trim()"
            )
        )
    assert {"Download het plan (PDF)", "Lees het plan", "Bekijk als tabel"} <= names
    outline = office.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_a_loose_end_is_reached_from_the_station(office: Page, site: str) -> None:
    office.goto(site + HOME)
    rooms = office.get_by_role("navigation", name="Onderdelen")
    follow(rooms.get_by_role("link", name="Afspreken"))
    assert office.url.endswith("/afspreken/")
    expect(office.get_by_role("main")).to_contain_text("Watertank met een sleutel voor de straat")


def test_the_plan_can_be_read_and_downloaded(office: Page, site: str) -> None:
    office.goto(site + HOME)
    with office.expect_download() as waiting:
        office.get_by_role("link", name="Download het plan (PDF)").click()
    assert waiting.value.suggested_filename == "sociaalbuurtplan-lindenkwartier.pdf"
    follow(office.get_by_role("link", name="Lees het plan"))
    expect(office.get_by_role("heading", level=1)).to_contain_text("Lindenkwartier")
    expect(office.get_by_text("Wat hebben bewoners nodig?")).to_be_visible()
    assert office.evaluate("getComputedStyle(document.body).fontFamily").startswith("Lato")


def test_the_page_works_in_english_and_keeps_its_place(office: Page, site: str) -> None:
    office.goto(site + HOME)
    follow(office.get_by_role("link", name="English"))
    assert office.url.endswith("/en" + HOME)
    expect(office.get_by_role("heading", name="To do now")).to_be_visible()
    assert office.evaluate("document.documentElement.lang") == "en"


def test_a_wrong_address_says_what_to_do(office: Page, site: str) -> None:
    answer = office.goto(site + "/programma/bestaat-niet/")
    assert answer is not None and answer.status == 404
    expect(office.get_by_role("link", name="Ga naar de programma's")).to_be_visible()
