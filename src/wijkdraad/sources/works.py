"""A work in the street as a register tells it: the plain values of a row of works, with its shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

NAME_LENGTH = 160
DISCIPLINE_WORDS: Mapping[str, tuple[str, ...]] = {
    "sewer": ("riool", "riolering", "rioolwerk", "rioleringswerkzaamheden", "persleiding"),
    "drinking_water": ("drinkwater", "waterleiding", "drinkwaterleiding"),
    "electricity": ("elektra", "elektriciteit", "stroom", "hoogspanning", "laagspanning", "laadpaal", "laadpalen"),
    "gas": ("gas", "gasleiding", "aardgas"),
    "heat": ("warmtenet", "stadswarmte", "stadsverwarming", "warmteleiding"),
    "telecom": ("glasvezel", "telecom", "telecommunicatie", "datakabel"),
    "lighting": ("verlichting", "lichtmast", "lichtmasten", "straatverlichting"),
    "green": ("groen", "groenvoorziening", "groenonderhoud", "bomen", "boom", "beplanting", "park", "snoeien"),
    "play": ("speelplaats", "speelplek", "speeltuin"),
    "water": ("kade", "kademuur", "kademuren", "oever", "walmuur", "baggeren", "baggerwerkzaamheden", "sluis"),
    "housing": ("woning", "woningen", "nieuwbouw", "sloop", "woningbouw", "bouwactiviteiten"),
    "traffic": ("verkeer", "verkeerslichten", "vri", "fietspad", "kruising", "rotonde", "autoluw"),
    "paving": ("bestrating", "herbestrating", "asfalt", "asfaltering", "wegverharding", "stoep", "trottoir",
               "herinrichting", "straatwerk", "rijbaan"),
}  # fmt: skip
"""Words that tell the discipline, whole words only; the first discipline with a word wins."""


@dataclass(frozen=True)
class FoundWork:
    """A work: `status` is a code of our list, `status_told` what the register says itself.

    A work that cannot be a row as it is has an empty `status` and says `why_not`; nothing of it is
    guessed. The shape is in RD New.
    """

    id: str
    name: str
    discipline: str
    owner: str
    start: date | None
    end: date | None
    status: str
    status_told: str
    kind_told: str
    shape: BaseGeometry
    why_not: str = ""


def discipline_of(*texts: str) -> str:
    """The discipline that texts are about; `other` where no word of them says so.

    >>> discipline_of("Joan Muyskenweg 25 - Elektra"), discipline_of("Gasthuisstraat"), discipline_of("Riool, groen")
    ('electricity', 'other', 'sewer')
    """
    words = set(re.findall(r"[a-zà-ÿ]+", " ".join(texts).casefold()))
    for discipline, known in DISCIPLINE_WORDS.items():
        if words.intersection(known):
            return discipline
    return "other"


def day_of(text: str) -> date | None:
    """The day that a text such as 2026-07-13T07:00:00Z begins with; None where it is empty.

    Raises ValueError for another text.

    >>> day_of("2026-07-13T22:30:00Z"), day_of("")
    (datetime.date(2026, 7, 13), None)
    """
    return date.fromisoformat(text.strip()[:10]) if text.strip() else None


def short(text: str) -> str:
    """A text on one line, as long as the name of a work may be.

    >>> short("  Riool  in de Beukstraat ")
    'Riool in de Beukstraat'
    """
    line = " ".join(text.split())
    return line if len(line) <= NAME_LENGTH else line[: NAME_LENGTH - 1].rstrip() + "…"
