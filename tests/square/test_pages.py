"""The residents' pages: the form with its map, the private link, and what stays hidden."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pypdfium2
import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.people import WholeThread, bare_programme, whole_thread
from tests.proof import solved
from wijkdraad.documents.html import report_html
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.programme.models import Contribution, ContributionNeed, Contributor, Programme
from wijkdraad.reference.listening.guard import limits
from wijkdraad.steps.report import programme_report
from wijkdraad.steps.square import square_maps

pytestmark = pytest.mark.django_db
AREA = "/en/wijk/proefbuurt/"
FORM = AREA + "bijdragen/"
HOSTILE = "<script>alert('x')</script> & \"'{{ form }}{% url %}\u202e]]>\x0b"


@pytest.fixture(autouse=True)
def nothing_remembered(settings):
    """No language of an earlier page that stays for a later test."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def thread() -> WholeThread:
    return whole_thread()


def send(client: Client, text: str = "Er is geen schaduw.", **more: str):
    return client.post(FORM, {"text": text, "send": "1", **more})


def pdf_text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_the_start_page_shows_open_neighbourhoods_and_a_way_in(client: Client) -> None:
    bare_programme()
    Programme.objects.filter(pk=bare_programme("dicht").pk).update(is_public=False)
    page = client.get("/en/").text
    assert AREA in page and "dicht" not in page
    assert "/en/inloggen/" in page


def test_a_neighbourhood_tells_in_plain_words_what_is_going_on(
    client: Client, thread: WholeThread
) -> None:
    page = client.get(AREA).text
    assert "we understood 1 need." in page
    assert "1 promise has been kept." in page
    assert "Ouderen: schaduw onderweg, because zij anders binnen blijven." in page
    assert "Lindestraat opnieuw inrichten" in page and "2025–2026" in page
    assert "10 of 10 bomen" in page and "Proof: foto&#x27;s van 1 maart." in page
    assert "kaart.svg?size=wide" in page
    # One voice is never told as a number, and never in its own words.
    assert "We heard this fewer than 5 times." in page
    assert thread.contribution.text not in page


def test_a_neighbourhood_of_which_nothing_is_known_says_so(client: Client) -> None:
    bare_programme()
    page = client.get(AREA).text
    assert "We have only just begun" in page and "No works are known yet." in page
    assert "kaart.svg" not in page
    assert client.get(AREA + "kaart.svg").status_code == 404
    assert client.get(FORM).status_code == 200
    assert 'type="image"' not in client.get(FORM).text
    assert send(client).status_code == 302


def test_the_pages_ask_the_database_no_more_for_more_rows(client: Client) -> None:
    programme = whole_thread().programme
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(AREA)
    for number in range(2, 6):
        whole_thread(programme, number)
    with CaptureQueriesContext(connection) as many:
        client.get(AREA)
    assert len(many) == len(few)


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_hidden_neighbourhood_does_not_exist(
    client: Client, thread: WholeThread, language: str
) -> None:
    link = send(client).url
    Programme.objects.update(is_public=False)
    for address in (
        "/wijk/proefbuurt/",
        "/wijk/proefbuurt/bijdragen/",
        "/wijk/proefbuurt/kaart.svg",
    ):
        assert client.get(language + address).status_code == 404
    assert client.post(language + "/wijk/proefbuurt/bijdragen/", {"text": "x"}).status_code == 404
    assert client.get(language + link.removeprefix("/en")).status_code == 404
    assert "proefbuurt" not in client.get(language + "/").text
    assert Contribution.objects.filter(channel="web").count() == 1


def test_a_contribution_is_kept_and_answered_with_a_private_link(
    client: Client, thread: WholeThread
) -> None:
    answer = send(
        client,
        kind="idea",
        place_in_words="Bij de school",
        at_home="on",
        group="ouders",
        name="Riet Bakker",
        email="RIET@voorbeeld.nl",
    )
    assert answer.status_code == 302 and answer.url.startswith("/en/bijdrage/")
    kept = Contribution.objects.get(key="web-0001")
    assert (kept.kind, kept.place, kept.group) == ("idea", "Bij de school", "ouders")
    assert kept.at_home
    assert kept.contributor.email == "riet@voorbeeld.nl"
    page = client.get(answer.url)
    assert page["Cache-Control"].startswith("max-age=0") and "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "Keep the link of this page" in page.text
    assert "http://testserver" + answer.url in page.text
    assert "Er is geen schaduw." in page.text
    assert "We still have to read this" in page.text
    assert "only you have it" not in client.get(answer.url).text


