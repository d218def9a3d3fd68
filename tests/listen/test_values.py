"""The values of places: kept, held until someone looked, and never a home or a voice alone."""

from __future__ import annotations

import json

import pytest
import shapely
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.pdf import pages_of
from tests.people import area_manager, bare_programme, whole_thread
from tests.signing_in import signed_in
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.method.report.chapters.listening.values import values_section
from wijkdraad.programme.models import (
    Contribution,
    Contributor,
    Feature,
    FeatureKind,
    PlaceValue,
    Programme,
    Publication,
)
from wijkdraad.steps.facts.listening.values import told_values, values_facts, values_layers
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.listen.values.page import Filters, office_page, picture, public_page
from wijkdraad.steps.listen.values.printing import values_poster
from wijkdraad.steps.report import report_language

pytestmark = pytest.mark.django_db
HOME = shapely.Point(100_233.37, 400_178.91)


@pytest.fixture
def programme(db: None) -> Programme:
    return whole_thread(bare_programme("waarden")).programme


def value(programme: Programme, number: int, **more: object) -> PlaceValue:
    """One published value of a voice of its own; `at_home`, `group` and `channel` go to it."""
    from_whom = {name: more.pop(name) for name in ("at_home", "group", "channel") if name in more}
    contribution = Contribution.objects.create(
        programme=programme,
        key=f"w{number}",
        kind="story",
        text="Verteld.",
        publication="published",
        **{"channel": "walk", **from_whom},
    )
    given = {"name": "Het plein", "value": "rust", "feeling": "dear", "publication": "published"}
    return PlaceValue.objects.create(
        programme=programme,
        key=f"v{number}",
        contribution=contribution,
        **{"geometry": shapely.Point(100_050, 400_050), **given, **more},
    )


def text_of(pdf: bytes) -> str:
    """What a PDF says, on one line."""
    return " ".join(" ".join(pages_of(pdf)).split())


def reading(programme: Programme) -> Reading:
    return Reading(programme, report_language("nl"))


def everything_that_goes_out(programme: Programme) -> str:
    """All that shows places to others: pages, pictures, layers and the printed map, as one text."""
    client = Client()
    slug = programme.slug
    shown = [
        client.get(reverse("square:values", args=[slug])).content.decode(),
        *(
            client.get(reverse("square:values-map", args=[slug]), {"size": size}).content.decode()
            for size in ("narrow", "wide")
        ),
        picture(programme, Filters(), "wide", for_everyone=False) or "",
        repr(values_poster(programme, "nl", "a3")),
        repr(values_facts(reading(programme))),
        *(
            shapely.from_wkb(feature.shape).wkt
            for layer in values_layers(reading(programme))
            for feature in layer.features
        ),
    ]
    return "\n".join(shown)


def addresses(programme: Programme, count: int) -> None:
    source = programme.source_set.first()
    Feature.objects.bulk_create(
        Feature(
            programme=programme,
            source=source,
            kind=FeatureKind.ADDRESS,
            geometry=shapely.Point(100_201 + number, 400_101),
        )
        for number in range(count)
    )


def test_a_home_is_a_square_with_enough_addresses_and_moving_it_there_changes_nothing(
    programme: Programme,
) -> None:
    row = value(programme, 1, name="Lindestraat 12", at_home=True, geometry=HOME, story="Stil.")
    [told] = told_values(reading(programme), for_everyone=True)
    assert (told.spot, told.cell) == (None, None)
    addresses(programme, 10)
    [told] = told_values(reading(programme), for_everyone=True)
    assert (told.spot, told.cell, told.place) == (None, (1002, 4001), "bij iemand thuis")
    before = everything_that_goes_out(programme)
    assert "Lindestraat 12" not in before and "233.37" not in before
    [layer] = values_layers(reading(programme))
    [feature] = layer.features
    assert shapely.from_wkb(feature.shape).bounds == (100_200, 400_100, 100_300, 400_200)
    # The whole of what others see is the same for any other place in the square.
    row.name, row.geometry = "Eikstraat 3", shapely.Point(100_299.9, 400_100.1)
    row.save()
    assert everything_that_goes_out(programme) == before


