"""Things of OpenStreetMap become actors: once, without private people, and never over people's rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from pyproj import Transformer

from tests.exchange.dossiers import SUBJECT, TOML, faults_of, geojson, rows, source, square, write
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.history import event
from wijkdraad.programme.models import Actor, Programme, Source

pytestmark = pytest.mark.django_db

DEGREES = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
ODBL = "ODbL 1.0, © OpenStreetMap-bijdragers"


def node(number: int, east: float, north: float, **tags: str) -> dict[str, object]:
    lon, lat = DEGREES.transform(120_000 + east, 480_000 + north)
    return {"type": "node", "id": number, "lon": lon, "lat": lat, "tags": tags}


def answer(*elements: dict[str, object]) -> str:
    return json.dumps(
        {"version": 0.6, "generator": "Overpass API", "osm3s": {}, "elements": elements}
    )


LIBRARY = node(7, 50, 50, amenity="library", name="De Boekerij", phone="010-1234567",
               operator="A. Jansen", ownership="municipal")  # fmt: skip
FULL_ANSWER = answer(
    LIBRARY,
    node(8, 20, 20, leisure="playground"),  # no name
    node(9, 30, 30, amenity="doctors", name="Huisarts P. de Vries"),  # a private person
    node(10, 5_000, 50, amenity="school", name="Ver Weg"),
    node(11, 60, 60, amenity="school", name="Achter het hek", access="private"),
    node(12, 60, 60, amenity="bench", name="Bankje van oma"),
    {"type": "way", "id": 5, "nodes": [1, 2, 3, 1], "tags": {"landuse": "allotments", "name": "Eigen Teelt"}},
    *({**node(number, east, north), "tags": {}} for number, east, north in ((1, 0, 0), (2, 30, 0), (3, 0, 30))),
)  # fmt: skip


def dossier(
    tmp_path: Path, content: str, licence: str = ODBL, name: str = "osm.json", **more: str
) -> Path:
    described = TOML + source(
        "grens", use="boundaries", file="grens.geojson", columns={"code": "code"}
    )
    described += source("osm", use="amenities", file=name, licence=licence)
    border = geojson([(square(), {"code": SUBJECT})])
    return write(
        tmp_path / "d", {"dossier.toml": described, "grens.geojson": border, name: content, **more}
    )


def osm_rows() -> dict[str, Actor]:
    return {actor.key: actor for actor in Actor.objects.filter(key__startswith="osm-")}


def test_what_many_share_comes_in_and_private_people_do_not(tmp_path: Path) -> None:
    import_dossier(dossier(tmp_path, FULL_ANSWER))
    assert set(osm_rows()) == {"osm-node-7", "osm-way-5"}
    library = osm_rows()["osm-node-7"]
    assert (library.name, library.form, library.kind, library.theme, library.does) == (
        "De Boekerij", "place", "social_organisation", "meedoen", "Bibliotheek",
    )  # fmt: skip
    assert (library.ground, library.source.key, library.municipal_role) == ("public", "osm", "")
    assert library.geometry.distance(shapely.Point(120_050, 480_050)) < 0.01
    allotments = osm_rows()["osm-way-5"]
    assert (allotments.form, allotments.ground) == ("initiative", "")
    assert shapely.box(120_000, 480_000, 120_030, 480_030).contains(allotments.geometry)
    kept = " ".join(str(value) for actor in Actor.objects.values() for value in actor.values())
    assert not any(word in kept for word in ("Vries", "Jansen", "1234567", "oma", "Ver Weg"))


def test_what_is_left_out_is_counted_and_told(tmp_path: Path) -> None:
    import_dossier(dossier(tmp_path, FULL_ANSWER))
    assert Source.objects.get(key="osm").note == (
        "Zonder naam, en daarom niet overgenomen: 1. Te ver van de wijk: 1."
    )


def test_imported_twice_nothing_changes(tmp_path: Path) -> None:
    folder = dossier(tmp_path, FULL_ANSWER)
    import_dossier(folder)
    before = rows(("dossier_hash",), old=True)
    Programme.objects.update(dossier_hash="")
    again = import_dossier(folder)
    assert (again.created, again.changed) == (0, 0)
    assert rows(("dossier_hash",), old=True) == before


def test_a_row_that_people_changed_or_deleted_stays_so(tmp_path: Path) -> None:
    import_dossier(dossier(tmp_path, FULL_ANSWER))
    with event(None):
        changed = osm_rows()["osm-node-7"]
        changed.name, changed.theme = "De Boekerij van de buurt", "ontmoeten"
        changed.save()
    with event(None):
        osm_rows()["osm-way-5"].delete()
    renamed = FULL_ANSWER.replace("De Boekerij", "Filiaal 12")
    more = json.loads(renamed)
    more["elements"].append(node(13, 40, 40, amenity="school", name="De Linde"))
    import_dossier(dossier(tmp_path, json.dumps(more)))
    assert set(osm_rows()) == {"osm-node-7", "osm-node-13"}
    assert osm_rows()["osm-node-7"].name == "De Boekerij van de buurt"


def test_a_row_of_the_dossier_itself_goes_before_openstreetmap(tmp_path: Path) -> None:
    own = "id,name,kind,does\nosm-node-7,Onze bieb,social_organisation,Leent boeken uit\n"
    import_dossier(dossier(tmp_path, FULL_ANSWER, **{"actors.csv": own, "relations.csv": None}))
    assert osm_rows()["osm-node-7"].does == "Leent boeken uit"


def test_an_export_as_geojson_gives_the_same_rows(tmp_path: Path) -> None:
    lon, lat = LIBRARY["lon"], LIBRARY["lat"]
    shapes = [
        (shapely.Point(lon, lat), {"@id": "node/7", "amenity": "library", "name": "De Boekerij", "access": None}),
        (shapely.Point(lon, lat), {"@id": "node/8", "amenity": None, "name": None, "access": None}),
    ]  # fmt: skip
    import_dossier(dossier(tmp_path, geojson(shapes, crs=None), name="osm.geojson"))
    assert {key: actor.name for key, actor in osm_rows().items()} == {"osm-node-7": "De Boekerij"}


@pytest.mark.parametrize(
    ("content", "licence", "says"),
    [
        (FULL_ANSWER, "CC0", "ODbL"),
        (answer(LIBRARY)[:-4], ODBL, "Overpass"),
        (geojson([(square(), {"naam": "x"})]), ODBL, "node/123"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_saved(
    tmp_path: Path, content: str, licence: str, says: str
) -> None:
    name = "osm.geojson" if "FeatureCollection" in content else "osm.json"
    faults = faults_of(dossier(tmp_path, content, licence, name))
    assert any(says in f"{fault.found} {fault.expected}" for fault in faults), faults
    assert not Actor.objects.exists() and not Programme.objects.exists()
