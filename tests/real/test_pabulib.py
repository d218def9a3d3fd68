"""The Pabulib files of Assen and Amsterdam: read, counted both ways, explained, written back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.real.delft import SHARED
from wijkdraad.cli import main
from wijkdraad.files.pabulib import pabulib_from, pabulib_text, read_pabulib
from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import CountingRule
from wijkdraad.steps.listen.budget.counting import count
from wijkdraad.steps.listen.budget.results import result

FOLDER = SHARED / "participation"
FILES = sorted(FOLDER.glob("*.pb"))
pytestmark = pytest.mark.skipif(not FILES, reason="the real files are not here")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_read_counted_and_written_back(path: Path) -> None:
    read = read_pabulib(path)
    for project in read.projects:
        votes = sum(project.id in ballot.points for ballot in read.ballots)
        assert int(project.more["votes"]) == votes
    again = pabulib_from(pabulib_text(read).encode())
    assert [(one.id, one.cost_cents, one.more) for one in again.projects] == [
        (one.id, one.cost_cents, one.more) for one in read.projects
    ]
    assert again.meta == read.meta
    assert [one.points for one in again.ballots] == [one.points for one in read.ballots]
    counted = count(read)
    for rule in CountingRule:
        told = result(counted, rule, Language("nl"))
        assert 0 < told["spent"] <= told["budget"] == read.budget_cents / 100
        assert {one["id"] for one in told["projects"]} == {one.id for one in read.projects}
        assert all(one["says"].endswith(".") for one in told["projects"])


def test_assen_by_hand() -> None:
    """Most votes first: 3, 9, 8, 2 and 11 cost 93,200; of the rest 13 (1,000) and 14 (5,000) fit."""
    counted = count(read_pabulib(FOLDER / "netherlands_assen_2024.pb"))
    greedy = counted.outcomes[CountingRule.GREEDY]
    assert greedy.winners == ("3", "9", "8", "2", "11", "13", "14")
    assert greedy.spent_cents == 9_920_000
    equal = counted.outcomes[CountingRule.EQUAL_SHARES]
    # The crossing track has 25 voters and costs 40,000: 1,600 each, more than a share of 1,190.
    assert "8" not in equal.winners and {"3", "9", "5", "12"} <= set(equal.winners)
    assert counted.ignored == ()


def test_amsterdam_keeps_the_money_per_theme_and_names_what_it_cannot_keep() -> None:
    path = FOLDER / "netherlands_amsterdam_166.pb"
    read, counted = read_pabulib(path), count(read_pabulib(path))
    amounts = dict(
        zip(read.meta["categories"].split(","), read.amounts("budget_per_category"), strict=True)
    )
    costs = {one.id: (one.more["category"], one.cost_cents) for one in read.projects}
    for outcome in counted.outcomes.values():
        for theme, amount in amounts.items():
            assert sum(costs[one][1] for one in outcome.winners if costs[one][0] == theme) <= amount
        assert any(told.reason == "cap_reached" for told in outcome.decisions)
    assert [one.key for one in counted.ignored] == ["leftover_budget"]


def test_the_command(tmp_path: Path) -> None:
    path = FOLDER / "netherlands_assen_2024.pb"
    done = CliRunner().invoke(main, ["budget", str(path), "--rule", "equal-shares", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and told["spent"] == 88700 and told["budget"] == 100000
    assert told["winners_by_rule"]["equal-shares"] == told["winners"]
    broken = tmp_path / "assen.pb"
    broken.write_text(path.read_text("utf-8").replace("3;7200;43", "3;duur;43"), "utf-8")
    done = CliRunner().invoke(main, ["budget", str(broken), "--rule", "greedy", "--json"])
    assert done.exit_code == 2
    assert "assen.pb, rij 20, kolom cost" in done.stderr
