"""`wijkdraad lottery` and its replay: fixed keys, a place for every fault, the same everywhere."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from wijkdraad.cli import main

PEOPLE = "id,sex,household\n" + "".join(
    f"p{number:02},{'w' if number % 3 else 'm'},{number // 2}\n" for number in range(24)
)
QUOTAS = "feature,value,min,max\nsex,w,3,3\nsex,m,3,3\n"
KEYS = {"panel", "minimum_chance", "bound", "largest_chance", "panels"}


@pytest.fixture
def run(tmp_path: Path):
    """Run the command on two texts."""

    def command(*options: str, people: str = PEOPLE, quotas: str = QUOTAS, size: int = 6) -> Result:
        (tmp_path / "people.csv").write_text(people, "utf-8")
        (tmp_path / "quotas.csv").write_text(quotas, "utf-8")
        words = ["lottery", f"{tmp_path}/people.csv", "--quotas", f"{tmp_path}/quotas.csv"]
        with translation.override(translation.get_language()):
            return CliRunner().invoke(main, [*words, "--size", str(size), "--seed", "7", *options])

    return command


def test_fixed_keys_and_a_lottery_that_adds_up(run, tmp_path: Path) -> None:
    out = tmp_path / "panels.csv"
    done = run("--panels-out", str(out), "--json")
    assert done.exit_code == 0 and done.stderr == ""
    told = json.loads(done.stdout)
    assert set(told) >= KEYS and told["panel"] == sorted(told["panel"])
    # 8 men for 3 places, 16 women for 3 places.
    assert told["bound"] == pytest.approx(3 / 16)
    assert told["minimum_chance"] == pytest.approx(3 / 16)
    assert told["largest_chance"] == pytest.approx(3 / 8)
    rows = list(csv.DictReader(out.open()))
    shares = {row["panel"]: Fraction(row["probability"]) for row in rows}
    assert sum(shares.values()) == 1 and len(shares) == told["panels"]
    panels = {number: {row["id"] for row in rows if row["panel"] == number} for number in shares}
    assert set(told["panel"]) in panels.values()
    for members in panels.values():
        assert len(members) == 6 and len({int(one[1:]) // 2 for one in members}) == 6
        assert sum(int(one[1:]) % 3 == 0 for one in members) == 3
    chance = {f"p{number:02}": Fraction(0) for number in range(24)}
    for number, members in panels.items():
        for one in members:
            chance[one] += shares[number]
    assert float(min(chance.values())) == pytest.approx(told["minimum_chance"])


@pytest.mark.parametrize("hash_seed", ["0", "1", "random"])
def test_the_same_panels_and_draw_in_any_process(run, tmp_path: Path, hash_seed: str) -> None:
    told = json.loads(run("--panels-out", str(tmp_path / "here.csv"), "--json").stdout)
    words = [sys.executable, "-m", "wijkdraad", "lottery", str(tmp_path / "people.csv")]
    words += ["--quotas", str(tmp_path / "quotas.csv"), "--size", "6", "--seed", "7", "--json"]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "WIJKDRAAD_DATA": str(tmp_path)}
    done = subprocess.run(
        [*words, "--panels-out", str(tmp_path / "there.csv")],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert json.loads(done.stdout) == told
    assert (tmp_path / "here.csv").read_bytes() == (tmp_path / "there.csv").read_bytes()


@pytest.mark.parametrize(
    ("people", "quotas", "size", "places"),
    [
        (PEOPLE + "p00,w,\n", QUOTAS, 6, ["people.csv, rij 26, kolom id"]),
        (PEOPLE + "x,,\n", QUOTAS, 6, ["people.csv, rij 26, kolom sex"]),
        (PEOPLE, QUOTAS + "age,old,1,2\n", 6, ["quotas.csv, rij 4, kolom feature"]),
        (PEOPLE, QUOTAS.replace("w,3,3", "w,4,3"), 6, ["quotas.csv, rij 2, kolom max"]),
        (PEOPLE, QUOTAS.replace("w,3,3", "w,x,-1"), 6, ["rij 2, kolom min", "rij 2, kolom max"]),
        (PEOPLE, QUOTAS.replace("max\n", "max,why\n"), 6, ["quotas.csv, rij 1, kolom why"]),
        (PEOPLE, QUOTAS, 13, ["people.csv"]),
    ],
)
def test_faults_name_file_row_and_column(
    run, people: str, quotas: str, size: int, places: list[str]
) -> None:
    done = run("--json", people=people, quotas=quotas, size=size)
    assert done.exit_code == 2 and done.stdout == ""
    for place in places:
        assert place in done.stderr


def test_quotas_that_clash_are_told_with_the_smallest_change(run) -> None:
    done = run(quotas="feature,value,min,max\nsex,w,3,3\nsex,m,9,9\n", size=12)
    assert done.exit_code == 2
    # Of the 8 men at most 8 can come, and 12 places need 9 women or fewer quotas.
    assert "rij 3, kolom min" in done.stderr and "rij 2, kolom max" in done.stderr
    # Both clash by themselves: 9 of 8 men, and 3 women beside 8 men.
    for limit in ("sex m min 9", "sex w max 3"):
        assert f"een ander getal bij {limit}." in done.stderr
    assert done.stdout == ""


def test_quotas_that_clash_are_named_with_what_they_clash_with(run) -> None:
    homes = "id,sex,home\n" + "".join(
        f"p{number:02},{'w' if number % 2 else 'm'},{'huur' if number % 2 else 'koop'}\n"
        for number in range(24)
    )
    quotas = "feature,value,min,max\nsex,w,3,4\nsex,m,6,7\nhome,huur,7,9\n"
    done = run("--json", people=homes, quotas=quotas, size=10)
    assert done.exit_code == 2
    told = json.loads(done.stdout)
    # Who rents is a woman: seven renters at least and four women at most.
    (clash,) = told["clashes"]
    assert [tuple(one.values()) for one in clash["limits"]] == [
        ("home", "huur", "min", 7),
        ("sex", "w", "max", 4),
    ]
    assert clash["is_smallest"] and not clash["with_households"]
    assert "home huur min 7; sex w max 4" in done.stderr
    # Each woman more is a man fewer, so that way it takes twice as many places.
    assert told["smallest_change"] == [{"feature": "home", "value": "huur", "min": 4, "max": 9}]
    assert told["other_changes"] is False


def test_the_auditor_draws_the_same_panel_and_sees_what_was_changed(run, tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.csv" for name in ("panels", "list", "salts")}
    told = json.loads(
        run(
            *(word for name, path in paths.items() for word in (f"--{name}-out", str(path))),
            "--json",
        ).stdout
    )
    assert "p00" not in paths["list"].read_text()
    words = ["lottery-replay", f"{tmp_path}/people.csv", "--quotas", f"{tmp_path}/quotas.csv"]
    words += [word for name, path in paths.items() for word in (f"--{name}", str(path))]

    def replay(seed: str = "7") -> Result:
        with translation.override(translation.get_language()):
            return CliRunner().invoke(main, [*words, "--seed", seed, "--json"])

    again = json.loads(replay().stdout)
    assert again["panel"] == told["panel"] and again["list_matches"]
    assert again["minimum_chance"] == told["minimum_chance"]
    (tmp_path / "people.csv").write_text(PEOPLE.replace("p03,m", "p03,w"), "utf-8")
    assert replay().exit_code == 2 and "p03" in replay().stderr
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    text = paths["panels"].read_text()
    member = next(line for line in text.splitlines()[1:]).rsplit(",", 1)[1]
    paths["panels"].write_text(text.replace(f",{member}\n", ",p00\n", 1), "utf-8")
    changed = replay()
    assert changed.exit_code == 2 or member == "p00"