def test_five_voices_at_home_make_a_square_and_one_voice_with_five_stories_does_not(
    programme: Programme,
) -> None:
    rows = [value(programme, number, at_home=True, geometry=HOME) for number in range(5)]
    cells = {one.cell for one in told_values(reading(programme), for_everyone=True)}
    assert cells == {(1002, 4001)}
    for row in rows:
        Contributor.objects.create(
            contribution=row.contribution, email="zelfde@voorbeeld.nl", link_hash=row.key
        )
    assert {one.cell for one in told_values(reading(programme), for_everyone=True)} == {None}
    # Who works here sees the square, and no finer place either.
    office = told_values(reading(programme), for_everyone=False)
    assert {(one.spot, one.cell) for one in office} == {(None, (1002, 4001))}


def test_held_hidden_and_from_a_hidden_contribution_is_for_nobody_else(
    programme: Programme,
) -> None:
    value(programme, 1, publication="held", story="Nog niet bekeken.")
    value(programme, 2, publication="hidden", story="Een naam.")
    of_hidden = value(programme, 3, story="Uit verborgen bijdrage.")
    of_hidden.contribution.publication = "hidden"
    of_hidden.contribution.save()
    sent = everything_that_goes_out(programme)
    for words in ("Nog niet bekeken", "Een naam", "Uit verborgen"):
        assert words not in Client().get(reverse("square:values", args=[programme.slug])).text
    assert (
        "social-marker"
        not in Client().get(reverse("square:values-map", args=[programme.slug])).text
    )
    assert values_section(values_facts(reading(programme)), report_language("nl")) == ()
    assert "Nog niet bekeken" not in sent
    assert len(office_page(programme, Filters()).waiting) == 1


def test_a_choice_by_group_shows_five_voices_and_never_fewer(programme: Programme) -> None:
    for number in range(5):
        value(programme, number, group="ouders", value="spelen" if number else "rust")
    for number in range(5, 11):
        value(programme, number, group="huurders")
    page = public_page(programme, Filters(group="Ouders"))
    assert page.withheld == "" and len(page.places[0].told) == 5
    assert [choice.words for choice in page.choices.groups] == ["huurders", "ouders"]
    alone = public_page(programme, Filters(group="ouders", value="rust"))
    assert alone.places == () and "minder dan 5" in alone.withheld
    # One more voice, of a group of its own: then "not a parent, not a tenant" is one person.
    value(programme, 11, group="jongeren")
    for group in ("jongeren", "ouders"):
        shut = public_page(programme, Filters(group=group))
        assert shut.places == () and shut.withheld
    assert [choice.words for choice in public_page(programme, Filters()).choices.groups] == [
        "huurders"
    ]
    shown = (
        Client()
        .get(reverse("square:values-map", args=[programme.slug]), {"groep": "jongeren"})
        .text
    )
    assert "social-marker" not in shown


def test_a_choice_by_channel_counts_the_same(programme: Programme) -> None:
    for number in range(6):
        value(programme, number, channel="walk")
    for number in range(6, 12):
        value(programme, number, channel="paper")
    page = public_page(programme, Filters(channel="paper"))
    assert len(page.places[0].told) == 6
    # A group of three within a channel that is shown would be three people: it is not offered.
    value(programme, 12, channel="web")
    assert public_page(programme, Filters(channel="web")).places == ()


def test_a_filter_by_value_works_in_the_address_and_without_results_says_so(
    programme: Programme,
) -> None:
    value(programme, 1, value="Rust", story="Stil daar.")
    value(programme, 2, value="spelen", name="De speeltuin", story="Druk daar.")
    here = reverse("square:values", args=[programme.slug])
    quiet = Client().get(here, {"waarde": "rust"}).text
    assert "Stil daar." in quiet and "Druk daar." not in quiet
    assert "Dit vertelde nog niemand." in Client().get(here, {"gevoel": "missed"}).text


def sent(**more: object) -> dict[str, object]:
    given = {"place_name": "Mijn tuin", "value": "rust", "feeling": "dear", "send": "1"}
    return given | more


