"""What too few people answered is told nowhere: not the figure, not which way it went."""

from __future__ import annotations

import pytest

from tests.people import WholeThread, whole_thread
from wijkdraad.documents.html import report_html
from wijkdraad.method.report.language import PrintedFigure
from wijkdraad.programme.models import Observation, Programme
from wijkdraad.programme.models.programme import FigureStatus
from wijkdraad.steps.facts.rooms import measure_facts
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.facts.thread import front_facts
from wijkdraad.steps.language import report_language
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> WholeThread:
    return whole_thread()


def reading(programme: Programme) -> Reading:
    return Reading(Programme.objects.get(pk=programme.pk), report_language("nl"))


def test_an_effect_that_rests_on_few_answers_has_no_direction(thread: WholeThread) -> None:
    known = measure_facts(reading(thread.programme)).effects[0]
    assert known.verdict and known.difference.number is not None
    Observation.objects.update(kind="asked", people=3)
    [hidden] = measure_facts(reading(thread.programme)).effects
    assert hidden.verdict == ""
    assert hidden.difference == PrintedFigure("niet vermeld")
    assert (hidden.before.number, hidden.after.number) == (None, None)
    assert "minder dan 5 mensen" in hidden.before_note and "3" not in hidden.after_note
    front = front_facts(reading(thread.programme))
    assert (front.effects, front.effects_better, front.effects_not_told) == (0, 0, 1)
    page = report_html(programme_report(Programme.objects.get(), "nl"))
    assert "rust op te weinig antwoorden om er iets over te zeggen" in page
    assert "3 mensen" not in page


def test_a_difference_of_a_figure_that_is_to_be_checked_says_so(thread: WholeThread) -> None:
    last = Observation.objects.order_by("-period").first()
    assert last is not None
    [before] = measure_facts(reading(thread.programme)).effects
    assert "te controleren" not in before.difference.text
    Observation.objects.filter(pk=last.pk).update(status=FigureStatus.TO_VERIFY)
    [after] = measure_facts(reading(thread.programme)).effects
    assert after.difference.text == f"{before.difference} (te controleren)"
    assert (after.difference.number, after.difference.beside) == (
        before.difference.number,
        "te controleren",
    )


def test_how_much_of_a_figure_is_known_is_unknown_and_not_nothing(thread: WholeThread) -> None:
    read = reading(thread.programme)
    assert read.known_part(None) == PrintedFigure("onbekend")
    assert read.known_part(0.0) == PrintedFigure("0%", 0.0, "share")
    assert read.count_of_people(0) == "0"
    assert read.count_of_people(4) == "minder dan 5"
    assert read.count_of_people(1234) == "1.234"
