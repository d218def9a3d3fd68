"""What the reader of delimited text takes, and how it says what is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wijkdraad.files.delimited import DelimitedTable, read_delimited
from wijkdraad.files.problems import UnreadableFile

quick = settings(
    deadline=None,
    derandomize=True,
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tabel.csv"


def read(path: Path, content: str | bytes) -> DelimitedTable:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_delimited(path)


def problem(path: Path, content: str | bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(path, content)
    return caught.value


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_way_of_saving_gives_the_same_table(
    path: Path, end: str, separator: str, mark: str
) -> None:
    lines = [["id", "naam"], ["a", "é"], ["b", ""]]
    text = mark + "".join(separator.join(line) + end for line in lines)
    assert read(path, text) == DelimitedTable(("id", "naam"), ((2, ("a", "é")), (3, ("b", ""))))


def test_a_file_without_a_last_line_end_keeps_its_last_row(path: Path) -> None:
    assert read(path, "id\na").rows == ((2, ("a",)),)


def test_spaces_around_cells_go_and_those_inside_stay(path: Path) -> None:
    table = read(path, ' id , naam \n a ,"  b c "\n')
    assert (table.header, table.rows) == (("id", "naam"), ((2, ("a", "b c")),))


def test_the_separator_is_the_one_of_the_heading(path: Path) -> None:
    assert read(path, "id;naam\na;1,5\n").rows == ((2, ("a", "1,5")),)
    assert read(path, "id,naam\na,b;c;d\n").rows == ((2, ("a", "b;c;d")),)


def test_row_numbers_are_those_of_a_spreadsheet(path: Path) -> None:
    table = read(path, 'id,naam\n\na,"twee\nregels"\n,\n   \nb,c\n')
    assert table.rows == ((3, ("a", "twee\nregels")), (6, ("b", "c")))


def test_quotes_and_separators_inside_quotes_are_text(path: Path) -> None:
    assert read(path, 'id,naam\na,"zij zei ""ja"", echt"\n').rows == (
        (2, ("a", 'zij zei "ja", echt')),
    )


def test_empty_columns_at_the_end_are_left_out(path: Path) -> None:
    table = read(path, "id,naam,,\na,b,,\nc,d,,,,\ne\nf,g,,h\n")
    assert table.header == ("id", "naam")
    assert table.rows == (
        (2, ("a", "b")), (3, ("c", "d")), (4, ("e",)), (5, ("f", "g", "", "h")),
    )  # fmt: skip


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_line_ends_end_a_row(path: Path, sign: str) -> None:
    assert read(path, f"id,naam\na,b{sign}c\n").rows == ((2, ("a", f"b{sign}c")),)


@pytest.mark.parametrize("content", ["", "\ufeff", "\n", "\n\na,b\n", ",,\n"])
def test_a_file_without_a_heading_is_a_problem(path: Path, content: str) -> None:
    assert "column names" in str(problem(path, content))


def test_letters_of_windows_are_a_problem_with_their_line(path: Path) -> None:
    found = problem(path, "id,naam\na,b\nc,café\n".encode("cp1252"))
    assert found.values["row"] == 3 and "UTF-8" in found.expected


def test_nul_is_a_problem_with_its_line(path: Path) -> None:
    assert problem(path, b"id\na\n\x00\n").values["row"] == 3


def test_a_workbook_is_a_problem_that_says_how_to_save_it(path: Path) -> None:
    assert "Excel" in problem(path, b"PK\x03\x04rest").found


@pytest.mark.parametrize(
    ("content", "row"),
    [('id,naam\na,b\nc,"d\ne,f\n', 3), ('id,naam\n"a"b,c\n', 2), ('"id\n', 1)],
)
def test_broken_quotes_are_a_problem_with_the_row_in_which_they_begin(
    path: Path, content: str, row: int
) -> None:
    assert problem(path, content).values["row"] == row


def test_a_cell_of_more_than_a_million_characters_is_a_problem(path: Path) -> None:
    assert problem(path, "id\n" + "a" * 1_000_001).values["row"] == 2


def test_a_file_that_is_gone_is_a_problem(path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_delimited(path)


plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")).map(str.strip)


@quick
@given(
    lines=st.lists(st.lists(plain, min_size=3, max_size=3), max_size=5),
    separator=st.sampled_from(",;"),
)
def test_what_a_spreadsheet_writes_is_what_is_read(
    tmp_path: Path, lines: list[list[str]], separator: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([["id", "naam", "x"], *lines])
    table = read(tmp_path / "t.csv", text.getvalue())
    wanted = [(row, tuple(line)) for row, line in enumerate(lines, start=2) if any(line)]
    assert table.header == ("id", "naam", "x")
    assert list(table.rows) == wanted


@quick
@given(content=st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_problem(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    try:
        table = read_delimited(path)
    except UnreadableFile as found:
        assert str(found)
    else:
        assert table.header and all(row >= 2 for row, _cells in table.rows)
