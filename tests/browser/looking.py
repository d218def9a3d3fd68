"""What tests in a browser share: signing in, axe, and looking at pages wide and narrow."""

from __future__ import annotations

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.people import area_manager
from tests.signing_in import signed_in
from wijkdraad.programme.models import Programme

WIDE, NARROW = (1360, 900), (320, 800)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]


def sign_in(context: BrowserContext, site: str) -> None:
    """Let the area manager be signed in, without the sign-in page."""
    person = area_manager(Programme.objects.get(slug="lindenkwartier")).person
    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": site}]
    )


def opened(
    browser: Browser, site: str, width: int = WIDE[0], **more: object
) -> tuple[BrowserContext, Page]:
    """A page on which the area manager is signed in."""
    context = browser.new_context(viewport={"width": width, "height": WIDE[1]}, **more)
    sign_in(context, site)
    return context, context.new_page()


def violations(page: Page, *, english_only: bool = False) -> list[str]:
    """What is not accessible on a page, with its colours in light and in dark.

    Colours are the same in every language, and finding out which one lies behind each letter
    takes most of the time: on English pages they are looked at where the test has no Dutch ones.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    if page.evaluate("document.documentElement.lang") != "nl" and not english_only:
        return _wrong(
            page, {"runOnly": RULES, "rules": {name: {"enabled": False} for name in COLOURS}}
        )
    found = _wrong(page, {"runOnly": RULES})
    page.emulate_media(color_scheme="dark")
    found += [f"dark, {one}" for one in _wrong(page, {"runOnly": COLOURS})]
    page.emulate_media(color_scheme="light")
    return found


def _wrong(page: Page, options: dict[str, object]) -> list[str]:
    """Only what is wrong comes back from the browser: a list of all that is right is large."""
    wrong = page.evaluate(
        "options => axe.run(options).then(found => found.violations)",
        {**options, "resultTypes": ["violations"]},
    )
    return [f"{rule['id']}: {node['html'][:160]}" for rule in wrong for node in rule["nodes"]]


def too_wide(page: Page, widths: Iterable[int] = (WIDE[0], NARROW[0])) -> list[int]:
    """The widths of a screen at which a page scrolls sideways."""
    found, before = [], page.viewport_size
    for width in widths:
        page.set_viewport_size({"width": width, "height": NARROW[1]})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    if before:
        page.set_viewport_size(before)
    return found


def faults_at_every_width(page: Page) -> list[str]:
    """What is wrong with a page wide and narrow: not accessible, or wider than the screen."""
    found = []
    for width, height in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"at {width}: {one}" for one in violations(page)]
    return found + [f"at {width}: wider than the screen" for width in too_wide(page)]


def check_pages(browser: Browser, site: str, paths: Iterable[str]) -> None:
    """Every page in both languages: accessible wide and narrow, no wider than a phone, at home."""
    context, page = opened(browser, site)
    elsewhere: list[str] = []
    refused: list[str] = []
    page.on(
        "request", lambda one: elsewhere.append(one.url) if not one.url.startswith(site) else None
    )
    page.on(
        "console", lambda one: refused.append(one.text) if "Content Security" in one.text else None
    )
    for language, path in ((language, path) for path in paths for language in ("", "/en")):
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        page.goto(site + language + path)
        assert faults_at_every_width(page) == [], (language, path)
    assert [url for url in elsewhere if not url.startswith("data:")] == []
    assert refused == []
    context.close()