def test_what_someone_tells_is_held_linked_and_kept_once(programme: Programme) -> None:
    here = reverse("square:values-tell", args=[programme.slug])
    client = Client()
    story = sent(story="Hier is het stil.", at_home="on", group="ouders", x=100_200, y=400_100)
    for _again in range(2):
        answer = client.post(here, story)
        assert answer.status_code == 302
    row = PlaceValue.objects.get(programme=programme)
    assert (row.publication, row.story, row.key) == (
        Publication.HELD,
        "Hier is het stil.",
        "v-web-1",
    )
    kept = row.contribution
    assert kept is not None and kept.at_home and kept.channel == "web" and kept.group == "ouders"
    assert kept.geometry == row.geometry == shapely.Point(100_200, 400_100)
    assert "Hier is het stil." in client.get(answer["Location"]).text
    assert (
        "Hier is het stil." not in client.get(reverse("square:values", args=[programme.slug])).text
    )


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ({"place_name": ""}, "Welke plek is het?"),
        ({"feeling": "boos"}, "Hoe staat het ervoor?"),
        ({"value": "x" * 41}, "Wat betekent deze plek voor u?"),
        ({"x": 1, "y": 1}, "niet op de kaart"),
        ({"website": "http://spam"}, "dat u niet kunt zien"),
    ],
)
def test_what_is_not_right_is_told_and_nothing_is_kept(
    programme: Programme, missing: dict[str, object], says: str
) -> None:
    answer = Client().post(
        reverse("square:values-tell", args=[programme.slug]), sent(story="Blijf.", **missing)
    )
    assert answer.status_code == 422 and says in answer.text and "Blijf." in answer.text
    assert not PlaceValue.objects.exists()


def test_pointing_at_the_map_sends_nothing_in(programme: Programme) -> None:
    answer = Client().post(
        reverse("square:values-tell", args=[programme.slug]),
        sent() | {"place-wide.x": "300", "place-wide.y": "200"},
    )
    assert answer.status_code == 200 and "Mijn tuin" in answer.text
    assert "U koos een plek" in answer.text and not PlaceValue.objects.exists()


def test_someone_who_works_here_opens_and_hides_it_and_history_says_who(
    programme: Programme,
) -> None:
    row = value(programme, 1, publication="held", story="Bekijk mij.")
    person = area_manager(programme).person
    client = signed_in(person)
    judge = reverse("listen:values-judge", args=[programme.slug, row.pk])
    public = reverse("square:values", args=[programme.slug])
    client.post(judge, {"publication": "published"})
    assert "Bekijk mij." in Client().get(public).text
    assert row.history.latest().history_user == person
    client.post(judge, {"publication": "hidden"})
    assert "Bekijk mij." not in Client().get(public).text
    assert client.post(judge, {"publication": "held"}).status_code == 404
    assert client.get(judge).status_code == 405


def test_the_map_to_print_is_an_a3_or_a4_with_its_list(programme: Programme) -> None:
    value(programme, 1, story="Hier is het stil.")
    client = signed_in(area_manager(programme).person)
    sizes = {}
    for paper in ("a3", "a4"):
        answer = client.get(reverse("listen:values-poster", args=[programme.slug, paper]))
        assert answer["Content-Type"] == "application/pdf"
        sizes[paper] = len(answer.content)
        assert "Hier is het stil." in text_of(answer.content)
    other = client.get(reverse("listen:values-poster", args=[programme.slug, "a0"]))
    assert other.status_code == 404 and sizes


def test_without_values_every_page_says_that_nobody_told_anything(programme: Programme) -> None:
    for address in (
        reverse("square:values", args=[programme.slug]),
        reverse("listen:values", args=[programme.slug]),
    ):
        client = signed_in(area_manager(programme).person)
        assert "niemand vertelde wat een plek betekent" in client.get(address).text
    assert values_layers(reading(programme)) == ()
    made = report_pdf(values_poster(programme, "nl", "a4"))
    assert "mag iedereen nog niets zien" in text_of(made)


def test_the_plan_shows_small_counts_as_such(programme: Programme) -> None:
    for number in range(6):
        value(programme, number, name="De linden" if number < 5 else "Het hek")
    with translation.override("nl"):
        blocks = values_section(values_facts(reading(programme)), report_language("nl"))
    table = next(block for block in blocks if hasattr(block, "rows"))
    assert [row[3].text for row in table.rows] == ["5", "minder dan 5"]
    assert json.dumps([row[0].text for row in table.rows]) == '["1. De linden", "2. Het hek"]'
