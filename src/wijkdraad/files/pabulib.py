"""Reads and writes Pabulib files (.pb): the projects and ballots of a participatory budget.

Three parts, each a heading with a semicolon-separated table under it: META (key;value), PROJECTS
and VOTES. Source: the format description of Pabulib, pabulib.org/format.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from .problems import UnreadableFile
from .problems import marked as _

VOTE_TYPES = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
POINT_TYPES = ("cumulative", "scoring")
PARTS = ("META", "PROJECTS", "VOTES")
NEEDED = {
    "META": ("key", "value"),
    "PROJECTS": ("project_id", "cost"),
    "VOTES": ("voter_id", "vote"),
}
PLACES = ("neighborhood", "subunit", "district")
ABOUT_PROJECTS = ("votes", "score", "name", "category", "target", "selected", "description")
ABOUT_VOTERS = ("age", "sex", "voting_method", "education", "income", "household_size", "date")
KNOWN_COLUMNS = {
    "PROJECTS": ("project_id", "cost", "latitude", "longitude", *ABOUT_PROJECTS, *PLACES),
    "VOTES": ("voter_id", "vote", "points", *ABOUT_VOTERS, *PLACES),
}
LIMIT_KEYS = ("budget_per_category", "budget_per_neighborhood", "budget_per_subunit")
MOST_DECIMALS = 12
BOUNDS = (
    "min_length",
    "max_length",
    "min_sum_cost",
    "max_sum_cost",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
)


@dataclass(frozen=True)
class PabulibProject:
    """A project: its id, its cost in cents, and its other cells by column."""

    id: str
    cost_cents: int
    more: Mapping[str, str]
    row: int = 0

    @property
    def name(self) -> str:
        """What it is called; its id where the file has no names."""
        return self.more.get("name", "") or self.id


@dataclass(frozen=True)
class PabulibBallot:
    """A ballot: the points of each project on it (1 where none are given), in its order."""

    voter: str
    points: Mapping[str, Decimal]
    more: Mapping[str, str]
    row: int = 0


@dataclass(frozen=True)
class PabulibFile:
    """A whole file. `meta` holds all that is said of it, in the order of the file."""

    meta: Mapping[str, str]
    budget_cents: int
    vote_type: str
    projects: tuple[PabulibProject, ...]
    ballots: tuple[PabulibBallot, ...]

    def amounts(self, key: str) -> list[int]:
        """The amounts of a key such as budget_per_category, in cents; none where it is not there."""
        return _amounts(self.meta.get(key, ""), 0, key)


def _amounts(text: str, row: int, key: str) -> list[int]:
    return [cents(part, row, key) for part in text.strip("[] ").split(",") if part.strip()]


def cents(text: str, row: int, field: str) -> int:
    """An amount in cents from a text in euros, with at most two decimals. Raises UnreadableFile.

    >>> cents("1234.5", 3, "cost"), cents("1234,50", 3, "cost")
    (123450, 123450)
    """
    value = _number(text, row, field) * 100
    if value != int(value):
        raise _wrong("{what}", _("at most two decimals"), row, field, text)
    return int(value)


def _number(text: str, row: int, field: str) -> Decimal:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise _wrong("{what}", _("a number"), row, field, text) from None
    # A number with a thousand zeros behind the point is no amount, and takes for ever to count with.
    if not value.is_finite() or abs(value) >= 10**13 or value != round(value, MOST_DECIMALS):
        raise _wrong("{what}", _("a number"), row, field, text)
    return value


def _wrong(found: str, expected: str, row: int, field: str, text: str = "") -> UnreadableFile:
    return UnreadableFile(found, expected, what=text or "–", row=row, column=field)


def read_pabulib(path: Path) -> PabulibFile:
    """Read a file. Raises UnreadableFile with the row (as an editor counts lines) and the field."""
    try:
        return pabulib_from(path.read_bytes())
    except OSError as error:
        raise UnreadableFile(
            _("a file that cannot be opened: {error}"), _("a .pb file"), error=error.strerror
        ) from error


def pabulib_from(raw: bytes) -> PabulibFile:
    """The file of these bytes, in UTF-8. Raises UnreadableFile."""
    try:
        parts = _parts(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            _("a character on line {line} that is not UTF-8"),
            _("a .pb file saved as UTF-8"),
            line=raw[: error.start].count(b"\n") + 1,
            row=raw[: error.start].count(b"\n") + 1,
        ) from error
    meta = _meta(parts["META"])
    if "budget" not in meta:
        raise _wrong(_("no budget"), _("a line budget;AMOUNT under META"), 0, "budget")
    budget_row = meta["budget"][1]
    budget_cents = cents(meta["budget"][0], budget_row, "budget")
    if budget_cents <= 0:
        raise _wrong("{what}", _("more than 0"), budget_row, "budget", meta["budget"][0])
    vote_type = meta.get("vote_type", ("approval", 0))
    if vote_type[0] not in VOTE_TYPES:
        raise UnreadableFile(
            "{what}",
            _("one of: {names}"),
            what=vote_type[0],
            names=", ".join(VOTE_TYPES),
            row=vote_type[1],
            column="vote_type",
        )
    for key in BOUNDS:
        if key in meta:
            _number(*meta[key], key)
    if vote_type[0] == "scoring" and meta.get("default_score", ("", 0))[0]:
        _number(*meta["default_score"], "default_score")
    for key in LIMIT_KEYS:
        if key in meta:
            _amounts(*meta[key], key)
    projects = _projects(parts["PROJECTS"])
    ballots = _ballots(parts["VOTES"], {project.id for project in projects}, vote_type[0])
    for key, count in (("num_projects", len(projects)), ("num_votes", len(ballots))):
        if key in meta and _number(*meta[key], key) != count:
            raise UnreadableFile(
                _("{what}, but there are {count} in the file"),
                _("the number that is in the file"),
                what=meta[key][0],
                count=count,
                row=meta[key][1],
                column=key,
            )
    return PabulibFile(
        {key: value for key, (value, _row) in meta.items()},
        budget_cents,
        vote_type[0],
        projects,
        ballots,
    )


Lines = list[tuple[int, list[str]]]


def _parts(text: str) -> dict[str, Lines]:
    """The rows under each heading, with the number of the line they begin on."""
    if "\x00" in text:
        raise UnreadableFile(_("characters that are not text (NUL)"), _("a .pb file"))
    parts: dict[str, Lines] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    now: Lines | None = None
    before = 0
    try:
        for cells in reader:
            row, before = before + 1, reader.line_num
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            if len(stripped) == 1 and stripped[0].upper() in PARTS:
                if stripped[0].upper() in parts:
                    raise _wrong(_("{what} twice"), _("each part once"), row, "", stripped[0])
                now = parts[stripped[0].upper()] = []
            elif now is None:
                raise _wrong("{what}", _("a first line META"), row, "", stripped[0])
            else:
                now.append((row, stripped))
    except csv.Error as error:
        raise UnreadableFile(
            _("a broken line: {error}"), _("a valid .pb file"), error=error, row=reader.line_num
        ) from error
    for part in PARTS:
        if part not in parts or not parts[part]:
            raise UnreadableFile(
                _("no part {part}"),
                _("the parts META, PROJECTS and VOTES, each with column names"),
                part=part,
            )
    return parts


def _table(part: str, lines: Lines) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows of a part by column. Raises UnreadableFile for columns we do not know.

    A key of META that we do not know is no fault: it may be a rule, and who counts names it.
    """
    header_row, header = lines[0]
    for name in NEEDED[part]:
        if name not in header:
            raise _wrong(_("no column {what}"), _("that column"), header_row, name, name)
    for name in header:
        if part != "META" and name not in KNOWN_COLUMNS[part]:
            raise _wrong(
                _("an unknown column {what}"), _("a column of Pabulib"), header_row, name, name
            )
        if header.count(name) > 1:
            raise _wrong(
                _("the column {what} twice"), _("each column once"), header_row, name, name
            )
    for row, cells in lines[1:]:
        if len(cells) > len(header) and any(cells[len(header) :]):
            raise UnreadableFile(
                _("{count} cells"), _("{most} cells"), count=len(cells), most=len(header), row=row
            )
        yield row, dict(zip(header, cells, strict=False))


