"""The facts of the section of the neighbourhood budget, and which won project answers a need."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from wijkdraad.method.report.chapters.listening.budget import (
    BudgetFacts,
    ChosenProject,
    RoundFacts,
)
from wijkdraad.programme.models import BudgetRound, CountingRule, Need

from ...listen.budget.page import RoundOutcome, outcome_of
from ...listen.budget.rounds import open_projects, rounds_of, state_of
from ...listen.budget.telling import euros
from ...listen.publishing import day_told
from ..shared import Reading


def budget_facts(reading: Reading) -> BudgetFacts:
    """The rounds as they stood on the day of the plan; what won only where a round was closed."""
    return BudgetFacts(tuple(_round(reading, one) for one in rounds_of(reading.programme)))


def _round(reading: Reading, one: BudgetRound) -> RoundFacts:
    _ = reading.language.gettext
    projects = open_projects(one)
    outcome = _outcome(reading, one)
    chosen, only_other = [], []
    for row in outcome.rows if outcome else ():
        greedy_decides = outcome is not None and outcome.decides == CountingRule.GREEDY
        won, other = row.greedy_won, row.equal_won
        if not greedy_decides:
            won, other = other, won
        if won:
            chosen.append(
                ChosenProject(
                    row.project.name,
                    euros(reading.language, row.project.cost_cents),
                    row.project.need.name if row.project.need else "",
                    row.greedy_why if greedy_decides else row.equal_why,
                )
            )
        elif other:
            only_other.append(row.project.name)
    told = _("“{name}”: {money} to divide.").format(
        name=one.name, money=euros(reading.language, one.budget_cents)
    )
    return RoundFacts(
        one.name,
        f"{told} {_how_far(reading, one, outcome)}",
        len(projects),
        one.projects.count() - len(projects),
        tuple(chosen),
        tuple(only_other),
        outcome is not None and outcome.made_up,
    )


def _outcome(reading: Reading, one: BudgetRound) -> RoundOutcome | None:
    if state_of(one, day_told(reading.programme)) != "closed":
        return None
    return outcome_of(one, reading.language, public=True)


def _how_far(reading: Reading, one: BudgetRound, outcome: RoundOutcome | None) -> str:
    _ = reading.language.gettext
    state = state_of(one, day_told(reading.programme))
    if state == "waits" and one.opens is not None:
        return _("Opens on {day}.").format(day=reading.language.day(one.opens))
    if state == "open":
        return _("Residents can vote now; what comes of it is told when the round is closed.")
    if outcome is None:
        return _("The round is closed; no ballots of it are kept here.")
    rule = one.get_rule_display()
    return f"{outcome.voters} {_('Counted as agreed beforehand: {rule}.').format(rule=rule)}"


_WON: WeakKeyDictionary[Reading, dict[int, list[str]]] = WeakKeyDictionary()


def won_projects(reading: Reading) -> dict[int, list[str]]:
    """Sentences about projects that won and answer a need, by the number of the need.

    Looked up once for a reading: each need of it asks.
    """
    if reading not in _WON:
        _WON[reading] = _won_projects(reading)
    return _WON[reading]


def _won_projects(reading: Reading) -> dict[int, list[str]]:
    _ = reading.language.gettext
    told: dict[int, list[str]] = {}
    for one in rounds_of(reading.programme):
        outcome = _outcome(reading, one)
        for row in outcome.rows if outcome else ():
            greedy = outcome is not None and outcome.decides == CountingRule.GREEDY
            need: Need | None = row.project.need
            if need is not None and (row.greedy_won if greedy else row.equal_won):
                sentence = _("Residents chose “{project}” in “{round}” ({cost}).").format(
                    project=row.project.name,
                    round=one.name,
                    cost=euros(reading.language, row.project.cost_cents),
                )
                told.setdefault(need.pk, []).append(sentence)
    return told
