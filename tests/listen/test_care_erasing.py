"""What is left of a contribution when someone asked to erase it: nowhere a home, a name or a word."""

from __future__ import annotations

from typing import Any

import pytest
from shapely import Point

from tests.people import WholeThread, whole_thread
from wijkdraad.documents.html import report_html
from wijkdraad.programme.history import deletions, event, undo
from wijkdraad.programme.models import (
    BudgetProject,
    BudgetRound,
    Contribution,
    MiniMission,
    PlaceValue,
    PlanVersion,
    Publication,
    Statement,
    WhyStep,
)
from wijkdraad.programme.tables import table_of
from wijkdraad.reference.listening.values import proposed_values
from wijkdraad.steps.facts.listening.values import told_values
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.hand_in.versions import hand_in
from wijkdraad.steps.language import report_language
from wijkdraad.steps.listen.care.erasing import erase_words
from wijkdraad.steps.listen.care.log import Why
from wijkdraad.steps.report import programme_report
from wijkdraad.steps.rows import Conflict, change_row

pytestmark = pytest.mark.django_db
HOME = Point(100_123, 400_123)
ELSEWHERE = Point(100_200, 400_200)
WORDS = "Voor mijn deur staat een kapotte bank en niemand komt hem maken."
NOTE = "[gewist op verzoek van wie het zei]"


@pytest.fixture
def thread() -> WholeThread:
    return whole_thread()


@pytest.fixture
def said(thread: WholeThread) -> Contribution:
    """What someone told at their home, published."""
    return Contribution.objects.create(
        programme=thread.programme,
        key="thuis",
        channel="web",
        kind="idea",
        text=WORDS,
        place="Zilverhof 12",
        at_home=True,
        geometry=HOME,
        publication="published",
    )


def told(thread: WholeThread, said: Contribution, **values: Any) -> PlaceValue:
    own = {"key": "pv", "name": "Zilverhof 12", "value": proposed_values("nl")[0], "story": WORDS}
    own |= {"feeling": "dear", "geometry": HOME, "publication": "published"} | values
    return PlaceValue.objects.create(programme=thread.programme, contribution=said, **own)


def mission(thread: WholeThread, said: Contribution, **values: Any) -> MiniMission:
    own = {"key": "mm", "name": "Voor mijn deur staat een kapotte bank", "what": WORDS}
    own |= {"who": "buren", "geometry": ELSEWHERE, "publication": "published"} | values
    return MiniMission.objects.create(programme=thread.programme, contribution=said, **own)


def all_of(row: Any) -> str:
    """All that is kept of a row: as it stands and its versions, with the places as numbers."""
    model = type(row)
    rows = [*model.objects.filter(pk=row.pk), *model.history.filter(id=row.pk)]
    return repr([{**vars(one), "geometry": getattr(one, "geometry", None)} for one in rows])


def test_a_value_on_the_map_loses_its_home_its_name_and_its_words(
    thread: WholeThread, said: Contribution
) -> None:
    row = told(thread, said)
    row.name = "Zilverhof 14"
    row.save()
    erase_words(said, Why.ASKED)
    kept = all_of(row) + all_of(said)
    for word in ("POINT", "Zilverhof", "kapotte"):
        assert word not in kept, word
    row.refresh_from_db()
    assert (row.name, row.story, row.geometry, row.publication) == (NOTE, NOTE, None, "held")
    assert (row.value, row.feeling) == (proposed_values("nl")[0], "dear")


def test_nobody_gets_the_place_after_publishing_what_is_left(
    thread: WholeThread, said: Contribution
) -> None:
    told(thread, said)
    erase_words(said, Why.ASKED)
    Contribution.objects.update(publication="published")
    PlaceValue.objects.update(publication="published")
    for for_everyone in (True, False):
        reading = Reading(thread.programme, report_language("nl"))
        (shown,) = told_values(reading, for_everyone)
        assert (shown.spot, shown.cell, shown.place) == (None, None, NOTE)


