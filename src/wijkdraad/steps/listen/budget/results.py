"""The outcome of a count as plain values, for `wijkdraad budget`."""

from __future__ import annotations

from typing import Any

from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import CountingRule
from wijkdraad.reference.loader import publication_rules

from .counting import METHOD, Counted
from .telling import group_name, how_counted, ignored_sentence, unit_of, why


def result(counted: Counted, rule: CountingRule, language: Language) -> dict[str, Any]:
    """One rule's outcome with its reasons, and the winners of both rules. Money is in euros."""
    outcome = counted.outcomes[rule]
    unit = unit_of(counted, rule)
    support = dict(zip(counted.election.ids, counted.election.support, strict=True))
    projects = {project.id: project for project in counted.file.projects}
    decisions = []
    for told in outcome.decisions:
        each = told.each_cents
        decisions.append(
            {
                "id": told.project,
                "name": projects[told.project].name,
                "cost": told.cost_cents / 100,
                unit: _plain(told.votes),
                "supporters": support[told.project],
                "won": told.won,
                "reason": told.reason,
                "says": why(language, told, unit, support[told.project]),
                "at_most_each": None if each is None else round(float(each) / 100, 2),
            }
        )
    return {
        "rule": rule.value,
        "winners": list(outcome.winners),
        "spent": _plain(outcome.spent_cents / 100),
        "budget": _plain(outcome.budget_cents / 100),
        "ignored": [one.key for one in counted.ignored],
        "ignored_because": [ignored_sentence(language, one) for one in counted.ignored],
        "voters": counted.voters,
        "rule_of_file": counted.file.meta.get("rule", ""),
        "comment_of_file": counted.file.meta.get("comment", ""),
        "counted_as": how_counted(language, counted.file.vote_type),
        "shares_raised_by": outcome.raised_cents // 100,
        "projects": decisions,
        "winners_by_rule": {
            one.value: list(other.winners) for one, other in counted.outcomes.items()
        },
        "groups": _groups(counted, language),
        "method": METHOD,
    }


def _groups(counted: Counted, language: Language) -> list[dict[str, Any]]:
    """The effect on each group; what is small is null, and so is a share of few voters."""
    fewest = publication_rules()["fewest_answers_for_percentage"].value
    found = []
    for kind, by_rule in counted.groups.items():
        for rule, effects in by_rule.items():
            for effect in effects:
                shown = effect.with_winner is not None and (effect.voters or 0) >= fewest
                found.append(
                    {
                        "kind": kind,
                        "group": group_name(language, kind, effect.group),
                        "rule": rule.value,
                        "voters": effect.voters,
                        "with_a_winner": effect.with_winner,
                        "share_with_a_winner": (effect.with_winner or 0) / (effect.voters or 1)
                        if shown
                        else None,
                    }
                )
    return found


def _plain(value: Any) -> int | float:
    number = float(value)
    return int(number) if number.is_integer() else number
