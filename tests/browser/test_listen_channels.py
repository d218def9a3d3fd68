"""The channels in a browser: typing in by keyboard, and notes on the street without a network."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.following import follow
from tests.browser.looking import sign_in, violations
from tests.people import area_manager
from tests.signing_in import signed_in
from wijkdraad.programme.models import Channel, Contribution, Person, Programme, RoleKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOM = "/programma/lindenkwartier/luisteren/"
TYPING, OFFLINE, LIST, PAPER = (
    ROOM + part for part in ("intypen/", "onderweg/", "lijst/", "papier/")
)
CODE_PAGE = "/wijk/lindenkwartier/formulier/"
AMERSFOORT = {"latitude": 52.15517440, "longitude": 5.38720621}
"""The tower from which RD New is measured: 155,000 and 463,000 metres."""

Phone = Callable[[], Page]


@pytest.fixture
def phone(browser: Browser, site: str, tmp_path: Path) -> Iterator[Phone]:
    """Opens the browser of one phone; called again it closes it first, and opens the same one."""
    opened: list[BrowserContext] = []

    def start() -> Page:
        for earlier in opened:
            earlier.close()
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "phone",
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport={"width": 360, "height": 700},
            locale="nl-NL",
            permissions=["geolocation"],
            geolocation=AMERSFOORT,
        )
        opened[:] = [context]
        if not any(cookie["name"] == "sessionid" for cookie in context.cookies()):
            sign_in_again(context, site)
        return context.pages[0]

    yield start
    for context in opened:
        context.close()


def sign_in_again(context: BrowserContext, site: str) -> None:
    """Sign in on this phone, for longer than until its browser is closed."""
    manager = Person.objects.filter(roles__kind=RoleKind.CLIENT).first()
    if manager is None:
        manager = area_manager(Programme.objects.get(slug="lindenkwartier")).person
    value = signed_in(manager).cookies["sessionid"].value
    until = time.time() + 3600
    context.add_cookies([{"name": "sessionid", "value": value, "url": site, "expires": until}])


def note(page: Page, text: str, place: str = "") -> None:
    """Write one note and keep it on the phone."""
    page.get_by_label("Wat er gezegd is").fill(text)
    page.get_by_label("Straat of plek").fill(place)
    page.get_by_role("button", name="Bewaar op deze telefoon").click()
    said = "Bewaard op deze telefoon. Nog niet verstuurd."
    expect(page.get_by_role("status").first).to_have_text(said)


def ready(page: Page, site: str) -> None:
    """Open the page, and wait until it would also open without a network."""
    page.goto(site + OFFLINE)
    expect(page.locator("#ready")).to_have_text("Deze pagina opent nu ook zonder verbinding.")
    page.wait_for_function(
        "caches.keys().then(async names => names.length && "
        "(await (await caches.open(names[0])).keys()).length >= 9)"
    )


def notes_sent() -> list[str]:
    kept = Contribution.objects.filter(key__startswith="weg-").order_by("pk")
    return list(kept.values_list("text", flat=True))


def test_a_note_survives_no_network_a_reload_and_a_closed_browser_and_arrives_once(
    phone: Phone, site: str
) -> None:
    page = phone()
    ready(page, site)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notities op straat")
    page.get_by_label("Hoe het bij ons kwam").select_option("walk")
    page.get_by_role("button", name="Neem de plek van deze telefoon").click()
    expect(page.locator("#place-says")).to_contain_text("De plek is genoteerd")
    note(page, "Hier kan mijn rollator de stoep niet op.", "Beukstraat")
    page.get_by_label("Wat er gezegd is").fill("Half geschr")
    page.wait_for_timeout(400)
    page.reload()
    expect(page.get_by_label("Wat er gezegd is")).to_have_value("Half geschr")
    expect(page.locator("#waiting")).to_contain_text("Er wacht 1 notitie.")
    page.get_by_role("button", name="Verstuur 1 notitie").click()
    expect(page.get_by_role("status").first).to_contain_text("Er is geen verbinding.")
    assert notes_sent() == []

    page = phone()
    page.context.set_offline(True)
    page.goto(site + OFFLINE)
    expect(page.locator("#notes li")).to_contain_text("Hier kan mijn rollator de stoep niet op.")
    expect(page.get_by_label("Wat er gezegd is")).to_have_value("Half geschr")
    page.context.set_offline(False)
    page.get_by_role("button", name="Verstuur 1 notitie").click()
    expect(page.get_by_role("status").first).to_have_text(
        "1 notitie is verstuurd en bewaard in het programma."
    )
    expect(page.locator("#waiting")).to_have_text("Op deze telefoon wacht geen notitie.")
    kept = Contribution.objects.get(key__startswith="weg-")
    assert (kept.channel, kept.place) == (Channel.WALK, "Beukstraat")
    assert kept.text == "Hier kan mijn rollator de stoep niet op."
    assert (round(kept.geometry.x), round(kept.geometry.y)) == (155_000, 463_000)
    assert kept.history.get().history_user.email


def test_an_answer_that_gets_lost_and_a_network_that_breaks_keep_every_note_once(
    phone: Phone, site: str
) -> None:
    page = phone()
    ready(page, site)
    for text in ("Een", "Twee", "Drie"):
        note(page, text)
    requests = 0

    def breaks(route: Route) -> None:
        nonlocal requests
        requests += 1
        if requests == 2:
            # The site keeps the second note, but its answer never reaches the phone.
            route.fetch()
        if requests >= 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/onderweg/versturen/", breaks)
    page.get_by_role("button", name="Verstuur 3 notities").click()
    expect(page.get_by_role("status").first).to_have_text(
        "1 notitie is verstuurd en bewaard in het programma. "
        "Er is geen verbinding. Uw notities staan er nog: verstuur ze later."
    )
    expect(page.locator("#notes li")).to_have_count(2)
    assert notes_sent() == ["Een", "Twee"]
    page.unroute("**/onderweg/versturen/")
    page = phone()
    page.goto(site + OFFLINE)
    page.get_by_role("button", name="Verstuur 2 notities").click()
    expect(page.locator("#waiting")).to_have_text("Op deze telefoon wacht geen notitie.")
    assert notes_sent() == ["Een", "Twee", "Drie"]


def test_a_note_that_is_not_right_stays_and_the_others_go(phone: Phone, site: str) -> None:
    page = phone()
    ready(page, site)
    page.context.set_geolocation({"latitude": 48.85, "longitude": 2.35})
    page.get_by_role("button", name="Neem de plek van deze telefoon").click()
    expect(page.locator("#place-says")).to_contain_text("De plek is genoteerd")
    note(page, "Ver weg.")
    note(page, "Dichtbij.")
    page.get_by_role("button", name="Verstuur 2 notities").click()
    wrong = page.locator("#notes li")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("De plek van de telefoon ligt buiten Nederland.")
    assert notes_sent() == ["Dichtbij."]
    wrong.get_by_role("button", name="Laat de plek weg").click()
    page.get_by_role("button", name="Verstuur 1 notitie").click()
    expect(wrong).to_have_count(0)
    assert notes_sent() == ["Dichtbij.", "Ver weg."]


def test_signed_out_the_notes_stay_and_the_sign_in_page_offers_to_remove_them(
    phone: Phone, site: str
) -> None:
    page = phone()
    ready(page, site)
    note(page, "Nog niet verstuurd.")
    page.goto(site + ROOM)
    follow(page.get_by_role("button", name="Uitloggen"))
    offer = page.locator("#waiting-notes")
    expect(offer).to_contain_text("Op deze telefoon wacht 1 notitie van straat")
    assert violations(page) == []
    page.goto(site + OFFLINE)
    page.get_by_role("button", name="Verstuur 1 notitie").click()
    expect(page.get_by_role("status").first).to_have_text(
        "U bent niet meer ingelogd. Uw notities staan er nog."
    )
    expect(page.locator("#notes li")).to_have_count(1)
    follow(page.get_by_role("link", name="Log opnieuw in"))
    assert page.url.endswith(f"/inloggen/?next={OFFLINE}")
    remove = offer.get_by_role("button")
    remove.click()
    expect(remove).to_have_text("Zeker weten? Dan zijn ze weg. Druk nog een keer")
    remove.click()
    expect(page.locator("#waiting-gone")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    sign_in_again(page.context, site)
    page.goto(site + OFFLINE)
    expect(page.locator("#waiting")).to_have_text("Op deze telefoon wacht geen notitie.")
    assert notes_sent() == []


def test_the_phone_keeps_no_person_and_nothing_of_the_programme_but_its_name(
    phone: Phone, site: str
) -> None:
    page = phone()
    ready(page, site)
    page.goto(site + ROOM)
    page.goto(site + OFFLINE)
    kept = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const text = await (await cache.match(request)).text();
              found.push([new URL(request.url).pathname, text.slice(0, 200000)]);
            }
          }
          return found;
        }"""
    )
    addresses = [address for address, _text in kept]
    assert OFFLINE in addresses
    assert all(address == OFFLINE or address.startswith("/static/") for address in addresses)
    page_kept = dict(kept)[OFFLINE]
    assert "csrf" not in page_kept and "@" not in page_kept
    assert Contribution.objects.first().text not in page_kept
    assert Person.objects.get().name not in page_kept


