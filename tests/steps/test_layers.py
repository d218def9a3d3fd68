"""The map layers: what is on the map of a programme, and what may never be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely
from django.utils import translation

from tests.people import WholeThread, whole_thread
from wijkdraad.documents.maps.geopackage import report_gpkg
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.layers import MapLayer, Value
from wijkdraad.programme.models import (
    Actor,
    Area,
    AreaRole,
    Contribution,
    Feature,
    MissingReason,
    Observation,
    ObservationKind,
    Programme,
    Work,
)
from wijkdraad.steps.facts.layers import map_layers
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.report import programme_report

SQUARE_M = 100

pytestmark = pytest.mark.django_db

BOX = shapely.box(120_000, 480_000, 120_400, 480_300)


@pytest.fixture
def whole() -> WholeThread:
    thread = whole_thread()
    thread.area.geometry = BOX
    thread.area.save()
    return thread


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def layers_of(programme: Programme) -> dict[str, MapLayer]:
    return {layer.name: layer for layer in map_layers(Reading(programme, Language("en")))}


def values(layer: MapLayer, column: str) -> list[Value]:
    place = [each.name for each in layer.columns].index(column)
    return [feature.values[place] for feature in layer.features]


def said(programme: Programme, count: int, x: float = 120_110, y: float = 480_110) -> None:
    for number in range(count):
        Contribution.objects.create(
            programme=programme, key=f"k{x:.0f}-{number}", channel="web", kind="wish",
            text="Geheime woorden", group="Geheime groep", place="Geheime plek",
            geometry=shapely.Point(x + number, y),
        )  # fmt: skip


def test_a_figure_has_its_value_and_a_missing_one_its_reason(whole: WholeThread) -> None:
    other = Area.objects.create(
        programme=whole.programme, code="GM9999", year=2026, name="Waterbeek",
        role=AreaRole.CONTEXT, geometry=BOX.buffer(900),
    )  # fmt: skip
    common = {
        "programme": whole.programme, "indicator": whole.indicator, "period": "2025",
        "moment": "profile", "kind": ObservationKind.MEASURED, "source": whole.source,
    }  # fmt: skip
    Observation.objects.create(key="o1", area=whole.area, value=0.25, **common)
    Observation.objects.create(
        key="o2", area=other, missing_reason=MissingReason.SUPPRESSED, **common
    )
    layer = layers_of(whole.programme)["areas"]
    name = whole.indicator.key.lower().replace("-", "_")
    assert values(layer, "name") == [whole.area.name, "Waterbeek"]
    assert values(layer, name) == [0.25, None]
    assert values(layer, f"{name}_remark") == [None, str(MissingReason.SUPPRESSED.label)]
    column = next(each for each in layer.columns if each.name == name)
    assert "2025" in column.full_title and whole.source.name in column.about


def test_the_latest_period_wins_and_an_area_without_it_is_empty(whole: WholeThread) -> None:
    other = Area.objects.create(
        programme=whole.programme, code="GM9999", year=2026, name="Waterbeek",
        role=AreaRole.CONTEXT, geometry=BOX.buffer(900),
    )  # fmt: skip
    common = {
        "programme": whole.programme, "indicator": whole.indicator, "moment": "profile",
        "kind": ObservationKind.MEASURED, "source": whole.source,
    }  # fmt: skip
    Observation.objects.create(key="o1", area=whole.area, value=0.1, period="2024", **common)
    Observation.objects.create(key="o2", area=other, value=0.2, period="2024", **common)
    Observation.objects.create(key="o3", area=whole.area, value=0.3, period="2025", **common)
    layer = layers_of(whole.programme)["areas"]
    name = whole.indicator.key.lower().replace("-", "_")
    assert values(layer, name) == [0.3, None]
    assert values(layer, f"{name}_remark") == [None, str(MissingReason.NO_DATA.label)]


def test_a_share_of_too_few_answers_is_not_on_the_map(whole: WholeThread) -> None:
    Observation.objects.create(
        programme=whole.programme, key="o1", indicator=whole.indicator, area=whole.area,
        period="2025", moment="profile", kind=ObservationKind.ASKED, people=29, value=0.4237,
        source=whole.source,
    )  # fmt: skip
    whole.indicator.unit = "share"
    whole.indicator.save()
    layer = layers_of(whole.programme)["areas"]
    assert 0.4237 not in layer.features[0].values
    assert "too few answers" in layer.features[0].values


def test_works_are_drawn_by_what_goes_along_and_an_unknown_budget_is_empty(
    whole: WholeThread,
) -> None:
    line = shapely.LineString([(120_000, 480_050), (120_300, 480_050)])
    Work.objects.update(geometry=line, budget_cents=None, start=date(2026, 3, 1))
    alone = Work.objects.create(
        programme=whole.programme, key="los", name="Los werk", discipline="gas",
        owner=whole.work.owner, budget_cents=12_345, geometry=line,
    )  # fmt: skip
    layer = layers_of(whole.programme)["works"]
    assert dict(zip(values(layer, "name"), values(layer, "goes_along"), strict=True)) == {
        whole.work.name: "a measure goes along",
        alone.name: "without a measure",
    }
    assert values(layer, "budget_eur") == [None, 123.45]
    assert values(layer, "start_date") == ["2026-03-01", None]


def test_works_of_several_shapes_are_in_several_layers_and_one_without_is_named(
    whole: WholeThread,
) -> None:
    for key, shape in (("v", BOX), ("p", shapely.Point(120_050, 480_050)), ("n", None)):
        Work.objects.create(
            programme=whole.programme, key=key, name=f"Werk {key}", discipline="gas",
            owner=whole.work.owner, geometry=shape,
        )  # fmt: skip
    Work.objects.filter(pk=whole.work.pk).update(geometry=BOX.exterior)
    found = layers_of(whole.programme)
    kinds = {name: layer.shape for name, layer in found.items() if name.startswith("works")}
    assert kinds == {"works_points": "point", "works_lines": "line", "works_surfaces": "area"}
    assert all("Werk n" in found[name].note for name in kinds)


def test_layers_without_a_shape_stay_in_the_report_to_be_named(whole: WholeThread) -> None:
    Work.objects.update(geometry=None)
    report = programme_report(whole.programme, "en")
    empty = {layer.title for layer in report.layers if not layer.features}
    assert empty >= {"Works", "Social map", "Contributions by square", "Water", "Tree"}
    assert report_gpkg(report).startswith(b"SQLite format 3")


def test_the_base_map_is_a_layer_for_each_kind(whole: WholeThread) -> None:
    for kind, shape in (("water", BOX), ("green", BOX), ("tree", shapely.Point(120_010, 480_010))):
        Feature.objects.create(
            programme=whole.programme, source=whole.source, kind=kind, geometry=shape
        )
    found = layers_of(whole.programme)
    assert [len(found[name].features) for name in ("water", "green", "tree", "road")] == [
        1,
        1,
        1,
        0,
    ]
    assert values(found["water"], "source") == [whole.source.name]


def test_few_contributions_in_a_square_are_not_on_the_map(whole: WholeThread) -> None:
    said(whole.programme, 4)
    assert layers_of(whole.programme)["contributions_by_square"].features == ()
    said(whole.programme, 6, x=120_310)
    layer = layers_of(whole.programme)["contributions_by_square"]
    assert values(layer, "contributions") == [6]
    square = shapely.from_wkb(layer.features[0].shape)
    assert square.bounds == (120_300, 480_100, 120_300 + SQUARE_M, 480_100 + SQUARE_M)


def test_no_word_group_or_exact_place_of_a_resident_is_in_the_file(whole: WholeThread) -> None:
    said(whole.programme, 9)
    report = programme_report(whole.programme, "en")
    file = report_gpkg(report)
    for secret in ("Geheime woorden", "Geheime groep", "Geheime plek"):
        assert secret.encode() not in file
    corners = {
        tuple(xy)
        for layer in report.layers
        if "contribution" in layer.name
        for feature in layer.features
        for xy in shapely.get_coordinates(shapely.from_wkb(feature.shape))
    }
    assert corners and all(value % SQUARE_M == 0 for xy in corners for value in xy)


def test_a_group_of_residents_has_no_place_on_the_map(whole: WholeThread) -> None:
    for key, kind in (("school", "school"), ("groep", "residents")):
        Actor.objects.create(
            programme=whole.programme, key=key, name=key, kind=kind, does="iets",
            geometry=shapely.Point(120_050, 480_050),
        )  # fmt: skip
    assert values(layers_of(whole.programme)["social_map"], "name") == ["school"]


def test_each_language_names_its_layers_and_no_two_are_the_same(whole: WholeThread) -> None:
    dutch, english = (programme_report(whole.programme, code).layers for code in ("nl", "en"))
    assert {layer.name for layer in dutch} & {layer.name for layer in english} <= {"water"}
    for layers in (dutch, english):
        assert len({layer.name for layer in layers}) == len(layers)
        assert len({layer.title for layer in layers}) == len(layers)


def test_layers_change_no_other_document(whole: WholeThread) -> None:
    from wijkdraad.documents.html import report_html

    report = programme_report(whole.programme)
    assert report_html(report) == report_html(replace(report, layers=()))
