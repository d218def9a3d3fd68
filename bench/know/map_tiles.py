"""A city on the map page: how long a tile takes at each zoom, and the first picture of the page.

`python bench/know/map_tiles.py [--size 8000]` makes a town of so many cells of 0.5 m a side (64
million), keeps its felt temperature and shade as the product does, and asks the site for tiles.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from multiprocessing import Process

import django
import numpy as np
import shapely
from timing import peak_memory_mb, table, town

CELL_M = 0.5
WEST_M, SOUTH_M = 84_000.0, 440_000.0
HOURS = ("12:00", "13:00")
TILES = 8


@dataclass(frozen=True)
class Answer:
    """How long an answer took, how much of a processor it asked, and how large it is."""

    seconds: float
    work_seconds: float
    kilobytes: float


def main() -> None:
    """Make the city, ask for its map, print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=8000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["WIJKDRAAD_DATA"] = scratch
        os.environ["DJANGO_SETTINGS_MODULE"] = "wijkdraad.conf.settings"
        # In a process apart, so that its memory is not counted with that of the site.
        maker = Process(target=_city, args=(asked.size,))
        maker.start()
        maker.join()
        if maker.exitcode:
            sys.exit(maker.exitcode)
        django.setup()
        _measure(asked.size)


def _measure(size: int) -> None:
    from django.conf import settings
    from django.test import Client

    from wijkdraad.programme.models import Person, Programme

    settings.ALLOWED_HOSTS = ["*"]
    programme, person = Programme.objects.get(), Person.objects.get()
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    start_mb = peak_memory_mb()
    before = f"/programma/{programme.slug}/kaart/"

    def asked(path: str) -> Answer:
        start, work = time.perf_counter(), time.process_time()
        answer = client.get(before + path)
        seconds, work = time.perf_counter() - start, time.process_time() - work
        if answer.status_code != 200:
            sys.exit(f"{path}: {answer.status_code}")
        return Answer(seconds, work, len(answer.content) / 1000)

    client.get("/")  # reads the code of the site
    first = asked("beeld.svg?laag=shade&size=wide")
    again = asked("beeld.svg?laag=shade&size=wide&uur=12:00")
    page = asked("?laag=shade")
    later = asked("?laag=shade")
    rows = [
        ["first picture, and all that is opened for it", *_cells(first)],
        ["picture of the next hour", *_cells(again)],
        ["page with its figures of every cell, first time", *_cells(page)],
        ["the same page again", *_cells(later)],
    ]
    memory_mb = peak_memory_mb()
    title = f"A city of {size * size / 1e6:.0f} million cells, {len(HOURS)} hours"
    table(title, ["what", "seconds", "of processor", "kB"], rows)
    _tiles(size, asked)
    print(
        f"\nPeak memory: {start_mb:,.0f} MB before the first request, {memory_mb:,.0f} MB after the page, "
        f"{peak_memory_mb():,.0f} MB in the end."
    )


def _cells(found: Answer) -> list[str]:
    return [f"{found.seconds:.2f}", f"{found.work_seconds:.2f}", f"{found.kilobytes:,.0f}"]


