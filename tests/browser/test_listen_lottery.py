"""The pages of a lottery in a real browser: both languages, a phone, and axe."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser, expect

from wijkdraad.programme.models import Programme
from wijkdraad.steps.listen.lottery.made_up import make_up_lottery

from .looking import opened, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOM = "/programma/lindenkwartier/luisteren/loting/"
ONE = ROOM + "buurtberaad-over-het-plein-verzonnen-mensen/lot/"
PUBLIC = "/wijk/lindenkwartier/loting/"
PICTURES = os.environ.get("WIJKDRAAD_TEST_PICTURES", "")


@pytest.mark.parametrize("width", [1360, 320])
def test_the_pages_are_accessible_in_both_languages_and_fit(
    browser: Browser, site: str, width: int
) -> None:
    make_up_lottery(Programme.objects.get(slug="lindenkwartier"))
    context, page = opened(browser, site, width)
    for number, path in enumerate((ROOM, ROOM + "nieuw/", ONE, PUBLIC)):
        for language in ("", "/en"):
            answer = page.goto(site + language + path)
            assert answer is not None and answer.ok, path
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert violations(page) == [], (language, path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            if PICTURES and not language:
                page.screenshot(path=f"{PICTURES}/lottery-{number}-{width}.png", full_page=True)
    context.close()


def test_from_the_neighbourhood_page_to_the_draw(browser: Browser, site: str) -> None:
    make_up_lottery(Programme.objects.get(slug="lindenkwartier"))
    context, page = opened(browser, site)
    page.goto(site + "/wijk/lindenkwartier/")
    page.get_by_role("link", name="Geloot: wie doen er mee, en ging het eerlijk?").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Geloot")
    expect(page.locator("main")).to_contain_text("16 plaatsen voor 480 mensen")
    expect(page.locator("main")).to_contain_text("Iedereen had minstens 1 op")
    context.close()