def _meta(lines: Lines) -> dict[str, tuple[str, int]]:
    meta: dict[str, tuple[str, int]] = {}
    for row, cells in _table("META", lines):
        key, value = cells["key"], cells.get("value", "")
        if key in meta:
            raise _wrong(_("{what} twice"), _("each key once"), row, key, key)
        meta[key] = (value, row)
    return meta


def _projects(lines: Lines) -> tuple[PabulibProject, ...]:
    projects: dict[str, PabulibProject] = {}
    for row, cells in _table("PROJECTS", lines):
        key, cost = cells.pop("project_id"), cells.pop("cost", "")
        if not key:
            raise _wrong(_("an empty cell"), _("the id of the project"), row, "project_id")
        if key in projects:
            raise _wrong(_("{what} twice"), _("each project once"), row, "project_id", key)
        cost_cents = cents(cost, row, "cost")
        if cost_cents < 0:
            raise _wrong("{what}", _("0 or more"), row, "cost", cost)
        projects[key] = PabulibProject(key, cost_cents, cells, row)
    if not projects:
        raise UnreadableFile(_("no projects"), _("at least one project"), row=lines[0][0])
    return tuple(projects.values())


def _ballots(lines: Lines, ids: set[str], vote_type: str) -> tuple[PabulibBallot, ...]:
    ballots: dict[str, PabulibBallot] = {}
    for row, cells in _table("VOTES", lines):
        voter, vote = cells.pop("voter_id"), cells.pop("vote", "")
        if not voter:
            raise _wrong(_("an empty cell"), _("the mark of the voter"), row, "voter_id")
        if voter in ballots:
            raise _wrong(_("{what} twice"), _("each voter once"), row, "voter_id", voter)
        chosen = [part.strip() for part in vote.split(",") if part.strip()]
        for key in chosen:
            if key not in ids:
                raise _wrong("{what}", _("the id of a project"), row, "vote", key)
            if chosen.count(key) > 1:
                raise _wrong(_("{what} twice"), _("each project once"), row, "vote", key)
        if vote_type == "choose-1" and len(chosen) > 1:
            raise _wrong("{what}", _("one project"), row, "vote", vote)
        points = [Decimal(1)] * len(chosen)
        if vote_type in POINT_TYPES:
            given = [part for part in cells.pop("points", "").split(",") if part.strip()]
            if len(given) != len(chosen):
                raise UnreadableFile(
                    _("{what} numbers of points"),
                    _("{count}: one for each project of the ballot"),
                    what=len(given),
                    count=len(chosen),
                    row=row,
                    column="points",
                )
            points = [_number(part, row, "points") for part in given]
        ballots[voter] = PabulibBallot(voter, dict(zip(chosen, points, strict=True)), cells, row)
    return tuple(ballots.values())


