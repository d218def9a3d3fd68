"""The private page grows with the thread: one station for every step."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from tests.people import TODAY, bare_programme, contractor, whole_thread
from wijkdraad.programme.history import IMPORTED, event, make_rows
from wijkdraad.programme.models import (
    Area,
    Commitment,
    Contribution,
    ContributionNeed,
    Delivery,
    Goal,
    Indicator,
    Measure,
    MeasureCommitment,
    Moment,
    Need,
    NeedGoal,
    NeedMeasure,
    Observation,
    ObservationCommitment,
    ObservationKind,
    Programme,
    Source,
)
from wijkdraad.programme.models.aim import Target
from wijkdraad.programme.rooms import StationState
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.listen.receiving import Said, receive, story_behind, story_of
from wijkdraad.steps.square import neighbourhood

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def states(token: str) -> list[tuple[str, str]]:
    story = story_behind(token)
    assert story is not None
    return [
        (station.name, station.state.value) for need in story.needs for station in need.stations
    ]


def lines(token: str, name: str) -> list[str]:
    story = story_behind(token)
    assert story is not None
    return [
        f"{line.text} | {line.note}"
        for need in story.needs
        for station in need.stations
        if station.name == name
        for line in station.lines
    ]


def need_of(programme: Programme, contribution: Contribution, key: str = "n1") -> Need:
    need = Need.objects.create(
        programme=programme,
        key=key,
        name="Koel naar de winkel",
        who="ouderen",
        needs="schaduw onderweg",
        because="zij anders binnen blijven",
    )
    ContributionNeed.objects.create(
        programme=programme, contribution=contribution, need=need, why="zij blijft binnen"
    )
    return need


def test_every_step_of_the_thread_is_one_more_station_for_the_resident() -> None:
    programme = bare_programme()
    own = {"programme": programme}
    token = receive(programme, Said("Er is nergens schaduw."), "browser")
    contribution = Contribution.objects.get()
    story = story_behind(token)
    assert story is not None and story.needs == ()
    assert story.unread.title == "We still have to read this"

    need = need_of(programme, contribution)
    assert states(token) == [("understood", "full"), ("goal", "open")]
    assert lines(token, "understood") == [
        "Ouderen: schaduw onderweg, because zij anders binnen blijven. | zij blijft binnen"
    ]

    goal = Goal.objects.create(key="g1", name="Gezond buiten", description="-", **own)
    NeedGoal.objects.create(need=need, goal=goal, why="schaduw is gezond", **own)
    indicator = Indicator.objects.create(
        key="i1", name="Schaduw", unit="share", better="higher", **own
    )
    Target.objects.create(key="t1", goal=goal, indicator=indicator, value=0.4, year=2029, **own)
    assert states(token)[1:] == [("goal", "full"), ("measure", "open")]
    assert lines(token, "goal") == ["Gezond buiten. In 2029: schaduw 40%. | schaduw is gezond"]

    measure = Measure.objects.create(
        key="m1", name="Tien bomen", description="-", kind="physical", **own
    )
    NeedMeasure.objects.create(need=need, measure=measure, why="bomen geven schaduw", **own)
    assert states(token)[2:] == [("measure", "full"), ("commitment", "open")]

    commitment = Commitment.objects.create(
        key="a1",
        name="Tien bomen geplant",
        text="Wij planten tien bomen.",
        quantity=Decimal(10),
        unit="bomen",
        organisation=contractor(programme),
        article="4.2",
        due=date(2027, 3, 1),
        claim="Meer schaduw.",
        indicator=indicator,
        **own,
    )
    MeasureCommitment.objects.create(measure=measure, commitment=commitment, why="-", **own)
    assert states(token)[3:] == [("commitment", "full"), ("delivery", "open")]
    assert lines(token, "commitment") == [
        "Wij planten tien bomen. | Van Dalen Infra, article 4.2, by March 1, 2027"
    ]

    delivery = Delivery.objects.create(
        key="d1",
        commitment=commitment,
        name="Zes",
        date=date(2027, 1, 5),
        quantity=Decimal(6),
        **own,
    )
    assert states(token)[4:] == [("delivery", "half"), ("effect", "open")]
    assert lines(token, "delivery") == ["Tien bomen geplant: 6 of 10 bomen. | "]
    delivery.quantity, delivery.proof = Decimal(10), "foto's van 5 januari."
    delivery.save()
    assert states(token)[4:] == [("delivery", "full"), ("effect", "open")]
    assert lines(token, "delivery") == [
        "Tien bomen geplant: 10 of 10 bomen. | Proof: foto's van 5 januari."
    ]

    source = Source.objects.create(key="s1", name="Telling", licence="CC0", **own)
    for key, period, moment, value in (
        ("o1", "2026", Moment.BASELINE, 0.25),
        ("o2", "2027", Moment.FOLLOW_UP, 0.375),
    ):
        seen = Observation.objects.create(
            key=key,
            indicator=indicator,
            area=Area.objects.get(),
            period=period,
            moment=moment,
            value=value,
            kind=ObservationKind.MEASURED,
            source=source,
            **own,
        )
        ObservationCommitment.objects.create(
            observation=seen, commitment=commitment, why="-", **own
        )
    assert states(token)[5:] == [("effect", "full")]
    assert lines(token, "effect") == [
        "Schaduw: first 25% (2026), now 38% (2027). | That is better."
    ]


def test_a_contribution_with_two_needs_shows_both_threads() -> None:
    programme = bare_programme()
    token = receive(programme, Said("Schaduw en een bankje."), "browser")
    contribution = Contribution.objects.get()
    need_of(programme, contribution, "n1")
    need_of(programme, contribution, "n2")
    story = story_behind(token)
    assert story is not None and len(story.needs) == 2


def test_a_station_is_dated_by_when_it_was_tied_after_the_contribution() -> None:
    thread = whole_thread()
    token = receive(thread.programme, Said("Er is nergens schaduw."), "browser")
    contribution = Contribution.objects.get(key="web-0001")
    ContributionNeed.objects.create(
        programme=thread.programme, contribution=contribution, need=thread.need, why="-"
    )
    story = story_behind(token)
    assert story is not None
    days = {station.name: station.day for station in story.needs[0].stations}
    assert days["understood"] == story.day
    # The trees were planted before this was said, so a day would only confuse.
    assert contribution.date > thread.delivery.date and days["delivery"] == ""


def days_of(token: str) -> dict[str, str]:
    story = story_behind(token)
    assert story is not None
    return {station.name: station.day for need in story.needs for station in need.stations}


def test_what_a_dossier_brought_is_not_dated_by_the_day_it_was_read() -> None:
    thread = whole_thread()
    Commitment.objects.update(due=None)
    Delivery.objects.update(date=date(2100, 1, 1))
    with event(None, IMPORTED):
        measure_commitment = thread.measure_commitment
        measure_commitment.delete()
        make_rows(MeasureCommitment, [measure_commitment])
        NeedGoal.objects.all().delete()
        NeedGoal.objects.create(
            programme=thread.programme, need=thread.need, goal=thread.goal, why="-"
        )
    token = receive(thread.programme, Said("Er is nergens schaduw."), "browser")
    with event(None):
        ContributionNeed.objects.create(
            programme=thread.programme,
            contribution=Contribution.objects.get(key="web-0001"),
            need=thread.need,
            why="-",
        )
    days = days_of(token)
    assert days["goal"] == days["commitment"] == ""
    assert days["understood"] and days["measure"] and days["delivery"] == "January 1, 2100"


def test_nothing_of_an_imported_dossier_has_the_day_of_the_import(example: Programme) -> None:
    """The days of a dossier are those of a contribution and of what was carried out."""
    reading = reading_now(example)
    tied = ContributionNeed.objects.filter(programme=example).select_related("contribution")
    stations = [
        station
        for link in tied
        for need in story_of(link.contribution, reading).needs
        for station in need.stations
    ]
    assert {station.name for station in stations if station.day} == {"delivery"}


@pytest.mark.parametrize(("due", "dated"), [(date(2020, 1, 1), False), (date(2100, 1, 1), True)])
def test_no_promise_is_dated_after_its_own_deadline(due: date, dated: bool) -> None:
    thread = whole_thread()
    Contribution.objects.update(date=date(2019, 1, 1))
    Delivery.objects.update(date=date(2100, 1, 1))
    Commitment.objects.update(due=due)
    story = story_of(thread.contribution, reading_now(thread.programme))
    days = {station.name: station.day for station in story.needs[0].stations}
    assert bool(days["commitment"]) == dated


@pytest.mark.parametrize(("days_left", "late"), [(-1, True), (0, False), (None, False)])
def test_a_promise_that_is_partly_kept_too_late_is_told(days_left: int | None, late: bool) -> None:
    """Overdue as the loose ends judge it: the day lies before the date of the report."""
    thread = whole_thread()
    due = None if days_left is None else TODAY + timedelta(days=days_left)
    Commitment.objects.update(quantity=Decimal(40), unit="bomen", due=due)
    Delivery.objects.update(quantity=Decimal(28))
    name = Commitment.objects.get().name
    says = (
        f"All of “{name}” should have been done by September 30, 2026, but a part is still to do.",
    )
    for stations in (
        neighbourhood(thread.programme).needs[0].stations,
        story_of(thread.contribution, reading_now(thread.programme)).needs[0].stations,
    ):
        delivery = next(station for station in stations if station.name == "delivery")
        assert delivery.state == StationState.HALF and "28 of 40 bomen" in delivery.lines[0].text
        assert delivery.not_yet == (says if late else ())


def test_the_targets_of_a_goal_stand_together_by_year() -> None:
    thread = whole_thread()
    own = {"programme": thread.programme, "goal": thread.goal}
    Target.objects.all().delete()
    walk = Indicator.objects.create(
        programme=thread.programme, key="w1", name="Loopafstand", unit="m", better="lower"
    )
    for key, indicator, value, year in (
        ("t1", thread.indicator, 0.4, 2030),
        ("t2", walk, 200, 2029),
        ("t3", thread.indicator, 0.3, 2029),
    ):
        Target.objects.create(key=key, indicator=indicator, value=value, year=year, **own)
    told = neighbourhood(thread.programme).needs[0].stations[1].lines[0].text
    assert (
        told
        == f"{thread.goal.name}. In 2029: loopafstand 200 m; schaduw 30%. In 2030: schaduw 40%."
    )


def test_too_few_answers_are_not_told_as_a_share() -> None:
    thread = whole_thread()
    Observation.objects.filter(pk=thread.follow_up.pk).update(kind=ObservationKind.ASKED, people=4)
    told = neighbourhood(thread.programme).needs[0].stations[-1].lines[0]
    assert "38%" not in told.text and "too few answers" in told.text and told.note == ""


def test_how_far_a_thread_is_stands_in_words() -> None:
    thread = whole_thread()
    assert neighbourhood(thread.programme).needs[0].how_far == "measured"
    thread.follow_up.delete()
    assert neighbourhood(thread.programme).needs[0].how_far == "carried out"
    thread.delivery.proof = ""
    thread.delivery.save()
    need = neighbourhood(thread.programme).needs[0]
    assert need.how_far == "partly carried out"
    delivery = next(station for station in need.stations if station.name == "delivery")
    assert delivery.state == StationState.HALF and "there is no proof" in delivery.not_yet[0]


def test_decisions_still_to_come_say_how_much_room_there_is(example: Programme) -> None:
    told = neighbourhood(example, date(2026, 12, 31))
    assert [decision.day for decision in told.decisions] == ["February 17, 2027", "April 14, 2027"]
    assert told.decisions[0].room == "You can give advice."
    assert told.decisions[1].room == "You decide."
    assert len(told.works) == len({work.number for work in told.works}) > 0
    assert told.not_yet.startswith("In ") and told.not_yet_parts
