"""The account of social return: what each giver gave the neighbourhood, by who received it.

The white paper widens social return from placing people to what a neighbourhood gains (6.9). This
account counts hours, machines, material, room and help in their own units. It holds no euros: what
a region counts for them differs, and is agreed in a contract.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum


@dataclass(frozen=True)
class Given:
    """One thing that was agreed between a giver and a receiver.

    `quantity` is what the receiver says to have received, in `unit`; None where the receiver
    told no number or has not confirmed yet. `of_promise` is whether it is part of a promise in
    the contract, which then counts it too.
    """

    giver: str
    kind: str
    unit: str
    confirmed: bool
    quantity: float | None = None
    of_promise: bool = False


@dataclass(frozen=True)
class SocialReturn:
    """What one giver gave of one kind in one unit.

    `received` is the sum of what receivers told; None where none told a number. `confirmed`,
    `without_quantity` (of those), `of_promise` (of those) and `open` count agreements.
    """

    giver: str
    kind: str
    unit: str
    received: float | None
    confirmed: int
    without_quantity: int
    of_promise: int
    open: int


def social_return(given: Iterable[Given]) -> tuple[SocialReturn, ...]:
    """The account, sorted by giver, kind and unit. Only what a receiver confirmed is counted.

    A confirmation without a number adds nothing to the sum: unknown is not zero, so it is
    counted beside it. What is in another unit stands on a line of its own.

    >>> digger = Given("Van Dalen", "machine", "uur", confirmed=True, quantity=4)
    >>> again = Given("Van Dalen", "machine", "uur", confirmed=True)
    >>> later = Given("Van Dalen", "machine", "uur", confirmed=False)
    >>> line, = social_return([digger, again, later])
    >>> line.received, line.confirmed, line.without_quantity, line.open
    (4.0, 2, 1, 1)
    >>> social_return([later])[0].received is None
    True
    """
    lines: dict[tuple[str, str, str], list[Given]] = {}
    for one in given:
        lines.setdefault((one.giver, one.kind, one.unit), []).append(one)
    return tuple(_line(*key, lines[key]) for key in sorted(lines))


def _line(giver: str, kind: str, unit: str, given: list[Given]) -> SocialReturn:
    confirmed = [one for one in given if one.confirmed]
    told = [one.quantity for one in confirmed if one.quantity is not None]
    return SocialReturn(
        giver,
        kind,
        unit,
        fsum(told) if told else None,
        len(confirmed),
        len(confirmed) - len(told),
        sum(one.of_promise for one in confirmed),
        len(given) - len(confirmed),
    )
