"""The map that moves, in a real browser: by pointer, wheel and keyboard, narrow and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looking import sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAP = "/programma/lindenkwartier/kaart/"
SETTLED = ".tile-map:not([data-loading])"


@pytest.fixture
def office(browser: Browser, site: str) -> Iterator[Page]:
    """A page on which the area manager is signed in, that knows the site and what went wrong."""
    context = browser.new_context(viewport={"width": 1360, "height": 1000}, base_url=site)
    sign_in(context, site)
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "console", lambda one: wrong.append(one.text) if one.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda one: wrong.append(one.url) if one.status >= 400 else None)
    page.on(
        "request",
        lambda one: None if one.url.startswith((site, "data:")) else wrong.append(one.url),
    )
    yield page
    context.close()
    assert wrong == []


def opened(page: Page, query: str = "?laag=shade&uur=13:00") -> Locator:
    page.goto(MAP + query)
    assert scale_m(page) > 0
    expect(page.locator(SETTLED)).to_be_visible()
    return page.locator(".tile-map")


def zooms(page: Page) -> set[str]:
    """The zooms of the tiles that are shown."""
    expect(page.locator(SETTLED)).to_be_visible()
    sources = page.locator(".tile.there").evaluate_all("all => all.map(one => one.src)")
    return {re.search(r"/(\d+)/\d+/\d+\.png$", one)[1] for one in sources}


def scale_m(page: Page) -> int:
    scale = page.locator(".tile-scale")
    expect(scale).to_have_text(re.compile(r"^\d+ m$"))
    return int(scale.inner_text().removesuffix(" m"))


def asked(page: Page) -> tuple[float, float]:
    expect(page.get_by_role("heading", name="Deze plek")).to_be_visible()
    query = parse_qs(urlsplit(page.url).query)
    return float(query["x"][0]), float(query["y"][0])


def test_the_tiles_replace_the_picture_and_show_the_whole_neighbourhood(office: Page) -> None:
    box = opened(office)
    expect(office.locator("input[type=image]:visible")).to_have_count(0)
    tiles = office.locator(".tile.there")
    assert tiles.count() >= 4 and len(zooms(office)) == 1
    widths = set(tiles.evaluate_all("all => all.map(one => one.naturalWidth)"))
    assert widths == {256}
    size = box.bounding_box()
    assert 590 <= size["width"] <= 600 and size["height"] > 200
    # Tiles touch: the right edge of each is the left edge of the next.
    edges = (
        office.locator(".tiles")
        .first.locator(".tile")
        .evaluate_all(
            "all => all.map(one => { const b = one.getBoundingClientRect(); return [b.left, b.right]; })"
        )
    )
    lefts = {round(left, 2) for left, _right in edges}
    rights = {round(right, 2) for _left, right in edges}
    assert rights - lefts == {max(rights)}


def test_a_click_asks_about_the_place_that_was_clicked(office: Page) -> None:
    box = opened(office)
    west, south, east, north = map(float, box.get_attribute("data-frame").split(","))
    size = box.bounding_box()
    office.mouse.click(size["x"] + size["width"] / 2, size["y"] + size["height"] / 2)
    x, y = asked(office)
    assert x == pytest.approx((west + east) / 2, abs=1.5)
    assert y == pytest.approx((south + north) / 2, abs=1.5)
    expect(office.locator(".tile-marks .pin")).to_have_count(1)
    expect(office.locator(".tile-marks .outline")).to_have_count(1)
    expect(office.get_by_role("heading", name="Uw dichtstbijzijnde koele plek")).to_be_visible()


def test_dragging_moves_the_map_and_asks_nothing(office: Page) -> None:
    box = opened(office)
    size = box.bounding_box()
    before = office.locator(".tile").first.bounding_box()
    office.mouse.move(size["x"] + 300, size["y"] + 150)
    office.mouse.down()
    office.mouse.move(size["x"] + 260, size["y"] + 120, steps=5)
    office.mouse.up()
    expect(office.get_by_role("heading", name="Deze plek")).to_have_count(0)
    after = office.locator(".tile").first.bounding_box()
    assert after["x"] - before["x"] == pytest.approx(-40, abs=8)
    assert after["y"] - before["y"] == pytest.approx(-30, abs=8)


def test_the_keyboard_goes_closer_moves_and_asks(office: Page) -> None:
    box = opened(office)
    west, _south, east, _north = map(float, box.get_attribute("data-frame").split(","))
    first, zoom = scale_m(office), zooms(office)
    office.get_by_role("application").focus()
    for _ in range(4):
        office.keyboard.press("+")
    assert scale_m(office) < first and zooms(office) != zoom
    office.keyboard.press("ArrowRight")
    office.keyboard.press("Enter")
    x, _y = asked(office)
    assert x > (west + east) / 2 + 5
    # The view is still the one that was left.
    expect(office.locator(SETTLED)).to_be_visible()
    assert scale_m(office) < first
    office.get_by_role("application").focus()
    office.keyboard.press("0")
    assert scale_m(office) == first


def test_the_buttons_do_what_dragging_does(office: Page) -> None:
    opened(office)
    first = scale_m(office)
    for _ in range(4):
        office.get_by_role("button", name="Dichterbij").click()
    assert scale_m(office) < first
    expect(office.locator(SETTLED)).to_be_visible()
    view = "JSON.parse(sessionStorage.getItem(location.pathname)).view"
    _step, x, y = office.evaluate(view)
    for name in ("Naar het oosten", "Naar het noorden"):
        office.get_by_role("button", name=name).click()
    _step, new_x, new_y = office.evaluate(view)
    assert new_x > x and new_y > y
    office.get_by_role("button", name="Verder weg").click()
    office.get_by_role("button", name="Hele kaart").click()
    assert scale_m(office) == first


def test_the_wheel_scrolls_the_page_until_the_map_is_at_work(office: Page) -> None:
    box = opened(office)
    size = box.bounding_box()
    first = scale_m(office)
    office.mouse.move(size["x"] + 300, size["y"] + 100)
    office.mouse.wheel(0, -300)
    office.wait_for_timeout(200)
    assert scale_m(office) == first
    box.focus()
    for _ in range(5):
        office.mouse.wheel(0, -120)
    expect(office.locator(".tile-scale")).not_to_have_text(f"{first} m")
    assert scale_m(office) < first


def test_the_hour_changes_the_tiles_of_the_layer_and_not_those_of_the_buildings(
    office: Page,
) -> None:
    opened(office)
    asked_for: list[str] = []
    office.on(
        "request", lambda one: asked_for.append(one.url) if one.url.endswith(".png") else None
    )
    office.get_by_role("slider").focus()
    office.keyboard.press("ArrowRight")
    expect(office.locator("#caption")).to_contain_text("14:00")
    office.wait_for_load_state("networkidle")
    assert asked_for and all("/shade/14:00/" in url for url in asked_for)


def test_another_layer_keeps_the_view(office: Page) -> None:
    opened(office)
    for _ in range(4):
        office.get_by_role("button", name="Dichterbij").click()
    closer = scale_m(office)
    office.get_by_role("link", name="Hitte").click()
    expect(office.locator("#caption")).to_contain_text("hete")
    expect(office.locator(SETTLED)).to_be_visible()
    assert scale_m(office) == closer
    sources = office.locator(".tile").evaluate_all("all => all.map(one => one.src)")
    assert any("/heat/13:00/" in one for one in sources)


def test_the_map_is_accessible_and_narrow(browser: Browser, site: str) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 800}, has_touch=True, base_url=site
    )
    sign_in(context, site)
    page = context.new_page()
    for prefix in ("", "/en"):
        page.goto(prefix + MAP + "?laag=shade&x=120590&y=480600")
        expect(page.locator(SETTLED)).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        smallest = page.locator(".tile-tools button").evaluate_all(
            "all => Math.min(...all.map(one => Math.min(one.offsetWidth, one.offsetHeight)))"
        )
        assert smallest >= 24
    page.locator(".tile-map").tap(position={"x": 140, "y": 80})
    expect(page.get_by_role("heading", name="This place")).to_be_visible()
    context.close()


def test_what_is_in_view_goes_on_one_page_of_paper(office: Page) -> None:
    opened(office, "?laag=heat&x=120590&y=480600")
    for _ in range(2):
        office.get_by_role("button", name="Dichterbij").click()
    expect(office.locator(SETTLED)).to_be_visible()
    paper = pypdfium2.PdfDocument(office.pdf(format="A4"))
    assert len(paper) == 1
    images = [one for one in paper[0].get_objects(max_depth=15) if one.type == 3]
    assert len(images) >= 4
    text = paper[0].get_textpage().get_text_range()
    assert "Hele kaart" not in text and re.search(r"\d+ m\b", text)
