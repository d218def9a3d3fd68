"""Asks PDOK for the heights of the AHN around an area, tile by tile. See SOURCE.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from ..asking import Answer, Asker, SourceFault
from ..faults import marked as _
from ..places import Bounds, text_of
from .mapping import CELL_M, TILE_M, Tile, UnfitTile, around, heights_of, join, tiles_over

SURFACE, GROUND = "dsm_05m", "dtm_05m"
MOST_TILES = 200
"""An area of about 7 by 7 km: its raster fits in memory, and asking it takes some minutes."""
AGAIN = _("Try again later. What was fetched before is kept")


@dataclass(frozen=True)
class Heights:
    """Where a raster of heights was written, and what is known of it."""

    path: Path
    bounds_m: Bounds
    known_share: float
    address: str
    retrieved: date


def heights_around(
    asker: Asker, base_address: str, coverage: str, bounds_m: Bounds, target: Path
) -> Heights:
    """Write the heights around an area as one GeoTIFF in `target`. Raises SourceFault.

    `coverage` is SURFACE (ground, buildings and trees together) or GROUND. Each tile is kept in the
    cache by itself, so a run that broke off goes on where it was.
    """
    bounds_m = around(bounds_m)
    tiles = tiles_over(bounds_m)
    if len(tiles) > MOST_TILES:
        raise SourceFault(
            _("the area takes {count} tiles of heights, and {most} is the most"),
            _("Choose a smaller area, or put heights of your own in the dossier"),
            base_address,
            count=len(tiles),
            most=MOST_TILES,
        )
    answers: dict[Tile, Answer] = {}
    for tile in tiles:
        answers[tile] = asker.ask(
            base_address, _parameters(coverage, tile), check=partial(_check, tile)
        )
    first = answers[tiles[0]]
    try:
        joined = join({tile: one.path for tile, one in answers.items()}, bounds_m, target)
    except UnfitTile as unfit:
        raise SourceFault(unfit.found, AGAIN, first.address, **unfit.values) from unfit
    if joined.known_share == 0:
        raise SourceFault(
            _("the source has no height at all in this area"),
            _("Check the area; if it is right, report that the source has changed"),
            first.address,
        )
    day = min(one.retrieved for one in answers.values())
    return Heights(target, joined.bounds_m, joined.known_share, base_address, day)


def _parameters(coverage: str, tile: Tile) -> dict[str, str]:
    size = str(round(TILE_M / CELL_M))
    return {
        "service": "WCS",
        "version": "1.0.0",
        "request": "GetCoverage",
        "coverage": coverage,
        "crs": "EPSG:28992",
        "response_crs": "EPSG:28992",
        "bbox": text_of(tile.bounds_m),
        "width": size,
        "height": size,
        "format": "GEOTIFF",
    }


def _check(tile: Tile, answer: Answer) -> None:
    try:
        heights_of(answer.path, tile)
    except UnfitTile as unfit:
        raise SourceFault(unfit.found, AGAIN, answer.address, **unfit.values) from unfit
