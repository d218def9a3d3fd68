"""Reads the files of a lottery, and collects all that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wijkdraad.files.delimited import DelimitedTable, read_delimited
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.listen.lottery.lottery import TICKETS
from wijkdraad.method.listen.lottery.pool import Person, Quota

from ...maps.inputs import WrongInput, reading

ID, HOUSEHOLD = "id", "household"
QUOTA_COLUMNS = ("feature", "value", "min", "max")
SALT_COLUMNS = ("position", "id", "salt")
LIST_COLUMNS = ("position", "fingerprint")
WHOLE = re.compile(r"^\d{1,9}\Z")
HEXADECIMAL = re.compile(r"^[0-9a-f]{64}\Z")
DECIMALS = len(str(TICKETS)) - 1
PROBABILITY = re.compile(rf"^([01])(?:\.(\d{{1,{DECIMALS}}}))?\Z")


class WrongLottery(Exception):
    """One or more faults in the files of a lottery: nothing was computed."""

    def __init__(self, faults: Sequence[WrongInput]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = list(faults)


@dataclass(frozen=True)
class PoolFiles:
    """People and quotas as read; `quota_rows` says in which row each quota stands."""

    people: tuple[Person, ...]
    quotas: tuple[Quota, ...]
    quota_rows: dict[tuple[str, str], int]
    people_file: str
    quotas_file: str


@dataclass
class _Table:
    """A table that is being checked; its faults go to one list."""

    file: str
    faults: list[WrongInput]
    table: DelimitedTable = field(default_factory=lambda: DelimitedTable((), ()))

    def fault(self, row: int, column: str, found: str, expected: str, **values: object) -> None:
        problem = UnreadableFile(found, expected, **values)
        self.faults.append(WrongInput(self.file, problem, row, column))

    def check_header(self, needed: Sequence[str], others: bool = False) -> bool:
        """Whether each column is there once; with `others` more columns may stand beside them."""
        header, before, names = self.table.header, len(self.faults), ", ".join(needed)
        for name in dict.fromkeys(header):
            if not name or (name not in needed and not others):
                found = "{text}" if name else _("a column without a name")
                self.fault(1, name, found, _("only columns {names}"), text=name, names=names)
            elif header.count(name) > 1:
                self.fault(1, name, _("this column twice"), _("each column once"))
        for name in needed:
            if name not in header:
                self.fault(1, name, _("no such column"), _("the columns {names}"), names=names)
        return len(self.faults) == before

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The whole rows by column; a fault for every other."""
        width = len(self.table.header)
        for row, cells in self.table.rows:
            if len(cells) == width:
                yield row, dict(zip(self.table.header, cells, strict=True))
            else:
                expected = _("{width} cells, as in the first line")
                self.fault(row, "", _("{count} cells"), expected, count=len(cells), width=width)


def _opened(path: Path, faults: list[WrongInput]) -> _Table:
    opened = _Table(str(path), faults)
    try:
        with reading(path):
            opened.table = read_delimited(path)
    except WrongInput as wrong:
        faults.append(wrong)
    return opened


def read_pool(people: Path, quotas: Path) -> PoolFiles:
    """People (`id,<feature>...[,household]`) and quotas (`feature,value,min,max`).

    All faults of both files are collected. Raises WrongLottery.
    """
    faults: list[WrongInput] = []
    of_people, of_quotas = _opened(people, faults), _opened(quotas, faults)
    if faults:
        raise WrongLottery(faults)
    found, rows = _quotas(of_quotas, of_people.table.header)
    features = sorted({quota.feature for quota in found})
    persons = _people(of_people, features)
    if faults:
        raise WrongLottery(faults)
    return PoolFiles(tuple(persons), tuple(found), rows, str(people), str(quotas))


def _quotas(table: _Table, header: Sequence[str]) -> tuple[list[Quota], dict[tuple[str, str], int]]:
    found: list[Quota] = []
    rows: dict[tuple[str, str], int] = {}
    if not table.check_header(QUOTA_COLUMNS):
        return found, rows
    for row, cells in table.rows():
        feature, value = cells["feature"], cells["value"]
        if feature in (ID, HOUSEHOLD) or feature not in header:
            expected = _("a column of the people: {names}")
            others = ", ".join(name for name in header if name not in (ID, HOUSEHOLD))
            table.fault(row, "feature", "{text}", expected, text=feature, names=others)
            continue
        if not value:
            table.fault(row, "value", _("nothing"), _("a value of this feature"))
        if (feature, value) in rows:
            expected = _("each value of a feature once")
            table.fault(row, "value", "{text}", expected, text=value)
        limits = []
        for column in ("min", "max"):
            if WHOLE.match(cells[column]):
                limits.append(int(cells[column]))
            else:
                expected = _("a whole number of 0 or more")
                table.fault(row, column, "{text}", expected, text=cells[column])
        if len(limits) == 2:
            if limits[0] > limits[1]:
                expected = _("at least min ({least})")
                table.fault(row, "max", "{most}", expected, most=limits[1], least=limits[0])
            rows[feature, value] = row
            found.append(Quota(feature, value, *limits))
    return found, rows


