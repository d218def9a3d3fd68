"""Green share of areas beside exactextract and rasterstats: the first time, and for a next set.

`python bench/know/green.py` prints times, ratios and the largest difference in share. Ours adds
the rows up once; the peers read the raster from a file, so theirs holds the reading too, which
is told apart by reading it alone.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import shapely
from timing import ask_peer, bandwidth_bytes_per_second, best_seconds, peer_python, table

from wijkdraad.files.maps.rasters import read_raster, write_raster
from wijkdraad.files.maps.vectors import write_vectors
from wijkdraad.method.know.area_sums import area_shares, row_sums
from wijkdraad.method.know.grid import Grid

CELL_M = 0.5


def areas_of(grid: Grid, count: int, seed: int) -> list[shapely.Polygon]:
    """Blobs of all sizes up to a fifth of the raster, with a hole in every third."""
    random = np.random.default_rng(seed)
    west, south, east, north = grid.bounds
    made = []
    for number in range(count):
        middle = random.uniform([west, south], [east, north])
        angles = np.sort(random.uniform(0, 2 * np.pi, 40))
        radius = random.uniform(0.3, 1, 40) * random.uniform(5, (east - west) / 10)
        points = middle + radius[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
        blob = shapely.make_valid(shapely.Polygon(points))
        if number % 3 == 0:
            blob = blob.difference(shapely.Point(middle).buffer(2))
        made.append(max(shapely.get_parts(blob), key=lambda part: part.area))
    return made


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,2000,4000,8000")
    parser.add_argument("--areas", type=int, default=500)
    asked = parser.parse_args()
    print(f"Read and write together: {bandwidth_bytes_per_second() / 1e9:.1f} GB/s.")
    peers = peer_python("areas", ["exactextract", "rasterstats", "rasterio", "geopandas"])
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in map(int, asked.sizes.split(",")):
            random = np.random.default_rng(size)
            green = (random.uniform(0, 1, (size, size)) < 0.4).astype(np.float32)
            grid = Grid(80_000, 450_000, CELL_M, size, size)
            raster, layer = Path(scratch) / "green.tif", Path(scratch) / "areas.gpkg"
            write_raster(raster, green[None], grid.bounds, float("nan"), ["green"])
            first, second = areas_of(grid, asked.areas, 1), areas_of(grid, asked.areas, 2)
            layer.unlink(missing_ok=True)
            write_vectors(layer, first, {"id": list(range(len(first)))})
            reading = best_seconds(lambda: read_raster(raster), 1)  # noqa: B023
            once = best_seconds(lambda: area_shares(row_sums(green, grid), first), 2)  # noqa: B023
            sums = row_sums(green, grid)
            again = best_seconds(lambda: area_shares(sums, second), 3)  # noqa: B023
            own = area_shares(sums, first).means
            for name in ("exactextract", "rasterstats"):
                if peers is None or (name == "rasterstats" and size > 2000):
                    continue
                said, out = ask_peer(
                    peers,
                    "exactextract_green.py",
                    {},
                    what=name,
                    raster=str(raster),
                    areas=str(layer),
                )
                if "failed" in said:
                    rows.append([f"{size}x{size}", name, said["failed"], *[""] * 6])
                    continue
                theirs = said["seconds"]
                rows.append(
                    [
                        f"{size}x{size}",
                        name,
                        f"{once * 1e3:,.0f} ms",
                        f"{again * 1e3:,.1f} ms",
                        f"{theirs * 1e3:,.0f} ms",
                        f"{reading * 1e3:,.0f} ms",
                        f"{theirs / (once + reading):,.0f}x",
                        f"{theirs / again:,.0f}x",
                        f"{np.nanmax(np.abs(own - out['means'])):.1e}",
                    ]
                )
    table(
        f"Green share of {asked.areas} areas",
        [
            "cells",
            "peer",
            "ours, first",
            "ours, next set",
            "theirs",
            "reading the file",
            "ratio with reading",
            "ratio next set",
            "largest difference",
        ],
        rows,
    )


if __name__ == "__main__":
    main()
