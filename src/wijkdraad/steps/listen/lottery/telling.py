"""What a lottery says in plain words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import Lottery, Programme

from .keeping import Waiting, members, waits
from .packing import panels_sha256

HAIR = 1e-6
"""A chance of 1 in 120 that was rounded in the last decimals is still 1 in 120."""


@dataclass(frozen=True)
class Shown:
    """A lottery for a page; positions are counted from 1.

    `state` is fetch, publish, draw or drawn: what comes next. `salts_wait` and `positions_wait`
    say what must be fetched first.
    """

    row: Lottery
    state: str
    people: int
    chances: str
    of_bound: str
    panel: list[int]
    replacements: list[tuple[int, int | None]]
    panels_sha256: str
    salts_wait: bool
    positions_wait: bool


def shown(row: Lottery, language: Language, with_panels: bool = False) -> Shown:
    """A lottery as a page tells it; `with_panels` opens the panels for their fingerprint."""
    return Shown(
        row,
        _state(row),
        len(row.commitments),
        chances_in_words(row, language),
        language.number(100 * row.minimum_chance / row.bound if row.bound else 100.0, 1),
        [place + 1 for place in members(row)],
        [
            (each["left"] + 1, None if each["came"] is None else each["came"] + 1)
            for each in row.replacements
        ],
        panels_sha256(row.mixture) if with_panels else "",
        waits(row, Waiting.SALTS),
        waits(row, Waiting.POSITIONS),
    )


def _state(row: Lottery) -> str:
    if row.seed:
        return "drawn"
    if row.seed_source:
        return "draw"
    return "fetch" if any(waits(row, which) for which in Waiting) else "publish"


def published(programme: Programme) -> list[Lottery]:
    """The lotteries that everyone may see, the last one first."""
    found = Lottery.objects.filter(programme=programme).exclude(seed_source="")
    return list(found.defer("mixture").order_by("-prepared_at", "-pk"))


def one_in(chance: float, up: bool) -> int:
    """The number n of "1 in n", rounded so that the sentence is true.

    >>> one_in(0.0083, up=True), one_in(1 / 120, up=True), one_in(0.03, up=False)
    (121, 120, 33)
    """
    return math.ceil(1 / chance - HAIR / chance) if up else math.floor(1 / chance + HAIR / chance)


def chances_in_words(row: Lottery, language: Language) -> str:
    """The smallest and the largest chance in one or two sentences."""
    _ = language.gettext
    if row.minimum_chance <= 0:
        return _("The quotas leave some people no chance at all.")
    least = one_in(row.minimum_chance, up=True)
    most = one_in(row.largest_chance, up=False)
    if least == most:
        return _("Everyone had a chance of 1 in {least}.").format(least=language.number(least, 0))
    if most <= 1:
        return _(
            "Everyone had a chance of at least 1 in {least}. Who is needed for the quotas was sure of a place."
        ).format(least=language.number(least, 0))
    return _(
        "Everyone had a chance of at least 1 in {least}, and nobody more than 1 in {most}."
    ).format(least=language.number(least, 0), most=language.number(most, 0))
