"""The eight rooms: each answers its question from the rows, and says what to do next."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import translation

from tests.people import (
    TODAY,
    area_manager,
    bare_programme,
    resident,
    site_foreman,
    tender_manager,
    whole_thread,
)
from tests.signing_in import signed_in
from wijkdraad.programme.models import (
    DecisionMoment,
    Measure,
    Person,
    Programme,
    Role,
    RoleKind,
)
from wijkdraad.programme.rooms import QUESTIONS, Room
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.home import programme_home
from wijkdraad.steps.rooms.screen import RoomScreen, room_screen
from wijkdraad.steps.rows import add_row, delete_row
from wijkdraad.web.rules import HISTORY, READ, WRITE

pytestmark = pytest.mark.django_db

DUTCH = {
    Room.KNOW: "ken-je-wijk",
    Room.LISTEN: "luisteren",
    Room.AIM: "doelen",
    Room.MATCH: "koppelen",
    Room.AGREE: "afspreken",
    Room.DELIVER: "uitvoeren",
    Room.MEASURE: "meten",
    Room.REPORT: "verantwoorden",
}
# The most queries a screen may take: as many for ten rows as for a thousand.
MOST_QUERIES = 60


def screen(programme: Programme, room: Room, with_history: bool = False) -> RoomScreen:
    with translation.override("en"):
        return room_screen(programme, room, with_history)


def answer(programme: Programme, room: Room) -> str:
    return " ".join(screen(programme, room).view.answer)


def person_with(programme: Programme, kind: RoleKind) -> Person:
    person = Person.objects.create(name=str(kind.label), email=f"{kind.value}@voorbeeld.nl")
    Role.objects.create(programme=programme, person=person, kind=kind)
    return person


def page(programme: Programme, room: Room, person: Person, language: str = "/en") -> str:
    path = f"{language}/programma/{programme.slug}/{DUTCH[room]}/"
    response = signed_in(person).get(path)
    assert response.status_code == 200, path
    return unescape(response.content.decode())


def main_button(html: str) -> str:
    """The address of the main button, or nothing where there is none."""
    band = html[html.index('<div class="now">') :]
    band = band[: band.index("</div>")]
    found = re.search(r'<a class="button" href="([^"]+)"', band)
    return found[1] if found else ""


# --- the addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize("room", list(Room))
def test_a_room_has_a_dutch_address_in_both_languages(room: Room) -> None:
    for language, prefix in (("nl", ""), ("en", "/en")):
        with translation.override(language):
            address = reverse("rooms:room", args=["wijk", room])
            assert address == f"{prefix}/programma/wijk/{DUTCH[room]}/"
            assert reverse("rooms:room", args=["wijk", room.value]) == address
            assert resolve(address).kwargs["room"] is room


@pytest.mark.parametrize(
    "part", ["draad", "plan", "losse-eindjes", "wijzigingen", "instellingen", "mensen", "rijen"]
)
def test_no_room_takes_the_address_of_another_page(part: str) -> None:
    assert part not in DUTCH.values()
    with pytest.raises((NoReverseMatch, ValueError)):
        reverse("rooms:room", args=["wijk", part])


def test_another_word_is_no_room() -> None:
    programme = bare_programme()
    client = signed_in(area_manager(programme).person)
    for word in ("keuken", "know", "listen"):
        assert client.get(f"/programma/{programme.slug}/{word}/").status_code == 404


@pytest.mark.parametrize("room", list(Room))
def test_a_room_of_another_programme_does_not_exist(room: Room) -> None:
    programme, other = bare_programme(), bare_programme("andere-buurt")
    client = signed_in(area_manager(programme).person)
    assert client.get(f"/programma/{other.slug}/{DUTCH[room]}/").status_code == 404


# --- what every screen has -----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_screen_says_where_we_are_and_asks_its_question(
    example: Programme, language: str
) -> None:
    daan = area_manager(example).person
    for room in Room:
        html = page(example, room, daan, language)
        with translation.override("en" if language else "nl"):
            assert f"<h1>{QUESTIONS[room]}</h1>" in html
            here = reverse("rooms:room", args=[example.slug, room])
            home = reverse("office:home", args=[example.slug])
        assert html.count('aria-current="page"') == 1
        assert f'href="{here}" aria-current="page"' in html
        assert f'href="{home}"' in html
        for address in DUTCH.values():
            assert f"/{example.slug}/{address}/" in html


def test_a_screen_takes_a_bounded_number_of_queries(example: Programme) -> None:
    client = signed_in(area_manager(example).person)
    for room in Room:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/programma/{example.slug}/{DUTCH[room]}/")
        assert len(queries) <= MOST_QUERIES, room


@pytest.mark.parametrize("room", [room for room in Room if room != Room.REPORT])
def test_more_rows_take_no_more_queries(room: Room) -> None:
    programme = whole_thread().programme
    with CaptureQueriesContext(connection) as few:
        screen(programme, room)
    for number in range(2, 7):
        whole_thread(programme, number)
    with CaptureQueriesContext(connection) as many:
        screen(programme, room)
    assert len(many) == len(few)


def test_the_tables_of_the_room_are_counted(example: Programme) -> None:
    daan = area_manager(example).person
    for room in Room:
        html = page(example, room, daan)
        for table in screen(example, room).tables:
            address = f"/en/programma/{example.slug}/rijen/{table.name}/"
            assert re.search(rf'href="{address}">[^<]+</a> <span>{table.rows}</span>', html)


# --- who may do what -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(READ))
@pytest.mark.parametrize("room", [room for room in Room if room != Room.REPORT])
def test_the_main_button_is_there_for_those_who_may_write(kind: RoleKind, room: Room) -> None:
    programme = whole_thread().programme
    Measure.objects.create(
        programme=programme, key="m9", name="Bank", description="Een bank.", kind="physical"
    )
    area_manager(programme)
    html = page(programme, room, person_with(programme, RoleKind(kind)))
    now = screen(programme, room).view.do_now
    assert bool(main_button(html)) == (kind in WRITE[now.room])


def test_everyone_who_reads_may_take_the_plan_and_some_see_what_changed_last() -> None:
    programme = whole_thread().programme
    for kind in READ:
        html = page(programme, Room.REPORT, person_with(programme, RoleKind(kind)))
        assert main_button(html) == f"/en/programma/{programme.slug}/plan.pdf"
        assert ("What changed last" in html) == (kind in HISTORY)


def test_a_resident_is_refused() -> None:
    programme = bare_programme()
    client = signed_in(resident(programme).person)
    assert client.get(f"/programma/{programme.slug}/luisteren/").status_code == 403


# --- what each screen answers for the example ----------------------------------------------------


def test_know_answers_with_people_and_the_largest_difference(example: Programme) -> None:
    told = answer(example, Room.KNOW)
    assert "Lindenkwartier has 1,545 inhabitants." in told
    assert "29% against 56%" in told
    assert "3 of the 33 figures are not known here." in told
    view = screen(example, Room.KNOW).view
    assert 5 <= len(view.figures) <= 8
    assert all(len(card.areas) == 3 for card in view.figures)
    assert view.map_svg.startswith("<svg")
    assert len(view.actors) == 21


def test_a_missing_figure_says_why_and_has_no_bar(example: Programme) -> None:
    cards = screen(example, Room.KNOW).view.figures
    missing = [area for card in cards for area in card.areas if area.missing]
    assert missing
    for area in missing:
        assert area.bar == 0
        assert not any(sign.isdigit() for sign in area.text)
    html = page(example, Room.KNOW, area_manager(example).person)
    for area in missing:
        assert f'<dd class="missing">{area.text}</dd>' in html


def test_listen_orders_the_needs_by_how_often_they_were_heard(example: Programme) -> None:
    view = screen(example, Room.LISTEN).view
    assert "We heard 60 contributions and understand 15 needs from them." in view.answer[0]
    voices = [card.voices for card in view.needs]
    assert voices == sorted(voices, reverse=True)
    assert len(voices) == 15
    assert all(len(card.quotes) <= 2 for card in view.needs)
    assert len(view.waiting) == 5
    assert sum(tally.count for tally in view.channels) == 60


def test_listen_shows_small_counts_to_staff_and_says_so(example: Programme) -> None:
    html = page(example, Room.LISTEN, area_manager(example).person)
    assert "<b>2</b> voices" in html
    assert "there a count under 5 is not printed" in html


def test_aim_draws_a_bar_only_where_we_know_where_we_stand(example: Programme) -> None:
    view = screen(example, Room.AIM).view
    assert view.answer[0] == "There are 5 goals, with 7 targets."
    targets = [target for goal in view.goals for target in goal.targets]
    assert len(targets) == 7
    unknown = [target for target in targets if not target.now]
    assert len(unknown) == 1
    assert all((target.span is None) == (not target.now) for target in targets)
    shade = next(target for target in targets if target.target == "40%")
    assert (shade.span.start, shade.span.end) == (310, 400)
    html = page(example, Room.AIM, area_manager(example).person)
    assert html.count("Nobody knows where we stand.") == 1


def test_decision_moments_stand_in_order_and_the_next_one_is_named() -> None:
    programme = bare_programme()
    for key, day, room in (
        ("laat", date(2027, 3, 1), "informed"),
        ("vroeg", date(2026, 3, 1), "decide"),
        ("straks", date(2026, 12, 1), "along"),
        ("ooit", None, "advise"),
    ):
        DecisionMoment.objects.create(
            programme=programme,
            key=key,
            name=f"Besluit {key}",
            phase_of_decision="vo",
            date=day,
            decides="raad",
            room_for_residents=room,
        )
    moments = screen(programme, Room.AIM).view.moments
    assert [moment.name.split()[1] for moment in moments] == ["vroeg", "straks", "laat", "ooit"]
    assert [moment.past for moment in moments] == [True, False, False, False]
    assert [moment.next for moment in moments] == [False, True, False, False]
    assert [sum(moment.rungs) for moment in moments] == [4, 3, 1, 2]


def test_match_keeps_the_three_kinds_of_cost_apart(example: Programme) -> None:
    view = screen(example, Room.MATCH).view
    assert "There are 26 works of 8 owners; in 15 of them a measure can go along." in view.answer
    measures = Measure.objects.filter(programme=example)
    found = sum(m.cost_cents for m in measures if m.cost_cents and m.cost_status == "found")
    assert view.sourced.amount == f"€ {found // 100:,}"
    assert view.sourced.measures + view.to_check.measures + view.unknown == measures.count()
    assert view.unknown == 3
    assert len(view.without_work) == 2
    assert view.timeline.count('class="timeline-bar') == 26


def test_match_says_none_where_no_cost_has_a_source() -> None:
    thread = whole_thread()
    Measure.objects.update(cost_status="to_verify")
    html = page(thread.programme, Room.MATCH, area_manager(thread.programme).person)
    assert "€ 0" not in html
    assert "<dd>none</dd>" in html


def test_agree_lists_the_promises_of_each_party(example: Programme) -> None:
    view = screen(example, Room.AGREE).view
    assert view.answer[0] == "4 parties make 14 promises."
    assert sum(len(party.promises) for party in view.parties) == 14
    assert len(view.not_promised) == 3
    home = programme_home(example)
    assert home.stations[4].loose_ends == 3


def test_deliver_puts_the_next_due_first_and_says_what_is_late(example: Programme) -> None:
    view = screen(example, Room.DELIVER).view
    assert view.answer[0] == "8 of the 14 commitments are kept in full."
    assert len(view.to_do) + len(view.done) == 14
    assert view.to_do[0].progress == "28 of 40 bomen"
    assert [job.overdue for job in view.to_do] == [True, True, False, False, False, False]
    assert view.to_do[0].done_bar == 700
    assert {job.proof for job in view.done} == {"there", "missing"}
    html = page(example, Room.DELIVER, site_foreman(example).person)
    assert html.count("Too late: it was due by") == 2
    first = view.to_do[0].row_id
    add = f"/en/programma/{example.slug}/rijen/deliveries/nieuw/?commitment={first}"
    assert main_button(html) == add


def test_deliver_offers_no_form_to_those_who_only_read(example: Programme) -> None:
    html = page(example, Room.DELIVER, person_with(example, RoleKind.AUDITOR))
    assert "/nieuw/" not in html
    assert "Koele looproute" in html


def test_measure_gives_a_verdict_and_names_what_is_only_claimed(example: Programme) -> None:
    view = screen(example, Room.MEASURE).view
    assert "8 effects were measured before and after the work: 7 better, 1 worse." in view.answer
    assert len(view.effects) == 8
    assert len(view.claims) == 4
    assert sum(claim.afterwards for claim in view.claims) == 1


def test_an_effect_of_too_few_answers_is_not_shown() -> None:
    thread = whole_thread()
    for observation in (thread.baseline, thread.follow_up):
        observation.kind, observation.people = "asked", 12
        observation.save()
    view = screen(thread.programme, Room.MEASURE).view
    assert view.effects[0].hidden
    assert view.effects[0].span is None
    html = page(thread.programme, Room.MEASURE, area_manager(thread.programme).person)
    section = html[html.index("Before and after the work") : html.index("All rows")]
    assert "Too few answers: not shown" in section
    assert "37%" not in section and "38%" not in section and "25%" not in section
    assert "Better" not in section


def test_report_counts_add_up(example: Programme) -> None:
    view = screen(example, Room.REPORT, with_history=True).view
    kept = view.kept
    assert kept.kept + kept.partly + kept.not_yet == kept.all == 14
    counts = [reach.count for reach in view.reach]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 15
    home = programme_home(example)
    assert sum(station.loose_ends for station in view.ends) == home.loose_ends
    assert view.changes


def test_what_changed_last_names_the_row_and_the_person() -> None:
    programme = whole_thread().programme
    daan = area_manager(programme).person
    goals = table_named("goals")
    assert goals is not None
    row = add_row(programme, goals, {"key": "g8", "name": "Rust", "description": "Rust."}, daan)
    newest = screen(programme, Room.REPORT, with_history=True).view.changes[0]
    assert (newest.name, newest.kind, newest.who, newest.row_id) == ("Rust", "+", daan.name, row.pk)
    delete_row(programme, goals, row.pk, daan)
    newest = screen(programme, Room.REPORT, with_history=True).view.changes[0]
    assert (newest.name, newest.kind, newest.row_id) == ("Rust", "-", 0)
    assert "Rust" in page(programme, Room.REPORT, daan)


# --- nothing there yet, and something taken away -------------------------------------------------

FIRST_THINGS = {
    Room.KNOW: "/en/inlezen/",
    Room.LISTEN: "rijen/contributions/nieuw/",
    Room.AIM: "luisteren/",
    Room.MATCH: "rijen/works/nieuw/",
    Room.AGREE: "koppelen/",
    Room.DELIVER: "afspreken/",
    Room.MEASURE: "afspreken/",
    Room.REPORT: "luisteren/",
}


@pytest.mark.parametrize("room", list(Room))
def test_an_empty_programme_says_what_to_do_first(room: Room) -> None:
    programme = Programme.objects.create(
        slug="leeg", name="Leeg", place="Nergens", reference_date=TODAY, version="1"
    )
    html = page(programme, room, area_manager(programme).person)
    prefix = "" if room == Room.KNOW else f"/en/programma/{programme.slug}/"
    assert main_button(html) == prefix + FIRST_THINGS[room]
    assert screen(programme, room).view.do_now.says


TAKEN_AWAY: dict[Room, Callable[[Any], Any]] = {
    Room.KNOW: lambda thread: thread.area.delete(),
    Room.LISTEN: lambda thread: thread.need.delete(),
    Room.AIM: lambda thread: thread.goal.delete(),
    Room.MATCH: lambda thread: thread.measure_work.delete(),
    Room.AGREE: lambda thread: thread.commitment.delete(),
    Room.DELIVER: lambda thread: thread.delivery.delete(),
    Room.MEASURE: lambda thread: thread.follow_up.delete(),
    Room.REPORT: lambda thread: thread.commitment.delete(),
}


@pytest.mark.parametrize("room", list(Room))
def test_taking_rows_away_changes_the_screen(room: Room) -> None:
    thread = whole_thread()
    before = screen(thread.programme, room)
    TAKEN_AWAY[room](thread)
    assert screen(thread.programme, room).view != before.view


def test_the_tender_manager_reads_every_room(example: Programme) -> None:
    person = tender_manager(example).person
    for room in Room:
        assert "To do now" in page(example, room, person)
