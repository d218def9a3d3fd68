"""The social map of a programme: who is near, what is shown of it, and what goes into the plan."""

from __future__ import annotations

import pytest
import shapely
from django.utils import translation
from shapely import LineString, Point

from tests.people import WholeThread, whole_thread
from wijkdraad.method.know.social_map import Nearness
from wijkdraad.method.report.structure import BulletList, Picture, Table
from wijkdraad.programme.models import (
    Actor,
    Area,
    Contribution,
    ContributionNeed,
    Feature,
    Programme,
    Relation,
    Source,
)
from wijkdraad.steps.facts.know import gaps
from wijkdraad.steps.facts.knowing.owners import owner_sentences
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.know import describe_ground
from wijkdraad.steps.language import report_language
from wijkdraad.steps.report import programme_report
from wijkdraad.steps.social_map.found import social_map
from wijkdraad.steps.social_map.page import social_map_page, social_map_picture
from wijkdraad.steps.social_map.words import form_words

pytestmark = pytest.mark.django_db
WEST, SOUTH = 120_000, 480_000


@pytest.fixture
def whole(db: None) -> WholeThread:
    return whole_thread()


def at(east: float, north: float = 0) -> Point:
    return Point(WEST + east, SOUTH + north)


def someone(whole: WholeThread, key: str, place: Point | None, **values: str) -> Actor:
    values = {"name": key, "kind": "school", "does": "iets", "theme": whole.need.theme, **values}
    return Actor.objects.create(programme=whole.programme, key=key, geometry=place, **values)


def street(whole: WholeThread) -> None:
    """A footpath of 2 m wide and 900 m long, along the places of these tests."""
    source = Source.objects.create(
        programme=whole.programme, key="pad", name="Paden", licence="CC0"
    )
    shape = LineString([at(0), at(900)]).buffer(1, cap_style="flat")
    Feature.objects.create(
        programme=whole.programme, source=source, kind="footpath", geometry=shape
    )


def heard(whole: WholeThread, *places: Point) -> None:
    whole.need.theme = "gezondheid"
    whole.need.save()
    Contribution.objects.filter(programme=whole.programme).update(geometry=None)
    for number, place in enumerate(places):
        said = Contribution.objects.create(
            programme=whole.programme, key=f"extra{number}", channel="web", kind="wish",
            text="-", geometry=place,
        )  # fmt: skip
        ContributionNeed.objects.create(
            programme=whole.programme, contribution=said, need=whole.need, why="-"
        )


def found_of(whole: WholeThread):
    programme = Programme.objects.get(pk=whole.programme.pk)
    return social_map(Reading(programme, report_language("nl")))


def test_the_walk_over_the_base_map_tells_who_is_near(whole: WholeThread) -> None:
    heard(whole, at(100), at(900))
    street(whole)
    someone(whole, "dokter", at(0), theme="Gezondheid")
    someone(whole, "zwembad", at(900), theme="water")
    map_ = found_of(whole)
    [need] = map_.needs
    assert map_.on_network
    assert (need.reach.answer, need.reach.near, need.reach.far) == (Nearness.PARTLY, 1, 1)
    assert need.classes == {250.0: 1, 1000.0: 1}
    assert [one.name for one in need.people] == ["dokter"]


def test_without_paths_the_page_says_that_it_is_a_straight_line(whole: WholeThread) -> None:
    heard(whole, at(100))
    someone(whole, "dokter", at(0))
    assert not found_of(whole).on_network
    assert "rechte lijn" in social_map_page(whole.programme, False).measured
    street(whole)
    assert "rechte lijn" not in social_map_page(whole.programme, False).measured


def test_one_more_actor_near_closes_the_gap(whole: WholeThread) -> None:
    heard(whole, at(900))
    street(whole)
    someone(whole, "dokter", at(0))
    assert [need.name for need in found_of(whole).gaps] == [whole.need.name]
    someone(whole, "wijkzuster", at(850))
    assert found_of(whole).gaps == ()


