"""The inner loops of the lottery: a random walk to whole numbers, and a repair by exchanges.

Groups of people are columns; rules (the quotas, the size of the panel) are rows. A rule says that
the sum over the groups it counts lies between `low` and `high`. The columns are kept sparse: the
rules of group g are `rule_of[first[g] : first[g + 1]]`, each counted once.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

NEAR = 1e-9
PIVOTS_BETWEEN_INVERSES = 100


@njit(cache=True)
def walked_to_corner(
    expected: NDArray[np.float64],
    floor: NDArray[np.int64],
    order: NDArray[np.int64],
    chance: NDArray[np.float64],
    first: NDArray[np.int64],
    rule_of: NDArray[np.int64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Numbers per group at a corner of what rules allow, on average those of `expected`.

    Each of `order` (the groups between two whole numbers) moves up or down, with the others of
    the basis moving along so that no rule is broken, until something reaches a whole number or
    a rule its limit; up and down are as likely as keeps the average. At most as many groups as
    there are rules at their limit stay between two whole numbers.
    """
    rules, groups = len(low), len(expected)
    now = expected.copy()
    room = high - low
    slack = high.copy()
    for group in range(groups):
        for place in range(first[group], first[group + 1]):
            slack[rule_of[place]] -= now[group]
    basis = np.zeros(rules, np.int64)
    inverse = np.zeros((rules, rules))
    for rule in range(rules):
        basis[rule], inverse[rule, rule] = groups + rule, 1.0
        if slack[rule] < NEAR:
            slack[rule] = 0.0
        elif room[rule] - slack[rule] < NEAR:
            slack[rule] = room[rule]
    direction = np.zeros(rules)
    columns = np.zeros(rules, np.int64)
    pivots = 0
    for turn in range(len(order)):
        entering = order[turn]
        for rule in range(rules):
            step = 0.0
            for place in range(first[entering], first[entering + 1]):
                step -= inverse[rule, rule_of[place]]
            direction[rule] = step
        up, down = floor[entering] + 1.0 - now[entering], now[entering] - floor[entering]
        stop_up, stop_down = -1, -1
        for rule in range(rules):
            step = direction[rule]
            if abs(step) < NEAR:
                continue
            member = basis[rule]
            if member < groups:
                above, below = floor[member] + 1.0 - now[member], now[member] - floor[member]
            else:
                below = slack[member - groups]
                above = room[member - groups] - below
            if step < 0:
                above, below = below, above
            above, below = max(above, 0.0) / abs(step), max(below, 0.0) / abs(step)
            firmer_up = stop_up >= 0 and abs(step) > abs(direction[stop_up])
            if above < up - NEAR or (firmer_up and above < up + NEAR):
                up, stop_up = above, rule
            firmer_down = stop_down >= 0 and abs(step) > abs(direction[stop_down])
            if below < down - NEAR or (firmer_down and below < down + NEAR):
                down, stop_down = below, rule
        length, stop = up, stop_up
        if chance[turn] * (up + down) >= down:
            length, stop = -down, stop_down
        now[entering] += length
        for rule in range(rules):
            member = basis[rule]
            if member < groups:
                now[member] += length * direction[rule]
            else:
                slack[member - groups] += length * direction[rule]
        if stop < 0:
            now[entering] = np.round(now[entering])
            continue
        leaving = basis[stop]
        if leaving < groups:
            now[leaving] = np.round(now[leaving])
        elif slack[leaving - groups] <= room[leaving - groups] / 2:
            slack[leaving - groups] = 0.0
        else:
            slack[leaving - groups] = room[leaving - groups]
        basis[stop] = entering
        pivots += 1
        if pivots % PIVOTS_BETWEEN_INVERSES == 0:
            _invert(basis, inverse, groups, first, rule_of)
            continue
        filled = 0
        for column in range(rules):
            if inverse[stop, column] != 0.0:
                inverse[stop, column] /= -direction[stop]
                columns[filled] = column
                filled += 1
        for rule in range(rules):
            if rule != stop and direction[rule] != 0.0:
                for place in range(filled):
                    column = columns[place]
                    inverse[rule, column] += direction[rule] * inverse[stop, column]
    return now


