"""Brede welvaart: is an area better or worse off than its reference, theme by theme.

There is no total: themes cannot be exchanged for each other. A theme without a figure is unknown,
which is neither good nor bad.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Verdict = Literal["better", "worse", "same", "mixed", "unknown"]
Direction = Literal["higher", "lower", "neither"]


def verdict_of_figure(
    here: float | None, reference: float | None, better: Direction, is_clear: bool
) -> Verdict:
    """Better, worse or the same as the reference; unknown where a figure or a direction is missing.

    `is_clear` says that the difference is more than chance and rounding.

    >>> verdict_of_figure(0.8, 0.7, "higher", True), verdict_of_figure(0.8, 0.7, "lower", True)
    ('better', 'worse')
    >>> verdict_of_figure(0.8, 0.7, "higher", False), verdict_of_figure(None, 0.7, "higher", True)
    ('same', 'unknown')
    """
    if here is None or reference is None or better == "neither":
        return "unknown"
    if not is_clear or here == reference:
        return "same"
    return "better" if (here > reference) == (better == "higher") else "worse"


def verdict_of_theme(verdicts: Iterable[Verdict]) -> Verdict:
    """What the figures of a theme say together; unknown ones say nothing.

    >>> verdict_of_theme(["better", "same", "unknown"]), verdict_of_theme(["better", "worse"])
    ('better', 'mixed')
    >>> verdict_of_theme([]), verdict_of_theme(["same", "same"])
    ('unknown', 'same')
    """
    known = set(verdicts) - {"unknown"}
    if not known:
        return "unknown"
    told = known - {"same"}
    if not told:
        return "same"
    return told.pop() if len(told) == 1 else "mixed"
