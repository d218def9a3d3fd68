"""Which contributions are one voice, and which one of them counts."""

from __future__ import annotations

from collections.abc import Iterable

Pair = tuple[str, str]


def counted_voice(pairs: Iterable[Pair]) -> dict[str, str]:
    """The key that counts for each key that does not count itself.

    `pairs` holds (the one that does not count again, the one that counts), by key. What hangs
    together is one voice, in however many steps: exactly one key of it counts, so a voice is
    never lost and never counted twice, whatever the order. It is the one that is a double of
    nothing; where there are several of those, or none because the pairs run in a circle, it is
    the first by key. A pair of a key with itself says nothing.

    >>> counted_voice([("c-2", "c-1"), ("c-3", "c-2")]) == {"c-2": "c-1", "c-3": "c-1"}
    True
    >>> counted_voice([("c-1", "c-2"), ("c-2", "c-1")])
    {'c-2': 'c-1'}
    """
    found = [(one, other) for one, other in pairs if one != other]
    beside: dict[str, set[str]] = {}
    for one, other in found:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    doubles = {one for one, _other in found}
    counted: dict[str, str] = {}
    seen: set[str] = set()
    for start in sorted(beside):
        if start in seen:
            continue
        together = _reached(start, beside)
        seen |= together
        counts = min(together - doubles, default=min(together))
        counted |= {key: counts for key in sorted(together) if key != counts}
    return counted


def refusal(pairs: Iterable[Pair], new: Pair) -> str | None:
    """Why a new pair cannot be kept: `itself`, `chain`, `circle` or `known`; None where it can.

    The one that counts must count itself, and what others are doubles of stays counted; so every
    merger can be read, and undone, by itself.

    >>> refusal([("c-2", "c-1")], ("c-3", "c-1")) is None
    True
    >>> refusal([("c-2", "c-1")], ("c-3", "c-2")), refusal([("c-2", "c-1")], ("c-1", "c-4"))
    ('chain', 'chain')
    >>> refusal([("c-2", "c-1")], ("c-1", "c-2")), refusal([], ("c-1", "c-1"))
    ('circle', 'itself')
    >>> refusal([("c-2", "c-1")], ("c-2", "c-3"))
    'known'
    """
    found = list(pairs)
    double, counts = new
    if double == counts:
        return "itself"
    if (counts, double) in found:
        return "circle"
    if any(double == one for one, _other in found):
        return "known"
    if any(counts == one for one, _other in found) or any(double == other for _one, other in found):
        return "chain"
    return None


def _reached(start: str, beside: dict[str, set[str]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        for other in beside[waiting.pop()] - reached:
            reached.add(other)
            waiting.append(other)
    return reached
