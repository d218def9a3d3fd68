"""The social map in a real browser: looked at, narrow, in both languages, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.following import follow
from tests.browser.looking import check_pages, opened
from wijkdraad.programme.models import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "/programma/lindenkwartier/sociale-kaart/"
ASKED = PAGE + "?op=groep&over=jongerenwerk&public_duty=nee&rule_in_the_way=ja"


def test_it_is_accessible_stays_at_home_and_fits(browser: Browser, site: str) -> None:
    check_pages(browser, site, (PAGE, ASKED))


def test_from_the_room_to_a_proposal_without_javascript(browser: Browser, site: str) -> None:
    context, page = opened(browser, site, java_script_enabled=False)
    page.goto(site + "/programma/lindenkwartier/ken-je-wijk/")
    follow(page.get_by_role("link", name="Sociale kaart: wie is dichtbij"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Wie doet hier al wat, en voor wie is er niemand?"
    )
    expect(page.get_by_text("Een eerste stap naar werk, dicht bij huis")).to_be_visible()
    expect(page.locator("img.social-wide")).to_be_visible()
    expect(page.get_by_role("heading", name="Bouwhinder")).to_be_visible()
    page.get_by_role("link", name="Op groep").click()
    expect(page.get_by_role("heading", name="Jongeren van 12 tot 18")).to_be_visible()
    page.get_by_role("link", name="Wat zou passen? Jongerenwerk Waterbeek-Oost").first.click()
    expect(page.get_by_text("Over: Jongerenwerk Waterbeek-Oost")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Nog geen voorstel")
    for question, answer in (("veiligheid, de toegang", "nee"), ("regel van de gemeente", "ja")):
        page.locator("fieldset", has_text=question).get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Toon een voorstel").click()
    expect(page.get_by_role("status")).to_contain_text("Voorstel: regels stellen")
    assert Actor.objects.get(key="jongerenwerk").municipal_role == ""
    follow(page.get_by_role("link", name="Kies zelf en schrijf op waarom"))
    assert "/rijen/actors/" in page.url and page.url.endswith("/bewerken/")
    context.close()


def test_the_picture_is_there_in_both_sizes_and_no_other(browser: Browser, site: str) -> None:
    context, page = opened(browser, site)
    for size, status in (("wide", 200), ("narrow", 200), ("huge", 404)):
        answer = page.goto(f"{site}{PAGE}{size}.svg")
        assert answer is not None and answer.status == status
    context.close()
