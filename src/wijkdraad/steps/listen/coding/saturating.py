"""How many needs we did not know yet the last contributions brought."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.listen.coding.saturation import in_steps, needs_known, new_in_last
from wijkdraad.programme.cloth import Cloth
from wijkdraad.reference.listening.coding import coding_norms

from .texts import when_said

STEP = 10


@dataclass(frozen=True)
class Saturation:
    """The curve of needs known after each contribution, its table, and what the last ones brought.

    `last` is how many contributions are looked at; `new` is None where there are fewer of them.
    `undated` contributions stand at the end, because nobody knows when they came; `waiting` ones
    have no need yet, and may still bring one.
    """

    curve: tuple[int, ...]
    steps: tuple[tuple[int, int, int], ...]
    last: int
    new: int | None
    undated: int
    waiting: int


def saturation_of(cloth: Cloth) -> Saturation:
    """The saturation of a programme: each voice once, by date and then by key."""
    norms = coding_norms()
    last = int(norms["saturation_window"].value)
    rows = sorted(cloth.counted_contributions, key=when_said)
    brought = [{need.key for need in cloth.needs_heard_in(row)} for row in rows]
    curve = needs_known(brought)
    return Saturation(
        curve,
        tuple(in_steps(curve, STEP)),
        last,
        new_in_last(curve, last),
        sum(row.date is None for row in rows),
        sum(not needs for needs in brought),
    )
