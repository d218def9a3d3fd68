"""A list that is read on its own, where the first column may be what someone said."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from wijkdraad.exchange.brought.crosswalk import COLUMNS
from wijkdraad.exchange.tables.names import FIRST_COLUMNS, LINK_TABLES, link_columns
from wijkdraad.exchange.tables.one_list import ReadList, read_list
from wijkdraad.exchange.tables.reading import columns_of
from wijkdraad.exchange.workbook.sheets import table_of_delimited
from wijkdraad.files.delimited import read_delimited
from wijkdraad.programme.models import Contribution
from wijkdraad.programme.tables import TABLES, table_of

SAID = ["Voorbeeld: de bank bij nr. 12 is stuk.", "uitleg: het is er donker.", "Example: no light."]


def listed(path: Path, header: list[str], rows: list[list[str]]) -> ReadList:
    """What is read of a list, as CSV or as workbook by the ending of its name."""
    if path.suffix == ".csv":
        lines = [";".join(cells) for cells in [header, *rows]]
        path.write_text("\n".join(lines), "utf-8")
    else:
        made = openpyxl.Workbook()
        for cells in [header, *rows]:
            made.active.append(cells)  # type: ignore[union-attr]
        made.save(path)
    return read_list(path, table_of(Contribution), {"kind": "story", "channel": "paper"}, "lijst-")


@pytest.mark.parametrize("name", ["lijst.csv", "lijst.xlsx"])
@pytest.mark.parametrize("heading", ["tekst", "text"])
def test_an_answer_that_begins_like_an_example_is_an_answer(
    db: None, tmp_path: Path, name: str, heading: str
) -> None:
    read = listed(tmp_path / name, [heading, "groep"], [[said, "huurders"] for said in SAID])
    assert read.faults == []
    assert [row.values["text"] for row in read.rows] == SAID


@pytest.mark.parametrize("name", ["lijst.csv", "lijst.xlsx"])
@pytest.mark.parametrize("heading", ["id", "ID"])
def test_the_example_of_the_template_is_left_out_by_its_id(
    db: None, tmp_path: Path, name: str, heading: str
) -> None:
    rows = [["Voorbeeld: b1", "Een bank."], ["b2", "Voorbeeld: een bank."]]
    read = listed(tmp_path / name, [heading, "tekst"], rows)
    assert read.faults == []
    assert [(row.values["key"], row.values["text"]) for row in read.rows] == [
        ("b2", "Voorbeeld: een bank.")
    ]


def test_an_example_is_left_out_of_every_part_of_a_dossier(tmp_path: Path) -> None:
    firsts = [table.columns[0] for table in TABLES]
    firsts += [link_columns(names, kind)[0] for names, kind in LINK_TABLES.items()]
    headings = {name for first in (*firsts, COLUMNS[0]) for name in (first.name, first.dutch)}
    for heading in headings | {"veld", "field", "code", "van_tabel", "from_table"}:
        path = tmp_path / "deel.csv"
        path.write_text(f"{heading};waarom\nvoorbeeld: a;b\nc;d\n", "utf-8")
        assert table_of_delimited("deel.csv", read_delimited(path)).rows == [(3, ("c", "d"))]


def test_no_column_with_words_of_people_is_taken_for_one_with_ids() -> None:
    for table in TABLES:
        for column in columns_of(table):
            if {column.name, column.dutch} & FIRST_COLUMNS and column.name not in ("x", "y"):
                field = table.model._meta.get_field(column.field_name)
                assert field.is_relation or column.name in ("id", "code"), (table.name, column)
