"""The site as a professional meets it: looked at, by keyboard, narrow, and without leaving home."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME = "/programma/lindenkwartier/"
PAGES = ["/", HOME, HOME + "draad/", HOME + "losse-eindjes/", HOME + "plan/"]
WIDTHS = [1360, 320]
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(browser: Browser, site: str, language: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1360, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for path in PAGES:
        page.goto(site + language + path)
        assert violations(page) == [], path
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_nothing_is_asked_of_another_host_and_no_rule_is_broken(page: Page, site: str) -> None:
    elsewhere: list[str] = []
    refused: list[str] = []
    page.on(
        "request",
        lambda request: elsewhere.append(request.url) if not request.url.startswith(site) else None,
    )
    page.on(
        "console", lambda message: refused.append(message.text) if message.type == "error" else None
    )
    for path in PAGES:
        answer = page.goto(site + path)
        assert answer is not None and answer.ok
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
    assert elsewhere == []
    assert refused == []


def test_the_home_page_tells_where_we_are_what_is_missing_and_what_to_do(
    page: Page, site: str
) -> None:
    page.goto(site + HOME)
    expect(page.get_by_role("heading", level=1)).to_have_text("Lindenkwartier vernieuwt")
    rooms = page.get_by_role("navigation", name="Onderdelen").get_by_role("listitem")
    expect(rooms).to_have_count(8)
    expect(rooms.first).to_contain_text("Ken je wijk")
    expect(rooms.first).to_contain_text("klaar")
    expect(rooms.nth(1)).to_contain_text("losse eindjes")
    expect(page.get_by_text("De draad stopt op 28 plekken.")).to_be_visible()
    expect(page.get_by_role("img", name="De draad van 15 behoeften")).to_be_visible()
    expect(page.get_by_role("link", name="Download het plan (PDF)")).to_be_visible()


def test_the_site_is_usable_by_keyboard(page: Page, site: str) -> None:
    page.goto(site + HOME)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ga naar de tekst")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    names: set[str] = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        names.add(
            page.evaluate(
                "(document.activeElement.innerText || document.activeElement.tagName).trim()"
            )
        )
    assert {"Download het plan (PDF)", "Lees het plan", "Bekijk als tabel"} <= names
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_a_loose_end_is_reached_from_the_station(page: Page, site: str) -> None:
    page.goto(site + HOME)
    page.get_by_role("navigation", name="Onderdelen").get_by_role("link", name="Afspreken").click()
    assert page.url.endswith("/losse-eindjes/#agree")
    expect(page.locator("#agree")).to_contain_text("Watertank met een sleutel voor de straat")


def test_the_plan_can_be_read_and_downloaded(page: Page, site: str) -> None:
    page.goto(site + HOME)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download het plan (PDF)").click()
    assert waiting.value.suggested_filename == "sociaalbuurtplan-lindenkwartier.pdf"
    page.get_by_role("link", name="Lees het plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lindenkwartier")
    expect(page.get_by_text("Wat hebben bewoners nodig?")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Lato")


def test_the_page_works_in_english_and_keeps_its_place(page: Page, site: str) -> None:
    page.goto(site + HOME)
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en" + HOME)
    expect(page.get_by_role("heading", name="To do now")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_wrong_address_says_what_to_do(page: Page, site: str) -> None:
    answer = page.goto(site + "/programma/bestaat-niet/")
    assert answer is not None and answer.status == 404
    expect(page.get_by_role("link", name="Ga naar de programma's")).to_be_visible()
