"""Made-up programmes of every shape, for properties that must hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import transaction
from hypothesis import strategies as st

from tests.people import AREA_CODE, TODAY, bare_programme, contractor
from wijkdraad.programme.models import (
    Area,
    Commitment,
    Contribution,
    ContributionNeed,
    Delivery,
    Goal,
    Indicator,
    Measure,
    MeasureCommitment,
    MeasureGoal,
    Need,
    NeedGoal,
    NeedMeasure,
    Observation,
    ObservationCommitment,
    Programme,
    Source,
    Target,
)

MOST = 3
Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Shape:
    """What is linked to what, by number; row i of a table has the key `<letter>i`."""

    contribution_need: Pairs
    need_goal: Pairs
    need_measure: Pairs
    measure_goal: Pairs
    measure_commitment: Pairs
    observation_commitment: Pairs
    targets: tuple[tuple[int, int], ...]
    commitments: tuple[tuple[int | None, bool, int | None], ...]
    deliveries: tuple[tuple[int, int | None, bool], ...]
    observations: tuple[tuple[int, str, float | None], ...]
    duties: frozenset[int]
    silent: frozenset[str]


_row = st.integers(0, MOST - 1)
_pairs = st.frozensets(st.tuples(_row, _row), max_size=5)
_quantity = st.none() | st.integers(0, 12)


def shapes() -> st.SearchStrategy[Shape]:
    """Programmes with three rows in each table and any links between them."""
    return st.builds(
        Shape,
        contribution_need=_pairs,
        need_goal=_pairs,
        need_measure=_pairs,
        measure_goal=_pairs,
        measure_commitment=_pairs,
        observation_commitment=st.frozensets(st.tuples(st.integers(0, 4), _row), max_size=8),
        targets=st.lists(st.tuples(_row, st.integers(0, 1)), max_size=3).map(tuple),
        commitments=st.lists(
            st.tuples(_quantity, st.booleans(), st.none() | st.integers(0, 1)),
            min_size=MOST,
            max_size=MOST,
        ).map(tuple),
        deliveries=st.lists(st.tuples(_row, _quantity, st.booleans()), max_size=4).map(tuple),
        observations=st.lists(
            st.tuples(
                st.integers(0, 1),
                st.sampled_from(["profile", "baseline", "follow_up"]),
                st.none() | st.sampled_from([0.0, 0.25, 0.5]),
            ),
            min_size=5,
            max_size=5,
        ).map(tuple),
        duties=st.frozensets(_row),
        silent=st.frozensets(
            st.sampled_from(
                [
                    "contribution_need",
                    "need_goal",
                    "need_measure",
                    "measure_goal",
                    "measure_commitment",
                    "observation_commitment",
                ]
            ),
            max_size=1,
        ),
    )


@contextmanager
def forgotten() -> Iterator[None]:
    """Everything that is saved inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build(shape: Shape, order: int = 0) -> Programme:
    """The programme of this shape; `order` shuffles in which order its rows and links are saved."""
    generator = np.random.default_rng(order)
    programme = bare_programme()
    own: dict[str, Any] = {"programme": programme}
    area = Area.objects.get(code=AREA_CODE, **own)
    source = Source.objects.create(key="s", name="Telling", licence="CC0", **own)
    party = contractor(programme)

    def save(rows: list[Any]) -> list[Any]:
        """Save the rows in any order and give them back in the order they had."""
        for number in generator.permutation(len(rows)):
            rows[number].save(force_insert=True)
        return rows

    def rows(model: Any, letter: str, **values: Any) -> list[Any]:
        return save([model(key=f"{letter}{i}", **own, **values) for i in range(MOST)])

    indicators = save(
        [
            Indicator(key=f"i{i}", name=f"I{i}", unit="share", better="higher", **own)
            for i in (0, 1)
        ],
    )
    contributions = rows(Contribution, "c", channel="web", kind="wish", text="Een bankje.")
    needs = rows(Need, "n", name="Rust", who="wij", needs="rust", because="het druk is")
    goals = rows(Goal, "g", name="Rustig", description="-")
    save(
        [
            Target(key=f"t{i}", goal=goals[g], indicator=indicators[k], value=1, year=2030, **own)
            for i, (g, k) in enumerate(shape.targets)
        ],
    )
    measures = save(
        [
            Measure(
                key=f"m{i}",
                name="Bank",
                description="-",
                kind="physical",
                duty="wet" if i in shape.duties else "",
                **own,
            )
            for i in range(MOST)
        ],
    )
    commitments = save(
        [
            Commitment(
                key=f"a{i}",
                name="Bank beloofd",
                text="-",
                organisation=party,
                quantity=None if quantity is None else Decimal(quantity),
                due=TODAY,
                claim="rust" if claim else "",
                indicator=None if shown_by is None else indicators[shown_by],
                **own,
            )
            for i, (quantity, claim, shown_by) in enumerate(shape.commitments)
        ],
    )
    save(
        [
            Delivery(
                key=f"d{i}",
                commitment=commitments[a],
                name="Bank",
                date=date(2026, 1, 1 + i % 2),
                quantity=None if quantity is None else Decimal(quantity),
                proof="foto" if proof else "",
                **own,
            )
            for i, (a, quantity, proof) in enumerate(shape.deliveries)
        ],
    )
    observations = save(
        [
            Observation(
                key=f"o{i}",
                indicator=indicators[k],
                area=area,
                period=f"202{i % 3}",
                moment=moment,
                value=value,
                missing_reason="" if value is not None else "not_asked",
                kind="measured",
                source=source,
                **own,
            )
            for i, (k, moment, value) in enumerate(shape.observations)
        ],
    )
    for name, model, left, lefts, right, rights, more in (
        ("contribution_need", ContributionNeed, "contribution", contributions, "need", needs, {}),
        ("need_goal", NeedGoal, "need", needs, "goal", goals, {}),
        ("need_measure", NeedMeasure, "need", needs, "measure", measures, {}),
        ("measure_goal", MeasureGoal, "measure", measures, "goal", goals, {"effect": 1}),
        (
            "measure_commitment",
            MeasureCommitment,
            "measure",
            measures,
            "commitment",
            commitments,
            {},
        ),
        (
            "observation_commitment",
            ObservationCommitment,
            "observation",
            observations,
            "commitment",
            commitments,
            {},
        ),
    ):
        why = "" if name in shape.silent else "daarom"
        save(
            [
                model(why=why, **{left: lefts[i], right: rights[j]}, **own, **more)
                for i, j in sorted(getattr(shape, name))
            ],
        )
    return programme
