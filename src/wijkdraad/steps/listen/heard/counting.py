"""Counts who was heard beside who lives here, and weighs what they said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wijkdraad.method.listen.heard.raking import (
    NOT_TOLD,
    EmptyCell,
    Floats,
    Margin,
    Raked,
    design_effect,
    effective_answers,
    raked_weights,
    trimmed_weights,
)
from wijkdraad.method.listen.heard.strata import Participation, joint_table, participation
from wijkdraad.programme.models import Contribution
from wijkdraad.reference.listening.strata import joint_traits, strata_rule

from ...facts.shared import Reading
from .margins import AreaCounts, AreaMargin, GroupOfPeople, area_counts


@dataclass(frozen=True)
class Voice:
    """One voice that counts, and what was told of the person behind it (empty: not told)."""

    contribution: Contribution
    told: dict[str, str]


@dataclass(frozen=True)
class GroupHeard:
    """A group, or a combination of two, and how far it was heard."""

    who: str
    found: Participation
    voices: tuple[Voice, ...]
    groups: tuple[GroupOfPeople, ...]
    margins: tuple[AreaMargin, ...]

    @property
    def missing(self) -> float:
        """How many voices fewer than there would be if all groups had come as often."""
        return self.found.expected - self.found.heard

    @property
    def too_few(self) -> bool:
        """Whether nothing can be said of the group."""
        return self.found.heard < strata_rule("fewest_heard_to_say").value

    @property
    def smallest_expected(self) -> float:
        """From how many voices on, had all groups come as often, it can be called missing."""
        together = len(self.groups) > 1
        key = "smallest_expected_together" if together else "smallest_expected"
        return strata_rule(key).value

    @property
    def hardly_heard(self) -> bool:
        """Whether the group is missing: large enough to expect it, and hardly or not there."""
        if self.found.expected < self.smallest_expected:
            return False
        usual = self.found.expected * strata_rule("hardly_heard_share").value
        return self.found.heard < usual or (self.too_few and self.missing > 0)


@dataclass(frozen=True)
class TraitHeard:
    """One trait: how many told it, and its groups."""

    margin: AreaMargin
    told: int
    not_told: int
    rows: tuple[GroupHeard, ...]

    @property
    def enough_told(self) -> bool:
        """Whether anything may be said of who is missing."""
        return self.told >= strata_rule("fewest_told").value


@dataclass(frozen=True)
class JointHeard:
    """Two traits together. `table` counts voices: a row for each group of the noun and one for
    those who did not tell it, the columns likewise for the other trait.

    `rows` holds the combinations; their number of people is an estimate.
    """

    noun: TraitHeard
    beside: TraitHeard
    table: tuple[tuple[int, ...], ...]
    told: int
    rows: tuple[GroupHeard, ...]

    @property
    def enough_told(self) -> bool:
        """Whether anything may be said of who is missing."""
        return self.told >= strata_rule("fewest_told").value


@dataclass(frozen=True)
class Weighing:
    """The weights of the voices, in their order; `trimmed` has none above `largest`.

    `left_out` are groups with too few voices: no weight can speak for them.
    """

    traits: tuple[TraitHeard, ...]
    left_out: tuple[GroupHeard, ...]
    raked: Raked
    trimmed: Raked
    largest: float

    @property
    def weights(self) -> Floats:
        """The weights, which sum to the number of voices."""
        return self.raked.weights

    @property
    def design_effect(self) -> float:
        """How much the weights widen an interval."""
        return design_effect(self.weights)

    @property
    def effective(self) -> float:
        """How many equal voices tell as much."""
        return effective_answers(self.weights)


class Heard:
    """Who was heard in a programme: read once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.area: AreaCounts = area_counts(reading)

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """Every voice once. What one of its doubles tells of the person counts too."""
        cloth = self.reading.cloth
        fields = ("age_group", "sex", "household", "tenure", "income_group", "origin")
        doubles: dict[str, list[Contribution]] = defaultdict(list)
        for row in cloth.contributions:
            doubles[cloth.merged.get(row.key, row.key)].append(row)
        found = []
        for row in cloth.counted_contributions:
            same = [row, *doubles[row.key]]
            told = {
                name: next((getattr(each, name) for each in same if getattr(each, name)), "")
                for name in fields
            }
            found.append(Voice(row, told))
        return tuple(found)

    @cached_property
    def told_anything(self) -> int:
        """How many voices told at least one trait that is looked at."""
        keys = [margin.trait.key for margin in self.area.margins]
        keys += [none.trait.key for none in self.area.missing]
        return sum(any(voice.told.get(key) for key in keys) for voice in self.voices)

    @cached_property
    def traits(self) -> tuple[TraitHeard, ...]:
        """Each trait that can be compared with the area."""
        return tuple(self._trait(margin) for margin in self.area.margins)

    def _trait(self, margin: AreaMargin) -> TraitHeard:
        voices = [
            tuple(v for v in self.voices if v.told[margin.trait.key] in group.stratum.answers)
            for group in margin.groups
        ]
        found = participation(
            [len(each) for each in voices], [group.people for group in margin.groups]
        )
        told = sum(map(len, voices))
        rows = tuple(
            GroupHeard(group.who, how, said, (group,), (margin,))
            for group, how, said in zip(margin.groups, found, voices, strict=True)
        )
        return TraitHeard(margin, told, len(self.voices) - told, rows)

    @cached_property
    def joints(self) -> tuple[JointHeard, ...]:
        """The pairs of traits that both can be compared with the area."""
        by_key = {each.margin.trait.key: each for each in self.traits}
        found = []
        for pair in joint_traits():
            noun, beside = by_key.get(pair.noun), by_key.get(pair.beside)
            if noun is not None and beside is not None:
                found.append(self._joint(noun, beside, pair.without))
        return tuple(found)

    def _joint(self, noun: TraitHeard, beside: TraitHeard, without: frozenset[str]) -> JointHeard:
        one = [row for row in noun.rows if not set(row.groups[0].stratum.answers) <= without]
        other = [row for row in beside.rows if not set(row.groups[0].stratum.answers) <= without]
        keys = [{voice.contribution.pk for voice in column.voices} for column in other]
        both = [
            [tuple(voice for voice in row.voices if voice.contribution.pk in has) for has in keys]
            for row in one
        ]
        people = [
            sum(row.found.people for row in rows)
            for rows, trait in ((one, noun), (other, beside))
            if trait.margin.base == "inhabitants"
        ]
        everyone = people[0] if people else self.area.inhabitants or noun.margin.everyone
        estimate = joint_table(
            [[row.found.people for row in rows] for rows in (one, other)], everyone
        )
        flat = [said for row in both for said in row]
        found = participation([len(said) for said in flat], estimate.ravel().tolist())
        pairs = [(row, column) for row in one for column in other]
        rows = tuple(
            GroupHeard(
                f"{row.who} {column.groups[0].beside}",
                how,
                said,
                (row.groups[0], column.groups[0]),
                (noun.margin, beside.margin),
            )
            for (row, column), how, said in zip(pairs, found, flat, strict=True)
        )
        return JointHeard(noun, beside, self._table(noun, beside), sum(map(len, flat)), rows)

    def _table(self, noun: TraitHeard, beside: TraitHeard) -> tuple[tuple[int, ...], ...]:
        rows, columns = len(noun.rows), len(beside.rows)
        table = np.zeros((rows + 1, columns + 1), dtype=np.int64)
        for row, column in zip(_places(self, noun), _places(self, beside), strict=True):
            table[row, column] += 1
        return tuple(tuple(int(count) for count in line) for line in table)

    @cached_property
    def weighing(self) -> Weighing | None:
        """The weights; None where too few people told who they are, or no trait is left.

        A group with too few voices is left out of its margin: one voice would count for many.
        """
        fewest = self.reading.fewest_answers
        used, margins, left_out = [], [], []
        for trait in self.traits:
            kept = [row for row in trait.rows if not row.too_few]
            small = [row for row in trait.rows if row.too_few and row.found.people > 0]
            if trait.told < fewest or len(kept) < 2:
                continue
            used.append(trait)
            left_out += small
            margins.append(self._weighed(trait, kept))
        if not margins or len(self.voices) < fewest:
            return None
        largest = strata_rule("largest_weight").value
        try:
            raked = raked_weights(margins, len(self.voices))
            trimmed = trimmed_weights(margins, len(self.voices), largest)
        except EmptyCell:
            return None
        return Weighing(tuple(used), tuple(left_out), raked, trimmed, largest)

    def _weighed(self, trait: TraitHeard, kept: Sequence[GroupHeard]) -> Margin:
        places = {
            answer: place
            for place, row in enumerate(kept)
            for answer in row.groups[0].stratum.answers
        }
        key = trait.margin.trait.key
        codes = [places.get(voice.told[key], NOT_TOLD) for voice in self.voices]
        return Margin(
            key,
            tuple(row.who for row in kept),
            tuple(row.found.people for row in kept),
            np.array(codes, dtype=np.int64),
        )

    @cached_property
    def hardly_heard(self) -> tuple[GroupHeard, ...]:
        """The groups that are missing, the largest gap first.

        A combination counts only where neither of its groups is missing by itself: else it
        says the same again.
        """
        alone = [
            row
            for trait in self.traits
            if trait.enough_told
            for row in trait.rows
            if row.hardly_heard
        ]
        answers = {(id(row.margins[0]), row.groups[0].stratum.answers) for row in alone}
        joint = [
            row
            for pair in self.joints
            if pair.enough_told
            for row in pair.rows
            if row.hardly_heard
            and not any(
                (id(margin), group.stratum.answers) in answers
                for margin, group in zip(row.margins, row.groups, strict=True)
            )
        ]
        return tuple(sorted([*alone, *joint], key=lambda row: (-row.missing, row.who)))


def _places(heard: Heard, trait: TraitHeard) -> list[int]:
    """The group of each voice by its place; the last place where it was not told."""
    places = {
        answer: place
        for place, group in enumerate(trait.margin.groups)
        for answer in group.stratum.answers
    }
    key = trait.margin.trait.key
    return [places.get(voice.told[key], len(trait.margin.groups)) for voice in heard.voices]