def test_a_note_can_be_corrected_and_thrown_away_on_the_phone(phone: Phone, site: str) -> None:
    page = phone()
    ready(page, site)
    note(page, "Een bank bij de winkl.")
    note(page, "Weg hiermee.")
    wrong = page.locator("#notes li", has_text="Een bank bij de winkl.")
    wrong.get_by_role("button", name="Verbeter").click()
    expect(page.get_by_label("Wat er gezegd is")).to_be_focused()
    note(page, "Een bank bij de winkel.")
    expect(page.locator("#notes li")).to_have_count(2)
    other = page.locator("#notes li", has_text="Weg hiermee.")
    away = other.get_by_role("button", name=re.compile("Gooi weg|Zeker"))
    away.click()
    expect(page.locator("#notes li")).to_have_count(2)
    away.click()
    expect(page.locator("#notes li")).to_have_count(1)
    expect(page.locator("#notes li")).to_contain_text("Een bank bij de winkel.")


TEXT = "Er is geen bank tussen mijn huis en de winkel."
ABOUT = {"age_group": "65+", "household": "one_person", "tenure": "corporation"}


class Keys:
    """A keyboard that counts what is pressed, beside the letters of the text itself."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def text(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def tab_to(self, name: str) -> None:
        """Tab until the field of this name has the focus."""
        for _step in range(60):
            if self.page.evaluate("document.activeElement.name") == name:
                return
            self.press("Tab")
        raise AssertionError(f"no way to {name}")


def choose(keys: Keys, name: str, value: str) -> None:
    """In a list of the generic form: type the first letters of the choice, as few as will do."""
    keys.tab_to(name)
    words = keys.page.locator(f"[name={name}] option[value='{value}']").inner_text()
    for letter in words:
        if keys.page.evaluate("document.activeElement.value") == value:
            return
        keys.press("Space" if letter == " " else letter)
    raise AssertionError(f"no choice {value}")


def test_typing_in_ten_forms_takes_far_fewer_keys_than_the_form_of_a_row(
    page: Page, site: str
) -> None:
    sign_in(page.context, site)
    keys = Keys(page)
    page.goto(site + TYPING)
    expect(page.get_by_label("Wat er gezegd is")).to_be_focused()
    for number in range(10):
        keys.text(f"{TEXT} {number}")
        keys.tab_to("age_group")
        keys.press("e", "Tab", "Tab", "a", "Tab", "b")
        with page.expect_navigation():
            keys.press("Control+Enter")
        expect(page.get_by_label("Wat er gezegd is")).to_be_focused()
        expect(page.get_by_label("Wat er gezegd is")).to_have_value("")
    typed = Contribution.objects.filter(key__startswith="typ-")
    assert typed.filter(channel="paper", **ABOUT).count() == 10
    expect(page.locator(".last-typed li")).to_have_count(5)
    expect(page.locator(".last-typed li").first).to_contain_text(f"{TEXT} 9")
    each = keys.pressed / 10

    generic = Keys(page)
    page.goto(site + reverse("rows:add", args=["lindenkwartier", "contributions"]))
    page.locator("[name=key]").focus()
    generic.tab_to("date")
    # Eight digits; in which order the browser wants them depends on its own language.
    page.locator("[name=date]").fill("2026-11-27")
    generic.pressed += 8
    choose(generic, "channel", "paper")
    choose(generic, "kind", "story")
    generic.tab_to("text")
    generic.text(f"{TEXT} tien")
    for name, value in ABOUT.items():
        choose(generic, name, value)
    while page.evaluate("document.activeElement.type") != "submit":
        generic.press("Tab")
    with page.expect_navigation():
        generic.press("Enter")
    assert Contribution.objects.filter(text=f"{TEXT} tien", channel="paper", **ABOUT).count() == 1
    print(f"keys beside the text: {each} for each typed in, {generic.pressed} in the form of a row")
    assert each <= 11
    assert generic.pressed >= 3 * each


def test_a_fault_puts_the_cursor_in_the_field_and_keeps_what_was_typed(
    page: Page, site: str
) -> None:
    sign_in(page.context, site)
    page.goto(site + TYPING)
    page.keyboard.insert_text("De lamp is stuk.")
    page.get_by_label("Code van het papieren formulier").fill("2222-2222-2223")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Code van het papieren formulier")).to_be_focused()
    expect(page.get_by_label("Wat er gezegd is")).to_have_value("De lamp is stuk.")
    page.get_by_label("Code van het papieren formulier").fill("2222 2222 2222")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Bewaard: “De lamp is stuk.”")

    page.context.clear_cookies()
    page.goto(site + CODE_PAGE)
    page.get_by_label("De code op uw strook").fill("2222-2222-2222")
    follow(page.get_by_role("button", name="Kijk wat er gebeurd is"))
    expect(page.get_by_role("main")).to_contain_text("De lamp is stuk.")


def test_a_list_is_looked_through_and_saved(page: Page, site: str, tmp_path: Path) -> None:
    sign_in(page.context, site)
    page.goto(site + ROOM)
    follow(page.get_by_role("link", name="Breng een lijst in"))
    path = tmp_path / "avond.csv"
    path.write_text("tekst;soort\nEen bank bij de winkel.;wens\nWater in de kelder.;klagt\n")
    page.get_by_label("Uw lijst").set_input_files(path)
    page.get_by_label("Hoe deze bij ons kwamen").select_option("evening")
    follow(page.get_by_role("button", name="Kijk hem na"))
    expect(page.get_by_role("row").filter(has_text="klagt")).to_contain_text("3")
    assert violations(page) == []
    path.write_text("tekst;soort\nEen bank bij de winkel.;wens\nWater in de kelder.;klacht\n")
    page.get_by_label("Uw lijst").set_input_files(path)
    follow(page.get_by_role("button", name="Kijk hem na"))
    assert violations(page) == []
    follow(page.get_by_role("button", name="Bewaar 2 bijdragen"))
    expect(page.get_by_role("status")).to_contain_text("2 bijdragen zijn bewaard.")
    assert Contribution.objects.filter(key__startswith="lijst-", channel="evening").count() == 2


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_pages_are_accessible_and_fit_a_small_screen(
    browser: Browser, site: str, language: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    sign_in(context, site)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    for path in (TYPING, OFFLINE, LIST, PAPER, CODE_PAGE):
        page.goto(site + language + path)
        if path == OFFLINE:
            page.locator("#note_text").fill("Met_een_lang_woord_dat_nergens_afbreekt_en_doorloopt")
            page.locator("#note-form button[type=submit]").click()
            expect(page.locator("#notes li")).to_have_count(1)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert refused == []
    context.close()
