"""Done and not yet done, and the difference between before and after."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.deliver.progress import delivery_progress
from wijkdraad.method.measure.change import observed_change
from wijkdraad.method.measure.periods import period_order

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
deliveries = st.lists(st.none() | amounts, max_size=6)
values = st.floats(-1e9, 1e9)


@given(st.none() | amounts, deliveries)
def test_done_and_not_yet_done_are_what_was_promised(
    promised: Decimal | None, delivered: list[Decimal | None]
) -> None:
    progress = delivery_progress(promised, delivered)
    assert progress.done + progress.not_yet == progress.promised
    assert progress.done >= 0
    assert progress.not_yet >= 0
    assert progress.complete == (progress.done == progress.promised)


@given(st.none() | amounts, deliveries, st.none() | amounts)
def test_another_delivery_never_lowers_what_is_done_and_order_does_not_matter(
    promised: Decimal | None, delivered: list[Decimal | None], extra: Decimal | None
) -> None:
    before = delivery_progress(promised, delivered)
    after = delivery_progress(promised, [*delivered, extra])
    assert after.done >= before.done
    assert after == delivery_progress(promised, [extra, *delivered[::-1]])


def test_a_delivery_without_a_number_is_not_everything() -> None:
    assert delivery_progress(Decimal(40), [None]).done == 0
    assert delivery_progress(None, [None]).complete
    assert not delivery_progress(None, []).complete


@given(values, values, st.sampled_from(["higher", "lower", "neither"]))
def test_from_after_to_before_is_the_opposite_change(
    before: float, after: float, better: str
) -> None:
    there, back = observed_change(before, after, better), observed_change(after, before, better)
    opposite = {"better": "worse", "worse": "better", "changed": "changed", "same": "same"}
    assert back.difference == -there.difference
    assert back.verdict == opposite[there.verdict]


@given(values, values)
def test_the_direction_decides_what_is_better(before: float, after: float) -> None:
    verdicts = {
        better: observed_change(before, after, better).verdict
        for better in ("higher", "lower", "neither")
    }
    if before == after:
        assert set(verdicts.values()) == {"same"}
    else:
        assert verdicts["neither"] == "changed"
        assert {verdicts["higher"], verdicts["lower"]} == {"better", "worse"}
        assert (verdicts["higher"] == "better") == (after > before)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("september 2025", "juni 2026"),
        ("jan t/m aug 2025", "jan t/m feb 2026"),
        ("2024", "2025"),
        ("mei 2026", "september 2026"),
        ("2025-11", "2026-02"),
        ("december 2024 en januari 2025", "maart 2025"),
        ("2023 en 2025", "2026"),
        ("zomer", "2019"),
        ("March 2026", "October 2026"),
        ("1 juli 2025", "1 juli 2026"),
    ],
)
def test_periods_in_words_are_put_in_the_order_of_the_calendar(earlier: str, later: str) -> None:
    assert period_order(earlier) < period_order(later)
