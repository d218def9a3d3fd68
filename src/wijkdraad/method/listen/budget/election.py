"""What a count starts from: projects with their costs, who supports each, and the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Reason = Literal[
    "most_votes", "shared", "completion", "does_not_fit", "money_used_up", "cap_reached"
]


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that may be spent on some of the projects, in cents; `projects` are their places."""

    name: str
    limit_cents: int
    projects: frozenset[int]


@dataclass(frozen=True, slots=True)
class Election:
    """The projects of a round and its ballots.

    `cost_cents` and `supporters` are in the order of `ids`; a supporter is the place of a ballot,
    0 up to `voters`, of which each stands at most once with a project. `scores` are the votes
    by which projects are ordered: the number of supporters, or the points they were given.
    Raises ValueError where these do not fit together.
    """

    ids: tuple[str, ...]
    cost_cents: tuple[int, ...]
    supporters: tuple[tuple[int, ...], ...]
    scores: tuple[int | Fraction, ...]
    voters: int
    budget_cents: int
    caps: tuple[Cap, ...] = ()

    def __post_init__(self) -> None:
        if len({len(self.ids), len(self.cost_cents), len(self.supporters), len(self.scores)}) != 1:
            raise ValueError("each project has one id, cost, score and list of supporters")
        if len(set(self.ids)) != len(self.ids):
            raise ValueError("two projects with one id")
        if self.budget_cents <= 0 or any(cost < 0 for cost in self.cost_cents):
            raise ValueError("a budget is more than 0, a cost 0 or more")
        for voters in self.supporters:
            if len(set(voters)) != len(voters):
                raise ValueError("a ballot supports a project once")
            if voters and not 0 <= min(voters) <= max(voters) < self.voters:
                raise ValueError("a supporter is the place of a ballot")

    def order(self, scores: Sequence[int | Fraction]) -> list[int]:
        """The places of the projects: by score, then lower cost, then id (as text)."""
        return sorted(
            range(len(self.ids)), key=lambda p: (-scores[p], self.cost_cents[p], self.ids[p])
        )

    @property
    def support(self) -> tuple[int, ...]:
        """How many ballots support each project."""
        return tuple(len(voters) for voters in self.supporters)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one project, and why.

    `each_cents` is the most that one supporter paid (where the supporters paid it together),
    `payers` how many of them paid that much, `at_hand_cents` the money there was for it when it
    fell through: what was left of the budget or under the cap `cap`, or what its supporters had
    left together. `votes` is the number or score by which it was ordered.
    """

    project: str
    won: bool
    reason: Reason
    votes: int | Fraction
    cost_cents: int
    each_cents: Fraction | None = None
    payers: int = 0
    at_hand_cents: Fraction | None = None
    cap: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The projects that won, in the order in which they were chosen, and every decision.

    `raised_cents` is what each voter's share was raised by on paper, for equal shares.
    """

    winners: tuple[str, ...]
    spent_cents: int
    budget_cents: int
    decisions: tuple[Decision, ...]
    raised_cents: int = 0


class Purse:
    """What is left of the budget and under each cap while projects are chosen."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self.left_cents = election.budget_cents
        self._left_under_cap = [cap.limit_cents for cap in election.caps]

    def full_cap(self, project: int) -> tuple[str, int] | None:
        """The first cap that this project would break, and what is left under it; else None."""
        for cap, left in zip(self.election.caps, self._left_under_cap, strict=True):
            if project in cap.projects and self.election.cost_cents[project] > left:
                return cap.name, left
        return None

    def pay(self, project: int) -> None:
        """Take the cost of a project off what is left."""
        cost = self.election.cost_cents[project]
        self.left_cents -= cost
        for number, cap in enumerate(self.election.caps):
            if project in cap.projects:
                self._left_under_cap[number] -= cost
