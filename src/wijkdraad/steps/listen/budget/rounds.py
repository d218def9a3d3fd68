"""The rounds of a neighbourhood budget: whether one is open, and the ballots of its voters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.db import transaction
from django.utils import timezone

from wijkdraad.files.pabulib import PabulibBallot, PabulibFile, PabulibProject
from wijkdraad.programme.models import (
    BallotKind,
    BudgetBallot,
    BudgetProject,
    BudgetRound,
    Programme,
    Publication,
)

MADE_UP = "example-"
"""How the mark of a voter begins whose ballot was made up, to show how the pages work."""

State = Literal["waits", "open", "closed"]


FIXED_BY_VOTES = ("budget_cents", "ballot", "points", "rule")
"""What of a round no longer changes once someone voted in it."""


def has_ballots(number: int) -> bool:
    """Whether anyone voted in the round with this number."""
    return BudgetBallot.objects.filter(round=number).exists()


def state_of(one: BudgetRound, today: date) -> State:
    """Whether a round waits for its first day, is open, or is closed. The last day counts."""
    if one.closes is not None and one.closes < today:
        return "closed"
    return "waits" if one.opens is not None and one.opens > today else "open"


def rounds_of(programme: Programme) -> list[BudgetRound]:
    """The rounds: the one that closes last first, and before it those without a last day."""
    rows = list(BudgetRound.objects.filter(programme=programme).order_by("key"))
    return sorted(rows, key=lambda one: one.closes or date.max, reverse=True)


def shown_round(programme: Programme, today: date, key: str = "") -> BudgetRound | None:
    """The round with this key that has a project for everyone to see.

    Without a key, or where there is no such round: the first that is open, else the last that
    closed, else the next one.
    """
    rows = [one for one in rounds_of(programme) if open_projects(one)]
    chosen = next((one for one in rows if key and one.key == key), None)
    if chosen is not None:
        return chosen
    for state in ("open", "closed", "waits"):
        for one in rows:
            if state_of(one, today) == state:
                return one
    return None


def open_projects(one: BudgetRound) -> list[BudgetProject]:
    """The projects that anyone can vote for, in the order of their keys.

    One that comes from a contribution which is hidden stays unseen with it.
    """
    projects = one.projects.filter(publication=Publication.PUBLISHED).select_related("need")
    return list(projects.exclude(contribution__publication=Publication.HIDDEN).order_by("key"))


def purpose(one: BudgetRound) -> str:
    """For what a visitor gets a mark here: another one in each round."""
    return f"budget-{one.pk}"


@dataclass(frozen=True)
class NotCounted(Exception):
    """A ballot that cannot be kept: "closed", "nothing", "too_many" points, or "no_project"."""

    why: Literal["closed", "nothing", "too_many", "no_project"]


def points_of(one: BudgetRound, voter: str) -> dict[str, int]:
    """What the visitor with this mark voted, by key of the project; empty where they did not."""
    ballot = BudgetBallot.objects.filter(round=one, voter=voter).first()
    return dict(ballot.points) if ballot else {}


def keep_ballot(one: BudgetRound, voter: str, points: dict[str, int], today: date) -> None:
    """Keep a ballot in place of an earlier one. Raises NotCounted.

    For approval each project counts 1. Points are whole numbers from 0; together no more than
    the round gives each voter.
    """
    given = {key: value for key, value in points.items() if value > 0}
    with transaction.atomic():
        one = BudgetRound.objects.select_for_update().get(pk=one.pk)
        if state_of(one, today) != "open":
            raise NotCounted("closed")
        if not given:
            raise NotCounted("nothing")
        if not set(given) <= {project.key for project in open_projects(one)}:
            raise NotCounted("no_project")
        if one.ballot == BallotKind.APPROVAL:
            given = dict.fromkeys(given, 1)
        elif one.points is not None and sum(given.values()) > one.points:
            raise NotCounted("too_many")
        BudgetBallot.objects.update_or_create(
            round=one, voter=voter, defaults={"points": given, "voted_at": timezone.now()}
        )


def withdraw(one: BudgetRound, voter: str, today: date) -> None:
    """Forget the ballot of this visitor. Raises NotCounted where the round is closed."""
    if state_of(one, today) != "open":
        raise NotCounted("closed")
    BudgetBallot.objects.filter(round=one, voter=voter).delete()


def round_file(one: BudgetRound) -> PabulibFile:
    """A round as a Pabulib file: its open projects and its ballots, the voters numbered anew.

    The order of the ballots says nothing of who came first. A project that was taken away falls
    off the ballots; a ballot on which nothing is left still counts as a voter.
    """
    projects = open_projects(one)
    keys = {project.key for project in projects}
    rows = sorted(one.ballots.all(), key=lambda row: hashlib.sha256(row.voter.encode()).digest())
    with_points = one.ballot == BallotKind.POINTS
    ballots = []
    for number, row in enumerate(rows, start=1):
        points = {key: Decimal(value) for key, value in row.points.items() if key in keys}
        ballots.append(PabulibBallot(str(number), points, {}))
    programme = one.programme
    meta = {
        "description": one.name,
        "country": "Netherlands",
        "unit": programme.place,
        "subunit": programme.name,
        "instance": one.key,
        "rule": "greedy" if one.rule == "greedy" else "equalshares/add1",
        "date_begin": one.opens.isoformat() if one.opens else "",
        "date_end": one.closes.isoformat() if one.closes else "",
        "language": programme.language,
        "currency": "EUR",
        "max_sum_points": str(one.points) if with_points and one.points else "",
    }
    votes = {key: sum(key in ballot.points for ballot in ballots) for key in keys}
    return PabulibFile(
        {key: value for key, value in meta.items() if value},
        one.budget_cents,
        "cumulative" if with_points else "approval",
        tuple(
            PabulibProject(
                project.key,
                project.cost_cents,
                {"name": project.name, "votes": str(votes[project.key])},
            )
            for project in projects
        ),
        tuple(ballots),
    )
