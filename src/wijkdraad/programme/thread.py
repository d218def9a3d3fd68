"""Follows the thread: from what residents said to what the work brought, and where it stops."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from .cloth import Cloth, Effect
from .loose_end import LooseEnd
from .loose_ends import link_key, loose_ends
from .models import Commitment, Contribution, Delivery, Goal, Measure, Need, Programme
from .rooms import Room, Station, stations


@dataclass(frozen=True)
class Strand:
    """One way a thread runs on from a need: a measure, a commitment, its deliveries and effects.

    A part that is not there is None or empty: that is where the strand stops. Each `why` says
    why the part belongs to the one before it.
    """

    measure: Measure
    measure_why: str
    commitment: Commitment | None = None
    commitment_why: str = ""
    deliveries: tuple[Delivery, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Thread:
    """Everything that one need is connected to, left to right, and the loose ends along it.

    `contributions` holds all of them; `voices` counts each voice once.
    """

    need: Need
    contributions: tuple[tuple[Contribution, str], ...]
    goals: tuple[tuple[Goal, str], ...]
    strands: tuple[Strand, ...]
    loose_ends: tuple[LooseEnd, ...]
    voices: int

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures for this need, each once."""
        return tuple(dict.fromkeys(strand.measure for strand in self.strands))

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """The commitments about these measures, each once."""
        return tuple(
            dict.fromkeys(strand.commitment for strand in self.strands if strand.commitment)
        )

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """What was carried out of these commitments, each once."""
        return tuple(
            dict.fromkeys(delivery for strand in self.strands for delivery in strand.deliveries)
        )

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What was measured, each once."""
        return tuple(dict.fromkeys(effect for strand in self.strands for effect in strand.effects))

    @property
    def whole(self) -> bool:
        """Whether the thread runs from words to a measured effect without a loose end."""
        return bool(self.effects) and not self.loose_ends


class Threads:
    """All threads of a programme."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.cloth = Cloth(programme)

    @cached_property
    def loose_ends(self) -> list[LooseEnd]:
        """All loose ends, in the order of the thread."""
        return loose_ends(self.cloth)

    @cached_property
    def threads(self) -> list[Thread]:
        """The thread of every need, in the order of the keys."""
        return [self.follow(need) for need in self.cloth.needs]

    @cached_property
    def stations(self) -> tuple[Station, ...]:
        """The eight rooms with their state."""
        cloth = self.cloth
        rows = {
            Room.KNOW: sum(observation.value is not None for observation in cloth.observations),
            Room.LISTEN: len(cloth.counted_contributions) + len(cloth.needs),
            Room.AIM: len(cloth.goals) + len(cloth.targets),
            Room.MATCH: len(cloth.measures) + len(cloth.works),
            Room.AGREE: len(cloth.commitments),
            Room.DELIVER: len(cloth.deliveries),
            Room.MEASURE: len(cloth.effects),
            Room.REPORT: sum(bool(thread.effects) for thread in self.threads),
        }
        return stations(rows, Counter(end.room for end in self.loose_ends))

    def follow(self, need: Need) -> Thread:
        """The thread of one need through every station."""
        strands = tuple(
            strand
            for measure, why in self.cloth.need_measure.forward[need.pk]
            for strand in self._strands(measure, why)
        )
        contributions = tuple(self.cloth.contribution_need.backward[need.pk])
        goals = tuple(self.cloth.need_goal.forward[need.pk])
        voices = len(self.cloth.voices_behind(need))
        thread = Thread(need, contributions, goals, strands, (), voices)
        ends = tuple(end for end in self.loose_ends if _lies_along(thread, end))
        return replace(thread, loose_ends=ends)

    def _strands(self, measure: Measure, why: str) -> list[Strand]:
        commitments = self.cloth.measure_commitment.forward[measure.pk]
        if not commitments:
            return [Strand(measure, why)]
        return [
            Strand(
                measure,
                why,
                commitment,
                commitment_why,
                tuple(self.cloth.deliveries_of[commitment.pk]),
                tuple(self.cloth.effects_of[commitment.pk]),
            )
            for commitment, commitment_why in commitments
        ]


def _lies_along(thread: Thread, end: LooseEnd) -> bool:
    """Whether a loose end belongs to a row of this thread, or to a link between two of them."""
    subjects: dict[str, set[str]] = {
        "needs": {thread.need.key},
        "goals": {goal.key for goal, _why in thread.goals},
        "measures": {measure.key for measure in thread.measures},
        "commitments": {commitment.key for commitment in thread.commitments},
        "deliveries": {delivery.key for delivery in thread.deliveries},
    }
    if end.table == "links":
        return end.key in _links_along(thread)
    return end.key in subjects.get(end.table, set())


def _links_along(thread: Thread) -> set[str]:
    need = thread.need.key
    links = {
        link_key("contributions", contribution.key, "needs", need)
        for contribution, _why in thread.contributions
    }
    links |= {link_key("needs", need, "goals", goal.key) for goal, _why in thread.goals}
    for strand in thread.strands:
        measure = strand.measure.key
        links.add(link_key("needs", need, "measures", measure))
        links |= {link_key("measures", measure, "goals", goal.key) for goal, _why in thread.goals}
        if strand.commitment is not None:
            links.add(link_key("measures", measure, "commitments", strand.commitment.key))
        for effect in strand.effects:
            for observation in (effect.before, effect.after):
                links.add(
                    link_key("observations", observation.key, "commitments", effect.commitment.key)
                )
    return links


def threads_as_json(threads: Threads) -> dict[str, Any]:
    """The threads and loose ends in the shape of `wijkdraad threads --json`: keys of rows only."""
    return {
        "threads": [
            {
                "need": thread.need.key,
                "contributions": [contribution.key for contribution, _why in thread.contributions],
                "goals": [goal.key for goal, _why in thread.goals],
                "measures": [measure.key for measure in thread.measures],
                "commitments": [commitment.key for commitment in thread.commitments],
                "deliveries": [delivery.key for delivery in thread.deliveries],
                "effects": [effect.after.key for effect in thread.effects],
                "loose_ends": [_end_as_json(end) for end in thread.loose_ends],
            }
            for thread in threads.threads
        ],
        "loose_ends": [_end_as_json(end) for end in threads.loose_ends],
    }


def _end_as_json(end: LooseEnd) -> dict[str, str]:
    return {
        "kind": end.kind.value,
        "subject": end.subject,
        "says": end.says,
        "room": end.room.value,
        "table": end.table,
        "key": end.key,
    }
