"""The neighbourhood budget: told only after the vote, and only what was looked at twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.listen.test_budget_pages import PB, a_round, ballots, bring, project
from tests.people import area_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.files.pabulib import pabulib_from
from wijkdraad.programme.models import (
    BudgetProject,
    BudgetRound,
    Contribution,
    Need,
    Programme,
    Publication,
)
from wijkdraad.steps.listen.budget.bringing_in import day_of
from wijkdraad.steps.listen.budget.counting import count
from wijkdraad.steps.listen.publishing import day_told
from wijkdraad.steps.report import programme_report

pytestmark = [pytest.mark.django_db, pytest.mark.site]


@pytest.fixture
def programme() -> Programme:
    programme = whole_thread().programme
    programme.is_public = True
    programme.save()
    return programme


def test_nothing_is_told_while_people_vote_in_a_plan_that_is_dated_ahead(
    programme: Programme,
) -> None:
    today = timezone.localdate()
    programme.reference_date = today + timedelta(days=60)
    programme.save()
    one = a_round(programme, closes=today + timedelta(days=5))
    project(one, "c", 32_000, need=Need.objects.get(), name="Een boom erbij")
    ballots(one, {n: ["c"] for n in range(8)})
    neighbourhood = reverse("square:neighbourhood", args=[programme.slug])

    plan = report_html(programme_report(programme, "en"))
    assert "Residents can vote now" in plan and "Een boom erbij" not in plan
    assert "Een boom erbij" not in Client().get(neighbourhood).content.decode()

    one.closes = today - timedelta(days=1)
    one.save()
    assert "Een boom erbij" in report_html(programme_report(programme, "en"))
    assert "Een boom erbij" in Client().get(neighbourhood).content.decode()


def test_what_is_told_stands_on_the_day_of_the_report_and_never_after_today() -> None:
    today = timezone.localdate()
    past, ahead = date(2020, 1, 1), today + timedelta(days=1)
    assert day_told(Programme(reference_date=past)) == past
    assert day_told(Programme(reference_date=today)) == today
    assert day_told(Programme(reference_date=ahead)) == today


def test_a_project_from_a_contribution_asks_for_a_second_look(programme: Programme) -> None:
    said = Contribution.objects.get(programme=programme)
    row = project(
        a_round(programme),
        "a",
        5000,
        contribution=said,
        publication="held",
        description="Bel 06 12345678",
    )
    manager = signed_in(area_manager(programme).person)
    decide = reverse("listen:budget-decide", args=[programme.slug, row.pk])
    refused = manager.post(decide, {"publication": "published"})
    assert refused.status_code == 422
    assert "Hier lijkt iets persoonlijks in te staan" in refused.content.decode()
    assert 'name="looked"' in refused.content.decode()
    row.refresh_from_db()
    assert row.publication == Publication.HELD
    looked = {"publication": "published", "looked": "on", "revision": row.revision}
    assert manager.post(decide, looked).status_code == 302
    row.refresh_from_db()
    assert row.publication == Publication.PUBLISHED


def test_a_project_that_someone_here_wrote_needs_no_second_look(programme: Programme) -> None:
    row = project(a_round(programme), "a", 5000, publication="held", description="Bel 06 12345678")
    manager = signed_in(area_manager(programme).person)
    decide = reverse("listen:budget-decide", args=[programme.slug, row.pk])
    assert manager.post(decide, {"publication": "published"}).status_code == 302


# Files of elsewhere


@pytest.mark.parametrize("age", ["²", "٣٤", "9999999999", "9" * 5000, "-3", "3,5"])
def test_an_age_that_is_none_counts_as_not_told(programme: Programme, age: str) -> None:
    text = PB.replace("a;1,2;34", f"a;1,2;{age}")
    groups = count(pabulib_from(text.encode())).groups["age"]["greedy"]
    assert [group.group for group in groups] == ["65+", ""]
    page = bring(signed_in(area_manager(programme).person), programme, text)
    assert page.status_code == 200 and BudgetRound.objects.count() == 1


SCORES = """META
key;value
budget;1000
vote_type;scoring
default_score;{score}
PROJECTS
project_id;cost
1;400
VOTES
voter_id;vote;points
a;1;3
"""


@pytest.mark.parametrize("score", ["x", "1/0", "nan"])
def test_a_default_score_that_is_no_number_is_a_fault(programme: Programme, score: str) -> None:
    manager = signed_in(area_manager(programme).person)
    page = bring(manager, programme, SCORES.format(score=score))
    assert page.status_code == 422 and "ronde.pb, rij 5" in page.content.decode()
    assert not BudgetRound.objects.exists()


@pytest.mark.parametrize(("score", "points"), [("", 3), ("0", 3), ("-0,5", 2.5)])
def test_a_default_score_counts_for_who_gave_no_points(score: str, points: float) -> None:
    text = SCORES.format(score=score) + "b;;\n"
    assert count(pabulib_from(text.encode())).election.scores == (points,)


def test_ids_that_are_cut_to_the_same_key_are_numbered(programme: Programme) -> None:
    start = "p" * 70
    text = PB.replace("1;400;Bank", f"{start}1;400;Bank").replace(
        "2;700;Boom", f"{start}2;700;Boom"
    )
    text = text.replace("a;1,2;", f"a;{start}1,{start}2;").replace("b;1;", f"b;{start}2;")
    page = bring(signed_in(area_manager(programme).person), programme, text)
    assert page.status_code == 200
    keys = {row.name: row.key for row in BudgetProject.objects.all()}
    assert keys == {"Bank": f"pb-0001-{'p' * 56}", "Boom": f"pb-0001-{'p' * 54}-2"}
    given = [set(ballot.points) for ballot in BudgetRound.objects.get().ballots.order_by("pk")]
    assert given == [set(keys.values()), {keys["Boom"]}]


def test_a_numbered_key_never_takes_one_that_is_there(programme: Programme) -> None:
    ids = [f"{'p' * 54}-2", f"{'p' * 60}a", f"{'p' * 60}b", f"{'p' * 60}c"]
    lines = "\n".join(f"{one};100;Plan" for one in ids)
    text = PB.replace("1;400;Bank\n2;700;Boom", lines)
    text = text.replace("a;1,2;34", f"a;{','.join(ids)};34").replace("b;1;71", f"b;{ids[0]};71")
    assert bring(signed_in(area_manager(programme).person), programme, text).status_code == 200
    keys = list(BudgetProject.objects.values_list("key", flat=True))
    assert len(set(keys)) == 4 and all(len(key) <= 64 for key in keys)


@pytest.mark.parametrize("text", ["0000", "31.02.2024", "0", "morgen"])
def test_what_is_no_day_is_none(programme: Programme, text: str) -> None:
    assert day_of(text) is None
    file = PB.replace("01.03.2026", text)
    assert bring(signed_in(area_manager(programme).person), programme, file).status_code == 200
