"""The GeoPackage: every shape and value in it, drawn by QGIS as the report draws it."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pytest
import shapely
from layers_sample import EDGE, PIPE, TREE, sample_layers
from report_sample import HOSTILE, sample_report

from wijkdraad.documents.maps.geopackage import empty_layers, report_gpkg
from wijkdraad.method.report.layers import LayerColumn, LayerFeature, MapLayer, Symbol, SymbolClass
from wijkdraad.method.report.structure import Report


def with_layers(*layers: MapLayer) -> Report:
    return replace(sample_report(), layers=layers)


@pytest.fixture(scope="module")
def sample_gpkg() -> bytes:
    return report_gpkg(with_layers(*sample_layers()))


@pytest.fixture(scope="module")
def path(sample_gpkg: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("gpkg") / "plan.gpkg"
    file.write_bytes(sample_gpkg)
    return file


@pytest.fixture
def tables(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def read(path: Path, layer: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
    meta, _ids, shapes, values = pyogrio.raw.read(path, layer=layer)
    return dict(zip(meta["fields"], values, strict=True)), shapely.from_wkb(shapes)


def test_layers_have_one_kind_of_shape_and_the_dutch_grid(path: Path) -> None:
    found = dict(pyogrio.list_layers(path))
    assert {name: kind for name, kind in found.items() if kind} == {
        "gebieden": "MultiPolygon", "werken": "MultiLineString", "boom": "MultiPoint",
    }  # fmt: skip
    for name in ("gebieden", "werken", "boom"):
        info = pyogrio.read_info(path, layer=name)
        assert info["crs"] == "EPSG:28992"
        assert info["geometry_name"] == "geom"


def test_shapes_and_values_come_back_as_they_were(path: Path) -> None:
    areas, edges = read(path, "gebieden")
    assert shapely.equals(edges[0], EDGE)
    assert list(areas["name"]) == ["Lindenkwartier", "Waterbeek "]
    assert np.isnan(areas["income_eur"][0]) and areas["income_eur"][1] == 33_200.5
    assert list(areas["income_eur_remark"]) == ["te weinig mensen", None]
    works, lines = read(path, "werken")
    assert list(works["name"]) == [HOSTILE, "Riool"]
    assert works["start_date"][0] == np.datetime64("2026-03-01")
    assert np.isnat(works["start_date"][1])
    assert shapely.equals(lines[0], PIPE) and shapely.equals(lines[1], PIPE)
    assert shapely.equals(read(path, "boom")[1][0], TREE)


def test_a_missing_whole_number_is_null_and_not_zero(tables: sqlite3.Connection) -> None:
    assert tables.execute("SELECT residents FROM gebieden").fetchall() == [(765,), (None,)]


def test_titles_descriptions_and_units_are_in_the_file(tables: sqlite3.Connection) -> None:
    contents = {
        name: (title, about)
        for name, title, about in tables.execute(
            "SELECT table_name, identifier, description FROM gpkg_contents"
        )
    }
    assert contents["gebieden"] == (
        "Gebieden",
        "De wijk en wat ernaast ligt. Een leeg cijfer is onbekend. Bron: Grenzen van Waterbeek",
    )
    columns = tables.execute(
        "SELECT title, description FROM gpkg_data_columns WHERE column_name = 'income_eur'"
    ).fetchall()
    assert columns == [("Inkomen, 2024 (euro)", "2024; CBS")]


def test_each_layer_has_a_style_that_qgis_finds_and_can_read(tables: sqlite3.Connection) -> None:
    kinds = dict(tables.execute("SELECT table_name, data_type FROM gpkg_contents"))
    assert kinds["layer_styles"] == kinds["about"] == "attributes"
    styles = tables.execute(
        "SELECT f_table_catalog, f_table_schema, f_table_name, f_geometry_column, useAsDefault,"
        " styleQML FROM layer_styles"
    ).fetchall()
    assert [style[:5] for style in styles] == [
        ("", "", name, "geom", 1) for name in ("gebieden", "werken", "boom")
    ]
    symbols = {}
    for *_others, name, _geometry, _default, qml in styles:
        root = ElementTree.fromstring(qml)
        assert root.tag == "qgis"
        symbols[name] = [
            (each.get("type"), each.find("layer").get("class")) for each in root.iter("symbol")
        ]
        fields = {each.get("field"): each.get("name") for each in root.iter("alias")}
        layer = next(each for each in sample_layers() if each.name == name)
        assert fields == {column.name: column.full_title for column in layer.columns}
    assert symbols == {
        "gebieden": [("fill", "SimpleFill")],
        "werken": [("line", "SimpleLine")] * 2,
        "boom": [("marker", "SimpleMarker")],
    }


def test_shapes_are_drawn_by_their_value(tables: sqlite3.Connection) -> None:
    [(qml,)] = tables.execute("SELECT styleQML FROM layer_styles WHERE f_table_name = 'werken'")
    renderer = ElementTree.fromstring(qml).find("renderer-v2")
    assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "goes_along")
    drawn = [(each.get("value"), each.get("symbol")) for each in renderer.iter("category")]
    assert drawn == [("ja", "0"), ("nee", "1")]
    dashes = [
        each.get("value") for each in renderer.iter("Option") if each.get("name") == "line_style"
    ]
    assert dashes == ["solid", "dash"]


def test_a_layer_without_a_shape_is_left_out_and_named(
    path: Path, tables: sqlite3.Connection
) -> None:
    assert "water" not in dict(pyogrio.list_layers(path))
    told = dict(tables.execute("SELECT subject, explanation FROM about"))
    assert told["Water"].startswith("Weggelaten:") and "Sloten en vijvers." in told["Water"]
    assert told["Programma"] == sample_report().title
    assert told["Datum"] == "1 oktober 2026"
    assert empty_layers(with_layers(*sample_layers())) == ["Water"]


def test_a_report_without_layers_is_a_file_that_says_what_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "leeg.gpkg"
    file.write_bytes(report_gpkg(with_layers(sample_layers()[-1])))
    assert {str(name) for name, _kind in pyogrio.list_layers(file)} == {"layer_styles", "about"}
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        told = dict(connection.execute("SELECT subject, explanation FROM about"))
        left = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%none%'")
        assert left.fetchall() == []
    assert told["Water"].startswith("Weggelaten")


def layer_of(shape: str, features: tuple[LayerFeature, ...], **changes: object) -> MapLayer:
    symbol = SymbolClass("", "x", Symbol("#000000"))
    made = MapLayer("x", "X", "", "area", (LayerColumn("a", "A"),), (), (symbol,))
    return replace(made, shape=shape, features=features, **changes)  # type: ignore[arg-type]


def test_a_shape_of_another_kind_is_refused() -> None:
    wrong = layer_of("area", (LayerFeature(TREE.wkb, ("x",)),))
    with pytest.raises(ValueError, match="layer 'x': found Point, expected area"):
        report_gpkg(with_layers(wrong))


def test_a_layer_whose_values_do_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="found 2 values, expected 1"):
        layer_of("point", (LayerFeature(TREE.wkb, ("x", "y")),))
    with pytest.raises(ValueError, match="there is no column b"):
        layer_of("point", (), label="b")
    with pytest.raises(ValueError, match="the same name"):
        layer_of("point", (), columns=(LayerColumn("a", "A"), LayerColumn("a", "B")))


def test_nothing_in_the_file_tells_when_or_where_it_was_made(
    sample_gpkg: bytes, tables: sqlite3.Connection
) -> None:
    moments = tables.execute(
        "SELECT last_change FROM gpkg_contents UNION SELECT update_time FROM layer_styles"
    ).fetchall()
    assert moments == [("2026-10-01T00:00:00.000Z",)]
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from dataclasses import replace\n"
        "from layers_sample import sample_layers\n"
        "from report_sample import sample_report\n"
        "from wijkdraad.documents.maps.geopackage import report_gpkg\n"
        "report = replace(sample_report(), layers=sample_layers())\n"
        "print(hashlib.sha256(report_gpkg(report)).hexdigest())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent)],
        capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert answer.stdout.strip() == hashlib.sha256(sample_gpkg).hexdigest()
