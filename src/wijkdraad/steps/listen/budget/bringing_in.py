"""Makes a round of a Pabulib file: its projects wait for a look, its ballots count."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from wijkdraad.files.pabulib import PabulibFile, PabulibProject
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.programme.history import event
from wijkdraad.programme.models import (
    BallotKind,
    BudgetBallot,
    BudgetProject,
    BudgetRound,
    CountingRule,
    Person,
    Programme,
)

from ..site_rows import next_key
from .counting import Ignored, count

KEY_START = "pb-"
KEY_LENGTH = 64
NOT_KEPT = (
    ("age", _("the ages of voters")),
    ("sex", _("the sex of voters")),
    ("voting_method", _("how people voted")),
)


@dataclass(frozen=True)
class BroughtIn:
    """A new round, and what of the file is not kept: its rules, and what it told of voters."""

    round: BudgetRound
    ignored: tuple[Ignored, ...]
    caps: tuple[str, ...]
    about_voters: tuple[str, ...]


def bring_in(programme: Programme, file: PabulibFile, person: Person) -> BroughtIn:
    """Save a file as a new round; all of it or nothing. Raises UnreadableFile.

    Ballots in order of preference cannot be kept, nor can points that are not whole.
    """
    if file.vote_type == "ordinal":
        raise UnreadableFile(
            _("ballots in order of preference"),
            _("ballots that choose projects or divide points; wijkdraad budget does count these"),
            column="vote_type",
        )
    with_points = file.vote_type in ("cumulative", "scoring")
    for ballot in file.ballots:
        for key, points in ballot.points.items():
            if points != int(points) or points < 0:
                raise UnreadableFile(
                    _("{what} points for {project}"),
                    _("a whole number of 0 or more"),
                    what=points,
                    project=key,
                    row=ballot.row,
                    column="points",
                )
    for project in file.projects:
        if project.cost_cents <= 0:
            raise UnreadableFile(
                "{what}", _("more than 0"), what="0", row=project.row, column="cost"
            )
    most = [sum(ballot.points.values()) for ballot in file.ballots]
    with transaction.atomic(), event(person):
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        one = BudgetRound.objects.create(
            programme=programme,
            key=next_key(programme, BudgetRound, KEY_START),
            phase=programme.phase,
            name=_name(file),
            budget_cents=file.budget_cents,
            ballot=BallotKind.POINTS if with_points else BallotKind.APPROVAL,
            points=int(max(most, default=0)) or None if with_points else None,
            rule=CountingRule.EQUAL_SHARES
            if file.meta.get("rule", "").startswith("equalshares")
            else CountingRule.GREEDY,
            opens=day_of(file.meta.get("date_begin", "")),
            closes=day_of(file.meta.get("date_end", ""), last=True),
        )
        keys = _keys(one.key, file.projects)
        for project in file.projects:
            BudgetProject.objects.create(
                programme=programme,
                key=keys[project.id],
                phase=programme.phase,
                round=one,
                name=_short(project.name),
                description=_description(project),
                cost_cents=project.cost_cents,
            )
        now = timezone.now()
        BudgetBallot.objects.bulk_create(
            [
                BudgetBallot(
                    round=one,
                    voter=hashlib.sha256(f"pb:{one.pk}:{ballot.voter}".encode()).hexdigest(),
                    points={keys[key]: int(value) for key, value in ballot.points.items()},
                    voted_at=now,
                )
                for ballot in file.ballots
            ],
            batch_size=2000,
        )
    counted = count(file)
    columns = {name for ballot in file.ballots for name, cell in ballot.more.items() if cell}
    return BroughtIn(
        one,
        counted.ignored,
        tuple(cap.name for cap in counted.election.caps),
        tuple(words for name, words in NOT_KEPT if name in columns),
    )


def _keys(start: str, projects: Iterable[PabulibProject]) -> dict[str, str]:
    """The key of each project by its id: `start` and the id, cut where that is long.

    Of ids that are cut to the same key, each after the first ends in a number.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    met: Counter[str] = Counter()
    for project in projects:
        whole = f"{start}-{project.id}"[:KEY_LENGTH]
        key = whole
        while key in taken:
            met[whole] += 1
            behind = f"-{met[whole] + 1}"
            key = whole[: KEY_LENGTH - len(behind)] + behind
        taken.add(key)
        keys[project.id] = key
    return keys


def _name(file: PabulibFile) -> str:
    told = file.meta.get("description") or file.meta.get("unit") or file.meta.get("instance")
    return _short(told or "Pabulib")


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _description(project: PabulibProject) -> str:
    return project.more.get("description", "")


def day_of(text: str, last: bool = False) -> date | None:
    """The day of a text as Pabulib files have it; of a year alone its first or last day.

    None where it is no day.

    >>> day_of("31.03.2024"), day_of("2019"), day_of("2019", last=True), day_of("")
    (datetime.date(2024, 3, 31), datetime.date(2019, 1, 1), datetime.date(2019, 12, 31), None)
    """
    if re.fullmatch(r"\d{4}", text):
        text += "-12-31" if last else "-01-01"
    elif found := re.fullmatch(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})", text):
        text = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
