"""`wijkdraad backup` and `wijkdraad restore`, in processes of their own, and between databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from django.utils import translation

from tests.conftest import EXAMPLE
from tests.people import bare_programme
from wijkdraad.cli import main
from wijkdraad.exchange.backup import make_backup, restore_backup
from wijkdraad.programme.models import Contribution, Need, Programme
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.rows import add_row

from .conftest import FILES, Original, found_files, write_files


@dataclass(frozen=True)
class Ran:
    code: int
    output: str
    errors: str

    @property
    def answer(self) -> dict:
        return json.loads(self.output)


def run(data: Path, *arguments: object) -> Ran:
    """Run a command on a site of its own, on SQLite."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("WIJKDRAAD")},
        "WIJKDRAAD_DATA": str(data),
    }
    done = subprocess.run(
        [sys.executable, "-m", "wijkdraad", *map(str, arguments)],
        env=environment,
        cwd=data.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a site on SQLite with the example in it."""
    data = tmp_path_factory.mktemp("site") / "data"
    assert run(data, "import", EXAMPLE).code == 0
    write_files(data)
    return data


@pytest.fixture
def command(place: Path) -> Callable[..., Result]:
    """Run a command inside the test's own database."""

    def run_here(*arguments: object) -> Result:
        with translation.override(translation.get_language()):
            return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return run_here


@pytest.mark.django_db(transaction=True)
def test_both_answer_in_json(command, original: Original, tmp_path: Path) -> None:
    restored = command("restore", original.backup, "--json")
    assert (restored.exit_code, restored.stderr) == (0, "")
    told = json.loads(restored.stdout)
    assert told["differences"] == 0
    assert set(told["files"]) == set(FILES)
    made = command("backup", tmp_path / "site.zip", "--json")
    assert (made.exit_code, made.stderr) == (0, "")
    answer = json.loads(made.stdout)
    assert answer["file"] == str(tmp_path / "site.zip")
    assert answer["rows"] == told["rows"] > 1500
    assert answer["files"] == told["files"]
    assert told["tables"] == {
        name: {"rows": table["rows"], "sha256": table["sha256"]}
        for name, table in answer["tables"].items()
    }


@pytest.mark.django_db(transaction=True)
def test_both_answer_in_words(command, original: Original, tmp_path: Path) -> None:
    restored = command("restore", original.backup)
    assert "programme.need: 15 " in restored.stdout
    assert "programme.historicalneed: 16 " in restored.stdout
    made = command("backup", tmp_path / "site.zip")
    assert made.exit_code == 0
    assert "site.zip: " in made.stdout


@pytest.mark.django_db(transaction=True)
def test_wrong_input_ends_with_2(command, original: Original, tmp_path: Path) -> None:
    assert command("restore", original.backup).exit_code == 0
    (tmp_path / "broken.zip").write_bytes(b"PK")
    for arguments, says in (
        (("restore", original.backup), "programme.feature: 1037"),
        (("restore", tmp_path / "broken.zip"), "broken.zip"),
        (("restore", tmp_path / "nowhere.zip"), "nowhere.zip"),
        (("backup", original.backup), "--overwrite"),
        (("backup", tmp_path / "nowhere" / "site.zip"), "nowhere"),
    ):
        refused = command(*arguments, "--json")
        assert (refused.exit_code, refused.stdout) == (2, ""), arguments
        assert says in refused.stderr
        assert isinstance(refused.exception, SystemExit)
    assert command("backup", tmp_path / "broken.zip", "--overwrite").exit_code == 0


@pytest.mark.slow
def test_there_and_back(site: Path, tmp_path: Path) -> None:
    """Two sites, each with a database file and a folder of its own."""
    file = tmp_path / "site.zip"
    made = run(site, "backup", file, "--json")
    assert (made.code, made.errors) == (0, "")
    restored = run(tmp_path / "data", "restore", file, "--json")
    assert (restored.code, restored.errors) == (0, "")
    assert restored.answer["rows"] == made.answer["rows"] > 1500
    there = found_files(tmp_path / "data")
    assert {name: there[name] for name in FILES} == FILES
    assert (site / "secret-key").exists() and "secret-key" not in there


def test_there_is_no_site(tmp_path: Path) -> None:
    refused = run(tmp_path / "data", "backup", tmp_path / "site.zip")
    assert (refused.code, refused.output) == (2, "")
    assert "wijkdraad.sqlite3" in refused.errors
    assert not (tmp_path / "data" / "wijkdraad.sqlite3").exists()


def test_a_broken_backup_makes_no_site(tmp_path: Path) -> None:
    (tmp_path / "site.zip").write_bytes(b"PK")
    refused = run(tmp_path / "data", "restore", tmp_path / "site.zip")
    assert (refused.code, refused.output) == (2, "")
    assert "site.zip" in refused.errors
    assert not (tmp_path / "data" / "wijkdraad.sqlite3").exists()


@pytest.mark.slow
@pytest.mark.skipif(
    "WIJKDRAAD_DATABASE_URL" not in os.environ,
    reason="from SQLite to PostgreSQL and back: run tools/postgresql.sh run pytest",
)
@pytest.mark.django_db(transaction=True)
def test_from_sqlite_to_postgresql_and_back(site: Path, place: Path, tmp_path: Path) -> None:
    assert connection.vendor == "postgresql"
    assert run(site, "backup", tmp_path / "sqlite.zip").code == 0
    # Numbers that were given here before, to rows that are gone, leave no trace.
    bare_programme().delete()
    first = restore_backup(tmp_path / "sqlite.zip").manifest
    assert first.database == "sqlite"
    assert found_files(place) == FILES
    assert Need.objects.count() == 15
    assert all(said.geometry.is_valid for said in Contribution.objects.exclude(geometry=None))

    same = make_backup(tmp_path / "same.zip").manifest
    assert same.database == "postgresql"
    assert (same.tables, same.files) == (first.tables, first.files)

    values = {"key": "nieuw", "channel": "web", "kind": "wish", "text": "Een boom."}
    add_row(Programme.objects.get(), table_named("contributions"), values, None)
    made = make_backup(tmp_path / "postgresql.zip").manifest
    assert made.rows == first.rows + 2
    back = run(tmp_path / "back", "restore", tmp_path / "postgresql.zip", "--json")
    assert (back.code, back.errors) == (0, "")
    assert back.answer["rows"] == made.rows
    assert back.answer["differences"] == 0
