"""The profile page in a real browser: looked at, narrow, and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from .looking import opened, too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROFILE = "/programma/lindenkwartier/profiel/"


def test_the_profile_is_accessible_and_fits_in_both_languages(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    for language in ("", "/en"):
        answer = page.goto(site + language + PROFILE)
        assert answer is not None and answer.ok
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert violations(page) == []
        assert too_wide(page) == []
    context.close()


def test_from_the_room_to_the_facts_to_the_source(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    page.goto(site + "/programma/lindenkwartier/ken-je-wijk/")
    page.get_by_role("link", name="Bekijk het hele profiel").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat is hier bijzonder?")
    facts = page.locator("ol.remarkable > li")
    expect(facts).to_have_count(5)
    expect(facts.first).to_contain_text("in Waterbeek")
    expect(page.locator("ul.gaps > li").first).to_contain_text("houdt dit achter")
    facts.first.get_by_role("link").press("Enter")
    expect(page.locator("li:target")).to_contain_text("Cijfers over Waterbeek")
    context.close()
