"""Each loose end leads to the row it is about, on home, on its own page and in its room."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.people import WholeThread, area_manager, bare_programme, whole_thread, words_of_resident
from tests.signing_in import signed_in
from wijkdraad.programme.loose_end import LooseEnd, LooseEndKind
from wijkdraad.programme.models import Programme
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.facts.shared import Reading, reading_now
from wijkdraad.steps.home import programme_home
from wijkdraad.steps.loose_ends import MOST_TOGETHER, EndRows, ToldEnd, told_ends, told_ends_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> WholeThread:
    return whole_thread()


def reading(programme: Programme) -> Reading:
    with translation.override("en"):
        return reading_now(programme)


def led_to(html: str) -> dict[str, str]:
    """Where each linked loose end of a page leads, by its words."""
    found = re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', html)
    return {unescape(words): address for address, words in found}


def page(programme: Programme, name: str, *more: Any) -> str:
    with translation.override("en"):
        address = reverse(name, args=[programme.slug, *more])
    answer = signed_in(area_manager(programme).person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def row_address(programme: Programme, table: str, pk: int) -> str:
    return f"/en/programma/{programme.slug}/rijen/{table}/{pk}/"


def test_a_loose_end_leads_to_its_row_on_home_on_its_page_and_in_its_room(
    thread: WholeThread,
) -> None:
    thread.delivery.proof = ""
    thread.delivery.save()
    says = "“Tien linden geplant” is done, but there is no proof of it."
    address = row_address(thread.programme, "deliveries", thread.delivery.pk)
    for name, more in (
        ("office:home", ()),
        ("office:loose-ends", ()),
        ("rooms:room", ("deliver",)),
    ):
        html = page(thread.programme, name, *more)
        assert led_to(html)[says] == address, name
    assert signed_in(area_manager(thread.programme).person).get(address).status_code == 200


def test_every_loose_end_of_the_example_leads_to_a_page_that_names_it(example: Programme) -> None:
    client = signed_in(area_manager(example).person)
    home = programme_home(example)
    told = [end for room in home.rooms for end in room.ends]
    rows = [row for end in told for row in (end.row, *end.together) if row is not None]
    assert len(rows) >= 25
    assert {end.room for end in told if end.row is None and not end.together} <= {Room.KNOW}
    for row in rows:
        table = table_named(row.table)
        assert table is not None
        found = table.model._default_manager.get(programme=example, pk=row.pk)
        assert getattr(found, "key", "") == row.key
    answer = client.get(row_address(example, rows[0].table, rows[0].pk))
    assert unescape(answer.content.decode()).count(rows[0].name)


def test_a_neighbourhood_leads_to_its_room_and_in_that_room_nowhere() -> None:
    programme = bare_programme()
    says = "Proefbuurt has no boundary on the map yet."
    room = f"/en/programma/{programme.slug}/ken-je-wijk/"
    assert led_to(page(programme, "office:loose-ends"))[says] == room
    html = page(programme, "rooms:room", "know")
    assert says in html and says not in led_to(html)


def test_a_link_without_why_leads_to_the_row_where_its_reason_is_written(
    thread: WholeThread,
) -> None:
    thread.need_goal.why = thread.measure_goal.why = ""
    thread.need_goal.save()
    thread.measure_goal.save()
    read = reading(thread.programme)
    (of_need,) = told_ends_of(read, Room.AIM)
    (of_effect,) = told_ends_of(read, Room.MATCH)
    assert of_need.row is not None and of_effect.row is not None
    assert (of_need.row.table, of_need.row.pk) == ("needs", thread.need.pk)
    assert (of_effect.row.table, of_effect.row.pk) == ("measure_effects", thread.measure_goal.pk)
    html = page(thread.programme, "rows:row", "measure_effects", thread.measure_goal.pk)
    assert "Nobody wrote down why" in html


def test_contributions_told_together_each_have_a_link_and_the_rest_a_list(
    thread: WholeThread,
) -> None:
    waiting = [words_of_resident(thread.programme, f"z{n:02}") for n in range(MOST_TOGETHER + 3)]
    html = page(thread.programme, "rooms:room", "listen")
    ends = html[html.index('<ul class="ends">') :]
    ends = ends[: ends.index("All rows")]
    assert f"{len(waiting)} contributions have not led to a need yet." in ends
    links = led_to(ends)
    named = {words.partition(":")[0]: address for words, address in links.items()}
    for contribution in waiting[:MOST_TOGETHER]:
        address = row_address(thread.programme, "contributions", contribution.pk)
        assert named[contribution.key] == address
        words = next(words for words in links if words.startswith(contribution.key))
        assert "Als het warm is" in words
    assert waiting[-1].key not in named
    assert named["and 3 more"] == f"/en/programma/{thread.programme.slug}/rijen/contributions/"


def test_who_may_not_open_rows_keeps_the_words(thread: WholeThread) -> None:
    words_of_resident(thread.programme, "z1")
    thread.delivery.proof = ""
    thread.delivery.save()
    read = reading(thread.programme)
    for end in told_ends(read, read.threads.loose_ends):
        shown = {"end": end, "slug": thread.programme.slug}
        closed = render_to_string("rooms/parts/loose_end.html", {**shown, "may_open": False})
        assert "<a " not in closed and unescape(closed).strip().startswith(end.says)
        opened = render_to_string("rooms/parts/loose_end.html", {**shown, "may_open": True})
        assert "<a " in opened


def test_a_row_that_is_gone_leaves_words_that_lead_to_the_room(thread: WholeThread) -> None:
    gone = LooseEnd(LooseEndKind.GOAL_WITHOUT_NEED, Room.AIM, "goals", "weg", "Weg.")
    read = reading(thread.programme)
    assert told_ends(read, [gone]) == (ToldEnd("Weg.", Room.AIM, None),)


def test_rows_are_found_without_asking_the_database(example: Programme) -> None:
    read = reading(example)
    ends = read.threads.loose_ends
    rows = EndRows(read.cloth)
    with CaptureQueriesContext(connection) as queries:
        assert [end for end in ends if end.table != "areas" and rows.row(end) is None] == []
    assert len(queries) == 0


@pytest.mark.parametrize("name", ["office:home", "office:loose-ends"])
def test_more_loose_ends_take_no_more_queries(name: str) -> None:
    def count(programme: Programme) -> int:
        client = signed_in(area_manager(programme).person)
        with translation.override("en"):
            address = reverse(name, args=[programme.slug])
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    programme = whole_thread().programme
    words_of_resident(programme, "z00")
    few = count(programme)
    for number in range(2, 6):
        thread = whole_thread(programme, number)
        thread.need_goal.delete()
        thread.delivery.delete()
        words_of_resident(programme, f"z{number:02}")
    assert count(programme) == few
