"""Distance to coolness on real ground: Delft's footpaths, Amsterdam's, and OpenStreetMap."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import numpy as np
import pytest
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tests.map_layers import written_layer
from tests.real.delft import AVAILABLE, SHARED
from wijkdraad.files.maps.overpass import read_overpass
from wijkdraad.files.maps.vectors import read_vectors
from wijkdraad.programme.models import FeatureKind
from wijkdraad.reference.coolness import footpath_values, walking_tags
from wijkdraad.steps.maps.coolness import catchment_lines, coolness_answer, coolness_map
from wijkdraad.steps.maps.guidelines import route_guideline, walking_area_guideline
from wijkdraad.steps.maps.shade import shade_map
from wijkdraad.steps.maps.walking import walking_network
from wijkdraad.steps.terrain.coolness.walks import network_of

pytestmark = pytest.mark.skipif(
    not AVAILABLE, reason="the real data lies beside the project, in ../shared/data"
)
OVERPASS = SHARED / "amsterdam" / "overpass_ouder-amstel_walk.json.gz"


def test_coolness_over_the_footpaths_of_delft(tmp_path: Path) -> None:
    buildings = read_vectors(SHARED / "delft" / "bgt" / "bgt_pand.sqlite")
    green = read_vectors(SHARED / "delft" / "bgt" / "bgt_begroeidterreindeel.sqlite")
    large = [shape for shape in green.geometries if shape.area >= 200]
    homes = written_layer(
        tmp_path / "homes.gpkg",
        list(shapely.point_on_surface(buildings.geometries)),
        {"id": range(len(buildings.geometries))},
    )
    cool = written_layer(tmp_path / "cool.gpkg", large, {"id": range(len(large))})
    roads = SHARED / "delft" / "bgt" / "bgt_wegdeel.sqlite"
    # On footpaths alone nobody crosses the street to the park: unknown, and not far or 0.
    apart = coolness_map(roads, homes, cool, cross=False)
    assert (apart.network.used, apart.network.left_out) == (83, 68)
    assert (apart.walk.unknown, apart.walk.off_network) == (160, 0)
    map_ = coolness_map(roads, homes, cool)
    answer = coolness_answer(map_)
    assert (map_.network.used, map_.network.crossed, map_.network.left_out) == (151, 68, 0)
    assert map_.network.parts < apart.network.parts
    assert len(answer["addresses"]) == 160
    known = [
        row["distance_to_coolness_m"]
        for row in answer["addresses"]
        if row["distance_to_coolness_m"] is not None
    ]
    assert len(known) + answer["unreachable"] == 160
    assert answer["unreachable"] < 60
    assert answer["within_300_m_share"] == sum(walk <= 300 for walk in known) / 160
    # No way is shorter than the straight line, and every way stays on the street.
    for row, walk in zip(answer["addresses"], map_.walk.distance_m, strict=True):
        if row["cool_id"] is not None:
            place = large[row["cool_id"]]
            assert walk >= map_.addresses[row["id"]].distance(place) - 0.002
    walked = shapely.union_all(read_vectors(roads).geometries).buffer(0.01)
    shapely.prepare(walked)
    lines = [row["line"] for row in catchment_lines(map_)]
    assert shapely.covers(walked, lines[::20]).all()
    assert shapely.length(lines).sum() == pytest.approx(map_.network.net.length_m)
    delft = SHARED / "delft"
    shade = shade_map(
        delft / "dsm_05m_ahn3.tif", date(2024, 7, 1), (time(15, 30),), delft / "dtm_05m_ahn3.tif"
    )
    routes = route_guideline(map_, shade, 0).measured
    areas = walking_area_guideline(map_.network.footpaths, shade, 0)
    for measured in (routes, areas):
        assert measured.value is not None and 0.2 < measured.value < 0.9
        # The heights cover a part of the neighbourhood only.
        assert measured.known_share is not None and 0.1 < measured.known_share < 0.9


def test_a_programme_walks_where_the_command_walks() -> None:
    roads = SHARED / "delft" / "bgt" / "bgt_wegdeel.sqlite"
    layer = read_vectors(roads)
    shapes: dict[str, list[object]] = {}
    for shape, use in zip(layer.geometries, layer.columns["function"], strict=True):
        kind = FeatureKind.FOOTPATH if use in footpath_values().values else FeatureKind.ROAD
        shapes.setdefault(kind, []).append(shape)
    own, command = network_of(shapes), walking_network(roads)
    assert own is not None
    assert (own.net.node_count, own.net.edge_count, own.parts, own.crossed) == (
        command.net.node_count,
        command.net.edge_count,
        command.parts,
        command.crossed,
    )
    assert own.net.length_m == pytest.approx(command.net.length_m)


def test_the_footpaths_of_amsterdam_are_walked() -> None:
    found = walking_network(SHARED / "amsterdam" / "bgt_voetpad.gpkg")
    assert (found.used, found.left_out) == (10, 0)
    assert 1 < found.parts <= 10


def test_openstreetmap_of_ouder_amstel_is_one_network_with_islands() -> None:
    ways = read_overpass(OVERPASS)
    assert len(set(ways.way_ids)) == 5436
    found = walking_network(OVERPASS)
    allowed = [walking_tags().allow(tags) for tags in ways.tags]
    assert (found.used, found.left_out) == (sum(allowed), len(allowed) - sum(allowed))
    whole = shapely.length(ways.lines[np.array(allowed)]).sum()
    assert found.net.length_m == pytest.approx(whole, abs=0.1)
    west, south, east, north = shapely.total_bounds(ways.lines)
    assert 118_000 < west < east < 132_000
    assert 470_000 < south < north < 485_000
    net = found.net
    ends = (net.edge_from, net.edge_to)
    links = csr_array((np.ones(net.edge_count), ends), (net.node_count,) * 2)
    count, part = connected_components(links, directed=False)
    assert count == found.parts
    length = np.bincount(part[net.edge_from], net.edge_um / 1e6)
    # A motorway cuts the extract in two; each half hangs together.
    assert np.sort(length)[-2:].sum() / length.sum() > 0.8
