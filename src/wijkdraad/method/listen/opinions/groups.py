"""Opinions that go together: who votes alike, how sure that is, what bridges and what divides.

A group is a set of votes that look alike, never a kind of people. The numbers below which nothing
is said come from `Bounds` (reference/listening/opinions.toml).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .clusters import (
    Labels,
    adjusted_rand,
    jaccard_of_groups,
    nearest_groups,
    silhouettes,
)
from .plane import Plane, Spread, places_in_plane
from .votes import UNSEEN, Tally, Votes, tallies

if TYPE_CHECKING:
    from numpy.random import Generator  # noqa: TID251 (its type; it comes in with a seed)

METHOD = "PCA, k-means, silhouette, bootstrap (1)"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Below which numbers nothing is said.

    `participants`: to look for groups at all. `votes_each`: of someone who is placed in a group
    (or all statements, where there are fewer). `in_group`: in the smallest group, and of a group
    on one statement before it says something. `seen_share` and `seen`: of all participants, and
    how many, that saw a statement before it can bridge or divide. `stability`: below which the
    groups are too uncertain to speak of. `most_groups` and `resamples` are sizes of the search.
    """

    participants: int
    votes_each: int
    in_group: int
    seen: int
    seen_share: float
    stability: float
    most_groups: int = 5
    resamples: int = 20


@dataclass(frozen=True, slots=True)
class Opinions:
    """The outcome. `labels` holds the group of each participant, -1 for who is in none.

    `groups` is how many there are: 0 where there are too few participants or no division has
    groups that are large enough. `stability` (all) and `group_stability` (each) say how much the
    groups stay the same when other participants of the same kind would have voted: adjusted Rand
    index and Jaccard overlap, the mean over resamples; None without groups. `sure` tells whether
    that is enough. `tallies` are of all participants, `in_groups` of each group.
    `bridging`, `shared_no`: places of statements that every group agrees (disagrees) with, the
    strongest first. `dividing`: where one group agrees and another does not, the widest first.
    `places` is where each participant lies in the plane.
    """

    labels: Labels
    places: Plane
    groups: int
    silhouette: float | None
    stability: float | None
    group_stability: tuple[float, ...]
    sure: bool
    tallies: tuple[Tally, ...]
    in_groups: tuple[tuple[Tally, ...], ...]
    bridging: tuple[int, ...]
    shared_no: tuple[int, ...]
    dividing: tuple[int, ...]


def opinions_that_go_together(votes: Votes, bounds: Bounds, chance: Generator) -> Opinions:
    """Look for groups of votes that go together, and what bridges and divides them.

    `votes` is participants x statements. The number of groups, 2 up to `bounds.most_groups`, is
    the one with the widest silhouette. Where there are no groups, or they are not sure, all who
    voted are taken as one for what bridges, and nothing divides. `chance` draws the resamples and
    nothing else: with the same seed the outcome is the same.

    >>> votes = np.array([[1, 1, -1]] * 20 + [[1, -1, 1]] * 20, np.int8)
    >>> seeded = np.random.default_rng(1)  # noqa: TID251
    >>> found = opinions_that_go_together(votes, Bounds(20, 3, 5, 20, 0.2, 0.6), seeded)
    >>> found.groups, found.stability, found.bridging, found.dividing
    (2, 1.0, (0,), (1, 2))
    """
    counted = tuple(tallies(votes))
    seen = (votes != UNSEEN).sum(axis=1)
    placed = np.flatnonzero(seen >= max(1, min(bounds.votes_each, votes.shape[1])))
    labels = np.full(len(votes), -1, np.int64)
    places = places_in_plane(votes) if votes.size else np.zeros((len(votes), 2))
    chosen: Labels | None = None
    silhouette = None
    if len(placed) >= bounds.participants and votes.shape[1] >= 2:
        places = np.zeros((len(votes), 2))
        places[placed] = places_in_plane(votes[placed])
        chosen, silhouette = _best_division(places[placed], bounds)
    overall: float | None = None
    each: tuple[float, ...] = ()
    if chosen is not None:
        overall, each = _stability(votes[placed], chosen, bounds.resamples, chance)
        labels[placed] = chosen
    groups = 0 if chosen is None else int(chosen.max()) + 1
    in_groups = tuple(tuple(tallies(votes[labels == group])) for group in range(groups))
    sure = overall is not None and overall >= bounds.stability
    speaking = in_groups if sure else (counted,)
    speaks = _seen_enough(counted, int((seen > 0).sum()), bounds)
    return Opinions(
        labels,
        places,
        groups,
        silhouette,
        overall,
        each,
        sure,
        counted,
        in_groups,
        _shared(speaking, speaks, bounds, agree=True),
        _shared(speaking, speaks, bounds, agree=False),
        _dividing(in_groups, speaks, bounds) if sure else (),
    )


