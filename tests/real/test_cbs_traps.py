"""The traps that are really in the shared tables, one test each. Skipped where they are absent."""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyogrio
import pyproj
import pytest

from wijkdraad.reference.loader import columns, missing_reasons, missing_values, shapes
from wijkdraad.sources.cbs.mapping import (
    Fault,
    Figure,
    area_code,
    column_name_without_suffix,
    district_code,
    is_water_code,
    number,
    read_areas,
    read_figures,
    unmatched_codes,
)

SHARED_DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not SHARED_DATA.is_dir(), reason="the shared real data (../shared/data) are not on this machine"
)

SITES = ("delft", "amsterdam", "ermelo")
STATLINE_FILE = "ses/ses_woa_amsterdam_2019.csv"
HEALTH_FILE = "rivm/gezondheidsmonitor2020_18plus_delft_amsterdam_ermelo_amstelveen.csv"
LIVABILITY_FILE = "leefbaarometer/amstelveen_wijken_2014_2022.csv"


def text_rows(name: str, shape_key: str) -> list[dict[str, str]]:
    shape = shapes()[shape_key]
    with (SHARED_DATA / name).open(encoding=shape.encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=shape.delimiter))


def boundary_rows() -> list[dict[str, object]]:
    meta, _, _, cells = pyogrio.raw.read(SHARED_DATA / "ermelo" / "CBS_buurten_2021.gpkg")
    return [dict(zip(meta["fields"], row, strict=True)) for row in zip(*cells, strict=True)]


def figures_of(
    rows: Iterable[Mapping[str, object]], shape_key: str, **only: str
) -> tuple[list[Figure], list[Fault]]:
    shape = shapes()[shape_key]
    return read_figures(
        rows,
        columns(shape_key),
        shape.code_column,
        shape.empty_reason,
        only={**shape.only, **only},
        missing=missing_values(),
    )


def by_key(figures: Iterable[Figure]) -> dict[tuple[str, str], Figure]:
    return {(figure.code, figure.indicator): figure for figure in figures}


def statistics(site: str) -> list[dict[str, str]]:
    return text_rows(f"{site}/stats_{site}_2024.csv", "statistics")


# --- every table can be read without a fault -------------------------------------------------------


@pytest.mark.parametrize("site", SITES)
def test_statistics_files_have_no_faults(site: str) -> None:
    rows = statistics(site)
    figures, faults = figures_of(rows, "statistics")
    assert faults == []
    assert len(figures) == len(rows) * len(columns("statistics"))
    assert {figure.missing_reason for figure in figures} <= {None, *missing_reasons()}


# --- codes -----------------------------------------------------------------------------------------


def test_codes_hold_letters_and_digits_alone_lose_amsterdam() -> None:
    codes = [row["statcode"] for row in statistics("amsterdam")]
    assert "BU0363KC03" in codes
    assert [area_code(code) for code in codes] == codes
    buurten = [code for code in codes if code.startswith("BU")]
    assert len(buurten) == 517
    assert not any(re.fullmatch(r"BU\d{8}", code) for code in buurten)


@pytest.mark.parametrize("site", SITES)
def test_the_wijk_of_a_buurt_follows_from_its_code(site: str) -> None:
    codes = {row["statcode"] for row in statistics(site)}
    assert {district_code(code) for code in codes if code.startswith("BU")} <= codes


def test_the_wijk_of_a_buurt_follows_from_its_code_in_the_boundary_file() -> None:
    for row in boundary_rows():
        assert district_code(str(row["buurtcode"])) == row["wijkcode"]


