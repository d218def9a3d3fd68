"""What an import saves, and what it leaves alone."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from tests.conftest import EXAMPLE
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import (
    Area,
    Contribution,
    Elevation,
    Feature,
    Goal,
    Indicator,
    Need,
    NeedGoal,
    Observation,
    ObservationCommitment,
    Programme,
    Work,
)

from .dossiers import (
    FULL,
    FULL_TOML,
    SMALL,
    SOUTH,
    SUBJECT,
    TOML,
    WEST,
    faults_of,
    geojson,
    meant,
    places_of,
    raster,
    rows,
    source,
    square,
    with_source,
    write,
    write_layers,
)

pytestmark = pytest.mark.django_db


def text(name: str) -> str:
    content = FULL[name]
    assert isinstance(content, str)
    return content


def differences(before: dict[str, list[tuple]], after: dict[str, list[tuple]]) -> dict[str, int]:
    """Per table the number of rows of `before` that are not in `after` as they were."""
    gone = {name: len(set(before[name]) - set(after[name])) for name in before}
    return {name: count for name, count in gone.items() if count}


STILL = ("dossier_hash",)
"""The one field that every changed dossier changes."""


# --- once, twice, and changed ----------------------------------------------------------------------


def test_every_row_of_a_dossier_is_saved(tmp_path: Path) -> None:
    done = import_dossier(write(tmp_path / "d", base=FULL))
    counts = {name: len(found) for name, found in rows().items() if found}
    assert counts == {
        "Programme": 1, "Source": 8, "Area": 2, "Organisation": 1, "Actor": 2, "Relation": 1,
        "Contribution": 2, "Need": 2, "Goal": 1, "Target": 1, "DecisionMoment": 1, "Work": 2, "Measure": 1,
        "MeasureGoal": 1, "Commitment": 1, "Delivery": 1, "SavingsEntry": 1, "Feature": 4,
        "ContributionNeed": 1, "NeedGoal": 1, "NeedMeasure": 1, "MeasureWork": 1,
        "MeasureCommitment": 1, "ObservationCommitment": 1, "Elevation": 1, "TerrainRaster": 1,
        # own, two of the statistics, and the four of the ground
        "Indicator": 1 + 2 + 4,
        # own, two of two areas, and the two kinds of ground there are
        "Observation": 2 + 4 + 2,
        # what the statistics say about every area in them
        "ComparableArea": 2,
    }  # fmt: skip
    assert (done.created, done.changed, done.unchanged) == (8 + 2 + 27, 0, 0)


@pytest.mark.parametrize("dossier", ["full", "example"])
def test_importing_twice_changes_nothing(tmp_path: Path, dossier: str) -> None:
    folder = EXAMPLE if dossier == "example" else write(tmp_path / "d", base=FULL)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    import_dossier(folder)
    before = rows(old=True)
    assert import_dossier(folder).same_dossier
    assert rows(old=True) == before
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


@pytest.mark.parametrize("dossier", ["full", "example"])
def test_importing_the_same_rows_once_more_touches_no_row(tmp_path: Path, dossier: str) -> None:
    """Also without the fingerprint that tells that nothing changed."""
    folder = EXAMPLE if dossier == "example" else write(tmp_path / "d", base=FULL)
    import_dossier(folder)
    before = rows(("dossier_hash",), old=True)
    Programme.objects.update(dossier_hash="")
    done = import_dossier(folder)
    assert (done.created, done.changed, done.same_dossier) == (0, 0, False)
    assert rows(("dossier_hash",), old=True) == before


CHANGES = {
    "a word in a table": ("needs.csv", "Ouderen", "Kinderen", {"Need": 1}),
    "a decision": ("decision_moments.csv", "2026-03-01", "2026-04-01", {"DecisionMoment": 1}),
    "an amount": ("works.csv", "1000.50", "1000.51", {"Work": 1}),
    "a place": ("contributions.csv", "120020", "120021", {"Contribution": 1}),
    "an owner of a reference": ("relations.csv", "Samen eten", "Samen", {"Relation": 1}),
    "a reason of a link": ("links.csv", "n1,moe", "n1,oud", {"ContributionNeed": 1}),
    "an observation with a link": ("observations.csv", "baseline,3", "baseline,4", {"Observation": 1}),
    "a figure": ("cijfers.csv", "120,", "121,", {"Observation": 1, "ComparableArea": 1}),
    "a figure that is not there any more": ("cijfers.csv", "31.5", "", {"Observation": 1, "ComparableArea": 1}),
    "the name of an area": ("dossier.toml", '"Waterbeek"\nrole', '"Beek"\nrole', {"Area": 1}),
    "the name of a source": ("dossier.toml", "bron cijfers", "cijfers", {"Source": 1}),
    "a shape of a work": ("werk.geojson", "120050.0", "120051.0", {"Work": 1}),
    "a tree": ("bomen.geojson", "120005.0", "120006.0", {"Feature": 1}),
    "a building": ("panden.geojson", "120060.0", "120061.0", {"Feature": 1, "Observation": 2}),
    "a height": ("hoogte.tif", None, raster(np.full((10, 10), 2.5)), {"Elevation": 1, "TerrainRaster": 1}),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
def test_a_changed_dossier_changes_just_that_row(tmp_path: Path, kind: str) -> None:
    name, old, new, expected = CHANGES[kind]
    import_dossier(write(tmp_path / "d", base=FULL))
    before = rows(STILL)
    if isinstance(new, str):
        assert old in text(name)
        new = text(name).replace(old, new)
    import_dossier(write(tmp_path / "d", {name: new}, base=FULL))
    after = rows(STILL)
    assert differences(before, after) == expected
    assert {name: [row[0] for row in found] for name, found in before.items()} == {
        name: [row[0] for row in found] for name, found in after.items()
    } or kind in ("a tree", "a building")


def test_whoever_has_a_row_open_is_told_that_an_import_changed_it(tmp_path: Path) -> None:
    import_dossier(write(tmp_path / "d", base=FULL))
    changes = {
        "needs.csv": text("needs.csv").replace("Ouderen", "Kinderen"),
        "cijfers.csv": text("cijfers.csv").replace("120,", "121,"),
    }
    import_dossier(write(tmp_path / "d", changes, base=FULL))
    revisions = {need.key: need.revision for need in Need.objects.all()}
    assert revisions == {"n1": 2, "n2": 1}
    figures = Observation.objects.filter(indicator__key="inhabitants").order_by("area__code")
    assert [figure.revision for figure in figures] == [2, 1]
    assert Need.objects.get(key="n1").history.count() == 2


def test_a_new_row_is_added_beside_the_rows_that_stay(tmp_path: Path) -> None:
    import_dossier(write(tmp_path / "d", base=FULL))
    before = rows(STILL)
    more = text("goals.csv") + "g2,Groen,Een groene wijk,15\n"
    done = import_dossier(write(tmp_path / "d", {"goals.csv": more}, base=FULL))
    assert (done.created, done.changed) == (1, 0)
    assert differences(before, rows(STILL)) == {}
    assert Goal.objects.count() == 2


def test_a_row_that_is_no_longer_in_the_dossier_is_kept(tmp_path: Path) -> None:
    import_dossier(write(tmp_path / "d", base=FULL))
    before = rows(STILL)
    fewer = {
        "needs.csv": text("needs.csv").replace("n2,Schaduw,Iedereen,bomen,het warm is\n", ""),
        "links.csv": None,
        "savings.csv": None,
        "relations.csv": "from,to,kind\n",
        "observations.csv": None,
    }
    import_dossier(write(tmp_path / "d", fewer, base=FULL))
    assert differences(before, rows(STILL)) == {}


def test_a_row_may_point_at_a_row_of_an_earlier_dossier(tmp_path: Path) -> None:
    import_dossier(write(tmp_path / "d"))
    link = "from_table,from,to_table,to\nneeds,n2,goals,g1\n"
    import_dossier(write(tmp_path / "d", {"needs.csv": None, "links.csv": link}))
    assert NeedGoal.objects.filter(need__key="n2").exists()


def test_rows_that_others_added_are_kept(tmp_path: Path) -> None:
    programme = import_dossier(write(tmp_path / "d", base=FULL)).programme
    said = Contribution.objects.create(
        programme=programme, key="site-1", channel="web", kind="wish", text="Een bank"
    )
    figure = Observation.objects.get(key=f"{SUBJECT}.inhabitants.cijfers")
    ground = Observation.objects.get(key=f"{SUBJECT}.building_area_share")
    own = Observation.objects.create(
        programme=programme,
        key="site-2",
        indicator=figure.indicator,
        area=figure.area,
        source=figure.source,
        value=119,
        kind="measured",
    )
    commitment = programme.commitment_set.get()
    links = [
        ObservationCommitment.objects.create(
            programme=programme, observation=observation, commitment=commitment
        ).pk
        for observation in (figure, ground, own)
    ]
    changes = {
        "cijfers.csv": text("cijfers.csv").replace("120,", "121,"),
        "panden.geojson": geojson([(square(0, 0, 30), {})]),
    }
    import_dossier(write(tmp_path / "d", changes, base=FULL))
    said.refresh_from_db()
    own.refresh_from_db()
    figure.refresh_from_db()
    assert (said.text, own.value, figure.value) == ("Een bank", 119, 121)
    assert ObservationCommitment.objects.filter(pk__in=links).count() == 3


def test_an_observation_of_the_dossier_from_a_table_of_figures_is_kept(tmp_path: Path) -> None:
    more = text("observations.csv") + f"o3,banken,{SUBJECT},2024,profile,5,,measured,cijfers\n"
    import_dossier(write(tmp_path / "d", {"observations.csv": more}, base=FULL))
    assert Observation.objects.get(key="o3").value == 5


def test_the_work_of_the_site_on_a_row_survives_an_import_of_the_same_dossier(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "d", base=FULL)
    import_dossier(folder)
    Need.objects.filter(key="n1").update(name="Veranderd op de site")
    import_dossier(folder)
    assert Need.objects.get(key="n1").name == "Veranderd op de site"


def test_two_programmes_side_by_side_do_not_touch_each_other(tmp_path: Path) -> None:
    import_dossier(write(tmp_path / "d", base=FULL))
    alone = meant("proef")
    before = rows()
    other = {"dossier.toml": FULL_TOML.replace('"proef"', '"ander"')}
    changed = {"needs.csv": text("needs.csv").replace("Ouderen", "Kinderen"), "savings.csv": None}
    import_dossier(write(tmp_path / "e", other, base=FULL))
    assert meant("ander") == meant("proef")
    import_dossier(write(tmp_path / "e", other, changed, base=FULL))
    assert differences(before, rows()) == {}
    assert meant("proef") == alone
    assert meant("ander") != alone


def test_a_link_of_one_programme_cannot_point_into_another(tmp_path: Path) -> None:
    import_dossier(write(tmp_path / "d"))
    other = {
        "dossier.toml": TOML.replace('"proef"', '"ander"'),
        "links.csv": "from_table,from,to_table,to\nneeds,n1,goals,g1\n",
    }
    assert {place[0] for place in places_of(write(tmp_path / "e", base=other))} == {"links.csv"}


def test_a_dossier_about_another_area_leaves_one_subject(tmp_path: Path) -> None:
    import_dossier(write(tmp_path / "d"))
    moved = TOML.replace("year = 2025", "year = 2026", 1)
    import_dossier(write(tmp_path / "d", {"dossier.toml": moved}))
    assert Area.objects.get(role="subject").year == 2026
    assert Area.objects.get(code=SUBJECT, year=2025).role == "comparison"
    assert Observation.objects.get(key="o1").area.year == 2026


def test_a_place_from_a_map_goes_before_the_place_in_the_table(tmp_path: Path) -> None:
    point = shapely.Point(WEST + 9, SOUTH + 9)
    map_ = geojson([(point, {"nr": "c1"})])
    change = with_source("k", map_, use="contributions", file="k.json", columns={"id": "nr"})
    import_dossier(write(tmp_path / "d", change))
    assert Contribution.objects.get(key="c1").geometry == point
    assert Contribution.objects.get(key="c2").geometry is None


def test_what_was_typed_is_what_is_saved(tmp_path: Path) -> None:
    import_dossier(write(tmp_path / "d"))
    work, other = Work.objects.order_by("key")
    assert (work.budget_cents, str(work.start), work.status) == (100_050, "2026-01-01", "planned")
    assert (other.budget_cents, other.start, other.end) == (None, None, None)
    said = Contribution.objects.get(key="c1")
    assert (said.geometry.x, said.geometry.y, str(said.date)) == (120_020, 480_020, "2025-03-11")
    unknown = Observation.objects.get(key="o2")
    assert (unknown.value, unknown.missing_reason) == (None, "not_asked")


# --- maps ------------------------------------------------------------------------------------------


def import_map(folder: Path, content: str, **options: object) -> list[object]:
    """The shapes that are saved of a map of green."""
    import_dossier(write(folder, with_source("k", content, use="green", file="k.json", **options)))
    return [feature.geometry for feature in Feature.objects.filter(kind="green")]


@pytest.mark.parametrize(
    ("crs", "epsg"), [(None, 4326), ("EPSG:3857", 3857), ("EPSG:28992", 28992)]
)
def test_a_map_in_another_coordinate_system_is_brought_to_rd_new(
    tmp_path: Path, crs: str | None, epsg: int
) -> None:
    to = Transformer.from_crs(28992, epsg, always_xy=True)
    there = shapely.transform(square(), lambda xy: np.column_stack(to.transform(*xy.T)))
    [shape] = import_map(tmp_path / "d", geojson([(there, {})], crs=crs))
    assert shapely.hausdorff_distance(shape, square()) < 0.01


def test_a_known_point_lies_where_the_netherlands_has_it(tmp_path: Path) -> None:
    """The Onze Lieve Vrouwetoren in Amersfoort, the origin of RD: 155000, 463000."""
    spot = shapely.Point(5.387206, 52.155174).buffer(1e-6)
    [shape] = import_map(tmp_path / "d", geojson([(spot, {})], crs=None))
    assert abs(shape.centroid.x - 155_000) < 1 and abs(shape.centroid.y - 463_000) < 1


def test_a_broken_polygon_is_repaired(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon(
        [(WEST, SOUTH), (WEST + 10, SOUTH + 10), (WEST + 10, SOUTH), (WEST, SOUTH + 10)]
    )
    [shape] = import_map(tmp_path / "d", geojson([(bow_tie, {})]))
    assert shapely.is_valid(shape) and shape.area == pytest.approx(50)


def test_a_polygon_without_surface_and_an_empty_shape_are_skipped(tmp_path: Path) -> None:
    line = shapely.Polygon([(WEST, SOUTH), (WEST + 10, SOUTH), (WEST + 5, SOUTH)])
    shapes = import_map(
        tmp_path / "d", geojson([(None, {}), (line, {}), (square(), {}), (shapely.Polygon(), {})])
    )
    assert shapes == [square()]


def test_only_the_selected_features_are_kept(tmp_path: Path) -> None:
    map_ = geojson([(square(0), {"k": "gras", "n": 1}), (square(9), {"k": "bos", "n": 2}),
                    (square(20), {"k": None, "n": None})])  # fmt: skip
    [shape] = import_map(tmp_path / "d", map_, select={"k": ["bos", "riet"], "n": ["2"]})
    assert shape == square(9)


def test_heights_of_a_map_are_dropped(tmp_path: Path) -> None:
    map_ = json.loads(geojson([(square(), {})]))
    for corner in map_["features"][0]["geometry"]["coordinates"][0]:
        corner.append(3.0)
    [shape] = import_map(tmp_path / "d", json.dumps(map_))
    assert not shapely.has_z(shape) and shape.equals(square())


def test_the_parts_of_an_area_become_one_boundary(tmp_path: Path) -> None:
    map_ = geojson([(square(0, 0, 10), {"c": f" {SUBJECT} "}), (square(50, 0, 10), {"c": SUBJECT}),
                    (square(), {"c": "BU00000000"})])  # fmt: skip
    change = with_source("k", map_, use="boundaries", file="k.json", columns={"code": "c"})
    import_dossier(write(tmp_path / "d", change))
    area = Area.objects.get(role="subject")
    assert area.geometry.area == pytest.approx(200) and area.source.key == "k"
    assert Area.objects.get(code="GM9999").geometry is None


def test_a_chosen_layer_of_a_geopackage_is_read(tmp_path: Path) -> None:
    toml = TOML + source("k", use="green", file="k.gpkg", layer="struik")
    folder = write(tmp_path / "d", {"dossier.toml": toml})
    write_layers(folder / "k.gpkg", {"gras": [square()], "struik": [square(5), None]}, "EPSG:28992")
    import_dossier(folder)
    assert [feature.geometry for feature in Feature.objects.all()] == [square(5)]


def test_a_number_as_id_of_a_work_is_its_text(tmp_path: Path) -> None:
    """A column of whole numbers with a gap is read as 7.0 and NaN."""
    change = {
        **with_source(
            "k",
            geojson([(square(), {"id": 7}), (None, {"id": None})]),
            use="works",
            file="k.json",
        ),
        "works.csv": text("works.csv") + "7,Pad,paving,gemeente,,,\n",
    }
    import_dossier(write(tmp_path / "d", change))
    assert Work.objects.get(key="7").geometry == square()


# --- rasters and figures ---------------------------------------------------------------------------


def import_heights(folder: Path, heights: object) -> Elevation:
    toml = TOML + FULL_TOML.removeprefix(TOML).split("\n\n")[0] + "\n"
    toml += source("hoogte", use="ground_raster", file="hoogte.tif")
    change = {"dossier.toml": toml, "hoogte.tif": raster(heights)}
    import_dossier(write(folder, change, {"grenzen.geojson": FULL["grenzen.geojson"]}))
    return Elevation.objects.get()


def test_a_raster_tells_how_much_of_the_neighbourhood_is_known(tmp_path: Path) -> None:
    heights = np.full((10, 5), 2.0)
    heights[:, 0] = -9  # nodata
    known = import_heights(tmp_path / "d", heights)
    assert (known.raster_share, known.known_share, known.mean_m) == (0.5, 0.4, 2.0)


def test_a_raster_without_any_height_is_saved_as_unknown(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        known = import_heights(tmp_path / "d", np.full((10, 10), -9))
    assert (known.raster_share, known.known_share, known.mean_m) == (1.0, 0.0, None)


def figures(folder: Path, content: str, **options: object) -> dict[tuple[str, str], tuple]:
    """The saved figures: (area code, indicator) -> (value, reason why there is none)."""
    options = {"use": "statistics", "shape": "statistics", "file": "cijfers.csv", **options}
    import_dossier(write(folder, with_source("cijfers", content, **options)))
    return {
        (row.area.code, row.indicator.key): (row.value, row.missing_reason)
        for row in Observation.objects.filter(source__key="cijfers")
    }


def test_figures_are_saved_in_the_unit_of_their_indicator(tmp_path: Path) -> None:
    found = figures(
        tmp_path / "d",
        f"statcode;inwoners;inkomenPerInwoner;koopwoningen\n\n{SUBJECT};120;;48,8\nGM9999;.;31,5;-99997\n"
        "NL00;1;1;1\nGM0001;3;3;3\n",
    )
    assert found == {
        (SUBJECT, "inhabitants"): (120, ""),
        (SUBJECT, "income_per_inhabitant_eur"): (None, "suppressed"),
        (SUBJECT, "owner_occupied_share"): (0.488, ""),
        ("GM9999", "inhabitants"): (None, "not_published"),
        ("GM9999", "income_per_inhabitant_eur"): (31_500, ""),
        ("GM9999", "owner_occupied_share"): (None, "suppressed"),
    }


def test_an_area_that_the_source_does_not_know_never_gets_the_figure_of_another(
    tmp_path: Path,
) -> None:
    found = figures(
        tmp_path / "d", "statcode,inwoners,koopwoningen\nGM9999,9000,50\nWK999901,700,40\n"
    )
    assert found == {
        (SUBJECT, "inhabitants"): (None, "unknown_code"),
        (SUBJECT, "owner_occupied_share"): (None, "unknown_code"),
        ("GM9999", "inhabitants"): (9000, ""),
        ("GM9999", "owner_occupied_share"): (0.5, ""),
    }


def test_a_code_that_the_source_learns_to_know_gets_its_figure(tmp_path: Path) -> None:
    unknown = figures(tmp_path / "d", "statcode,inwoners\nGM9999,9000\n")
    known = figures(tmp_path / "d", f"statcode,inwoners\nGM9999,9000\n{SUBJECT},120\n")
    assert unknown[SUBJECT, "inhabitants"] == (None, "unknown_code")
    assert known[SUBJECT, "inhabitants"] == (120, "")


def test_a_figure_that_is_no_longer_in_the_file_goes(tmp_path: Path) -> None:
    figures(tmp_path / "d", f"statcode,inwoners,koopwoningen\n{SUBJECT},120,50\n")
    found = figures(tmp_path / "d", f"statcode,inwoners\n{SUBJECT},120\n")
    assert {indicator for _code, indicator in found} == {"inhabitants"}


def test_only_the_rows_of_the_chosen_period_count(tmp_path: Path) -> None:
    content = f"statcode,inwoners,jaar_1\n{SUBJECT},120,2024\n{SUBJECT},110,2023\n"
    found = figures(tmp_path / "d", content, only={"jaar": "2023"})
    assert found[SUBJECT, "inhabitants"] == (110, "")


def test_the_code_column_is_found_whatever_number_stands_behind_its_name(tmp_path: Path) -> None:
    content = f"Code_3,inwoners_5\n{SUBJECT},120\n"
    found = figures(tmp_path / "d", content, columns={"code": "Code"})
    assert found[SUBJECT, "inhabitants"] == (120, "")


def test_figures_in_a_map_are_read_and_a_fault_names_the_feature(tmp_path: Path) -> None:
    good = geojson([(square(), {"statcode": SUBJECT, "inwoners": 120})])
    found = figures(tmp_path / "d", good, file="cijfers.geojson")
    assert found[SUBJECT, "inhabitants"] == (120, "")
    bad = geojson([(square(), {"statcode": SUBJECT, "inwoners": 1}), (None, {"statcode": "x"})])
    options = {"use": "statistics", "shape": "statistics", "file": "cijfers.geojson"}
    folder = write(tmp_path / "e", with_source("cijfers", bad, **options))
    assert places_of(folder) == [("cijfers.geojson", 2, "statcode")]


def test_an_id_of_a_table_of_figures_may_not_make_the_ids_of_its_figures_too_long(
    tmp_path: Path,
) -> None:
    for length, fits in ((33, True), (34, False)):
        key = "k" * length
        change = with_source(
            key,
            f"statcode,inwoners\n{SUBJECT},1\n",
            use="statistics",
            shape="statistics",
            file="c.csv",
        )
        folder = write(tmp_path / "d", change)
        if fits:
            import_dossier(folder)
            assert Observation.objects.filter(key__endswith=key).exists()
        else:
            assert [fault.column for fault in faults_of(folder)] == ["sources[2].id"]


def test_the_shares_of_the_ground_are_those_of_the_map(tmp_path: Path) -> None:
    """Buildings 2 x 400 m2 and green 2500 m2 of 10,000 m2."""
    import_dossier(write(tmp_path / "d", base=FULL))
    ground = {row.key: row for row in Observation.objects.filter(kind="computed")}
    building = ground[f"{SUBJECT}.building_area_share"]
    assert building.value == pytest.approx(800 / 3300)
    assert building.known_share == pytest.approx(0.33)
    assert ground[f"{SUBJECT}.green_area_share"].value == pytest.approx(2500 / 3300)


def test_ground_that_is_no_longer_on_the_map_is_no_longer_told(tmp_path: Path) -> None:
    import_dossier(write(tmp_path / "d", base=FULL))
    toml = TOML + source(
        "grenzen", use="boundaries", file="grenzen.geojson", columns={"code": "code"}
    )
    import_dossier(write(tmp_path / "d", {"dossier.toml": toml, "cijfers.csv": None}, base=FULL))
    assert not Observation.objects.filter(kind="computed").exists()


def test_a_standard_indicator_is_copied_in_the_language_of_the_programme(tmp_path: Path) -> None:
    names = {}
    for language in ("nl", "en"):
        toml = TOML.replace('"proef"', f'"{language}"\nlanguage = "{language}"')
        target = "id,goal,indicator,value,year\nt1,g1,inhabitants,3,2029\n"
        import_dossier(write(tmp_path / "d", {"dossier.toml": toml, "targets.csv": target}))
        names[language] = Indicator.objects.get(key="inhabitants", programme__slug=language).name
    assert names["nl"] != names["en"]


def test_an_empty_database_stays_empty_with_a_faulty_dossier(tmp_path: Path) -> None:
    faults_of(
        write(tmp_path / "d", {"links.csv": "from_table,from,to_table,to\n,,,x\n"}, base=FULL)
    )
    assert not any(rows().values())


def test_an_accident_while_saving_saves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("wijkdraad.steps.know.describe_ground", fail)
    with pytest.raises(RuntimeError):
        import_dossier(write(tmp_path / "d", base=FULL))
    assert not any(rows().values())


def test_all_of_small_is_what_the_tests_of_faults_start_from(tmp_path: Path) -> None:
    """Were SMALL itself faulty, every test of a single fault would lose its meaning."""
    import_dossier(write(tmp_path / "d"))
    assert all(not isinstance(content, bytes) for content in SMALL.values())


# --- phases ----------------------------------------------------------------------------------------


def test_a_dossier_without_a_phase_leaves_what_was_chosen_on_the_site(tmp_path: Path) -> None:
    programme = import_dossier(write(tmp_path / "een", SMALL)).programme
    Programme.objects.filter(pk=programme.pk).update(phase="do", is_public=False)
    changed = {
        **SMALL,
        "dossier.toml": SMALL["dossier.toml"].replace('version = "1"', 'version = "2"'),
    }
    again = import_dossier(write(tmp_path / "twee", changed)).programme
    again.refresh_from_db()
    assert (again.version, again.phase, again.is_public) == ("2", "do", False)


def test_rows_carry_the_phase_in_which_they_were_made(tmp_path: Path) -> None:
    toml = FULL["dossier.toml"].replace("[programme]", '[programme]\nphase = "vo"')
    programme = import_dossier(write(tmp_path, {**FULL, "dossier.toml": toml})).programme
    assert programme.phase == "vo"
    assert set(Need.objects.filter(programme=programme).values_list("phase", flat=True)) == {"vo"}


def test_a_text_that_was_neutralised_for_a_spreadsheet_comes_back_as_it_was(tmp_path: Path) -> None:
    needs = "id,name,who,needs,because\nn1,'=rust,'-- bewoners,''s avonds stilte,'t is laat\n"
    programme = import_dossier(write(tmp_path, {**SMALL, "needs.csv": needs})).programme
    need = Need.objects.get(programme=programme, key="n1")
    assert (need.name, need.who) == ("=rust", "-- bewoners")
    assert (need.needs, need.because) == ("''s avonds stilte", "'t is laat")
