"""The site as a resident meets it: on a phone, without an account and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import too_wide, violations
from wijkdraad.programme.models import Contribution, ContributionNeed, Need, NeedGoal, Programme
from wijkdraad.steps.listen.receiving import Said, receive
from wijkdraad.steps.square import square_maps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AREA = "/wijk/lindenkwartier/"
FORM = AREA + "bijdragen/"
WORDS = "Er is geen bankje op weg naar de bakker."
WIDTHS = [320, 360, 1360]


@pytest.fixture
def phone(browser: Browser) -> Page:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        java_script_enabled=False,
    )
    yield context.new_page()
    context.close()


def understood(key: str = "n-schaduw") -> None:
    """What a professional does: tie the last contribution to a need."""
    programme = Programme.objects.get()
    ContributionNeed.objects.create(
        programme=programme,
        contribution=Contribution.objects.filter(key__startswith="web-").latest("pk"),
        need=Need.objects.get(key=key),
        why="U wilt onderweg kunnen zitten.",
    )


def private_link(said: str = WORDS) -> str:
    return f"/bijdrage/{receive(Programme.objects.get(), Said(said), 'browser')}/"


def test_a_resident_contributes_on_a_phone_without_javascript_and_sees_the_thread_grow(
    phone: Page, site: str
) -> None:
    phone.goto(site + "/en/")
    phone.get_by_role("link", name="Lindenkwartier vernieuwt").tap()
    expect(phone.get_by_role("heading", name="What we understood")).to_be_visible()
    phone.get_by_role("link", name="Tell us what you need").tap()
    phone.get_by_label("What do you want to tell us?").fill(WORDS)
    phone.get_by_label("Your name").fill("Riet Bakker")

    a_map = phone.locator("input[type=image]:visible")
    expect(a_map).to_have_count(1)
    box = a_map.bounding_box()
    assert box is not None and (box["width"], box["height"]) == (280, 196)
    a_map.tap(position={"x": 140, "y": 98})
    expect(phone.get_by_text("You chose a place in the middle of the map")).to_be_visible()
    expect(phone.get_by_text("Nothing has been sent yet")).to_be_visible()
    expect(phone.get_by_label("What do you want to tell us?")).to_have_value(WORDS)
    assert not Contribution.objects.filter(key__startswith="web-").exists()

    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_role("status")).to_contain_text("Keep the link of this page")
    kept = Contribution.objects.get(key__startswith="web-")
    programme = Programme.objects.get()
    assert (
        kept.geometry.distance(programme.areas.get(role="subject").geometry.envelope.centroid) < 1
    )
    assert "Riet" not in phone.content()
    stations = phone.locator("ol.stations > li")
    expect(stations).to_have_count(2)
    expect(stations.nth(0)).to_contain_text(WORDS)
    expect(stations.nth(1)).to_contain_text("We still have to read this")

    link = phone.url
    need = Need.objects.get(key="n-schaduw")
    NeedGoal.objects.filter(need=need).delete()
    need.measure_links.all().delete()
    understood()
    phone.goto(link)
    expect(stations).to_have_count(3)
    expect(stations.nth(1)).to_contain_text("U wilt onderweg kunnen zitten.")
    expect(stations.nth(2)).to_contain_text("No goal yet")
    goal = programme.goal_set.first()
    NeedGoal.objects.create(programme=programme, need=need, goal=goal, why="-")
    phone.reload()
    expect(stations).to_have_count(4)
    expect(stations.nth(2)).to_contain_text(goal.name)
    expect(phone.get_by_text("Keep the link of this page")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1360])
def test_the_place_that_is_kept_is_the_place_that_was_pointed_at(
    page: Page, site: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(site + "/en" + FORM)
    maps = {a_map.size: a_map for a_map in square_maps(Programme.objects.get())}
    a_map = maps["narrow" if width == 320 else "wide"]
    page.get_by_label("What do you want to tell us?").fill(WORDS)
    page.locator("input[type=image]:visible").click(position={"x": 201, "y": 57})
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/bijdrage/**")
    wanted = a_map.place(201, 57)
    assert wanted is not None
    kept = Contribution.objects.get(key__startswith="web-").geometry
    assert kept.distance(wanted) < 2 / (a_map.frame.units_per_m * 1.5)


def test_everything_can_be_done_with_the_keyboard(page: Page, site: str) -> None:
    page.goto(site + "/en" + FORM)

    def tab_to(selector: str) -> None:
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                assert (
                    page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
                )
                return
        raise AssertionError(f"{selector} is not reached")

    tab_to("textarea")
    page.keyboard.type(WORDS)
    tab_to("input[type=image]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No place on the map was chosen.")).to_be_visible()
    expect(page.get_by_label("What do you want to tell us?")).to_have_value(WORDS)
    tab_to("[name=place_in_words]")
    page.keyboard.type("Lindelaan")
    # Enter in a field asks nothing of who only wanted to go on.
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing has been sent yet")).to_be_visible()
    tab_to("[name=email]")
    page.keyboard.type("riet")
    tab_to("[name=send]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not a whole e-mail address")
    tab_to("[role=alert] a")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
    page.keyboard.type("riet@voorbeeld.nl")
    tab_to("[name=send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bijdrage/**")
    kept = Contribution.objects.get(key__startswith="web-")
    assert (kept.text, kept.place, kept.geometry) == (WORDS, "Lindelaan", None)


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_for_residents_is_accessible(browser: Browser, site: str, language: str) -> None:
    waiting = private_link()
    growing = private_link("Nog een verhaal.")
    understood()
    understood("n-school")
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for path in ("/", AREA, FORM, waiting, growing, "/bijdrage/onbekend/"):
        page.goto(site + language + path)
        assert violations(page) == [], path
    page.goto(site + language + AREA)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert violations(page) == [], "opened"
    page.goto(site + language + FORM)
    follow(page.locator("input[type=image]:visible"), position={"x": 90, "y": 60})
    assert violations(page) == [], "with a pin"
    follow(page.locator("[name=send]"))
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == [], "with a fault"
    context.close()


def test_no_page_for_residents_scrolls_sideways(page: Page, site: str) -> None:
    link = private_link(
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    )
    understood()
    for path in ("/", AREA, FORM, link, "/bijdrage/onbekend/"):
        page.goto(site + "/en" + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert too_wide(page, WIDTHS) == [], path
    page.goto(site + "/en" + FORM)
    follow(page.locator("input[type=image]:visible"), position={"x": 90, "y": 60})
    assert too_wide(page, WIDTHS) == []


def test_nothing_is_asked_of_another_host_and_no_rule_is_broken(page: Page, site: str) -> None:
    elsewhere: list[str] = []
    refused: list[str] = []
    page.on(
        "request",
        lambda asked: elsewhere.append(asked.url) if not asked.url.startswith(site) else None,
    )
    page.on("console", lambda told: refused.append(told.text) if told.type == "error" else None)
    for path in ("/", AREA, FORM, private_link()):
        answer = page.goto(site + path, wait_until="networkidle")
        assert answer is not None and answer.ok
    assert elsewhere == refused == []
    drawn = page.goto(site + FORM, wait_until="networkidle")
    assert drawn is not None
    assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
