"""Statements and the neighbourhood budget in a browser: a resident on a phone, and who works here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import faults_at_every_width, sign_in
from wijkdraad.programme.models import BudgetBallot, Programme, StatementVote
from wijkdraad.steps.listen.budget.made_up import make_up_ballots
from wijkdraad.steps.listen.opinions.made_up import make_up_votes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIJK = "/wijk/lindenkwartier/"
OFFICE = "/programma/lindenkwartier/luisteren/"


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


def test_a_resident_votes_on_a_phone_without_scripts(phone: Page, site: str) -> None:
    phone.goto(site + WIJK)
    phone.get_by_role("link", name="Bent u het eens of oneens?").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wat vindt u?")
    first = phone.get_by_role("heading", level=2).first.inner_text()
    phone.get_by_role("button", name="Eens", exact=True).tap()
    expect(phone.get_by_text("Stelling 2 van 11")).to_be_visible()
    assert StatementVote.objects.get().vote == 1
    phone.get_by_text("Uw antwoord (1)").tap()
    phone.get_by_role("button", name="Neem terug").tap()
    expect(phone.get_by_role("heading", name=first)).to_be_visible()
    assert not StatementVote.objects.exists()
    phone.goto(site + WIJK)
    phone.get_by_role("link", name="Het wijkbudget").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Kleine dingen in de straat")
    phone.get_by_label("Een afdak bij de bushalte").fill("7")
    phone.get_by_label("Plantenbakken bij de ingang").fill("4")
    phone.get_by_role("button", name="Stem", exact=True).tap()
    expect(phone.get_by_role("alert")).to_contain_text("meer punten dan u heeft")
    phone.get_by_label("Plantenbakken bij de ingang").fill("3")
    phone.get_by_role("button", name="Stem", exact=True).tap()
    expect(phone.get_by_role("main")).to_contain_text("U heeft gestemd.")
    assert BudgetBallot.objects.get().points == {"bp10": 3, "bp11": 7}


def test_who_works_here_sees_what_bridges_and_both_counts(page: Page, site: str) -> None:
    programme = Programme.objects.get(slug="lindenkwartier")
    make_up_votes(programme)
    make_up_ballots(programme)
    sign_in(page.context, site)
    page.goto(site + OFFICE)
    follow(page.get_by_role("link", name="Waar zijn mensen het over eens?"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("en wat verdeelt?")
    expect(page.get_by_role("heading", name="Wat verdeelt", exact=True)).to_be_visible()
    follow(page.get_by_role("button", name=re.compile("Voor iedereen open.*Kastanjeplein")))
    expect(page.get_by_role("status").or_(page.locator(".messages"))).to_contain_text("is nu")
    page.goto(site + OFFICE + "budget/")
    expect(page.get_by_role("main")).to_contain_text("houd het voor uzelf")


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_are_accessible_and_fit(page: Page, site: str, language: str) -> None:
    programme = Programme.objects.get(slug="lindenkwartier")
    make_up_votes(programme)
    make_up_ballots(programme)
    sign_in(page.context, site)
    for address in (
        WIJK + "stellingen/",
        WIJK + "stellingen/uitkomst/",
        WIJK + "budget/",
        WIJK + "budget/?ronde=br1",
        OFFICE + "meningen/",
        OFFICE + "budget/",
    ):
        page.goto(site + language + address)
        assert faults_at_every_width(page) == [], address
