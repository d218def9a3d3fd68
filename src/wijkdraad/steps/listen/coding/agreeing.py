"""How far coders who worked apart read the same in a programme, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from wijkdraad.method.listen.coding.agreement import (
    Agreement,
    alpha_with_interval,
    disagreements,
    kappa_with_interval,
    labels_in,
    one_against_rest,
)
from wijkdraad.programme.models import Coding, Contribution, ContributionKind, Programme
from wijkdraad.reference.listening.coding import coding_norms
from wijkdraad.reference.rules import Rule

NO_NEED = "-"
SEED = 20261127
"""Every interval is drawn with this seed: the same codings give the same interval."""
KIND, THEME, NEED = "kind", "theme", "need"

Units = list[list[str | None]]


@dataclass(frozen=True)
class LabelAgreement:
    """How far coders agree on one label against the rest, and how often it was given."""

    label: str
    given: int
    agreement: Agreement


class Codings:
    """The codings of a programme: contributions in the order of keys, coders by name.

    A theme that a coder left empty is not known, and counts for nothing. A need that is left
    empty is an answer: this coder saw none that we have.
    """

    def __init__(self, programme: Programme, codings: Iterable[Coding] | None = None) -> None:
        rows = Coding.objects.filter(programme=programme).select_related("contribution", "need")
        self.programme = programme
        self.rows = list(rows if codings is None else codings)
        self.coders = sorted({row.coder for row in self.rows})
        self.norms = coding_norms()
        by_contribution: dict[int, dict[str, Coding]] = defaultdict(dict)
        for row in self.rows:
            by_contribution[row.contribution_id][row.coder] = row
        contributions = {row.contribution_id: row.contribution for row in self.rows}
        self.contributions: list[Contribution] = sorted(
            contributions.values(), key=lambda row: row.key
        )
        self.given = [by_contribution[row.pk] for row in self.contributions]

    @property
    def fewest(self) -> int:
        """How many contributions must be coded twice before agreement is shown."""
        return int(self.norms["fewest_coded_twice"].value)

    @cached_property
    def coded_twice(self) -> int:
        """How many contributions two coders or more have coded."""
        return sum(len(given) > 1 for given in self.given)

    @property
    def enough(self) -> bool:
        """Whether agreement may be shown."""
        return self.coded_twice >= self.fewest

    def units(self, what: str, coders: Iterable[str] | None = None) -> Units:
        """For each contribution what each coder gave: a kind, a theme, or the key of a need."""
        names = self.coders if coders is None else list(coders)
        return [[_label(given.get(name), what) for name in names] for given in self.given]

    @cached_property
    def overall(self) -> dict[str, Agreement]:
        """Krippendorff's alpha of all coders on kind, theme and need."""
        return {what: _alpha(self.units(what)) for what in (KIND, THEME, NEED)}

    @cached_property
    def of_pairs(self) -> list[tuple[str, str, dict[str, Agreement]]]:
        """Cohen's kappa of each two coders, where they have enough contributions in common."""
        found = []
        for one, other in combinations(self.coders, 2):
            kappas = {
                what: kappa_with_interval(
                    self.units(what, (one, other)), np.random.default_rng(SEED)
                )
                for what in (KIND, THEME, NEED)
            }
            if kappas[KIND].units >= self.fewest:
                found.append((one, other, kappas))
        return found

    def by_label(self, what: str) -> list[LabelAgreement]:
        """Alpha of each label against the rest; kinds in their usual order, themes by name."""
        units = self.units(what)
        labels = labels_in([unit for unit in units if sum(each is not None for each in unit) > 1])
        if what == KIND:
            labels = [kind for kind in ContributionKind.values if kind in labels]
        return [
            LabelAgreement(
                label,
                sum(unit.count(label) for unit in units),
                _alpha(one_against_rest(units, label)),
            )
            for label in labels
        ]

    @cached_property
    def to_talk_about(self) -> list[Contribution]:
        """The contributions on which coders differ in kind, theme or need, in order of keys."""
        numbers = {
            number for what in (KIND, THEME, NEED) for number in disagreements(self.units(what))
        }
        return [self.contributions[number] for number in sorted(numbers)]

    def codings_of(self, contribution: Contribution) -> list[Coding]:
        """What each coder read in one contribution, by name of the coder."""
        number = self.contributions.index(contribution)
        return [self.given[number][name] for name in self.coders if name in self.given[number]]

    def verdict(self, agreement: Agreement) -> str:
        """`lean_on`, `careful`, `too_low` or `unknown`: what conclusions this agreement bears.

        Where the interval is not known or holds 0, it may be chance: then nothing is said.
        """
        may_be_chance = agreement.low is None or agreement.low <= 0
        if agreement.value is None or agreement.units < self.fewest or may_be_chance:
            return "unknown"
        if agreement.value >= self.norms["agreement_to_lean_on"].value:
            return "lean_on"
        careful: Rule = self.norms["agreement_to_be_careful_with"]
        return "careful" if agreement.value >= careful.value else "too_low"


def _alpha(units: Units) -> Agreement:
    return alpha_with_interval(units, np.random.default_rng(SEED))


def _label(coding: Coding | None, what: str) -> str | None:
    if coding is None:
        return None
    if what == NEED:
        return coding.need.key if coding.need else NO_NEED
    if what == THEME:
        return coding.theme.strip().casefold() or None
    return coding.kind
