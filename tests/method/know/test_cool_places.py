"""Cool places: connected, large enough, and with the outline of their cells."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.method.know.warmth.cool_places import cool_places


@given(seed=st.integers(0, 10_000), cell=st.sampled_from([0.5, 1.0]))
@settings(max_examples=40, deadline=None)
def test_places_hold_the_cool_cells_and_no_other(seed, cell) -> None:
    random = np.random.default_rng(seed)
    pet = random.uniform(30, 40, (14, 17)).astype(np.float32)
    pet[random.random(pet.shape) < 0.1] = np.nan
    excluded = random.random(pet.shape) < 0.1
    grid = Grid(84808, 447642, cell, *pet.shape)
    places = cool_places(pet, grid, 36, 0, excluded)
    cool = (pet <= 36) & ~excluded
    held = np.zeros(pet.size, int)
    for place in places:
        assert place.polygon.geom_type == "Polygon"
        assert shapely.is_valid(place.polygon)
        assert place.area_m2 == place.polygon.area
        cells = cells_in(place.polygon, grid).inside
        assert len(cells) * cell**2 == place.area_m2
        assert np.isclose(pet.ravel()[cells].mean(dtype=float), place.mean_pet_c)
        held[cells] += 1
    assert np.array_equal(held.reshape(pet.shape), cool.astype(int))
    assert [place.id for place in places] == list(range(1, len(places) + 1))
    # Places do not share a side.
    for one in places:
        for other in places[one.id :]:
            assert one.polygon.intersection(other.polygon).length == 0


@given(seed=st.integers(0, 10_000), least=st.integers(1, 12))
@settings(max_examples=30, deadline=None)
def test_a_smaller_limit_or_more_area_never_gives_more_places_of_that_size(seed, least) -> None:
    pet = np.random.default_rng(seed).uniform(30, 40, (12, 12)).astype(np.float32)
    grid = Grid(0, 12, 1, 12, 12)
    places = cool_places(pet, grid, 35, least)
    assert all(place.area_m2 >= least for place in places)
    assert len(cool_places(pet, grid, 35, least + 1)) <= len(places)
    warm = sum(place.area_m2 for place in cool_places(pet, grid, 37, 0))
    assert sum(place.area_m2 for place in places) <= warm


def test_a_place_around_a_hot_spot_has_a_hole() -> None:
    pet = np.full((5, 5), 34, np.float32)
    pet[2, 2] = 40
    (place,) = cool_places(pet, Grid(0, 50, 10, 5, 5), 35, 200)
    assert place.area_m2 == 2400
    assert len(place.polygon.interiors) == 1
    assert cool_places(np.full((5, 5), np.nan, np.float32), Grid(0, 50, 10, 5, 5), 35, 0) == []