def test_the_list_stands_by_theme_or_by_group_and_no_theme_comes_last(whole: WholeThread) -> None:
    someone(whole, "a", None, theme="", for_whom="kinderen")
    someone(whole, "b", None, theme="water", for_whom="Kinderen")
    someone(whole, "c", None, theme="groen")
    by_theme = social_map_page(whole.programme, by_group=False).groups
    assert [(group.name, [one.key for one in group.people]) for group in by_theme] == [
        ("groen", ["c"]), ("water", ["b"]), ("", ["a"]),
    ]  # fmt: skip
    by_group = social_map_page(whole.programme, by_group=True).groups
    assert [[one.key for one in group.people] for group in by_group] == [["b", "a"], ["c"]]


@pytest.mark.parametrize("code", ["nl", "en"])
def test_three_forms_have_three_letters_and_three_shapes(code: str) -> None:
    with translation.override(code):
        assert len({letter for _shape, letter, _word, _name in form_words()}) == 3
        assert len({shape for shape, *_rest in form_words()}) == 3


def section(programme: Programme) -> list[object]:
    blocks = programme_report(programme, "nl").blocks
    start = next(
        n for n, block in enumerate(blocks) if getattr(block, "anchor", "") == "know-actors"
    )
    end = next(n for n in range(start + 1, len(blocks)) if hasattr(blocks[n], "anchor"))
    return list(blocks[start:end])


def test_the_plan_withholds_small_counts_and_homes_that_the_page_shows(whole: WholeThread) -> None:
    heard(whole, at(900), at(899))
    street(whole)
    someone(whole, "dokter", at(0))
    someone(whole, "buren", at(50, 20), kind="residents", form="initiative", theme="groen")
    Area.objects.filter(programme=whole.programme).update(
        geometry=shapely.box(WEST - 50, SOUTH - 100, WEST + 950, SOUTH + 400)
    )
    [line] = social_map_page(whole.programme, False).gaps
    assert line.classes == "500 tot 1.000 m: 2"
    told = section(whole.programme)
    [gaps] = [block for block in told if isinstance(block, BulletList)]
    assert "500 tot 1.000 m: minder dan 5" in gaps.items[0].text
    assert ": 2" not in gaps.items[0].text
    [picture] = [block for block in told if isinstance(block, Picture)]
    assert ">O1<" in picture.svg and ">I2<" not in picture.svg
    assert "Bewonersgroepen" in picture.note
    on_page = social_map_picture(whole.programme, "wide")
    assert on_page is not None and on_page.count("social-marker") == 2


def test_removing_who_is_on_it_changes_the_plan(example: Programme) -> None:
    before = section(example)
    assert any(isinstance(block, Table) and "regel" in block.caption for block in before)
    Relation.objects.filter(programme=example).delete()
    Actor.objects.filter(programme=example).delete()
    assert len(section(example)) == 2


def test_the_example_has_its_gaps_and_its_rules_in_the_way(example: Programme) -> None:
    page = social_map_page(example, False)
    assert {line.need.name for line in page.gaps} == {
        "Een eerste stap naar werk, dicht bij huis", "Een huis dat 's nachts afkoelt",
    }  # fmt: skip
    assert {one.key for one in page.obstacles} == {
        "geveltuiniers",
        "jongerenwerk",
        "wijkverpleging",
    }
    assert page.asked is None
    asked = social_map_page(
        example, False, "jongerenwerk", {"public_duty": False, "rule_in_the_way": True}
    ).asked
    assert asked is not None and asked.person is not None
    assert (asked.person.key, asked.role) == ("jongerenwerk", "regels stellen")
    assert Actor.objects.get(programme=example, key="jongerenwerk").municipal_role == ""


