"""Reads the rows of a programme that the thread runs through, each table once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, cast

from wijkdraad.method.deliver.progress import Progress, delivery_progress
from wijkdraad.method.listen.coding.voices import counted_voice
from wijkdraad.method.measure.change import Change, observed_change
from wijkdraad.method.measure.periods import period_order

from .models import (
    Actor,
    Area,
    AreaRole,
    Commitment,
    Contribution,
    ContributionNeed,
    Delivery,
    DoubleContribution,
    DoubleVerdict,
    Goal,
    Indicator,
    Measure,
    MeasureCommitment,
    MeasureGoal,
    MeasureWork,
    Moment,
    Need,
    NeedGoal,
    NeedMeasure,
    Observation,
    ObservationCommitment,
    Organisation,
    Programme,
    Source,
    StopRequest,
    Target,
    Work,
)


@dataclass(frozen=True)
class Effect:
    """What was seen before and after the work for one commitment, and the change in between."""

    commitment: Commitment
    before: Observation
    after: Observation
    change: Change
    why: str


@dataclass
class Joined:
    """Links of one kind in both directions: left id -> [(right row, why)], and back."""

    forward: dict[int, list[tuple[Any, str]]] = field(default_factory=lambda: defaultdict(list))
    backward: dict[int, list[tuple[Any, str]]] = field(default_factory=lambda: defaultdict(list))
    links: list[Any] = field(default_factory=list)


def merged_voices(programme: Programme) -> dict[str, str]:
    """The key of the contribution that counts, for each one judged to be the same voice."""
    judged = DoubleContribution.objects.filter(programme=programme, verdict=DoubleVerdict.SAME)
    return counted_voice(judged.values_list("contribution__key", "same_as__key"))


class Cloth:
    """The rows and links of one programme, held together for reading.

    A table is read when it is first asked for, once, and a row that several others point at is
    one object: a page that shows the needs does not read the figures.
    Every list is in the order of the keys, so that the same programme always reads the same.
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    @cached_property
    def areas(self) -> list[Area]:
        """The neighbourhood and the areas it is compared with."""
        return list(self.programme.areas.all())

    @cached_property
    def sources(self) -> list[Source]:
        """Where figures and shapes come from."""
        return self._rows(Source)

    @cached_property
    def indicators(self) -> list[Indicator]:
        """What can be measured."""
        return self._rows(Indicator)

    @cached_property
    def _organisations(self) -> list[Organisation]:
        return self._rows(Organisation)

    @cached_property
    def actors(self) -> list[Actor]:
        """Who has a part in the neighbourhood."""
        return self._rows(Actor)

    @cached_property
    def contributions(self) -> list[Contribution]:
        """What people said, also what was judged to be the same voice."""
        return self._rows(Contribution)

    @cached_property
    def stops(self) -> list[StopRequest]:
        """Where residents asked to stop."""
        return self._rows(StopRequest)

    @cached_property
    def needs(self) -> list[Need]:
        """What was understood from what people said."""
        return self._rows(Need)

    @cached_property
    def goals(self) -> list[Goal]:
        """What is aimed for."""
        return self._rows(Goal)

    @cached_property
    def targets(self) -> list[Target]:
        """What the goals come to in figures."""
        return self._rows(Target, goal=self.goals, indicator=self.indicators)

    @cached_property
    def measures(self) -> list[Measure]:
        """What can be done."""
        return self._rows(Measure)

    @cached_property
    def works(self) -> list[Work]:
        """Where the ground is opened anyway, and by whom."""
        return self._rows(Work, owner=self._organisations)

    @cached_property
    def commitments(self) -> list[Commitment]:
        """What is promised."""
        return self._rows(Commitment, organisation=self._organisations, indicator=self.indicators)

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """What was carried out."""
        return self._rows(Delivery)

    @cached_property
    def observations(self) -> list[Observation]:
        """What was computed, counted, asked and seen."""
        return self._rows(
            Observation, indicator=self.indicators, area=self.areas, source=self.sources
        )

    @cached_property
    def contribution_need(self) -> Joined:
        """Which contributions a need was understood from."""
        return self._joined(ContributionNeed, contribution=self.contributions, need=self.needs)

    @cached_property
    def need_goal(self) -> Joined:
        """Which needs a goal answers to."""
        return self._joined(NeedGoal, need=self.needs, goal=self.goals)

    @cached_property
    def need_measure(self) -> Joined:
        """Which measures are for which needs."""
        return self._joined(NeedMeasure, need=self.needs, measure=self.measures)

    @cached_property
    def measure_goal(self) -> Joined:
        """What the measures do for the goals."""
        return self._joined(MeasureGoal, measure=self.measures, goal=self.goals)

    @cached_property
    def measure_work(self) -> Joined:
        """Which measures go along with which works."""
        return self._joined(MeasureWork, measure=self.measures, work=self.works)

    @cached_property
    def measure_commitment(self) -> Joined:
        """Which measures are promised."""
        return self._joined(MeasureCommitment, measure=self.measures, commitment=self.commitments)

    @cached_property
    def observation_commitment(self) -> Joined:
        """Which observations show what came of a promise."""
        return self._joined(
            ObservationCommitment, observation=self.observations, commitment=self.commitments
        )

    def _rows(self, model: Any, **known: list[Any]) -> list[Any]:
        """The rows of a table; `known` holds what their links point at, by the name of the link."""
        rows = list(model.objects.filter(programme=self.programme))
        for name, others in known.items():
            _hang(model._meta.get_field(name), rows, others)
        return rows

    def _joined(self, model: Any, **ends: list[Any]) -> Joined:
        left, right = ends
        joined = Joined()
        joined.links = sorted(
            self._rows(model, **ends),
            key=lambda link: (getattr(link, left).key, getattr(link, right).key),
        )
        for link in joined.links:
            one, other = getattr(link, left), getattr(link, right)
            joined.forward[one.pk].append((other, link.why))
            joined.backward[other.pk].append((one, link.why))
        return joined

    @property
    def subject(self) -> Area | None:
        """The neighbourhood that the programme is about; None where it has none yet."""
        return next((area for area in self.areas if area.role == AreaRole.SUBJECT), None)

    @cached_property
    def merged(self) -> dict[str, str]:
        """The key that counts, for each contribution that is the same voice as another."""
        return merged_voices(self.programme)

    @property
    def counted_contributions(self) -> list[Contribution]:
        """The contributions that count: each voice once."""
        return [row for row in self.contributions if row.key not in self.merged]

    def counted(self, contributions: Iterable[Contribution]) -> list[Contribution]:
        """Of these contributions each voice once: the one that counts, else its first double."""
        voices: dict[str, Contribution] = {}
        for row in contributions:
            voice = self.merged.get(row.key, row.key)
            if voice not in voices or row.key == voice:
                voices[voice] = row
        return list(voices.values())

    def voices_behind(self, need: Need) -> list[Contribution]:
        """The contributions that a need rests on, each voice once."""
        return self.counted(row for row, _why in self.contribution_need.backward[need.pk])

    def needs_heard_in(self, contribution: Contribution) -> list[Need]:
        """The needs understood from a contribution, then those from the same voice, each once."""
        others = [row for row in self.same_voice(contribution) if row.pk != contribution.pk]
        linked = self.contribution_need.forward
        return list(
            dict.fromkeys(need for row in (contribution, *others) for need, _why in linked[row.pk])
        )

    @cached_property
    def _by_voice(self) -> dict[str, list[Contribution]]:
        found: dict[str, list[Contribution]] = defaultdict(list)
        for row in self.contributions:
            found[self.merged.get(row.key, row.key)].append(row)
        return found

    def same_voice(self, contribution: Contribution) -> list[Contribution]:
        """A contribution and all that were judged to be the same voice, in the order of keys."""
        return self._by_voice[self.merged.get(contribution.key, contribution.key)]

    @cached_property
    def deliveries_of(self) -> dict[int, list[Delivery]]:
        """The deliveries of each commitment, by its id."""
        found: dict[int, list[Delivery]] = defaultdict(list)
        for delivery in self.deliveries:
            found[delivery.commitment_id].append(delivery)
        return found

    def progress(self, commitment: Commitment) -> Progress:
        """How much of a commitment is done and not yet done."""
        quantities: list[Decimal | None] = [
            delivery.quantity for delivery in self.deliveries_of[commitment.pk]
        ]
        return delivery_progress(commitment.quantity, quantities)

    @cached_property
    def effects_of(self) -> dict[int, list[Effect]]:
        """The measured effects of each commitment, by its id.

        An effect needs a value before and a value after the work, of the same indicator in
        the same area. Where there are several, the last before and the last after count. What
        is called the value before, but is of a later year or month, is none.
        """
        found: dict[int, list[Effect]] = defaultdict(list)
        for commitment in self.commitments:
            before: dict[tuple[int, int], Observation] = {}
            after: dict[tuple[int, int], tuple[Observation, str]] = {}
            seen = self.observation_commitment.backward[commitment.pk]
            for observation, why in sorted(seen, key=lambda pair: _when(pair[0])):
                if observation.value is None:
                    continue
                subject = (observation.indicator_id, observation.area_id)
                if observation.moment == Moment.FOLLOW_UP:
                    after[subject] = (observation, why)
                else:
                    before[subject] = observation
            for subject, (observation, why) in after.items():
                if subject in before and not _is_later(before[subject], observation):
                    effect = _effect(commitment, before[subject], observation, why)
                    found[commitment.pk].append(effect)
        return found

    @cached_property
    def effects(self) -> list[Effect]:
        """All measured effects of the programme."""
        return [
            effect for commitment in self.commitments for effect in self.effects_of[commitment.pk]
        ]


def _hang(link: Any, rows: list[Any], known: list[Any]) -> None:
    """Let rows point at what was read already, instead of reading it again for every row."""
    by_id = {row.pk: row for row in known}
    for row in rows:
        other = by_id.get(getattr(row, link.attname))
        if other is not None:
            link.set_cached_value(row, other)


def _when(observation: Observation) -> tuple[tuple[int, int, str], str]:
    return period_order(observation.period), observation.key


def _is_later(one: Observation, other: Observation) -> bool:
    """Whether one was surely seen after the other: a year without a month tells no more."""
    (year, month, _text), (other_year, other_month, _other) = (
        period_order(one.period),
        period_order(other.period),
    )
    if not year or not other_year:
        return False
    return year > other_year or (year == other_year and month > other_month > 0)


def _effect(commitment: Commitment, before: Observation, after: Observation, why: str) -> Effect:
    better = cast(Literal["higher", "lower", "neither"], after.indicator.better)
    change = observed_change(cast(float, before.value), cast(float, after.value), better)
    return Effect(commitment, before, after, change, why)
