"""A foreman in a hurry: from the list of programmes to a plan of two pages, and on to full."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import violations
from tests.light_answers import FULL, NOTHING, foreman, light_programme
from tests.signing_in import PASSWORD, signed_in, with_password
from wijkdraad.programme.models import Programme, Track
from wijkdraad.steps.light.kept import SCREENS, answers_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "": {"on": "Bewaar en ga verder", "done": "Bewaar en bekijk het plan", "pdf": "Download het plan",
         "grow": "Maak er een volledig programma van", "back": "Terug naar het lichte spoor",
         "measure": "Open Meten", "new": "Nieuw: licht spoor", "in": "Inloggen", "rooms": "Onderdelen"},
    "/en": {"on": "Save and go on", "done": "Save and see the plan", "pdf": "Download the plan",
            "grow": "Make it a full programme", "back": "Back to the light track",
            "measure": "Open Measuring", "new": "New: light track", "in": "Sign in", "rooms": "Rooms"},
}  # fmt: skip


def fill(page: Page, answers: dict, screen: int) -> int:
    """Fill in a screen as a person does; gives how many fields stand on it."""
    fields = page.locator("#row-form").locator("input:not([type=hidden]), select, textarea")
    for name in SCREENS[screen]:
        field, answer = page.locator(f"[name={name}]"), answers[name]
        if name == "kind":
            field.select_option(answer)
        elif isinstance(answer, date):
            field.fill(answer.isoformat())
        elif answer:
            field.fill(answer)
    return fields.count()


def looked_at(page: Page, width: int) -> None:
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def texts_of(pdf: bytes) -> list[str]:
    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pages]


def letters(text: str) -> str:
    """A text without spaces and hyphens: a PDF breaks words."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def walk(page: Page, site: str, language: str, width: int) -> tuple[Programme, list[str]]:
    """From `/nieuw/` to the PDF; gives the programme and the texts of the pages."""
    words = WORDS[language]
    with_password(foreman())
    page.goto(f"{site}{language}/nieuw/")
    page.locator("input[name=username]").fill(foreman().email)
    page.locator("input[name=password]").fill(PASSWORD)
    follow(page.get_by_role("main").get_by_role("button", name=words["in"]))
    page.wait_for_url(f"**{language}/nieuw/")
    counts = []
    for screen in SCREENS:
        looked_at(page, width)
        counts.append(fill(page, FULL, screen))
        follow(page.get_by_role("button", name=words["done" if screen == 3 else "on"]))
        expect(page.get_by_role("status")).to_be_visible()
    assert len(counts) == 3
    assert sum(counts) <= 25
    looked_at(page, width)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words["pdf"]).click()
    return Programme.objects.get(), texts_of(Path(waiting.value.path()).read_bytes())


@pytest.mark.parametrize(("language", "width"), [("", 320), ("", 1360), ("/en", 1360)])
@pytest.mark.parametrize("scripts", [True, False])
def test_from_nothing_to_a_plan_of_two_pages(
    browser: Browser, live_server, language: str, width: int, scripts: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        is_mobile=width == 320,
        has_touch=width == 320,
        # axe is a script too: without scripts only the way is walked.
        java_script_enabled=True,
    )
    if not scripts:
        context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    programme, pages = walk(page, live_server.url, language, width)
    assert answers_of(programme) == FULL
    assert len(pages) == 2
    told = letters(" ".join(pages))
    for name, answer in FULL.items():
        if isinstance(answer, str) and name not in ("kind", "place"):
            assert letters(answer) in told, name
    context.close()


def test_without_javascript_at_all(browser: Browser, live_server) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, accept_downloads=True
    )
    page = context.new_page()
    cookie = signed_in(foreman()).cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page.goto(live_server.url + "/programma/")
    follow(page.get_by_role("link", name=WORDS[""]["new"]))
    for screen in SCREENS:
        fill(page, FULL, screen)
        follow(page.get_by_role("button", name=WORDS[""]["done" if screen == 3 else "on"]))
    expect(page.get_by_role("heading", level=1)).to_have_text(FULL["name"])
    follow(page.get_by_role("button", name=WORDS[""]["measure"]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat heeft het opgeleverd?")
    assert Programme.objects.get().opened_rooms == ["measure"]
    context.close()


@pytest.mark.parametrize("language", WORDS)
def test_it_grows_to_full_with_every_answer_and_goes_back(
    page: Page, live_server, language: str
) -> None:
    words, programme = WORDS[language], light_programme()
    cookie = signed_in(foreman()).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    home = f"{live_server.url}{language}/programma/{programme.slug}/"
    page.goto(home)
    follow(page.get_by_role("button", name=words["grow"]))
    rooms = page.get_by_role("navigation", name=words["rooms"]).get_by_role("listitem")
    expect(rooms).to_have_count(8)
    looked_at(page, 1360)
    page.goto(home + "luisteren/")
    expect(page.get_by_role("main")).to_contain_text(FULL["said_1"])
    page.goto(home + "afspreken/")
    expect(page.get_by_role("main")).to_contain_text(FULL["proof_3"])
    page.goto(home + "koppelen/")
    expect(page.get_by_role("main")).to_contain_text(FULL["name"])
    page.goto(home)
    follow(page.get_by_role("button", name=words["back"]))
    expect(page.get_by_role("button", name=words["grow"])).to_be_visible()
    assert Programme.objects.get().track == Track.LIGHT


def test_faults_and_two_versions_are_readable_by_keyboard_and_screen_reader(
    page: Page, live_server
) -> None:
    programme = light_programme()
    cookie = signed_in(foreman()).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page.set_viewport_size({"width": 320, "height": 700})
    address = f"{live_server.url}/programma/{programme.slug}/licht/"
    page.goto(address + "1/")
    page.locator("[name=end]").fill("2026-01-01")
    page.locator("[name=name]").fill("")
    follow(page.get_by_role("button", name=WORDS[""]["on"]))
    looked_at(page, 320)
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("link")).to_have_count(2)
    alert.get_by_role("link").first.press("Enter")
    expect(page.locator("[name=name]")).to_be_focused()

    other = page.context.new_page()
    for tab, text in ((page, "een hek"), (other, "een brug")):
        tab.on("dialog", lambda dialog: dialog.accept())
        tab.goto(address + "2/")
        tab.locator("[name=said_1]").fill(text)
    for tab in (other, page):
        follow(tab.get_by_role("button", name=WORDS[""]["on"]))
    expect(page.get_by_role("alert")).to_contain_text("Iemand anders veranderde")
    looked_at(page, 320)
    follow(page.get_by_role("button", name="Bewaar mijn versie").first)
    expect(page.get_by_role("status")).to_be_visible()
    assert answers_of(programme)["said_1"] == "een hek"


def test_a_bare_programme_is_accessible_and_tells_what_now(browser: Browser, live_server) -> None:
    programme = light_programme(NOTHING)
    context = browser.new_context(viewport={"width": 320, "height": 700})
    cookie = signed_in(foreman()).cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/programma/{programme.slug}/")
    looked_at(page, 320)
    now = page.get_by_role("complementary", name="Wat nu").get_by_role("listitem")
    assert now.count() >= 3
    follow(page.get_by_role("link", name="Vul het in op scherm 1").first)
    expect(page.locator("[name=start]")).to_be_visible()
    looked_at(page, 320)
    context.close()
