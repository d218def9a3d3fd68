"""The tiles of the map, and a layer to take along: what they show, to whom, and how long."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from numpy.typing import NDArray
from PIL import Image
from rasterio.io import MemoryFile

from tests.people import area_manager, bare_programme, kept_example
from tests.signing_in import signed_in
from wijkdraad.files.maps.raster_windows import covered
from wijkdraad.files.maps.rasters import read_bands
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.measured_map import coloured
from wijkdraad.programme.models import Programme, TerrainRaster
from wijkdraad.steps.facts.terrain import look_of
from wijkdraad.steps.terrain.map_page import tiles as steps
from wijkdraad.steps.terrain.map_page.page import layers_there
from wijkdraad.steps.terrain.map_page.tiles import NORTH_M, SIDE, WEST_M, Tile
from wijkdraad.steps.terrain.opened import open_layer, open_place

pytestmark = pytest.mark.django_db

SLUG = "lindenkwartier"
MIDDLE = (120_520.0, 480_540.0)
HATCH = [[255, 255, 255, 255], [0x8F, 0x86, 0x74, 255]]


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


def tile_around(zoom: int, x: float = MIDDLE[0], y: float = MIDDLE[1]) -> Tile:
    side_m = Tile(zoom, 0, 0).pixel_m * SIDE
    return Tile(zoom, int((x - WEST_M) // side_m), int((NORTH_M - y) // side_m))


def address(tile: Tile, layer: str = "shade", band: str = "13:00", slug: str = SLUG) -> str:
    return reverse("maps:tile", args=[slug, layer, band, tile.zoom, tile.column, tile.row])


def ground(tile: Tile, slug: str = SLUG) -> str:
    return reverse("maps:ground-tile", args=[slug, tile.zoom, tile.column, tile.row])


def picture(client: Client, path: str) -> NDArray[np.uint8]:
    answer = client.get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/png", path
    return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGBA"))


@pytest.mark.parametrize(
    "layer, band", [("shade", "13:00"), ("heat", "mean"), ("ponding", "stress_70mm_1h")]
)
@pytest.mark.parametrize("zoom", [10, 11, 12, 14, 16])
def test_a_tile_shows_its_cells_hatches_unknown_and_is_clear_outside(
    manager: Client, programme: Programme, layer: str, band: str, zoom: int
) -> None:
    kept = layers_there(programme)[layer]
    shown = picture(manager, address(tile_around(zoom), layer, band))
    assert shown.shape == (SIDE, SIDE, 4)
    boundary = open_place(programme, kept.fingerprint).boundary
    place = tile_around(zoom).place
    inside = covered([boundary], place)
    opened = open_layer(kept)
    values = opened.seen(opened.names.index(band), place)
    expected = coloured(values, look_of(layer, Language("en")).classes)
    known = inside & (expected[..., 3] > 0)
    assert np.array_equal(shown[known], expected[known])
    assert not shown[~inside].any()
    unknown = inside & np.isnan(values)
    assert all(list(pixel) in HATCH for pixel in shown[unknown][:500].tolist())
    if unknown.sum() > 64:
        assert {tuple(pixel) for pixel in shown[unknown].tolist()} == {tuple(one) for one in HATCH}


def test_neighbouring_tiles_go_on_where_the_other_ends(manager: Client) -> None:
    one = tile_around(13)
    left, right = one.bounds, Tile(13, one.column + 1, one.row).bounds
    assert left[2] == pytest.approx(right[0]) and left[3] == right[3]
    four = [
        Tile(14, 2 * one.column + column, 2 * one.row + row).bounds
        for row in range(2)
        for column in range(2)
    ]
    assert min(each[0] for each in four) == pytest.approx(left[0])
    assert max(each[3] for each in four) == pytest.approx(left[3])


def test_buildings_and_the_edge_lie_over_every_layer(manager: Client, programme: Programme) -> None:
    kept = layers_there(programme)["shade"]
    here = open_place(programme, kept.fingerprint)
    for zoom in (9, 12, 14):
        roof = here.buildings[0].representative_point()
        tile = tile_around(zoom, roof.x, roof.y)
        shown = picture(manager, ground(tile))
        column = int((roof.x - tile.place.west_m) / tile.pixel_m)
        row = int((tile.place.north_m - roof.y) / tile.pixel_m)
        assert shown[row, column, 3] > 0, zoom
    corner = here.boundary.exterior.coords[0]
    edge = picture(manager, ground(tile_around(14, *corner)))
    assert (edge[..., 3] > 0).any()
    assert not picture(manager, ground(tile_around(14, 100_000, 400_000))).any()


def test_a_browser_that_has_the_tile_is_told_so_without_drawing_it(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (address(tile_around(13)), ground(tile_around(13))):
        first = manager.get(path)
        assert "private" in first["Cache-Control"] and "max-age=300" in first["Cache-Control"]
        with monkeypatch.context() as patched:
            patched.setattr(steps, "layer_tile", lambda *_: pytest.fail("drawn again"))
            patched.setattr(steps, "ground_tile", lambda *_: pytest.fail("drawn again"))
            again = manager.get(path, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304 and not again.content
    TerrainRaster.objects.filter(layer="shade").update(fingerprint="another")
    changed = manager.get(address(tile_around(13)), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_each_tile_has_a_mark_of_its_own(programme: Programme) -> None:
    kept = layers_there(programme)
    tile, other = tile_around(13), tile_around(12)
    marks = [
        steps.mark_of(kept["shade"], "13:00", tile),
        steps.mark_of(kept["shade"], "14:00", tile),
        steps.mark_of(kept["shade"], "13:00", other),
        steps.mark_of(kept["heat"], "13:00", tile),
        steps.mark_of(kept["shade"], "", tile),
    ]
    assert len(set(marks)) == len(marks)
    assert steps.mark_of(kept["shade"], "", tile) == steps.mark_of(kept["heat"], "", tile)


@pytest.mark.parametrize(
    "wrong",
    [
        "shade/13:00/17/0/0.png",
        "shade/13:00/3/8/0.png",
        "shade/13:00/3/-1/0.png",
        "shade/13:00/99999999999999999999/0/0.png",
        "surface/height_m/12/0/0.png",
        "stars/13:00/12/0/0.png",
        "shade/25:00/12/0/0.png",
        "grond/3/0/8.png",
    ],
)
def test_a_tile_that_is_not_there_is_not_found(manager: Client, wrong: str) -> None:
    assert manager.get(f"/programma/{SLUG}/kaart/{wrong}").status_code == 404


def test_tiles_and_files_of_another_programme_stay_hidden(manager: Client) -> None:
    bare_programme("ander")
    for path in (
        address(tile_around(12), slug="ander"),
        ground(tile_around(12), slug="ander"),
        reverse("maps:layer-file", args=["ander", "shade"]),
    ):
        assert manager.get(path).status_code == 404
    for path in (
        address(tile_around(12)),
        ground(tile_around(12)),
        reverse("maps:layer-file", args=[SLUG, "shade"]),
    ):
        assert Client().get(path).status_code == 302
        assert manager.get(path).status_code == 200


def test_the_page_knows_its_tiles(manager: Client) -> None:
    page = manager.get(
        reverse("maps:map", args=[SLUG], query={"laag": "heat", "x": "120590", "y": "480600"})
    )
    text = page.content.decode()
    layer = text.split('data-layer="')[1].split('"')[0]
    assert f"{layer}mean/12/1/2.png" == address(Tile(12, 1, 2), "heat", "mean")
    over = text.split('data-ground="')[1].split('"')[0]
    assert f"{over}12/1/2.png" == ground(Tile(12, 1, 2))
    assert 'data-place="120590.0,480600.0"' in text and 'data-outline="1' in text


def test_a_row_that_was_kept_before_without_smaller_copies_still_works(
    manager: Client, programme: Programme
) -> None:
    kept = TerrainRaster.objects.get(programme=programme, layer="shade")
    before = picture(manager, address(tile_around(10)))
    with MemoryFile(bytes(kept.tiff)) as memory, memory.open() as source:
        bands, profile, names = source.read(), source.profile, source.descriptions
    profile |= {"driver": "GTiff", "interleave": "pixel"}
    with MemoryFile() as memory:
        with memory.open(**profile) as target:
            target.write(bands)
            for number, name in enumerate(names, 1):
                target.set_band_description(number, name)
        old = bytes(memory.read())
    TerrainRaster.objects.filter(pk=kept.pk).update(tiff=old, fingerprint="old")
    after = picture(manager, address(tile_around(10)))
    share = [(one == [0x51, 0x69, 0x7F, 255]).all(axis=2).mean() for one in (before, after)]
    assert share[0] == pytest.approx(share[1], rel=0.1)
    taken = manager.get(reverse("maps:raster", args=[SLUG, "shade"])).content
    with MemoryFile(taken) as memory, memory.open() as source:
        assert source.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        np.testing.assert_array_equal(source.read(), bands)


@pytest.mark.parametrize("layer", ["shade", "heat", "ponding"])
def test_a_layer_goes_along_with_its_style_source_and_unit(
    manager: Client, programme: Programme, layer: str
) -> None:
    answer = manager.get(reverse("maps:layer-file", args=[SLUG, layer]))
    assert f'filename="{SLUG}-{layer}.zip"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    kept = TerrainRaster.objects.get(programme=programme, layer=layer)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert {"README.txt", f"{SLUG}-{layer}.tif", f"{SLUG}-{layer}.qml"} <= set(names)
        taken = read_bands(archive.read(f"{SLUG}-{layer}.tif"))
        np.testing.assert_array_equal(taken.values, read_bands(bytes(kept.tiff)).values)
        assert list(taken.names) == kept.bands
        styles = [name for name in names if name.startswith("styles/")]
        assert len(styles) == (len(kept.bands) if len(kept.bands) > 1 else 0)
        for name in (f"{SLUG}-{layer}.qml", *styles):
            checked_style(archive.read(name), layer, kept.bands)
        readme = archive.read("README.txt").decode()
    for heading in ("EENHEID", "METHODE", "BRON", "WAT WE NIET WETEN"):
        assert heading in readme
    assert kept.method in readme and "Licentie:" in readme and "EPSG:28992" in readme


def checked_style(qml: bytes, layer: str, bands: list[str]) -> None:
    """The parts that QGIS looks for, and the same class for every value as on the page."""
    root = ElementTree.fromstring(qml)
    assert root.tag == "qgis"
    renderer = root.find("pipe/rasterrenderer")
    assert renderer.get("type") == "singlebandpseudocolor"
    assert 1 <= int(renderer.get("band")) <= len(bands)
    shader = renderer.find("rastershader/colorrampshader")
    assert shader.get("colorRampType") == "DISCRETE"
    items = [
        (float(item.get("value")), item.get("color"), int(item.get("alpha")), item.get("label"))
        for item in shader.iter("item")
    ]
    assert items[-1][0] == np.inf and [item[0] for item in items] == sorted(
        item[0] for item in items
    )
    classes = look_of(layer, Language("nl")).classes
    solid = [item for item in items if item[2]]
    assert [item[1] for item in solid] == [one.colour for one in classes]
    assert all(item[3] for item in solid)
    bounds = np.array([one.least for one in classes if np.isfinite(one.least)], np.float32)
    values = np.concatenate(
        [bounds, np.nextafter(bounds, np.float32(-np.inf)), bounds + np.float32(0.01)]
    )
    values = values[values >= 0]
    ours = coloured(values[None], classes)[0]
    for value, colour in zip(values.tolist(), ours.tolist(), strict=True):
        theirs = next(item for item in items if value <= item[0])
        expected = [*bytes.fromhex(theirs[1][1:]), 255] if theirs[2] else [0, 0, 0, 0]
        assert colour == expected, value
