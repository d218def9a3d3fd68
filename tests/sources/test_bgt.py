"""The BGT: constructed answers with the column names of the service, and the real map of Delft."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pyogrio
import pytest
import shapely

from tests.real.delft import AVAILABLE, SHARED
from wijkdraad.sources.asking import SourceFault
from wijkdraad.sources.bgt.client import GroundLayers, ground_layers
from wijkdraad.sources.bgt.mapping import has_ended, mapped, missing_column, plain
from wijkdraad.sources.places import in_rd_new

from .answering import asker_on, layer, paged

BASE = "https://bgt.example"
BOUNDS = (84_800.0, 447_400.0, 84_900.0, 447_500.0)


def square(west: float = 10, south: float = 10, size: float = 10) -> dict[str, Any]:
    corner_m = (84_800 + west, 447_400 + south)
    return shapely.geometry.mapping(shapely.box(*corner_m, corner_m[0] + size, corner_m[1] + size))


def thing(identity: str, geometry: Any | None = None, **told: Any) -> dict[str, Any]:
    properties = {
        "lokaal_id": identity,
        "eind_registratie": None,
        "termination_date": None,
        "relatieve_hoogteligging": 0,
        "bronhouder": "G0503",
        "functie": None,
        "fysiek_voorkomen": None,
        "plus_type": None,
        **told,
    }
    return {"type": "Feature", "properties": properties, "geometry": geometry or square()}


MAP: dict[str, list[dict[str, Any]]] = {
    "pand": [
        thing("p1"),
        thing("p2", square(30)),
        thing("p3", square(40), eind_registratie="2020-01-01"),
    ],
    "wegdeel": [
        thing("w1", functie="voetpad"),
        thing("w2", square(20), functie="rijbaan lokale weg"),
        thing("w2", square(20), functie="rijbaan lokale weg"),
        thing("w3", square(50), functie="rijbaan regionale weg", relatieve_hoogteligging=-1),
    ],
    "ondersteunendwegdeel": [
        thing("o1", fysiek_voorkomen="groenvoorziening"),
        thing("o2", square(60), fysiek_voorkomen="gesloten verharding"),
    ],
    "begroeidterreindeel": [
        thing("g1", fysiek_voorkomen="groenvoorziening"),
        thing("g2", square(70), fysiek_voorkomen="grasland agrarisch"),
    ],
    "onbegroeidterreindeel": [
        thing("b1", fysiek_voorkomen="erf"),
        thing("b2", square(80), fysiek_voorkomen="open verharding"),
    ],
    "waterdeel": [thing("v1", square(0, 80, 100), type="waterloop")],
    "vegetatieobject_punt": [
        thing("t1", {"type": "Point", "coordinates": [84_850, 447_450]}, plus_type="boom"),
        thing("t2", {"type": "Point", "coordinates": [84_851, 447_450]}, plus_type="haag"),
    ],
}


def fetched(
    folder: Path, map_: dict[str, list[dict[str, Any]]] = MAP, size: int = 1
) -> GroundLayers:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return paged(map_[request.url.path.split("/")[-2]], request, size)

    with asker_on(folder, answer) as asker:
        found = ground_layers(asker, BASE, BOUNDS)
    first = asked[0].url.params
    assert first["bbox"] == "84800,447400,84900,447500"
    assert first["bbox-crs"].endswith("EPSG/0/28992") and first["crs"] == first["bbox-crs"]
    return found


def told(found: GroundLayers, kind: str) -> list[tuple[str, str]]:
    return [(one["properties"]["id"], one["properties"]["ground"]) for one in found.features[kind]]


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_every_page_comes_and_every_object_once(tmp_path: Path, size: int) -> None:
    found = fetched(tmp_path, size=size)
    assert told(found, "building") == [("p1", ""), ("p2", "")]
    assert told(found, "footpath") == [("w1", "public")]
    assert told(found, "road") == [("w2", "public")]
    assert told(found, "green") == [("o1", "public"), ("g1", "public"), ("g2", "")]
    assert told(found, "bare") == [("o2", "public"), ("b1", "private"), ("b2", "public")]
    assert told(found, "water") == [("v1", "public")]
    assert told(found, "tree") == [("t1", "")]
    assert (found.ended, found.under_ground) == (1, 1)


def test_a_service_that_answers_in_degrees_gives_the_same_map(tmp_path: Path) -> None:
    from wijkdraad.sources.places import _transformer

    back = _transformer(28992, 4326)
    degrees = {
        name: [
            {
                **one,
                "geometry": shapely.geometry.mapping(
                    shapely.transform(
                        shapely.geometry.shape(one["geometry"]), back.transform, interleaved=False
                    )
                ),
            }
            for one in things
        ]
        for name, things in MAP.items()
    }
    found, expected = fetched(tmp_path / "a", degrees), fetched(tmp_path / "b")
    for kind in expected.features:
        for one, other in zip(found.features[kind], expected.features[kind], strict=True):
            assert (
                shapely.hausdorff_distance(
                    shapely.geometry.shape(one["geometry"]),
                    shapely.geometry.shape(other["geometry"]),
                )
                < 0.01
            )


def test_what_lies_elsewhere_is_left_out(tmp_path: Path) -> None:
    """A mirror that does not know bbox-crs gives more than was asked."""
    found = fetched(tmp_path, {**MAP, "pand": [thing("p1"), thing("ver", square(5_000))]})
    assert told(found, "building") == [("p1", "")]


CURVE = {"type": "CurvePolygon", "geometries": [{"type": "CircularString", "coordinates": []}]}
FAULTS = {
    "a bent shape": ([thing("p1", CURVE)], "CurvePolygon"),
    "no shape": ([{**thing("p1"), "geometry": None}], "pand p1"),
    "a line for a building": (
        [
            thing(
                "p1", {"type": "LineString", "coordinates": [[84_800, 447_400], [84_810, 447_400]]}
            )
        ],
        "LineString",
    ),
    "a shape elsewhere": ([thing("p1", square(5_000_000))], "outside"),
    "an end of a ring that is missing": (
        [thing("p1", {"type": "Polygon", "coordinates": [[[84_800, 447_400]]]})],
        "broken",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_shape_that_cannot_be_used_is_told_and_nothing_is_kept(tmp_path: Path, kind: str) -> None:
    things, says = FAULTS[kind]
    with pytest.raises(SourceFault) as told:
        fetched(tmp_path, {**MAP, "pand": things})
    assert says in str(told.value)


def test_a_bent_shape_of_before_is_no_fault(tmp_path: Path) -> None:
    gone = thing("p0", CURVE, eind_registratie="2019-01-01T00:00:00Z")
    assert fetched(tmp_path, {**MAP, "pand": [thing("p1"), gone]}).ended == 1


@pytest.mark.parametrize("column", ["lokaal_id", "eind_registratie", "functie"])
def test_a_renamed_column_is_told_by_name(tmp_path: Path, column: str) -> None:
    one = thing("w1", functie="voetpad")
    one["properties"]["nieuw"] = one["properties"].pop(column)
    with pytest.raises(SourceFault) as told:
        fetched(tmp_path, {**MAP, "wegdeel": [one]})
    assert column.replace("_", "") in str(told.value) and "nieuw" in str(told.value)


def test_pages_that_are_missing_or_never_end_are_told(tmp_path: Path) -> None:
    for number, reply in enumerate(
        (layer([thing("p1")], numberMatched=5), layer([thing("p1")], "?cursor=0&again=1"))
    ):

        def answer(_request: httpx.Request, reply: httpx.Response = reply) -> httpx.Response:
            return reply

        with asker_on(tmp_path / str(number), answer) as asker, pytest.raises(SourceFault) as told:
            ground_layers(asker, BASE, BOUNDS)
        assert ("1 of 5" in str(told.value)) or ("no end" in str(told.value))


def test_an_area_without_anything_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SourceFault, match="nothing at all"):
        fetched(tmp_path, {name: [] for name in MAP})


@pytest.mark.skipif(not AVAILABLE, reason="the shared data are not here")
def test_the_real_map_of_delft_gives_the_counts_that_are_known() -> None:
    """The delivery of 2016 calls its columns otherwise; the same mapping reads it."""
    kinds: Counter[tuple[str, str]] = Counter()
    for collection, layer_name in (
        ("pand", "buildingpart"),
        ("wegdeel", "trafficarea"),
        ("begroeidterreindeel", "plantcover"),
        ("onbegroeidterreindeel", "onbegroeidterreindeel"),
        ("waterdeel", "waterdeel"),
    ):
        path = SHARED / f"delft/bgt/bgt_{collection}.sqlite"
        meta, _ids, _shapes, values = pyogrio.raw.read(path, layer=layer_name)
        for row in zip(*values, strict=True):
            one = plain(dict(zip(meta["fields"], row, strict=True)))
            assert missing_column(collection, one) == "" and not has_ended(one)
            what = mapped(collection, one)
            assert what is not None
            kinds[what.kind, what.ground] += 1
    assert kinds == {
        ("building", ""): 160,
        ("footpath", "public"): 83,
        ("road", "public"): 68,
        ("green", "public"): 126,
        ("bare", "private"): 42,
        ("bare", "public"): 39,
        ("water", "public"): 3,
    }


def test_degrees_and_metres_agree_on_a_known_place() -> None:
    """The tower of Amersfoort is the middle of RD New."""
    place = in_rd_new(shapely.Point(5.38720621, 52.15517440))
    assert place.distance(shapely.Point(155_000, 463_000)) < 1