@pytest.mark.parametrize(
    ("site", "municipality", "wanted", "unmatched"),
    [("amsterdam", "0363", 479, 479), ("delft", "0503", 90, 0), ("ermelo", "0233", 16, 11)],
)
def test_renumbered_codes_are_reported_and_never_replaced_by_the_municipality(
    site: str, municipality: str, wanted: int, unmatched: int
) -> None:
    health = [
        row["WijkenEnBuurten"]
        for row in text_rows(HEALTH_FILE, "rivm")
        if row["WijkenEnBuurten"].startswith("BU" + municipality)
    ]
    present = [row["statcode"] for row in statistics(site)]
    assert len(health) == wanted
    gap = unmatched_codes(health, present)
    assert len(gap) == unmatched
    figures, _ = figures_of(statistics(site), "statistics")
    assert {figure.code for figure in figures}.isdisjoint(gap)


# --- missing values --------------------------------------------------------------------------------


def test_the_2021_boundary_file_marks_missing_with_99999999_and_null() -> None:
    rows = boundary_rows()
    figures, faults = figures_of(rows, "boundary_file")
    assert faults == []
    found = by_key(figures)
    assert found["BU02339997", "men"].missing_reason == "no_data"
    assert found["BU02339997", "address_density_per_km2"].value is None
    assert found["BU02330000", "inhabitants"].missing_reason == "not_published"
    assert found["BU02330000", "men"].value == 5215.0
    assert all(figure.value is None or figure.value >= 0 for figure in figures)


def test_later_boundary_files_mark_missing_with_99997_and_99995_constructed() -> None:
    rows = [
        {
            "buurtcode": "BU05031108",
            "gemiddelde_woningwaarde": -99997,
            "percentage_koopwoningen": 62,
        },
        {
            "buurtcode": "BU05031109",
            "gemiddelde_woningwaarde": -99995,
            "percentage_koopwoningen": -1,
        },
    ]
    figures, faults = figures_of(rows, "boundary_file")
    found = by_key(figures)
    assert found["BU05031108", "woz_value_eur"].missing_reason == "suppressed"
    assert found["BU05031109", "woz_value_eur"].missing_reason == "not_published"
    assert found["BU05031108", "owner_occupied_share"].value == 0.62
    assert [fault.column for fault in faults] == ["percentage_koopwoningen"]


def test_null_in_odata_is_missing_and_its_keys_are_padded_constructed() -> None:
    answer = json.loads(
        '{"value": [{"ID": 1, "WijkenEnBuurten": "NL00      ", "AantalInwoners_5": 17942942},'
        '{"ID": 2, "WijkenEnBuurten": "GM0503    ", "AantalInwoners_5": 109577},'
        '{"ID": 3, "WijkenEnBuurten": "WK050311  ", "AantalInwoners_5": null}]}'
    )
    figures, faults = figures_of(answer["value"], "odata")
    assert faults == []
    assert [(figure.code, figure.value, figure.missing_reason) for figure in figures] == [
        ("GM0503", 109577.0, None),
        ("WK050311", None, "not_published"),
    ]


def test_an_empty_cell_in_csv_is_missing_and_never_zero() -> None:
    rows = statistics("delft")
    figures, _ = figures_of(rows, "statistics")
    empty = {
        (row["statcode"], indicator)
        for row in rows
        for indicator, column in columns("statistics").items()
        if row[column.names[0]] == ""
    }
    missing = {key for key, figure in by_key(figures).items() if figure.value is None}
    assert missing == empty and len(empty) > 100


def test_crimes_and_health_of_a_wijk_are_not_in_the_file_which_is_not_suppressed() -> None:
    figures, _ = figures_of(statistics("delft"), "statistics")
    found = by_key(figures)
    assert found["WK050311", "crimes_in_12_months"].missing_reason == "not_published"
    assert found["WK050311", "good_health_share"].missing_reason == "not_published"
    assert found["BU05031108", "crimes_in_12_months"].value == 23.0


def test_the_water_buurt_without_a_name_is_kept() -> None:
    areas, faults = read_areas(boundary_rows(), "buurtcode", "buurtnaam")
    assert faults == [] and len(areas) == 17
    assert [area.code for area in areas if not area.name] == ["BU02339997"]
    assert is_water_code("BU02339997")


