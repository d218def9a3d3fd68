"""Reading a dossier and making a plan in a real browser: watched, by hand, and narrow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.following import follow
from tests.browser.looking import faults_at_every_width, violations
from tests.conftest import EXAMPLE
from tests.signing_in import signed_in
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Job, JobState, Person, Programme, Role, RoleKind
from wijkdraad.steps import jobs as steps
from wijkdraad.web.jobs import tasks, uploads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IMMEDIATE = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    return settings.DATA


@pytest.fixture
def at_once(settings) -> None:
    """Jobs are done while their page is asked for."""
    settings.TASKS = IMMEDIATE


@pytest.fixture
def marleen(live_server) -> Person:
    return Person.objects.create_user("marleen@van-dalen.nl", "Marleen Vos", "lang genoeg")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The example as a ZIP of its folder."""
    name = shutil.make_archive(str(tmp_path / "zip"), "zip", EXAMPLE.parent, EXAMPLE.name)
    return Path(name).rename(tmp_path / "lindenkwartier.zip")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The same with a date that is none, and a promise that is nowhere."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "broken"))
    for name, found, instead in (
        ("contributions.csv", "2025-03-11", "11-3-2025"),
        ("deliveries.csv", "a-bomen", "a-bommen"),
    ):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace(found, instead, 1), "utf-8")
    return Path(shutil.make_archive(str(tmp_path / "broken"), "zip", folder))


def context_of(browser: Browser, person: Person, site: str, **options) -> BrowserContext:
    """A window in which the person is signed in."""
    opened = browser.new_context(**options)
    cookie = signed_in(person).cookies["sessionid"]
    opened.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site}])
    return opened


