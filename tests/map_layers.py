"""Writes layers for tests of the maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry


def written_layer(
    path: Path, shapes: Sequence[BaseGeometry], columns: Mapping[str, Sequence[Any]]
) -> Path:
    """A GeoPackage in RD New with one layer, in the order given."""
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, object)),
        [np.array(list(values)) for values in columns.values()],
        list(columns),
        geometry_type="Unknown",
        crs="EPSG:28992",
        layer=path.stem,
        driver="GPKG",
    )
    return path
