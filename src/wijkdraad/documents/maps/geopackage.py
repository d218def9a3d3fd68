"""Writes the map layers of a `Report` as a GeoPackage, with the styles by which QGIS draws them."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from wijkdraad.documents.maps.qml import layer_style
from wijkdraad.documents.texts import clean_text, date_text, small_print, words_of
from wijkdraad.method.report.layers import LayerColumn, MapLayer, Shape, Value
from wijkdraad.method.report.structure import Report

RD_NEW = "EPSG:28992"
STYLES, ABOUT = "layer_styles", "about"
_GEOMETRY_TYPES: dict[Shape, str] = {
    "point": "MultiPoint",
    "line": "MultiLineString",
    "area": "MultiPolygon",
}
_NUMPY_TYPES = {"text": "object", "number": "float64", "whole": "int64", "date": "datetime64[D]"}
_EMPTY = {"text": "", "number": np.nan, "whole": 0, "date": "1970-01-01"}
# The columns that QGIS looks for, in the words that it looks for.
_STYLE_TABLE = f"""CREATE TABLE {STYLES} (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT(30), ui TEXT(30), update_time DATETIME)"""
_ABOUT_TABLE = f"""CREATE TABLE {ABOUT} (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, subject TEXT, explanation TEXT)"""

# Also read without a warning by a QGIS of some years ago.
_OLD_ENOUGH = {"VERSION": "1.2"}
_SCHEMA_DEFINITION = "http://www.geopackage.org/spec121/#extension_schema"
_EXTENSION_TABLE = """CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT,
    column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"""
_SCHEMA_TABLES = {
    "gpkg_data_columns": """CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name))""",
    "gpkg_data_column_constraints": """CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
    min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))""",
}


def report_gpkg(report: Report) -> bytes:
    """The layers of the report as one GeoPackage in RD New (EPSG:28992); same report, same bytes.

    A layer without a shape is left out and named in the table `about`, which also says of every
    layer where it comes from. Raises ValueError when shapes are not what their layer says.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.gpkg"
        shown = [layer for layer in report.layers if layer.features]
        for number, layer in enumerate(shown):
            _write_layer(path, layer, report, append=number > 0)
        if not shown:
            _write_nothing(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            _finish(file, report, shown)
        return path.read_bytes()


def empty_layers(report: Report) -> list[str]:
    """The titles of the layers that are left out because they have no shape."""
    return [layer.title for layer in report.layers if not layer.features]


def _write_layer(path: Path, layer: MapLayer, report: Report, append: bool) -> None:
    shapes = whole_shapes(layer)
    values = [each.values for each in layer.features]
    columns = [
        _column(column, [row[place] for row in values])
        for place, column in enumerate(layer.columns)
    ]
    pyogrio.raw.write(
        path,
        np.asarray(shapely.to_wkb(shapes), dtype=object),
        [found for found, _missing in columns],
        [column.name for column in layer.columns],
        field_mask=[missing for _found, missing in columns],
        layer=layer.name,
        driver="GPKG",
        geometry_type=_GEOMETRY_TYPES[layer.shape],
        crs=RD_NEW,
        append=append,
        dataset_options=_OLD_ENOUGH,
        layer_options={
            "GEOMETRY_NAME": "geom",
            "FID": "fid",
            "IDENTIFIER": clean_text(layer.title),
            "DESCRIPTION": description(layer, report),
        },
    )


def _write_nothing(path: Path) -> None:
    """A GeoPackage needs one layer to be one; a table without rows is made and taken away again."""
    empty = np.array([], dtype=object)
    pyogrio.raw.write(
        *(path, empty, [], []),
        layer="none",
        driver="GPKG",
        geometry_type="Point",
        crs=RD_NEW,
        dataset_options=_OLD_ENOUGH,
        layer_options={"SPATIAL_INDEX": "NO"},
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("DROP TABLE none")
        names = ("gpkg_contents", "gpkg_ogr_contents", "gpkg_geometry_columns")
        for table in names:
            file.execute(f"DELETE FROM {table} WHERE table_name = 'none'")  # noqa: S608 (own names)


def whole_shapes(layer: MapLayer) -> NDArray[np.object_]:
    """The shapes as multi-shapes, so that a layer has one kind only."""
    shapes = shapely.from_wkb([each.shape for each in layer.features])
    dimension = {"point": 0, "line": 1, "area": 2}[layer.shape]
    make = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)[dimension]
    made = []
    for shape in shapes:
        parts = shapely.get_parts(shape)
        if not len(parts) or set(shapely.get_dimensions(parts)) != {dimension}:
            raise ValueError(
                f"layer '{layer.name}': found {shape.geom_type}, expected {layer.shape}"
            )
        made.append(make(parts))
    return np.asarray(made, dtype=object)


def _column(column: LayerColumn, values: Sequence[Value]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The values as an array, and which of them are missing."""
    missing = np.array([value is None for value in values], dtype=bool)
    filled = [
        _EMPTY[column.kind]
        if value is None
        else clean_text(value)
        if isinstance(value, str)
        else value
        for value in values
    ]
    return np.array(filled, dtype=_NUMPY_TYPES[column.kind]), missing


def description(layer: MapLayer, report: Report) -> str:
    """What a layer is, what to know of it, and where it comes from."""
    below = small_print(
        clean_text(layer.note), clean_text(layer.source), words_of(report)["source"]
    )
    return " ".join(part for part in (clean_text(layer.description), below) if part)


def _finish(file: sqlite3.Connection, report: Report, shown: list[MapLayer]) -> None:
    """Add the styles and the explanation, and take the clock out of the file."""
    moment = f"{report.date.isoformat()}T00:00:00.000Z"
    file.execute("BEGIN")
    file.execute(_STYLE_TABLE)
    for layer in shown:
        style = (layer.name, "geom", layer.name[:30], layer_style(layer), clean_text(layer.title))
        file.execute(
            f"INSERT INTO {STYLES} (f_table_catalog, f_table_schema, f_table_name,"  # noqa: S608
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
            " ui, update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)",
            (*style, moment),
        )
    file.execute(_ABOUT_TABLE)
    file.executemany(
        f"INSERT INTO {ABOUT} (subject, explanation) VALUES (?, ?)",  # noqa: S608 (own names)
        about(report),
    )
    for table, title in ((STYLES, STYLES), (ABOUT, clean_text(report.title))):
        file.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description,"
            " last_change) VALUES (?, 'attributes', ?, '', ?)",
            (table, title, moment),
        )
    _describe_columns(file, shown)
    file.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
    file.execute("COMMIT")
    file.execute("VACUUM")


def _describe_columns(file: sqlite3.Connection, shown: list[MapLayer]) -> None:
    """The title and unit of every column, as the schema extension of GeoPackage keeps them."""
    file.execute(_EXTENSION_TABLE)
    for name, table in _SCHEMA_TABLES.items():
        file.execute(table)
        file.execute(
            "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition,"
            " scope) VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            (name, _SCHEMA_DEFINITION),
        )
    described = [
        (layer.name, column.name, clean_text(column.full_title), clean_text(column.about))
        for layer in shown
        for column in layer.columns
    ]
    file.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, title, description)"
        " VALUES (?, ?, ?, ?)",
        described,
    )


def about(report: Report) -> list[tuple[str, str]]:
    """What the file is, and of every layer where it comes from or why it is not there."""
    words = words_of(report)
    facts = [
        (words["programme"], report.title),
        (words["version"], report.version),
        (words["date"], date_text(report.date, report.language)),
        (words["author"], report.author),
    ]
    told = [(clean_text(word).capitalize(), clean_text(text)) for word, text in facts if text]
    for layer in report.layers:
        what = "" if layer.features else words["left_out"]
        told.append((clean_text(layer.title), f"{what} {description(layer, report)}".strip()))
    return told
