"""Moderation and privacy in a browser: the puzzle, what may be public, an objection, and erasing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import sign_in, violations
from tests.people import tender_manager
from tests.signing_in import signed_in
from wijkdraad.programme.models import Contribution, Contributor, Erasure, Programme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AREA = "/wijk/lindenkwartier/"
MODERATE = "/programma/lindenkwartier/luisteren/modereren/"
WORDS = "De lamp is stuk. Bel mij op 06-12345678, of vraag mevrouw Jansen."
WIDTHS = [1360, 320]


def picture(page: Page, name: str) -> None:
    """Keep a picture where someone asked for it (CARE_PICTURES names a folder)."""
    folder = os.environ.get("CARE_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def spent() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM wijkdraad_guard WHERE cache_key LIKE '%%spent-%%'")
        return int(cursor.fetchone()[0])


def tell(page: Page, site: str, words: str = WORDS) -> str:
    """Leave a contribution on the site; gives the private link."""
    page.goto(site + AREA + "bijdragen/")
    page.get_by_label("Wat wilt u ons vertellen?").fill(words)
    follow(page.get_by_role("button", name="Versturen"))
    assert "/bijdrage/" in page.url
    return page.url


def test_the_puzzle_is_solved_while_someone_types_and_nobody_notices(page: Page, site: str) -> None:
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error",) else None)
    page.goto(site + AREA + "bijdragen/")
    answer = page.locator("input[name=proof_answer]")
    expect(answer).not_to_have_value("", timeout=8000)
    took_ms = page.evaluate("performance.now()")
    assert page.locator("input[name=website]").is_hidden()
    before = spent()
    tell(page, site)
    assert spent() == before + 1 and faults == []
    print(f"\npuzzle solved within {took_ms:.0f} ms after the page began to load")


def test_sent_before_it_is_solved_the_form_waits_a_moment_and_goes(page: Page, site: str) -> None:
    page.goto(site + AREA + "bijdragen/", wait_until="commit")
    page.get_by_label("Wat wilt u ons vertellen?").fill(WORDS)
    with page.expect_navigation():
        page.evaluate(
            "document.querySelector('form.contribute').requestSubmit("
            "document.querySelector('button[name=send]'))"
        )
    assert "/bijdrage/" in page.url
    assert Contribution.objects.filter(text=WORDS).count() == 1


def test_a_contribution_is_marked_cleaned_published_hidden_objected_to_and_erased(
    browser: Browser, page: Page, site: str
) -> None:
    link = tell(page, site)
    expect(page.get_by_text("Nog niet: eerst leest iemand het.")).to_be_visible()
    row = Contribution.objects.get(text=WORDS)

    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="nl-NL")
    sign_in(context, site)
    office = context.new_page()
    office.goto(site + "/programma/lindenkwartier/luisteren/")
    follow(office.get_by_role("link", name="Wat mag iedereen lezen?"))
    card = office.locator(f"#bijdrage-{row.pk}")
    expect(card.get_by_text("telefoonnummer").first).to_be_visible()
    expect(card.get_by_role("button", name="Openbaar maken")).to_have_count(0)
    picture(office, "modereren")
    follow(card.get_by_role("link", name="Bekijken en beslissen"))
    # Without a second look it does not become public.
    follow(office.get_by_role("button", name="Openbaar maken"))
    expect(office.get_by_role("alert")).to_contain_text("iets persoonlijks")
    picture(office, "een-bijdrage")
    expect(office.get_by_label("06-12345678")).to_be_checked()
    office.get_by_label("Jansen").check()
    follow(office.get_by_role("button", name="Weghalen"))
    expect(office.get_by_text("2 stukjes zijn weggehaald")).to_be_visible()
    expect(office.get_by_text("[telefoonnummer weggehaald]")).to_be_visible()
    follow(office.get_by_role("button", name="Openbaar maken"))
    expect(office.get_by_role("status")).to_contain_text("Iedereen kan het nu lezen.")

    office.goto(f"{site}{MODERATE}{row.pk}/")
    office.get_by_label("Waarom wordt het niet getoond?").fill("Het gaat over één buur.")
    follow(office.get_by_role("button", name="Niet tonen"))

    page.goto(link)
    expect(page.get_by_text("Het gaat over één buur.")).to_be_visible()
    picture(page, "eigen-pagina")
    follow(page.get_by_role("link", name="Ik ben het er niet mee eens"))
    page.get_by_label("Waarom bent u het er niet mee eens?").fill("Zij vroeg het zelf.")
    follow(page.get_by_role("button", name="Versturen"))
    expect(page.get_by_text("Zij vroeg het zelf.")).to_be_visible()

    office.goto(site + MODERATE)
    expect(office.get_by_text("U besloot zelf om dit niet te tonen.")).to_be_visible()
    other = browser.new_context(viewport={"width": 1360, "height": 900}, locale="nl-NL")
    person = tender_manager(Programme.objects.get(slug="lindenkwartier")).person
    cookie = signed_in(person).cookies["sessionid"].value
    other.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
    colleague = other.new_page()
    colleague.goto(site + MODERATE)
    # What is about the contractor is not for the contractor to decide.
    about = Contribution.objects.get(key="c58")
    card = colleague.locator(f"#bijdrage-{about.pk}")
    expect(card.get_by_text("Dit gaat over uw eigen organisatie.")).to_be_visible()
    expect(card.get_by_role("button")).to_have_count(0)
    follow(colleague.get_by_role("link", name="Lezen en antwoorden"))
    colleague.get_by_label("Uw antwoord").fill("U hebt gelijk.")
    colleague.get_by_label("Het wordt toch getoond").check()
    picture(colleague, "bezwaar")
    follow(colleague.get_by_role("button", name="Antwoord", exact=True))

    page.goto(link)
    expect(page.get_by_text("U hebt gelijk.")).to_be_visible()
    follow(page.get_by_role("link", name="Bekijk wat we van u bewaren"))
    picture(page, "mijn-gegevens")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Al mijn gegevens als bestand").click()
    told = json.loads(Path(saved.value.path()).read_text("utf-8"))
    assert "06-12345678" not in json.dumps(told) and told["objections"][0]["answer"]
    page.get_by_label("Wie ik ben, en wat ik vertelde.").check()
    page.get_by_label("Ja, wis het.").check()
    follow(page.get_by_role("button", name="Wissen"))
    expect(page.get_by_role("status")).to_contain_text("Het is gewist.")
    row.refresh_from_db()
    assert row.text == "[gewist op verzoek van wie het zei]"
    assert not Contributor.objects.exists()
    assert page.goto(link).status == 404
    office.goto(site + "/programma/lindenkwartier/luisteren/gewist/")
    expect(office.get_by_role("row")).to_have_count(1 + Erasure.objects.count())
    picture(office, "gewist")
    context.close()
    other.close()


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_are_accessible_and_fit_a_phone(page: Page, site: str, language: str) -> None:
    link = tell(page, site).removeprefix(site)
    row = Contribution.objects.get(text=WORDS)
    hidden = Contribution.objects.get(key="c40")
    sign_in(page.context, site)
    paths = [
        *(MODERATE, f"{MODERATE}{row.pk}/", f"{MODERATE}{hidden.pk}/"),
        "/programma/lindenkwartier/luisteren/gewist/",
        *(link, link + "gegevens/", "/programma/lindenkwartier/mensen/"),
    ]
    Contribution.objects.filter(pk=row.pk).update(publication="hidden", publication_why="Om.")
    paths.append(link + "bezwaar/")
    for path in paths:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(site + language + path)
            assert violations(page) == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            if language == "" and width == 320:
                picture(page, "smal-" + path.strip("/").rpartition("/")[2][:20])
