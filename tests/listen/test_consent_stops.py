"""A stop by residents: written down, a loose end until answered, and shown with its answer."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.people import area_manager, bare_programme, whole_thread
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import DecisionMoment, Programme, StopOutcome, StopRequest
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.thread import Threads
from wijkdraad.steps.listen.consent import stops
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db
SENT = {
    "process": "De kap van Riet",
    "why": "Niemand vroeg iets",
    "by_whom": "de straat",
    "people": "3",
}


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


def waiting(programme: Programme) -> list[str]:
    ends = Threads(programme).loose_ends
    return [end.says for end in ends if end.kind == LooseEndKind.STOP_UNANSWERED]


def stop(programme: Programme, key: str = "sp1", **values: object) -> StopRequest:
    given = {"process": "De kap", "by_whom": "de straat", "why": "Geen overleg"}
    return StopRequest.objects.create(programme=programme, key=key, **{**given, **values})


def test_an_unanswered_stop_is_a_loose_end_of_listen_in_plan_and_room(
    programme: Programme,
) -> None:
    assert waiting(programme) == []
    row = stop(programme)
    (end,) = (
        end for end in Threads(programme).loose_ends if end.kind == LooseEndKind.STOP_UNANSWERED
    )
    assert (end.room, end.table, end.key) == (Room.LISTEN, "stops", "sp1")
    assert "De kap" in end.says
    plan = report_html(programme_report(programme))
    assert "nog niet geantwoord" in plan
    room = signed_in(area_manager(programme).person).get(f"/programma/{programme.slug}/luisteren/")
    assert f"/rijen/stops/{row.pk}/" in room.content.decode()
    assert "nog niet geantwoord" in room.content.decode()


def test_answering_closes_it_and_shows_it(programme: Programme, client: Client) -> None:
    row, person = stop(programme), area_manager(programme).person
    manager = signed_in(person)
    address = f"/en/programma/{programme.slug}/luisteren/stop-en-instemming/stop/{row.pk}/"
    assert manager.get(address).status_code == 200
    empty = {"outcome": "refused", "answer": "", "answered_by": "de raad"}
    assert manager.post(address, empty).status_code == 422
    assert manager.post(address, {**empty, "outcome": "open", "answer": "x"}).status_code == 422
    assert (
        manager.post(address, {**empty, "answer": "Het moet, en dit is waarom."}).status_code == 302
    )
    assert waiting(programme) == []
    row.refresh_from_db()
    assert row.answered_on is not None
    assert row.history.first().history_user == person
    public = client.get(f"/en/wijk/{programme.slug}/stop/").content.decode()
    assert "Het moet, en dit is waarom." in public
    assert "Het moet, en dit is waarom." in report_html(programme_report(programme))


def test_a_stop_from_the_site_is_seen_at_once_and_its_words_when_answered(
    programme: Programme, client: Client
) -> None:
    address = f"/en/wijk/{programme.slug}/stop/"
    assert client.post(address, SENT).status_code == 302
    assert client.post(address, SENT).status_code == 302
    row = StopRequest.objects.get()
    assert (row.key, row.outcome, row.people) == ("web-0001", StopOutcome.OPEN, 3)
    assert len(waiting(programme)) == 1
    told = (
        client.get(address).content.decode(),
        report_html(programme_report(programme, "en")),
        " ".join(waiting(programme)),
    )
    for text in told:
        assert "Riet" not in text
        assert "de straat" not in text
    person = area_manager(programme).person
    office = f"/en/programma/{programme.slug}/luisteren/stop-en-instemming/"
    assert "De kap van Riet" in signed_in(person).get(office).content.decode()
    stops.answer_stop(programme, row.pk, StopOutcome.HONOURED, "Gestopt.", "de raad", person)
    public = client.get(address).content.decode()
    assert "De kap van Riet" in public
    assert "fewer than 5 people" in public
    assert "3 people" not in public


def test_what_is_missing_is_asked_and_nothing_is_kept(programme: Programme, client: Client) -> None:
    address = f"/en/wijk/{programme.slug}/stop/"
    for wrong in ({**SENT, "why": ""}, {**SENT, "people": "-2"}, {**SENT, "website": "spam"}):
        assert client.post(address, wrong).status_code == 422
    other = DecisionMoment.objects.create(
        programme=bare_programme("ander"),
        key="b1",
        name="x",
        phase_of_decision="vo",
        decides="x",
        room_for_residents="advise",
    )
    assert client.post(address, {**SENT, "decision_moment": other.pk}).status_code == 422
    assert not StopRequest.objects.exists()


def test_a_stop_that_was_said_at_the_door_is_shown_with_its_words(
    programme: Programme, client: Client
) -> None:
    staff = signed_in(area_manager(programme).person)
    office = f"/en/programma/{programme.slug}/luisteren/stop-en-instemming/stop/"
    assert staff.post(office, {**SENT, "process": "De sloop"}).status_code == 302
    assert StopRequest.objects.get().key == "sp1"
    assert "De sloop" in client.get(f"/en/wijk/{programme.slug}/stop/").content.decode()
    assert "De sloop" in waiting(programme)[0]


def test_how_long_it_waits(programme: Programme) -> None:
    from wijkdraad.method.report.language import Language
    from wijkdraad.steps.facts.shared import Reading

    stop(programme, date=date(2026, 9, 1))
    stop(programme, "sp2")
    reading = Reading(programme, Language("en"))
    found = {one.row.key: one for one in stops.stops(reading, date(2026, 9, 16), False)}
    assert (found["sp1"].waits_days, found["sp1"].late) == (15, True)
    assert (found["sp2"].waits_days, found["sp2"].late) == (None, False)


def test_an_answer_that_is_no_answer_is_refused(programme: Programme) -> None:
    row, person = stop(programme), area_manager(programme).person
    with pytest.raises(ValueError):
        stops.answer_stop(programme, row.pk, StopOutcome.OPEN, "x", "y", person)