def pabulib_text(file: PabulibFile) -> str:
    """The file as text: what `pabulib_from` reads back as the same.

    >>> plain = PabulibFile({"budget": "100"}, 10000, "approval",
    ...     (PabulibProject("1", 5050, {"name": "Bankje; met rug"}),),
    ...     (PabulibBallot("v1", {"1": Decimal(1)}, {}),))
    >>> print(pabulib_text(plain))
    META
    key;value
    budget;100
    vote_type;approval
    num_projects;1
    num_votes;1
    PROJECTS
    project_id;cost;name
    1;50.50;"Bankje; met rug"
    VOTES
    voter_id;vote
    v1;1
    <BLANKLINE>
    """
    meta = {"budget": _euros(file.budget_cents), "vote_type": file.vote_type} | dict(file.meta)
    meta |= {
        "vote_type": file.vote_type,
        "num_projects": str(len(file.projects)),
        "num_votes": str(len(file.ballots)),
    }
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    out.write("META\n")
    writer.writerow(("key", "value"))
    writer.writerows(meta.items())
    out.write("PROJECTS\n")
    columns = list(dict.fromkeys(name for project in file.projects for name in project.more))
    writer.writerow(("project_id", "cost", *columns))
    for project in file.projects:
        cells = (project.more.get(name, "") for name in columns)
        writer.writerow((project.id, _euros(project.cost_cents), *cells))
    out.write("VOTES\n")
    with_points = file.vote_type in POINT_TYPES
    columns = list(dict.fromkeys(name for ballot in file.ballots for name in ballot.more))
    writer.writerow(("voter_id", "vote", *(["points"] if with_points else []), *columns))
    for ballot in file.ballots:
        points = [",".join(f"{value:f}" for value in ballot.points.values())] if with_points else []
        cells = (ballot.more.get(name, "") for name in columns)
        writer.writerow((ballot.voter, ",".join(ballot.points), *points, *cells))
    return out.getvalue()


def _euros(amount_cents: int) -> str:
    euros, rest = divmod(amount_cents, 100)
    return f"{euros}.{rest:02d}" if rest else str(euros)
