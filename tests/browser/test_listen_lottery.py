"""The pages of a lottery in a real browser: both languages, a phone, and axe."""

from __future__ import annotations

import os

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from tests.signing_in import signed_in
from wijkdraad.programme.models import Lottery, Person, Programme, Role, RoleKind
from wijkdraad.steps.listen.lottery import keeping
from wijkdraad.steps.listen.lottery.made_up import PLACES, made_up_pool, make_up_lottery

from .following import follow
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


def test_client_and_auditor_each_fetch_their_own_file(browser: Browser, site: str) -> None:
    programme = Programme.objects.get(slug="lindenkwartier")
    Role.objects.filter(programme=programme, kind=RoleKind.AUDITOR).delete()
    row = keeping.prepare(programme, None, "Proef", made_up_pool(), PLACES)
    path = f"{site}{ROOM}{row.key}/lot/"
    context, page = opened(browser, site)
    for width in (1360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        expect(page.get_by_role("link", name="Voeg eerst een controleur toe")).to_be_visible()
        expect(page.get_by_role("button", name="Haal de zouten op")).to_have_count(0)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/lottery-none-{width}.png", full_page=True)
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Haal de posities op").click()
    assert "salt" not in fetched.value.path().read_text("utf-8")
    person = Person.objects.create_user("controle@voorbeeld.nl", "Controle", "een lang woord hier")
    Role.objects.create(programme=programme, person=person, kind=RoleKind.AUDITOR)
    follow(page.get_by_role("link", name="Ik heb het bestand: ga verder"))
    expect(page.locator("main")).to_contain_text("De zouten staan klaar voor de controleur")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/lottery-client.png", full_page=True)

    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME]
    other = browser.new_context()
    other.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": site}])
    auditor = other.new_page()
    auditor.goto(path)
    assert violations(auditor) == []
    if PICTURES:
        auditor.screenshot(path=f"{PICTURES}/lottery-auditor.png", full_page=True)
    with auditor.expect_download() as fetched:
        auditor.get_by_role("button", name="Haal de zouten op").click()
    assert fetched.value.path().read_text("utf-8").startswith("position,id,salt\n")
    page.reload()
    expect(page.get_by_role("button", name="Maak het openbaar")).to_be_visible()
    assert Lottery.objects.get(pk=row.pk).seed_source == ""
    other.close()
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
