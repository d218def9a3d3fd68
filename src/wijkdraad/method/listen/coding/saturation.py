"""Saturation: how many needs we did not know yet each next contribution brought."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def needs_known(brought: Sequence[Collection[str]]) -> tuple[int, ...]:
    """How many different needs were known after each contribution, in the order they came.

    `brought` holds the needs understood from each contribution. The numbers never go down.

    >>> needs_known([{"shade"}, {"shade", "rest"}, set(), {"water"}])
    (1, 2, 2, 3)
    """
    known: set[str] = set()
    curve = []
    for needs in brought:
        known |= set(needs)
        curve.append(len(known))
    return tuple(curve)


def new_in_last(curve: Sequence[int], last: int) -> int | None:
    """How many needs the last so many contributions brought; None where there are not so many.

    >>> new_in_last((1, 2, 2, 3), 2), new_in_last((1, 2, 2, 3), 4), new_in_last((1, 2), 3)
    (1, 3, None)
    """
    if last < 1:
        raise ValueError("the last contributions are 1 or more")
    if len(curve) < last:
        return None
    before = curve[-last - 1] if len(curve) > last else 0
    return curve[-1] - before


def in_steps(curve: Sequence[int], step: int) -> list[tuple[int, int, int]]:
    """The curve as a table: (contributions so far, needs known, new in this step).

    The last step may be shorter.

    >>> in_steps((1, 2, 2, 3, 3), 2)
    [(2, 2, 2), (4, 3, 1), (5, 3, 0)]
    """
    if step < 1:
        raise ValueError("a step is 1 contribution or more")
    ends = [*range(step, len(curve), step), len(curve)] if curve else []
    rows, before = [], 0
    for end in ends:
        rows.append((end, curve[end - 1], curve[end - 1] - before))
        before = curve[end - 1]
    return rows
