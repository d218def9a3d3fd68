"""Counts the ballots of a Pabulib file both ways, and names its rules that could not be kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wijkdraad.files.pabulib import BOUNDS, PabulibFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.listen.budget.effect import GroupEffect, effects_by_group
from wijkdraad.method.listen.budget.election import Cap, Election, Outcome
from wijkdraad.method.listen.budget.equal_shares import equal_shares_outcome
from wijkdraad.method.listen.budget.greedy import greedy_outcome
from wijkdraad.programme.models import AgeGroup, CountingRule
from wijkdraad.reference.loader import publication_rules

METHOD = "greedy, equal shares (cost utilities, Add1, completed by votes) (1)"
CAPS = (
    ("budget_per_category", "categories", "category"),
    ("budget_per_neighborhood", "neighborhoods", "neighborhood"),
    ("budget_per_subunit", "subunits", "subunit"),
)
# What is said of a file and is no rule for counting.
ABOUT_THE_FILE = ("description", "comment", "language", "currency", "acknowledgments")
WHERE_AND_WHEN = ("country", "unit", "subunit", "district", "neighborhood", "instance", "edition")
SIZES = ("num_projects", "num_votes", "budget", "vote_type", "rule", "fully_funded")
DAYS = ("date_begin", "date_end", "selection_date")
NAMES = ("category", "categories", "neighborhoods", "subunits", "experimental")
NO_RULES = frozenset((*ABOUT_THE_FILE, *WHERE_AND_WHEN, *SIZES, *DAYS, *NAMES))
AGES = (
    *((15, AgeGroup.UNDER_15), (25, AgeGroup.FROM_15), (45, AgeGroup.FROM_25)),
    *((65, AgeGroup.FROM_45), (10**9, AgeGroup.FROM_65)),
)
MOST_DIGITS_OF_AN_AGE = 3
SEXES = {"F": _("woman"), "M": _("man"), "K": _("woman"), "O": _("other")}


@dataclass(frozen=True)
class Ignored:
    """A rule of the file that was not kept: its key, what the file says, and why (a sentence)."""

    key: str
    value: str
    because: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Counted:
    """A round counted both ways.

    `outcomes` is by rule. `groups` is by kind of group ("age", "sex"), then by rule.
    """

    file: PabulibFile
    election: Election
    outcomes: dict[CountingRule, Outcome]
    groups: dict[str, dict[CountingRule, tuple[GroupEffect, ...]]]
    ignored: tuple[Ignored, ...]

    @property
    def voters(self) -> int:
        """How many ballots there are."""
        return self.election.voters


def count(file: PabulibFile) -> Counted:
    """Count a round both ways.

    Ballots with points, or in order of preference, count as sums for the greedy rule; for equal
    shares each project that got more than 0 is one that the voter supports.
    """
    places = {project.id: place for place, project in enumerate(file.projects)}
    supporters: list[list[int]] = [[] for _project in file.projects]
    sums = [Fraction(0)] * len(file.projects)
    missing = _number(file.meta.get("default_score", "")) if file.vote_type == "scoring" else 0
    for voter, ballot in enumerate(file.ballots):
        scores = _scores(file, ballot.points)
        for key, points in scores.items():
            sums[places[key]] += Fraction(points) - missing
            if points > 0:
                supporters[places[key]].append(voter)
    sums = [total + missing * len(file.ballots) for total in sums]
    caps, not_kept = _caps(file)
    election = Election(
        tuple(places),
        tuple(project.cost_cents for project in file.projects),
        tuple(tuple(voters) for voters in supporters),
        tuple(int(total) if total.denominator == 1 else total for total in sums),
        len(file.ballots),
        file.budget_cents,
        caps,
    )
    outcomes = {
        CountingRule.GREEDY: greedy_outcome(election),
        CountingRule.EQUAL_SHARES: equal_shares_outcome(election),
    }
    return Counted(
        file,
        election,
        outcomes,
        _groups(file, election, outcomes),
        (*not_kept, *_broken_bounds(file), *_unknown(file)),
    )


def _scores(file: PabulibFile, points: Any) -> dict[str, Decimal]:
    if file.vote_type != "ordinal":
        return dict(points)
    # Borda: the first of a full list gets as many points as the list may hold, the next one less.
    longest = int(_number(file.meta.get("max_length", "")) or len(file.projects))
    return {key: Decimal(max(longest - place, 0)) for place, key in enumerate(points)}


def _number(text: str) -> Fraction:
    return Fraction(text.strip().replace(",", ".")) if text.strip() else Fraction(0)


def _caps(file: PabulibFile) -> tuple[tuple[Cap, ...], list[Ignored]]:
    """The most per category or area of a file, and those that do not fit its projects."""
    caps, not_kept = [], []
    for key, names_key, column in CAPS:
        amounts = file.amounts(key)
        if not amounts:
            continue
        names = [name.strip() for name in file.meta.get(names_key, "").split(",") if name.strip()]
        of_projects = [
            {part.strip() for part in project.more.get(column, "").split(",") if part.strip()}
            for project in file.projects
        ]
        unknown = {name for of_one in of_projects for name in of_one} - set(names)
        if len(names) != len(amounts) or unknown:
            not_kept.append(
                Ignored(
                    key,
                    file.meta[key],
                    _("its amounts do not fit the names under {names} and those of the projects"),
                    {"names": names_key},
                )
            )
            continue
        for name, amount in zip(names, amounts, strict=True):
            inside = frozenset(place for place, found in enumerate(of_projects) if name in found)
            caps.append(Cap(name, amount, inside))
    return tuple(caps), not_kept


def _broken_bounds(file: PabulibFile) -> list[Ignored]:
    """The bounds on a ballot that some ballots break; those ballots are counted as they are."""
    costs = {project.id: Fraction(project.cost_cents, 100) for project in file.projects}
    found = []
    for key in BOUNDS:
        if not file.meta.get(key, "").strip():
            continue
        bound = _number(file.meta[key])
        broken = 0
        for ballot in file.ballots:
            points = [Fraction(value) for value in ballot.points.values()]
            values = {
                "length": [Fraction(len(points))],
                "sum_cost": [sum((costs[one] for one in ballot.points), Fraction(0))],
                "points": points,
                "sum_points": [sum(points, Fraction(0))],
            }[key.partition("_")[2]]
            low = key.startswith("min")
            broken += any(value < bound if low else value > bound for value in values)
        if broken:
            because = _("{count} ballots do not keep to it; they are counted as they are")
            found.append(Ignored(key, file.meta[key], because, {"count": broken}))
    return found


def _unknown(file: PabulibFile) -> list[Ignored]:
    """The keys that may hold a rule which we do not apply."""
    applied = {key for key, _names, _column in CAPS} | set(BOUNDS) | NO_RULES
    if file.vote_type == "scoring":
        applied.add("default_score")
    if file.meta.get("scoring_fn", "").casefold() in ("", "borda"):
        applied.add("scoring_fn")
    return [
        Ignored(key, value, _("a rule in words, or one that we do not know"), {})
        for key, value in file.meta.items()
        if key not in applied and value.strip()
    ]


def _groups(
    file: PabulibFile, election: Election, outcomes: dict[CountingRule, Outcome]
) -> dict[str, dict[CountingRule, tuple[GroupEffect, ...]]]:
    """The effect by age and by sex, where the file has them; who did not say it stands last."""
    smallest = publication_rules()["smallest_count_shown"].value
    found = {}
    for column, label in (("age", _age), ("sex", _sex)):
        labels = [label(ballot.more.get(column, "")) for ballot in file.ballots]
        names = [name for name in _labels(column) if name in labels]
        if not names:
            continue
        groups = {
            name: [voter for voter, of_voter in enumerate(labels) if of_voter == name]
            for name in (*names, "")
            if name in labels
        }
        found[column] = {
            rule: effects_by_group(election, outcome.winners, groups, smallest)
            for rule, outcome in outcomes.items()
        }
    return found


def _labels(column: str) -> list[str]:
    return [str(age.value) for _below, age in AGES] if column == "age" else list(SEXES)


def _age(text: str) -> str:
    # "²".isdigit() is true, and int("²") raises.
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS_OF_AN_AGE):
        return ""
    return next((str(age.value) for below, age in AGES if int(text) < below), "")


def _sex(text: str) -> str:
    return text.upper() if text.upper() in SEXES else ""
