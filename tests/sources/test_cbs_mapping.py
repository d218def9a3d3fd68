"""Codes, numbers and rows of CBS tables, on small constructed rows."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.sources.cbs.mapping import (
    CBS_MISSING_VALUES,
    Area,
    Figure,
    Reading,
    absent_indicators,
    area_code,
    area_kind,
    column_name_without_suffix,
    district_code,
    is_water_code,
    municipality_code,
    number,
    read_areas,
    read_figures,
    unmatched_codes,
)


@dataclass(frozen=True)
class Column:
    names: tuple[str, ...]
    factor: float = 1.0
    lowest: float | None = 0.0
    highest: float | None = None
    kinds: tuple[str, ...] = ("GM", "WK", "BU")


INHABITANTS: Mapping[str, Column] = {"inhabitants": Column(("AantalInwoners",))}
CODES = st.from_regex(r"\A(GM[0-9]{4}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4})\Z")


def row(code: object, value: object) -> dict[str, object]:
    return {"WijkenEnBuurten": code, "AantalInwoners_5": value}


# --- codes ---------------------------------------------------------------------------------------


@given(code=CODES, before=st.text(" \t", max_size=3), after=st.text(" ", max_size=4))
def test_padding_and_small_letters_do_not_change_a_code(code: str, before: str, after: str) -> None:
    assert area_code(before + code.lower() + after) == code
    assert area_kind(code) == code[:2]
    assert municipality_code(code) == "GM" + code[2:6]
    if not code.startswith("GM"):
        assert area_code(district_code(code)) == "WK" + code[2:8]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "BU0503110",
        "BU050311088",
        "WK0503",
        "GM050",
        "NL01",
        "BU0503110é",
        "BU٠٥٠٣1108",
        None,
        5,
    ],
)
def test_anything_else_is_not_a_code(wrong: object) -> None:
    with pytest.raises(ValueError, match=re.escape(f"found {wrong!r}, expected a code such as")):
        area_code(wrong)


def test_a_municipality_lies_in_no_wijk() -> None:
    with pytest.raises(ValueError, match="expected the code of a buurt or wijk"):
        district_code("GM0503")


def test_water_buurten_have_a_code_of_their_own() -> None:
    assert is_water_code("BU02339997") and is_water_code("BU16809998")
    assert not is_water_code("BU02330000") and not is_water_code("GM9997")


def test_codes_of_another_year_are_reported_and_not_replaced() -> None:
    wanted = ["BU03630000", "BU0363AD00", "bu03630000 "]
    assert unmatched_codes(wanted, ["BU0363AD00", "GM0363"]) == ["BU03630000"]
    assert unmatched_codes(wanted, []) == ["BU03630000", "BU0363AD00"]


# --- column names --------------------------------------------------------------------------------


@given(st.text())
def test_taking_the_number_off_a_name_twice_is_the_same_as_once(name: str) -> None:
    once = column_name_without_suffix(name)
    assert column_name_without_suffix(once) == once


@pytest.mark.parametrize("number_behind", ["_35", "_36", "_39"])
def test_the_number_behind_a_name_does_not_matter(number_behind: str) -> None:
    name = "GemiddeldeWOZWaardeVanWoningen"
    assert column_name_without_suffix(name + number_behind) == name


def test_numbers_inside_a_name_stay() -> None:
    assert column_name_without_suffix("ScholenBinnen3Km_114") == "ScholenBinnen3Km"
    assert column_name_without_suffix("misdrijven_12mnd") == "misdrijven_12mnd"
    assert column_name_without_suffix("misdrijven_per1000") == "misdrijven_per1000"
    assert column_name_without_suffix('\ufeff"Perioden"') == "Perioden"


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("765.0", 765.0),
        ("  457400", 457400.0),
        ("1,8", 1.8),
        ("  -0.100", -0.1),
        ("9.15237961440333e-05", 9.15237961440333e-05),
        (441, 441.0),
        (numpy.int32(10), 10.0),
        (numpy.float64(0.5), 0.5),
        ("-99989", -99989.0),
    ],
)
def test_a_number_is_read(cell: object, value: float) -> None:
    assert number(cell) == Reading(value, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (-99997, "suppressed"),
        ("-99997", "suppressed"),
        (-99997.0, "suppressed"),
        (-99995, "not_published"),
        (-99991, "not_published"),
        (-99999999, "no_data"),
        (-99990, "unknown_code"),
        (-99999, "unknown_code"),
        ("       .", "not_published"),
        ("x", "suppressed"),
    ],
)
def test_a_missing_value_keeps_its_reason(cell: object, reason: str) -> None:
    assert number(cell) == Reading(None, reason)


@pytest.mark.parametrize("cell", [None, "", "   ", math.nan, numpy.float64("nan")])
def test_an_empty_cell_means_what_the_source_says(cell: object) -> None:
    assert number(cell, "suppressed") == Reading(None, "suppressed")
    assert number(cell) == Reading(None, "not_published")


@pytest.mark.parametrize(
    "cell",
    ["many", "1.234,5", "1,234.5", "12 500", "1e999", "nan", "inf", True, [1], math.inf, "٣"],
)
def test_what_is_not_a_number_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match="expected a number"):
        number(cell)


@given(st.floats(max_value=-99990, allow_infinity=False) | st.integers(-(10**12), -99990))
def test_every_number_at_or_below_the_bound_is_missing(cell: float) -> None:
    for shape in (cell, repr(cell)):
        reading = number(shape)
        assert reading.value is None
        assert reading.missing_reason == CBS_MISSING_VALUES.codes.get(float(cell), "unknown_code")


@given(st.floats(min_value=-99989, max_value=1e12))
def test_text_and_number_give_the_same_value(value: float) -> None:
    assert number(repr(value)) == number(value) == number(repr(value).replace(".", ","))


# --- rows ----------------------------------------------------------------------------------------


def test_a_figure_knows_its_area_indicator_and_row() -> None:
    figures, faults = read_figures([row("BU05031108", 765)], INHABITANTS, "WijkenEnBuurten")
    assert figures == [Figure("BU05031108", "inhabitants", 765.0, None, 2)]
    assert faults == []


def test_zero_is_a_value_and_not_missing() -> None:
    figures, _ = read_figures([row("BU05031108", 0)], INHABITANTS, "WijkenEnBuurten")
    assert figures[0].value == 0.0 and figures[0].missing_reason is None


@pytest.mark.parametrize("country", ["NL01", "NL00", "NL01      ", "nl00"])
def test_the_country_is_skipped(country: str) -> None:
    rows = [row(country, 17_000_000), row("BU05031108", 765)]
    figures, faults = read_figures(rows, INHABITANTS, "WijkenEnBuurten")
    assert [figure.code for figure in figures] == ["BU05031108"]
    assert faults == []


def test_all_rows_are_checked_and_each_fault_says_where() -> None:
    rows = [row("BU0503110", 5), row("BU05031108", "many"), row(None, "few"), row("GM0503", 1)]
    figures, faults = read_figures(rows, INHABITANTS, "WijkenEnBuurten")
    assert [figure.code for figure in figures] == ["GM0503"]
    assert [(fault.row, fault.column, fault.found) for fault in faults] == [
        (2, "WijkenEnBuurten", "'BU0503110'"),
        (3, "AantalInwoners_5", "'many'"),
        (4, "WijkenEnBuurten", "None"),
        (4, "AantalInwoners_5", "'few'"),
    ]
    assert str(faults[1]) == (
        "row 3, column AantalInwoners_5: found 'many', expected a number, such as 765 or 1,8"
    )


def test_the_same_figure_twice_is_one_and_another_value_is_a_fault() -> None:
    same = [row("BU05031108", 765), row("BU05031108", "765.0")]
    assert len(read_figures(same, INHABITANTS, "WijkenEnBuurten")[0]) == 1
    assert read_figures(same, INHABITANTS, "WijkenEnBuurten")[1] == []
    _, faults = read_figures(
        [row("BU05031108", 765), row("BU05031108", None)], INHABITANTS, "WijkenEnBuurten"
    )
    assert len(faults) == 1 and "row 2 says otherwise" in faults[0].found


def test_one_period_of_a_file_can_be_chosen() -> None:
    rows = [
        {"wk_code": "WK036201", "jaar": year, "lbm": value}
        for year, value in (("2020", "4.31"), ("2022", "4.33"))
    ]
    columns = {"livability_score": Column(("lbm",), lowest=None)}
    assert read_figures(rows, columns, "wk_code")[1]
    figures, faults = read_figures(rows, columns, "wk_code", only={"jaar": "2022"})
    assert [(figure.value, figure.row) for figure in figures] == [(4.33, 3)] and faults == []
    _, faults = read_figures(rows, columns, "wk_code", only={"jaar": "1999"})
    assert [fault.expected for fault in faults] == ["at least one row with jaar = 1999"]


def test_two_columns_for_one_indicator_are_not_guessed() -> None:
    rows = [{"WijkenEnBuurten": "BU05031108", "AantalInwoners_5": 765, "AantalInwoners_6": 3}]
    figures, faults = read_figures(rows, INHABITANTS, "WijkenEnBuurten")
    assert figures == []
    assert faults[0].row == 1 and faults[0].expected == "one column for inhabitants"


def test_a_missing_code_column_is_one_fault_and_not_one_a_row() -> None:
    _, faults = read_figures([row("BU05031108", 1)] * 3, INHABITANTS, "statcode")
    assert [(fault.row, fault.column) for fault in faults] == [(1, "statcode")]


def test_a_table_of_another_shape_is_a_fault_and_not_silence() -> None:
    rows = [{"WijkenEnBuurten": "BU05031108", "inwoners": 765}]
    figures, faults = read_figures(rows, INHABITANTS, "WijkenEnBuurten")
    assert figures == []
    assert "at least one of the columns AantalInwoners" in faults[0].expected


def test_no_rows_is_a_fault() -> None:
    assert [fault.found for fault in read_figures([], INHABITANTS, "WijkenEnBuurten")[1]] == [
        "no row to read"
    ]


def test_a_row_longer_than_the_heading_is_a_fault() -> None:
    long_row: dict[Any, object] = dict(row("BU05031108", 765))
    long_row[None] = ["more"]
    _, faults = read_figures([long_row], INHABITANTS, "WijkenEnBuurten")
    assert [fault.found for fault in faults] == ["more cells than the heading has"]


def test_a_value_outside_its_bounds_is_a_fault_in_the_unit_of_the_file() -> None:
    columns = {"lonely_share": Column(("Eenzaam",), 0.01, 0.0, 1.0)}
    rows: list[dict[str, object]] = [
        {"c": "BU05031108", "Eenzaam_28": 48.8},
        {"c": "BU05031109", "Eenzaam_28": "148.8"},
    ]
    figures, faults = read_figures(rows, columns, "c")
    assert [figure.value for figure in figures] == [0.488]
    assert [(fault.found, fault.expected) for fault in faults] == [
        ("'148.8'", "at least 0 and at most 100")
    ]


def test_an_empty_cell_where_the_file_never_has_the_figure_is_not_suppressed() -> None:
    columns = {"crimes_in_12_months": Column(("misdrijven_12mnd",), kinds=("GM", "BU"))}
    rows: list[dict[str, object]] = [
        {"c": code, "misdrijven_12mnd": ""} for code in ("WK050311", "BU05031108")
    ]
    figures, _ = read_figures(rows, columns, "c", empty_reason="suppressed")
    assert [figure.missing_reason for figure in figures] == ["not_published", "suppressed"]


def test_absent_indicators_are_named() -> None:
    columns = {**INHABITANTS, "woz_value_eur": Column(("GemiddeldeWOZWaardeVanWoningen",))}
    assert absent_indicators(["AantalInwoners_5"], columns) == ["woz_value_eur"]


def test_an_area_without_a_name_is_kept() -> None:
    rows: list[dict[str, object]] = [
        {"code": "BU02339997", "name": None},
        {"code": "BU02330000", "name": " Ermelo "},
    ]
    areas, faults = read_areas(rows, "code", "name")
    assert areas == [Area("BU02339997", "", 2), Area("BU02330000", "Ermelo", 3)] and faults == []


def test_two_names_for_one_area_are_a_fault() -> None:
    rows = [{"code": "BU02330000", "name": name} for name in ("Ermelo", "Ermelo", "Putten")]
    areas, faults = read_areas(rows, "code", "name")
    assert len(areas) == 1 and [fault.row for fault in faults] == [4]
    assert [fault.column for fault in read_areas(rows, "code", "naam")[1]] == ["naam"]


VALUES = st.none() | st.integers(0, 10**6) | st.just(-99997) | st.just("") | st.just("1,5")


@given(rows=st.dictionaries(CODES, VALUES, min_size=1), data=st.data())
def test_the_order_of_the_rows_does_not_matter(
    rows: dict[str, object], data: st.DataObject
) -> None:
    straight = [row(code, value) for code, value in rows.items()]
    shuffled = data.draw(st.permutations(straight))

    def told(table: list[dict[str, object]]) -> set[tuple[object, ...]]:
        figures, faults = read_figures(table, INHABITANTS, "WijkenEnBuurten")
        assert faults == []
        return {(f.code, f.indicator, f.value, f.missing_reason) for f in figures}

    assert told(straight) == told(list(shuffled))


@given(rows=st.lists(st.tuples(CODES | st.text(max_size=12), VALUES | st.text(max_size=5))))
def test_every_row_is_either_a_figure_a_fault_or_the_country(
    rows: list[tuple[str, object]],
) -> None:
    figures, faults = read_figures([row(*pair) for pair in rows], INHABITANTS, "WijkenEnBuurten")
    assert all((figure.value is None) != (figure.missing_reason is None) for figure in figures)
    told = {figure.code for figure in figures} | {
        rows[fault.row - 2][0].strip().upper() for fault in faults if fault.row - 2 < len(rows)
    }
    for code, _ in rows:
        assert code.strip().upper() in told | {"NL00", "NL01"}