@njit(cache=True)
def _invert(
    basis: NDArray[np.int64],
    inverse: NDArray[np.float64],
    groups: int,
    first: NDArray[np.int64],
    rule_of: NDArray[np.int64],
) -> None:
    """Write the inverse of the basis anew (Gauss-Jordan), so that rounding does not add up."""
    rules = len(basis)
    square = np.zeros((rules, 2 * rules))
    for column in range(rules):
        square[column, rules + column] = 1.0
        member = basis[column]
        if member >= groups:
            square[member - groups, column] = 1.0
        else:
            for place in range(first[member], first[member + 1]):
                square[rule_of[place], column] = 1.0
    for column in range(rules):
        pivot = column
        for row in range(column + 1, rules):
            if abs(square[row, column]) > abs(square[pivot, column]):
                pivot = row
        for place in range(2 * rules):
            square[column, place], square[pivot, place] = (
                square[pivot, place],
                square[column, place],
            )
        scale = square[column, column]
        for place in range(2 * rules):
            square[column, place] /= scale
        for row in range(rules):
            share = square[row, column]
            if row != column and share != 0.0:
                for place in range(2 * rules):
                    square[row, place] -= share * square[column, place]
    for row in range(rules):
        for column in range(rules):
            inverse[row, column] = square[row, rules + column]


@njit(cache=True)
def repaired(
    whole: NDArray[np.int64],
    least: NDArray[np.int64],
    most: NDArray[np.int64],
    order: NDArray[np.int64],
    first: NDArray[np.int64],
    rule_of: NDArray[np.int64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    tries: int,
) -> bool:
    """Exchange members (in place) until every rule is kept; whether that came about.

    Each try takes the exchange, addition or removal that leaves the fewest places wrong, the
    first in `order` of equals; what was moved rests for a while. Only groups of `order` move,
    each between `least` and `most`.
    """
    rules, count = len(low), len(order)
    total = np.zeros(rules, np.int64)
    for group in range(len(whole)):
        for place in range(first[group], first[group + 1]):
            total[rule_of[place]] += whole[group]
    rests = np.full(count + 1, -1)
    add = np.zeros(count + 1, np.int64)
    drop = np.zeros(count + 1, np.int64)
    add_mends = np.zeros(count + 1, np.int64)
    drop_mends = np.zeros(count + 1, np.int64)
    more = np.zeros(rules, np.int64)
    fewer = np.zeros(rules, np.int64)
    counted = np.zeros(rules, np.bool_)
    for now in range(tries):
        wrong = 0
        for rule in range(rules):
            wrong += max(low[rule] - total[rule], 0) + max(total[rule] - high[rule], 0)
            more[rule] = -1 if total[rule] < low[rule] else (1 if total[rule] >= high[rule] else 0)
            fewer[rule] = -1 if total[rule] > high[rule] else (1 if total[rule] <= low[rule] else 0)
        if wrong == 0:
            return True
        for one in range(count):
            group = order[one]
            add[one] = drop[one] = add_mends[one] = drop_mends[one] = 0
            for place in range(first[group], first[group + 1]):
                rule = rule_of[place]
                add[one] += more[rule]
                drop[one] += fewer[rule]
                add_mends[one] += more[rule] < 0
                drop_mends[one] += fewer[rule] < 0
        best, out, into = 1 << 30, -1, -1
        for leaver in range(count + 1):
            if leaver < count and (
                whole[order[leaver]] <= least[order[leaver]] or rests[leaver] > now
            ):
                continue
            if leaver < count:
                group = order[leaver]
                for place in range(first[group], first[group + 1]):
                    counted[rule_of[place]] = True
            for comer in range(count + 1):
                if comer == leaver or (
                    comer < count
                    and (whole[order[comer]] >= most[order[comer]] or rests[comer] > now)
                ):
                    continue
                # What both count stays as it is; at best all that can be mended is mended.
                if -drop_mends[leaver] - add_mends[comer] >= best:
                    continue
                change = drop[leaver] + add[comer]
                if leaver < count and comer < count:
                    group = order[comer]
                    for place in range(first[group], first[group + 1]):
                        rule = rule_of[place]
                        if counted[rule]:
                            change -= more[rule] + fewer[rule]
                if change < best:
                    best, out, into = change, leaver, comer
            if leaver < count:
                group = order[leaver]
                for place in range(first[group], first[group + 1]):
                    counted[rule_of[place]] = False
        if out < 0:
            return False
        for one, step in ((out, -1), (into, 1)):
            if one < count:
                group = order[one]
                whole[group] += step
                rests[one] = now + 5
                for place in range(first[group], first[group + 1]):
                    total[rule_of[place]] += step
    return False
