"""A target in the plan: how far we are, by which figure, and whether it is reached already."""

from __future__ import annotations

import pytest

from tests.people import WholeThread, whole_thread
from wijkdraad.method.report.structure import Cell, Table
from wijkdraad.programme.models import Moment, Observation, Target
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db


def told(whole: WholeThread) -> tuple[Cell, Cell]:
    """The cells Now and Target of the only target of the plan."""
    report = programme_report(whole.programme, "en")
    [table] = [
        block
        for block in report.blocks
        if isinstance(block, Table) and block.caption == "When a goal is reached"
    ]
    [row] = table.rows
    return row[2], row[3]


def test_a_figure_that_was_found_in_another_way_stands_beside_it() -> None:
    whole = whole_thread()
    before = told(whole)[0]
    assert "another way" not in before.note
    Observation.objects.create(
        programme=whole.programme,
        key="o-profiel",
        indicator=whole.indicator,
        area=whole.area,
        period="2024",
        moment=Moment.PROFILE,
        value=0.9,
        kind="computed",
        source=whole.source,
    )
    now = told(whole)[0]
    assert now.text == before.text
    assert "found in another way: 90%" in now.note.replace("\u00a0", "") and "2024" in now.note


def test_a_target_that_is_reached_says_so() -> None:
    whole = whole_thread()
    assert told(whole)[1].note == ""
    Target.objects.update(value=0.0)
    assert told(whole)[1].note == ("reached already" if whole.indicator.better == "higher" else "")
    Target.objects.update(value=1.0)
    assert told(whole)[1].note == ("reached already" if whole.indicator.better == "lower" else "")
