"""Steps on contributions that are one voice: what counts, what is proposed, and what was judged."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy

from wijkdraad.method.listen.coding.voices import Pair, refusal
from wijkdraad.programme.cloth import merged_voices
from wijkdraad.programme.descriptions import description_of
from wijkdraad.programme.models import (
    Contribution,
    DoubleContribution,
    DoubleVerdict,
    Person,
    Programme,
)
from wijkdraad.programme.tables import table_of

from ...rows import add_row, delete_row, proposed_key

REFUSALS = {
    "itself": gettext_lazy("A contribution cannot be a double of itself."),
    "known": gettext_lazy("These two were judged already, or this one is a double of another one."),
    "circle": gettext_lazy("The other way round was judged already: then neither would count."),
    "chain": gettext_lazy(
        "One of these two is a double already, or has doubles. Choose the one that counts."
    ),
}


class CannotMerge(Exception):
    """A judgement that cannot be kept; the text says why, in the active language."""


def counted_contributions(programme: Programme) -> list[Contribution]:
    """The contributions that count, in the order of their keys: each voice once.

    Those that a person judged to be the same voice as another one are left out. Use this, or
    `Cloth.counted_contributions`, wherever contributions are counted.
    """
    merged = merged_voices(programme)
    rows = Contribution.objects.filter(programme=programme)
    return [row for row in rows if row.key not in merged]


def judgements(programme: Programme) -> list[DoubleContribution]:
    """Every pair that was judged, as one voice or as two."""
    rows = DoubleContribution.objects.filter(programme=programme)
    return list(rows.select_related("contribution", "same_as"))


def why_refused(
    programme: Programme,
    contribution: Contribution,
    same_as: Contribution,
    verdict: str,
    but: int | None = None,
) -> str:
    """Why a judgement cannot be kept, in a sentence; empty where it can.

    `but` is the number of a judgement that is being changed and does not count.
    """
    rows = [row for row in judgements(programme) if row.pk != but]
    new = (contribution.key, same_as.key)
    if any({row.contribution.key, row.same_as.key} == set(new) for row in rows):
        return str(REFUSALS["known"])
    if verdict != DoubleVerdict.SAME:
        return str(REFUSALS["itself"]) if contribution == same_as else ""
    pairs: list[Pair] = [
        (row.contribution.key, row.same_as.key) for row in rows if row.verdict == DoubleVerdict.SAME
    ]
    refused = refusal(pairs, new)
    return str(REFUSALS[refused]) if refused else ""


@transaction.atomic
def judge(
    programme: Programme,
    contribution: Contribution,
    same_as: Contribution,
    verdict: str,
    why: str,
    person: Person,
) -> DoubleContribution:
    """Keep that two contributions are one voice, or two. Neither of them changes.

    Raises CannotMerge where the judgement would make a chain or a circle or stands already, and
    steps.rows.KeyTaken where somebody else judged at the same moment.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    refused = why_refused(programme, contribution, same_as, verdict)
    if refused:
        raise CannotMerge(refused)
    table = table_of(DoubleContribution)
    values = {
        "key": proposed_key(programme, table, description_of(table).prefix),
        "contribution": contribution,
        "same_as": same_as,
        "verdict": verdict,
        "why": why,
    }
    made = add_row(programme, table, values, person)
    assert isinstance(made, DoubleContribution)
    return made


def take_back(programme: Programme, pk: int, person: Person) -> str:
    """Delete a judgement: what was merged counts apart again. Gives the event that undoes it.

    Raises DoubleContribution.DoesNotExist.
    """
    return delete_row(programme, table_of(DoubleContribution), pk, person)
