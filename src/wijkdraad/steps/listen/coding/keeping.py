"""Steps that keep what a coder read in a contribution, apart or as the outcome of a talk.

Coding apart writes a `Coding` and nothing else. Understanding together writes the outcome: kind,
theme, group and place of the contribution, the steps of why, and its link to a need. The outcome
is no coding: it is not blind, and would make coders seem to agree more than they do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from wijkdraad.programme.descriptions import description_of
from wijkdraad.programme.models import Coding, Contribution, Need, Person, Programme, WhyStep
from wijkdraad.programme.tables import LINK_KINDS, LinkKind, table_of

from ...rows import Conflict, add_link, add_row, change_row, proposed_key
from .blind import coder_name


@dataclass(frozen=True)
class Outcome:
    """What was understood from a contribution.

    `values` are those of the contribution (kind, theme, group, place). The need is one that is
    there, or the values of a new one, or neither. `steps` are questions and answers in order.
    """

    values: dict[str, Any]
    need: Need | None = None
    new_need: dict[str, Any] = field(default_factory=dict)
    why: str = ""
    steps: tuple[tuple[str, str], ...] = ()


def code_apart(
    contribution: Contribution, kind: str, theme: str, need: Need | None, person: Person
) -> Coding:
    """Keep what this person read in a contribution, under their own name as a coder.

    Raises steps.rows.KeyTaken where they coded it already.
    """
    programme = contribution.programme
    values = {
        "contribution": contribution,
        "coder": coder_name(programme, person),
        "kind": kind,
        "theme": theme,
        "need": need,
    }
    made = _add(programme, Coding, values, person)
    assert isinstance(made, Coding)
    return made


@transaction.atomic
def settle(
    contribution: Contribution, revision: int, outcome: Outcome, person: Person
) -> Need | None:
    """Keep what was understood from a contribution. Gives the need it is linked to now, if any.

    The same outcome sent twice, as by a double click, is kept once. Raises steps.rows.Conflict
    where the contribution changed in another way since it was opened at `revision`, and KeyTaken
    where a key was taken at the same moment; then nothing is kept.
    """
    programme, table = contribution.programme, table_of(Contribution)
    try:
        change_row(programme, table, contribution.pk, outcome.values, revision, person)
    except Conflict as conflict:
        if not _says_this(conflict.row, outcome):
            raise
    need = outcome.need
    if outcome.new_need:
        same = Need.objects.filter(programme=programme, **outcome.new_need).first()
        need = same or _add(programme, Need, outcome.new_need, person)
    linked = need is not None and contribution.need_links.filter(need=need).exists()
    if need is not None and (outcome.why or not linked):
        add_link(contribution, _to_need(), True, need, outcome.why, person)
    there = list(contribution.why_steps.order_by("position"))
    if [(step.question, step.answer) for step in there][-len(outcome.steps) :] == [*outcome.steps]:
        return need
    position = there[-1].position if there else 0
    for number, (question, answer) in enumerate(outcome.steps, start=position + 1):
        values = {
            "contribution": contribution,
            "position": number,
            "question": question,
            "answer": answer,
        }
        _add(programme, WhyStep, values, person)
    return need


def _says_this(row: Contribution | None, outcome: Outcome) -> bool:
    """Whether a contribution says already what this outcome would make of it."""
    return row is not None and all(
        getattr(row, name) == value for name, value in outcome.values.items()
    )


def _to_need() -> LinkKind:
    return next(
        kind
        for kind in LINK_KINDS
        if (kind.from_table, kind.to_table) == ("contributions", "needs")
    )


def _add(programme: Programme, model: type[Any], values: dict[str, Any], person: Person) -> Any:
    table = table_of(model)
    key = proposed_key(programme, table, description_of(table).prefix)
    return add_row(programme, table, {"key": key, **values}, person)
