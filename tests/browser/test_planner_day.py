"""A planner's whole day, in both languages: from signing in to the plan."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.following import follow
from tests.conftest import EXAMPLE
from tests.signing_in import PASSWORD
from wijkdraad.programme.models import Measure, Need, Person, Programme
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.rows import change_row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "": {
        "sign in": "Inloggen", "send": "Verstuur en lees in", "role": "aannemer", "who": "Wie",
        "save": "Bewaren", "mine": "Bewaar mijn versie", "delete": "Verwijderen",
        "undo": "Ongedaan maken", "plan": "Maak op de achtergrond", "programme": "Ga naar het programma",
    },
    "/en": {
        "sign in": "Sign in", "send": "Send and read", "role": "contractor", "who": "Who",
        "save": "Save", "mine": "Save mine over it", "delete": "Delete",
        "undo": "Undo", "plan": "Make a plan to keep", "programme": "Go to the programme",
    },
}  # fmt: skip
IMMEDIATE = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.mark.parametrize("language", WORDS)
def test_from_signing_in_to_the_plan(
    page: Page, live_server, tmp_path: Path, settings, language: str
) -> None:
    settings.TASKS = IMMEDIATE
    settings.DATA = tmp_path
    words, site = WORDS[language], live_server.url + language
    Person.objects.create_user("marleen@van-dalen.nl", "Marleen Vos", PASSWORD)
    archive = shutil.make_archive(str(tmp_path / "lindenkwartier"), "zip", EXAMPLE)

    page.goto(site + "/inloggen/")
    page.locator("input[name=username]").fill("Marleen@van-dalen.nl")
    page.locator("input[name=password]").fill(PASSWORD)
    follow(page.get_by_role("main").get_by_role("button", name=words["sign in"]))
    expect(page.get_by_text("Marleen Vos")).to_be_visible()

    page.goto(site + "/inlezen/")
    page.locator("input[type=file]").set_input_files(archive)
    page.get_by_label(words["role"]).check()
    follow(page.get_by_role("button", name=words["send"]))
    follow(page.get_by_role("link", name=words["programme"]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Lindenkwartier vernieuwt")

    programme = Programme.objects.get(slug="lindenkwartier")
    need = Need.objects.get(key="n-school")
    page.goto(f"{site}/programma/lindenkwartier/rijen/needs/{need.pk}/bewerken/")
    page.get_by_label(words["who"], exact=True).fill("Alle kinderen")
    needs = table_named("needs")
    assert needs is not None
    change_row(programme, needs, need.pk, {"who": "Kinderen vanaf acht"}, None, None)
    follow(page.get_by_role("button", name=words["save"], exact=True))
    expect(page.get_by_role("main")).to_contain_text("Kinderen vanaf acht")
    follow(page.get_by_role("button", name=words["mine"]).first)
    need.refresh_from_db()
    assert need.who == "Alle kinderen"

    measure = Measure.objects.get(key="m-bomen")
    page.goto(f"{site}/programma/lindenkwartier/rijen/measures/{measure.pk}/weg/")
    follow(page.get_by_role("button", name=words["delete"], exact=True))
    expect(page.get_by_role("button", name=words["undo"]).first).to_be_visible()
    assert not Measure.objects.filter(key="m-bomen").exists()
    follow(page.get_by_role("button", name=words["undo"]).first)
    expect(page.get_by_role("heading", level=1)).to_have_text(measure.name)
    assert Measure.objects.filter(pk=measure.pk).exists()

    page.goto(f"{site}/programma/lindenkwartier/")
    follow(page.get_by_role("button", name=words["plan"]))
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