@pytest.fixture
def desk(browser: Browser, marleen: Person, live_server) -> Iterator[Page]:
    size = {"width": 1360, "height": 900}
    context = context_of(browser, marleen, live_server.url, viewport=size)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser: Browser, marleen: Person, live_server) -> Iterator[Page]:
    """A narrow window without JavaScript."""
    size = {"width": 320, "height": 700}
    context = context_of(
        browser, marleen, live_server.url, viewport=size, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def send(page: Page, site: str, archive: Path) -> None:
    page.goto(site + "/en/inlezen/")
    page.get_by_label("Your dossier as a workbook or a ZIP file").set_input_files(archive)
    page.get_by_label("contractor").check()
    page.get_by_role("button", name="Send and read").click()


def test_a_dossier_is_sent_watched_and_ends_in_the_programme(
    desk: Page, live_server, archive: Path
) -> None:
    refused: list[str] = []
    desk.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    send(desk, live_server.url, archive)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your dossier is being read")
    expect(desk.get_by_role("status")).to_contain_text("It waits for its turn.")
    assert violations(desk, english_only=True) == []

    bar = desk.get_by_role("progressbar", name="How far it is")
    job = Job.objects.get()
    with steps.at_work(job.pk) as work:
        assert work is not None
        for done, stage in enumerate(("tables", "maps", "saving")):
            work.progress(done, 4, stage)
            with translation.override("en"):
                label = str(steps.Stage(stage).label)
            expect(desk.get_by_role("status")).to_have_text(f"Step {done + 1} of 4: {label}.")
            assert bar.evaluate("bar => [bar.value, bar.max]") == [done, 4]
            assert violations(desk, english_only=True) == []
        expect(desk.get_by_role("link", name="Look how far it is now")).to_be_hidden()
        tasks._read(uploads.upload_of(job), work)

    expect(desk.get_by_role("heading", level=1)).to_have_text("Your dossier is read")
    assert violations(desk, english_only=True) == []
    follow(desk.get_by_role("link", name="Go to the programme"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Lindenkwartier vernieuwt")
    assert refused == []


def test_a_plan_that_failed_is_made_once_more_read_and_downloaded(
    desk: Page, live_server, marleen: Person, at_once: None
) -> None:
    programme = import_dossier(EXAMPLE).programme
    Role.objects.create(programme=programme, person=marleen, kind=RoleKind.CONTRACTOR)
    job = Job.objects.create(
        kind="make_plan",
        started_by=marleen,
        programme=programme,
        state=JobState.FAILED,
        says=steps.Ending.STOPPED,
    )
    desk.goto(f"{live_server.url}/en/taak/{job.pk}/")
    expect(desk.get_by_role("alert")).to_contain_text("The work stopped halfway.")
    follow(desk.get_by_role("button", name="Start again"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("The plan is made")
    assert violations(desk, english_only=True) == []
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="Download the plan (PDF)").click()
    assert waiting.value.suggested_filename == "sociaalbuurtplan-lindenkwartier.pdf"
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")
    follow(desk.get_by_role("link", name="Read the plan"))
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Lindenkwartier")
    assert desk.evaluate("getComputedStyle(document.body).fontFamily").startswith("Lato")


def test_a_broken_dossier_shows_where_its_faults_are(
    desk: Page, live_server, broken: Path, at_once: None
) -> None:
    send(desk, live_server.url, broken)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your dossier was not read")
    expect(desk.get_by_role("alert")).to_contain_text("Nothing was saved")
    lines = desk.get_by_role("table").get_by_role("row")
    expect(lines).to_have_count(3)
    expect(lines.nth(1)).to_contain_text("contributions.csv")
    expect(lines.nth(1)).to_contain_text("11-3-2025")
    expect(lines.nth(2)).to_contain_text("a-bommen")
    assert Programme.objects.count() == 0


def test_what_is_no_dossier_is_refused_at_the_field(
    desk: Page, live_server, tmp_path: Path, at_once: None
) -> None:
    (tmp_path / "photo.zip").write_bytes(b"no zip at all")
    send(desk, live_server.url, tmp_path / "photo.zip")
    expect(desk.get_by_role("alert")).to_contain_text(
        "This is not a workbook or ZIP that we can read"
    )
    expect(desk.get_by_label("contractor")).to_be_checked()
    assert violations(desk, english_only=True) == []
    desk.get_by_role("alert").get_by_role(
        "link", name="Your dossier as a workbook or a ZIP file"
    ).click()
    expect(desk.get_by_label("Your dossier as a workbook or a ZIP file")).to_be_focused()


def test_all_of_it_works_without_javascript_on_a_narrow_screen(
    plain: Page, live_server, archive: Path, broken: Path, settings
) -> None:
    send(plain, live_server.url, archive)
    expect(plain.get_by_text("It waits for its turn.")).to_be_visible()
    job = Job.objects.get()
    with steps.at_work(job.pk) as work:
        assert work is not None
        work.progress(1, 4, steps.Stage.MAPS)
        plain.get_by_role("link", name="Look how far it is now").click()
        expect(plain.get_by_text("Step 2 of 4: reading the maps.")).to_be_visible()
        tasks._read(uploads.upload_of(job), work)
    plain.reload()
    follow(plain.get_by_role("link", name="Go to the programme"))
    expect(plain.get_by_role("heading", level=1)).to_have_text("Lindenkwartier vernieuwt")

    settings.TASKS = IMMEDIATE
    send(plain, live_server.url, broken)
    expect(plain.get_by_role("table")).to_contain_text("a-bommen")


def standings(marleen: Person) -> list[Job]:
    """A job in every state, with its page."""
    common = {"kind": "read_dossier", "started_by": marleen, "file": "een-lange-naam-" * 8 + ".zip"}
    faults = '["contributions.csv", 12, "datum", "11-3-2025", "a date such as 2026-09-30"]'
    programme = Programme.objects.create(
        slug="proef", name="Proefbuurt", reference_date="2026-10-01"
    )
    failed = {"state": JobState.FAILED, **common}
    return [
        Job.objects.create(**failed, says=steps.Ending.FAULTY, faults="\n".join([faults] * 3)),
        Job.objects.create(**failed, says=steps.Ending.STOPPED),
        Job.objects.create(**failed, says=steps.Ending.TAKEN),
        Job.objects.create(**common, state=JobState.DONE, programme=programme),
        Job.objects.create(
            kind="make_plan", started_by=marleen, state=JobState.FAILED, programme=programme,
            says=steps.Ending.BROKEN,
        ),
        Job.objects.create(
            kind="make_plan", started_by=marleen, state=JobState.DONE, programme=programme
        ),
    ]  # fmt: skip


def test_every_page_is_accessible_and_does_not_scroll_sideways(
    browser: Browser, marleen: Person, live_server
) -> None:
    context = context_of(browser, marleen, live_server.url)
    page = context.new_page()
    for address in ("/inlezen/", *(f"/taak/{job.pk}/" for job in standings(marleen))):
        for language in ("", "/en"):
            page.goto(live_server.url + language + address)
            assert faults_at_every_width(page) == [], language + address
    context.close()


def test_a_dossier_is_sent_by_keyboard(
    desk: Page, live_server, archive: Path, at_once: None
) -> None:
    desk.goto(live_server.url + "/en/inlezen/")
    desk.get_by_label("Your dossier as a workbook or a ZIP file").set_input_files(archive)
    desk.get_by_label("Your dossier as a workbook or a ZIP file").focus()
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("client", exact=True)).to_be_focused()
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_label("contractor")).to_be_checked()
    desk.keyboard.press("Tab")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your dossier is read")