def test_only_the_words_are_needed_and_a_kind_is_chosen(
    client: Client, thread: WholeThread
) -> None:
    send(client)
    kept = Contribution.objects.get(key="web-0001")
    assert (kept.kind, kept.place, kept.geometry) == ("story", "", None)
    assert (kept.contributor.name, kept.contributor.email) == ("", "")


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"text": ""}, "One sentence is enough."),
        ({"text": " \r\n "}, "One sentence is enough."),
        ({"text": "x" * 4001}, "4000"),
        ({"text": "x\x00"}, "Null characters"),
        ({"email": "riet"}, "not a whole e-mail address"),
        ({"place_in_words": "x" * 121}, "120"),
        ({"group": "x" * 81}, "80"),
        ({"kind": "hack"}, "Select a valid choice"),
        ({"website": "http://spam"}, "A field that is not shown was filled in."),
        ({"x": "1", "y": "2"}, "is not on the map"),
        ({"x": "100200"}, "is not on the map"),
        ({"x": "nan", "y": "nan"}, "is not on the map"),
        ({"x": "een", "y": "twee"}, "is not on the map"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_a_reason_and_all_that_was_typed(
    client: Client, thread: WholeThread, sent: dict[str, str], says: str
) -> None:
    typed = {"text": "Er is geen schaduw.", "name": "Riet Bakker", "group": "ouders"} | sent
    page = send(client, **typed)
    assert page.status_code == 422
    assert 'role="alert"' in page.text and says in page.text
    assert "Riet Bakker" in page.text
    assert not Contribution.objects.filter(channel="web").exists()
    # The trap comes back empty, so that who fell into it by mistake only has to send again.
    assert "http://spam" not in page.text


def test_four_thousand_characters_fit_however_lines_end(
    client: Client, thread: WholeThread
) -> None:
    text = ("x" * 99 + "\r\n") * 39 + "x" * 100
    assert send(client, text).status_code == 302
    assert len(Contribution.objects.get(key="web-0001").text) == 4000


def test_hostile_text_stays_text(client: Client, thread: WholeThread) -> None:
    answer = send(client, HOSTILE, place_in_words=HOSTILE[:100], group=HOSTILE[:80], name=HOSTILE)
    page = client.get(answer.url).text
    assert "<script>" not in page and "&lt;script&gt;alert" in page
    again = client.post(
        FORM, {"text": HOSTILE, "place_in_words": HOSTILE, "place.x": "5", "place.y": "5"}
    )
    assert "<script>" not in again.text and "&lt;script&gt;" in again.text


def test_a_click_on_the_map_comes_back_with_a_pin_and_the_words(
    client: Client, thread: WholeThread
) -> None:
    for a_map, name in zip(square_maps(thread.programme), ("place", "place-wide"), strict=True):
        middle = {f"{name}.x": a_map.width_px // 2, f"{name}.y": a_map.height_px // 2}
        page = client.post(FORM, {"text": "Hier is het", "name": "Riet", **middle}).text
        assert "Hier is het" in page and "Riet" in page
        assert "in the middle of the map" in page and "Nothing has been sent yet" in page
        x, y = float(hidden(page, "x")), float(hidden(page, "y"))
        assert shapely.Point(x, y).distance(thread.area.geometry.centroid) < 1
        assert f'width="{a_map.width_px}" height="{a_map.height_px}"' in page
    assert not Contribution.objects.filter(channel="web").exists()
    send(client, "Hier is het", x=str(x), y=str(y))
    kept = Contribution.objects.get(key="web-0001")
    assert kept.geometry == shapely.Point(x, y)
    assert (
        "with a place on the map" in client.get(send(client, "Daar", x=str(x), y=str(y)).url).text
    )


def test_the_corners_of_the_map_are_its_corners_in_metres(thread: WholeThread) -> None:
    west, south, east, north = thread.area.geometry.bounds
    for a_map in square_maps(thread.programme):
        assert a_map.width_px % 2 == a_map.height_px % 2 == 0
        assert a_map.frame.width == a_map.width_px * 1.5
        assert a_map.frame.height == a_map.height_px * 1.5
        top, bottom = a_map.place(1, 0), a_map.place(a_map.width_px, a_map.height_px)
        assert top is not None and bottom is not None
        assert top.x < west and top.y > north and bottom.x > east and bottom.y < south
        metres = (bottom.x - top.x) / (a_map.width_px - 1)
        assert metres == pytest.approx((top.y - bottom.y) / a_map.height_px, rel=0.01)


@pytest.mark.parametrize(
    "shape",
    [shapely.box(1e5, 4e5, 1e5 + 90, 4e5 + 4000), shapely.box(1e5, 4e5, 1e5 + 4000, 4e5 + 90)],
)
def test_a_long_neighbourhood_keeps_its_middle(thread: WholeThread, shape) -> None:
    thread.area.geometry = shape
    thread.area.save()
    for a_map in square_maps(thread.programme):
        assert a_map.height_px <= 1.2 * a_map.width_px
        middle = a_map.place(a_map.width_px / 2, a_map.height_px / 2)
        assert middle is not None and middle.distance(shape.centroid) < 1


@pytest.mark.parametrize(
    "pressed",
    [
        {"place.x": "0", "place.y": "0"},
        {"place": "Submit"},
        {"place.x": "-1", "place.y": "40"},
        {"place.x": "9999", "place.y": "40"},
        {"place.x": "nan", "place.y": "inf"},
        {"place.x": "een", "place.y": ""},
        {"place.x": "5"},
    ],
)
def test_a_press_that_points_at_nothing_places_nothing(
    client: Client, thread: WholeThread, pressed: dict[str, str]
) -> None:
    page = client.post(FORM, {"text": "Hier", **pressed})
    assert page.status_code == 200
    assert "No place on the map was chosen." in page.text and "Hier" in page.text
    assert hidden(page.text, "x") == ""
    assert not Contribution.objects.filter(channel="web").exists()


def test_the_pin_can_be_taken_away(client: Client, thread: WholeThread) -> None:
    page = client.post(FORM, {"text": "Hier", "place.x": "140", "place.y": "100"}).text
    assert "kaart.svg?size=narrow&amp;to-point-at=1&amp;x=" in page
    kept = {"x": hidden(page, "x"), "y": hidden(page, "y")}
    page = client.post(FORM, {"text": "Hier", **kept, "without-place": "1"}).text
    assert hidden(page, "x") == "" and "Hier" in page


def test_the_map_is_a_drawing_with_a_pin_where_it_is_asked(
    client: Client, thread: WholeThread
) -> None:
    centre = thread.area.geometry.centroid
    for size in ("narrow", "wide"):
        plain = client.get(AREA + "kaart.svg", {"size": size})
        assert plain["Content-Type"] == "image/svg+xml"
        ElementTree.fromstring(plain.text)
        pinned = client.get(AREA + "kaart.svg", {"size": size, "x": centre.x, "y": centre.y}).text
        assert "map-marker" in pinned and "map-marker" not in plain.text
    assert client.get(AREA + "kaart.svg").text.count("map-work-number") == 1
    assert "map-work" not in client.get(AREA + "kaart.svg", {"to-point-at": "1"}).text
    for wrong in (
        {"x": "1", "y": "1"},
        {"x": "nan", "y": "nan"},
        {"x": "<", "y": "1"},
        {"x": "1e400", "y": "1"},
    ):
        answer = client.get(AREA + "kaart.svg", wrong)
        assert answer.status_code == 200 and "map-marker" not in answer.text
    assert client.get(AREA + "kaart.svg", {"size": "huge"}).status_code == 404


def test_a_double_click_is_one_contribution(client: Client, thread: WholeThread) -> None:
    first, second = send(client), send(client)
    assert first.url == second.url
    assert Contribution.objects.filter(channel="web").count() == 1
    assert send(Client()).url != first.url
    assert Contribution.objects.filter(channel="web").count() == 2


def test_after_twenty_in_an_hour_there_is_a_kind_message_and_nothing_is_lost(
    client: Client, thread: WholeThread
) -> None:
    most = limits("contribute").visitor_per_hour
    for number in range(most):
        last = send(client, f"Nummer {number}", **solved(client.get(FORM).text))
    assert Contribution.objects.filter(channel="web").count() == most == 20
    refused = send(client, "Nummer eenentwintig", **solved(client.get(FORM).text))
    assert refused.status_code == 429
    assert "A lot was sent from here" in refused.text and "Nummer eenentwintig" in refused.text
    # The answer to the last one may have been lost; asking again gives its link.
    assert send(client, f"Nummer {most - 1}").url == last.url
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert send(elsewhere, "Van een ander adres").status_code == 302


def test_an_unknown_link_says_nothing(client: Client, thread: WholeThread) -> None:
    token = send(client).url.split("/")[-2]
    contributor = Contributor.objects.get()
    stranger = Client()
    answers = [
        stranger.get(f"/en/bijdrage/{wrong}/")
        for wrong in (
            "a",
            token[:-1],
            token.swapcase(),
            contributor.link_hash,
            "web-0001",
            "x" * 900,
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r'href="[^"]*bijdrage[^"]*"', "", answer.text) for answer in answers}) == 1
    assert "This link does not work" in answers[0].text
    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_links_are_long_and_all_different(client: Client, thread: WholeThread) -> None:
    tokens = {send(Client(), "Hetzelfde").url.split("/")[-2] for _ in range(12)}
    assert len(tokens) == 12 and {len(token) for token in tokens} == {32}
    stored = {str(row) for row in Contributor.objects.values_list()}
    assert not any(token in row for token in tokens for row in stored)


def test_no_name_and_no_address_is_on_any_page_or_in_the_report(
    client: Client, thread: WholeThread
) -> None:
    name, address = "Zwaantje Zevenhuizen", "zwaantje@voorbeeld.nl"
    link = send(client, name=name, email=address).url
    ContributionNeed.objects.create(
        programme=thread.programme,
        contribution=Contribution.objects.get(key="web-0001"),
        need=thread.need,
        why="schaduw",
    )
    report = programme_report(thread.programme, "en")
    told = [report_html(report), pdf_text(report_pdf(report))]
    told += [client.get(path).text for path in (link, AREA, FORM, "/en/", AREA + "kaart.svg")]
    for text in told:
        assert "zwaantje" not in text.lower() and "zevenhuizen" not in text.lower()


def test_the_pages_speak_both_languages(client: Client, thread: WholeThread) -> None:
    link = send(client).url.removeprefix("/en")
    for path in ("/", "/wijk/proefbuurt/", "/wijk/proefbuurt/bijdragen/", link):
        assert '<html lang="nl">' in client.get(path).text
        assert '<html lang="en">' in client.get("/en" + path).text
