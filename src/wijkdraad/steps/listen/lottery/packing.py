"""Packs a lottery for one field of the database: positions and numbers, nothing of who they are."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wijkdraad.method.listen.lottery.drawing import Draw
from wijkdraad.method.listen.lottery.lottery import Lottery

from .computing import probability

PANEL_COLUMNS = ("panel", "probability", "position")
BLOCK = 200
"""How many panels are written at a time."""


@dataclass(frozen=True)
class Packed:
    """Panels (panels, size) of positions from 0 with their tickets, and what a replacement asks.

    `kind_of` and `household_of` (positions,) are numbers without a meaning outside this lottery;
    `counted` (quotas, kinds) says which quota counts which kind, from `low` to `high`.
    `sha256` is the fingerprint of the file of panels that is published.
    """

    panels: NDArray[np.int64]
    tickets: NDArray[np.int64]
    kind_of: NDArray[np.int64]
    household_of: NDArray[np.int64]
    counted: NDArray[np.bool_]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    sha256: str = ""

    def draw(self, fingerprints: Sequence[str]) -> Draw:
        """What a replacement needs to know."""
        return Draw(
            fingerprints, self.kind_of, self.household_of, self.counted, self.low, self.high
        )

    def written(self) -> Iterator[str]:
        """The file of panels, piece by piece: `panel,probability,position` from 1."""
        for start in range(0, len(self.panels), BLOCK):
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\n")
            if not start:
                writer.writerow(PANEL_COLUMNS)
            stop = min(start + BLOCK, len(self.panels))
            for place in range(start, stop):
                chance = probability(int(self.tickets[place]))
                writer.writerows(
                    (place + 1, chance, member + 1) for member in self.panels[place].tolist()
                )
            yield text.getvalue()


def packed(found: Lottery, ids_in_order: Sequence[str]) -> Packed:
    """A lottery by position: the place of each id in the published list.

    >>> from wijkdraad.method.listen.lottery.lottery import fair_lottery
    >>> from wijkdraad.method.listen.lottery.pool import Person
    >>> made = packed(fair_lottery([Person("a", {}), Person("b", {})], [], 1), ["b", "a"])
    >>> made.panels.tolist(), unpacked(packed_bytes(made)).tickets.tolist()
    ([[0], [1]], [500000000000000, 500000000000000])
    """
    position = {identity: place for place, identity in enumerate(ids_in_order)}
    pool = found.pool
    place_of = np.array([position[person.id] for person in pool.people], np.int64)
    panels = np.sort(place_of[found.panels], axis=1)
    order = np.lexsort(panels.T[::-1])
    kind_of = np.zeros(len(place_of), np.int64)
    household_of = np.zeros(len(place_of), np.int64)
    kind_of[place_of] = pool.kind_of
    household_of[place_of] = pool.household_of
    made = Packed(
        panels[order],
        found.tickets[order],
        kind_of,
        np.unique(household_of, return_inverse=True)[1].astype(np.int64),
        pool.counted,
        np.array([quota.least for quota in pool.quotas], np.int64),
        np.array([quota.most for quota in pool.quotas], np.int64),
    )
    sign = hashlib.sha256()
    for piece in made.written():
        sign.update(piece.encode())
    return Packed(**{**vars(made), "sha256": sign.hexdigest()})


def packed_bytes(made: Packed) -> bytes:
    """A packed lottery as compressed bytes."""
    file = io.BytesIO()
    arrays: dict[str, Any] = dict(vars(made))
    small = np.uint16 if len(made.kind_of) <= np.iinfo(np.uint16).max else np.uint32
    for name in ("panels", "kind_of", "household_of"):
        arrays[name] = arrays[name].astype(small)
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpacked(content: bytes | memoryview) -> Packed:
    """What `packed_bytes` packed."""
    with np.load(io.BytesIO(bytes(content)), allow_pickle=False) as arrays:
        numbers = {
            name: arrays[name].astype(bool if name == "counted" else np.int64)
            for name in arrays.files
            if name != "sha256"
        }
        return Packed(**numbers, sha256=str(arrays["sha256"]))


def panels_sha256(content: bytes | memoryview) -> str:
    """The fingerprint of the panels of a packed lottery, without opening the panels themselves."""
    with np.load(io.BytesIO(bytes(content)), allow_pickle=False) as arrays:
        return str(arrays["sha256"])
