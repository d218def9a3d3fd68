"""A planner's rows in a real browser: change, conflict, delete, undo; by keyboard and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.following import follow
from tests.browser.looking import violations
from tests.people import area_manager, contractor, tender_manager
from tests.signing_in import PASSWORD, with_password
from wijkdraad.programme.models import Measure, Need, NeedMeasure, Person, Programme
from wijkdraad.programme.tables import table_named
from wijkdraad.programme.thread import Threads, threads_as_json
from wijkdraad.steps.rows import change_row, delete_row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = "/en/programma/lindenkwartier/rijen/"
CHANGES = "/en/programma/lindenkwartier/wijzigingen/"
SETTINGS = "/en/programma/lindenkwartier/instellingen/"


def sign_in(page: Page, site: str, person: Person) -> Page:
    page.goto(site + "/en/inloggen/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_text(person.name)).to_be_visible()
    return page


@pytest.fixture
def programme(site: str) -> Programme:
    return Programme.objects.get(slug="lindenkwartier")


@pytest.fixture
def planner(programme: Programme) -> Person:
    """Marleen, who writes the plan."""
    return with_password(tender_manager(programme).person)


@pytest.fixture
def client_person(programme: Programme) -> Person:
    """Daan, who changes the same need at the same time."""
    return with_password(area_manager(programme).person)


@pytest.fixture
def desk(page: Page, site: str, planner: Person) -> Page:
    return sign_in(page, site, planner)


@pytest.fixture
def other_desk(browser: Browser, site: str, client_person: Person) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    yield sign_in(context.new_page(), site, client_person)
    context.close()


def save(page: Page) -> None:
    follow(page.get_by_role("button", name="Save", exact=True))


def test_a_planner_changes_a_need_and_solves_a_conflict(
    desk: Page, other_desk: Page, site: str
) -> None:
    need = Need.objects.get(key="n-school")
    desk.goto(site + ROWS + "needs/?q=school")
    follow(desk.get_by_role("link", name=need.name))
    follow(desk.get_by_role("link", name="Change", exact=True))
    other_desk.goto(desk.url)
    desk.get_by_label("Who").fill("Kinderen vanaf acht jaar")
    save(desk)
    expect(desk.get_by_text("Saved in")).to_contain_text("who")

    other_desk.get_by_label("Who").fill("Alle kinderen")
    other_desk.get_by_label("Theme").fill("verkeer")
    save(other_desk)
    expect(other_desk.get_by_role("alert")).to_contain_text("Marleen Vos changed this row")
    both = other_desk.get_by_role("region", name="The two versions")
    expect(both).to_contain_text("Kinderen vanaf acht jaar")
    expect(both).to_contain_text("Alle kinderen")
    expect(other_desk.get_by_label("Who")).to_have_value("Alle kinderen")
    follow(other_desk.get_by_role("button", name="Save mine over it").first)
    expect(other_desk.get_by_text("Saved in")).to_contain_text("who, theme")
    need.refresh_from_db()
    assert (need.who, need.theme) == ("Alle kinderen", "verkeer")

    follow(other_desk.get_by_role("link", name="All versions"))
    expect(other_desk.get_by_text("Marleen Vos")).to_be_visible()
    follow(other_desk.get_by_role("button", name="Back to the version").first)
    need.refresh_from_db()
    assert need.who == "Kinderen vanaf acht jaar"


def test_keeping_the_other_version_leaves_without_a_warning(
    desk: Page, site: str, programme: Programme
) -> None:
    need = Need.objects.get(key="n-school")
    needs = table_named("needs")
    assert needs is not None
    desk.goto(f"{site}{ROWS}needs/{need.pk}/bewerken/")
    change_row(programme, needs, need.pk, {"who": "Iedereen"}, None, None)
    desk.get_by_label("Who").fill("Kinderen")
    save(desk)
    follow(desk.get_by_role("link", name="Keep the other version").first)
    expect(desk.get_by_role("heading", level=1)).to_have_text(need.name)
    expect(desk.get_by_text("Iedereen", exact=True)).to_be_visible()


def test_a_deleted_measure_comes_back_by_one_button(
    desk: Page, site: str, programme: Programme
) -> None:
    before = threads_as_json(Threads(programme))
    measure = Measure.objects.get(key="m-bomen")
    desk.goto(f"{site}{ROWS}measures/{measure.pk}/")
    follow(desk.get_by_role("link", name="Delete", exact=True))
    expect(desk.get_by_role("heading", name="Links from need to measure (1)")).to_be_visible()
    follow(desk.get_by_role("button", name="Delete", exact=True))
    expect(desk.get_by_text("was deleted.")).to_be_visible()
    assert not Measure.objects.filter(key="m-bomen").exists()
    follow(desk.get_by_role("button", name="Undo"))
    expect(desk.get_by_text("is back.")).to_be_visible()
    assert desk.url == f"{site}{ROWS}measures/{measure.pk}/"
    assert threads_as_json(Threads(programme)) == before


def test_a_need_is_changed_with_the_keyboard_alone(desk: Page, site: str) -> None:
    need = Need.objects.get(key="n-school")
    desk.goto(f"{site}{ROWS}needs/{need.pk}/bewerken/")

    def tab_to(wanted: str) -> None:
        for _ in range(40):
            desk.keyboard.press("Tab")
            if desk.evaluate(f"document.activeElement.matches({wanted!r})"):
                break
        else:
            pytest.fail(f"{wanted} is not reached")
        assert desk.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"

    tab_to("#id_theme")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("lopen")
    tab_to("main button[type=submit]")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Saved in")).to_be_visible()
    need.refresh_from_db()
    assert need.theme == "lopen"


def test_leaving_with_unsaved_text_asks_first_and_saving_does_not(desk: Page, site: str) -> None:
    need = Need.objects.get(key="n-school")
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.on("dialog", stay)
    address = f"{site}{ROWS}needs/{need.pk}/bewerken/"
    desk.goto(address)
    desk.get_by_label("Theme").press_sequentially("!")
    desk.get_by_role("link", name="Cancel").click(no_wait_after=True)
    desk.wait_for_timeout(300)
    assert asked == ["beforeunload"] and desk.url == address
    save(desk)
    expect(desk.get_by_text("Saved in")).to_be_visible()
    assert asked == ["beforeunload"]


def test_two_rows_are_tied_and_untied_on_the_page_of_one_of_them(desk: Page, site: str) -> None:
    need = Need.objects.get(key="n-school")
    desk.goto(f"{site}{ROWS}needs/{need.pk}/")
    desk.get_by_text("Add a link: measure").click()
    card = desk.locator(".ties .card", has=desk.get_by_role("heading", name="Measures"))
    card.get_by_label("Measure").select_option(str(Measure.objects.get(key="m-geveltuin").pk))
    card.get_by_label("Why do these belong together?").last.fill("groen maakt de route rustiger")
    follow(card.get_by_role("button", name="Tie these together"))
    expect(desk.get_by_text("belong together.")).to_be_visible()
    expect(desk.locator(".along")).to_contain_text("groen maakt de route rustiger")
    name = Measure.objects.get(key="m-geveltuin").name
    follow(desk.get_by_role("button", name=f"Remove the link with {name}"))
    expect(desk.get_by_text("was removed.")).to_be_visible()
    follow(desk.get_by_role("button", name="Undo"))
    expect(desk.locator(".along")).to_contain_text("groen maakt de route rustiger")


def change_why(desk: Page, link: NeedMeasure, why: str, meanwhile: str = "") -> None:
    """Change the reason of a link on the page at hand, while someone else does too."""
    name = f"why-needs-measures-{link.pk}"
    item = desk.locator("li", has=desk.locator(f"#{name}"))
    item.get_by_text("Change why").click()
    NeedMeasure.objects.filter(pk=link.pk).update(why=meanwhile or link.why)
    item.locator(f"#{name}").fill(why)
    follow(item.get_by_role("button", name="Save", exact=True))


def test_the_reason_of_a_link_shows_both_and_keeps_what_was_typed(desk: Page, site: str) -> None:
    link = NeedMeasure.objects.all()[0]
    desk.goto(f"{site}{ROWS}needs/{link.need_id}/")
    change_why(desk, link, "van mij", meanwhile="van een ander")
    expect(desk.get_by_role("alert")).to_contain_text("nothing you typed is lost")
    typed = desk.locator(f"#why-needs-measures-{link.pk}")
    desk.get_by_role("link", name="To the two versions").click()
    expect(typed).to_be_in_viewport()
    expect(typed).to_have_value("van mij")
    expect(desk.locator(".ties .versions")).to_contain_text("van een ander")
    follow(desk.get_by_role("button", name="Save mine over it"))
    expect(desk.get_by_text("belong together.").first).to_be_visible()
    link.refresh_from_db()
    assert link.why == "van mij"


def pages(desk: Page, site: str, programme: Programme) -> Iterator[str]:
    """Every kind of page about rows, opened one after the other; gives its name."""
    need, measure = Need.objects.get(key="n-school"), Measure.objects.get(key="m-bomen")
    needs = table_named("needs")
    assert needs is not None
    change_row(programme, needs, need.pk, {"theme": "anders"}, None, None)
    for path in (
        "contributions/",
        "works/?sort=-budget_eur&q=straat",
        "needs/?q=niets-dat-bestaat",
        f"measures/{measure.pk}/",
        f"measures/{measure.pk}/bewerken/",
        f"measures/{measure.pk}/weg/",
        f"needs/{need.pk}/wijzigingen/",
        "observations/nieuw/",
    ):
        desk.goto(site + ROWS + path)
        yield path
    save(desk)
    yield "a form with faults"
    desk.goto(site + CHANGES)
    yield "changes"
    desk.goto(f"{site}{ROWS}needs/{need.pk}/bewerken/")
    change_row(programme, needs, need.pk, {"who": "Iedereen"}, None, None)
    desk.get_by_label("Who").fill("Kinderen")
    save(desk)
    yield "conflict"
    follow(desk.get_by_role("link", name="Keep the other version").first)
    desk.goto(f"{site}{ROWS}organisations/{contractor(programme).pk}/weg/")
    yield "a row that others need"
    free = Need.objects.create(
        programme=programme,
        key="n-stilte",
        name="Slapen met het raam open",
        who="Wie aan de weg woont",
        needs="een stille nacht",
        because="het verkeer doorgaat",
    )
    desk.goto(f"{site}{ROWS}needs/{free.pk}/bewerken/")
    delete_row(programme, needs, free.pk, None)
    desk.get_by_label("Who").fill("Kinderen")
    save(desk)
    yield "a row that is gone"
    follow(desk.get_by_role("button", name="Add it again with my text"))
    expect(desk.get_by_text("is back, with what you typed")).to_be_visible()
    yield "a row that is back"
    desk.goto(f"{site}{ROWS}needs/{free.pk}/weg/")
    change_row(programme, needs, free.pk, {"who": "Niemand"}, None, None)
    follow(desk.get_by_role("button", name="Delete", exact=True))
    expect(desk.get_by_role("alert")).to_contain_text("Nothing was deleted yet")
    yield "a deletion that was overtaken"
    link = NeedMeasure.objects.filter(need=need).first()
    assert link is not None
    desk.goto(f"{site}{ROWS}needs/{need.pk}/")
    change_why(desk, link, "van mij", meanwhile="van een ander")
    yield "a reason that was overtaken"
    desk.goto(site + SETTINGS)
    Programme.objects.update(summary="van een ander")
    desk.get_by_label("Summary").fill("van mij")
    save(desk)
    expect(desk.get_by_role("region", name="The two versions")).to_contain_text("van een ander")
    yield "settings that were overtaken"


def test_every_page_about_rows_is_accessible(
    desk: Page, client_person: Person, site: str, programme: Programme
) -> None:
    sign_out(desk, site, client_person)
    for name in pages(desk, site, programme):
        desk.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert violations(desk, english_only=True) == [], name


def sign_out(desk: Page, site: str, next_person: Person) -> None:
    """Sign out, and in again as someone else at the same desk."""
    follow(desk.get_by_role("button", name="Sign out"))
    sign_in(desk, site, next_person)


def test_no_page_about_rows_scrolls_sideways_on_a_phone(
    desk: Page, client_person: Person, site: str, programme: Programme
) -> None:
    sign_out(desk, site, client_person)
    desk.set_viewport_size({"width": 320, "height": 800})
    for name in pages(desk, site, programme):
        assert desk.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_rows_are_kept_without_javascript(browser: Browser, site: str, planner: Person) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context.new_page(), site, planner)
    need = Need.objects.get(key="n-school")
    page.goto(f"{site}{ROWS}needs/{need.pk}/bewerken/")
    page.get_by_label("Theme").fill("zonder script")
    save(page)
    expect(page.get_by_text("Saved in")).to_be_visible()
    context.close()
