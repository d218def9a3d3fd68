"""Reading votes of Polis: both shapes, both signs, and every way in which a file can be wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.votes import UNSEEN, VoteTable, long_votes_text, read_votes

# Constructed files, with the columns that exports of Polis have.
LONG = """timestamp,datetime,comment-id,voter-id,vote
1700000000,Tue Nov 14 2023,10,2,1
1700000001,Tue Nov 14 2023,2,2,-1
1700000002,Tue Nov 14 2023,2,10,0
1700000009,Tue Nov 14 2023,10,2,-1
1700000003,Tue Nov 14 2023,10,10,1
"""
WIDE = """participant,group-id,n-comments,n-votes,n-agree,n-disagree,2,10
2,0,1,2,0,2,-1,-1
10,1,0,2,1,0,0,1
11,,0,1,1,0,,1
"""


def read(tmp_path: Path, text: str, agree: int = 1) -> VoteTable:
    path = tmp_path / "votes.csv"
    path.write_text(text, encoding="utf-8")
    return read_votes(path, agree)


def test_one_vote_a_row(tmp_path: Path) -> None:
    table = read(tmp_path, LONG)
    assert table.participants == ("2", "10") and table.statements == ("2", "10")
    # Voter 2 changed their mind on statement 10; the later vote counts, wherever it stands.
    assert table.votes.tolist() == [[-1, -1], [0, 1]]


def test_one_column_a_statement(tmp_path: Path) -> None:
    table = read(tmp_path, WIDE)
    assert table.participants == ("2", "10", "11")
    assert table.votes.tolist() == [[-1, -1], [0, 1], [UNSEEN, 1]]


def test_the_sign_of_the_database_is_turned_round(tmp_path: Path) -> None:
    assert read(tmp_path, LONG, agree=-1).votes.tolist() == [[1, 1], [0, -1]]


def test_a_file_that_tells_otherwise_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="the other sign: say that 1 agrees") as wrong:
        read(tmp_path, WIDE, agree=-1)
    assert wrong.value.values["column"] == "n-agree"
    turned = WIDE.replace("0,2,-1,-1", "0,2,1,1").replace("1,0,0,1", "1,0,0,-1")
    turned = turned.replace("1,0,,1", "1,0,,-1")
    with pytest.raises(UnreadableFile, match="say that -1 agrees"):
        read(tmp_path, turned)
    assert read(tmp_path, turned, agree=-1).votes.tolist() == [[-1, -1], [0, 1], [UNSEEN, 1]]


def test_the_order_of_the_file_does_not_matter(tmp_path: Path) -> None:
    head, *rows = LONG.splitlines()
    other = read(tmp_path, "\n".join([head, *rows[::-1]]))
    assert other.votes.tolist() == read(tmp_path, LONG).votes.tolist()


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    rows = [(5, "2026-09-30", "st1", "1", 1), (5, "2026-09-30", "st2", "2", -1)]
    table = read(tmp_path, long_votes_text(rows))
    assert table.statements == ("st1", "st2")
    assert np.array_equal(table.votes, [[1, UNSEEN], [UNSEEN, -1]])


@pytest.mark.parametrize(
    ("text", "row", "column", "says"),
    [
        ("a,b\n1,2\n", 1, "", "comment-id, voter-id and vote"),
        ("comment-id,vote\n1,1\n", 1, "voter-id", "no column voter-id"),
        (LONG.replace("datetime", "age"), 1, "age", "an unknown column age"),
        (LONG.replace("10,2,1\n", "10,2,2\n"), 2, "vote", "-1, 0 or 1"),
        (LONG.replace("2,10,0", "2,,0"), 4, "voter-id", "an empty cell"),
        (LONG.replace("1700000009", "later"), 5, "timestamp", "a whole number"),
        (WIDE.replace("11,,0", "10,,0"), 4, "participant", "no other row"),
        (WIDE.replace("1,0,0,1", "1,0,x,1"), 3, "2", "-1, 0 or 1"),
        (WIDE.replace("n-agree,n-disagree,2,10", "n-agree,n-disagree,2,2"), 1, "2", "twice"),
        ("participant,n-votes\n1,0\n", 1, "", "no statements"),
        (WIDE.replace("0,2,-1,-1", "0,2,-1,-1,1"), 2, "", "9 cells"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, text: str, row: int, column: str, says: str
) -> None:
    with pytest.raises(UnreadableFile, match=says) as wrong:
        read(tmp_path, text)
    assert wrong.value.values.get("row", 0) == row
    assert wrong.value.values.get("column", "") == column
