"""Who was not heard, in a real browser: both languages, a phone, and the plain sentence."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser, expect

from .looking import opened, too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEARD = "/programma/lindenkwartier/luisteren/wie-niet-gehoord/"
PICTURES = os.environ.get("WIJKDRAAD_TEST_PICTURES", "")


def test_who_was_not_heard_is_accessible_and_fits_in_both_languages(
    browser: Browser, site: str
) -> None:
    context, page = opened(browser, site)
    for language in ("", "/en"):
        answer = page.goto(site + language + HEARD)
        assert answer is not None and answer.ok
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert violations(page) == []
        assert too_wide(page) == []
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/heard{language[1:]}.png", full_page=True)
    context.close()


def test_from_the_room_to_the_group_to_who_can_help(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    page.goto(site + "/programma/lindenkwartier/luisteren/")
    page.get_by_role("link", name="Wie hebben we nog niet gehoord?").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie hebben we nog niet gehoord?")
    sentence = "Van de huurders van een andere verhuurder hoorden we er 2; dat is te weinig"
    expect(page.locator("ul.hardly")).to_contain_text(sentence)
    young = page.locator("ol.next-cards > li", has_text="Jongeren van 15 tot 25 jaar")
    young.get_by_role("link", name="Jongerenwerk Waterbeek-Oost").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jongerenwerk Waterbeek-Oost")
    context.close()
