"""Homes as squares, and choices that single out nobody: what must always hold."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.listen.values import (
    Home,
    cell_bounds_m,
    cell_of,
    choices_that_single_out_nobody,
    home_cells,
    places_by_voices,
)

SIDE_M = 100.0
FEWEST_VOICES, FEWEST_ADDRESSES = 3, 10

spots = st.floats(0, 400, allow_nan=False, exclude_max=True)
homes = st.lists(
    st.builds(Home, spots, spots, st.sampled_from([f"voice {n}" for n in range(8)])), max_size=30
)
inside = st.floats(0.0, 0.999)
addresses = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(0, 20), max_size=16
)


def shown(told: list[Home], known: dict[tuple[int, int], int]):
    return home_cells(told, known, SIDE_M, FEWEST_VOICES, FEWEST_ADDRESSES)


@given(homes, addresses, st.data())
def test_what_is_shown_of_a_home_tells_nothing_finer_than_its_square(
    told: list[Home], known: dict[tuple[int, int], int], data: st.DataObject
) -> None:
    moved = []
    for home in told:
        column, row = cell_of(home.x_m, home.y_m, SIDE_M)
        x_m, y_m = (column + data.draw(inside)) * SIDE_M, (row + data.draw(inside)) * SIDE_M
        moved.append(Home(x_m, y_m, home.voice))
    assert shown(moved, known) == shown(told, known)


@given(homes, addresses)
def test_a_square_that_is_shown_holds_its_home_and_enough_people(
    told: list[Home], known: dict[tuple[int, int], int]
) -> None:
    cells = shown(told, known)
    assert len(cells) == len(told)
    for home, cell in zip(told, cells, strict=True):
        if cell is None:
            continue
        west, south, east, north = cell_bounds_m(cell, SIDE_M)
        assert west <= home.x_m < east and south <= home.y_m < north
        voices = {other.voice for other in told if cell_of(other.x_m, other.y_m, SIDE_M) == cell}
        assert len(voices) >= FEWEST_VOICES or known.get(cell, 0) >= FEWEST_ADDRESSES


def test_one_person_with_many_stories_is_one_voice() -> None:
    told = [Home(10.0 + n, 10.0, "the same voice") for n in range(9)]
    assert shown(told, {}) == [None] * 9


@pytest.mark.parametrize(("side_m", "voices", "homes"), [(0, 5, 10), (100, 0, 10), (100, 5, 0)])
def test_numbers_that_protect_nobody_are_refused(side_m: float, voices: int, homes: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        home_cells([], {}, side_m, voices, homes)


labels = st.fixed_dictionaries(
    {
        "group": st.sampled_from(["", "parents", "tenants", "owners"]),
        "channel": st.sampled_from(["", "walk", "web"]),
    }
)


@given(st.lists(labels, max_size=40), st.integers(2, 6))
def test_no_combination_of_choices_leaves_a_few_people_over(
    told: list[dict[str, str]], fewest: int
) -> None:
    voices = {
        f"voice {number}": [(axis, label) for axis, label in one.items() if label]
        for number, one in enumerate(told)
    }
    offered = choices_that_single_out_nobody(voices, fewest)
    for picked in product([True, False, None], repeat=len(offered)):
        left = [
            voice
            for voice, held in voices.items()
            if all(
                want is None or (choice in held) == want
                for choice, want in zip(offered, picked, strict=True)
            )
        ]
        assert not left or len(left) >= fewest or len(voices) < fewest


@given(st.lists(labels, max_size=30), st.randoms())
def test_the_order_of_the_voices_does_not_matter(told: list[dict[str, str]], random) -> None:
    voices = {
        f"voice {number}": [(axis, label) for axis, label in one.items() if label]
        for number, one in enumerate(told)
    }
    shuffled = list(voices.items())
    random.shuffle(shuffled)
    # The axes keep their order: it is that of the page.
    first = {"axes": [("group", "never"), ("channel", "never")]}
    assert choices_that_single_out_nobody(first | dict(shuffled), 5) == (
        choices_that_single_out_nobody(first | voices, 5)
    )


def test_a_place_counts_each_voice_once() -> None:
    told = [
        ("De Linden", "rust", "a"),
        ("de  linden", "Rust", "a"),
        ("De linden", "groen", "b"),
        ("Het plein", "spelen", "c"),
    ]
    linden, plein = places_by_voices(told)
    assert (linden.name, linden.voices) == ("De Linden", 2)
    assert linden.values == (("groen", 1), ("rust", 1))
    assert plein.voices == 1
