"""Which offer can help which ask: by kind, place, time and theme, each part with its score.

Only offers of the same kind count, and only where their days do not exclude each other. What
is not known is not counted as nothing: a score runs from the least to the most it can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot

PARTS = ("place", "time", "theme")


@dataclass(frozen=True)
class Post:
    """An ask or an offer. What is empty or None is not known; no `end` may also mean no end.

    `place` is (x, y) in metres, RD New. `quantity` is in `unit`.
    """

    key: str
    kind: str
    theme: str = ""
    place: tuple[float, float] | None = None
    start: date | None = None
    end: date | None = None
    quantity: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Match:
    """An offer that can help an ask.

    `parts` gives the score of each of PARTS (0..1), None where it is not known. `least` and
    `most` bound the whole score (0..1). `distance_m`, `days` (on which both can) and
    `covers` (the part of the ask that the offer fills, 0..1) are None where not known.
    """

    ask: str
    offer: str
    parts: Mapping[str, float | None]
    least: float
    most: float
    distance_m: float | None
    days: int | None
    covers: float | None


def matches(
    asks: Sequence[Post],
    offers: Sequence[Post],
    weights: Mapping[str, float],
    reach_m: float,
) -> list[Match]:
    """The pairs that fit, the best first: by the middle of their bounds, then by key.

    `weights` has a weight (0 or more) for each of PARTS; at `reach_m` metres and further the
    score of the place is 0. Raises ValueError for other weights or no reach.

    An ask and an offer 300 m apart, on the same day, of which one names no theme. With a
    reach of 1200 m the place scores 1 - 300/1200 = 0.75 and the time 1. With weights 0.4, 0.4
    and 0.2 that is at least 0.3 + 0.4 = 0.7, and 0.9 where the theme fits too.

    >>> day = date(2026, 5, 9)
    >>> ask = Post("v1", "machine", "green", (0, 0), day, day)
    >>> offer = Post("a1", "machine", "", (0, 300), day, day)
    >>> found, = matches([ask], [offer], {"place": 0.4, "time": 0.4, "theme": 0.2}, 1200)
    >>> round(found.least, 2), round(found.most, 2), found.parts["theme"]
    (0.7, 0.9, None)
    """
    if set(weights) != set(PARTS) or min(weights.values()) < 0 or sum(weights.values()) <= 0:
        raise ValueError("each part has a weight of 0 or more, and not all are 0")
    if reach_m <= 0:
        raise ValueError("the reach is more than 0 m")
    whole = sum(weights.values())
    shares = {part: weights[part] / whole for part in PARTS}
    found = [
        match
        for ask in asks
        for offer in offers
        if ask.kind == offer.kind and (match := _match(ask, offer, shares, reach_m)) is not None
    ]
    return sorted(found, key=lambda match: (-(match.least + match.most), match.ask, match.offer))


def _match(ask: Post, offer: Post, shares: Mapping[str, float], reach_m: float) -> Match | None:
    days = days_shared(ask, offer)
    if days == 0:
        return None
    distance = None
    if ask.place is not None and offer.place is not None:
        distance = hypot(ask.place[0] - offer.place[0], ask.place[1] - offer.place[1])
    parts = {
        "place": None if distance is None else max(0.0, 1 - distance / reach_m),
        "time": _time_score(ask, days),
        "theme": None if not ask.theme or not offer.theme else float(_same(ask.theme, offer.theme)),
    }
    least = sum(shares[part] * (score or 0.0) for part, score in parts.items())
    unknown = sum(shares[part] for part, score in parts.items() if score is None)
    most = min(1.0, least + unknown)
    return Match(ask.key, offer.key, parts, least, most, distance, days, covered_share(ask, offer))


def days_shared(ask: Post, offer: Post) -> int | None:
    """The number of days on which both can; None where that cannot be told.

    Where one of them names a day on which the other is over, it is 0, also where the rest is
    not known. Without an end the days are not bounded, so they cannot be counted.

    >>> may = Post("v", "room", start=date(2026, 5, 1), end=date(2026, 5, 31))
    >>> days_shared(may, Post("a", "room", start=date(2026, 5, 30), end=date(2026, 6, 9)))
    2
    >>> days_shared(may, Post("a", "room", end=date(2026, 4, 1)))
    0
    >>> days_shared(may, Post("a", "room", start=date(2026, 5, 30))) is None
    True
    """
    for one, other in ((ask, offer), (offer, ask)):
        if one.start is not None and other.end is not None and other.end < one.start:
            return 0
    if None in (ask.start, ask.end, offer.start, offer.end):
        return None
    assert ask.start and ask.end and offer.start and offer.end
    return max(0, (min(ask.end, offer.end) - max(ask.start, offer.start)).days + 1)


def _time_score(ask: Post, days: int | None) -> float | None:
    """The part of the days of the ask on which the offer can come."""
    if days is None or ask.start is None or ask.end is None:
        return None
    return min(1.0, days / max(1, (ask.end - ask.start).days + 1))


def covered_share(ask: Post, offer: Post) -> float | None:
    """The part of the ask that the offer fills, at most 1; None where that cannot be told.

    >>> ask = Post("v", "hours", quantity=6, unit="uur")
    >>> covered_share(ask, Post("a", "hours", quantity=3, unit="Uur"))
    0.5
    """
    if not ask.quantity or offer.quantity is None or not _same(ask.unit, offer.unit):
        return None
    return min(1.0, offer.quantity / ask.quantity)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
