"""What the reader of maps takes, and how it says what is wrong."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from tests.exchange.dossiers import SOUTH, WEST, geojson, square, write_layers
from wijkdraad.files.maps.vectors import VectorLayer, read_vectors
from wijkdraad.files.problems import UnreadableFile


def read(path: Path, content: str) -> VectorLayer:
    path.write_text(content)
    return read_vectors(path)


def problem(path: Path, layer: str | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_vectors(path, layer)
    return caught.value


def test_shapes_and_attributes_stay_side_by_side(tmp_path: Path) -> None:
    layer = read(
        tmp_path / "k.geojson",
        geojson([(square(1), {"naam": "a", "n": 1}), (None, {"naam": None, "n": 2})]),
    )
    assert list(layer.geometries) == [square(1), None]
    assert layer.records() == [{"naam": "a", "n": 1}, {"naam": None, "n": 2}]


@pytest.mark.parametrize("epsg", [4326, 3857, 4258, 31370])
def test_other_coordinate_systems_are_brought_to_rd_new(tmp_path: Path, epsg: int) -> None:
    to = Transformer.from_crs(28992, epsg, always_xy=True)
    there = shapely.transform(square(), lambda xy: np.column_stack(to.transform(*xy.T)))
    write_layers(tmp_path / "k.gpkg", {"k": [there]}, f"EPSG:{epsg}")
    [shape] = read_vectors(tmp_path / "k.gpkg").geometries
    assert shapely.hausdorff_distance(shape, square()) < 0.01


@pytest.mark.parametrize("crs", ["EPSG:28992", "EPSG:7415"])
def test_rd_new_is_left_as_it_is_also_with_heights_above_nap(tmp_path: Path, crs: str) -> None:
    write_layers(tmp_path / "k.gpkg", {"k": [square()]}, crs)
    [shape] = read_vectors(tmp_path / "k.gpkg").geometries
    assert shapely.hausdorff_distance(shape, square()) < 1e-6


def test_a_map_without_a_coordinate_system_is_a_problem(tmp_path: Path) -> None:
    write_layers(tmp_path / "k.gpkg", {"k": [square()]}, None)
    found = problem(tmp_path / "k.gpkg")
    assert found.found == "no coordinate system" and "28992" in found.expected


def test_a_map_in_a_coordinate_system_nobody_knows_is_a_problem(tmp_path: Path) -> None:
    write_layers(tmp_path / "k.gpkg", {"k": [square()]}, "EPSG:28992")
    with sqlite3.connect(tmp_path / "k.gpkg") as database:
        database.execute("UPDATE gpkg_geometry_columns SET srs_id = -1")
        database.execute("UPDATE gpkg_contents SET srs_id = -1")
    assert "28992" in problem(tmp_path / "k.gpkg").expected


def test_a_layer_is_chosen_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "k.gpkg"
    write_layers(path, {"gras": [square(1)], "bos": [square(2)]}, "EPSG:28992")
    assert list(read_vectors(path, "bos").geometries) == [square(2)]
    assert "gras, bos" in str(problem(path)) and "2" in str(problem(path))
    missing = problem(path, "riet")
    assert missing.values == {"layer": "riet", "names": "gras, bos"}


def test_heights_go_and_curves_become_straight(tmp_path: Path) -> None:
    high = json.loads(geojson([(shapely.Point(WEST, SOUTH), {})]))
    high["features"][0]["geometry"]["coordinates"].append(5.0)
    [shape] = read(tmp_path / "k.geojson", json.dumps(high)).geometries
    assert shape == shapely.Point(WEST, SOUTH) and not shapely.has_z(shape)


def test_json_that_begins_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    layer = read(tmp_path / "k.geojson", "\ufeff\n" + geojson([(square(), {})]))
    assert len(layer.geometries) == 1


def test_what_is_in_the_file_counts_and_not_its_name(tmp_path: Path) -> None:
    assert len(read(tmp_path / "kaart.txt", geojson([(square(), {})])).geometries) == 1


@pytest.mark.parametrize(
    "content",
    ["", "a bird", "[]", "{", '{"type": "Feature', "<kml/>", "id,wkt\n1,POINT (1 1)\n",
     "SQLite format 3\0", "SQLite format 3\0" + "x" * 5000, '{"type": "Topology"}'],
)  # fmt: skip
def test_what_is_no_map_is_a_problem(tmp_path: Path, content: str) -> None:
    (tmp_path / "k.geojson").write_text(content)
    assert "GeoPackage" in problem(tmp_path / "k.geojson").expected


def test_a_table_without_shapes_is_a_problem(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "k.sqlite") as database:
        database.execute("CREATE TABLE t (a TEXT)")
        database.execute("INSERT INTO t VALUES ('x')")
    assert "points" in problem(tmp_path / "k.sqlite").expected


def test_a_format_that_can_point_at_other_files_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "ander.geojson").write_text(geojson([(square(), {})]))
    (tmp_path / "k.vrt").write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="ander"><SrcDataSource relativeToVRT="1">'
        "ander.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    assert "GeoPackage" in problem(tmp_path / "k.vrt").expected


def test_a_database_in_another_alphabet_is_read_or_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "k.gpkg"
    write_layers(path, {"k": [square()]}, "EPSG:28992")
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE k ADD COLUMN naam TEXT")
        # pyogrio's own functions in the triggers are not there in Python's sqlite3.
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("UPDATE k SET naam = CAST(x'636166e9' AS TEXT)")
    try:
        assert len(read_vectors(path).geometries) == 1
    except UnreadableFile as found:
        assert found.found
