"""Maps and works that are fetched: into a dossier, and from there into a programme."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import shapely

from tests.sources.answering import asker_on, layer
from tests.sources.test_addresses import home
from tests.sources.test_ahn import corner, tiff
from tests.sources.test_bgt import MAP
from tests.sources.test_driedbag import TRANSFORM, building
from tests.sources.test_osm import answered
from tests.sources.test_works import hal, record
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.files.maps.rasters import read_raster
from wijkdraad.files.maps.vectors import read_vectors
from wijkdraad.programme.models import Actor, Feature, FeatureKind, Ground, Organisation, Work
from wijkdraad.sources.places import _transformer
from wijkdraad.steps.fetch.connector import CONSTRUCTED, Connector, Fetched, Request
from wijkdraad.steps.fetch.fetching import Outcome, State, fetch
from wijkdraad.steps.fetch.maps import MAP_CONNECTORS, write_features
from wijkdraad.steps.fetch.works import WORK_CONNECTORS

TODAY = date(2026, 11, 1)
BOUNDS = (84_800.0, 447_400.0, 84_900.0, 447_500.0)
AMSTERDAM = "BU0363KC03"


def outlines(request: Request) -> Fetched:
    """The area itself: a square of 100 by 100 m."""
    shape = {"type": "Feature", "properties": {"code": request.area},
             "geometry": shapely.geometry.mapping(shapely.box(*BOUNDS))}  # fmt: skip
    path = write_features(request.folder / "vlak.geojson", [shape])
    source = {"id": "vlak", "name": "Vlak", "use": "boundaries", "file": "vlak.geojson",
              "columns": {"code": "code"}, "licence": "CC0"}  # fmt: skip
    area = {"code": request.area, "year": request.year, "name": "Proefbuurt", "role": "subject"}
    return Fetched({"vlak.geojson": path}, (source,), (area,), BOUNDS)


OUTLINES = Connector("vlak", "Vlak", "https://vlak.example", CONSTRUCTED, outlines)
EVERY = {connector.name: connector for connector in (*MAP_CONNECTORS, *WORK_CONNECTORS)}


def degrees(east: float, north: float) -> tuple[float, float]:
    return _transformer(28992, 4326).transform(east, north)


def answer(request: httpx.Request) -> httpx.Response:
    """All sources at once, by host and path."""
    path, host = request.url.path, request.url.host
    if "bgt" in path:
        return layer(MAP[path.split("/")[-2]])
    if "/bag/" in path:
        return layer([home("1"), home("2", 20, gebruiksdoel="winkelfunctie")])
    if "ahn" in path:
        west, south = corner(request)
        return httpx.Response(
            200, content=tiff(np.ones((1000, 1000), np.float32), west, south + 500)
        )
    if "overpass" in host:
        east, north = degrees(84_850, 447_450)
        places = [{"lat": north, "lon": east}, {"lat": north + 0.0001, "lon": east}]
        way = {"type": "way", "id": 9, "nodes": [1, 2], "tags": {"highway": "footway"}}
        nodes = [{"type": "node", "id": n, **at} for n, at in enumerate(places, start=1)]
        if "highway" in request.url.params["data"]:
            return httpx.Response(200, json=answered([*nodes, way]))
        library = {"amenity": "library", "name": "Bieb", "phone": "020", "ownership": "municipal"}
        tags = [{"amenity": "bench"}, library]
        return httpx.Response(
            200,
            json=answered([{**one, "tags": told} for one, told in zip(nodes, tags, strict=True)]),
        )
    if "3dbag" in host:
        return layer([building("1")], transform=TRANSFORM)
    assert "wior" in path
    spot = {"type": "Point", "coordinates": degrees(84_850, 447_450)}
    return httpx.Response(
        200,
        json=hal(
            [
                record("W1", geometrie=spot),
                record("W2", geometrie=spot, hoofdstatus="Gepauzeerd"),
                record("W3", geometrie=spot, projectnaam="=1+1", typeWerkzaamheden="Aanleggen"),
            ]
        ),
    )


def run(
    folder: Path, *names: str, area: str = AMSTERDAM, reply: Any = answer, refresh: bool = False
) -> dict[str, Outcome]:
    connectors = [OUTLINES, *(EVERY[name] for name in names)]
    with asker_on(folder.parent / "cache", reply, refresh=refresh) as asker:
        outcomes = fetch(
            connectors, asker, folder, area, 2024, TODAY, addresses={}, refresh=refresh
        )
    return {outcome.connector.name: outcome for outcome in outcomes}


@pytest.mark.django_db
def test_every_map_comes_into_the_programme(tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    outcomes = run(folder, "bgt", "bag", "ahn", "osm", "wior", "driedbag")
    assert {outcome.state for outcome in outcomes.values()} == {State.FETCHED}, outcomes
    programme = import_dossier(folder).programme
    features = Feature.objects.filter(programme=programme)
    assert Counter(features.values_list("kind", flat=True)) == {
        FeatureKind.BUILDING: 2, FeatureKind.ROAD: 1, FeatureKind.FOOTPATH: 1, FeatureKind.GREEN: 3,
        FeatureKind.BARE: 3, FeatureKind.WATER: 1, FeatureKind.TREE: 1, FeatureKind.ADDRESS: 2,
        FeatureKind.BENCH: 1,
    }  # fmt: skip
    assert features.filter(ground=Ground.PRIVATE).count() == 1
    assert features.filter(ground="", kind=FeatureKind.GREEN).count() == 1
    assert {one.layer for one in programme.terrain.all()} >= {"surface", "ground"}
    works = {work.key: work for work in Work.objects.filter(programme=programme)}
    assert set(works) == {"wior-W1", "wior-W3"}
    assert (works["wior-W1"].discipline, works["wior-W1"].status) == ("sewer", "planned")
    assert works["wior-W1"].geometry is not None
    assert works["wior-W3"].name == "=1+1"
    assert Organisation.objects.get(programme=programme).key == "wior-unknown"
    [actor] = Actor.objects.filter(programme=programme)
    assert (actor.key, actor.name, actor.ground) == ("osm-node-2", "Bieb", "public")


def test_a_status_that_is_not_known_is_kept_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    remarks = " ".join(run(folder, "wior")["wior"].remarks)
    assert "Gepauzeerd" in remarks and "wior-not-added.csv" in remarks
    rows = (folder / "wior-not-added.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 2 and rows[1].startswith("wior-W2,") and "Gepauzeerd" in rows[1]
    assert "W2" not in (folder / "works.csv").read_text(encoding="utf-8")


def test_outside_amsterdam_the_register_is_not_asked(tmp_path: Path) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    outcome = run(tmp_path / "dossier", "wior", area="BU05031108", reply=never)["wior"]
    assert (
        outcome.state == State.FETCHED and not outcome.files and "Amsterdam" in outcome.remarks[0]
    )


@pytest.mark.parametrize("own", ["works.csv", "organisations.csv"])
def test_works_of_a_person_stay_and_no_shape_points_past_them(tmp_path: Path, own: str) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / own).write_text("id,name\nmijn,Van mij\n", encoding="utf-8")
    outcome = run(folder, "wior")["wior"]
    assert (folder / own).read_text(encoding="utf-8") == "id,name\nmijn,Van mij\n"
    assert not list(folder.glob("wior-*")) and "wior" not in (folder / "dossier.toml").read_text()
    assert any(own in remark for remark in outcome.remarks)


def test_two_registers_do_not_overwrite_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    run(folder, "wior")
    before = (folder / "works.csv").read_bytes()
    other = Connector("anders", "Anders", "https://a.example", CONSTRUCTED, EVERY["wior"].run)
    EVERY["anders"] = other
    try:
        reply = {
            "W9": [
                record("W9", geometrie={"type": "Point", "coordinates": degrees(84_850, 447_450)})
            ]
        }
        outcome = run(
            folder, "anders", reply=lambda _request: httpx.Response(200, json=hal(reply["W9"]))
        )["anders"]
    finally:
        EVERY.pop("anders")
    assert (folder / "works.csv").read_bytes() == before
    assert any("works.csv" in remark for remark in outcome.remarks)


def test_a_source_that_is_down_leaves_its_files_and_the_others_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    run(folder, "bgt", "bag")
    before = {path.name: path.read_bytes() for path in folder.glob("bgt-*")}
    assert before

    def down(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503) if "bgt" in request.url.path else answer(request)

    outcomes = run(folder, "bgt", "bag", reply=down, refresh=True)
    assert outcomes["bgt"].state == State.FAILED and "503" in outcomes["bgt"].fault
    assert outcomes["bag"].state == State.FETCHED
    assert {path.name: path.read_bytes() for path in folder.glob("bgt-*")} == before


def test_heights_and_the_files_beside_the_map_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    run(folder, "ahn", "osm", "driedbag")
    raster = read_raster(folder / "ahn-dsm_05m.tif")
    assert (raster.west_m, raster.cell_size_m) == (BOUNDS[0] - 250, 0.5)
    heights = read_vectors(folder / "driedbag-buildings.geojson")
    assert heights.columns["roof_m"].tolist() == [7.75]
    kept = read_vectors(folder / "osm-amenities.geojson").records()
    assert kept == [
        {"@id": "node/2", "amenity": "library", "name": "Bieb", "ownership": "municipal"}
    ]
    assert read_vectors(folder / "osm-benches.geojson").geometries[0].geom_type == "Point"