def test_green_and_paving_of_public_and_private_ground(whole: WholeThread) -> None:
    """Of 200 m2: green 60 private, 20 of a business, 10 public, 10 unknown; 60 paved, 40 not mapped."""
    programme = whole.programme
    source = Source.objects.create(
        programme=programme, key="kaart", name="Kaart", licence="CC0", period="2026"
    )
    area = Area.objects.get(programme=programme, role="subject")
    area.geometry = shapely.box(WEST, SOUTH, WEST + 20, SOUTH + 10)
    area.save()
    for west, east, kind, ground in (
        (0, 6, "green", "private"), (6, 8, "green", "business"), (8, 9, "green", "public"),
        (9, 10, "green", ""), (10, 16, "footpath", "public"),
    ):  # fmt: skip
        Feature.objects.create(
            programme=programme, source=source, kind=kind, ground=ground,
            geometry=shapely.box(WEST + west, SOUTH, WEST + east, SOUTH + 10),
        )  # fmt: skip
    describe_ground(programme)
    found = {
        row.indicator.key: (row.value, row.known_share)
        for row in Reading(programme, report_language("nl")).cloth.observations
        if row.method == "wijkdraad.ground_owners 2"
    }
    assert found == {
        "public_ground_green_share": (pytest.approx(10 / 70), pytest.approx(0.75)),
        "public_ground_paved_share": (pytest.approx(60 / 70), pytest.approx(0.75)),
        "private_ground_green_share": (pytest.approx(1.0), pytest.approx(0.75)),
        "private_ground_paved_share": (pytest.approx(0.0), pytest.approx(0.75)),
        "green_on_private_ground_share": (pytest.approx(80 / 90), pytest.approx(0.75)),
        "paved_on_private_ground_share": (pytest.approx(0.0), pytest.approx(0.75)),
    }
    with translation.override("en"):
        assert owner_sentences(Reading(programme, report_language("en"))) == (
            "Of the green that we know of, 89% lies on private ground, and of the paving 0%; of 25% "
            "of the neighbourhood we do not know whether it is green or paved, or whose it is.",
            "What lies on private ground is not up to the municipality.",
        )
    Feature.objects.filter(programme=programme).update(ground="")
    describe_ground(programme)
    assert (
        owner_sentences(Reading(Programme.objects.get(pk=programme.pk), report_language("nl")))
        == ()
    )


def test_a_yard_of_the_bgt_is_neither_green_nor_paved(whole: WholeThread) -> None:
    """Of 200 m2: 40 of buildings, 60 public green, 20 public paving, 80 of yards."""
    programme = whole.programme
    bgt, gardens = (
        Source.objects.create(programme=programme, key=key, name=name, licence="CC0", period="2026")
        for key, name in (("bgt", "Open and paved ground (BGT)"), ("tegels", "Betegelde tuinen"))
    )
    area = Area.objects.get(programme=programme, role="subject")
    area.geometry = shapely.box(WEST, SOUTH, WEST + 20, SOUTH + 10)
    area.save()
    for west, east, kind, ground in (
        (0, 4, "building", ""),
        (4, 10, "green", "public"),
        (10, 12, "bare", "public"),
        (12, 20, "bare", "private"),
    ):
        Feature.objects.create(
            programme=programme,
            source=bgt,
            kind=kind,
            ground=ground,
            geometry=shapely.box(WEST + west, SOUTH, WEST + east, SOUTH + 10),
        )

    def found() -> dict[str, tuple[float | None, float | None]]:
        describe_ground(programme)
        rows = Reading(programme, report_language("en")).cloth.observations
        return {
            row.indicator.key: (row.value, row.known_share)
            for row in rows
            if row.method.startswith("wijkdraad.ground")
        }

    told = found()
    assert told["building_area_share"] == (pytest.approx(0.2), pytest.approx(1.0))
    assert told["green_area_share"] == (pytest.approx(60 / 120), pytest.approx(0.6))
    assert told["paved_area_share"] == (pytest.approx(20 / 120), pytest.approx(0.6))
    for key in ("private_ground_green_share", "private_ground_paved_share"):
        assert told[key] == (None, pytest.approx(0.6))
    assert told["green_on_private_ground_share"][0] is None
    assert told["public_ground_green_share"][0] == pytest.approx(0.75)
    with translation.override("en"):
        reading = Reading(programme, report_language("en"))
        assert owner_sentences(reading) == (
            "Of all private ground on the map we do not know whether it is green or paved: of a yard the "
            "map does not say so. So we cannot say how much of the green and the paving is private.",
        )
        assert any(gap.startswith(f"40% of {area.name} is yard") for gap in gaps(reading))
    # The same shape from a map that does tell tiles is paving.
    Feature.objects.filter(programme=programme, ground="private").update(source=gardens)
    told = found()
    assert told["paved_area_share"] == (pytest.approx(0.5), pytest.approx(1.0))
    assert told["private_ground_paved_share"] == (pytest.approx(1.0), pytest.approx(1.0))
    again = Reading(Programme.objects.get(pk=programme.pk), report_language("en"))
    assert not any("is yard" in gap for gap in gaps(again))
