"""Whose ground a shape of the base map is on, and the points of it: addresses and benches."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.conftest import EXAMPLE
from wijkdraad.exchange.export.exporting import export_dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Feature, FeatureKind, Ground

from .dossiers import SOUTH, WEST, faults_of, geojson, square, with_source, write

pytestmark = pytest.mark.django_db


def grounds(folder: Path, **options: object) -> list[str]:
    """The ground of each green shape of a map with one that is private, business and unknown."""
    attributes = ({"van": "private"}, {"van": "Grond van een bedrijf"}, {"van": None})
    map_ = geojson((square(5 * number), each) for number, each in enumerate(attributes))
    change = with_source("k", map_, use="green", file="k.json", **options)
    import_dossier(write(folder, change))
    return [feature.ground for feature in Feature.objects.order_by("pk")]


def test_the_ground_stands_in_a_column_by_code_or_by_name(tmp_path: Path) -> None:
    assert grounds(tmp_path / "d", columns={"ground": "van"}) == ["private", "business", ""]


def test_the_ground_of_all_shapes_can_stand_with_the_source(tmp_path: Path) -> None:
    assert grounds(tmp_path / "d", ground="public") == ["public"] * 3


def test_without_either_nobody_knows_whose_ground_it_is(tmp_path: Path) -> None:
    assert grounds(tmp_path / "d") == [""] * 3


def test_a_shape_whose_ground_changes_is_changed(tmp_path: Path) -> None:
    grounds(tmp_path / "d", ground="public")
    before = set(Feature.objects.values_list("pk", flat=True))
    assert grounds(tmp_path / "d", columns={"ground": "van"}) == ["private", "business", ""]
    assert before.isdisjoint(Feature.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("use", "options", "place"),
    [
        ("green", {"columns": {"ground": "van"}}, ("k.json", 1, "ground")),
        ("green", {"columns": {"ground": "eigenaar"}}, ("k.json", 0, "ground")),
        ("green", {"ground": "prive"}, ("dossier.toml", 0, "sources[2].ground")),
        ("works", {"ground": "private"}, ("dossier.toml", 0, "sources[2].ground")),
        (
            "green",
            {"ground": "private", "columns": {"ground": "van"}},
            ("dossier.toml", 0, "sources[2].ground"),
        ),
    ],
)
def test_a_ground_that_is_none_is_a_fault(
    tmp_path: Path, use: str, options: dict[str, object], place: tuple[str, int, str]
) -> None:
    map_ = geojson([(square(), {"van": "van de buren", "id": "w1"})])
    [fault] = faults_of(
        write(tmp_path / "d", with_source("k", map_, use=use, file="k.json", **options))
    )
    assert (fault.file, fault.row, fault.column) == place


@pytest.mark.parametrize("kind", [FeatureKind.ADDRESS, FeatureKind.BENCH])
def test_addresses_and_benches_are_points(tmp_path: Path, kind: str) -> None:
    point = shapely.Point(WEST + 5, SOUTH + 5)
    change = with_source("k", geojson([(point, {})]), use=kind, file="k.json")
    import_dossier(write(tmp_path / "d", change))
    assert [feature.geometry for feature in Feature.objects.filter(kind=kind)] == [point]
    change = with_source("k", geojson([(square(), {})]), use=kind, file="k.json")
    [fault] = faults_of(write(tmp_path / "e", change))
    assert (fault.file, fault.row) == ("k.json", 1)


def test_the_example_has_private_gardens_addresses_and_benches_and_keeps_them(
    tmp_path: Path,
) -> None:
    programme = import_dossier(EXAMPLE).programme
    private = Feature.objects.filter(ground=Ground.PRIVATE)
    assert set(private.values_list("kind", flat=True)) == {FeatureKind.GREEN, FeatureKind.BARE}
    assert Feature.objects.filter(kind=FeatureKind.ADDRESS).count() == 517
    assert Feature.objects.filter(kind=FeatureKind.BENCH).count() == 17
    export_dossier(programme, tmp_path / "out")
    described = tmp_path / "out" / "dossier.toml"
    told = described.read_text(encoding="utf-8")
    described.write_text(told.replace(f'"{programme.slug}"', '"kopie"'), encoding="utf-8")
    import_dossier(tmp_path / "out")
    both = [
        sorted(
            Feature.objects.filter(programme__slug=slug).values_list(
                "kind", "ground", "source__key"
            )
        )
        for slug in (programme.slug, "kopie")
    ]
    assert both[0] == both[1]
