"""Asks NDW for the planned works of the country, and keeps those of an area. See SOURCE.md."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import date
from typing import IO, cast

from ..asking import Answer, Asker, SourceFault
from ..pages import CHANGED
from ..places import Bounds
from ..works import FoundWork
from .mapping import BrokenPublication, works_of

FILE = "planningsfeed_wegwerkzaamheden_en_evenementen.xml.gz"
GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Works:
    """The works in an area, and how many works the publication has in all."""

    works: tuple[FoundWork, ...]
    in_all: int
    address: str
    retrieved: date


def works_in(asker: Asker, base_address: str, bounds_m: Bounds) -> Works:
    """The works in a rectangle in RD New. Raises SourceFault, also where the file stops halfway."""
    found: dict[str, FoundWork] = {}
    count = 0

    def check(answer: Answer) -> None:
        """Read it once, to its end, before it is taken: a broken file may not replace a whole one."""
        nonlocal count
        count = 0
        found.clear()
        try:
            with _unpacked(answer) as stream:
                for work in works_of(stream, bounds_m):
                    count += 1
                    if work is not None:
                        found[work.id] = work
        except BrokenPublication as broken:
            raise SourceFault(broken.found, CHANGED, answer.address, **broken.values) from broken

    answer = asker.download(f"{base_address}/{FILE}", check=check)
    return Works(tuple(found.values()), count, answer.address, answer.retrieved)


def _unpacked(answer: Answer) -> IO[bytes]:
    with answer.path.open("rb") as file:
        packed = file.read(2) == GZIP
    return cast(IO[bytes], gzip.open(answer.path)) if packed else answer.path.open("rb")
