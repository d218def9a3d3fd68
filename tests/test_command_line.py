"""The command line: fixed keys, nothing on standard output but the answer, faults with their place."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from tests.pdf import pdf_ua_failures
from wijkdraad.cli import main
from wijkdraad.programme.models import Programme

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "lindenkwartier"

# Fixed in shared/INTERFACES.md; more keys may be added, none of these may go.
THREAD_KEYS = {
    "need",
    "goals",
    "measures",
    "commitments",
    "deliveries",
    "effects",
    "loose_ends",
}
LOOSE_END_KEYS = {"kind", "subject", "says"}
PLAN_KEYS = {"programme", "documents", "needs", "loose_ends"}

pytestmark = pytest.mark.slow


@pytest.fixture
def run(db: None, settings, tmp_path: Path):
    """Run a command inside the test's own database."""
    settings.DATA = tmp_path / "data"

    def command(*arguments: object) -> Result:
        with translation.override(translation.get_language()):
            return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return command


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A copy of the example that a test may spoil."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "dossier"))


def spoil(dossier: Path, file: str, found: str, instead: str) -> None:
    text = (dossier / file).read_text("utf-8")
    assert text.count(found) >= 1, f"{found} does not stand in {file}"
    (dossier / file).write_text(text.replace(found, instead, 1), "utf-8")


# On files alone


@dataclass(frozen=True)
class Ran:
    """What one run of `wijkdraad plan` in a process of its own left behind."""

    code: int
    output: str
    folder: Path


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Ran]:
    """`wijkdraad plan` twice, in two processes that hash differently, with a site's address set."""
    started = []
    for number in (1, 2):
        folder = tmp_path_factory.mktemp(f"run{number}")
        environment = {
            **os.environ,
            "PYTHONHASHSEED": str(number),
            "TZ": "Pacific/Auckland" if number == 1 else "Europe/Amsterdam",
            "WIJKDRAAD_DATABASE": str(folder / "data" / "site.sqlite3"),
            "WIJKDRAAD_DATA": str(folder / "data"),
        }
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", "from wijkdraad.cli import main; main()"),
                *("plan", str(EXAMPLE), "--out", str(folder / "out"), "--json"),
            ],
            env=environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append((process, folder))
    done = []
    for process, folder in started:
        output, errors = process.communicate(timeout=180)
        assert process.returncode == 0, errors
        done.append(Ran(process.returncode, output, folder))
    return done[0], done[1]


def test_plan_writes_its_documents_and_says_where(two_runs: tuple[Ran, Ran]) -> None:
    result = json.loads(two_runs[0].output)
    assert set(result) >= PLAN_KEYS
    assert list(result["documents"]) == ["html", "pdf", "docx", "xlsx", "gpkg"]
    assert result["layers_left_out"] == []
    assert (result["programme"], result["needs"], result["loose_ends"]) == (
        "lindenkwartier",
        15,
        30,
    )
    for path in result["documents"].values():
        assert Path(path).stat().st_size > 1000
    assert Path(result["documents"]["html"]).read_text("utf-8").startswith("<!doctype html>")
    assert pdf_ua_failures(Path(result["documents"]["pdf"]).read_bytes()) == []


def test_two_processes_write_the_same_bytes(two_runs: tuple[Ran, Ran]) -> None:
    one, other = (json.loads(ran.output)["documents"] for ran in two_runs)
    assert len(one) == 5
    for kind in one:
        assert Path(one[kind]).read_bytes() == Path(other[kind]).read_bytes()


def test_plan_of_a_folder_leaves_the_database_of_the_site_alone(two_runs: tuple[Ran, Ran]) -> None:
    for ran in two_runs:
        assert sorted(path.name for path in ran.folder.iterdir()) == ["out"]


# threads


def test_threads_has_the_agreed_keys(run) -> None:
    answer = run("threads", EXAMPLE, "--json")
    assert answer.exit_code == 0
    assert answer.stderr == ""
    result = json.loads(answer.stdout)
    assert set(result) >= {"threads", "loose_ends"}
    assert len(result["threads"]) == 15
    assert len(result["loose_ends"]) == 30
    for thread in result["threads"]:
        assert set(thread) >= THREAD_KEYS
        assert isinstance(thread["need"], str)
        assert all(isinstance(thread[key], list) for key in THREAD_KEYS - {"need"})
        for end in thread["loose_ends"]:
            assert end in result["loose_ends"]
    for end in result["loose_ends"]:
        assert set(end) >= LOOSE_END_KEYS
        assert all(isinstance(value, str) and value for value in end.values())


