"""The page of coolness: who may, what an address may ask, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import area_manager, bare_programme, kept_example, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import Programme
from wijkdraad.steps.square import square_maps

pytestmark = pytest.mark.django_db

SLUG = "lindenkwartier"
WAY = {"van": "120460.0_480560.0", "naar": "koel-5", "uur": "16:00"}


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


def at(name: str = "coolness", slug: str = SLUG, **query: object) -> str:
    return reverse(f"maps:{name}", args=[slug], query=query)


def said(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_page_answers_its_question_with_guidelines_places_and_gaps(manager: Client) -> None:
    page = said(manager, at())
    assert "koele plek binnen 300 meter lopen" in page and "Verder dan dat" in page
    assert page.count('<li class="guideline ') == 6 and "3-30-300" in page
    assert page.count("</svg>Plek ") >= 5 and "Wat we niet weten" in page
    assert "te controleren" in page.lower()


def test_a_click_sets_one_end_and_the_next_one_the_other(
    manager: Client, programme: Programme
) -> None:
    wide = square_maps(programme)[-1]
    first = manager.get(at(wijst="van") + "&punt-breed.x=300&punt-breed.y=200")
    start = wide.place(300, 200)
    assert first.status_code == 302 and f"van={start.x:.1f}_{start.y:.1f}" in first["Location"]
    assert "wijst=naar" in first["Location"]
    second = manager.get(first["Location"].split("#")[0] + "&punt-breed.x=250&punt-breed.y=200")
    goal = wide.place(250, 200)
    assert f"naar={goal.x:.1f}_{goal.y:.1f}" in second["Location"]
    page = said(manager, second["Location"].split("#")[0])
    assert "Schaduwrijkste route" in page and "Kortste route" in page
    pressed = manager.get(at(wijst="van") + "&punt.x=0&punt.y=0", follow=True)
    assert "Er is geen plek op de kaart gekozen" in pressed.content.decode()


def test_a_place_in_figures_sets_an_end_and_a_wrong_one_is_said_beside_its_field(
    manager: Client,
) -> None:
    typed = manager.get(at(wijst="van", x="120460,5", y="480560", zet="1"))
    assert typed.status_code == 302 and "van=120460.5_480560.0" in typed["Location"]
    assert 'id="id_x_error"' in said(manager, at(x="hier", y="480560", zet="1"), 400)


def test_the_way_is_told_in_words_and_drawn(manager: Client) -> None:
    page = said(manager, at(**WAY))
    assert "Om 16:00 is de schaduwrijkste route" in page and "uur=16%3A00" in page
    answer = manager.get(at("coolness-picture", size="wide", **WAY))
    svg = answer.content.decode()
    assert svg.count('stroke-dasharray="7 5"') == 1
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "query",
    [
        {"van": "hier"},
        {"naar": "koel-999"},
        {"uur": "03:00"},
        {"wijst": "boven"},
        {"van": "<script>"},
    ],
)
def test_a_wrong_address_gets_a_clear_page_and_no_picture(manager: Client, query: dict) -> None:
    page = said(manager, at(**query), 400)
    assert "Dit adres klopt niet" in page and "<script>" not in page
    assert manager.get(at("coolness-picture", **query)).status_code == 404


def test_another_programme_stays_hidden_and_who_is_not_signed_in_is_sent_away(
    manager: Client,
) -> None:
    whole_thread(bare_programme("ander"))
    for name in ("coolness", "coolness-picture"):
        assert manager.get(at(name, slug="ander")).status_code == 404
        assert Client().get(at(name)).status_code == 302


def test_without_heights_the_page_says_what_to_bring(programme: Programme) -> None:
    bare = bare_programme("kaal")
    client = signed_in(area_manager(bare).person)
    page = said(client, at(slug="kaal"))
    assert "surface_raster" in page and reverse("jobs:read-dossier") in page
    assert client.get(at("coolness-picture", slug="kaal")).status_code == 404


def test_the_room_know_leads_to_it(manager: Client) -> None:
    room = manager.get(reverse("rooms:room", args=[SLUG, "know"])).content.decode()
    assert at() in room
