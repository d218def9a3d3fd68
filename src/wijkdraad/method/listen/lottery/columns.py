"""Better mixtures one legal panel at a time, for pools where whole panels cannot follow averages."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult
from scipy.sparse import csc_array

from .chances import FairChances
from .groups import Groups
from .peeling import NEAR_ENOUGH, Mixture, mixture_of, peeled_mixture
from .solvers import below, beside, linprog, milp

BETTER = 1e-7
"""By which part a new panel must be worth more than those that are there."""
MASTERS = 30_000
"""Rounds times groups: how long better panels are looked for, the same on every machine."""
COVERING = 60


def legal_panel(groups: Groups, worth: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """The legal panel (groups,) with the largest total worth; None where no panel is legal."""
    found = milp(
        -worth,
        constraints=LinearConstraint(groups.counted, groups.low - 1e-6, groups.high + 1e-6),
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, groups.sizes),
        options={"mip_rel_gap": 1e-9},
    )
    if found.x is None:
        return None
    panel = np.rint(found.x).astype(np.int64)
    return panel if groups.is_legal(panel) else None


def fair_mixture(groups: Groups, fair: FairChances) -> Mixture | None:
    """Legal panels and weights that give the chances of `fair`, or come as near as panels can.

    None where no panel is legal. Peeling comes first; where a group then has less than
    NEAR_ENOUGH of the smallest chance, or the largest chance is too large, column generation goes
    on from those panels.
    """
    peeled = peeled_mixture(groups, fair.expected)
    if peeled is not None and _is_near(groups, fair, peeled):
        return peeled
    panels = list(peeled.panels) if peeled is not None else []
    first = legal_panel(groups, fair.expected / groups.sizes)
    if first is None:
        return mixture_of(panels, [1.0] * len(panels)) if panels else None
    expected = np.zeros(len(groups.sizes)) if peeled is None else peeled.expected
    return _generated(groups, fair, [*panels, first, *_covering(groups, fair, expected)])


def _is_near(groups: Groups, fair: FairChances, mixture: Mixture) -> bool:
    chances = mixture.expected / groups.sizes
    return bool(
        chances.min() >= NEAR_ENOUGH * fair.minimum and chances.max() * NEAR_ENOUGH <= fair.largest
    )


def _covering(
    groups: Groups, fair: FairChances, expected: NDArray[np.float64]
) -> list[NDArray[np.int64]]:
    """A panel for each group that falls short, with as many others that fall short as fit."""
    wanted = fair.minimum * groups.sizes
    short = np.maximum(wanted - expected, 0) / np.maximum(wanted, 1e-12)
    found = []
    for group in np.argsort(-short, kind="stable")[:COVERING]:
        if short[group] <= 1 - NEAR_ENOUGH:
            break
        worth = short.copy()
        worth[group] += short.sum() + 1
        panel = legal_panel(groups, worth)
        if panel is not None:
            found.append(panel)
    return found


def _generated(groups: Groups, fair: FairChances, panels: list[NDArray[np.int64]]) -> Mixture:
    """Column generation: first for the smallest chance, then for the largest."""
    rounds = max(10, MASTERS // len(groups.sizes))
    reached = 0.0
    for _round in range(rounds):
        shares = np.unique(np.array(panels), axis=0) / groups.sizes
        solved = _most_for_the_least(shares)
        reached = float(solved.x[-1])
        if reached >= NEAR_ENOUGH * fair.minimum:
            break
        prices = -np.asarray(solved.ineqlin.marginals)
        panel = legal_panel(groups, prices / groups.sizes)
        if panel is None or prices @ (panel / groups.sizes) <= reached * (1 + BETTER) + 1e-12:
            break
        panels.append(panel)
    for _round in range(rounds):
        distinct = np.unique(np.array(panels), axis=0)
        solved = _least_for_the_most(distinct / groups.sizes, reached * (1 - BETTER))
        weights = np.maximum(solved.x[:-1], 0)
        if solved.x[-1] * NEAR_ENOUGH <= fair.largest:
            break
        gains, pays = np.split(-np.asarray(solved.ineqlin.marginals), 2)
        worth = (gains - pays) / groups.sizes
        panel = legal_panel(groups, worth)
        best = float((distinct @ worth).max())
        if panel is None or panel @ worth <= best + BETTER * max(abs(best), solved.x[-1]):
            break
        panels.append(panel)
    return mixture_of(list(distinct), weights.tolist())


def _most_for_the_least(shares: NDArray[np.float64]) -> OptimizeResult:
    """Weights of panels (panels, groups, as a share of each group) and, last, the least chance."""
    count, groups = shares.shape
    return _solved(
        np.append(np.zeros(count), -1.0),
        beside(csc_array(-shares.T), csc_array(np.ones((groups, 1)))),
        np.zeros(groups),
        count,
    )


def _least_for_the_most(shares: NDArray[np.float64], minimum: float) -> OptimizeResult:
    """Weights that keep the least chance and, last, the smallest largest chance."""
    count, groups = shares.shape
    rows = below(csc_array(-shares.T), csc_array(shares.T))
    limit = csc_array(np.append(np.zeros(groups), -np.ones(groups))[:, np.newaxis])
    return _solved(
        np.append(np.zeros(count), 1.0),
        beside(rows, limit),
        np.append(np.full(groups, -minimum), np.zeros(groups)),
        count,
    )


def _solved(
    cost: NDArray[np.float64], rows: csc_array, limits: NDArray[np.float64], count: int
) -> OptimizeResult:
    found = linprog(
        cost,
        A_ub=rows,
        b_ub=limits,
        A_eq=csc_array(np.append(np.ones(count), 0.0)[np.newaxis]),
        b_eq=[1.0],
        bounds=[(0, None)] * (count + 1),
        method="highs",
    )
    if not found.success:
        # The panels that are there always allow a solution; the solver itself must have failed.
        raise ArithmeticError(found.message)
    return found
