"""What stands on the strips with the codes of a vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CodeStrips:
    """What stands on the strips, in finished sentences, and a code for each of them.

    `how` says where and until when one votes, `secret` whether anyone can see the vote, `back`
    what to do with the strip when one votes on paper.
    """

    title: str
    language: str
    day: date
    block: str
    asks: str
    how: str
    secret: str
    back: str
    codes: tuple[str, ...]