def _best_division(places: Plane, bounds: Bounds) -> tuple[Labels | None, float | None]:
    """The division with the widest silhouette whose groups are all large enough."""
    divisions = [nearest_groups(places, count) for count in range(2, bounds.most_groups + 1)]
    fit = [
        labels
        for labels in divisions
        if labels.max() > 0 and np.bincount(labels).min() >= bounds.in_group
    ]
    if not fit:
        return None, None
    widths = silhouettes(places, fit)
    best = int(np.argmax(widths))
    return fit[best], widths[best]


def _stability(
    votes: Votes, labels: Labels, resamples: int, chance: Generator
) -> tuple[float, tuple[float, ...]]:
    """How much a division stays the same when participants are drawn anew, with replacement.

    The directions and the groups are found again from those who were drawn, and compared on
    them. Source: Hennig (2007), Cluster-wise assessment of cluster stability, Computational
    Statistics and Data Analysis 52.
    """
    count = int(labels.max()) + 1
    spread = Spread(votes)
    alike, overlaps = [], []
    for _resample in range(resamples):
        drawn = chance.integers(0, len(votes), len(votes))
        again = nearest_groups(spread.places(drawn), count)
        before = labels[drawn]
        alike.append(adjusted_rand(before, again))
        overlap = np.zeros(count)
        found = jaccard_of_groups(before, again)
        overlap[: len(found)] = found
        overlaps.append(overlap)
    return float(np.mean(alike)), tuple(float(each) for each in np.mean(overlaps, axis=0))


def _seen_enough(counted: tuple[Tally, ...], participants: int, bounds: Bounds) -> list[int]:
    least = max(bounds.seen, bounds.seen_share * participants)
    return [place for place, tally in enumerate(counted) if tally.n >= least]


def _shared(
    groups: tuple[tuple[Tally, ...], ...], speaks: list[int], bounds: Bounds, agree: bool
) -> tuple[int, ...]:
    """Where every group is more likely than not to agree (disagree), the strongest first.

    The least that the interval leaves open lies above one half in each group.
    """
    found = []
    for place in speaks:
        here = [group[place] for group in groups]
        if any(tally.n < bounds.in_group for tally in here):
            continue
        weakest = min((tally.agreement if agree else tally.disagreement)[0] for tally in here)
        if weakest > 0.5:
            found.append((-weakest, place))
    return tuple(place for _strength, place in sorted(found))


def _dividing(
    groups: tuple[tuple[Tally, ...], ...], speaks: list[int], bounds: Bounds
) -> tuple[int, ...]:
    """Where one group is more likely than not to agree and another is not, the widest gap first."""
    found = []
    for place in speaks:
        here = [group[place] for group in groups if group[place].n >= bounds.in_group]
        if len(here) < 2:
            continue
        for_it = max(tally.agreement[0] for tally in here)
        against = min(tally.agreement[1] for tally in here)
        if for_it > 0.5 > against:
            shares = [tally.agree / tally.n for tally in here]
            found.append((min(shares) - max(shares), place))
    return tuple(place for _gap, place in sorted(found))