def _tiles(size: int, asked: Callable[[str], Answer]) -> None:
    from wijkdraad.steps.terrain.map_page.tiles import NORTH_M, SIDE, Tile
    from wijkdraad.steps.terrain.map_page.tiles import WEST_M as CORNER_M

    random = np.random.default_rng(1)
    wide_m = size * CELL_M
    rows = []
    for zoom in range(7, 17):
        side_m = Tile(zoom, 0, 0).pixel_m * SIDE
        row = [str(zoom), f"{Tile(zoom, 0, 0).pixel_m:.3f}"]
        places = random.uniform(0.2 * wide_m, 0.8 * wide_m, (TILES, 2))
        for kind in ("shade/13:00", "grond"):
            found = []
            for east, north in places:
                column = int((WEST_M + east - CORNER_M) // side_m)
                down = int((NORTH_M - SOUTH_M - north) // side_m)
                found.append(asked(f"{kind}/{zoom}/{column}/{down}.png"))
            wall = [1000 * one.seconds for one in found]
            work = np.median([1000 * one.work_seconds for one in found])
            count = np.mean([one.kilobytes for one in found])
            row += [f"{np.median(wall):.0f}", f"{max(wall):.0f}", f"{work:.0f}", f"{count:.1f}"]
        rows.append(row)
    headers = [
        "zoom",
        "m per pixel",
        *(f"{name} {what}" for name in ("layer", "roofs") for what in ("ms", "worst", "cpu", "kB")),
    ]
    table(
        f"One tile, through the whole site ({TILES} of each zoom; median, worst, and work of the processor)",
        headers,
        rows,
    )


def _city(size: int) -> None:
    """Make and keep the programme of a city, and someone who may see it."""
    django.setup()
    from django.core.management import call_command

    from wijkdraad.files.maps.rasters import raster_bytes
    from wijkdraad.programme.models import (
        Area,
        AreaRole,
        Feature,
        FeatureKind,
        Person,
        Programme,
        Role,
        RoleKind,
        Source,
        TerrainLayer,
        TerrainRaster,
    )

    start = time.perf_counter()
    call_command("migrate", verbosity=0)
    wide_m = size * CELL_M
    bounds = (WEST_M, SOUTH_M, WEST_M + wide_m, SOUTH_M + wide_m)
    part = town(1000)
    programme = Programme.objects.create(
        slug="stad", name="Stad", place="Stad", reference_date=date(2026, 1, 1)
    )
    person = Person.objects.create_user("stad@voorbeeld.nl", "Stad", "een lang wachtwoord hier")
    Role.objects.create(programme=programme, person=person, kind=RoleKind.CLIENT)
    source = Source.objects.create(programme=programme, key="m", name="Made up", licence="CC0")
    edge = shapely.box(*bounds).buffer(-100).simplify(1)
    Area.objects.create(
        programme=programme, code="A", name="Stad", year=2026, role=AreaRole.SUBJECT, geometry=edge
    )
    Feature.objects.bulk_create(
        Feature(programme=programme, source=source, kind=FeatureKind.BUILDING, geometry=shape)
        for shape in _buildings(part["surface"], size)
    )
    shade = np.where(part["surface"] > 0, np.nan, (part["crowns"] > 0).astype(np.float32))
    hours = [np.roll(shade, hour, 1) for hour in range(len(HOURS))]
    whole = np.stack([np.tile(one, (size // 1000, size // 1000)) for one in hours])
    tiff = raster_bytes(whole.astype(np.float32), bounds, float("nan"), HOURS, quickly=True)
    TerrainRaster.objects.create(
        programme=programme,
        layer=TerrainLayer.SHADE,
        bands=list(HOURS),
        tiff=tiff,
        known_share=0.8,
        method="made up",
        fingerprint="city",
    )
    print(
        f"City made in {time.perf_counter() - start:.0f} s: {len(tiff) / 1e6:.0f} MB of cells, "
        f"{programme.features.count():,} buildings",
        flush=True,
    )


def _buildings(surface: np.ndarray, size: int) -> list[shapely.Polygon]:
    """The blocks of the made-up town, over and over."""
    from rasterio.features import shapes

    found = [
        shapely.geometry.shape(one)
        for one, value in shapes((surface > 0).astype(np.uint8))
        if value
    ]
    blocks = shapely.transform(found, lambda xy: xy * [CELL_M, -CELL_M])
    step = 1000 * CELL_M
    north = SOUTH_M + size * CELL_M
    return [
        block
        for column in range(size // 1000)
        for row in range(size // 1000)
        for block in shapely.transform(
            blocks, lambda xy, c=column, r=row: xy + np.array([WEST_M + c * step, north - r * step])
        )
    ]


if __name__ == "__main__":
    main()
