"""GeoParquet: the rows of the GeoPackage, with their units, in files that any reader knows."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pyproj
import pytest
import shapely
from layers_sample import sample_layers
from report_sample import sample_report

from wijkdraad.documents.maps.geopackage import report_gpkg
from wijkdraad.documents.maps.geoparquet import report_parquet
from wijkdraad.method.report.layers import LayerColumn, LayerFeature, MapLayer, Symbol, SymbolClass
from wijkdraad.method.report.structure import Report
from wijkdraad.programme.models import Programme
from wijkdraad.steps.report import programme_report


@pytest.fixture(scope="module")
def report() -> Report:
    return replace(sample_report(), layers=sample_layers())


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tables_of(content: bytes) -> dict[str, pa.Table]:
    return {
        name.removesuffix(".parquet"): pq.read_table(io.BytesIO(file))
        for name, file in unpacked(content).items()
        if name.endswith(".parquet")
    }


def as_in_geopackage(table: pa.Table, path: Path, layer: str) -> None:
    """Every row, value and shape as the GeoPackage has it, in the same order."""
    meta, _ids, wkb, values = pyogrio.raw.read(path, layer=layer)
    columns = dict(zip(meta["fields"].tolist(), values, strict=True))
    assert table.column_names == [*columns, "geometry"]
    assert table.num_rows == len(wkb)
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    assert shapely.equals_exact(shapes, shapely.force_2d(shapely.from_wkb(wkb))).all()
    for name, expected in columns.items():
        ours = table[name].to_pylist()
        for mine, theirs in zip(ours, expected.tolist(), strict=True):
            if mine is None:
                assert theirs is None or theirs != theirs, (layer, name)
            else:
                assert mine == theirs, (layer, name)


def test_the_rows_are_those_of_the_geopackage(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    path.write_bytes(report_gpkg(report))
    tables = tables_of(report_parquet(report))
    assert set(tables) == {"gebieden", "werken", "boom"}
    for name, table in tables.items():
        as_in_geopackage(table, path, name)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_layers_of_the_example_too(example: Programme, tmp_path: Path) -> None:
    report = programme_report(example)
    path = tmp_path / "plan.gpkg"
    path.write_bytes(report_gpkg(report))
    tables = tables_of(report_parquet(report))
    assert set(tables) == {layer.name for layer in report.layers if layer.features}
    assert len(tables) > 3
    for name, table in tables.items():
        as_in_geopackage(table, path, name)


def test_the_file_says_where_and_what_its_shapes_are(report: Report) -> None:
    for name, table in tables_of(report_parquet(report)).items():
        geo = json.loads(table.schema.metadata[b"geo"])
        assert geo["version"] == "1.1.0" and geo["primary_column"] == "geometry"
        column = geo["columns"]["geometry"]
        assert column["encoding"] == "WKB"
        shapes = shapely.from_wkb(table["geometry"].to_pylist())
        assert column["geometry_types"] == sorted({shape.geom_type for shape in shapes}), name
        assert column["bbox"] == shapely.total_bounds(shapes).tolist()
        assert pyproj.CRS.from_json_dict(column["crs"]).to_epsg() == 28992
        assert column["crs"]["id"] == {"authority": "EPSG", "code": 28992}
        assert not table.schema.field("geometry").nullable


def test_units_titles_and_sources_stay_with_the_columns(report: Report) -> None:
    table = tables_of(report_parquet(report))["gebieden"]
    assert table.schema.field("income_eur").metadata == {
        b"title": b"Inkomen, 2024",
        b"unit": b"euro",
        b"source": b"2024; CBS",
    }
    assert table.schema.metadata[b"title"] == b"Gebieden"
    assert "Bron: Grenzen van Waterbeek" in table.schema.metadata[b"description"].decode()


def test_unknown_is_null_and_dates_are_dates(report: Report) -> None:
    tables = tables_of(report_parquet(report))
    assert tables["gebieden"]["residents"].to_pylist() == [765, None]
    assert tables["gebieden"]["income_eur"].null_count == 1
    assert tables["werken"].schema.field("start_date").type == pa.date32()
    assert tables["werken"]["start_date"].null_count == 1


def test_what_is_left_out_is_named(report: Report) -> None:
    files = unpacked(report_parquet(report))
    assert "water.parquet" not in files
    assert "Water: Weggelaten: " in files["README.txt"].decode()


def test_the_same_report_is_the_same_file(report: Report) -> None:
    assert report_parquet(report) == report_parquet(report)


def test_a_shape_of_another_kind_is_refused() -> None:
    symbol = SymbolClass("", "x", Symbol("#000000"))
    point = LayerFeature(shapely.Point(1, 2).wkb, ("x",))
    wrong = MapLayer("x", "X", "", "area", (LayerColumn("a", "A"),), (point,), (symbol,))
    with pytest.raises(ValueError, match="layer 'x': found Point, expected area"):
        report_parquet(replace(sample_report(), layers=(wrong,)))


def test_a_number_that_is_missing_is_not_a_number_that_is_nan() -> None:
    symbol = SymbolClass("", "x", Symbol("#000000"))
    features = (
        LayerFeature(shapely.Point(1, 2).wkb, (None,)),
        LayerFeature(shapely.Point(1, 3).wkb, (0.0,)),
    )
    layer = MapLayer("x", "X", "", "point", (LayerColumn("a", "A", "number"),), features, (symbol,))
    table = tables_of(report_parquet(replace(sample_report(), layers=(layer,))))["x"]
    assert table["a"].to_pylist() == [None, 0.0]
    assert not np.isnan(table["a"].to_numpy()[1])
