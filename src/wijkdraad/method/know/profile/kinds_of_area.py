"""Kinds of area: which areas are alike, in figures that anyone can look up, and why.

Areas are put together by Ward's method on standardised figures; how many kinds there are follows
from a rule (the clearest separation, measured as the mean silhouette). Nothing is drawn by chance
and nothing is filled in: an area with a missing figure is left out and named.

Sources: Ward (1963), Hierarchical grouping, JASA 58; Rousseeuw (1987), Silhouettes, Journal of
Computational and Applied Mathematics 20.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist, squareform

Numbers = NDArray[np.float64]
FARTHEST = 3.0
"""A standardised figure counts as at most this far, so that one odd area is no kind by itself."""
SMALLEST_KIND = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure to compare by: its key, and whether ratios count (density, prices) or differences."""

    key: str
    by_ratio: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """How the areas of a kind differ in one figure.

    `distance` is the mean of the kind minus the mean of all, in standard deviations; `of_kind`
    and `of_all` are the medians in the unit of the figure.
    """

    key: str
    distance: float
    of_kind: float
    of_all: float


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds among a number of areas.

    `members` holds the codes of each kind, the largest kind first. `figures` are the keys that
    were compared. `left_out` maps a code that could not be compared to the keys it lacks.
    `silhouette` (-1..1) tells how clearly the kinds lie apart.
    """

    members: tuple[tuple[str, ...], ...]
    figures: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]]
    silhouette: float
    _medians: Mapping[str, tuple[float, ...]]
    _distances: tuple[tuple[float, ...], ...]
    _all: tuple[float, ...]

    def kind_of(self, code: str) -> int | None:
        """The number of the kind that an area belongs to; None for one that was left out."""
        return next((n for n, codes in enumerate(self.members) if code in codes), None)

    def features(self, kind: int, most: int = 3) -> tuple[Feature, ...]:
        """What sets a kind apart, the most telling figure first."""
        found = [
            Feature(key, self._distances[kind][n], self._medians[key][kind], self._all[n])
            for n, key in enumerate(self.figures)
        ]
        found.sort(key=lambda feature: (-abs(feature.distance), feature.key))
        return tuple(found[:most])


@dataclass(frozen=True, slots=True)
class TooFew:
    """Why there are no kinds: how many areas could be compared, and how many are needed."""

    areas: int
    needed: int
    left_out: Mapping[str, tuple[str, ...]]


def kinds_of_area(
    values: Mapping[str, Mapping[str, float]],
    figures: Sequence[Figure],
    fewest_areas: int,
    most_kinds: int = 6,
    known_share: float = 0.8,
    largest_share: float = 0.5,
) -> Kinds | TooFew:
    """The kinds among areas, or why there are none.

    `values` maps a code to the known figures of that area, by key. A figure counts when at least
    `known_share` of the areas have it and it is not the same everywhere; an area counts when it
    has all of those. The number of kinds, from 2 to `most_kinds`, is the one with the highest mean
    silhouette in which every kind has at least three areas, and none more than `largest_share` of
    them where that can be; of equals the smallest.

    Six small areas, dense and sparse, are two kinds:

    >>> areas = {f"BU{n}": {"density": 9000.0 + n} for n in range(3)}
    >>> areas |= {f"BU{n}": {"density": 100.0 + n} for n in range(3, 6)}
    >>> found = kinds_of_area(areas, [Figure("density", by_ratio=True)], fewest_areas=6)
    >>> found.members
    (('BU0', 'BU1', 'BU2'), ('BU3', 'BU4', 'BU5'))
    >>> kinds_of_area(areas, [Figure("density")], fewest_areas=7)
    TooFew(areas=6, needed=7, left_out={})
    """
    codes = sorted(values)
    used = [
        figure
        for figure in figures
        if _known(values, codes, figure) >= known_share * len(codes)
        and len({values[code].get(figure.key) for code in codes} - {None}) > 1
    ]
    left_out = {
        code: tuple(figure.key for figure in used if not _usable(values[code], figure))
        for code in codes
    }
    left_out = {code: keys for code, keys in left_out.items() if keys}
    chosen = [code for code in codes if code not in left_out]
    if len(chosen) < max(fewest_areas, 2 * SMALLEST_KIND) or not used:
        return TooFew(len(chosen) if used else 0, fewest_areas, left_out)
    raw = np.array([[values[code][figure.key] for figure in used] for code in chosen])
    table = _standardised(raw, used)
    labels, silhouette = _best(table, most_kinds, largest_share)
    return _told(chosen, used, raw, table, labels, silhouette, left_out)


def _usable(known: Mapping[str, float], figure: Figure) -> bool:
    value = known.get(figure.key)
    return value is not None and (value > 0 or not figure.by_ratio)


def _known(values: Mapping[str, Mapping[str, float]], codes: Sequence[str], figure: Figure) -> int:
    return sum(_usable(values[code], figure) for code in codes)


def _standardised(raw: Numbers, figures: Sequence[Figure]) -> Numbers:
    """Every figure with mean 0 and standard deviation 1, by ratio where asked, never beyond 3."""
    ratio = np.array([figure.by_ratio for figure in figures])
    shown = np.where(ratio, np.log(np.where(ratio, raw, 1.0)), raw)
    deviation = shown.std(axis=0)
    standard = (shown - shown.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
    clipped: Numbers = np.clip(standard, -FARTHEST, FARTHEST)
    return clipped


def _best(table: Numbers, most_kinds: int, largest_share: float) -> tuple[NDArray[np.int64], float]:
    tree = linkage(table, method="ward")
    distances = squareform(pdist(table))
    best: tuple[tuple[bool, float], NDArray[np.int64], float] | None = None
    for count in range(2, most_kinds + 1):
        labels = np.asarray(fcluster(tree, count, criterion="maxclust"), dtype=np.int64)
        _kinds, sizes = np.unique(labels, return_counts=True)
        if len(sizes) < 2 or sizes.min() < SMALLEST_KIND:
            continue
        score = mean_silhouette(distances, labels)
        # A hair of rounding may not decide for more kinds.
        rank = bool(sizes.max() <= largest_share * len(table)), round(score, 9)
        if best is None or rank > best[0]:
            best = rank, labels, score
    if best is None:
        # No cut leaves three areas everywhere: then all of them are one kind.
        return np.ones(len(table), dtype=np.int64), 0.0
    return best[1], best[2]


def mean_silhouette(distances: Numbers, labels: NDArray[np.int64]) -> float:
    """How clearly groups lie apart: -1 (all wrong) to 1 (far apart), from a matrix of distances.

    For each area: b, the mean distance to the nearest other group, minus a, the mean distance to
    its own, divided by the larger of the two. Two pairs, 1 apart inside and 9 to 11 in between:

    >>> place = np.array([0.0, 1.0, 10.0, 11.0])
    >>> apart = abs(place[:, None] - place[None, :])
    >>> round(mean_silhouette(apart, np.array([1, 1, 2, 2])), 3)
    0.9
    """
    groups = np.unique(labels)
    sums = np.stack([distances[:, labels == group].sum(axis=1) for group in groups], axis=1)
    sizes = np.array([(labels == group).sum() for group in groups])
    own = np.searchsorted(groups, labels)
    rows = np.arange(len(labels))
    alone = sizes[own] < 2
    inside = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    others = sums / sizes
    others[rows, own] = np.inf
    outside = others.min(axis=1)
    larger = np.maximum(inside, outside)
    divided = (outside - inside) / np.where(larger > 0, larger, 1)
    scores = np.where(alone | (larger == 0), 0.0, divided)
    return float(scores.mean())


def _told(
    codes: Sequence[str],
    figures: Sequence[Figure],
    raw: Numbers,
    table: Numbers,
    labels: NDArray[np.int64],
    silhouette: float,
    left_out: Mapping[str, tuple[str, ...]],
) -> Kinds:
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    groups.sort(key=lambda rows: (-len(rows), codes[int(rows[0])]))
    medians = {
        figure.key: tuple(float(np.median(raw[rows, column])) for rows in groups)
        for column, figure in enumerate(figures)
    }
    distances = tuple(tuple(float(value) for value in table[rows].mean(axis=0)) for rows in groups)
    return Kinds(
        tuple(tuple(codes[int(row)] for row in rows) for rows in groups),
        tuple(figure.key for figure in figures),
        left_out,
        silhouette,
        medians,
        distances,
        tuple(float(value) for value in np.median(raw, axis=0)),
    )