def test_threads_without_json_tells_each_need_and_its_loose_ends(run) -> None:
    answer = run("threads", EXAMPLE)
    assert answer.exit_code == 0
    assert "n-schaduw Op een warme dag" in answer.stdout
    assert "30 losse eindjes" in answer.stdout
    lines = answer.stdout.splitlines()
    beside = lines.index("Bij geen enkele behoefte:")
    counted = sum(line.startswith("   o ") for line in lines[:beside])
    told = json.loads(run("threads", EXAMPLE, "--json").stdout)
    assert counted == sum(len(thread["loose_ends"]) for thread in told["threads"])
    said = {line.removeprefix("   o ") for line in lines if line.startswith("   o ")}
    assert said == {end["says"] for end in told["loose_ends"]}
    assert any("Fontein" in line for line in lines[beside:])


def test_threads_of_a_programme_of_the_site_are_found_by_its_short_name(run) -> None:
    assert run("import", EXAMPLE).exit_code == 0
    by_name = run("threads", "lindenkwartier", "--json")
    assert by_name.exit_code == 0
    assert json.loads(by_name.stdout) == json.loads(run("threads", EXAMPLE, "--json").stdout)


# import


def test_importing_twice_changes_nothing(run) -> None:
    first = json.loads(run("import", EXAMPLE, "--json").stdout)
    second = json.loads(run("import", EXAMPLE, "--json").stdout)
    assert first["created"] > 400
    assert not first["same_dossier"]
    assert second == {**second, "created": 0, "changed": 0, "same_dossier": True}


# Wrong input


FAULTS = {
    "an id with a space": (
        ("measures.csv", "\nm-bomen,", "\nm-bomen zelf,"),
        r"measures\.csv.* 2.*\bid\b",
    ),
    "a date that does not exist": (
        ("deliveries.csv", "2026-", "2026-13-"),
        r"deliveries\.csv.* \d+.*\bdate\b",
    ),
    "a row that points at nothing": (
        ("targets.csv", "t-schaduw,koelte,", "t-schaduw,koelt,"),
        r"targets\.csv.* 2.*\bgoal\b.*koelt",
    ),
    "a link to nothing": (
        ("links.csv", "contributions,c01,needs,n-schaduw", "contributions,c01,needs,n-schaduwen"),
        r"links\.csv.* 2.*\bto\b.*n-schaduwen",
    ),
    "a column that nobody knows": (
        ("goals.csv", "id,name,", "id,naming,"),
        r"goals\.csv.*naming",
    ),
}


@pytest.mark.parametrize(
    ("command", "name"),
    [
        *(("threads", name) for name in FAULTS),
        ("plan", "a row that points at nothing"),
        ("import", "a link to nothing"),
    ],
)
def test_wrong_input_ends_with_2_and_names_file_row_and_field(
    run, dossier: Path, tmp_path: Path, command: str, name: str
) -> None:
    (file, found, instead), says = FAULTS[name]
    spoil(dossier, file, found, instead)
    more = ["--out", tmp_path / "out"] if command == "plan" else []
    answer = run(command, dossier, *more, "--json")
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert re.search(says, answer.stderr), answer.stderr
    assert not (tmp_path / "out").exists()
    assert not Programme.objects.exists()


def test_every_fault_is_told_at_once(run, dossier: Path) -> None:
    for (file, found, instead), _says in list(FAULTS.values())[:4]:
        spoil(dossier, file, found, instead)
    answer = run("threads", dossier, "--json")
    assert answer.exit_code == 2
    for _spoiled, says in list(FAULTS.values())[1:4]:
        assert re.search(says, answer.stderr), answer.stderr


@pytest.mark.parametrize("command", ["threads", "plan"])
@pytest.mark.parametrize("name", ["nergens", "./nergens"])
def test_an_unknown_programme_or_folder_ends_with_2_and_names_it(
    run, tmp_path: Path, command: str, name: str
) -> None:
    more = ["--out", tmp_path / "out"] if command == "plan" else []
    answer = run(command, name, *more, "--json")
    assert answer.exit_code == 2
    assert answer.stdout == ""
    # A folder that is not there is named by the file that was looked for in it.
    assert ("dossier.toml" if name.startswith(".") else "nergens") in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_folder_without_a_dossier_ends_with_2(run, tmp_path: Path) -> None:
    answer = run("threads", tmp_path, "--json")
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "dossier.toml" in answer.stderr


def test_plan_in_english_is_written_in_english(run, tmp_path: Path) -> None:
    answer = run("plan", EXAMPLE, "--out", tmp_path / "out", "--language", "en", "--json")
    assert answer.exit_code == 0
    html = Path(json.loads(answer.stdout)["documents"]["html"]).read_text("utf-8")
    assert '<html lang="en">' in html
    assert "Account: what is not done yet" in html
