"""Backups while people write: is a backup of one moment, and is everything in it?

`python bench/backup_under_load.py` lets four writers add, change, tie and delete rows through
the steps, makes three backups meanwhile, restores each into an empty place and looks for
differences. It prints a line for each backup and ends with code 1 where there is a difference:

- a table or a link that is not what the manifest says, or points at a row that is not there;
- a row of which the number of changes is not the number of its versions, which are in another
  table: two tables of different moments;
- a row that a writer was told is saved before the backup began, and is not in it, or in an
  older state; or one that was deleted before, and still is.

The site is on SQLite, or on a new database of the server at WIJKDRAAD_DATABASE_URL; it is
restored on SQLite.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "lindenkwartier"
ADDRESS = "WIJKDRAAD_DATABASE_URL"
SLUG = "lindenkwartier"
WARM_S = 1.0


@dataclass
class Result:
    """What one backup under load came to."""

    seconds: float
    restore_seconds: float
    written_before: int
    rows: int
    links: int
    differences: list[str] = field(default_factory=list)

    def line(self, number: int) -> str:
        """The result in one line."""
        return (
            f"backup {number}: {self.seconds:.1f} s, {self.written_before} acts acknowledged "
            f"before it began; {self.rows} rows and {self.links} pointers restored in "
            f"{self.restore_seconds:.1f} s; {len(self.differences)} differences"
        )


@dataclass(frozen=True)
class Act:
    """What a writer was told: a row has this revision, or is being (-1) or was (-2) deleted."""

    moment: float
    pk: int
    revision: int


GOING, GONE = -1, -2


def measured(
    folder: Path, seconds: float = 10, writers: int = 4, backups: int = 3
) -> tuple[int, list[Result]]:
    """Write for so many seconds and make backups meanwhile: the acts in all, and the results."""
    with _place(folder / "site", os.environ.get(ADDRESS)) as place:
        _run(place, "import", str(EXAMPLE))
        logs = [folder / f"writer-{number}.log" for number in range(writers)]
        begin = time.monotonic()
        processes = [
            subprocess.Popen(
                [sys.executable, __file__, "--write", str(number), "--log", str(log)],
                env=place,
                stdin=subprocess.PIPE,
            )
            for number, log in enumerate(logs)
        ]
        try:
            _wait_until_all_write(logs)
            begin = time.monotonic()
            made = []
            for number in range(backups):
                due = begin + WARM_S + number * (seconds - WARM_S) / backups
                time.sleep(max(0, due - time.monotonic()))
                file, start = folder / f"{number + 1}.zip", time.monotonic()
                manifest = _run(place, "backup", str(file), "--json")
                made.append((file, start, time.monotonic(), manifest))
            time.sleep(max(0, begin + seconds - time.monotonic()))
        finally:
            for process in processes:
                process.communicate(b"")
        broken = [process.returncode for process in processes if process.returncode]
        if broken:
            raise RuntimeError(f"{len(broken)} writers failed")
    acts = [act for log in logs for act in _acts(log)]
    results = [
        _restored(folder / f"restored-{number}", file, start, end, manifest, acts)
        for number, (file, start, end, manifest) in enumerate(made, 1)
    ]
    return len(acts), results


@contextmanager
def _place(folder: Path, url: str | None = None) -> Iterator[dict[str, str]]:
    """The environment of an empty site: on SQLite, or on the server at `url`."""
    without = {k: v for k, v in os.environ.items() if k not in (ADDRESS, "WIJKDRAAD_DATABASE")}
    place = without | {"WIJKDRAAD_DATA": str(folder), "WIJKDRAAD_SECRET_KEY": "only for a test"}
    if url is None:
        yield place
        return
    import psycopg

    name = f"load_{os.getpid()}"
    address, mark, options = url.partition("?")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield place | {ADDRESS: f"{address.rsplit('/', 1)[0]}/{name}{mark}{options}"}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(place: dict[str, str], *command: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "wijkdraad", *command],
        env=place,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"wijkdraad {command[0]}: {done.stderr}")
    return json.loads(done.stdout) if "--json" in command else {}


def _wait_until_all_write(logs: list[Path]) -> None:
    patience = time.monotonic() + 60
    while not all(log.exists() and log.stat().st_size for log in logs):
        if time.monotonic() > patience:
            raise RuntimeError("a writer does not write")
        time.sleep(0.05)


def _acts(log: Path) -> list[Act]:
    return [
        Act(float(moment), int(pk), int(revision))
        for moment, pk, revision in (line.split() for line in log.read_text().splitlines())
    ]


def _restored(
    folder: Path,
    file: Path,
    start: float,
    end: float,
    manifest: dict[str, object],
    acts: list[Act],
) -> Result:
    before = [act for act in acts if act.moment < start]
    result = Result(end - start, 0.0, len(before), 0, 0)
    begin = time.monotonic()
    try:
        with _place(folder) as place:
            restored = _run(place, "restore", str(file), "--json")
    except RuntimeError as refused:
        result.differences.append(str(refused))
        return result
    result.restore_seconds, result.rows = time.monotonic() - begin, int(str(restored["rows"]))
    promised, found = manifest["tables"], restored["tables"]
    assert isinstance(promised, dict) and isinstance(found, dict)
    for name, table in promised.items():
        if (table["rows"], table["sha256"]) != (found[name]["rows"], found[name]["sha256"]):
            result.differences.append(f"{name} is not what the manifest says")
    with sqlite3.connect(folder / "wijkdraad.sqlite3") as database:
        _compare_with_acts(database, before, [act for act in acts if act.moment < end], result)
        _compare_with_versions(database, result)
        _follow_pointers(database, result)
    return result


def _compare_with_acts(
    database: sqlite3.Connection, before: list[Act], until_end: list[Act], result: Result
) -> None:
    kept = dict(database.execute("SELECT id, revision FROM programme_contribution"))
    may_be_gone = {act.pk for act in until_end if act.revision == GOING}
    gone = {act.pk for act in before if act.revision == GONE}
    least: dict[int, int] = defaultdict(int)
    for act in before:
        least[act.pk] = max(least[act.pk], act.revision)
    for pk, revision in least.items():
        if pk in gone:
            if pk in kept:
                result.differences.append(f"contribution {pk} was deleted and is there")
        elif pk not in kept:
            if pk not in may_be_gone:
                result.differences.append(f"contribution {pk} was saved and is not there")
        elif kept[pk] < revision:
            result.differences.append(f"contribution {pk} has an older state")


def _compare_with_versions(database: sqlite3.Connection, result: Result) -> None:
    differ = database.execute(
        "SELECT id FROM programme_contribution AS c WHERE revision != (SELECT count(*) "
        "FROM programme_historicalcontribution AS h WHERE h.id = c.id)"
    )
    result.differences += [f"contribution {pk} lacks a version" for (pk,) in differ]


def _follow_pointers(database: sqlite3.Connection, result: Result) -> None:
    tables = [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if name.startswith(("programme_", "axes_"))
    ]
    for table in tables:
        for pointer in list(database.execute(f"PRAGMA foreign_key_list({table})")):
            other, column, target = pointer[2:5]
            followed, broken = database.execute(
                f"SELECT count({column}), coalesce(sum({column} IS NOT NULL AND {column} NOT IN "
                f"(SELECT {target} FROM {other})), 0) FROM {table}"
            ).fetchone()
            result.links += followed
            if broken:
                result.differences.append(f"{broken} rows of {table} point at no row of {other}")


def write_until_told(number: int, log: Path) -> None:
    """One writer: adds, changes, ties and deletes rows of its own until standard input closes."""
    import select

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdraad.conf.settings")
    django.setup()
    from wijkdraad.programme.models import Need, Programme
    from wijkdraad.programme.tables import LINK_KINDS, table_named
    from wijkdraad.steps.rows import add_link, add_row, change_row, delete_row

    chance = random.Random(number)
    programme = Programme.objects.get(slug=SLUG)
    contributions = table_named("contributions")
    kind = next(kind for kind in LINK_KINDS if kind.from_table == "contributions")
    needs = list(Need.objects.filter(programme=programme))
    own: dict[int, int] = {}
    with log.open("w", buffering=1) as acknowledged:

        def tell(pk: int, revision: int) -> None:
            acknowledged.write(f"{time.monotonic():.6f} {pk} {revision}\n")

        count = 0
        while not select.select([sys.stdin], [], [], 0)[0]:
            count += 1
            values = {
                "key": f"schrijver-{number}-{count}",
                "channel": "web",
                "kind": "wish",
                "text": "Een bankje, graag. " * 10,
            }
            row = add_row(programme, contributions, values, None)
            tell(row.pk, 1)
            own[row.pk] = 1
            add_link(row, kind, True, chance.choice(needs), "daarom", None)
            pk = chance.choice(list(own))
            text = {"text": f"Veranderd door schrijver {number}, {count}."}
            own[pk] = change_row(programme, contributions, pk, text, own[pk], None).revision
            tell(pk, own[pk])
            if count % 5 == 0:
                pk = chance.choice(list(own))
                del own[pk]
                tell(pk, GOING)
                delete_row(programme, contributions, pk, None)
                tell(pk, GONE)


def main() -> int:
    """Measure, print, and give the code to end with."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--backups", type=int, default=3)
    parser.add_argument("--write", type=int, default=None, help=argparse.SUPPRESS)
    parser.add_argument("--log", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write is not None:
        write_until_told(options.write, options.log)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        acts, results = measured(Path(folder), options.seconds, options.writers, options.backups)
    for number, result in enumerate(results, 1):
        print(result.line(number))
        for difference in result.differences[:10]:
            print(f"   {difference}")
    differences = sum(len(result.differences) for result in results)
    print(
        f"{options.writers} writers, {acts} acts in {options.seconds:g} s, "
        f"{len(results)} backups, {differences} differences"
    )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
