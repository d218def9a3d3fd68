"""Shade of pavements in Amsterdam, from the points of two small tiles of the height survey.

The points are put into cells here; the command then works on files alone, as anyone would use it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from tests.real.delft import SHARED
from wijkdraad.files.maps.rasters import write_raster
from wijkdraad.files.maps.vectors import read_vectors, write_vectors

AMSTERDAM = SHARED / "amsterdam"
TILES = ("ahn_2386_9702", "ahn_2397_9705")
CELL_M = 0.5
GROUND = 2
OPTIONS = ("--date", "2024-07-01", "--times", "10:00,13:00,22:30", "--json")

pytestmark = pytest.mark.skipif(not AMSTERDAM.is_dir(), reason="the real data are not here")
laspy = pytest.importorskip("laspy")


def rasters(tile: str, folder: Path) -> tuple[Path, Path, tuple[float, float, float, float]]:
    """The surface (highest point of a cell) and the ground (lowest ground point of a cell)."""
    points = laspy.read(AMSTERDAM / f"{tile}.laz")
    x, y, z = (np.asarray(one) for one in (points.x, points.y, points.z))
    west, south = np.floor(x.min()), np.floor(y.min())
    columns, rows = (
        int(np.ceil((one.max() - low) / CELL_M)) for one, low in ((x, west), (y, south))
    )
    north = south + rows * CELL_M
    column = np.minimum(((x - west) / CELL_M).astype(int), columns - 1)
    row = np.clip(((north - y) / CELL_M).astype(int), 0, rows - 1)
    surface = np.full((rows, columns), -np.inf, np.float32)
    np.maximum.at(surface, (row, column), z.astype(np.float32))
    ground = np.full((rows, columns), np.inf, np.float32)
    low = np.asarray(points.classification) == GROUND
    np.minimum.at(ground, (row[low], column[low]), z[low].astype(np.float32))
    bounds = (west, south, west + columns * CELL_M, north)
    paths = folder / f"{tile}_dsm.tif", folder / f"{tile}_dtm.tif"
    for path, heights in zip(paths, (surface, ground), strict=True):
        known = np.where(np.isfinite(heights), heights, np.nan).astype(np.float32)
        write_raster(path, known[None], bounds, float("nan"), ["height"])
    return *paths, bounds


@pytest.mark.parametrize("tile", TILES)
def test_shade_of_each_pavement_as_far_as_the_tile_reaches(tile: str, tmp_path: Path) -> None:
    dsm, dtm, bounds = rasters(tile, tmp_path)
    pavements = read_vectors(AMSTERDAM / "sidewalks_KC03_KC04_KD02.geojson").geometries
    areas = tmp_path / "pavements.gpkg"
    write_vectors(areas, list(pavements), {"id": list(range(len(pavements)))})
    done = subprocess.run(
        [sys.executable, "-m", "wijkdraad", "shade", dsm, "--areas", areas, "--dtm", dtm, *OPTIONS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = {area["id"]: area for area in json.loads(done.stdout)["areas"]}
    assert len(told) == len(pavements) == 612
    in_tile = shapely.area(shapely.intersection(pavements, shapely.box(*bounds))) / shapely.area(
        pavements
    )
    covered = np.array([told[row]["covered_share"] for row in range(len(pavements))])
    # Never more known than lies in the tile, but for half a cell along the edge.
    assert (covered <= in_tile + 0.1).all()
    assert (covered[in_tile == 0] == 0).all()
    assert covered.max() > 0.3
    for row in np.flatnonzero(in_tile == 0):
        assert set(told[row]["shade_share"].values()) == {None}
    known = [told[row]["shade_share"] for row in np.flatnonzero(covered > 0.1)]
    assert known
    for shares in known:
        assert 0 <= shares["10:00"] <= 1 and 0 <= shares["13:00"] <= 1
        assert shares["22:30"] == 1, "the sun is down: all known ground lies in shade"