# --- StatLine --------------------------------------------------------------------------------------


def test_a_statline_export_has_a_byte_order_mark_semicolons_padding_and_text() -> None:
    raw = (SHARED_DATA / STATLINE_FILE).read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"Perioden";')
    rows = text_rows(STATLINE_FILE, "statline")
    assert rows[0]["Regiocode (gemeente, wijk, buurt) (code)"] == "GM0363    "
    assert number(rows[0]["Particuliere huishoudens (Aantal)"]).value == 457400.0
    figures, faults = figures_of(rows, "statline")
    assert faults == [] and len(figures) == 2 * len(rows)
    found = by_key(figures)
    assert found["GM0363", "ses_woa_score"].value == -0.1
    assert found["GM0363", "low_education_share"].value == 0.208


def test_a_statline_export_with_its_byte_order_mark_left_in_is_still_read() -> None:
    with (SHARED_DATA / STATLINE_FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert next(iter(rows[0])).startswith("\ufeff")
    figures, faults = figures_of(rows, "statline", Perioden="2019")
    assert faults == [] and len(figures) == 2 * len(rows)


def test_a_point_in_a_statline_export_is_missing_and_not_zero() -> None:
    rows = text_rows(STATLINE_FILE, "statline")
    figures, _ = figures_of(rows, "statline")
    found = by_key(figures)
    assert found["BU03630100", "ses_woa_score"].missing_reason == "not_published"
    points = [row for row in rows if row["Opleidingsniveau/Laag/Waarde (%)"].strip() == "."]
    assert len([f for f in figures if f.value is None]) == 2 * len(points) == 180


# --- units and column names ------------------------------------------------------------------------


def test_woz_and_income_are_in_thousands_of_euros() -> None:
    figures, _ = figures_of(statistics("delft"), "statistics")
    found = by_key(figures)
    assert found["GM0503", "woz_value_eur"].value == 335_000.0
    assert found["GM0503", "income_per_inhabitant_eur"].value == 33_200.0


@pytest.mark.parametrize("number_behind", ["_35", "_36", "_39"])
def test_the_number_behind_an_odata_column_drifts_constructed(number_behind: str) -> None:
    heading = "GemiddeldeWOZWaardeVanWoningen" + number_behind
    figures, faults = figures_of([{"WijkenEnBuurten": "BU05031108", heading: 441}], "odata")
    assert faults == []
    assert by_key(figures)["BU05031108", "woz_value_eur"].value == 441_000.0


def test_the_number_behind_a_health_column_drifts() -> None:
    heading = text_rows(HEALTH_FILE, "rivm")[0]
    assert "Eenzaam_28" in heading
    for key, column in columns("rivm").items():
        present = [name for name in heading if column_name_without_suffix(name) in column.names]
        assert present and set(present) <= set(column.seen), key
    constructed = [
        {
            "WijkenEnBuurten": "BU05031108",
            "Leeftijd": "20300",
            "Marges": "MW00000",
            "Perioden": "2022JJ00",
            "Eenzaam_27": 45.0,
            "ErnstigZeerErnstigEenzaam_28": 12.5,
        }
    ]
    figures, faults = figures_of(constructed, "rivm", Perioden="2022JJ00")
    found = by_key(figures)
    assert faults == []
    assert found["BU05031108", "lonely_share"].value == 0.45
    assert found["BU05031108", "severely_lonely_share"].value == 0.125


def test_a_health_file_is_read_for_one_period_without_the_country() -> None:
    rows = text_rows(HEALTH_FILE, "rivm")
    figures, faults = figures_of(rows, "rivm", Perioden="2020JJ00")
    assert faults == []
    assert len(figures) == (len(rows) - 1) * len(columns("rivm"))


def test_livability_has_one_row_a_year_so_a_year_must_be_chosen() -> None:
    rows = text_rows(LIVABILITY_FILE, "leefbaarometer")
    assert "choose one period" in figures_of(rows, "leefbaarometer")[1][0].expected
    figures, faults = figures_of(rows, "leefbaarometer", jaar="2022")
    assert faults == [] and len({figure.code for figure in figures}) == 14
    found = by_key(figures)
    parts = ("physical", "safety", "cohesion", "facilities", "housing")
    for code in {figure.code for figure in figures}:
        total = sum(found[code, f"livability_{part}_deviation"].value or 0.0 for part in parts)
        assert total == pytest.approx(found[code, "livability_deviation"].value)


def test_crimes_per_1000_is_senseless_where_almost_nobody_lives() -> None:
    figures, _ = figures_of(statistics("amsterdam"), "statistics")
    found = by_key(figures)
    rates = [f for f in figures if f.indicator == "crimes_per_1000_inhabitants" and f.value]
    highest = max(rates, key=lambda figure: figure.value or 0.0)
    assert highest.value is not None and highest.value > 1000.0
    assert (found[highest.code, "inhabitants"].value or 0.0) <= 10.0


# --- places ----------------------------------------------------------------------------------------


def test_the_functional_areas_are_in_web_mercator_and_the_rest_is_not() -> None:
    ermelo = SHARED_DATA / "ermelo"
    assert pyogrio.read_info(ermelo / "functioneelgebied.gpkg")["crs"] == "EPSG:3857"
    assert pyogrio.read_info(ermelo / "CBS_buurten_2021.gpkg")["crs"] == "EPSG:28992"
    assert pyogrio.read_info(ermelo / "straatmeubilair_ermelo.gpkg")["crs"] == "EPSG:28992"
    delft = SHARED_DATA / "delft" / "buurten_delft_2023.geojson"
    assert pyogrio.read_info(delft)["crs"] == "EPSG:4326"


def test_rd_new_to_degrees_is_within_half_a_metre_which_is_fine_for_display() -> None:
    answer = json.loads((SHARED_DATA / "api_fixtures" / "bag_free_response.json").read_text())
    transformer = pyproj.Transformer.from_crs(28992, 4326, always_xy=True)
    earth = pyproj.Geod(ellps="WGS84")
    places = answer["response"]["docs"]
    assert places
    for place in places:
        x, y = map(float, place["centroide_rd"].removeprefix("POINT(").rstrip(")").split())
        east, north = map(float, place["centroide_ll"].removeprefix("POINT(").rstrip(")").split())
        ours_east, ours_north = transformer.transform(x, y)
        off_m = earth.inv(ours_east, ours_north, east, north)[2]
        assert off_m <= 0.5, place["weergavenaam"]


# --- known values ----------------------------------------------------------------------------------


def test_delft_centrum_zuidoost_has_its_known_values() -> None:
    figures, _ = figures_of(statistics("delft"), "statistics")
    found = by_key(figures)
    assert found["BU05031108", "inhabitants"].value == 765.0
    assert found["BU05031108", "woz_value_eur"].value == 441_000.0
    income = found["BU05031108", "income_per_inhabitant_eur"]
    assert (income.value, income.missing_reason) == (None, "suppressed")
    health, _ = figures_of(text_rows(HEALTH_FILE, "rivm"), "rivm", Perioden="2020JJ00")
    assert by_key(health)["BU05031108", "lonely_share"].value == 0.488


@pytest.mark.parametrize("site", SITES)
def test_counts_of_wijk_and_buurt_are_multiples_of_5(site: str) -> None:
    figures, _ = figures_of(statistics(site), "statistics")
    counts = ("inhabitants", "inhabitants_under_15", "inhabitants_65_and_over", "households")
    for figure in figures:
        rounded = figure.indicator in counts and not figure.code.startswith("GM")
        if rounded and figure.value is not None:
            assert figure.value % 5 == 0, figure
