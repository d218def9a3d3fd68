"""OpenStreetMap: a real answer of Overpass as the network, constructed ones for places."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.real.delft import AVAILABLE, SHARED
from wijkdraad.files.maps.overpass import is_overpass, read_overpass
from wijkdraad.sources.asking import SourceFault
from wijkdraad.sources.osm.client import Places, places, walking_network
from wijkdraad.sources.osm.mapping import is_usable_bench

from .answering import asker_on

BASE = "https://overpass.example/api"
BOUNDS = (119_000.0, 485_000.0, 121_000.0, 487_000.0)


def answered(elements: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "version": 0.6,
        "generator": "Overpass API 0.7.62",
        "osm3s": {"timestamp_osm_base": "2026-10-15T19:12:29Z"},
        "elements": elements,
        **more,
    }


def asked_places(folder: Path, told: Any) -> Places:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/interpreter"
        question = request.url.params["data"]
        # South, west, north, east: the other way round from everything else.
        assert 'nwr["amenity"~"^(bench|library)$"](52.3517' in question
        assert ",4.85" in question and "out center tags" in question
        return httpx.Response(200, json=told)

    with asker_on(folder, answer) as asker:
        return places(asker, BASE, BOUNDS, ["amenity=library", "leisure=playground"])


def node(number: int, tags: dict[str, str], **told: Any) -> dict[str, Any]:
    return {"type": "node", "id": number, "lat": 52.355, "lon": 4.868, "tags": tags, **told}


def test_benches_and_places_to_meet_are_told_apart(tmp_path: Path) -> None:
    found = asked_places(
        tmp_path,
        answered(
            [
                node(1, {"amenity": "bench"}),
                node(2, {"amenity": "bench", "access": "private"}),
                node(3, {"amenity": "library", "name": "OBA Café"}),
                {
                    "type": "way",
                    "id": 4,
                    "center": {"lat": 52.356, "lon": 4.869},
                    "tags": {"leisure": "playground"},
                },
                {"type": "way", "id": 5, "tags": {"leisure": "park"}},
                node(6, {"shop": "supermarket"}),
            ]
        ),
    )
    assert [one.id for one in found.places] == ["node/1", "node/2", "node/3", "way/4", "node/6"]
    assert found.places[2].tags["name"] == "OBA Café"
    assert [is_usable_bench(one.tags) for one in found.places] == [True, False, False, False, False]
    assert found.data_of == "2026-10-15"
    assert BOUNDS[0] < found.places[0].place.x < BOUNDS[2]


def test_no_places_at_all_is_an_answer(tmp_path: Path) -> None:
    assert asked_places(tmp_path, answered([])).places == ()


REMARK = 'runtime error: Query timed out in "query" at line 1 after 121 seconds.'
UNFIT = {
    "broken off by the server": (answered([node(1, {})], remark=REMARK), "timed out"),
    "no elements": ({"version": 0.6}, "none of an Overpass"),
    "no place": (answered([node(1, {"amenity": "bench"}, lat="x")]), "none of an Overpass"),
    "elements without a kind": (answered([{"id": 1}]), "none of an Overpass"),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_an_unfit_answer_is_told_and_not_kept(tmp_path: Path, kind: str) -> None:
    told, says = UNFIT[kind]
    with pytest.raises(SourceFault, match=says):
        asked_places(tmp_path, told)
    assert not list(tmp_path.glob("*.body"))


def test_a_network_with_holes_or_without_ways_is_refused(tmp_path: Path) -> None:
    way = {"type": "way", "id": 1, "nodes": [1, 2], "tags": {"highway": "footway"}}
    for number, (elements, says) in enumerate(
        (([way, node(1, {})], "without all their points"), ([node(1, {})], "nothing at all"))
    ):
        told = answered(elements)
        with (
            asker_on(
                tmp_path / str(number), lambda _r, told=told: httpx.Response(200, json=told)
            ) as asker,
            pytest.raises(SourceFault, match=says),
        ):
            walking_network(asker, BASE, BOUNDS)


@pytest.mark.skipif(not AVAILABLE, reason="the shared data are not here")
def test_a_real_answer_is_kept_as_it_is_and_can_be_walked(tmp_path: Path) -> None:
    content = gzip.decompress(
        (SHARED / "amsterdam/overpass_ouder-amstel_walk.json.gz").read_bytes()
    )
    headers = {"Content-Type": "application/json"}
    with asker_on(
        tmp_path, lambda _r: httpx.Response(200, content=content, headers=headers)
    ) as asker:
        kept = walking_network(asker, BASE, BOUNDS).path
    assert kept.read_bytes() == content and is_overpass(kept)
    ways = len({one["id"] for one in json.loads(content)["elements"] if one["type"] == "way"})
    assert len(set(read_overpass(kept).way_ids)) == ways == 5_436


@pytest.mark.skipif(not AVAILABLE, reason="the shared data are not here")
def test_half_a_real_answer_is_refused(tmp_path: Path) -> None:
    content = gzip.decompress(
        (SHARED / "amsterdam/overpass_ouder-amstel_walk.json.gz").read_bytes()
    )
    half = content[: len(content) // 2]
    with (
        asker_on(tmp_path, lambda _r: httpx.Response(200, content=half)) as asker,
        pytest.raises(SourceFault, match="no JSON"),
    ):
        walking_network(asker, BASE, BOUNDS)