def test_a_value_in_own_words_goes_and_one_that_we_propose_stays(
    thread: WholeThread, said: Contribution
) -> None:
    own = told(thread, said, value="hier woont mijn zieke moeder")
    version = hand_in(thread.programme, "v1", "", None)
    assert "zieke moeder" in repr(version.text)
    erase_words(said, Why.ASKED)
    version.refresh_from_db()
    assert "zieke moeder" not in all_of(own) + repr(version.text) + repr(version.rows)
    own.refresh_from_db()
    assert own.value == NOTE


def test_a_mini_mission_loses_its_name_and_place_and_waits(
    thread: WholeThread, said: Contribution
) -> None:
    row = mission(thread, said)
    erase_words(said, Why.ASKED)
    assert "kapotte" not in all_of(row) and "POINT" not in all_of(row)
    row.refresh_from_db()
    assert (row.name, row.what, row.who) == (NOTE, NOTE, "buren")
    assert row.publication == Publication.HELD
    hidden = mission(thread, said, key="mm2", publication="hidden")
    erase_words(said, Why.ASKED)
    hidden.refresh_from_db()
    assert hidden.publication == Publication.HIDDEN and hidden.name == NOTE


def test_who_has_it_open_does_not_write_the_words_back(
    thread: WholeThread, said: Contribution
) -> None:
    row = mission(thread, said)
    erase_words(said, Why.ASKED)
    with pytest.raises(Conflict):
        change_row(
            thread.programme, table_of(MiniMission), row.pk, {"what": WORDS}, row.revision, None
        )


def test_a_project_keeps_its_own_place_and_a_statement_without_words_waits(
    thread: WholeThread, said: Contribution
) -> None:
    own = {"programme": thread.programme, "contribution": said, "publication": "published"}
    one = BudgetRound.objects.create(
        programme=thread.programme, key="r", name="Ronde", budget_cents=100
    )
    plan = {"round": one, "cost_cents": 1, "description": f"Iemand zei: {WORDS}"}
    same = BudgetProject.objects.create(key="a", name="Bank", geometry=HOME, **plan, **own)
    other = BudgetProject.objects.create(key="b", name="Boom", geometry=ELSEWHERE, **plan, **own)
    statement = Statement.objects.create(key="s", text=WORDS, **own)
    erase_words(said, Why.ASKED)
    for row in (same, other, statement):
        row.refresh_from_db()
        assert "kapotte" not in all_of(row)
    assert same.geometry is None and same.publication == "published" and same.name == "Bank"
    assert other.geometry == ELSEWHERE and other.description == f"Iemand zei: {NOTE}"
    assert (statement.text, statement.publication) == (NOTE, "held")


def test_undoing_a_deletion_does_not_bring_the_words_back(
    thread: WholeThread, said: Contribution
) -> None:
    row = told(thread, said)
    with event(None):
        row.delete()
    erase_words(said, Why.ASKED)
    undo(thread.programme, deletions(thread.programme)[0].event, None)
    back = PlaceValue.objects.get(key="pv")
    assert (back.name, back.story, back.geometry, back.publication) == (NOTE, NOTE, None, "held")


def test_an_earlier_wording_goes_from_a_plan_that_was_handed_in(
    thread: WholeThread, said: Contribution
) -> None:
    earlier = "Er is hier nergens schaduw,\nzegt mijn buurvrouw van nummer negen."
    said.text = earlier
    said.save()
    thread.contribution_need.contribution = said
    thread.contribution_need.save()
    step = WhyStep.objects.create(
        programme=thread.programme,
        key="w",
        contribution=said,
        position=1,
        question="Waarom?",
        answer="Vanwege haar hart.",
    )
    value = told(thread, said, story=earlier)
    mission(thread, said)
    version = hand_in(thread.programme, "v1", "", None)
    assert "buurvrouw" in repr(version.rows) and "Er is hier nergens schaduw" in repr(version.text)
    # A version of earlier days told where a home is.
    version.rows["place_values"]["pv"] |= {"name": "Zilverhof 9", "geometry": "100123, 400123"}
    version.save()
    said.text, step.answer, value.story = "Iets anders.", "Daarom.", "Anders."
    for row in (said, step, value):
        row.save()
    erase_words(said, Why.ASKED)
    version.refresh_from_db()
    kept = repr(version.rows) + repr(version.text)
    for word in ("buurvrouw", "nergens schaduw,", "hart", "Zilverhof", "100123", "100200"):
        assert word not in kept, word
    assert "Voor mijn deur" not in kept
    assert version.rows["contributions"]["thuis"]["text"] == NOTE
    assert version.rows["why_steps"]["w"]["answer"] == NOTE
    assert version.rows["place_values"]["pv"]["name"] == NOTE


