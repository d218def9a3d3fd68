"""`wijkdraad opinions` and `wijkdraad budget` on files alone."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from tests.method.listen.test_opinions import camps
from wijkdraad.cli import main


def wide(path: Path, agree: int = 1) -> Path:
    votes, _of = camps(120, 14, 2, 0.9, 0.2)
    lines = ["participant,n-agree,n-disagree," + ",".join(map(str, range(14)))]
    for number, row in enumerate(votes.tolist()):
        cells = ["" if vote == -128 else str(vote * agree) for vote in row]
        lines.append(",".join([str(number), str(row.count(1)), str(row.count(-1)), *cells]))
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_groups_shares_and_what_bridges(tmp_path: Path) -> None:
    path = wide(tmp_path / "votes.csv")
    done = CliRunner().invoke(main, ["opinions", str(path), "--json"])
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert [group["id"] for group in told["groups"]] == ["A", "B"]
    assert sum(group["n"] for group in told["groups"]) == told["placed"] <= 120
    assert told["stability"] > 0.9 and told["sure"]
    assert len(told["statements"]) == 14
    shares = {one["id"]: one["groups"] for one in told["statements"]}
    for name in told["bridging"]:
        assert all(group["low"] > 0.5 for group in shares[name].values())
    for name in told["dividing"]:
        low, high = sorted(group["agree_share"] for group in shares[name].values())
        assert low < 0.5 < high
    assert told["dividing"] and "geen soorten mensen" in told["notes"][0]


def test_the_other_sign_must_be_told(tmp_path: Path) -> None:
    path = wide(tmp_path / "votes.csv", agree=-1)
    done = CliRunner().invoke(main, ["opinions", str(path), "--json"])
    assert done.exit_code == 2 and not done.stdout
    assert "kolom n-agree" in done.stderr and "-1 eens is" in done.stderr
    turned = CliRunner().invoke(main, ["opinions", str(path), "--json", "--agree-is", "-1"])
    plain = CliRunner().invoke(main, ["opinions", str(wide(tmp_path / "plain.csv")), "--json"])
    assert json.loads(turned.stdout) == json.loads(plain.stdout)


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["opinions", str(tmp_path / "none.csv")])
    assert done.exit_code == 2 and "none.csv" in done.stderr
    path = tmp_path / "votes.csv"
    path.write_text("comment-id,voter-id,vote\n1,1,1\n1,2,yes\n", "utf-8")
    done = CliRunner().invoke(main, ["opinions", str(path), "--json"])
    assert done.exit_code == 2 and "rij 3, kolom vote" in done.stderr


PB = """META
key;value
budget;9000
vote_type;cumulative
max_sum_points;3
how;by hand
PROJECTS
project_id;cost;name
a;6000;Bank
b;3000;Boom
c;3000;Lamp
VOTES
voter_id;vote;points;age;sex
"""


def test_points_groups_and_rules_that_are_not_kept(tmp_path: Path) -> None:
    rows = [
        f"v{n};{'a' if n < 20 else 'b,c'};{'3' if n < 20 else '1,1'};{20 + n};F" for n in range(34)
    ]
    path = tmp_path / "round.pb"
    path.write_text(PB + "\n".join(rows) + "\n", "utf-8")
    told = json.loads(
        CliRunner().invoke(main, ["budget", str(path), "--rule", "greedy", "--json"]).stdout
    )
    assert told["winners"] == ["a", "b"] and told["ignored"] == ["how"]
    assert [one["points"] for one in told["projects"]] == [60, 14, 14]
    assert "opgeteld" in told["counted_as"] or "tellen we de punten op" in told["counted_as"]
    ages = [one for one in told["groups"] if one["kind"] == "age" and one["rule"] == "greedy"]
    assert sum(one["voters"] or 0 for one in ages) <= 34
    assert all(one["voters"] is None or one["voters"] >= 5 for one in ages)
