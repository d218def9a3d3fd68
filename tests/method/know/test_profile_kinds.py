"""Kinds of area: a small made-up town that can be checked by eye, and what must always hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdraad.method.know.profile.kinds_of_area import Figure, Kinds, TooFew, kinds_of_area

FIGURES = [Figure("density", by_ratio=True), Figure("owned"), Figure("size")]
TOWN = {
    f"BU{n:02}": {"density": density + 10 * n, "owned": owned, "size": size + n / 100}
    for first, last, density, owned, size in (
        (0, 8, 9000, 0.2, 1.6),
        (8, 16, 4000, 0.7, 2.5),
        (16, 22, 300, 0.9, 2.2),
    )
    for n in range(first, last)
}


def found(values, **more) -> Kinds:
    kinds = kinds_of_area(values, FIGURES, 20, **more)
    assert isinstance(kinds, Kinds)
    return kinds


def test_flats_family_streets_and_countryside_are_three_kinds() -> None:
    kinds = found(TOWN)
    assert [len(codes) for codes in kinds.members] == [8, 8, 6]
    assert kinds.members[0] == tuple(f"BU{n:02}" for n in range(8))
    assert kinds.kind_of("BU00") == 0 and kinds.kind_of("BU99") is None
    assert kinds.silhouette > 0.7
    first = kinds.features(0)
    assert {feature.key: feature.distance > 0 for feature in first} == {
        "density": True,
        "owned": False,
        "size": False,
    }
    assert kinds.features(0)[0].of_kind != kinds.features(0)[0].of_all


@settings(max_examples=20, deadline=None)
@given(st.permutations(sorted(TOWN)))
def test_permuting_the_areas_changes_nothing(order: list[str]) -> None:
    assert found({code: TOWN[code] for code in order}) == found(TOWN)


@settings(max_examples=20, deadline=None)
@given(st.integers(-5, 5))
def test_adding_the_same_to_a_figure_of_all_areas_changes_no_kind(shift: int) -> None:
    moved = {code: row | {"size": row["size"] + shift} for code, row in TOWN.items()}
    assert found(moved).members == found(TOWN).members


def test_an_area_with_a_missing_figure_is_left_out_and_named_not_counted_as_zero() -> None:
    values = {code: dict(row) for code, row in TOWN.items()}
    del values["BU03"]["owned"]
    kinds = found(values)
    assert kinds.left_out == {"BU03": ("owned",)}
    assert kinds.kind_of("BU03") is None
    assert sum(map(len, kinds.members)) == 21


def test_a_figure_that_most_areas_lack_does_not_count() -> None:
    values = {code: dict(row) for code, row in TOWN.items()}
    for code in list(values)[:10]:
        del values[code]["owned"]
    kinds = found(values)
    assert "owned" not in kinds.figures and kinds.left_out == {}


def test_too_few_areas_are_refused_with_the_number_that_is_needed() -> None:
    few = dict(list(TOWN.items())[:19])
    assert kinds_of_area(few, FIGURES, 20) == TooFew(19, 20, {})
    assert kinds_of_area({}, FIGURES, 20) == TooFew(0, 20, {})


def test_nobody_tells_kinds_apart_where_all_are_equal() -> None:
    same = {code: {"density": 1.0, "owned": 0.5, "size": 2.0} for code in TOWN}
    assert isinstance(kinds_of_area(same, FIGURES, 20), TooFew)


def test_a_kind_of_nearly_everyone_is_only_chosen_where_there_is_no_other() -> None:
    values = {
        f"BU{n:02}": {"density": 1000 + n, "owned": n % 2 / 5, "size": 2.0 + n % 3 / 10}
        for n in range(24)
    }
    values |= {f"BU{n:02}": {"density": 9e6, "owned": 0.1, "size": 2.0} for n in range(24, 27)}
    kinds = found(values)
    assert max(len(codes) for codes in kinds.members) <= len(values) / 2
    alone = found(values, most_kinds=2)
    assert [len(codes) for codes in alone.members] == [24, 3]
