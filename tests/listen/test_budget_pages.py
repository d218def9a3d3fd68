"""The neighbourhood budget on the site: voting, closing, both counts, the plan and Pabulib files."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import area_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.files.pabulib import pabulib_from
from wijkdraad.programme.models import (
    BudgetBallot,
    BudgetProject,
    BudgetRound,
    Need,
    Programme,
    Publication,
)
from wijkdraad.steps.listen.budget.counting import count
from wijkdraad.steps.listen.budget.made_up import make_up_ballots
from wijkdraad.steps.listen.budget.rounds import state_of
from wijkdraad.steps.report import programme_report

pytestmark = [pytest.mark.django_db, pytest.mark.site]
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "participation"


@pytest.fixture
def programme() -> Programme:
    programme = whole_thread().programme
    programme.is_public = True
    programme.save()
    return programme


def a_round(programme: Programme, **values: object) -> BudgetRound:
    given = {"key": "br1", "name": "Wijkbudget", "budget_cents": 100_000, "rule": "equal-shares"}
    return BudgetRound.objects.create(programme=programme, **{**given, **values})


def project(one: BudgetRound, key: str, cost_cents: int, **values: object) -> BudgetProject:
    given = {"name": f"Plan {key}", "publication": Publication.PUBLISHED}
    return BudgetProject.objects.create(
        programme=one.programme, round=one, key=key, cost_cents=cost_cents, **{**given, **values}
    )


def ballots(one: BudgetRound, chosen: dict[int, list[str]]) -> None:
    for voter, keys in chosen.items():
        BudgetBallot.objects.create(
            round=one,
            voter=f"{voter:064}",
            points=dict.fromkeys(keys, 1),
            voted_at="2026-09-02T12:00Z",
        )


def here(programme: Programme) -> str:
    return reverse("square:budget", args=[programme.slug])


def test_voting_changing_and_taking_back(programme: Programme) -> None:
    one = a_round(programme)
    project(one, "a", 60_000)
    project(one, "b", 50_000)
    client = Client()
    assert "Wijkbudget" in client.get(here(programme)).content.decode()
    page = client.post(here(programme), {"ronde": "br1", "plan": ["a", "b"]}, follow=True)
    assert "Verander mijn stem" in page.content.decode()
    assert page.content.decode().count(" checked") == 2
    client.post(here(programme), {"ronde": "br1", "plan": ["b"]})
    assert BudgetBallot.objects.get().points == {"b": 1}
    assert "gekozen" not in client.get(here(programme)).content.decode()
    client.post(here(programme), {"ronde": "br1", "withdraw": "1"})
    assert not BudgetBallot.objects.exists()


def test_what_cannot_be_kept_is_said_and_stays_filled_in(programme: Programme) -> None:
    one = a_round(programme, ballot="points", points=10)
    project(one, "a", 60_000)
    project(one, "b", 50_000, publication=Publication.HELD)
    client = Client()
    for given, says in (
        ({}, "U koos nog niets"),
        ({"punten-a": "11"}, "meer punten dan u heeft"),
        ({"punten-a": "veel"}, "heel aantal punten"),
        ({"punten-b": "4"}, "U koos nog niets"),
    ):
        page = client.post(here(programme), {"ronde": "br1", **given})
        assert page.status_code == 422 and says in page.content.decode()
    assert (
        'value="11"'
        in client.post(here(programme), {"ronde": "br1", "punten-a": "11"}).content.decode()
    )
    client.post(here(programme), {"ronde": "br1", "punten-a": "10"})
    assert BudgetBallot.objects.get().points == {"a": 10}


def test_a_closed_round_takes_no_votes_and_shows_both_counts(programme: Programme) -> None:
    one = a_round(programme, closes=timezone.localdate() - timedelta(days=1))
    project(one, "a", 60_000)
    project(one, "b", 40_000)
    project(one, "c", 32_000, need=Need.objects.get())
    ballots(one, {n: ["a", "b"] for n in range(6)} | {n: ["c"] for n in range(6, 10)})
    page = Client().get(here(programme)).content.decode()
    assert "Er stemden 10 mensen." in page and "minder dan 5 stemmen" in page
    outcome = Client().get(here(programme)).context["told"].outcome
    assert {row.project.key: (row.equal_won, row.greedy_won) for row in outcome.rows} == {
        "a": (False, True),
        "b": (True, True),
        "c": (True, False),
    }
    # Four voters pay 80 euros each: from that, and the cost, their number would follow.
    row = next(row for row in outcome.rows if row.project.key == "c")
    assert "80" not in row.equal_why
    refused = Client().post(here(programme), {"ronde": "br1", "plan": ["a"]})
    assert refused.status_code == 422 and BudgetBallot.objects.count() == 10


def test_what_won_is_told_in_the_plan_and_in_the_thread_of_the_need(programme: Programme) -> None:
    need = Need.objects.get(programme=programme)
    one = a_round(programme, closes=programme.reference_date - timedelta(days=1))
    project(one, "c", 32_000, need=need, name="Een boom erbij")
    before = report_html(programme_report(programme))
    assert "geen stembiljetten van bewaard" in before and "Een boom erbij" not in before
    ballots(one, {n: ["c"] for n in range(8)})
    after = report_html(programme_report(programme))
    assert "Een boom erbij" in after
    page = Client().get(reverse("square:neighbourhood", args=[programme.slug])).content.decode()
    assert "Bewoners kozen “Een boom erbij” in “Wijkbudget” (€ 320)." in page
    one.closes = programme.reference_date + timedelta(days=1)
    one.save()
    assert "Een boom erbij" not in report_html(programme_report(programme))


def test_the_example_is_counted_both_ways(example: Programme) -> None:
    assert make_up_ballots(example) > 100 and make_up_ballots(example) == 0
    page = Client().get(here(example), {"ronde": "br1"})
    outcome = page.context["told"].outcome
    assert outcome.made_up and any(row.differs for row in outcome.rows)
    assert "Deze stemmen zijn bedacht" in page.content.decode()
    office = signed_in(area_manager(example).person)
    told = office.get(reverse("listen:budget", args=[example.slug]))
    assert "houd het voor uzelf" in told.content.decode()
    plan = report_html(programme_report(example))
    assert "Gekozen in “Wijkbudget Lindenkwartier 2026”" in plan


def test_a_round_is_open_on_its_first_and_last_day() -> None:
    one = BudgetRound(opens=date(2026, 9, 1), closes=date(2026, 9, 21))
    days = [date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 21), date(2026, 9, 22)]
    assert [state_of(one, day) for day in days] == ["waits", "open", "open", "closed"]
    assert state_of(BudgetRound(), days[0]) == "open"


PB = """META
key;value
description;Buurtgeld
budget;1000
vote_type;approval
rule;equalshares/add1
date_begin;01.03.2026
date_end;15.03.2026
max_length;1
PROJECTS
project_id;cost;name
1;400;Bank
2;700;Boom
VOTES
voter_id;vote;age
a;1,2;34
b;1;71
"""


def bring(client: Client, programme: Programme, text: str):
    file = SimpleUploadedFile("ronde.pb", text.encode())
    return client.post(reverse("listen:budget", args=[programme.slug]), {"file": file}, follow=True)


def test_a_pabulib_file_comes_in_and_goes_out(programme: Programme) -> None:
    manager = signed_in(area_manager(programme).person)
    page = bring(manager, programme, PB).content.decode()
    assert "“Buurtgeld” is binnen, met 2 plannen" in page
    assert "max_length (1): 1 stembiljetten" in page and "leeftijd van stemmers" in page
    one = BudgetRound.objects.get()
    assert (one.key, one.budget_cents, one.rule) == ("pb-0001", 100_000, "equal-shares")
    assert (one.opens, one.closes) == (date(2026, 3, 1), date(2026, 3, 15))
    assert not one.projects.exclude(publication=Publication.HELD).exists()
    for row in one.projects.all():
        decide = reverse("listen:budget-decide", args=[programme.slug, row.pk])
        manager.post(decide, {"publication": "published"})
    out = manager.get(reverse("listen:budget-file", args=[programme.slug, one.pk]))
    again, first = pabulib_from(out.content), pabulib_from(PB.encode())
    for rule in ("greedy", "equal-shares"):
        names = [
            [
                next(p.name for p in file.projects if p.id == key)
                for key in count(file).outcomes[rule].winners
            ]
            for file in (again, first)
        ]
        assert names[0] == names[1]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("1;400;Bank", "1;veel;Bank", "ronde.pb, rij 12, kolom cost"),
        ("1;400;Bank", "1;0;Bank", "meer dan 0"),
        ("approval", "ordinal", "volgorde van voorkeur"),
    ],
)
def test_a_wrong_file_leaves_all_as_it_was(
    programme: Programme, old: str, new: str, says: str
) -> None:
    page = bring(signed_in(area_manager(programme).person), programme, PB.replace(old, new))
    assert page.status_code == 422 and says in page.content.decode()
    assert not BudgetRound.objects.exists() and not BudgetProject.objects.exists()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.pb")), ids=lambda path: path.stem)
def test_real_files_come_in(programme: Programme, path: Path) -> None:
    manager = signed_in(area_manager(programme).person)
    bring(manager, programme, path.read_text("utf-8"))
    read = pabulib_from(path.read_bytes())
    one = BudgetRound.objects.get()
    assert one.projects.count() == len(read.projects)
    assert one.ballots.count() == len(read.ballots)
