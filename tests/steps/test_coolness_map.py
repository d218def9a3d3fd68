"""Distance to coolness from files: the answer, the places, the guidelines, and what goes wrong."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely import LineString, Point, box

from tests.map_layers import written_layer
from wijkdraad.files.maps.rasters import write_raster
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.method.know.light.shade import SHADED, SUNLIT
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.steps.maps.coolness import (
    CoolnessMap,
    catchment_lines,
    coolness_map,
    coolness_of,
    walked_lines,
    what_is_unknown,
)
from wijkdraad.steps.maps.guidelines import (
    reach_guideline,
    route_guideline,
    shade_along,
    shadiest_route,
    three_thirty,
    walking_area_guideline,
)
from wijkdraad.steps.maps.inputs import WrongInput
from wijkdraad.steps.maps.shade import ShadeMap, shade_map

EAST, NORTH = 84_800.0, 447_400.0


def there(x: float, y: float) -> tuple[float, float]:
    return EAST + x, NORTH + y


# A street of 500 m from west to east, a park at its west end, and a lane that does not join.
STREET = [
    LineString([there(0, 0), there(200, 0)]),
    LineString([there(200, 0), there(500, 0)]),
    LineString([there(300, 2), there(300, 90)]),
]
HOMES = [Point(there(x, 5)) for x in (30, 295, 280, 400)] + [
    Point(there(300, 60)),
    Point(there(60, 80)),
]
PLACES = [box(*there(-20, -10), *there(0, 10)), Point(there(500, 3)), Point(there(250, -90))]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    return (
        written_layer(tmp_path / "street.gpkg", STREET, {"kind": ["a", "b", "c"]}),
        written_layer(
            tmp_path / "homes.gpkg",
            HOMES,
            {"id": [11, 12, 13, 14, 15, 16], "elderly": [1.0, 2.0, 0.0, np.nan, 4.0, 5.0]},
        ),
        written_layer(
            tmp_path / "cool.gpkg",
            PLACES,
            {"id": ["park", "church", "pond"], "seats": [4.0, 0.0, np.nan]},
        ),
    )


def test_the_answer_has_a_distance_a_place_and_what_is_unknown(
    files: tuple[Path, Path, Path],
) -> None:
    answer = json.loads(json.dumps(coolness_of(*files)))
    told = {row["id"]: row for row in answer["addresses"]}
    assert told[11] == {
        "id": 11,
        "distance_to_coolness_m": 35.0,
        "cool_id": "park",
        "snap_m": 5.0,
        "cool_snap_m": 0.0,
    }
    assert told[14]["distance_to_coolness_m"] == 5 + 100 + 3
    assert told[14]["cool_id"] == "church"
    # As near to the lane, which has no way, as to the street, which has one of 205 + 3 m.
    assert told[12]["distance_to_coolness_m"] == pytest.approx(5 + 205 + 3)
    assert told[15]["distance_to_coolness_m"] is None
    assert (told[15]["cool_id"], told[15]["snap_m"]) == (None, 0.0)
    assert (told[16]["distance_to_coolness_m"], told[16]["snap_m"]) == (None, None)
    assert answer["within_300_m_share"] == pytest.approx(4 / 6)
    assert (answer["unreachable"], answer["not_on_network"]) == (2, 1)
    assert answer["network"]["parts"] == 2
    assert answer["guideline"]["status"] == "to_verify"


def test_places_tell_whom_they_serve(files: tuple[Path, Path, Path]) -> None:
    places = {row["id"]: row for row in coolness_of(*files)["cool_places"]}
    assert (places["park"]["addresses"], places["park"]["people_within"]) == (1, {"elderly": 1})
    # One of the homes does not say how many live there: then the sum is unknown.
    assert (places["church"]["addresses"], places["church"]["people_within"]) == (
        3,
        {"elderly": None},
    )
    assert [places[key]["has_seats"] for key in ("park", "church", "pond")] == [True, False, None]
    assert (places["pond"]["on_network"], places["pond"]["addresses"]) == (False, 0)
    says = {sentence.text: sentence.values for sentence in what_is_unknown(coolness_map(*files))}
    assert {"names": "church"} in says.values()
    assert list(says.values()).count({"names": "pond"}) == 2
    for text, values in says.items():
        assert "{" not in text.format(**values)


def test_at_equal_distance_the_lowest_id_counts_whatever_the_order(tmp_path: Path) -> None:
    homes = written_layer(tmp_path / "homes.gpkg", [Point(there(100, 0))], {"id": [1]})
    street = written_layer(tmp_path / "street.gpkg", STREET, {"kind": ["a", "b", "c"]})
    for ids in ([10, 9], [9, 10]):
        places = [Point(there(50, 0)), Point(there(150, 0))]
        name = tmp_path / f"cool{ids[0]}.gpkg"
        cool = written_layer(name, places, {"id": ids})
        assert coolness_of(street, homes, cool)["addresses"][0]["cool_id"] == 9


def test_the_map_cuts_the_network_where_the_nearest_place_changes(
    files: tuple[Path, Path, Path],
) -> None:
    lines = catchment_lines(coolness_map(*files))
    by_place = {row["cool_id"]: row["line"] for row in lines}
    assert by_place["park"].length == pytest.approx(251.5)
    assert by_place["church"].length == pytest.approx(248.5)
    assert by_place[None].length == pytest.approx(88)
    assert [row["within"] for row in lines if row["cool_id"] is None] == [False]
    assert sum(row["line"].length for row in lines) == pytest.approx(588)


def test_the_ways_to_coolness_tell_how_many_walk_there(files: tuple[Path, Path, Path]) -> None:
    lines = walked_lines(coolness_map(*files))
    east = [row for row in lines if row["cool_id"] == "church"]
    # 205, 220 and 100 m to the east end, and 30 m to the park.
    assert sum(row["line"].length * row["addresses"] for row in lines) == pytest.approx(555)
    assert max(row["addresses"] for row in east) <= 3
    assert [row["line"].length for row in lines if row["cool_id"] == "park"] == [30]


def test_footpaths_are_walked_and_roads_only_crossed_where_one_says_so(tmp_path: Path) -> None:
    paths = [
        box(*there(0, 0), *there(200, 2)),
        box(*there(0, 2), *there(200, 8)),
        box(*there(0, 8), *there(200, 10)),
        box(*there(0, 10), *there(200, 30)),
    ]
    uses = ["voetpad", "rijbaan lokale weg", "voetpad", "rijbaan autosnelweg"]
    network = written_layer(tmp_path / "bgt.gpkg", paths, {"function": uses})
    homes = written_layer(tmp_path / "homes.gpkg", [Point(there(10, 15))], {"id": [1]})
    park = box(*there(190, -5), *there(220, 1))
    cool = written_layer(tmp_path / "cool.gpkg", [park], {"id": [1]})
    apart = coolness_map(network, homes, cool, cross=False)
    assert (apart.network.used, apart.network.left_out, apart.network.parts) == (2, 2, 2)
    assert np.isnan(apart.walk.distance_m[0])
    across = coolness_map(network, homes, cool)
    assert (across.network.used, across.network.crossed, across.network.parts) == (3, 1, 1)
    straight = 5 + np.hypot(180, 9)
    assert straight <= across.walk.distance_m[0] <= straight * 1.05
    assert [area.area for area in across.network.footpaths] == [400, 400]
    texts = [{sentence.text for sentence in what_is_unknown(map_)} for map_ in (apart, across)]
    assert any("Only footpaths" in text for text in texts[0])
    assert any("cross local roads" in text for text in texts[1])


def refused(call: Any) -> UnreadableFile:
    with pytest.raises(WrongInput) as caught:
        call()
    return caught.value.problem


def test_bad_layers_are_refused_with_what_is_expected(
    files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    network, homes, cool = files
    points = written_layer(tmp_path / "points.gpkg", HOMES, {"id": range(6)})
    mixed = written_layer(tmp_path / "mixed.gpkg", [STREET[0], PLACES[0]], {"id": [1, 2]})
    dot = written_layer(
        tmp_path / "dot.gpkg", [LineString([there(0, 0), there(0, 0)])], {"id": [1]}
    )
    nobody = written_layer(tmp_path / "minus.gpkg", HOMES[:2], {"id": [1, 2], "elderly": [3, -1]})
    assert "layer of lines" in str(refused(lambda: coolness_of(points, homes, cool)))
    assert "layer of lines" in str(refused(lambda: coolness_of(mixed, homes, cool)))
    assert "nothing to walk along" in str(refused(lambda: coolness_of(dot, homes, cool)))
    lines = written_layer(tmp_path / "lines.gpkg", STREET, {"id": [1, 2, 3]})
    assert "a point or an area" in str(refused(lambda: coolness_of(network, homes, lines)))
    assert "a column id" in str(refused(lambda: coolness_of(network, network, cool)))
    assert "at least 0" in str(refused(lambda: coolness_of(network, nobody, cool)))
    assert "no file" in str(refused(lambda: coolness_of(tmp_path / "no.gpkg", homes, cool)))


def sunny_street(tmp_path: Path) -> ShadeMap:
    """Flat ground around the street, with a long wall of 10 m south of its western half."""
    heights = np.zeros((120, 560), np.float32)
    heights[64:66, 20:220] = 10
    bounds = (EAST - 20, NORTH - 60, EAST + 540, NORTH + 60)
    surface, ground = tmp_path / "dsm.tif", tmp_path / "dtm.tif"
    write_raster(surface, heights[None], bounds, -9999, ["height"])
    write_raster(ground, heights[None] * 0, bounds, -9999, ["height"])
    crowns = tmp_path / "crowns.tif"
    write_raster(crowns, heights[None] * 0, bounds, -9999, ["height"])
    return shade_map(surface, date(2024, 7, 1), (time(13, 40),), ground, crowns)


def test_guidelines_are_measured_from_the_maps(
    files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    map_, shade = coolness_map(*files), sunny_street(tmp_path)
    everyone = reach_guideline(map_)
    assert (everyone.value, everyone.meets) == (pytest.approx(4 / 6), False)
    assert everyone.known_share == pytest.approx(4 / 6)
    # Ways: 30 m in the west, behind the wall, and 220 m in the east, in the sun.
    routes = route_guideline(map_, shade, 0)
    row = shade.grid.rows - 60
    lit = shade.lit[0, row - 1 : row + 1]
    assert (lit[:, 21:40] == SHADED).all()
    assert (lit[:, 240:500] == SUNLIT).all()
    assert routes.measured.value == pytest.approx(30 / 250, abs=0.01)
    assert (routes.measured.meets, routes.measured.known_share) == (False, 1)
    assert routes.walked_share == pytest.approx(30 / (30 + 205 + 220 + 100), abs=0.01)
    areas = [box(*there(0, 0), *there(100, 1)), box(*there(300, 0), *there(400, 1))]
    walked = walking_area_guideline(areas, shade, 0)
    assert (walked.value, walked.meets) == (pytest.approx(0.5, abs=0.02), True)
    assert walking_area_guideline([], shade, 0).meets is None
    beyond = walking_area_guideline([box(*there(0, 900), *there(9, 909))], shade, 0)
    assert (beyond.value, beyond.meets) == (None, None)


def test_a_route_is_told_with_its_shade(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    map_, shade = coolness_map(*files), sunny_street(tmp_path)
    sampled = shade_along(map_.network, shade, 0)
    told = shadiest_route(map_.network, sampled, HOMES[0], PLACES[1])
    assert told["sun_weight"] == coolness_norms()["sun_weight"].value
    assert told["shadiest"]["length_m"] == told["shortest"]["length_m"] == 5 + 470 + 3
    assert told["shortest"]["shaded_share"] == pytest.approx(170 / 470, abs=0.01)
    assert told["shortest"]["unknown_m"] == pytest.approx(0)
    nowhere = shadiest_route(map_.network, sampled, HOMES[4], PLACES[1])
    assert (nowhere["shadiest"], nowhere["shortest"]) == (None, None)


def test_the_rule_3_30_300(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    map_: CoolnessMap = coolness_map(*files)
    stems = [Point(there(30 + step, 12)) for step in (0, 4, 8)] + [Point(there(295, 20))]
    trees = written_layer(tmp_path / "trees.gpkg", stems, {"id": range(4)})
    parks = written_layer(tmp_path / "parks.gpkg", PLACES[:1], {"id": ["park"]})
    areas = written_layer(
        tmp_path / "areas.gpkg",
        [box(*there(0, 0), *there(10, 10)), box(*there(5000, 0), *there(5010, 10))],
        {"id": ["here", "far"]},
    )
    crowns = np.full((10, 20), -9999, np.float32)
    crowns[:, :5], crowns[:, 5:8] = 6, 0
    raster = tmp_path / "crowns.tif"
    write_raster(raster, crowns[None], (EAST, NORTH, EAST + 20, NORTH + 10), -9999, ["height"])
    found = three_thirty(map_, parks, trees, raster, areas)
    assert found.trees_seen.tolist() == [3, 1, 1, 0, 0, 0]
    assert (found.trees.value, found.trees.meets) == (pytest.approx(1 / 6), False)
    assert found.trees.approximation
    assert found.canopy["here"].value == pytest.approx(5 / 8)
    assert found.canopy["here"].known_share == pytest.approx(0.8)
    assert (found.canopy["far"].value, found.canopy["far"].meets) == (None, None)
    assert found.park_m[:2].tolist() == [35, 300]
    assert (found.park.value, found.park.meets) == (pytest.approx(3 / 6), False)
    assert len(found.sentences) == 2
    seen = three_thirty(map_, parks, trees, raster, areas, sunny_street(tmp_path))
    assert len(seen.sentences) == 1


def test_a_wall_hides_the_trees_behind_it(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    map_ = coolness_map(*files)
    stems = [Point(there(30, -16)), Point(there(33, -16)), Point(there(36, -16))]
    trees = written_layer(tmp_path / "trees.gpkg", stems, {"id": range(3)})
    parks = written_layer(tmp_path / "parks.gpkg", PLACES[:1], {"id": ["park"]})
    areas = written_layer(tmp_path / "areas.gpkg", PLACES[:1], {"id": [1]})
    shade = sunny_street(tmp_path)
    raster = tmp_path / "crowns.tif"
    plain = three_thirty(map_, parks, trees, raster, areas)
    hidden = three_thirty(map_, parks, trees, raster, areas, shade)
    assert (plain.trees_seen[0], hidden.trees_seen[0]) == (3, 0)
