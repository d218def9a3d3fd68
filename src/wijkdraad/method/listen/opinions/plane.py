"""Lays people out in a plane, so that who votes alike lies close together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import eigsh

from .votes import UNSEEN, Votes

Plane = NDArray[np.float64]
"""Participants x 2."""

ALL_DIRECTIONS = 16
"""Up to so many statements all directions are computed; of more, the two that are used."""


def places_in_plane(votes: Votes) -> Plane:
    """Where each participant lies, along the two directions in which votes differ most.

    Principal components of the votes; where someone did not see a statement, the mean of who
    did stands for it. Who saw few statements would lie near the middle for that reason alone:
    their place is stretched by the root of statements / seen. Which way a direction points is
    settled by its heaviest statement, so the same votes give the same places in any order. Who
    saw nothing lies in the middle.
    Source: Small and others (2021), Polis: Scaling Deliberation by Mapping High Dimensional
    Opinion Spaces, Recerca 26(2).

    >>> two_camps = np.array([[1, 1, -1], [1, 1, -1], [-1, -1, 1]], np.int8)
    >>> places = places_in_plane(two_camps)
    >>> [float(x) for x in places[:, 0].round(2)], bool(abs(places[:, 1]).max() < 1e-6)
    ([1.15, 1.15, -2.31], True)
    """
    return Spread(votes).places()


class Spread:
    """Votes made ready once, to be laid out in a plane many times."""

    def __init__(self, votes: Votes) -> None:
        unseen = votes == UNSEEN
        # 32 bits hold these whole numbers exactly and go twice as fast.
        self._seen = (~unseen).astype(np.float32)
        self._values = np.where(unseen, 0, votes).astype(np.float32)
        answered = np.maximum(self._seen.sum(axis=1), 1)
        self._stretch = np.sqrt(votes.shape[1] / answered)[:, None]

    def places(self, drawn: NDArray[np.int64] | None = None) -> Plane:
        """Where each participant lies; of `drawn` (rows, which may come twice) where it is given.

        The directions are then those of the participants that were drawn.
        """
        weight = np.ones(len(self._seen), np.float32)
        if drawn is not None:
            weight = np.bincount(drawn, minlength=len(weight)).astype(np.float32)
        times_seen = weight @ self._seen
        means = (weight @ self._values) / np.maximum(times_seen, 1)
        apart = self._values - self._seen * means
        spread = (apart * weight[:, None]).T @ apart
        directions = _two_directions(spread.astype(np.float64)).astype(np.float32)
        places: Plane = (apart @ directions).astype(np.float64) * self._stretch
        return places if drawn is None else places[drawn]


def _two_directions(spread: NDArray[np.float64]) -> NDArray[np.float64]:
    """The two heaviest directions of a symmetric matrix, as columns; zeros where there is no second."""
    directions = np.zeros((len(spread), 2))
    if len(spread) > ALL_DIRECTIONS and spread.any():
        # The start is fixed; by itself eigsh draws one by chance.
        sizes, vectors = eigsh(spread, k=2, v0=1 / np.arange(1.0, len(spread) + 1))
        directions[:] = vectors[:, np.argsort(sizes)[::-1]]
    elif len(spread):
        vectors = np.linalg.eigh(spread)[1][:, ::-1]
        directions[:, : vectors.shape[1]] = vectors[:, :2]
    heaviest = np.abs(directions).argmax(axis=0)
    signs = np.sign(directions[heaviest, np.arange(2)])
    return directions * np.where(signs == 0, 1.0, signs)
