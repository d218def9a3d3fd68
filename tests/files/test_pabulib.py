"""Reading and writing Pabulib files: a round trip, and every way in which a file can be wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.files.pabulib import (
    PabulibBallot,
    PabulibFile,
    PabulibProject,
    pabulib_from,
    pabulib_text,
)
from wijkdraad.files.problems import UnreadableFile

APPROVAL = """META
key;value
description;Bankjes
budget;1000
vote_type;approval
num_projects;2
num_votes;2
PROJECTS
project_id;cost;name
1;400;"Bank; met rug"
2;700,50;Boom
VOTES
voter_id;vote;age;sex
a;1,2;34;F
b;;71;M
"""
POINTS = APPROVAL.replace("approval", "cumulative").replace("vote;age", "vote;points;age")
POINTS = POINTS.replace("a;1,2;34", "a;1,2;3,0;34").replace("b;;71", "b;;;71")


def file(text: str) -> PabulibFile:
    return pabulib_from(text.encode())


def test_a_file_is_read() -> None:
    read = file(APPROVAL)
    assert read.budget_cents == 100_000
    assert [(one.id, one.cost_cents, one.name) for one in read.projects] == [
        ("1", 40_000, "Bank; met rug"),
        ("2", 70_050, "Boom"),
    ]
    assert [list(one.points) for one in read.ballots] == [["1", "2"], []]
    assert read.ballots[1].more == {"age": "71", "sex": "M"}


def test_points_stand_with_their_project() -> None:
    assert file(POINTS).ballots[0].points == {"1": Decimal(3), "2": Decimal(0)}


@pytest.mark.parametrize("text", [APPROVAL, POINTS])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_is_written_is_read_back_the_same(text: str, ends: str) -> None:
    read = file("\ufeff" + text.replace("\n", ends))
    again = file(pabulib_text(read))
    assert again.projects == tuple(
        PabulibProject(one.id, one.cost_cents, one.more, other.row)
        for one, other in zip(read.projects, again.projects, strict=True)
    )
    assert [one.points for one in again.ballots] == [one.points for one in read.ballots]
    assert [one.more for one in again.ballots] == [one.more for one in read.ballots]
    assert again.meta == read.meta


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12
)


@given(st.lists(st.tuples(WORDS, st.integers(0, 10**9)), min_size=1, max_size=4))
def test_any_name_survives(projects: list[tuple[str, int]]) -> None:
    made = PabulibFile(
        {},
        12_345,
        "approval",
        tuple(
            PabulibProject(str(number), cost, {"name": name.strip()})
            for number, (name, cost) in enumerate(projects)
        ),
        (PabulibBallot("v", {"0": Decimal(1)}, {}),),
    )
    again = file(pabulib_text(made))
    assert again.budget_cents == 12_345
    assert [(one.more["name"], one.cost_cents) for one in again.projects] == [
        (name.strip(), cost) for name, cost in projects
    ]


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "says"),
    [
        ("budget;1000\n", "", 0, "budget", "no budget"),
        ("budget;1000", "budget;veel", 4, "budget", "veel; expected a number"),
        ("budget;1000", "budget;1e-99999999", 4, "budget", "expected a number"),
        ("budget;1000", "budget;0", 4, "budget", "more than 0"),
        ("budget;1000", "budget;1000\nbudget;2", 5, "budget", "twice"),
        ("vote_type;approval", "vote_type;lot", 5, "vote_type", "lot; expected one of"),
        ("num_votes;2", "num_votes;3", 7, "num_votes", "3, but there are 2"),
        ("1;400", "1;400,555", 10, "cost", "two decimals"),
        ("1;400", "1;-4", 10, "cost", "0 or more"),
        ("2;700,50", "1;700", 11, "project_id", "1 twice"),
        ("project_id;cost;name", "project_id;cost;colour", 9, "colour", "unknown column colour"),
        ("project_id;cost;name", "project_id;name", 9, "cost", "no column cost"),
        ("a;1,2;34", "a;1,3;34", 14, "vote", "3; expected the id"),
        ("a;1,2;34", "a;1,1;34", 14, "vote", "1 twice"),
        ("b;;71", "a;;71", 15, "voter_id", "a twice"),
        ("b;;71", ";;71", 15, "voter_id", "an empty cell"),
        ("b;;71;M", "b;;71;M;x", 15, "", "5 cells"),
        ("VOTES\n", "", 12, "", "expected"),
        ("META\n", "", 1, "", "a first line META"),
        ("approval", "choose-1", 14, "vote", "one project"),
        ("approval", "cumulative", 14, "points", "0 numbers of points"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, row: int, column: str, says: str) -> None:
    assert old in APPROVAL
    with pytest.raises(UnreadableFile, match=says) as wrong:
        file(APPROVAL.replace(old, new, 1))
    if old != "VOTES\n":
        assert wrong.value.values.get("row", 0) == row
        assert wrong.value.values.get("column", "") == column


def test_text_that_is_no_text_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="line 2"):
        pabulib_from(b"META\nkey;\xff")
    with pytest.raises(UnreadableFile, match="NUL"):
        pabulib_from(b"META\x00")
