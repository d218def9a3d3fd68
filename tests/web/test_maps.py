"""The map page and the what-if page: who may, what an address may ask, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import area_manager, bare_programme, kept_example, site_foreman, whole_thread
from tests.signing_in import signed_in
from wijkdraad.files.maps.rasters import read_bands
from wijkdraad.programme.models import Measure, Programme
from wijkdraad.steps.square import square_maps

pytestmark = pytest.mark.django_db

SLUG = "lindenkwartier"
TREE = "boom_120520.0_480540.0_6_14"


@pytest.fixture(scope="module")
def key(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with kept_example(django_db_blocker) as found:
        yield found


@pytest.fixture
def programme(db: None, key: int) -> Programme:
    return Programme.objects.get(pk=key)


@pytest.fixture
def manager(programme: Programme) -> Client:
    return signed_in(area_manager(programme).person)


def at(name: str, *more: str, slug: str = SLUG, **query: object) -> str:
    return reverse(f"maps:{name}", args=[slug, *more], query=query)


def said(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_page_tells_a_layer_at_an_hour_with_its_table_source_and_gaps(manager: Client) -> None:
    page = said(manager, at("map", laag="shade", uur="9"))
    assert "Op 1 juli om 09:00 uur ligt" in page and "Wat we niet weten" in page
    assert page.count("<tr data-band=") == 13 and "wijkdraad.shade 1" in page
    heat = said(manager, at("map", laag="heat"))
    assert "Te controleren." in heat and "gemiddelde van de middag" in heat
    water = said(manager, at("map", laag="ponding"))
    assert 'type="range"' not in water and "70 mm" in water


def test_a_click_becomes_a_place_in_the_address_and_is_answered(
    manager: Client, programme: Programme
) -> None:
    wide = square_maps(programme)[-1]
    answer = manager.get(
        at("map", laag="shade", uur="13:00") + "&punt-breed.x=300&punt-breed.y=200"
    )
    place = wide.place(300, 200)
    assert answer.status_code == 302
    assert f"x={place.x:.1f}&y={place.y:.1f}" in answer["Location"]
    page = said(manager, answer["Location"].split("#")[0])
    assert "Uw dichtstbijzijnde koele plek" in page and "Deze plek" in page


def test_the_map_pressed_with_a_key_asks_for_a_place_in_words(manager: Client) -> None:
    answer = manager.get(at("map", laag="shade") + "&punt.x=0&punt.y=0", follow=True)
    assert "Er is geen plek op de kaart gekozen" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"laag": "sterren"},
        {"laag": "surface"},
        {"laag": "shade", "uur": "25"},
        {"laag": "heat", "uur": "08:00"},
        {"uur": "<script>"},
    ],
)
def test_a_wrong_address_of_the_map_gets_a_clear_page(manager: Client, query: dict) -> None:
    page = said(manager, at("map", **query), 400)
    assert "Dit adres klopt niet" in page and "<script>" not in page


@pytest.mark.parametrize(
    "query",
    [
        {"x": "hier", "y": "480540"},
        {"x": "120520"},
        {"x": "nan", "y": "inf"},
        {"x": "1e99", "y": "1"},
    ],
)
def test_a_place_that_is_no_number_is_said_beside_its_field(manager: Client, query: dict) -> None:
    page = said(manager, at("map", laag="shade", **query), 400)
    assert 'id="id_x_error"' in page or 'id="id_y_error"' in page


@pytest.mark.parametrize(
    "query",
    [
        {"e": "boom"},
        {"e": "boom_120520_480540_6_900"},
        {"e": "boom_nan_480540_6_9"},
        {"e": ["groen_120520_480540_10_0"] * 31},
        {"uur": "03:00"},
        {"soort": "vijver"},
    ],
)
def test_a_wrong_address_of_the_what_if_gets_a_clear_page(manager: Client, query: dict) -> None:
    assert "Dit adres klopt niet" in said(manager, at("what-if", **query), 400)
    if "soort" not in query:
        assert manager.get(at("what-if-picture", **query)).status_code == 404


def test_a_change_is_added_by_a_click_or_by_numbers_and_taken_away(
    manager: Client, programme: Programme
) -> None:
    wide = square_maps(programme)[-1]
    start = at("what-if", soort="boom", hoogte="9,5", maat="2", x="", y="")
    clicked = manager.get(start + "&punt-breed.x=300&punt-breed.y=200")
    place = wide.place(300, 200)
    assert clicked.status_code == 302
    assert f"e=boom_{place.x:.1f}_{place.y:.1f}_2_9.5" in clicked["Location"]
    typed = manager.get(
        at("what-if", soort="dak", hoogte="3", maat="10", x="120500", y="480600", zet="1", e=TREE)
    )
    assert typed.status_code == 302
    page = said(manager, typed["Location"].split("#")[0])
    assert page.count("Haal verandering") == 2 and "procentpunt" in page
    nothing = manager.get(at("what-if", soort="boom", hoogte="9", maat="2", x="", y="", zet="1"))
    assert nothing.status_code == 422 and "id_x_error" in nothing.content.decode()
    tall = manager.get(at("what-if", soort="boom", hoogte="900", maat="2", x="1", y="1", zet="1"))
    assert tall.status_code == 422 and "id_hoogte_error" in tall.content.decode()


def test_no_more_than_thirty_changes(manager: Client) -> None:
    full = at(
        "what-if",
        soort="boom",
        hoogte="9",
        maat="2",
        x="120500",
        y="480600",
        zet="1",
        e=[TREE] * 30,
    )
    answer = manager.get(full)
    assert answer.status_code == 302 and answer["Location"].count("e=boom") == 30
    assert "al 30 veranderingen" in said(manager, answer["Location"].split("#")[0])


def test_the_changes_become_a_measure_of_this_programme(
    manager: Client, programme: Programme
) -> None:
    before = Measure.objects.count()
    form = {"name": "Boom op het plein", "uur": "13:00", "e": TREE}
    answer = manager.post(at("keep"), form)
    kept = Measure.objects.get(name="Boom op het plein")
    assert answer["Location"] == reverse("rows:row", args=[SLUG, "measures", kept.pk])
    assert kept.programme == programme and "nog niet gemeten" in kept.description
    assert kept.history.first().history_user.email == "daan@waterbeek.nl"
    assert "Boom op het plein" in manager.get(answer["Location"]).content.decode()
    assert manager.post(at("keep"), {**form, "name": ""}).status_code == 422
    assert manager.post(at("keep"), {**form, "e": "boom_1"}).status_code == 400
    assert manager.post(at("keep"), {"name": "Niets", "uur": "13:00"}).status_code == 400
    assert manager.get(at("keep")).status_code == 405
    assert Measure.objects.count() == before + 1


def test_who_may_not_write_measures_sees_no_button_and_is_refused(programme: Programme) -> None:
    foreman = signed_in(site_foreman(programme).person)
    page = said(foreman, at("what-if", e=TREE))
    assert "procentpunt" in page and "Bewaar als maatregel" not in page
    refused = foreman.post(at("keep"), {"name": "Boom", "uur": "13:00", "e": TREE})
    assert refused.status_code == 403 and not Measure.objects.filter(name="Boom").exists()


def test_another_programme_stays_hidden_and_nothing_is_kept_by_others(manager: Client) -> None:
    whole_thread(bare_programme("ander"))
    for address in (
        at("map", slug="ander"),
        at("picture", slug="ander"),
        at("raster", "shade", slug="ander"),
        at("what-if", slug="ander"),
        at("what-if-picture", slug="ander"),
    ):
        assert manager.get(address).status_code == 404, address
    assert manager.post(at("keep", slug="ander"), {"name": "x", "e": TREE}).status_code == 404
    for address in (
        at("map"),
        at("picture", laag="shade", size="wide"),
        at("raster", "heat"),
        at("what-if", e=TREE),
        at("what-if-picture", e=TREE),
    ):
        answer = manager.get(address)
        assert answer.status_code == 200, address
        assert "private" in answer["Cache-Control"], address
        assert Client().get(address).status_code == 302, address


def test_a_layer_comes_as_a_raster_with_its_bands(manager: Client) -> None:
    answer = manager.get(at("raster", "shade"))
    bands = read_bands(answer.content)
    assert answer["Content-Type"] == "image/tiff" and bands.names[0] == "08:00"
    assert f"{SLUG}-shade.tif" in answer["Content-Disposition"]
    assert manager.get(at("raster", "surface")).status_code == 404


def test_a_picture_is_as_large_as_it_is_shown_and_carries_all_it_shows(
    manager: Client, programme: Programme
) -> None:
    wide = square_maps(programme)[-1]
    for address in (
        at("picture", laag="heat", size="wide", x="120590", y="480600"),
        at("what-if-picture", size="wide", e=TREE),
    ):
        answer = manager.get(address)
        svg = answer.content.decode()
        assert f'viewBox="0 0 {wide.frame.width} {wide.frame.height}"' in svg
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
        assert "script-src" not in answer["Content-Security-Policy"]
        assert "img-src data:" in answer["Content-Security-Policy"]
    assert manager.get(at("picture", laag="heat", size="huge")).status_code == 404


def test_without_heights_the_pages_say_what_to_bring(programme: Programme) -> None:
    bare = bare_programme("kaal")
    client = signed_in(area_manager(bare).person)
    for name in ("map", "what-if"):
        page = said(client, at(name, slug="kaal"))
        assert "surface_raster" in page and reverse("jobs:read-dossier") in page
    assert client.get(at("picture", slug="kaal")).status_code == 404
    room = client.get(reverse("rooms:room", args=["kaal", "know"])).content.decode()
    assert "Kaarten: schaduw" not in room


def test_the_room_know_leads_to_the_maps(manager: Client) -> None:
    room = manager.get(reverse("rooms:room", args=[SLUG, "know"])).content.decode()
    assert at("map") in room and "Kaarten: schaduw, hitte, water" in room
