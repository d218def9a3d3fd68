"""What the pages of the neighbourhood budget tell, for residents and for who works here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Max, Sum

from wijkdraad.method.listen.budget.election import Outcome
from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import (
    BudgetProject,
    BudgetRound,
    CountingRule,
    Programme,
)
from wijkdraad.reference.loader import publication_rules
from wijkdraad.steps.language import reader_language

from .counting import Counted, count
from .rounds import MADE_UP, State, open_projects, round_file, rounds_of, state_of
from .telling import euros, how_counted, ignored_sentence, unit_of, why

KEPT_S = 3600


@dataclass(frozen=True)
class ProjectOutcome:
    """A project and what each way of counting decided about it."""

    project: BudgetProject
    greedy_won: bool
    greedy_why: str
    equal_won: bool
    equal_why: str

    @property
    def differs(self) -> bool:
        """Whether the two ways of counting decide differently."""
        return self.greedy_won != self.equal_won


@dataclass(frozen=True)
class RoundOutcome:
    """A round counted both ways. `voters` is in words. `rows` has the winners first."""

    voters: str
    decides: CountingRule
    greedy_spent: str
    greedy_left: str
    equal_spent: str
    equal_left: str
    rows: tuple[ProjectOutcome, ...]
    points_counted: str
    ignored: tuple[str, ...]
    made_up: bool


@dataclass(frozen=True)
class RoundTold:
    """A round, how far it is, its open projects, and what was counted where that may be told."""

    row: BudgetRound
    state: State
    projects: tuple[BudgetProject, ...]
    ballots: int
    outcome: RoundOutcome | None
    closed_projects: tuple[BudgetProject, ...] = ()

    @property
    def costs_cents(self) -> int:
        """What all projects would cost together."""
        return sum(project.cost_cents for project in self.projects)


def counted_round(one: BudgetRound) -> Counted | None:
    """A round counted both ways; None without a project or a ballot. Counted again only on a change."""
    projects = open_projects(one)
    mark = one.ballots.aggregate(count=Count("pk"), last=Max("voted_at"), keys=Sum("pk"))
    if not projects or not mark["count"]:
        return None
    shown = [(project.key, project.cost_cents) for project in projects]
    told = repr((shown, one.budget_cents, one.ballot, sorted(mark.items())))
    key = f"budget-{one.pk}-{hashlib.sha256(told.encode()).hexdigest()}"
    known: Counted | None = cache.get(key)
    if known is None:
        known = count(round_file(one))
        cache.set(key, known, KEPT_S)
    return known


def outcome_of(one: BudgetRound, language: Language, public: bool) -> RoundOutcome | None:
    """The outcome of a round; for the `public` without small counts. None where nobody voted."""
    counted = counted_round(one)
    if counted is None:
        return None
    smallest = int(publication_rules()["smallest_count_shown"].value) if public else 0
    support = dict(zip(counted.election.ids, counted.election.support, strict=True))
    told = {
        rule: {
            decision.project: (
                decision.won,
                why(
                    language, decision, unit_of(counted, rule), support[decision.project], smallest
                ),
            )
            for decision in outcome.decisions
        }
        for rule, outcome in counted.outcomes.items()
    }
    greedy, equal = told[CountingRule.GREEDY], told[CountingRule.EQUAL_SHARES]
    decides = CountingRule(one.rule)
    order = {decision.project: n for n, decision in enumerate(counted.outcomes[decides].decisions)}
    rows = [
        ProjectOutcome(project, *greedy[project.key], *equal[project.key])
        for project in open_projects(one)
    ]
    rows.sort(key=lambda row: (not told[decides][row.project.key][0], order[row.project.key]))
    return RoundOutcome(
        voters_in_words(language, counted.voters, smallest),
        decides,
        *_spent_and_left(language, counted.outcomes[CountingRule.GREEDY]),
        *_spent_and_left(language, counted.outcomes[CountingRule.EQUAL_SHARES]),
        tuple(rows),
        how_counted(language, one.ballot),
        tuple(ignored_sentence(language, rule) for rule in counted.ignored),
        one.ballots.filter(voter__startswith=MADE_UP).exists(),
    )


def _spent_and_left(language: Language, outcome: Outcome) -> tuple[str, str]:
    left = outcome.budget_cents - outcome.spent_cents
    return euros(language, outcome.spent_cents), euros(language, left)


def voters_in_words(language: Language, voters: int, smallest: int = 0) -> str:
    """How many people voted."""
    if 0 < voters < smallest:
        return language.gettext("Fewer than {count} people voted.").format(count=smallest)
    return language.ngettext("{count} person voted.", "{count} people voted.", voters).format(
        count=language.number(voters)
    )


def public_round(programme: Programme, one: BudgetRound, today: date) -> RoundTold:
    """A round for residents: what came of it only after it closed."""
    state = state_of(one, today)
    outcome = None
    if state == "closed":
        outcome = outcome_of(one, reader_language(programme.language), public=True)
    return RoundTold(one, state, tuple(open_projects(one)), 0, outcome)


def office_rounds(programme: Programme, today: date) -> list[RoundTold]:
    """All rounds for who works here, with what would come of them now."""
    told = []
    for one in rounds_of(programme):
        projects = open_projects(one)
        shown = {project.pk for project in projects}
        others = [project for project in one.projects.order_by("key") if project.pk not in shown]
        told.append(
            RoundTold(
                one,
                state_of(one, today),
                tuple(projects),
                one.ballots.count(),
                outcome_of(one, reader_language(programme.language), public=False),
                tuple(others),
            )
        )
    return told
