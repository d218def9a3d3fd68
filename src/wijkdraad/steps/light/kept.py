"""The rows in which the answers of the light track are kept. The rows are the answers.

Each row has a fixed key, so that going back finds the same row, and so that a row someone adds
in a room is never taken for an answer.
"""

from __future__ import annotations

from typing import Any

from wijkdraad.programme.models import (
    Actor,
    Area,
    AreaRole,
    Commitment,
    Contribution,
    Measure,
    Need,
    Organisation,
    Programme,
    Work,
)

from .texts import what_and_proof

PREFIX = "licht-"
WORK, COMPANY, CLIENT = PREFIX + "werk", PREFIX + "bedrijf", PREFIX + "opdrachtgever"
ACTIVE, CONTACT, ARRANGED = PREFIX + "actief", PREFIX + "contact", PREFIX + "regelen"
NUMBERS = (1, 2, 3)

SCREENS: dict[int, tuple[str, ...]] = {
    1: ("name", "place", "start", "end", "kind", "company", "client"),
    2: (*(f"{part}_{number}" for number in NUMBERS for part in ("who", "said")), "active"),
    3: (
        *(f"{part}_{number}" for number in NUMBERS for part in ("what", "due", "proof")),
        "arranged",
        "contact",
    ),
}
"""The answers of each screen. An answer is a text, or a date; unknown is "" or None."""

Answers = dict[str, Any]


def key_of(number: int) -> str:
    """The key of the rows of the first, second or third answer."""
    return f"{PREFIX}{number}"


class Kept:
    """The rows of a light programme by their keys; what was not answered is not there."""

    def __init__(self, programme: Programme) -> None:
        def rows(model: Any) -> dict[str, Any]:
            found = model.objects.filter(programme=programme, key__startswith=PREFIX)
            return {row.key: row for row in found}

        self.programme = programme
        self.organisations: dict[str, Organisation] = rows(Organisation)
        self.works: dict[str, Work] = rows(Work)
        self.contributions: dict[str, Contribution] = rows(Contribution)
        self.needs: dict[str, Need] = rows(Need)
        self.measures: dict[str, Measure] = rows(Measure)
        self.commitments: dict[str, Commitment] = rows(Commitment)
        self.actors: dict[str, Actor] = rows(Actor)
        self.area: Area | None = programme.areas.filter(role=AreaRole.SUBJECT).first()

    def answers(self) -> Answers:
        """All answers as the rows hold them now."""
        work = self.works.get(WORK)
        code = self.area.code if self.area else ""
        found: Answers = {
            "name": self.programme.name,
            "place": " ".join(part for part in (self.programme.place, code) if part),
            "start": work.start if work else None,
            "end": work.end if work else None,
            "kind": work.discipline if work else "",
            "company": _name(self.organisations, COMPANY),
            "client": _name(self.organisations, CLIENT),
            "active": _name(self.actors, ACTIVE),
            "contact": _name(self.actors, CONTACT),
        }
        arranged = self.measures.get(ARRANGED)
        found["arranged"] = arranged.description if arranged else ""
        for number in NUMBERS:
            found |= self._numbered(number)
        return found

    def _numbered(self, number: int) -> Answers:
        key = key_of(number)
        need, contribution = self.needs.get(key), self.contributions.get(key)
        commitment = self.commitments.get(key)
        what, proof = what_and_proof(commitment.text) if commitment else ("", "")
        who = contribution.group if contribution else need.who if need else ""
        return {
            f"who_{number}": who,
            f"said_{number}": contribution.text if contribution else "",
            f"what_{number}": what,
            f"due_{number}": commitment.due if commitment else None,
            f"proof_{number}": proof,
        }


def _name(rows: dict[str, Any], key: str) -> str:
    return rows[key].name if key in rows else ""


def answers_of(programme: Programme) -> Answers:
    """All answers of a light programme as its rows hold them now."""
    return Kept(programme).answers()
