"""A mixture of whole legal panels whose average is the expected numbers, panel after panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .groups import Groups
from .kernels import repaired, walked_to_corner

if TYPE_CHECKING:
    from numpy.random import Generator  # noqa: TID251 (its type)

NEAR = 1e-9
TIGHT = 1e-7
NEAR_ENOUGH = 0.9995
"""The part of every group's expected number at which no more panels are needed."""
TRIES = 20
EXCHANGES = 12
STREAM = 20_210_801
"""The random numbers are a fixed stream: the mixture depends on the pool and the quotas alone."""


@dataclass(frozen=True)
class Mixture:
    """Different legal panels (panels, groups) in members of each group, and their weights.

    The weights add up to 1.
    """

    panels: NDArray[np.int64]
    weights: NDArray[np.float64]

    @property
    def expected(self) -> NDArray[np.float64]:
        """The expected number of members of each group."""
        return np.asarray(self.weights @ self.panels, np.float64)


def peeled_mixture(groups: Groups, expected: NDArray[np.float64]) -> Mixture | None:
    """Legal panels whose weighted average is `expected`, or near it; None where none was found.

    As in a proof of Caratheodory's theorem: find a legal panel on the face of the rules where
    what is left lies, take away as much of it as leaves the rest within the rules, and go on with
    the rest, which then lies on a smaller face. A panel is found by a random walk in which all
    keep their average until they are whole or stuck at a corner (as in pipage rounding), and by
    exchanges where the corner has no whole numbers. It ends where nothing is left, where every
    group has NEAR_ENOUGH of its number, or where TRIES walks in a row fail.
    """
    random = np.random.Generator(np.random.PCG64(STREAM))  # noqa: TID251 (always the same seed)
    near_whole = np.abs(expected - np.rint(expected)) < NEAR
    target = np.where(near_whole, np.rint(expected), expected)
    floor, ceiling = np.floor(target).astype(np.int64), np.ceil(target).astype(np.int64)
    rest, left = target.copy(), 1.0
    panels: list[NDArray[np.int64]] = []
    weights: list[float] = []
    fails = 0
    while left > NEAR and fails < TRIES:
        panel = _panel_on_face(groups, np.clip(rest / left, floor, ceiling), floor, random)
        if panel is None:
            fails += 1
            continue
        fails = 0
        weight = left * _largest_share(groups, rest / left, panel, floor, ceiling)
        panels.append(panel)
        weights.append(weight)
        rest -= weight * panel
        left -= weight
        if len(panels) % 50 == 0 and (rest <= (1 - NEAR_ENOUGH) * target).all():
            break
    return mixture_of(panels, weights) if panels else None


def mixture_of(panels: list[NDArray[np.int64]], weights: list[float]) -> Mixture:
    """The mixture in which equal panels are one, in a fixed order, and the weights add up to 1."""
    distinct, place = np.unique(np.array(panels, np.int64), axis=0, return_inverse=True)
    summed = np.bincount(place.reshape(-1), np.array(weights), minlength=len(distinct))
    kept = summed > 0
    return Mixture(distinct[kept], summed[kept] / summed[kept].sum())


def _panel_on_face(
    groups: Groups,
    average: NDArray[np.float64],
    floor: NDArray[np.int64],
    random: Generator,
) -> NDArray[np.int64] | None:
    """A legal panel that keeps all that `average` keeps exactly; None where the tries fail."""
    nearest = np.rint(average)
    between = np.abs(average - nearest) > NEAR
    average = np.where(between, average, nearest)
    below = np.floor(average).astype(np.int64)
    moving = np.flatnonzero(between)
    counts = groups.counts(average)
    low = np.where(counts > groups.high - TIGHT, groups.high, groups.low)
    high = np.where(counts < groups.low + TIGHT, groups.low, groups.high)
    corner = walked_to_corner(
        average,
        below,
        random.permutation(moving),
        random.random(len(moving)),
        groups.first,
        groups.rule_of,
        groups.low.astype(np.float64),
        groups.high.astype(np.float64),
    )
    whole = np.rint(corner)
    stuck = np.abs(corner - whole) > TIGHT
    tossed = np.floor(corner + random.random(len(corner)))
    panel = np.where(stuck, tossed, whole).astype(np.int64)
    kept = repaired(
        panel,
        below,
        below + between,
        random.permutation(moving),
        groups.first,
        groups.rule_of,
        low,
        high,
        EXCHANGES,
    )
    return panel if kept and groups.is_legal(panel) else None


def _largest_share(
    groups: Groups,
    average: NDArray[np.float64],
    panel: NDArray[np.int64],
    floor: NDArray[np.int64],
    ceiling: NDArray[np.int64],
) -> float:
    """The largest share (0..1] of the panel in the average that leaves the rest within the rules."""
    counts, own = groups.counts(average), groups.counts(panel)
    shares = [1.0]
    for now, taken, low, high in (
        (average, panel, floor, ceiling),
        (counts, own, groups.low, groups.high),
    ):
        over, under = taken > low, taken < high
        free_over = over & (now > low + TIGHT * (now is counts))
        free_under = under & (now < high - TIGHT * (now is counts))
        shares.extend(((now - low)[free_over] / (taken - low)[free_over]).tolist())
        shares.extend(((high - now)[free_under] / (high - taken)[free_under]).tolist())
    return max(min(shares), 0.0)
