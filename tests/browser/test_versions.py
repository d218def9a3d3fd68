"""Handing in, comparing and filling a template in a browser: axe, both languages, narrow, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import sign_in, too_wide, violations
from tests.word import lines_in, word_file
from wijkdraad.programme.models import Commitment, Contribution, Need, Programme
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.hand_in.versions import hand_in
from wijkdraad.steps.rows import change_row, delete_row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOME = "/programma/lindenkwartier/"
VERSIONS, TEMPLATE = HOME + "versies/", HOME + "sjabloon/"


@pytest.fixture
def changed(site: str) -> str:
    """A site on which a plan was handed in, and has changed since."""
    programme = Programme.objects.get(slug="lindenkwartier")
    need = Need.objects.create(
        programme=programme,
        key="n-stilte",
        name="Slapen met het raam open",
        who="Buren van het plein",
    )
    hand_in(programme, "Inschrijving 1.0", "gemeente Waterbeek", None)
    benches = Commitment.objects.get(key="a-banken")
    values = {"due": date(2026, 9, 30), "quantity": Decimal(9)}
    change_row(programme, table_named("commitments"), benches.pk, values, None, None)
    delete_row(programme, table_named("needs"), need.pk, None)
    Contribution.objects.create(
        programme=programme, key="c99", channel="web", kind="idea", text="Een bankje bij de brug."
    )
    return site


@pytest.fixture
def office(page: Page, changed: str) -> Iterator[Page]:
    sign_in(page.context, changed)
    yield page


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_are_accessible_in_both_languages(
    browser: Browser, changed: str, language: str
) -> None:
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    sign_in(context, changed)
    version = f"{VERSIONS}{Programme.objects.get(slug='lindenkwartier').versions.get().pk}/"
    for path in (
        VERSIONS,
        version,
        VERSIONS + "vergelijken/",
        VERSIONS + "vergelijken.html",
        TEMPLATE,
    ):
        page.goto(changed + language + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert violations(page) == [], path
    context.close()


def test_no_page_scrolls_sideways(office: Page, changed: str) -> None:
    for path in (VERSIONS, VERSIONS + "vergelijken/", TEMPLATE):
        office.goto(changed + path)
        office.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert too_wide(office) == [], path


def test_first_and_now_stand_side_by_side_and_below_each_other_when_narrow(
    office: Page, changed: str
) -> None:
    office.goto(changed + VERSIONS + "vergelijken/")
    row = office.get_by_role("listitem").filter(has_text="a-banken").first
    first, now = (
        row.locator("dd", has_text=text).first for text in ("30 juni 2026", "30 september")
    )
    wide = [side.bounding_box() for side in (first, now)]
    assert wide[0] and wide[1] and wide[0]["x"] < wide[1]["x"] and wide[0]["y"] == wide[1]["y"]
    assert (
        first.locator("del").evaluate("e => getComputedStyle(e).textDecorationLine")
        == "line-through"
    )
    assert now.locator("ins").evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"
    office.set_viewport_size({"width": 320, "height": 800})
    narrow = [side.bounding_box() for side in (first, now)]
    assert narrow[0] and narrow[1] and narrow[0]["y"] < narrow[1]["y"]


def test_a_plan_is_handed_in_and_compared_by_hand(page: Page, site: str) -> None:
    sign_in(page.context, site)
    page.goto(site + HOME)
    follow(page.get_by_role("link", name="Ingeleverde versies"))
    page.get_by_label("Naam van deze versie").fill("Inschrijving 1.0")
    page.get_by_label("Ingeleverd bij").fill("de gemeente")
    follow(page.get_by_role("button", name="Inleveren"))
    expect(page.get_by_role("status")).to_contain_text("is bewaard zoals het nu is")
    follow(page.get_by_role("link", name="Wat is er veranderd sinds").first)
    expect(page.get_by_role("main")).to_contain_text("is er niets veranderd")


def test_the_address_keeps_the_choice_and_leads_to_the_document(office: Page, changed: str) -> None:
    office.goto(changed + VERSIONS + "vergelijken/")
    expect(office.get_by_role("main")).to_contain_text("1 afspraak is later geworden.")
    office.get_by_label("Naar").select_option("nu")
    follow(office.get_by_role("button", name="Vergelijk"))
    assert "met=nu" in office.url
    with office.expect_download() as waiting:
        office.get_by_role("link", name="Download wat er veranderd is (PDF)").click()
    assert waiting.value.suggested_filename == "lindenkwartier-inschrijving-10-nu.pdf"
    follow(office.get_by_role("link", name="Lees het als document"))
    expect(office.get_by_role("heading", level=1)).to_contain_text("Wat er veranderd is")


def test_a_template_is_sent_mended_and_given_back(
    office: Page, changed: str, tmp_path: Path
) -> None:
    office.goto(changed + HOME)
    follow(office.get_by_role("link", name="Eigen sjabloon van de opdrachtgever"))
    template = tmp_path / "sjabloon.docx"
    template.write_bytes(word_file("Programma: {{ programma.naem }}"))
    office.get_by_label("Uw sjabloon").set_input_files(template)
    follow(office.get_by_role("button", name="Vul het in"))
    expect(office.get_by_role("alert")).to_contain_text("Bedoelt u programma.naam?")
    assert violations(office) == []
    template.write_bytes(word_file("Programma: {{ programma.naam }}"))
    office.get_by_label("Uw sjabloon").set_input_files(template)
    with office.expect_download() as waiting:
        office.get_by_role("button", name="Vul het in").click()
    made = tmp_path / "made.docx"
    waiting.value.save_as(made)
    assert lines_in(made.read_bytes()) == ["Programma: Lindenkwartier vernieuwt"]
