"""Writes the map layers of a `Report` as GeoParquet (1.1): for analysis, and for many at once."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely
from numpy.typing import NDArray

from wijkdraad.documents.maps.geopackage import RD_NEW, about, description, whole_shapes
from wijkdraad.documents.packing import steady_zip
from wijkdraad.documents.texts import clean_text
from wijkdraad.method.report.layers import LayerColumn, MapLayer, Value
from wijkdraad.method.report.structure import Report

VERSION = "1.1.0"
SHAPES = "geometry"
README = "README.txt"
_TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "whole": pa.int64(),
    "date": pa.date32(),
}


def report_parquet(report: Report) -> bytes:
    """A ZIP with one GeoParquet file in RD New for each layer that has a shape, and README.txt.

    The rows are those of the GeoPackage, in the same order. Each column tells its title, its unit
    and where it comes from; README.txt tells of every layer what it is, or why it is not there.
    Same report, same bytes. Raises ValueError when shapes are not what their layer says.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        told = "\r\n".join(f"{subject}: {text}" for subject, text in about(report))
        archive.writestr(README, told + "\r\n")
        for layer in report.layers:
            if layer.features:
                archive.writestr(f"{layer.name}.parquet", _layer_file(layer, report))
    return steady_zip(packed.getvalue(), report.date)


def _layer_file(layer: MapLayer, report: Report) -> bytes:
    shapes = whole_shapes(layer)
    fields, arrays = [], []
    for place, column in enumerate(layer.columns):
        fields.append(pa.field(column.name, _TYPES[column.kind], metadata=_about_column(column)))
        values = [_value(column, each.values[place]) for each in layer.features]
        arrays.append(pa.array(values, _TYPES[column.kind]))
    fields.append(pa.field(SHAPES, pa.binary(), nullable=False))
    arrays.append(pa.array(shapely.to_wkb(shapes, output_dimension=2).tolist(), pa.binary()))
    metadata = {
        "geo": json.dumps(_geo(shapes)),
        "title": clean_text(layer.title),
        "description": description(layer, report),
    }
    written = io.BytesIO()
    pq.write_table(pa.table(arrays, pa.schema(fields, metadata)), written, compression="zstd")
    return written.getvalue()


def _geo(shapes: NDArray[np.object_]) -> dict[str, Any]:
    """What a reader must know of the shapes, in the words of GeoParquet."""
    return {
        "version": VERSION,
        "primary_column": SHAPES,
        "columns": {
            SHAPES: {
                "encoding": "WKB",
                "geometry_types": sorted({shape.geom_type for shape in shapes}),
                "crs": pyproj.CRS.from_user_input(RD_NEW).to_json_dict(),
                "bbox": [float(bound) for bound in shapely.total_bounds(shapes)],
                "edges": "planar",
            }
        },
    }


def _about_column(column: LayerColumn) -> dict[str, str]:
    told = {"title": column.title, "unit": column.unit, "source": column.about}
    return {name: clean_text(text) for name, text in told.items() if text}


def _value(column: LayerColumn, value: Value) -> str | float | int | date | None:
    if not isinstance(value, str):
        return value
    return date.fromisoformat(value) if column.kind == "date" else clean_text(value)
