"""What every map source does when it is slow, down, cut off or something else: it says so, and keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from shapely import Point

from wijkdraad.sources.ahn.client import SURFACE, heights_around
from wijkdraad.sources.asking import Asker, SourceFault
from wijkdraad.sources.bag.client import addresses_in
from wijkdraad.sources.bgt.client import ground_layers
from wijkdraad.sources.driedbag.client import buildings_in
from wijkdraad.sources.locatieserver.client import addresses_near, find_address
from wijkdraad.sources.ndw import client as ndw
from wijkdraad.sources.osm.client import places, walking_network
from wijkdraad.sources.wior import client as wior

from .answering import asker_on

BASE = "https://source.example/v1"
BOUNDS = (84_800.0, 447_400.0, 84_900.0, 447_500.0)
CLIENTS: dict[str, Callable[[Asker, Path], Any]] = {
    "bgt": lambda asker, _folder: ground_layers(asker, BASE, BOUNDS),
    "bag": lambda asker, _folder: addresses_in(asker, BASE, BOUNDS),
    "ahn": lambda asker, folder: heights_around(asker, BASE, SURFACE, BOUNDS, folder / "a.tif"),
    "osm places": lambda asker, _folder: places(asker, BASE, BOUNDS, ["amenity=school"]),
    "osm walking": lambda asker, _folder: walking_network(asker, BASE, BOUNDS),
    "wior": lambda asker, _folder: wior.works_in(asker, BASE, BOUNDS, date(2026, 1, 1)),
    "ndw": lambda asker, _folder: ndw.works_in(asker, BASE, BOUNDS),
    "driedbag": lambda asker, _folder: buildings_in(asker, BASE, BOUNDS),
    "locatieserver": lambda asker, _folder: find_address(asker, BASE, "Dam", "Amsterdam"),
    "locatieserver near": lambda asker, _folder: addresses_near(
        asker, BASE, Point(85_000, 447_000)
    ),
}


def _slow(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("", request=request)


def _dead(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


def _says(status: int, content: bytes, media_type: str = "application/json") -> Any:
    return lambda _request: httpx.Response(
        status, content=content, headers={"Content-Type": media_type}
    )


TROUBLES: dict[str, tuple[Any, str]] = {
    "slow": (_slow, "did not answer within"),
    "dead": (_dead, "cannot be reached"),
    "out of order": (_says(500, b""), "status 500"),
    "gone": (_says(404, b"{}"), "status 404"),
    "a web page": (_says(200, b"<!DOCTYPE html><p>Onderhoud", "text/html"), "web page"),
    "cut off": (_says(200, b'{"features": [{"type": "Fea'), "no JSON|no raster|XML"),
    "a list": (_says(200, b"[1, 2]"), "not a map|none of an|no list|no raster|XML"),
    "null": (_says(200, b"null"), "not a map|none of an|no list|no raster|XML"),
    "an empty thing": (_says(200, b"{}"), "not a map|none of an|no list|no raster|XML"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("source", CLIENTS)
def test_trouble_is_told_and_nothing_is_half_kept(
    tmp_path: Path, source: str, trouble: str
) -> None:
    answer, says = TROUBLES[trouble]
    with (
        asker_on(tmp_path / "cache", answer) as asker,
        pytest.raises(SourceFault, match=says) as told,
    ):
        CLIENTS[source](asker, tmp_path)
    assert told.value.address.startswith(BASE) and told.value.advice
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
