"""The home of a programme: what is decided next, and the work that was asked for before."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from tests.people import area_manager, bare_programme, site_foreman, tender_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import DecisionMoment, Job, JobState, Person, Programme
from wijkdraad.programme.models.job import JobKind
from wijkdraad.steps.home import MOST_JOBS, programme_home
from wijkdraad.steps.programme import coming_moments
from wijkdraad.steps.rooms.screen import room_screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


def home(person: Person, programme: Programme, path: str = "") -> str:
    answer = signed_in(person).get(f"/en/programma/{programme.slug}/{path}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def moment(programme: Programme, key: str, day: date | None, table: str = "") -> DecisionMoment:
    return DecisionMoment.objects.create(
        programme=programme,
        key=key,
        name=f"Besluit {key}",
        phase_of_decision="vo",
        date=day,
        decides="de gemeenteraad",
        room_for_residents="advise",
        still_open="Waar de bankjes komen.",
        at_the_table=table,
    )


# --- what is decided next ------------------------------------------------------------------------


def test_what_has_been_is_not_next_even_where_the_plan_is_older(programme: Programme) -> None:
    today = timezone.localdate()
    programme.reference_date = today - timedelta(days=60)
    programme.save()
    moment(programme, "voorbij", today - timedelta(days=1))
    assert programme_home(programme).next_moment is None
    assert "Next decision" not in home(area_manager(programme).person, programme)
    last = moment(programme, "vandaag", today)
    moment(programme, "later", today + timedelta(days=9))
    assert programme_home(programme).next_moment == last
    shown = room_screen(programme, room="aim").view.moments  # type: ignore[arg-type]
    assert [(each.past, each.next) for each in shown] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_moments_without_a_date_come_last(programme: Programme) -> None:
    day = date(2026, 11, 27)
    for key, when in (("ooit", None), ("eerst", day), ("dan", date(2027, 1, 1))):
        moment(programme, key, when)
    moment(programme, "gisteren", date(2026, 11, 26))
    assert [each.key for each in coming_moments(programme, day)] == ["eerst", "dan", "ooit"]


def test_home_says_who_decides_who_is_at_the_table_and_what_is_left(programme: Programme) -> None:
    found = moment(programme, "b1", timezone.localdate(), "riolering en jongerenwerk")
    html = home(area_manager(programme).person, programme)
    address = f"/en/programma/{programme.slug}/rijen/decision_moments/{found.pk}/"
    assert f'<a href="{address}">Besluit b1</a>' in html
    for told in (
        "Decided by: de gemeenteraad.",
        "At the table: riolering en jongerenwerk.",
        "Room for residents: residents advise.",
        "Waar de bankjes komen.",
    ):
        assert told in html


def test_a_moment_without_a_day_and_a_table_says_no_more_than_it_knows(
    programme: Programme,
) -> None:
    moment(programme, "b1", None)
    html = home(area_manager(programme).person, programme)
    assert "Next decision (no date yet):" in html
    assert "At the table" not in html


def test_the_phase_leads_to_the_settings_for_who_may_change_them(programme: Programme) -> None:
    link = (
        f'<a href="/en/programma/{programme.slug}/instellingen/">Phase: exploring the future.</a>'
    )
    assert link in home(area_manager(programme).person, programme)
    html = home(tender_manager(programme).person, programme)
    assert "Phase: exploring the future." in html and "/instellingen/" not in html


@pytest.mark.parametrize("there", [True, False])
def test_who_may_write_in_aim_can_add_a_moment(programme: Programme, there: bool) -> None:
    if there:
        moment(programme, "b1", None)
    add = f'<a href="/en/programma/{programme.slug}/rijen/decision_moments/nieuw/">'
    assert add in home(area_manager(programme).person, programme, "doelen/")
    assert add not in home(site_foreman(programme).person, programme, "doelen/")


# --- the jobs of who looks -----------------------------------------------------------------------


def job(person: Person, programme: Programme | None, state: JobState = JobState.DONE) -> Job:
    return Job.objects.create(
        kind=JobKind.MAKE_PLAN, state=state, started_by=person, programme=programme
    )


def jobs_on(html: str) -> list[str]:
    return re.findall(r'href="/en/taak/(\d+)/"', html)


def test_nothing_is_said_where_there_are_no_jobs(programme: Programme) -> None:
    assert "Your last jobs" not in home(area_manager(programme).person, programme)


def test_the_last_jobs_of_who_looks_are_found_again_newest_first(programme: Programme) -> None:
    daan, marleen = area_manager(programme).person, tender_manager(programme).person
    other = bare_programme("ander")
    own = [job(daan, programme) for _number in range(MOST_JOBS + 2)]
    theirs, elsewhere, nowhere = job(marleen, programme), job(daan, other), job(daan, None)
    html = home(daan, programme)
    newest = [str(each.pk) for each in reversed(own)][:MOST_JOBS]
    assert jobs_on(html) == newest
    for hidden in (theirs, elsewhere, nowhere):
        assert str(hidden.pk) not in jobs_on(html)
    assert re.search(r">Make the plan, \d+ \w+ 20\d\d, \d\d:\d\d</a> <span>done</span>", html)
    assert signed_in(daan).get(f"/en/taak/{own[-1].pk}/").status_code == 200
    assert signed_in(daan).get(f"/en/taak/{theirs.pk}/").status_code == 404
    assert jobs_on(home(marleen, programme)) == [str(theirs.pk)]


def test_a_job_whose_process_is_gone_is_not_called_running(programme: Programme) -> None:
    daan = area_manager(programme).person
    stopped = job(daan, programme, JobState.RUNNING)
    html = home(daan, programme)
    assert jobs_on(html) == [str(stopped.pk)]
    assert "<span>failed</span>" in html and "<span>running</span>" not in html
