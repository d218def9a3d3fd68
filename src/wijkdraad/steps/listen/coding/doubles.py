"""Steps on contributions that are one voice: what counts, what is proposed, and what was judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.listen.coding.likeness import alike_pairs
from wijkdraad.method.listen.coding.voices import Pair, refusal
from wijkdraad.programme.cloth import merged_voices
from wijkdraad.programme.descriptions import description_of
from wijkdraad.programme.models import (
    Contribution,
    Contributor,
    DoubleContribution,
    DoubleVerdict,
    Person,
    Programme,
)
from wijkdraad.programme.tables import table_of
from wijkdraad.reference.listening.coding import coding_norms

from ...rows import add_row, delete_row, proposed_key
from .texts import reading_for

REFUSALS = {
    "itself": gettext_lazy("A contribution cannot be a double of itself."),
    "known": gettext_lazy("These two were judged already, or this one is a double of another one."),
    "circle": gettext_lazy("The other way round was judged already: then neither would count."),
    "chain": gettext_lazy("One of these two is a double already, or has doubles. Choose the one that counts."),
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


@dataclass(frozen=True)
class Proposal:
    """Two contributions that may be one voice, the earlier one first, and why that is proposed."""

    first: Contribution
    second: Contribution
    likeness: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class DoublesPage:
    """What is proposed, the strongest first, and what was judged before."""

    proposals: tuple[Proposal, ...]
    judged: tuple[DoubleContribution, ...]
    counted: int
    merged: int


def doubles_page(programme: Programme) -> DoublesPage:
    """Everything the page shows, in the active language."""
    judged = _judgements(programme)
    counted = counted_contributions(programme)
    everything = Contribution.objects.filter(programme=programme).count()
    return DoublesPage(
        tuple(proposals(programme)), tuple(judged), len(counted), everything - len(counted)
    )


def proposals(programme: Programme) -> list[Proposal]:
    """Pairs of contributions that may be one voice and that nobody judged, the strongest first.

    A pair is proposed where the texts are much alike; or where they are somewhat alike and of
    the same sender, or of the same place and day. It only asks: nothing is ever merged by this.
    """
    rows = counted_contributions(programme)
    norms = coding_norms()
    much = norms["near_duplicate_likeness"].value
    somewhat = norms["same_spot_likeness"].value
    within_m = norms["same_spot_distance"].value
    judged = {
        frozenset(pair)
        for pair in DoubleContribution.objects.filter(programme=programme).values_list(
            "contribution_id", "same_as_id"
        )
    }
    senders = _same_sender(programme)
    found = []
    for pair in alike_pairs([row.text for row in rows], reading_for(programme), somewhat):
        first, second = sorted((rows[pair.one], rows[pair.other]), key=_when)
        ids = frozenset((first.pk, second.pk))
        if ids in judged:
            continue
        reasons = list(_reasons(first, second, ids in senders, within_m))
        if pair.likeness >= much:
            reasons.insert(0, _("The words are much alike."))
        if reasons:
            found.append(Proposal(first, second, pair.likeness, tuple(reasons)))
    return sorted(found, key=lambda each: (-len(each.reasons), -each.likeness, each.first.key))


def looks_double(contribution: Contribution) -> bool:
    """Whether a contribution may be the same voice as another one, and nobody judged it yet."""
    return any(
        contribution in (each.first, each.second) for each in proposals(contribution.programme)
    )


def _when(row: Contribution) -> tuple[bool, str, str]:
    return row.date is None, str(row.date), row.key


def _same_sender(programme: Programme) -> set[frozenset[int]]:
    """Pairs of contributions that came with the same e-mail address."""
    by_address: dict[str, list[int]] = defaultdict(list)
    left = Contributor.objects.filter(contribution__programme=programme).exclude(email="")
    for address, number in left.values_list("email", "contribution_id"):
        by_address[address.casefold()].append(number)
    return {
        frozenset(pair) for numbers in by_address.values() for pair in combinations(numbers, 2)
    }


def _reasons(
    first: Contribution, second: Contribution, same_sender: bool, within_m: float
) -> Iterator[str]:
    if same_sender:
        yield _("The same e-mail address was left with both.")
    if first.date is None or first.date != second.date:
        return
    places = {row.place.strip().casefold() for row in (first, second)}
    one, other = cast(BaseGeometry | None, first.geometry), second.geometry
    close = one is not None and other is not None and one.distance(other) <= within_m
    if close or (len(places) == 1 and "" not in places):
        yield _("They are of the same place and the same day.")


def _judgements(programme: Programme) -> list[DoubleContribution]:
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
    rows = [row for row in _judgements(programme) if row.pk != but]
    new = (contribution.key, same_as.key)
    if any({row.contribution.key, row.same_as.key} == set(new) for row in rows):
        return str(REFUSALS["known"])
    if verdict != DoubleVerdict.SAME:
        return str(REFUSALS["itself"]) if contribution == same_as else ""
    pairs: list[Pair] = [
        (row.contribution.key, row.same_as.key)
        for row in rows
        if row.verdict == DoubleVerdict.SAME
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
