"""The commands about versions and templates: what they print, write, refuse and leave alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from tests.exchange.dossiers import FULL, write
from tests.pdf import pdf_ua_failures
from tests.people import whole_thread
from tests.word import lines_in, with_parts, word_file
from wijkdraad.cli import main
from wijkdraad.programme.models import Commitment, PlanVersion, Programme

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "lindenkwartier"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path):
    """Run a command inside the test's own database."""
    monkeypatch.setenv("WIJKDRAAD_DATA", str(tmp_path / "data"))
    settings.DATA = tmp_path / "data"

    def command(*arguments: object) -> Result:
        with translation.override(translation.get_language()):
            return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return command


@pytest.fixture
def programme(db: None) -> Programme:
    return whole_thread().programme


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The example, in which one promise became later and a need is gone."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "later"))
    for name, found, instead in (
        ("commitments.csv", "2026-06-30", "2026-09-30"),
        ("goals.csv", "Droge voeten", "Droge kelders"),
    ):
        text = (folder / name).read_text("utf-8")
        assert found in text
        (folder / name).write_text(text.replace(found, instead, 1), "utf-8")
    return folder


# hand-in


def test_a_plan_is_handed_in_once_under_a_name(run, programme: Programme) -> None:
    answer = run("hand-in", "proefbuurt", "--name", "Inschrijving 1.0", "--to", "de raad", "--json")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert (told["programme"], told["version"]) == ("proefbuurt", "Inschrijving 1.0")
    version = PlanVersion.objects.get()
    assert (version.handed_in_to, version.made_by) == ("de raad", None)
    again = run("hand-in", "proefbuurt", "--name", "inschrijving 1.0")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "--name" in again.stderr and "inschrijving 1.0" in again.stderr
    assert PlanVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nergens", "--name", "1.0"], "nergens"),
        (["proefbuurt", "--name", "x" * 81], "--name"),
        (["proefbuurt", "--name", "  "], "--name"),
        (["proefbuurt", "--name", "1.0", "--to", "x" * 161], "--to"),
    ],
)
def test_wrong_input_hands_in_nothing(run, programme, arguments: list[str], says: str) -> None:
    answer = run("hand-in", *arguments)
    assert answer.exit_code == 2
    assert says in answer.stderr
    assert not PlanVersion.objects.exists()


# compare