def test_the_words_of_another_who_got_the_key_of_a_deleted_answer_stay(
    thread: WholeThread, said: Contribution
) -> None:
    neighbour = Contribution.objects.create(
        programme=thread.programme, key="buur", channel="web", text="Het fietspad is te smal."
    )
    Contribution.objects.update(publication="published")
    answers = {
        "mine": "Omdat mijn man er niet meer kan zitten.",
        "theirs": "Dan botsen wij steeds.",
    }

    def step(of: Contribution, answer: str) -> WhyStep:
        return WhyStep.objects.create(
            programme=thread.programme, key="w5", contribution=of, position=1, answer=answer
        )

    mine = step(said, answers["mine"])
    first = hand_in(thread.programme, "eerst", "", None)
    with event(None):
        mine.delete()
        step(neighbour, answers["theirs"])
    second = hand_in(thread.programme, "later", "", None)
    erase_words(said, Why.ASKED)
    assert words_in(first)["why_steps"]["w5"]["answer"] == NOTE
    assert words_in(second)["why_steps"]["w5"]["answer"] == answers["theirs"]
    erase_words(neighbour, Why.ASKED)
    assert words_in(second)["why_steps"]["w5"]["answer"] == NOTE


def words_in(version: PlanVersion) -> dict[str, Any]:
    version.refresh_from_db()
    return version.rows


def test_a_wording_without_history_goes_from_a_plan_by_its_key(
    thread: WholeThread, said: Contribution
) -> None:
    thread.contribution_need.contribution = said
    thread.contribution_need.save()
    version = hand_in(thread.programme, "v1", "", None)
    assert "kapotte bank" in repr(version.text)
    # As where a dossier was read in again, before history was kept.
    Contribution.objects.filter(pk=said.pk).update(text="Kort.")
    said.history.all().delete()
    said.refresh_from_db()
    erase_words(said, Why.ASKED)
    version.refresh_from_db()
    assert "kapotte bank" not in repr(version.rows) + repr(version.text)


def test_a_place_that_others_named_too_stays_in_a_plan(
    thread: WholeThread, said: Contribution
) -> None:
    Contribution.objects.filter(pk=said.pk).update(at_home=False)
    other = Contribution.objects.create(
        programme=thread.programme,
        key="ander",
        channel="web",
        kind="story",
        text="Fijn.",
        publication="published",
    )
    told(thread, said, name="De oude linde", story="")
    told(thread, other, key="pv2", name="de Oude linde", story="")
    told(thread, said, key="pv3", name="Bij de vijver", story="")
    hand_in(thread.programme, "v1", "", None)
    erase_words(said, Why.ASKED)
    text = repr(PlanVersion.objects.get().text)
    assert "oude linde" in text.lower() and "Bij de vijver" not in text and NOTE in text


def test_the_plan_can_still_be_made(thread: WholeThread, said: Contribution) -> None:
    told(thread, said)
    mission(thread, said)
    erase_words(said, Why.KEPT_LONG_ENOUGH)
    PlaceValue.objects.update(publication="published")
    page = report_html(programme_report(thread.programme, "nl"))
    assert "Zilverhof" not in page and "kapotte bank" not in page
