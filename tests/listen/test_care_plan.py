"""What the plan tells of moderation, and that only published words leave the house."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from shapely import Point

from tests.people import WholeThread, whole_thread
from wijkdraad.documents.html import report_html
from wijkdraad.programme.models import (
    Appeal,
    Contribution,
    Erasure,
    ParticipationNeed,
    PlaceValue,
    Programme,
    StopRequest,
    WhyStep,
)
from wijkdraad.steps.hand_in.versions import hand_in
from wijkdraad.steps.listen.asks.posting import post_offer
from wijkdraad.steps.listen.care import log
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> WholeThread:
    return whole_thread()


def plan(programme: Programme) -> str:
    return report_html(programme_report(Programme.objects.get(pk=programme.pk), "nl"))


def more(thread: WholeThread, count: int, **values: str) -> None:
    start = Contribution.objects.count()
    for number in range(start, start + count):
        Contribution.objects.create(
            programme=thread.programme,
            key=f"m{number}",
            channel="web",
            kind="wish",
            text="Nog iets",
            date=date(2026, 1, 1),
            **values,
        )


@pytest.mark.parametrize("publication", ["held", "hidden"])
def test_only_published_words_stand_in_the_plan(thread: WholeThread, publication: str) -> None:
    words = thread.contribution.text[:30]
    Contribution.objects.update(publication="published")
    assert words in plan(thread.programme)
    Contribution.objects.update(publication=publication)
    assert words not in plan(thread.programme)


def test_a_version_that_is_handed_in_holds_published_words_only(thread: WholeThread) -> None:
    Contribution.objects.update(publication="published", age_group="65+", tenure="owner")
    kept = hand_in(thread.programme, "open", "", None).rows["contributions"]["c1"]
    assert kept["text"] == thread.contribution.text
    assert not {"age_group", "tenure", "sex", "at_home"} & set(kept)
    Contribution.objects.update(publication="held", place="Lindestraat 4")
    kept = hand_in(thread.programme, "dicht", "", None).rows["contributions"]["c1"]
    assert "text" not in kept and "place" not in kept and kept["channel"]


def test_a_version_holds_no_words_of_a_value_that_waits_and_no_home(thread: WholeThread) -> None:
    PlaceValue.objects.create(
        programme=thread.programme,
        key="w1",
        name="Beukstraat 12",
        value="rust",
        feeling="dear",
        story="Hier zit ik elke avond.",
        contribution=thread.contribution,
        geometry=Point(100000.3, 400000.7),
    )
    rows = hand_in(thread.programme, "dicht", "", None).rows["place_values"]["w1"]
    assert not {"name", "story", "value", "place"} & set(rows) and rows["feeling"]
    PlaceValue.objects.update(publication="published")
    rows = hand_in(thread.programme, "open", "", None).rows["place_values"]["w1"]
    assert rows["name"] == "Beukstraat 12" and rows["story"] and "100000" in str(rows)
    Contribution.objects.update(at_home=True)
    rows = hand_in(thread.programme, "thuis", "", None).rows["place_values"]["w1"]
    assert rows["story"] and "Beukstraat" not in str(rows) and "100000" not in str(rows)


def test_a_version_holds_no_words_that_no_document_prints(thread: WholeThread) -> None:
    programme = thread.programme
    Contribution.objects.update(publication="published")
    for key, answer in (("w1", "Bel mij op 06 12345678."), ("w2", "Dan zie ik mijn buren.")):
        WhyStep.objects.create(
            programme=programme,
            key=key,
            contribution=thread.contribution,
            position=1 if key == "w1" else 2,
            question="Waarom?",
            answer=answer,
        )
    for key in ("web-0001", "s1"):
        StopRequest.objects.create(
            programme=programme,
            key=key,
            process="de kap",
            by_whom="Fam. Jansen",
            people=2,
            why="Nee",
        )
    ParticipationNeed.objects.create(
        programme=programme, key="web-p1", group="Fam. De Wit", form="asked", barrier="mijn heup"
    )
    offer = post_offer(
        programme,
        {
            "name": "Bel Jan",
            "organisation": "Jan Bakker",
            "kind": "hours",
            "start": None,
            "end": None,
            "conditions": "Bel Jan op 06 12345678.",
        },
    )
    version = hand_in(programme, "open", "", None)
    rows = version.rows
    kept = str(version.rows) + str(version.text)
    assert not [word for word in ("De Wit", "mijn heup", "Jan Bakker", "Bel Jan") if word in kept]
    assert rows["offers"][offer.key] == {
        "organisation": offer.organisation.key,
        "kind": "uren van mensen",
    }
    assert not {"question", "answer"} & set(rows["why_steps"]["w1"])
    assert rows["why_steps"]["w2"]["answer"] == "Dan zie ik mijn buren."
    assert "Jansen" not in str(rows["stops"]["web-0001"])
    assert rows["stops"]["s1"]["by_whom"] == "Fam. Jansen"
    assert rows["stops"]["s1"]["people"] == "minder dan 5"
    assert not {"group", "barrier"} & set(rows["participation_needs"]["web-p1"])
    StopRequest.objects.filter(key="web-0001").update(outcome="refused", answer="Nee, want")
    rows = hand_in(programme, "beantwoord", "", None).rows
    assert rows["stops"]["web-0001"]["answer"] == "Nee, want"
    Contribution.objects.update(publication="held")
    rows = hand_in(programme, "dicht", "", None).rows
    assert "answer" not in rows["why_steps"]["w2"]


def test_the_plan_says_how_much_is_shown_without_small_numbers(thread: WholeThread) -> None:
    more(thread, 20, publication="published")
    more(thread, 7, publication="held")
    more(thread, 6, publication="hidden", publication_why="Over één buur.")
    Contribution.objects.filter(key="c1").update(publication="published")
    told = plan(thread.programme)
    assert (
        "Bijdragen waarvan iedereen de woorden mag lezen: 21. Nog niet bekeken: 7. Niet getoond: 6."
        in told
    )
    assert "staat een reden" in told and "Over één buur." not in told
    Contribution.objects.filter(publication="hidden").update(publication_why="")
    assert "Niet bij al die bijdragen is een reden opgeschreven." in plan(thread.programme)


def test_a_small_number_cannot_be_found_by_subtraction(thread: WholeThread) -> None:
    more(thread, 20, publication="published")
    more(thread, 2, publication="hidden", publication_why="Over één buur.")
    told = plan(thread.programme)
    # Held is 1 and hidden 2: each could be either, so the large one may stay.
    assert "mag lezen: 20. Nog niet bekeken: minder dan 5. Niet getoond: minder dan 5." in told
    Contribution.objects.filter(publication="held").update(publication="published")
    told = plan(thread.programme)
    assert "mag lezen: niet getoond. Nog niet bekeken: 0. Niet getoond: minder dan 5." in told


def test_what_was_erased_and_objected_changes_the_plan(thread: WholeThread) -> None:
    before = plan(thread.programme)
    for _each in range(6):
        Erasure.objects.create(
            programme=thread.programme,
            erased_at=timezone.now(),
            what="contributor",
            count=1,
            why="asked",
        )
    after = plan(thread.programme)
    assert after != before and "6 omdat iemand erom vroeg" in after
    made = Appeal.objects.create(
        contribution=thread.contribution, made_at=timezone.now(), text="Geheim bezwaar"
    )
    told = plan(thread.programme)
    assert "Bezwaren daartegen: minder dan 5; ze zijn nog niet allemaal" in told
    assert "Geheim bezwaar" not in told
    made.answered_at = timezone.now()
    made.save()
    assert "ze zijn allemaal beantwoord" in plan(thread.programme)


def test_the_plan_tells_every_reason_for_erasing(thread: WholeThread) -> None:
    for why in log.Why:
        log.note_erasure(thread.programme, "contributor", 1, why)
    told = plan(thread.programme)
    for words in ("omdat iemand erom vroeg", "lang genoeg bewaard", "iets persoonlijks"):
        assert words in told
    assert log.erased_by_reason(thread.programme) == dict.fromkeys(log.Why, 1)
