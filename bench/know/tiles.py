"""64 million cells in tiles on a Dask cluster with two workers, beside one pass: equal bit for bit?

`python bench/know/tiles.py [--size 8000] [--folder DIR]` writes the rasters of a made-up town,
computes the shade of four suns both ways, and ends with code 1 where a cell differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import numpy as np
from distributed import Client, LocalCluster
from timing import peak_memory_mb, town

from wijkdraad.files.maps.rasters import read_raster, write_raster
from wijkdraad.method.know.light.shade import shade
from wijkdraad.method.know.light.standing import standing
from wijkdraad.scale.executors import Cluster, Executor, Serial
from wijkdraad.scale.shade_tiles import Rasters, shade_in_tiles

AZIMUTH = np.array([102.0, 159.0, 225.0, 265.0])
ALTITUDE = np.array([38.0, 60.0, 55.0, 34.0])
TILE_CELLS = 2000


def _write_town(folder: Path, size: int) -> Rasters:
    made = town(1000)
    bounds = (80_000.0, 440_000.0, 80_000 + size / 2, 440_000 + size / 2)
    for name, layer in made.items():
        layer = layer[:, :] if name == "ground" else np.where(layer > 0, layer, 0)
        whole = np.tile(layer.astype(np.float32), (size // 1000, size // 1000))
        write_raster(folder / f"{name}.tif", whole[None], bounds, float("nan"), [name])
    return Rasters(folder / "surface.tif", folder / "ground.tif", folder / "crowns.tif")


def _together(rasters: Rasters, size: int, executor: Executor) -> np.ndarray:
    lit = np.empty((len(AZIMUTH), size, size), np.uint8)
    for (rows, columns), part in shade_in_tiles(rasters, AZIMUTH, ALTITUDE, executor, TILE_CELLS):
        lit[:, rows, columns] = part
    return lit


def _timed(name: str, act) -> np.ndarray:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    found = act()
    seconds = time.perf_counter() - start
    print(
        f"{name}: {seconds:.1f} s (peak memory of this process so far {peak_memory_mb():,.0f} MB)"
    )
    return found


def _one_pass(rasters: Rasters) -> np.ndarray:
    surface, ground, crowns = (
        read_raster(path) for path in (rasters.surface, rasters.ground, rasters.crowns) if path
    )
    place = standing(surface.heights_m, ground.heights_m, crowns.heights_m, surface.cell_size_m)
    return shade(place.surfaces, AZIMUTH, ALTITUDE)


def main() -> None:
    """Write, compute, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=8000)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as scratch:
        rasters = _timed("Rasters written", lambda: _write_town(Path(scratch), asked.size))
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers,
            closing(Client(workers)) as client,
        ):
            tiled = _timed(
                "Tiles on two workers, each reads its own window",
                lambda: _together(rasters, asked.size, Cluster(client, ahead=4)),
            )
        serial = _timed("Tiles one after another", lambda: _together(rasters, asked.size, Serial()))
        whole = _timed("One pass", lambda: _one_pass(rasters))
        different = int((tiled != whole).sum() + (serial != whole).sum())
    print(f"{asked.size**2 / 1e6:.0f} million cells, 4 suns: {different} cells differ.")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
