"""The map page and the what-if page on real ground, of which most is not measured."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.core.management import call_command

from tests.real.delft import AVAILABLE, build_delft_dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.method.know.light.shade import UNKNOWN, shade
from wijkdraad.method.know.light.what_if import changed
from wijkdraad.programme.models import Programme, TerrainLayer
from wijkdraad.steps.terrain import opened
from wijkdraad.steps.terrain.keeping import bands_of
from wijkdraad.steps.terrain.map_page.page import layer_page, layers_there
from wijkdraad.steps.terrain.what_if.trying import _sun, base_of, edit_of, outcome
from wijkdraad.steps.terrain.what_if.wishes import Tried, Wish

pytestmark = [
    pytest.mark.skipif(
        not AVAILABLE, reason="the real data lies beside the project, in ../shared/data"
    ),
    pytest.mark.django_db,
]

ONE = time(13)


@pytest.fixture(scope="module")
def key(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[int]:
    folder: Path = build_delft_dossier(tmp_path_factory.mktemp("delft"))
    with django_db_blocker.unblock():
        try:
            yield import_dossier(folder).programme.pk
        finally:
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def programme(db: None, key: int) -> Programme:
    return Programme.objects.get(pk=key)


def test_a_change_in_delft_equals_computing_all_anew(programme: Programme) -> None:
    base, _fingerprint = base_of(programme)
    house = next(one for one in base.place.buildings if one.area > 60)
    at = house.representative_point()
    tried = (
        Tried(Wish.TREE, 84_960, 447_540, 5, 12),
        Tried(Wish.NO_BUILDING, round(at.x, 1), round(at.y, 1)),
        Tried(Wish.ROOF, 84_990, 447_520, 12, 5),
    )
    told = outcome(programme, tried, ONE)
    after, _window = changed(base.here, [edit_of(one, base.place) for one in tried])
    sun = _sun(base, ONE)
    lit = shade(after.place.surfaces, sun.azimuth_degrees, sun.altitude_degrees)[0]
    there = told.states != 4
    unknown = (lit == UNKNOWN) | ~after.place.open_ground
    assert (np.isnan(told.states) == unknown)[there].all()
    assert (lit[np.isin(told.states, (1, 2))] == 1).all()
    assert (lit[np.isin(told.states, (0, 3))] == 0).all()


def test_without_changes_delft_is_what_its_map_says_and_its_gaps_are_told(
    programme: Programme,
) -> None:
    told = outcome(programme, (), ONE)
    kept = layers_there(programme)[TerrainLayer.SHADE]
    whole = bands_of(kept)
    band = whole.values[whole.names.index("13:00")]
    assert np.array_equal(told.states, band, equal_nan=True)
    for layer in layers_there(programme).values():
        page = layer_page(programme, layer, layer.bands[0], shapely.Point(84_760, 447_700))
        assert len(page.gaps) >= 2 and page.band.known != "100%"
        assert "niet gemeten" in page.told.layer


def test_a_second_click_in_delft_is_answered_at_once(programme: Programme) -> None:
    kept = layers_there(programme)[TerrainLayer.HEAT]
    layer_page(programme, kept, "mean", shapely.Point(84_900, 447_560))
    took = []
    for step in range(3):
        start = clock.perf_counter()
        page = layer_page(programme, kept, "mean", shapely.Point(84_900 + step, 447_550))
        took.append(clock.perf_counter() - start)
    assert "meter lopen" in page.told.coolness[0]
    assert min(took) < 0.3


def test_a_second_click_in_delft_opens_nothing_again(programme: Programme) -> None:
    kept = layers_there(programme)[TerrainLayer.HEAT]
    layer_page(programme, kept, "mean", shapely.Point(84_900, 447_560))
    at_hand = (opened._layer, opened._place, opened._walking)
    before = [one.cache_info().misses for one in at_hand]
    page = layer_page(programme, kept, "mean", shapely.Point(84_901, 447_550))
    assert "meter lopen" in page.told.coolness[0]
    assert [one.cache_info().misses for one in at_hand] == before
