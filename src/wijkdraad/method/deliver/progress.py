"""How much of a commitment is delivered. Done and not yet done together are what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Progress:
    """What is done and what is not yet done of a commitment, in its own unit."""

    promised: Decimal
    done: Decimal
    not_yet: Decimal

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.not_yet == 0


def delivery_progress(promised: Decimal | None, delivered: Sequence[Decimal | None]) -> Progress:
    """The progress of one commitment.

    `promised` is the quantity, None for a promise that is kept or not kept (counted as 1).
    `delivered` holds the quantity of each delivery; None means that the delivery names no
    number: it keeps a promise without quantity whole, and adds nothing to one with a quantity,
    because unknown is not everything. More than promised counts as all of it.

    >>> delivery_progress(Decimal(40), [Decimal(20), Decimal(8)])
    Progress(promised=Decimal('40'), done=Decimal('28'), not_yet=Decimal('12'))
    >>> delivery_progress(None, [None]).complete
    True
    """
    if promised is None:
        done = Decimal(1) if delivered else Decimal(0)
        return Progress(Decimal(1), done, Decimal(1) - done)
    done = min(
        promised, sum((quantity for quantity in delivered if quantity is not None), Decimal(0))
    )
    return Progress(promised, done, promised - done)
