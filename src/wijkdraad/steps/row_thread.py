"""Step of the page of one row: what lies before and after it along the thread, and what is loose."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wijkdraad.programme.cloth import Cloth
from wijkdraad.programme.history import title_of
from wijkdraad.programme.loose_end import LooseEnd
from wijkdraad.programme.models import Programme, SavingsEntry
from wijkdraad.programme.tables import TABLES, Table, table_of
from wijkdraad.programme.thread import Threads

from .rows import rows_of

STATIONS = (
    "contributions",
    "needs",
    "goals",
    "targets",
    "measures",
    "works",
    "savings",
    "commitments",
    "deliveries",
    "observations",
)
"""The tables along the thread, left to right: every tie goes from an earlier to a later one."""
MOST_USERS = 12

Node = tuple[str, int]


@dataclass(frozen=True)
class Met:
    """A row met along the thread: through which other row, and why those two belong together.

    `through` is empty where it is tied to this row itself. `asks_why` tells that a missing
    reason is a loose end.
    """

    table: str
    pk: int
    title: str
    through: str
    why: str
    asks_why: bool


@dataclass(frozen=True)
class Stop:
    """A table along the thread with the rows met there; `here` is that of the row itself."""

    table: Table
    rows: tuple[Met, ...]
    here: bool = False


@dataclass(frozen=True)
class Users:
    """Other rows of one table that refer to a row: the first ones by name, and how many."""

    table: Table
    rows: tuple[tuple[int, str], ...]
    count: int


@dataclass(frozen=True)
class RowThread:
    """Where a row comes from and goes to, the loose ends of it, and which rows use it too."""

    stops: tuple[Stop, ...]
    loose_ends: tuple[LooseEnd, ...]
    users: tuple[Users, ...]


@dataclass(frozen=True)
class _Tie:
    """Two rows that belong together; one that is `aside` is shown, but not followed further."""

    left: Node
    right: Node
    why: str
    asks_why: bool
    aside: bool = False


def row_thread(programme: Programme, table: Table, row: Any) -> RowThread:
    """Follow the thread from a row in both directions."""
    threads = Threads(programme)
    ties = list(_ties(threads.cloth))
    titles = _titles(threads.cloth, programme)
    start = (table.name, row.pk)
    met: dict[str, list[Met]] = defaultdict(list)
    for forward in (False, True):
        for found in _walk(start, ties, titles, forward):
            met[found.table].append(found)
    stops = tuple(
        Stop(station, tuple(met[station.name]), station.name == table.name)
        for station in sorted(_stations(), key=lambda station: STATIONS.index(station.name))
        if met[station.name] or station.name == table.name
    )
    return RowThread(
        stops if table.name in STATIONS else (),
        tuple(end for end in threads.loose_ends if _is_about(end, table, row)),
        tuple(_users(programme, row)),
    )


def _stations() -> list[Table]:
    return [table for table in TABLES if table.name in STATIONS]


def _ties(cloth: Cloth) -> Iterator[_Tie]:
    joined = (
        (cloth.contribution_need, "contribution", "need"),
        (cloth.need_goal, "need", "goal"),
        (cloth.need_measure, "need", "measure"),
        (cloth.measure_work, "measure", "work"),
        (cloth.measure_commitment, "measure", "commitment"),
        (cloth.observation_commitment, "commitment", "observation"),
    )
    for links, before, after in joined:
        for link in links.links:
            left = (f"{before}s", getattr(link, f"{before}_id"))
            right = (f"{after}s", getattr(link, f"{after}_id"))
            yield _Tie(left, right, link.why, True)
    for link in cloth.measure_goal.links:
        expected = _("expected effect {effect}").format(effect=f"{link.effect:+d}")
        why = f"{expected}: {link.why}" if link.why else ""
        yield _Tie(("goals", link.goal_id), ("measures", link.measure_id), why, True, aside=True)
    for target in cloth.targets:
        yield _Tie(("goals", target.goal_id), ("targets", target.pk), target.why, False)
    for delivery in cloth.deliveries:
        promise = ("commitments", delivery.commitment_id)
        yield _Tie(promise, ("deliveries", delivery.pk), delivery.why, False)
    for saving in SavingsEntry.objects.filter(programme=cloth.programme):
        entry = ("savings", saving.pk)
        yield _Tie(("works", saving.work_id), entry, saving.why, False, aside=True)
        if saving.measure_id is not None:
            yield _Tie(("measures", saving.measure_id), entry, saving.why, False)


def _titles(cloth: Cloth, programme: Programme) -> Mapping[Node, str]:
    rows: dict[str, list[Any]] = {
        name: getattr(cloth, name) for name in STATIONS if name != "savings"
    }
    savings = SavingsEntry.objects.filter(programme=programme).select_related("work")
    rows["savings"] = list(savings)
    return {(name, row.pk): title_of(row) for name, found in rows.items() for row in found}


def _walk(
    start: Node, ties: list[_Tie], titles: Mapping[Node, str], forward: bool
) -> Iterator[Met]:
    """Every row on one side of `start`, each once, by the shortest way.

    The expected effect of a measure on a goal, and the savings of a work, are shown at the
    rows they join and not beyond: a need is not served by every measure for its goal.
    """
    onward: dict[Node, list[tuple[Node, _Tie]]] = defaultdict(list)
    for tie in ties:
        here, there = (tie.left, tie.right) if forward else (tie.right, tie.left)
        onward[here].append((there, tie))
    seen, waiting = {start}, deque([start])
    while waiting:
        node = waiting.popleft()
        for other, tie in onward[node]:
            if other in seen or (tie.aside and node != start):
                continue
            seen.add(other)
            if not tie.aside:
                waiting.append(other)
            through = "" if node == start else titles[node]
            yield Met(*other, titles[other], through, tie.why, tie.asks_why)


def _is_about(end: LooseEnd, table: Table, row: Any) -> bool:
    """Whether a loose end is one of this row, or of a link of it."""
    if not hasattr(row, "key"):
        key = f"measures/{row.measure.key}>goals/{row.goal.key}" if hasattr(row, "effect") else ""
        return end.table == "links" and end.key == key
    if end.table == "links":
        return f"{table.name}/{row.key}" in end.key.split(">")
    return (end.table, end.key) == (table.name, row.key)


def _users(programme: Programme, row: Any) -> Iterator[Users]:
    """Rows of other tables that refer to this one and that the thread does not show."""
    models = {table.model for table in TABLES}
    here = table_of(type(row)).name
    for relation in row._meta.related_objects:
        if relation.related_model not in models:
            continue
        table = table_of(relation.related_model)
        if here in STATIONS and table.name in STATIONS:
            continue
        rows = rows_of(programme, table).filter(**{relation.field.name: row})
        count = rows.count()
        if count:
            yield Users(
                table, tuple((user.pk, title_of(user)) for user in rows[:MOST_USERS]), count
            )
