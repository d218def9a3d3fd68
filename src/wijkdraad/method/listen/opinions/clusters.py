"""Divides points in a plane into groups, the same way each time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from .plane import Plane

Labels = NDArray[np.int64]
MOST_ROUNDS = 100
MOST_COMPARED = 5000
AT_ONCE = 500


def nearest_groups(points: Plane, count: int) -> Labels:
    """k-means: the group, 0 up to `count`, of each point; each lies nearest to the middle of its own.

    Nothing is drawn by chance: it starts from the points that lie far apart, and from parts of the
    plane along its two directions and around its middle, and keeps the division whose
    points lie closest to the middle of their group.
    Groups are numbered by size, the largest first, then from right to left. Fewer groups come out
    where there are fewer different points.

    >>> nearest_groups(np.array([[0.0, 0], [0.1, 0], [5.0, 0], [5.1, 0], [5.2, 0]]), 2).tolist()
    [1, 1, 0, 0, 0]
    """
    best, least = np.zeros(len(points), np.int64), np.inf
    for start in _starts(points, count):
        labels, middles = _settled(points, start)
        cost = float(((points - middles[labels]) ** 2).sum())
        if cost < least * (1 - 1e-12):
            best, least = labels, cost
    return _by_size(points, best)


def _starts(points: Plane, count: int) -> list[Plane]:
    """Middles to start from."""
    middle = points.mean(axis=0)
    far = [int(((points - middle) ** 2).sum(axis=1).argmax())]
    distance = ((points - points[far[0]]) ** 2).sum(axis=1)
    while len(far) < count:
        far.append(int(distance.argmax()))
        distance = np.minimum(distance, ((points - points[far[-1]]) ** 2).sum(axis=1))
    starts = [points[far]]
    angle = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    for along in (points[:, 0], points[:, 1], angle, (angle + np.pi / count) % (2 * np.pi)):
        parts = np.array_split(np.argsort(along, kind="stable"), count)
        starts.append(np.array([points[part].mean(axis=0) for part in parts if len(part)]))
    return starts


def _settled(points: Plane, middles: Plane) -> tuple[Labels, Plane]:
    """Assign and take the middle, in turns, until nothing changes."""
    labels = np.full(len(points), -1)
    for _round in range(MOST_ROUNDS):
        now = cdist(points, middles, "sqeuclidean").argmin(axis=1)
        if (now == labels).all():
            break
        labels = now
        used, labels = np.unique(labels, return_inverse=True)
        sizes = np.bincount(labels, minlength=len(used))
        middles = np.column_stack(
            [np.bincount(labels, points[:, axis], len(used)) / sizes for axis in (0, 1)]
        )
    return labels, middles


def _by_size(points: Plane, labels: Labels) -> Labels:
    sizes = np.bincount(labels)
    right = np.bincount(labels, points[:, 0]) / np.maximum(sizes, 1)
    order = np.lexsort((-right, -sizes))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[labels]


def silhouettes(points: Plane, divisions: list[Labels]) -> list[float]:
    """For each division how much closer points lie to their own group than to the next one.

    The mean over the points, from -1 to 1; of more than 5,000 points an even part is taken. A
    point alone in its group counts 0; a division of one group is 0.
    Source: Rousseeuw (1987), Journal of Computational and Applied Mathematics 20.

    >>> points = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]])
    >>> [round(value, 3) for value in silhouettes(points, [np.array([0, 0, 1, 1])])]
    [0.9]
    """
    part = np.linspace(0, len(points) - 1, min(len(points), MOST_COMPARED)).astype(np.int64)
    points, divisions = points[part], [labels[part] for labels in divisions]
    members = [np.eye(labels.max() + 1)[labels] for labels in divisions]
    totals = np.zeros(len(divisions))
    for first in range(0, len(points), AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        distance = cdist(points[rows], points)
        for number, (labels, member) in enumerate(zip(divisions, members, strict=True)):
            sizes = member.sum(axis=0)
            if np.count_nonzero(sizes) < 2:
                continue
            own = labels[rows]
            place = np.arange(len(own))
            sums = distance @ member
            inside = sums[place, own] / np.maximum(sizes[own] - 1, 1)
            means = np.divide(sums, sizes, out=np.full_like(sums, np.inf), where=sizes > 0)
            means[place, own] = np.inf
            outside = means.min(axis=1)
            larger = np.maximum(inside, outside)
            value = np.divide(outside - inside, larger, out=np.zeros_like(larger), where=larger > 0)
            totals[number] += value[sizes[own] > 1].sum()
    return [float(total / len(points)) for total in totals]


def adjusted_rand(one: Labels, other: Labels) -> float:
    """How alike two divisions of the same points are: 1 the same, about 0 as chance would have it.

    Source: Hubert and Arabie (1985), Journal of Classification 2.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    >>> round(adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])), 6)
    -0.5
    """
    table = _crossed(one, other)
    both = _pairs(table).sum()
    rows, columns = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    whole = _pairs(np.array(len(one), np.float64))
    expected = rows * columns / whole if whole else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((both - expected) / (most - expected))


def jaccard_of_groups(one: Labels, other: Labels) -> NDArray[np.float64]:
    """For each group of `one` how much it overlaps with the group of `other` most like it, 0..1.

    >>> jaccard_of_groups(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])).round(2).tolist()
    [0.67, 0.5]
    """
    table = _crossed(one, other)
    together = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
    overlap: NDArray[np.float64] = (table / np.maximum(together, 1)).max(axis=1)
    return overlap


def _crossed(one: Labels, other: Labels) -> NDArray[np.float64]:
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1.0)
    return table


def _pairs(count: NDArray[np.float64]) -> NDArray[np.float64]:
    return count * (count - 1) / 2