def test_two_dossiers_of_one_programme_are_compared(run, later: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = run("compare", EXAMPLE, later, "--out", out, "--json")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["rows"] == {"new": 0, "gone": 0, "changed": 2}
    [benches] = told["tables"]["commitments"]
    assert benches == {
        "key": "a-banken",
        "kind": "changed",
        "columns": {"due": ["30 juni 2026", "30 september 2026"]},
    }
    assert told["promises"] == [
        {"key": "a-banken", "kind": "changed", "weaker": ["later"], "stronger": []}
    ]
    assert told["summary"][-1] == "1 afspraak is later geworden."
    pdf = Path(told["documents"]["pdf"]).read_bytes()
    assert pdf_ua_failures(pdf) == []
    html = Path(told["documents"]["html"]).read_text("utf-8")
    assert "later: eerst 30 juni 2026, nu 30 september 2026" in html
    assert not Programme.objects.exists()


def test_a_dossier_is_the_same_as_itself(run, tmp_path: Path) -> None:
    folder = write(tmp_path / "d", base=FULL)
    answer = run("compare", folder, folder, "--language", "en")
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout == "Both versions say the same.\n"


def test_a_version_is_compared_with_now_and_in_another_language(run, programme: Programme) -> None:
    assert run("hand-in", "proefbuurt", "--name", "Inschrijving 1.0").exit_code == 0
    Commitment.objects.update(due=None)
    answer = run("compare", "proefbuurt@inschrijving 1.0", "proefbuurt", "--language", "en")
    assert answer.exit_code == 0, answer.stderr
    assert "1 commitment became later." in answer.stdout
    assert "no date any more: first 31 maart 2026" in answer.stdout


def test_a_version_that_is_not_there_is_told_with_those_that_are(run, programme) -> None:
    run("hand-in", "proefbuurt", "--name", "1.0")
    answer = run("compare", "proefbuurt@2.0", "proefbuurt", "--json")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "2.0" in answer.stderr and "1.0" in answer.stderr


def test_a_faulty_dossier_is_told_with_its_place(run, tmp_path: Path) -> None:
    folder, later = write(tmp_path / "d", base=FULL), write(tmp_path / "later", base=FULL)
    text = (later / "cijfers.csv").read_text("utf-8")
    (later / "cijfers.csv").write_text(text.replace(",120,", ",veel,", 1), "utf-8")
    answer = run("compare", folder, later, "--out", tmp_path / "out")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "cijfers.csv" in answer.stderr and "veel" in answer.stderr
    assert not (tmp_path / "out").exists()


# fill


def template(folder: Path, *lines: str) -> Path:
    path = folder / "sjabloon.docx"
    path.write_bytes(word_file(*lines))
    return path


def test_a_template_is_filled(run, programme: Programme, tmp_path: Path) -> None:
    out = tmp_path / "new" / "plan.docx"
    made = template(tmp_path, "{{ programma.naam }}: {{ behoeften }}, {{ datum }}")
    answer = run("fill", made, "proefbuurt", "--out", out, "--json")
    assert answer.exit_code == 0, answer.stderr
    assert json.loads(answer.stdout) == {
        "programme": "proefbuurt",
        "document": str(out),
        "unknown": [],
        "taken_out": [],
    }
    assert lines_in(out.read_bytes()) == [
        "Proefbuurt vernieuwt: Koel naar de winkel, 1 oktober 2026"
    ]
    first = out.read_bytes()
    run("fill", made, "proefbuurt", "--out", out)
    assert out.read_bytes() == first
    run("fill", made, "proefbuurt", "--out", out, "--language", "en")
    assert "October 1, 2026" in lines_in(out.read_bytes())[0]


def test_unknown_names_write_nothing_unless_they_may_stay(run, programme, tmp_path: Path) -> None:
    out = tmp_path / "plan.docx"
    made = template(tmp_path, "Aan {{ programma.naem }}.")
    answer = run("fill", made, "proefbuurt", "--out", out, "--json")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.splitlines()[0] == (
        "programma.naem kennen wij niet. Het staat in: “Aan {{ programma.naem }}.”. "
        "Bedoelt u programma.naam?"
    )
    assert not out.exists()
    left = run("fill", made, "proefbuurt", "--out", out, "--leave-unknown", "--json")
    assert left.exit_code == 0
    assert json.loads(left.stdout)["unknown"] == ["programma.naem"]
    assert lines_in(out.read_bytes()) == ["Aan [onbekend: programma.naem]."]


def test_a_template_with_a_macro_writes_nothing(run, programme, tmp_path: Path) -> None:
    made = template(tmp_path, "x")
    made.write_bytes(with_parts(made.read_bytes(), {"word/vbaProject.bin": b"x"}))
    answer = run("fill", made, "proefbuurt", "--out", tmp_path / "plan.docx")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "vbaProject.bin" in answer.stderr
    assert not (tmp_path / "plan.docx").exists()


@pytest.mark.parametrize("arguments", [[], ["sjabloon.docx"], ["sjabloon.docx", "proefbuurt"]])
def test_fill_without_all_it_needs_says_what_is_needed(run, arguments: list[str]) -> None:
    answer = run("fill", *arguments)
    assert answer.exit_code == 2
    assert "--out FILE.docx" in answer.stderr


def test_a_file_or_programme_that_is_not_there_is_named(run, programme, tmp_path: Path) -> None:
    out = tmp_path / "plan.docx"
    answer = run("fill", tmp_path / "weg.docx", "proefbuurt", "--out", out)
    assert answer.exit_code == 2 and "weg.docx" in answer.stderr
    answer = run("fill", template(tmp_path, "x"), "nergens", "--out", out)
    assert answer.exit_code == 2 and "nergens" in answer.stderr
    assert not out.exists()


def test_the_manual_holds_the_list_that_is_printed(run) -> None:
    printed = run("fill", "--placeholders").stdout
    assert printed.startswith("### Los te gebruiken")
    manual = (ROOT / "docs" / "sjabloon.md").read_text("utf-8")
    assert manual.endswith(printed), "put what `wijkdraad fill --placeholders` prints at its end"
    assert run("fill", "--placeholders", "--language", "en").stdout.startswith("### By themselves")


def test_the_example_is_written_and_can_be_filled(run, programme, tmp_path: Path) -> None:
    example = tmp_path / "voorbeeld.docx"
    assert run("fill", "--example", example).exit_code == 0
    answer = run("fill", example, "proefbuurt", "--out", tmp_path / "plan.docx")
    assert answer.exit_code == 0, answer.stderr
    assert "Koel naar de winkel" in lines_in((tmp_path / "plan.docx").read_bytes())
