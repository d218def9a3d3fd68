"""A raster of a report: cells with the classes by which a map program draws them, and their story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wijkdraad.method.report.pictures.measured_map import Class


@dataclass(frozen=True)
class RasterLayer:
    """Cells as a GeoTIFF in RD New, NaN where unknown, with finished words about them.

    `name` begins the names of its files. `bands` are the names and the titles of the bands, in
    the order of the file; `first_band` is the one to show first. `classes` go up. `told` are
    headings and texts: what it is, its unit, method, source and licence, and what is unknown.
    """

    name: str
    title: str
    tiff: bytes
    bands: tuple[tuple[str, str], ...]
    first_band: str
    classes: tuple[Class, ...]
    told: tuple[tuple[str, str], ...]
    date: date

    def __post_init__(self) -> None:
        if self.first_band not in dict(self.bands):
            raise ValueError(f"raster '{self.name}': there is no band {self.first_band}")
