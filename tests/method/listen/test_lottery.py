"""The lottery for a residents' panel: what must hold for every pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdraad.method.listen.lottery.drawing import Draw, drawn_place, replacement
from wijkdraad.method.listen.lottery.groups import groups_of, household_types, shared_households
from wijkdraad.method.listen.lottery.lottery import (
    TICKETS,
    Lottery,
    TooFewHouseholds,
    fair_lottery,
)
from wijkdraad.method.listen.lottery.pool import Person, Quota, pool_of
from wijkdraad.method.listen.lottery.relaxing import (
    MAX,
    MIN,
    Limit,
    NoLegalPanel,
    changed_limits,
    has_other_relaxation,
    no_legal_panel,
    smallest_clashes,
    smallest_relaxation,
)


@st.composite
def pools(draw: st.DrawFn, homes: int = 0) -> tuple[list[Person], list[Quota], int]:
    """A small pool with quotas around what a random panel would have."""
    count = draw(st.integers(4, 24))
    features = {"age": ["old", "young", "middle"], "home": ["own", "rent"]}
    people = [
        Person(
            f"p{number:02d}",
            {name: draw(st.sampled_from(values)) for name, values in features.items()},
            str(draw(st.integers(0, homes))) if homes and draw(st.booleans()) else "",
        )
        for number in range(count)
    ]
    size = draw(st.integers(1, max(1, count // 2)))
    quotas = []
    for name, values in features.items():
        for value in values:
            middle = size * sum(person.features[name] == value for person in people) / count
            low = max(0, int(middle) - draw(st.integers(0, 2)))
            quotas.append(Quota(name, value, low, int(middle) + 1 + draw(st.integers(0, 2))))
    return people, quotas, size


def _check(found: Lottery, people: list[Person], quotas: list[Quota], size: int) -> None:
    pool = found.pool
    for panel in found.panels:
        members = [pool.people[place] for place in panel]
        assert len({member.id for member in members}) == size
        homes = [member.household for member in members if member.household]
        assert len(homes) == len(set(homes))
        for quota in quotas:
            count = sum(member.features[quota.feature] == quota.value for member in members)
            assert quota.least <= count <= quota.most
    assert int(found.tickets.sum()) == TICKETS
    assert found.chances.sum() == pytest.approx(size)
    assert found.chances.min() == found.minimum_chance <= found.bound * (1 + 1e-6) + 1e-9


@settings(max_examples=60, deadline=None)
@given(pools())
def test_every_panel_is_legal_and_alike_people_have_the_same_chance(
    case: tuple[list[Person], list[Quota], int],
) -> None:
    people, quotas, size = case
    try:
        found = fair_lottery(people, quotas, size)
    except NoLegalPanel as none:
        assert none.relaxed and not none.households_clash
        return
    _check(found, people, quotas, size)
    for kind in range(len(found.pool.kinds)):
        own = found.chances[found.pool.kind_of == kind]
        assert own.max() - own.min() < 1e-9


@settings(max_examples=60, deadline=None)
@given(pools(homes=5))
def test_a_household_gives_one_member_at_most(
    case: tuple[list[Person], list[Quota], int],
) -> None:
    people, quotas, size = case
    try:
        found = fair_lottery(people, quotas, size)
    except TooFewHouseholds as few:
        assert few.households < size
        return
    except NoLegalPanel as none:
        assert none.relaxed
        return
    _check(found, people, quotas, size)
    types = household_types(found.pool)
    alike: dict[tuple[int, tuple[int, ...]], list[float]] = {}
    for place, chance in enumerate(found.chances.tolist()):
        kind = int(found.pool.kind_of[place])
        alike.setdefault((kind, types[found.pool.household_of[place]]), []).append(chance)
    for chances in alike.values():
        assert max(chances) - min(chances) <= 1e-3 * max(chances) + 1e-9


@settings(max_examples=25, deadline=None)
@given(pools(homes=6), st.randoms(use_true_random=False))
def test_the_order_of_people_and_quotas_does_not_matter(
    case: tuple[list[Person], list[Quota], int], random: object
) -> None:
    people, quotas, size = case
    mixed, rules = list(people), list(quotas)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    random.shuffle(rules)  # type: ignore[attr-defined]
    try:
        found = fair_lottery(people, quotas, size)
    except (NoLegalPanel, TooFewHouseholds):
        return
    again = fair_lottery(mixed, rules, size)
    assert [person.id for person in found.pool.people] == [one.id for one in again.pool.people]
    assert (found.panels == again.panels).all()
    assert (found.tickets == again.tickets).all()


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(pools(homes=4))
def test_the_relaxation_allows_a_panel_and_nothing_smaller_does(
    case: tuple[list[Person], list[Quota], int],
) -> None:
    people, quotas, size = case
    tight = [Quota(one.feature, one.value, one.least + 1, one.most) for one in quotas]
    try:
        fair_lottery(people, tight, size)
    except TooFewHouseholds:
        return
    except NoLegalPanel as none:
        changed = {(one.quota.feature, one.quota.value): one for one in none.relaxed}
        relaxed = [
            Quota(one.feature, one.value, new.least, new.most)
            if (new := changed.get((one.feature, one.value)))
            else one
            for one in tight
        ]
        assert fair_lottery(people, relaxed, size).minimum_chance >= 0
    else:
        pool = pool_of(people, tight)
        groups = groups_of(pool, size, shared_households(pool))
        assert smallest_relaxation(pool, groups) == ()


def _panel_exists(people: list[Person], limits: Sequence[Limit], size: int) -> bool:
    """Whether a panel keeps these limits: every panel is tried, with no solver."""
    for panel in combinations(people, size):
        homes = [one.household for one in panel if one.household]
        if len(homes) == len(set(homes)) and all(
            count >= limit.number if limit.end == MIN else count <= limit.number
            for limit in limits
            for count in [
                sum(one.features[limit.quota.feature] == limit.quota.value for one in panel)
            ]
        ):
            return True
    return False


def _limits(quotas: list[Quota]) -> list[Limit]:
    return [Limit(quota, end) for quota in quotas for end in (MIN, MAX)]


@st.composite
def tight_pools(draw: st.DrawFn) -> tuple[list[Person], list[Quota], int]:
    """A pool of at most nine people, some of them living together, with quotas that often clash."""
    values = {"sex": ["m", "f"], "home": ["own", "rent"]}
    people = [
        Person(
            f"p{number}",
            {name: draw(st.sampled_from(each)) for name, each in values.items()},
            draw(st.sampled_from(["", "h0", "h1", "h2"])),
        )
        for number in range(draw(st.integers(5, 9)))
    ]
    size = draw(st.integers(2, 4))
    quotas = []
    for name, each in values.items():
        for value in each:
            least = draw(st.integers(0, 3))
            quotas.append(Quota(name, value, least, draw(st.integers(least, 4))))
    return people, quotas, size


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(tight_pools())
def test_the_named_limits_clash_and_none_of_them_can_be_missed(
    case: tuple[list[Person], list[Quota], int],
) -> None:
    people, quotas, size = case
    pool = pool_of(people, quotas)
    if pool.households < size:
        return
    if _panel_exists(people, _limits(quotas), size):
        assert smallest_clashes(pool, size) == ()
        return
    none = no_legal_panel(pool, size)
    alone = [Person(one.id, one.features) for one in people]
    for clash in none.clashes:
        assert clash.is_smallest and clash.limits
        assert not _panel_exists(people, clash.limits, size)
        for left_out in clash.limits:
            assert _panel_exists(people, [one for one in clash.limits if one != left_out], size)
        assert clash.with_households == _panel_exists(alone, clash.limits, size)
        # What must give way is part of every clash.
        assert set(changed_limits(none.relaxed)) & set(clash.limits)
    named = [limit for clash in none.clashes for limit in clash.limits]
    assert named and len(named) == len(set(named))
    others = [limit for limit in _limits(quotas) if limit not in named]
    assert _panel_exists(people, others, size)


@settings(max_examples=40, deadline=None)
@given(tight_pools())
def test_another_change_of_the_same_total_is_told_only_where_there_is_one(
    case: tuple[list[Person], list[Quota], int],
) -> None:
    people, quotas, size = case
    pool = pool_of(people, quotas)
    if pool.households < size or _panel_exists(people, _limits(quotas), size):
        return
    none = no_legal_panel(pool, size)
    given_way = {
        one.quota: (one.quota.least - one.least, one.most - one.quota.most) for one in none.relaxed
    }
    total = sum(map(sum, given_way.values()))
    if total > 2:
        return
    found = 0
    for steps in product(range(total + 1), repeat=2 * len(quotas)):
        if sum(steps) == total:
            changed = [
                Quota(one.feature, one.value, one.least - lower, one.most + higher)
                for one, lower, higher in zip(quotas, steps[::2], steps[1::2], strict=True)
            ]
            found += _panel_exists(people, _limits(changed), size)
    assert found and none.has_others == (found > 1)


def test_the_quota_that_others_clash_with_is_named() -> None:
    people = [Person(f"r{number}", {"sex": "f", "home": "rent"}) for number in range(9)]
    people += [Person(f"o{number}", {"sex": "m", "home": "own"}) for number in range(9)]
    quotas = [Quota("sex", "f", 4, 5), Quota("sex", "m", 5, 6), Quota("home", "rent", 7, 10)]
    with pytest.raises(NoLegalPanel) as none:
        fair_lottery(people, [*quotas, Quota("home", "own", 0, 10)], 10)
    named = [
        (one.quota.value, one.end, one.number)
        for clash in none.value.clashes
        for one in clash.limits
    ]
    assert named in (
        [("rent", "min", 7), ("f", "max", 5)],
        [("rent", "min", 7), ("m", "min", 5)],
    )


def test_out_of_time_is_said() -> None:
    people = [Person("a", {"age": "old"}), Person("b", {"age": "young"})]
    pool = pool_of(people, [Quota("age", "old", 1, 1), Quota("age", "young", 1, 1)])
    (clash,) = smallest_clashes(pool, 1, seconds=0)
    assert len(clash.limits) == 2 and not clash.is_smallest
    groups = groups_of(pool, 1)
    relaxed = smallest_relaxation(pool, groups)
    assert has_other_relaxation(pool, groups, relaxed, seconds=0) is None


def test_a_pool_without_quotas_gives_everyone_the_same_chance() -> None:
    people = [Person(f"p{number}", {}) for number in range(30)]
    found = fair_lottery(people, [], 7)
    assert found.chances == pytest.approx(np.full(30, 7 / 30))


def test_crowded_households_get_less_and_the_rest_more() -> None:
    people = [Person(f"c{number}", {"a": "x"}, "home") for number in range(3)]
    people.append(Person("d", {"a": "x"}))
    found = fair_lottery(people, [Quota("a", "x", 2, 2)], 2)
    assert found.chances == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1])
    assert (found.bound, found.bound_with_households) == (
        pytest.approx(0.5),
        pytest.approx(1 / 3),
    )


def test_couples_who_would_fill_both_places_with_one_home() -> None:
    people = [
        Person(f"{name}{home}", {"sex": name}, f"h{home}") for home in range(2) for name in "mf"
    ]
    quotas = [Quota("sex", "m", 1, 1), Quota("sex", "f", 1, 1)]
    found = fair_lottery(people, quotas, 2)
    assert found.chances == pytest.approx([0.5] * 4)
    assert len(found.panels) == 2
    with pytest.raises(NoLegalPanel) as none:
        fair_lottery([*people[:2], Person("m9", {"sex": "m"}, "h0")], quotas, 1)
    assert none.value.relaxed


def test_households_that_stand_in_the_way_are_told_apart_from_quotas() -> None:
    people = [Person("m", {"sex": "m"}, "h"), Person("f", {"sex": "f"}, "h")]
    people.append(Person("g", {"sex": "f"}, "k"))
    quotas = [Quota("sex", "m", 1, 1), Quota("sex", "f", 1, 1)]
    assert fair_lottery(people, quotas, 2).chances.tolist() == [0, 1, 1]
    clash = [*people[:2], Person("n", {"sex": "m"}, "k")]
    with pytest.raises(NoLegalPanel) as none:
        fair_lottery(clash, [Quota("sex", "m", 0, 0), Quota("sex", "f", 2, 2)], 2)
    assert not none.value.households_clash
    pair = [Person("f", {"sex": "f"}, "h"), Person("g", {"sex": "f"}, "h"), people[0]]
    pair.append(Person("n", {"sex": "m"}, "k"))
    with pytest.raises(NoLegalPanel) as none:
        fair_lottery(pair, [Quota("sex", "f", 2, 2)], 2)
    assert none.value.households_clash
    with pytest.raises(TooFewHouseholds):
        fair_lottery(people[:2], [], 2)


def _skewed_pool(count: int, homes: int) -> tuple[list[Person], list[Quota]]:
    random = np.random.default_rng(3)
    shares = {"age": [0.05, 0.15, 0.3, 0.5], "sex": [0.4, 0.6], "part": [0.1, 0.2, 0.3, 0.4]}
    goals = {"age": [5, 6, 7, 7], "sex": [12, 13], "part": [6, 6, 6, 7]}
    drawn = {name: random.choice(len(each), count, p=each) for name, each in shares.items()}
    home = random.integers(0, homes, count)
    people = [
        Person(f"p{one:04d}", {name: str(drawn[name][one]) for name in shares}, str(home[one]))
        for one in range(count)
    ]
    quotas = [
        Quota(name, str(value), goal - 1, goal + 1)
        for name, each in goals.items()
        for value, goal in enumerate(each)
    ]
    return people, quotas


def test_a_skewed_pool_reaches_the_bound_almost() -> None:
    people, quotas = _skewed_pool(1200, 700)
    found = fair_lottery(people, quotas, 25)
    _check(found, people, quotas, 25)
    assert found.minimum_chance >= 0.99 * found.bound
    assert found.largest_chance <= found.largest_bound * 1.01


def test_the_draw_follows_the_tickets() -> None:
    drawn = Counter(drawn_place([1, 2, 7], f"seed {number}") for number in range(4000))
    assert [drawn[place] / 4000 for place in range(3)] == pytest.approx([0.1, 0.2, 0.7], abs=0.03)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_replacement_keeps_the_quotas_where_anyone_can(data: st.DataObject) -> None:
    count = data.draw(st.integers(3, 12))
    kinds = np.array(data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count)))
    homes = np.array(data.draw(st.lists(st.integers(0, 8), min_size=count, max_size=count)))
    draw = Draw(
        [f"f{place}" for place in range(count)],
        kinds,
        homes,
        np.eye(3, dtype=bool),
        np.array([0, 0, 1]),
        np.array([1, 1, 1]),
    )
    staying = [0]
    found = replacement(draw, "seed", staying, asked={0, 1})
    able = [one for one in range(2, count) if homes[one] != homes[0]]
    if found is None:
        assert not able
        return
    assert found in able

    def wrong(place: int) -> int:
        counts = np.bincount(kinds[[0, place]], minlength=3)
        return int(np.maximum(draw.low - counts, 0).sum() + np.maximum(counts - draw.high, 0).sum())

    assert wrong(found) == min(wrong(one) for one in able)
