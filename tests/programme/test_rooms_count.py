"""A room counts only when removing its rows changes the thread and the report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from tests.people import kept_example
from tests.programme.random_programme import forgotten
from wijkdraad.documents.html import report_html
from wijkdraad.method.report.structure import Report
from wijkdraad.programme.models import (
    Actor,
    Area,
    Ask,
    BudgetProject,
    BudgetRound,
    Coding,
    Commitment,
    ComparableArea,
    ConsentBlock,
    Contribution,
    ContributionNeed,
    DecisionMoment,
    Delivery,
    DoubleContribution,
    Elevation,
    Feature,
    Goal,
    Handshake,
    Indicator,
    Lottery,
    Measure,
    MeasureCommitment,
    MeasureGoal,
    MeasureWork,
    MiniMission,
    Need,
    NeedGoal,
    NeedMeasure,
    NotDone,
    Observation,
    ObservationCommitment,
    Offer,
    Organisation,
    ParticipationNeed,
    ParticipationPlan,
    Perception,
    Person,
    PlaceValue,
    Programme,
    Relation,
    Role,
    SavingsEntry,
    Source,
    Statement,
    StopRequest,
    Target,
    TerrainRaster,
    WhyStep,
    Work,
)
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.thread import Threads, threads_as_json
from wijkdraad.steps.facts.know import know_facts
from wijkdraad.steps.facts.layers import map_layers
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.language import report_language
from wijkdraad.steps.listen.lottery.made_up import make_up_lottery
from wijkdraad.steps.report import programme_report

ROOMS: dict[Room, tuple[type[models.Model], ...]] = {
    Room.KNOW: (
        *(Area, Observation, Actor, Relation, Feature, Elevation, TerrainRaster, Source),
        *(Perception, ComparableArea),
    ),
    Room.LISTEN: (
        *(Contribution, Need, ContributionNeed, WhyStep, Coding, DoubleContribution),
        *(PlaceValue, ParticipationNeed, ParticipationPlan, NotDone),
        *(Statement, BudgetRound, BudgetProject),
        *(MiniMission, Ask, Offer, Handshake, StopRequest, ConsentBlock),
        Lottery,
    ),
    Room.AIM: (Goal, Target, NeedGoal, DecisionMoment),
    Room.MATCH: (Work, Measure, NeedMeasure, MeasureGoal, MeasureWork),
    Room.AGREE: (Commitment, MeasureCommitment),
    Room.DELIVER: (Delivery, SavingsEntry),
    Room.MEASURE: (ObservationCommitment,),
}
# These are names that other rows carry into the report; alone they tell nothing.
NAMES = {Programme, Organisation, Indicator}
# No document may print who people are.
NEVER_PRINTED = {Person, Role}
# By name, because these came later than the thread.
NOT_ABOUT_THE_NEIGHBOURHOOD = {"Contributor", "Job", "PlanVersion"}
# What someone saw of their own thread, in no dossier; the private page tells of it.
NOT_ABOUT_THE_NEIGHBOURHOOD |= {"ThreadSeen"}
# Of a site and in no dossier; tests/listen/test_care_plan.py shows that the plan tells of them.
NOT_ABOUT_THE_NEIGHBOURHOOD |= {"Appeal", "Erasure"}
# In no dossier; tests/listen/test_missions.py and test_consent_votes.py show that the plan tells
# of them. A link and a code are keys, and say nothing themselves.
NOT_ABOUT_THE_NEIGHBOURHOOD |= {"MissionPhoto", "MissionSupport", "ConsentVote"}
NOT_ABOUT_THE_NEIGHBOURHOOD |= {"ReceiverLink", "ConsentCode"}

# In no dossier; tests/listen/test_opinions_pages.py and test_budget_pages.py show that the plan
# tells of them.
NOT_ABOUT_THE_NEIGHBOURHOOD |= {"StatementVote", "BudgetBallot"}

EVERY_MODEL = [(room, model) for room, found in ROOMS.items() for model in found]


@pytest.fixture(scope="module")
def read_example(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    """The shipped example, read once for all tests in this file, with its made-up lottery."""
    with kept_example(django_db_blocker) as key:
        # A lottery keeps no people, so no dossier can carry it.
        make_up_lottery(Programme.objects.get(pk=key))
        yield key


@pytest.fixture
def example(db: None, read_example: int) -> Programme:
    return Programme.objects.get(pk=read_example)


class Told:
    """The thread, the stations and the report of a programme as it is now."""

    def __init__(self, programme: Programme) -> None:
        fresh = Programme.objects.get(pk=programme.pk)
        threads = Threads(fresh)
        self.threads, self.stations = threads_as_json(threads), threads.stations
        self.report = programme_report(fresh)


@pytest.fixture(scope="module")
def whole(read_example: int, django_db_blocker) -> Told:
    """What is told of the example while nothing is taken away."""
    with django_db_blocker.unblock():
        return Told(Programme.objects.get(pk=read_example))


def remove_what_hangs_on(model: type[models.Model]) -> int:
    """Remove the rows that point at rows of this model, or let them point at nothing: how many."""
    changed = 0
    for relation in model._meta.related_objects:
        name, rows = relation.field.name, relation.related_model._default_manager
        if relation.field.null:
            changed += rows.exclude(**{name: None}).update(**{name: None})
        else:
            changed += remove_what_hangs_on(relation.related_model)
            changed += rows.all().delete()[0]
    return changed


def remove(model: type[models.Model]) -> None:
    remove_what_hangs_on(model)
    model._default_manager.all().delete()


@contextmanager
def the_same_ground(programme: Programme) -> Iterator[None]:
    """Leave the chapter Know and the layers as they are now: drawing them is most of the work."""
    with translation.override(programme.language):
        reading = Reading(programme, report_language(programme.language))
        know, layers = know_facts(reading), map_layers(reading)
    with (
        patch("wijkdraad.steps.report.know_facts", lambda _reading: know),
        patch("wijkdraad.steps.report.map_layers", lambda _reading: layers),
    ):
        yield


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_without_the_rows_of_a_room_the_thread_and_the_report_are_different(
    example: Programme, whole: Told, room: Room
) -> None:
    assert all(model._default_manager.exists() for model in ROOMS[room])
    for model in ROOMS[room]:
        # Without its sources a programme can hold no figure at all, so they stay here.
        if model is not Source:
            remove(model)
    without = Told(example)
    assert (without.threads, without.stations) != (whole.threads, whole.stations)
    assert report_html(without.report) != report_html(whole.report)
    place = list(Room).index(room)
    assert without.stations[place] != whole.stations[place]


@pytest.mark.slow
def test_every_table_of_a_room_changes_the_report_by_itself(
    example: Programme, whole: Told, subtests
) -> None:
    assert programme_report(example) == whole.report
    for model in ROOMS[Room.KNOW]:
        with subtests.test(room=Room.KNOW.value, model=model.__name__):
            it_makes_a_difference(model, whole.report)
    with the_same_ground(example):
        assert programme_report(example) == whole.report
        for room, model in EVERY_MODEL:
            # A table of another room must change a chapter of its own.
            if room != Room.KNOW:
                with subtests.test(room=room.value, model=model.__name__):
                    it_makes_a_difference(model, whole.report)


def it_makes_a_difference(model: type[models.Model], whole: Report) -> None:
    """The report is another one without the rows of this table."""
    with forgotten():
        # First what hangs on it goes, so that only this table makes the difference.
        hung = remove_what_hangs_on(model)
        programme = Programme.objects.get()
        before = programme_report(programme) if hung else whole
        assert model._default_manager.exists()
        model._default_manager.all().delete()
        assert programme_report(programme) != before


def test_every_model_belongs_to_a_room_or_has_a_reason_not_to() -> None:
    told_or_not = {model for _room, model in EVERY_MODEL} | NAMES | NEVER_PRINTED
    known = {model.__name__ for model in told_or_not}
    tables = {
        model.__name__
        for model in apps.get_app_config("programme").get_models()
        if not hasattr(model, "history_object")
    }
    assert known <= tables
    assert tables - known <= NOT_ABOUT_THE_NEIGHBOURHOOD
