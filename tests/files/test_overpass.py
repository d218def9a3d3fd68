"""The raw answer of an Overpass server: whole answers become lines, the rest is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from wijkdraad.files.maps.overpass import is_overpass, read_overpass
from wijkdraad.files.problems import UnreadableFile

NODES = {
    1: (52.30, 4.95),
    2: (52.30, 4.951),
    3: (52.30, 4.952),
    4: (52.301, 4.951),
    5: (52.30, 4.96),
}


def answer(ways: list[tuple[int, list[int], dict[str, str]]], **more: Any) -> dict[str, Any]:
    elements: list[dict[str, Any]] = [
        {"type": "node", "id": key, "lat": lat, "lon": lon} for key, (lat, lon) in NODES.items()
    ]
    elements += [
        {"type": "way", "id": key, "nodes": nodes, "tags": tags} for key, nodes, tags in ways
    ]
    return {"version": 0.6, "generator": "Overpass API", "osm3s": {}, "elements": elements, **more}


def written(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


STREETS = [
    (10, [1, 2, 3], {"highway": "footway", "name": "Laan"}),
    (11, [2, 4], {"highway": "path"}),
    (12, [4, 5], {"waterway": "ditch"}),
]


def test_ways_are_cut_where_they_meet(tmp_path: Path) -> None:
    found = read_overpass(written(tmp_path, answer(STREETS)))
    assert found.way_ids == (10, 10, 11)
    assert [tags["highway"] for tags in found.tags] == ["footway", "footway", "path"]
    first, second, third = found.lines
    assert first.coords[-1] == second.coords[0] == third.coords[0]
    # A thousandth of a degree at this latitude: 68.3 m east, 111.3 m north.
    assert first.length == pytest.approx(68.3, abs=0.1)
    assert third.length == pytest.approx(111.3, abs=0.1)
    assert first.coords[0] == pytest.approx((125_178, 479_204), abs=3)


def test_a_way_that_meets_itself_is_cut_there(tmp_path: Path) -> None:
    found = read_overpass(written(tmp_path, answer([(1, [1, 2, 4, 3, 2], {"highway": "path"})])))
    assert [len(line.coords) for line in found.lines] == [2, 4]


def test_a_packed_answer_and_one_with_geometry_read_the_same(tmp_path: Path) -> None:
    plain = written(tmp_path, answer(STREETS))
    packed = tmp_path / "answer.json.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    with_places = answer(STREETS)
    with_places["elements"] = [
        {**way, "geometry": [{"lat": NODES[n][0], "lon": NODES[n][1]} for n in way["nodes"]]}
        for way in with_places["elements"]
        if way["type"] == "way"
    ]
    other = tmp_path / "other.json"
    other.write_text(json.dumps(with_places), encoding="utf-8")
    wanted = [line.wkt for line in read_overpass(plain).lines]
    for path in (packed, other):
        assert is_overpass(path)
        assert [line.wkt for line in read_overpass(path).lines] == wanted


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (answer(STREETS, remark="runtime error: Query timed out"), "broke off"),
        (answer([(1, [1, 99], {"highway": "path"})]), "node 99"),
        ({"type": "FeatureCollection", "features": []}, "no answer of Overpass"),
        ({"elements": [{"type": "node", "id": 1}]}, "no answer of Overpass"),
        ({"elements": 7}, "no answer of Overpass"),
        ([1, 2], "no answer of Overpass"),
    ],
)
def test_what_is_no_whole_answer_is_refused(tmp_path: Path, content: object, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read_overpass(written(tmp_path, content))


def test_other_files_are_no_answer(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json.gz"
    broken.write_bytes(gzip.compress(b'{"elements": []}')[:-9])
    with pytest.raises(UnreadableFile, match="no answer"):
        read_overpass(broken)
    map_ = written(tmp_path, {"type": "FeatureCollection", "features": []})
    assert not is_overpass(map_)
    assert not is_overpass(tmp_path / "nowhere")


def test_no_ways_are_no_lines(tmp_path: Path) -> None:
    assert len(read_overpass(written(tmp_path, answer([]))).lines) == 0
