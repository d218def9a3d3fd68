"""The Locatieserver on recorded answers, and the BAG on constructed ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from shapely import Point

from wijkdraad.sources.asking import SourceFault
from wijkdraad.sources.bag.client import Addresses, addresses_in
from wijkdraad.sources.locatieserver import client
from wijkdraad.sources.locatieserver.mapping import UnfitAnswer, answering, place_of, same_name

from .answering import FIXTURES, asker_on, paged, recorded

BASE = "https://search.example"
needs_recorded = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared data are not here")


def server(folder: Path, told: Any, **options: Any) -> Any:
    return asker_on(folder, lambda _request: httpx.Response(200, json=told), **options)


# --- Locatieserver ---------------------------------------------------------------------------------


@needs_recorded
def test_the_street_is_found_and_what_only_looks_like_it_is_not(tmp_path: Path) -> None:
    with server(tmp_path, recorded("bag_free_response.json")) as asker:
        found = client.find_address(asker, BASE, "Dam", "Amsterdam")
    assert [place.name for place in found.places] == ["Dam, Amsterdam"]
    assert [place.name for place in found.others] == [
        "Dam 1, 1012JS Amsterdam",
        "A.Dam-Tuindorp-Oostzaan 18, Amsterdam",
    ]


@needs_recorded
def test_the_address_has_its_buurt_and_both_places_agree(tmp_path: Path) -> None:
    with server(tmp_path, recorded("bag_free_response.json")) as asker:
        [place] = client.find_address(asker, BASE, "Dam", "Amsterdam", "1").places
    assert (place.area_code, place.district_code) == ("BU0363AE02", "WK0363AE")
    assert place.municipality_code == "GM0363" and place.postcode == "1012JS"
    assert place.place == Point(121_394, 487_383)


@needs_recorded
@pytest.mark.parametrize(
    ("street", "town", "house"),
    [("Dam", "Rotterdam", ""), ("Damrak", "Amsterdam", ""), ("Dam", "Amsterdam", "11")],
)
def test_another_town_street_or_number_is_never_taken_for_it(
    tmp_path: Path, street: str, town: str, house: str
) -> None:
    """The server answers anyway: to a street in Rotterdam with one in Amsterdam."""
    with server(tmp_path, recorded("bag_free_response.json")) as asker:
        found = client.find_address(asker, BASE, street, town, house)
    assert found.places == () and len(found.others) == 3


@needs_recorded
def test_accents_are_read_and_need_not_be_typed(tmp_path: Path) -> None:
    with server(tmp_path, recorded("bag_search_diacritics.json")) as asker:
        for typed in ("Ruïnelaan", "ruinelaan", "Rui\u0308nelaan"):
            [place] = client.find_address(asker, BASE, typed, "Lochem").places
            assert place.name == "Ruïnelaan, Lochem"
            assert place.place == Point(228_560.842, 463_921.802)


@needs_recorded
def test_suggestions_have_names_and_no_place(tmp_path: Path) -> None:
    with server(tmp_path, recorded("bag_suggest_response.json")) as asker:
        every = client.suggest(asker, BASE, "damr")
    assert [place.name for place in every][:2] == ["Damrak, Amsterdam", "Damraksteeg, Amsterdam"]
    assert all(place.place is None for place in every)


@needs_recorded
def test_a_look_up_gives_that_place_or_says_so(tmp_path: Path) -> None:
    with server(tmp_path, recorded("bag_lookup_response.json")) as asker:
        place = client.look_up(asker, BASE, "adr-2a8dc1af055da20b8bcdc8e4dbda1eaa")
        assert place.name == "Dam 1, 1012JS Amsterdam"
        with pytest.raises(SourceFault, match="does not know adr-1"):
            client.look_up(asker, BASE, "adr-1")


@needs_recorded
def test_addresses_around_a_place_are_the_near_ones_nearest_first(tmp_path: Path) -> None:
    here = Point(121_390, 487_380)
    with server(tmp_path, recorded("bag_reverse_response.json")) as asker:
        near = client.addresses_near(asker, BASE, here, 50)
        far = client.addresses_near(asker, BASE, here, 100)
    assert [place.name for place in near] == ["Dam 2, 1012NP Amsterdam"]
    assert [place.name for place in far] == ["Dam 2, 1012NP Amsterdam", "Dam 29, 1012JS Amsterdam"]


def doc(**told: Any) -> dict[str, Any]:
    return {"id": "a", "type": "adres", "weergavenaam": "Dam 1", "straatnaam": "Dam", **told}


@pytest.mark.parametrize(
    "told",
    [
        doc(centroide_rd="POINT(487383 121394)", centroide_ll="POINT(4.8937175 52.37329259)"),
        doc(centroide_rd="POINT(121394 487383)", centroide_ll="POINT(52.37329259 4.8937175)"),
        doc(centroide_rd="121394 487383"),
        doc(centroide_rd="POINT(NaN 487383)"),
    ],
)
def test_a_place_that_cannot_be_right_is_refused(tmp_path: Path, told: dict[str, Any]) -> None:
    with pytest.raises(UnfitAnswer):
        place_of(told)
    with server(tmp_path, {"response": {"docs": [told]}}) as asker, pytest.raises(SourceFault):
        client.find_address(asker, BASE, "Dam", "Amsterdam", "1")


def test_degrees_alone_are_turned_into_metres() -> None:
    place = place_of(doc(centroide_ll="POINT(4.8937175 52.37329259)")).place
    assert place is not None and place.distance(Point(121_394, 487_383)) < 1


def test_a_renamed_column_and_another_answer_are_told(tmp_path: Path) -> None:
    one = doc()
    one["naam"] = one.pop("weergavenaam")
    for number, (told, says) in enumerate(
        (({"response": {"docs": [one]}}, "weergavenaam"), ({"docs": []}, "no list of places"))
    ):
        with (
            server(tmp_path / str(number), told) as asker,
            pytest.raises(SourceFault, match=says),
        ):
            client.suggest(asker, BASE, "dam")


def test_a_name_is_the_same_only_when_it_is() -> None:
    assert same_name("'s-Gravenhage", "s Gravenhage") and same_name("DAM", "dam")
    assert not same_name("Dam", "Damrak") and not same_name("", "")


def test_a_number_with_a_letter_is_another_address() -> None:
    one = place_of(doc(huis_nlt="1-A", woonplaatsnaam="Amsterdam"))
    assert answering([one], "Dam", "Amsterdam", "1a") == (one,)
    assert answering([one], "Dam", "Amsterdam", "1") == ()


# --- BAG -------------------------------------------------------------------------------------------

BOUNDS = (84_800.0, 447_400.0, 84_900.0, 447_500.0)


def home(identity: str, east: float = 10, **told: Any) -> dict[str, Any]:
    properties = {
        "identificatie": identity,
        "status": "Verblijfsobject in gebruik",
        "gebruiksdoel": "woonfunctie",
        **told,
    }
    place = {"type": "Point", "coordinates": [84_800 + east, 447_450]}
    return {"type": "Feature", "properties": properties, "geometry": place}


HOMES = [
    home("0503010000000001"),
    home("0503010000000002", 20, gebruiksdoel="winkelfunctie"),
    home("0503010000000003", 30, gebruiksdoel=["woonfunctie", "winkelfunctie"]),
    home("0503010000000004", 40, status="Verblijfsobject gevormd"),
    home("0503010000000005", 50, status="Verblijfsobject ingetrokken"),
    home("0503010000000006", 5_000),
    home("0503010000000001"),
    home("0503010000000007", 60, status="Verbouwing verblijfsobject"),
]


def fetched(folder: Path, homes: list[dict[str, Any]]) -> Addresses:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/collections/verblijfsobject/items"
        return paged(homes, request, 2)

    with asker_on(folder, answer) as asker:
        return addresses_in(asker, "https://bag.example", BOUNDS)


def test_addresses_in_use_come_once_each_and_say_which_are_homes(tmp_path: Path) -> None:
    found = fetched(tmp_path, HOMES)
    assert [(one.id[-1], one.is_home) for one in found.addresses] == [
        ("1", True),
        ("2", False),
        ("3", True),
        ("7", True),
    ]
    assert found.not_in_use == 2
    assert found.addresses[0].place == Point(84_810, 447_450)


def test_a_changed_bag_is_told(tmp_path: Path) -> None:
    without = home("1")
    without["properties"]["gebruik"] = without["properties"].pop("gebruiksdoel")
    nowhere = {**home("1"), "geometry": None}
    for number, (homes, says) in enumerate(
        (([without], "gebruiksdoel"), ([nowhere], "no shape"), ([], "nothing at all"))
    ):
        with pytest.raises(SourceFault, match=says):
            fetched(tmp_path / str(number), homes)
