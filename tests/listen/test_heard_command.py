"""`wijkdraad weights`: fixed keys, and a place for every fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from wijkdraad.cli import main

ANSWERS = "id,sex,age\na,w,y\nb,w,o\nc,w,\nd,m,o\ne,m,y\n"
MARGINS = "variable,category,count\nsex,w,51\nsex,m,49\nage,y,30\nage,o,70\n"


@pytest.fixture
def run(tmp_path: Path):
    """Run the command on two texts; where one is None there is no such file."""

    def command(answers: str | None, margins: str | None, *options: str) -> Result:
        for name, text in (("answers.csv", answers), ("margins.csv", margins)):
            if text is not None:
                (tmp_path / name).write_text(text, "utf-8")
        words = ["weights", f"{tmp_path}/answers.csv", "--margins", f"{tmp_path}/margins.csv"]
        with translation.override(translation.get_language()):
            return CliRunner().invoke(main, [*words, *options])

    return command


def test_the_answer_has_the_fixed_keys_and_fits_the_margins(run) -> None:
    done = run(ANSWERS, MARGINS, "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert set(told) >= {"weights", "design_effect", "effective_n", "converged"}
    weights = told["weights"]
    assert list(weights) == ["a", "b", "c", "d", "e"] and told["converged"] is True
    assert sum(weights.values()) == pytest.approx(5)
    assert weights["a"] + weights["b"] + weights["c"] == pytest.approx(5 * 0.51)
    young, old = weights["a"] + weights["e"], weights["b"] + weights["d"]
    assert young / (young + old) == pytest.approx(0.3)
    assert told["effective_n"] == pytest.approx(5 / told["design_effect"])
    assert done.stderr == ""


def test_a_trimmed_variant_stands_beside_and_leaves_the_weights_as_they_are(run) -> None:
    plain = json.loads(run(ANSWERS, MARGINS, "--json").stdout)
    told = json.loads(run(ANSWERS, MARGINS, "--json", "--largest", "1.2").stdout)
    assert told["weights"] == plain["weights"]
    assert max(told["trimmed"]["weights"].values()) <= 1.2 + 1e-9
    assert told["trimmed"]["largest_weight"] == 1.2 and not told["trimmed"]["converged"]
    assert told["trimmed"]["largest_error"] > 1e-6


def test_without_json_there_is_a_line_for_each_answer(run) -> None:
    lines = run(ANSWERS, MARGINS).stdout.splitlines()
    assert len(lines) == 6 and lines[0].startswith("a: 0.5100")


def test_margins_that_cannot_both_fit_are_told_and_no_fault(run) -> None:
    done = run(
        "id,t,u\na,x,p\nb,y,q\n",
        "variable,category,count\nt,x,3\nt,y,1\nu,p,1\nu,q,3\n",
        "--json",
    )
    assert done.exit_code == 0 and json.loads(done.stdout)["converged"] is False
    assert done.stderr


@pytest.mark.parametrize(
    ("answers", "margins", "place"),
    [
        (None, MARGINS, "answers.csv"),
        (ANSWERS, None, "margins.csv"),
        ("", MARGINS, "answers.csv"),
        ("id,sex,age\n", MARGINS, "answers.csv"),
        ("id,sex,age,more\na,w,y,1\n", MARGINS, ("answers.csv", "1", "more")),
        ("id,sex\na,w\n", MARGINS, ("answers.csv", "1", "age")),
        ("id,sex,age,age\na,w,y,y\n", MARGINS, ("answers.csv", "1", "age")),
        ("sex,age\nw,y\n", MARGINS, ("answers.csv", "1", "id")),
        (ANSWERS + "a,w,y\n", MARGINS, ("answers.csv", "7", "id")),
        (ANSWERS + ",w,y\n", MARGINS, ("answers.csv", "7", "id")),
        (ANSWERS + "f,q,y\n", MARGINS, ("answers.csv", "7", "sex")),
        (ANSWERS + "f,w,y,1\n", MARGINS, ("answers.csv", "7")),
        (ANSWERS + "f,w\n", MARGINS, ("answers.csv", "7")),
        (ANSWERS, MARGINS + "age,z,5\n", ("margins.csv", "6", "category")),
        (ANSWERS, MARGINS + "age,o,5\n", ("margins.csv", "6", "category")),
        (ANSWERS, MARGINS + "age,z,-5\n", ("margins.csv", "6", "count")),
        (ANSWERS, MARGINS + "age,z,many\n", ("margins.csv", "6", "count")),
        (ANSWERS, MARGINS + "age,z,nan\n", ("margins.csv", "6", "count")),
        (ANSWERS, MARGINS + "age,,5\n", ("margins.csv", "6", "category")),
        (ANSWERS, MARGINS + "id,a,5\n", ("margins.csv", "6", "variable")),
        (ANSWERS, "variable,category,count,x\nsex,w,1,2\n", ("margins.csv", "1", "x")),
        (ANSWERS, "variable,category\nsex,w\n", ("margins.csv", "1", "count")),
        (ANSWERS, "variable,category,count\nsex,w,0\n", ("margins.csv", "2", "count")),
        (ANSWERS, "variable,category,count\n", "margins.csv"),
    ],
)
def test_a_fault_ends_with_2_and_says_where_it_is(run, answers, margins, place) -> None:
    done = run(answers, margins, "--json")
    assert done.exit_code == 2 and done.stdout == ""
    file, *rest = (place,) if isinstance(place, str) else place
    words = [f", rij {rest[0]}" if rest else "", f", kolom {rest[1]}" if len(rest) > 1 else ""]
    assert any(
        file in line and all(word in line for word in words) for line in done.stderr.splitlines()
    ), done.stderr


def test_all_faults_are_told_at_once(run) -> None:
    done = run(ANSWERS + "a,w,y\nf,q,z\n", MARGINS, "--json")
    assert len(done.stderr.splitlines()) == 3


@pytest.mark.parametrize("wrong", ["1", "0.5", "nan", "inf", "much"])
def test_a_largest_weight_is_a_number_above_1(run, wrong: str) -> None:
    assert run(ANSWERS, MARGINS, "--largest", wrong).exit_code == 2
