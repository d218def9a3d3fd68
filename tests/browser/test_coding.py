"""Coding in a browser: with keys, without JavaScript on a phone, and one voice or two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import faults_at_every_width, sign_in
from wijkdraad.programme.models import (
    Coding,
    Contribution,
    ContributionNeed,
    DoubleContribution,
    Need,
    WhyStep,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTEN = "/programma/lindenkwartier/luisteren/"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 320, "height": 640},
        has_touch=True,
        is_mobile=True,
        java_script_enabled=False,
        locale="nl-NL",
    )
    yield context.new_page()
    context.close()


def test_a_coder_works_with_keys_alone_and_the_next_one_comes(page: Page, site: str) -> None:
    sign_in(page.context, site)
    page.goto(site + LISTEN)
    follow(page.get_by_role("link", name="Begrijpen wat gezegd is"))
    first = Contribution.objects.get(key="c12")
    expect(page.locator(".said")).to_contain_text(first.text[:40])
    page.keyboard.press("5")
    expect(page.get_by_label("tip", exact=False).first).to_be_checked()
    page.keyboard.press("d")
    expect(page.get_by_label("meedoen", exact=False).first).to_be_checked()
    page.get_by_label("Vraag 1").fill("Wat zou dat voor u veranderen?")
    page.get_by_label("Antwoord 1").fill("Dan durf ik ook iets te zeggen.")
    # In a field where one types, a key is a letter and chooses nothing.
    page.keyboard.press("3")
    expect(page.get_by_label("Antwoord 1")).to_have_value("Dan durf ik ook iets te zeggen.3")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("o")
    page.keyboard.type("Gehoord worden zonder microfoon")
    page.locator("#id_who").fill("mensen die zacht praten")
    page.locator("#id_needs").fill("iemand die langskomt")
    page.locator("#id_because").fill("zij op een avond niets zeggen")
    page.locator("#id_why").fill("Met microfoons hoor je alleen wie hard praat.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Gehoord worden zonder microfoon")
    need = Need.objects.get(name="Gehoord worden zonder microfoon")
    link = ContributionNeed.objects.get(need=need)
    first.refresh_from_db()
    assert (first.kind, first.theme, need.theme) == ("tip", "meedoen", "meedoen")
    assert (link.contribution, link.why[:3]) == (first, "Met")
    assert WhyStep.objects.get(contribution=first).answer == "Dan durf ik ook iets te zeggen.3"
    expect(page.locator(".said")).to_contain_text("duiven")
    passed = page.url
    with page.expect_navigation():
        page.keyboard.press("n")
    assert page.url != passed
    expect(page.locator(".said")).to_contain_text("zwembad")
    page.get_by_label("Toetsen staan aan").uncheck()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("1")
    expect(page.get_by_label("wens", exact=False).first).not_to_be_checked()


def test_apart_on_a_phone_without_javascript(phone: Page, site: str) -> None:
    sign_in(phone.context, site)
    phone.goto(site + LISTEN + "coderen/")
    follow(phone.get_by_role("link", name="Los van elkaar"))
    said = phone.locator(".said p").inner_text()
    phone.get_by_role("group", name="Wat is het?").get_by_label("vraag").check()
    follow(phone.get_by_role("button", name="Bewaar, en door naar de volgende"))
    kept = Coding.objects.exclude(key__in=[f"k{number}" for number in range(1, 61)]).get()
    assert kept.contribution.text == said
    assert (kept.coder, kept.kind, kept.need) == ("Daan de Wit", "question", None)
    expect(phone.locator(".said p")).not_to_have_text(said)
    # Nothing chosen: the page says so, and the words are still there.
    said = phone.locator(".said p").inner_text()
    follow(phone.get_by_role("button", name="Bewaar, en door naar de volgende"))
    expect(phone.get_by_role("alert")).to_contain_text("Kies wat het is.")
    expect(phone.locator(".said p")).to_have_text(said)


def test_two_texts_are_judged_and_split_again(page: Page, site: str) -> None:
    DoubleContribution.objects.filter(key="b2").delete()
    sign_in(page.context, site)
    page.goto(site + LISTEN)
    follow(page.get_by_role("link", name="Eén stem of twee?"))
    proposed = page.get_by_role("list", name="Voorgesteld").get_by_role("listitem")
    lamp = proposed.filter(has_text="lampen op het wilgenpad")
    expect(lamp).to_contain_text("De woorden lijken veel op elkaar.")
    lamp.get_by_label("Waarom").fill("Twee keer dezelfde fietser.")
    follow(lamp.get_by_role("button", name="Zelfde stem: de eerste telt"))
    expect(page.get_by_role("status")).to_contain_text("één stem")
    expect(page.locator(".answer")).to_contain_text("60 bijdragen tellen.")
    judged = page.get_by_role("list", name="Beoordeeld").get_by_role("listitem")
    follow(
        judged.filter(has_text="Twee keer dezelfde fietser.").get_by_role(
            "button", name="Splits ze weer"
        )
    )
    expect(page.locator(".answer")).to_contain_text("61 bijdragen tellen.")
    follow(page.get_by_role("button", name="Ongedaan maken"))
    page.goto(site + LISTEN + "dubbelen/")
    expect(page.locator(".answer")).to_contain_text("60 bijdragen tellen.")


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_are_accessible_and_fit(page: Page, site: str, language: str) -> None:
    DoubleContribution.objects.filter(key="b2").delete()
    sign_in(page.context, site)
    for at in ("coderen/", "coderen/?wijze=apart", "overeenkomst/", "dubbelen/"):
        page.goto(site + language + LISTEN + at)
        assert faults_at_every_width(page) == [], at
