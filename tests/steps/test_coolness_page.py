"""Coolness of a programme: findings, places and whom they serve, the ways between two places."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from shapely import box

from tests.people import bare_programme, kept_example
from wijkdraad.method.know.grid import Grid
from wijkdraad.method.know.walking.coolness import distances
from wijkdraad.method.report.language import PrintedFigure
from wijkdraad.programme.models import (
    Feature,
    FeatureKind,
    MissingReason,
    Observation,
    ObservationKind,
    Programme,
)
from wijkdraad.steps.facts.knowing.coolness import coolness_facts
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.language import report_language
from wijkdraad.steps.terrain.coolness.cool_table import cool_table
from wijkdraad.steps.terrain.coolness.coolness_page import (
    coolness_page,
    coolness_picture,
    route_told,
)
from wijkdraad.steps.terrain.coolness.routes import End, end_in, hours_of, ways_between
from wijkdraad.steps.terrain.coolness.served import estimated_at, people_of, save_served
from wijkdraad.steps.terrain.coolness.walks import (
    benches_at,
    homes_of,
    hottest,
    network_of,
    parks_of,
    places_on,
)
from wijkdraad.steps.terrain.keeping import subject_with_boundary
from wijkdraad.steps.terrain.measuring import measure_terrain

pytestmark = pytest.mark.django_db

FIELD = Grid(0, 100, 10, 10, 10)
COOL = np.full((10, 10), 30, np.float32)


@pytest.fixture(scope="module")
def key(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with kept_example(django_db_blocker) as found:
        yield found


@pytest.fixture
def programme(db: None, key: int) -> Programme:
    return Programme.objects.get(pk=key)


def figure(programme: Programme, indicator: str) -> Observation:
    area = subject_with_boundary(programme)
    return Observation.objects.get(programme=programme, key=f"{area.code}.{indicator}")


def test_nobody_stays_on_a_road_on_water_or_in_the_garden_of_another() -> None:
    everywhere = places_on(COOL, FIELD, {}, [])
    assert [place.area_m2 for place in everywhere] == [10_000]
    shapes = {FeatureKind.ROAD: [box(0, 40, 100, 60)], FeatureKind.WATER: [box(0, 0, 100, 10)]}
    halves = places_on(COOL, FIELD, shapes, [box(0, 60, 50, 100)])
    assert [place.area_m2 for place in halves] == [2_000, 3_000]


def test_homes_are_addresses_where_there_are_any_and_only_those_inside() -> None:
    boundary = box(0, 0, 100, 100)
    houses = [box(0, 0, 10, 10), box(200, 0, 210, 10)]
    without = homes_of({FeatureKind.BUILDING: houses}, boundary)
    assert not without.are_addresses and [one.x for one in without.doors] == [5]
    doors = [shapely.Point(4, 4), shapely.Point(6, 6), shapely.Point(204, 4)]
    homes = homes_of({FeatureKind.BUILDING: houses, FeatureKind.ADDRESS: doors}, boundary)
    assert homes.are_addresses and len(homes.doors) == 2


def test_people_cross_roads_and_nothing_is_walked_without_footpaths() -> None:
    pavements = [box(0, 0, 100, 2), box(0, 8, 100, 10)]
    apart = network_of({FeatureKind.FOOTPATH: pavements})
    joined = network_of({FeatureKind.FOOTPATH: pavements, FeatureKind.ROAD: [box(0, 2, 100, 8)]})
    assert (apart.parts, joined.parts, joined.crossed) == (2, 1, 1)
    assert network_of({FeatureKind.ROAD: [box(0, 2, 100, 8)]}) is None


def test_green_that_a_path_cuts_in_two_is_one_park_and_private_green_is_none() -> None:
    green = {FeatureKind.GREEN: [box(0, 0, 50, 60), box(53, 0, 100, 60), box(300, 0, 340, 100)]}
    parks = parks_of(green, [])
    assert [round(park.area) for park in parks] == [5_820]
    assert parks_of(green, [box(0, 0, 60, 60)]) == []


def test_a_bench_belongs_to_the_nearest_place_and_without_benches_it_is_unknown() -> None:
    places = places_on(COOL, FIELD, {FeatureKind.ROAD: [box(40, 0, 60, 100)]}, [])
    benches = [shapely.Point(45, 50), shapely.Point(20, 20), shapely.Point(400, 400)]
    assert benches_at(places, {FeatureKind.BENCH: benches}) == [2, 0]
    assert benches_at(places, {}) is None


def test_the_hottest_hour_is_told_on_the_ground_that_is_known_at_every_hour() -> None:
    hours = np.stack([np.full((10, 10), warmth, np.float32) for warmth in (30, 34, 33)])
    hours[2, 0] = 90
    hours[1, 0] = np.nan
    whole = box(0, 0, 100, 100)
    assert hottest(hours, FIELD, whole, ["13:00", "14:00", "15:00"]) == "14:00"
    assert hottest(hours * np.nan, FIELD, whole, ["13:00", "14:00", "15:00"]) is None


def test_the_figures_are_saved_with_what_they_know_and_are_to_be_checked(
    programme: Programme,
) -> None:
    for indicator in (
        "cool_place_within_300_m_share",
        "route_shade_share",
        "walking_area_shade_share",
        "park_within_300_m_share",
        "three_trees_near_share",
    ):
        found = figure(programme, indicator)
        assert 0 <= found.value <= 1 and 0 < found.known_share <= 1, indicator
        assert found.kind == ObservationKind.COMPUTED and found.status == "to_verify"
    assert figure(programme, "cool_place_count").value == len(cool_table(programme).rows)
    elderly = figure(programme, "residents_65_and_over_near_coolness")
    area = subject_with_boundary(programme)
    people = people_of(programme, area)["elderly"]
    reach = figure(programme, "cool_place_within_300_m_share")
    assert elderly.kind == ObservationKind.ESTIMATED
    assert elderly.value == round(people.count * reach.value)


def test_each_home_is_served_by_one_place_and_the_rest_is_told(programme: Programme) -> None:
    table = cool_table(programme)
    homes = table.walking.homes
    walk = distances(
        table.walking.network.net,
        table.walking.network.pieces,
        list(homes.doors),
        [place.polygon for place in table.walking.places],
        table.walking.snap_m,
    )
    assert homes.are_addresses and len(homes.doors) > 100
    assert sum(row.serves for row in table.rows) + table.not_served.all == len(homes.doors)
    assert table.not_served.too_far == int((walk.distance_m > table.limit.value).sum())
    for number, row in enumerate(table.rows):
        assert row.serves == int((table.place_of_home == number).sum())
        assert row.capacity == int(row.area_m2 // 4)
    reach = figure(programme, "cool_place_within_300_m_share").value
    assert reach == pytest.approx(1 - table.not_served.all / len(homes.doors))


def test_another_garden_or_address_is_measured_anew(programme: Programme) -> None:
    before = figure(programme, "cool_place_count").value
    row = max(cool_table(programme).rows, key=lambda one: one.serves)
    place = next(one for one in cool_table(programme).walking.places if one.id == row.number)
    source = programme.features.first().source
    Feature.objects.create(
        programme=programme,
        source=source,
        kind=FeatureKind.GREEN,
        ground="private",
        geometry=place.polygon.buffer(2),
    )
    measure_terrain(programme)
    assert figure(programme, "cool_place_count").value == before - 1


def test_without_a_figure_of_the_area_the_estimate_is_unknown_and_says_why(
    programme: Programme,
) -> None:
    area = subject_with_boundary(programme)
    figures = Observation.objects.filter(
        programme=programme, area=area, indicator__key__startswith="inhabitants_65_and_over"
    ).exclude(method__startswith="wijkdraad.")
    figures.update(value=None, missing_reason=MissingReason.SUPPRESSED)
    save_served(programme)
    found = figure(programme, "residents_65_and_over_near_coolness")
    assert found.value is None and found.missing_reason == MissingReason.SUPPRESSED
    assert estimated_at(people_of(programme, area), "elderly", 10, 100) is None
    rows = coolness_facts(Reading(programme, report_language("nl"))).places
    assert {row.elderly for row in rows} == {PrintedFigure("onbekend")}
    figures.update(value=5_000, missing_reason="")
    save_served(programme)
    assert figure(programme, "residents_65_and_over_near_coolness").value > 0


def test_the_shadiest_way_has_no_less_shade_and_no_less_length(programme: Programme) -> None:
    start, goal = End(0, 120_460, 480_560), End(0, 120_600, 480_480)
    for hour in hours_of(programme)[2:9:3]:
        found = ways_between(programme, start, goal, hour)
        assert found.shadiest.length_m >= found.shortest.length_m - 0.001
        if found.shortest.shaded_share is not None:
            assert found.shadiest.shaded_share >= found.shortest.shaded_share - 1e-9
        told = route_told(programme, start, goal, hour)
        assert hour in told.sentences[0] and len(told.rows) == 2
    assert ways_between(programme, start, End(999), "13:00") is None
    assert ways_between(programme, start, goal, "03:00") is None
    far = route_told(programme, start, End(0, 125_000, 480_000), "13:00")
    assert far.rows == () and "geen weg" in far.sentences[0]


@pytest.mark.parametrize("text", ["", "koel-", "koel-0", "koel-1x", "1_2", "nan_480000", "9" * 40])
def test_what_is_no_end_is_none(text: str) -> None:
    assert end_in(text) is None


def test_an_end_comes_back_from_its_address() -> None:
    for end in (End(7), End(0, 120_520.5, 480_540.0)):
        assert end_in(end.text) == end


def test_page_and_plan_tell_the_same_and_the_map_shows_every_place(programme: Programme) -> None:
    page = coolness_page(programme, None, None)
    table = cool_table(programme)
    assert len(page.facts.places) == len(table.rows) == len(page.colours)
    assert page.facts.guidelines[0].name.startswith("Adressen")
    assert len(page.facts.guidelines) == 3 and len(page.facts.rule) == 3
    svg = coolness_picture(programme, "wide", None, None, "13:00")
    for row in table.rows:
        assert f">{row.number}</text>" in svg
    assert coolness_picture(programme, "huge", None, None, "13:00") is None


def test_without_heights_there_is_nothing_and_nothing_is_made_up() -> None:
    programme = bare_programme("kaal")
    assert cool_table(programme) is None and coolness_page(programme, None, None) is None
    facts = coolness_facts(Reading(programme, report_language("nl")))
    assert facts.guidelines == () and facts.places == ()