def _people(table: _Table, features: Sequence[str]) -> list[Person]:
    found: list[Person] = []
    first: dict[str, int] = {}
    if not table.check_header([ID], others=True):
        return found
    for row, cells in table.rows():
        identity = cells[ID]
        if not identity:
            table.fault(row, ID, _("nothing"), _("an id"))
        elif identity in first:
            expected = _("each id once; it stands in row {other} too")
            table.fault(row, ID, "{text}", expected, text=identity, other=first[identity])
        first.setdefault(identity, row)
        for feature in features:
            if not cells[feature]:
                table.fault(row, feature, _("nothing"), _("a value: this feature has quotas"))
        own = {feature: cells[feature] for feature in features}
        found.append(Person(identity, own, cells.get(HOUSEHOLD, "")))
    if not table.table.rows:
        table.fault(0, "", _("no people"), _("a row for each person"))
    return found


def read_salts(path: Path) -> dict[str, str]:
    """The salt of each id. Raises WrongLottery."""
    faults: list[WrongInput] = []
    table = _opened(path, faults)
    salts: dict[str, str] = {}
    if not faults and table.check_header(SALT_COLUMNS):
        for row, cells in table.rows():
            if not HEXADECIMAL.match(cells["salt"]):
                expected = _("64 signs: digits and the letters a to f")
                table.fault(row, "salt", "{text}", expected, text=cells["salt"])
            if cells["id"] in salts:
                table.fault(row, "id", "{text}", _("each id once"), text=cells["id"])
            salts[cells["id"]] = cells["salt"]
    if faults:
        raise WrongLottery(faults)
    return salts


def read_list(path: Path) -> list[str]:
    """The published fingerprints in the order of their positions. Raises WrongLottery."""
    faults: list[WrongInput] = []
    table = _opened(path, faults)
    found: list[str] = []
    if not faults and table.check_header(LIST_COLUMNS):
        for row, cells in table.rows():
            if cells["position"] != str(len(found) + 1):
                expected = _("position {number}")
                table.fault(
                    row,
                    "position",
                    "{text}",
                    expected,
                    text=cells["position"],
                    number=len(found) + 1,
                )
            if not HEXADECIMAL.match(cells["fingerprint"]):
                expected = _("64 signs: digits and the letters a to f")
                table.fault(row, "fingerprint", "{text}", expected, text=cells["fingerprint"])
            found.append(cells["fingerprint"])
    if faults:
        raise WrongLottery(faults)
    return found


@dataclass(frozen=True)
class PanelsFile:
    """Panels as read: the members of each (ids, or positions as text) and its tickets."""

    members: list[list[str]]
    tickets: list[int]
    by_position: bool


def read_panels(path: Path) -> PanelsFile:
    """Panels (`panel,probability,id` or `panel,probability,position`), one row a member.

    The probabilities must add up to exactly 1. Raises WrongLottery.
    """
    faults: list[WrongInput] = []
    table = _opened(path, faults)
    by_position = "position" in table.table.header
    member = "position" if by_position else "id"
    panels: dict[str, tuple[str, list[str]]] = {}
    if not faults and table.check_header(("panel", "probability", member)):
        for row, cells in table.rows():
            told = cells["probability"]
            if not PROBABILITY.match(told):
                expected = _("a number from 0 to 1 with at most {count} decimals")
                table.fault(row, "probability", "{text}", expected, text=told, count=DECIMALS)
            kept, members = panels.setdefault(cells["panel"], (told, []))
            if kept != told:
                expected = _("{first}, as in the first row of this panel")
                table.fault(row, "probability", "{text}", expected, text=told, first=kept)
            members.append(cells[member])
    tickets = [_tickets(told) for told, _members in panels.values()]
    if not faults and sum(tickets) != TICKETS:
        expected = _("probabilities that add up to exactly 1")
        table.fault(0, "probability", "{sum}", expected, sum=sum(tickets) / TICKETS)
    if faults:
        raise WrongLottery(faults)
    return PanelsFile([members for _told, members in panels.values()], tickets, by_position)


def _tickets(told: str) -> int:
    found = PROBABILITY.match(told)
    return int(found[1]) * TICKETS + int((found[2] or "").ljust(DECIMALS, "0")) if found else 0
