"""A list of contributions that comes into a running programme: what is new, and saving that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wijkdraad.programme.history import event, make_rows
from wijkdraad.programme.models import Contribution, Organisation, Person, Programme, Publication

from ..receiving import on_disk

MADE_ID = "lijst-"
"""How the ids begin that a row of a list gets when it has none."""
PER_QUERY = 500


@dataclass(frozen=True)
class Listed:
    """One row of a list without faults: the values of the row, and the id of whom it is about."""

    values: dict[str, Any]
    about: str = ""

    @property
    def key(self) -> str:
        """The id of the row."""
        return str(self.values["key"])


@dataclass(frozen=True)
class Sorted:
    """The rows of a list beside what the programme has; only `new` is saved.

    `same` and `other` have an id that is here already, with the same words or with others;
    `deleted` were here and were deleted: a list does not bring them back.
    """

    new: tuple[Listed, ...]
    same: tuple[Listed, ...]
    other: tuple[Listed, ...]
    deleted: tuple[Listed, ...]


def unknown_organisations(programme: Programme, rows: Sequence[Listed]) -> frozenset[str]:
    """The ids of organisations that the list names and the programme does not have."""
    named = {row.about for row in rows if row.about}
    known = Organisation.objects.filter(programme=programme).values_list("key", flat=True)
    return frozenset(named - set(known))


def sort_out(programme: Programme, rows: Sequence[Listed]) -> Sorted:
    """Set a list beside what the programme has. The ids in the list are all different."""
    here: dict[str, str] = {}
    before: set[str] = set()
    keys = [row.key for row in rows]
    for start in range(0, len(keys), PER_QUERY):
        some = keys[start : start + PER_QUERY]
        known = Contribution.objects.filter(programme=programme, key__in=some)
        here |= dict(known.values_list("key", "text"))
        before |= set(
            Contribution.history.filter(
                programme=programme, key__in=some, history_type="-"
            ).values_list("key", flat=True)
        )
    return Sorted(
        new=tuple(row for row in rows if row.key not in here and row.key not in before),
        same=tuple(row for row in rows if here.get(row.key) == row.values["text"]),
        other=tuple(row for row in rows if row.key in here and here[row.key] != row.values["text"]),
        deleted=tuple(row for row in rows if row.key in before and row.key not in here),
    )


def save_new(programme: Programme, rows: Sequence[Listed], person: Person | None) -> int:
    """Save what is new of a list, all of it or nothing, and give how many that is.

    Each waits until someone has looked at it, whatever the list says: a list opens nothing to
    everyone. When this returns, the contributions are on disk.
    """
    with on_disk(), event(person):
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        organisations = {row.key: row for row in Organisation.objects.filter(programme=programme)}
        waits = {"publication": Publication.HELD, "publication_why": ""}
        new = [
            Contribution(
                programme=programme,
                about=organisations[row.about] if row.about else None,
                **{"phase": programme.phase, **row.values, **waits},
            )
            for row in sort_out(programme, rows).new
        ]
        make_rows(Contribution, new)
        return len(new)


def says_open(rows: Sequence[Listed]) -> int:
    """How many rows of a list say that they are open to everyone."""
    return sum(row.values.get("publication") == Publication.PUBLISHED for row in rows)
