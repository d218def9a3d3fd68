"""The connectors of figures and outlines, on constructed answers: each trap of the real sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sources import constructed as made
from tests.sources.server import Reply, Server, json_reply, running
from wijkdraad.reference.loader import columns
from wijkdraad.reference.open_data import open_data
from wijkdraad.sources.asking import Asker, SourceFault
from wijkdraad.sources.cbs.client import (
    Figures,
    figures_over_odata_3,
    figures_over_odata_4,
    periods_over_odata_3,
)
from wijkdraad.sources.cbs.police import crimes_in_year
from wijkdraad.sources.leefbaarometer.client import scores
from wijkdraad.sources.wijken_en_buurten.client import outlines


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        made.serve_all(started)
        yield started


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[Asker]:
    with Asker(tmp_path / "cache", pause_s=0, timeout_s=1, back_off_s=0) as ready:
        yield ready


def over_odata_4(server: Server, asker: Asker) -> Figures:
    reference = open_data()
    base = f"{server.address}/v1/CBS"
    return figures_over_odata_4(
        asker, base, "85984NED", made.AREA, reference.measures, reference.secret_words
    )


def over_odata_3(server: Server, asker: Asker, **options: Any) -> Figures:
    wanted = {key: column.names for key, column in columns("odata").items()}
    base = f"{server.address}/odata"
    return figures_over_odata_3(asker, base, "85984NED", made.AREA, wanted, **options)


def cells(found: Figures, code: str) -> dict[str, str]:
    (row,) = [row for row in found.rows if row[0] == code]
    return dict(zip(found.columns, row, strict=True))


# OData 4


def test_one_row_a_figure_becomes_one_row_an_area_over_all_pages(
    server: Server, asker: Asker
) -> None:
    found = over_odata_4(server, asker)
    assert {row[0] for row in found.rows} == set(made.AREAS)
    assert cells(found, made.MUNICIPALITY)["AantalInwoners"] == "109577"
    assert cells(found, made.LETTERS)["GemiddeldeWOZWaardeVanWoningen"] == "300"
    assert sum("Observations" in path for path in server.paths()) == 3
    assert "startswith(WijkenEnBuurten,'BU0503')" in server.asked[1].query["$filter"]


def test_secret_and_absent_are_not_zero_and_not_the_same(server: Server, asker: Asker) -> None:
    found = over_odata_4(server, asker)
    assert cells(found, made.AREA)["GemiddeldInkomenPerInwoner"] == "x"
    assert cells(found, made.LETTERS)["GemiddeldInkomenPerInwoner"] == "."
    assert cells(found, made.WATER)["AantalInwoners"] == "0"
    assert cells(found, made.WATER)["GemiddeldeWOZWaardeVanWoningen"] == "."
    assert "AfstandTotSchool" in found.absent and "AantalInwoners" not in found.absent


def test_a_missing_page_makes_all_of_it_fail(server: Server, asker: Asker) -> None:
    rows = made.observations()
    link = f"{server.address}/v1/CBS/85984NED/Observations?$skiptoken=2"
    server.serve("/v1/CBS/85984NED/Observations", made.odata(rows[:2], link), Reply(b"", 404))
    with pytest.raises(SourceFault, match="status 404"):
        over_odata_4(server, asker)


def test_a_count_that_is_higher_than_what_came(server: Server, asker: Asker) -> None:
    page = made.odata(made.observations(), **{"@odata.count": 5000})
    server.serve("/v1/CBS/85984NED/Observations", page)
    with pytest.raises(SourceFault, match="not whole"):
        over_odata_4(server, asker)


def test_pages_that_go_round_end(server: Server, asker: Asker) -> None:
    link = f"{server.address}/v1/CBS/85984NED/Observations?$skiptoken=2"
    server.serve("/v1/CBS/85984NED/Observations", made.odata(made.observations()[:2], link))
    with pytest.raises(SourceFault, match="no end"):
        over_odata_4(server, asker)


def test_a_next_page_elsewhere_is_not_followed(server: Server, asker: Asker) -> None:
    page = made.odata(made.observations()[:2], "https://datasets.example/next")
    server.serve("/v1/CBS/85984NED/Observations", page)
    with pytest.raises(SourceFault, match="another host"):
        over_odata_4(server, asker)


def test_a_changed_unit_is_refused(server: Server, asker: Asker) -> None:
    codes = [{"Identifier": "M001642", "Title": "WOZ", "Unit": "euro"}]
    server.serve("/v1/CBS/85984NED/MeasureCodes", made.odata(codes))
    with pytest.raises(SourceFault, match="unit euro where x 1 000 euro"):
        over_odata_4(server, asker)


def test_renamed_measures_and_columns_are_told(server: Server, asker: Asker) -> None:
    server.serve("/v1/CBS/85984NED/MeasureCodes", made.odata([{"Identifier": "ZZ", "Title": "?"}]))
    with pytest.raises(SourceFault, match="none of the measures"):
        over_odata_4(server, asker)
    server.serve("/v1/CBS/85984NED/MeasureCodes", made.odata([{"Code": "ZZ", "Title": "?"}]))
    asker.forget()
    with pytest.raises(SourceFault, match="no column Identifier any more; it has Code, Title"):
        over_odata_4(server, asker)


def test_the_year_2013_names_its_region_otherwise(server: Server, asker: Asker) -> None:
    rows = [{"Measure": "T001036", "Value": 1, "RegioS": "BU05031108"}]
    server.serve("/v1/CBS/85984NED/Observations", made.odata(rows))
    with pytest.raises(SourceFault, match="no column WijkenEnBuurten"):
        over_odata_4(server, asker)


# OData 3


@pytest.mark.parametrize("suffix", [35, 36, 39])
def test_the_number_behind_a_column_is_free(server: Server, asker: Asker, suffix: int) -> None:
    made.serve_odata_3(server, suffix_of_woz=suffix)
    found = over_odata_3(server, asker)
    assert cells(found, made.AREA)[f"GemiddeldeWOZWaardeVanWoningen_{suffix}"] == "441"
    assert "GemiddeldeWOZWaardeVanWoningen" not in found.absent


def test_padding_goes_and_rows_of_elsewhere_stay_behind(server: Server, asker: Asker) -> None:
    found = over_odata_3(server, asker)
    assert {row[0] for row in found.rows} == set(made.AREAS)
    assert cells(found, made.AREA)["Gemeentenaam_1"] == "Delft"
    assert cells(found, made.AREA)["GemiddeldInkomenPerInwoner_78"] == ""
    assert server.asked[0].query["$top"] == "5000" and "$skip" not in server.asked[0].query


def test_five_thousand_rows_are_too_many_to_be_all(server: Server, asker: Asker) -> None:
    rows = made.kerncijfers_rows() * 800
    server.serve("/odata/85984NED/TypedDataSet", made.odata(rows[:5000]))
    with pytest.raises(SourceFault, match="5000 rows came, and there are more"):
        over_odata_3(server, asker)


def test_an_unknown_municipality_is_told(server: Server, asker: Asker) -> None:
    server.serve("/odata/85984NED/TypedDataSet", made.odata([]))
    with pytest.raises(SourceFault, match="no row for GM0503"):
        over_odata_3(server, asker)


def test_a_table_with_none_of_the_columns(server: Server, asker: Asker) -> None:
    server.serve(
        "/odata/85984NED/TypedDataSet", made.odata([{"WijkenEnBuurten": made.AREA, "New_1": 2}])
    )
    with pytest.raises(SourceFault, match="it has New_1"):
        over_odata_3(server, asker)


def test_health_keeps_one_age_one_margin_and_one_period(server: Server, asker: Asker) -> None:
    wanted = {key: column.names for key, column in columns("rivm").items()}
    only = {"Leeftijd": "20300", "Marges": "MW00000", "Perioden": "2022JJ00"}
    base = f"{server.address}/odata"
    assert periods_over_odata_3(asker, base, "50150NED")[-1] == "2026JJ00"
    found = figures_over_odata_3(asker, base, "50150NED", made.AREA, wanted, only)
    assert len(found.rows) == 2 and cells(found, made.AREA)["Eenzaam_27"] == "48.8"


# Crime


def test_crimes_of_twelve_months_without_the_rows_they_are_the_sum_of(
    server: Server, asker: Asker
) -> None:
    found = crimes_in_year(
        asker, f"{server.address}/odata", "47022NED", made.AREA, 2024, ("c", "n")
    )
    assert dict(found.rows) == {made.AREA: "36", made.MUNICIPALITY: "4800", made.LETTERS: "."}
    filters = [asked.query["$filter"] for asked in server.asked]
    assert len(filters) == 12
    assert all("SoortMisdrijf eq '0.0.0 '" in text and " ge " not in text for text in filters)


# Leefbaarometer

PARTS = ("afw", "fys", "onv", "soc", "vrz", "won")


def test_livability_of_three_scales_without_shapes(server: Server, asker: Asker) -> None:
    found = scores(asker, f"{server.address}/lbm3/ows", "GM0503", 2024, PARTS)
    assert {row[0] for row in found.rows} == set(made.AREAS)
    assert [asked.query["typeNames"] for asked in server.asked] == [
        "lbm3:gemeentescore24",
        "lbm3:wijkscore24",
        "lbm3:buurtscore24",
    ]
    assert found.absent == () and found.columns == ("id", "name", "year", *PARTS)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (
            Reply(b"<ows:ExceptionReport>no layer</ows:ExceptionReport>", media_type="text/xml"),
            "refuses the question: no layer",
        ),
        (
            json_reply(
                {
                    "features": [
                        {"properties": {"id": "GM0503", "name": "x", "year": "2024", "lbm": 4}}
                    ]
                }
            ),
            "no column afw",
        ),
        (
            json_reply({"features": [{"properties": {"gm_code": "GM0503"}}]}),
            "no column id any more; it has gm_code",
        ),
        (json_reply({"features": [], "numberMatched": 3}), "not whole"),
        (json_reply({"value": []}), "not a map layer"),
        (json_reply({"features": []}), "no row for GM0503"),
    ],
)
def test_a_wrong_livability_layer(server: Server, asker: Asker, reply: Reply, says: str) -> None:
    server.serve("/lbm3/ows", reply)
    with pytest.raises(SourceFault, match=says):
        scores(asker, f"{server.address}/lbm3/ows", "GM0503", 2024, PARTS)


# Outlines


def test_outlines_over_pages_in_metres_with_letters_and_nameless_water(
    server: Server, asker: Asker
) -> None:
    found = outlines(asker, f"{server.address}/cbs", "GM0503", 2024)
    assert found.names == {code: name or "" for code, name in made.AREAS.items()}
    assert found.collection["crs"]["properties"]["name"].endswith("EPSG::28992")
    kinds = [feature["properties"]["kind"] for feature in found.collection["features"]]
    assert kinds == ["gemeente", "wijk", "buurt", "buurt", "buurt"]
    assert set(found.collection["features"][0]["properties"]) == {"code", "name", "kind", "water"}
    assert server.asked[0].query["gemeentecode"] == "GM0503"
    assert len(server.asked) == 1 + 1 + 2


def test_degrees_are_named_as_such(server: Server, asker: Asker) -> None:
    for collection, kind in (("gemeenten", "gemeente"), ("wijken", "wijk"), ("buurten", "buurt")):
        features = made.outline_features(kind)
        for feature in features:
            feature["geometry"] = made.square(4.36, 52.0, 0.01)
        path = f"/cbs/wijken-en-buurten-2024/ogc/v1/collections/{collection}/items"
        server.serve(path, json_reply({"features": features}))
    found = outlines(asker, f"{server.address}/cbs", "GM0503", 2024)
    assert found.collection["crs"]["properties"]["name"].endswith("CRS84")


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ({"features": [], "numberMatched": 4}, "0 of 4 shapes came"),
        (
            {"features": [{"properties": {"gm_code": "GM0503"}, "geometry": made.square(1, 1, 1)}]},
            "no column gemeentecode any more; it has gm_code",
        ),
        ({"features": [{"properties": {}, "geometry": None}]}, "not a map layer"),
        ({"features": []}, "no row for GM0503"),
    ],
)
def test_wrong_outlines(server: Server, asker: Asker, page: Any, says: str) -> None:
    server.serve("/cbs/", json_reply(page))
    server.routes = {"/cbs/": server.routes["/cbs/"]}
    with pytest.raises(SourceFault, match=says):
        outlines(asker, f"{server.address}/cbs", "GM0503", 2024)


def test_every_measure_fills_a_column_that_the_reference_reads() -> None:
    known = {name for column in columns("odata").values() for name in column.names}
    reference = open_data()
    assert {measure.column for measure in reference.measures.values()} <= known
    assert reference.kerncijfers[2024] == "85984NED"
    assert set(reference.outline_years) <= set(reference.kerncijfers)
