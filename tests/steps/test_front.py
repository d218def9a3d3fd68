"""Page 1 says nothing that is not so."""

from __future__ import annotations

import pytest

from tests.people import WholeThread, whole_thread
from wijkdraad.method.report.structure import Answers
from wijkdraad.programme.models import (
    Commitment,
    Indicator,
    Measure,
    MeasureCommitment,
    Observation,
    ObservationCommitment,
    StopRequest,
)
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole() -> WholeThread:
    return whole_thread()


def page_one(whole: WholeThread) -> str:
    """All sentences of page 1, in English."""
    report = programme_report(whole.programme, "en")
    [answers] = [block for block in report.blocks if isinstance(block, Answers)]
    return " ".join(item.text for _question, items in answers.questions for item in items)


def test_of_a_whole_thread_it_names_the_promise_and_that_nothing_is_loose(
    whole: WholeThread,
) -> None:
    told = page_one(whole)
    assert f"For the needs above we promise: {whole.commitment.name}." in told
    assert "of these, 1 are kept in full, 0 in part and 0 not yet." in told
    assert "Every measure that somebody asked for is promised, and nothing is overdue." in told
    assert "Every promised effect is measured and every contribution has its place." in told


def test_a_promise_without_proof_is_kept_without_proof(whole: WholeThread) -> None:
    whole.delivery.proof = ""
    whole.delivery.save()
    assert "of these, 1 are kept in full (1 without proof), 0 in part" in page_one(whole)


def test_nothing_is_claimed_of_a_measure_that_nobody_asked_for(whole: WholeThread) -> None:
    Measure.objects.create(programme=whole.programme, key="m-fontein", name="Een fontein")
    told = page_one(whole)
    assert "Every measure that somebody asked for is promised" in told
    assert "Every measure is promised" not in told


def test_what_was_seen_afterwards_only_is_not_measured(whole: WholeThread) -> None:
    whole.baseline.delete()
    told = page_one(whole)
    assert f"Measured afterwards only, and not before: {whole.commitment.name}" in told
    assert "Every promised effect is measured" not in told


def test_another_figure_does_not_hide_that_the_promised_one_is_not_measured(
    whole: WholeThread,
) -> None:
    other = Indicator.objects.create(
        programme=whole.programme, key="i2", name="Rust", unit="share", better="higher"
    )
    Observation.objects.filter(pk=whole.follow_up.pk).update(indicator=other)
    Commitment.objects.filter(pk=whole.commitment.pk).update(indicator=whole.indicator)
    told = page_one(whole)
    assert f"Done, but not measured whether it works: {whole.commitment.name}" in told


def test_what_is_not_begun_waits_to_be_measured(whole: WholeThread) -> None:
    whole.delivery.delete()
    ObservationCommitment.objects.all().delete()
    told = page_one(whole)
    assert "none of these is carried out yet." in told
    assert "1 promised effect can be measured once the work is done." in told


def test_an_effect_that_got_worse_is_told(whole: WholeThread) -> None:
    Observation.objects.filter(pk=whole.follow_up.pk).update(value=0.01)
    assert "before and after the work: 1 got worse." in page_one(whole)


def test_a_stop_without_an_answer_is_not_arranged(whole: WholeThread) -> None:
    StopRequest.objects.create(
        programme=whole.programme,
        key="stop-1",
        process="De kruising",
        by_whom="Ouders",
        why="Te druk.",
    )
    assert "1 time residents said stop, and nobody answered yet" in page_one(whole)


def test_a_promise_of_another_need_is_not_named(whole: WholeThread) -> None:
    MeasureCommitment.objects.all().delete()
    assert "For the needs above we promise" not in page_one(whole)
