"""Figure and experience of a whole programme: in full for who works on it, and fit to be published."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from tests.people import WholeThread, whole_thread
from wijkdraad.method.know.perception import compared_share
from wijkdraad.method.report.structure import BulletList, Table
from wijkdraad.programme.models import Indicator, Perception, Programme
from wijkdraad.programme.phases import Phase
from wijkdraad.steps.facts.knowing.asked import asked_about
from wijkdraad.steps.facts.knowing.perception import Beside, Seen, all_beside
from wijkdraad.steps.facts.knowing.perception_public import (
    asked_again_sentences,
    perception_facts,
    published,
)
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.perception.asking import Given, beside_figures, questions_for, receive
from wijkdraad.steps.perception.looking import walk
from wijkdraad.steps.perception.page import perception_page
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def shade() -> WholeThread:
    """A thread about the standard figure of shade: 25% before the work, 37.5% after it."""
    thread = whole_thread()
    Indicator.objects.filter(pk=thread.indicator.pk).update(key="shade_share_13h")
    thread.indicator.refresh_from_db()
    return thread


def say(
    thread: WholeThread,
    answers: dict[str, int],
    moment: str = "baseline",
    viewpoint: str = "resident",
    remark: str = "",
) -> None:
    """Let so many people give each answer."""
    start = Perception.objects.count()
    given = [answer for answer, count in answers.items() for _each in range(count)]
    for number, answer in enumerate(given, start=start):
        Perception.objects.create(
            programme=thread.programme,
            key=f"e{number}",
            indicator=thread.indicator,
            area=thread.area,
            viewpoint=viewpoint,
            moment=moment,
            answer=answer,
            remark=remark,
        )


def told(thread: WholeThread) -> tuple[Beside, ...]:
    return all_beside(reading_now(thread.programme))


def report_text(programme: Programme) -> str:
    return repr(programme_report(programme, "en").blocks)


def test_the_figure_of_the_same_moment_stands_beside_the_answers(shade: WholeThread) -> None:
    say(shade, {"none": 9, "small_part": 5})
    say(shade, {"small_part": 10}, "follow_up")
    before, after = sorted(told(shade), key=lambda one: one.when == "after")
    assert (before.figure.text, before.residents.compared.verdict) == ("25%", "differs")
    assert (after.figure.text, after.residents.compared.steps) == ("38%", -1)
    assert before.residents.counts == (9, 5, 0, 0, 0)
    page = perception_page(shade.programme)
    assert [one.residents for one in page.differs] == [
        "Of 14 residents 9 say: “nothing or almost nothing”. With so few answers that may be chance.",
        "All 10 residents say: “a small part”.",
    ]


def test_a_look_on_the_spot_stands_apart_from_residents(shade: WholeThread) -> None:
    say(shade, {"small_part": 12})
    say(shade, {"half": 1}, viewpoint="site_check", remark="Aan de noordkant.")
    (one,) = told(shade)
    assert (one.residents.total, one.looks.total) == (12, 1)
    assert one.residents.compared.verdict == "same"
    assert one.looks.compared.verdict == one.outcome == "differs"
    (row,) = perception_facts(reading_now(shade.programme)).rows
    assert row.looks == "“about half” (1)"


def test_the_order_in_which_answers_come_in_does_not_matter(shade: WholeThread) -> None:
    say(shade, {"none": 6, "half": 5})
    first = perception_page(shade.programme)
    Perception.objects.all().delete()
    say(shade, {"half": 5, "none": 6})
    assert perception_page(shade.programme) == first


def test_in_the_plan_small_groups_are_not_counted(shade: WholeThread) -> None:
    say(shade, {"none": 11, "small_part": 3})
    facts = perception_facts(reading_now(shade.programme))
    (row,) = facts.rows
    assert row.residents == "The middle answer of 14 residents is “nothing or almost nothing”."
    assert "11" not in repr(facts) and "differs" in row.verdict
    # Who works on the programme sees the numbers.
    assert "“a small part” (3)" in perception_page(shade.programme).differs[0].answers


def test_in_the_plan_the_answers_on_a_side_are_named_whether_they_were_given_or_not(
    shade: WholeThread,
) -> None:
    """Which of them nobody gave would tell more than the sum of that side does."""
    say(shade, {"half": 9, "small_part": 5})
    (row,) = perception_facts(reading_now(shade.programme)).rows
    assert "“about half”, “most of it” or “all or almost all”" in row.residents
    assert "say: “about half”." in perception_page(shade.programme).differs[0].residents


def test_fewer_than_five_are_no_number_and_fewer_than_ten_no_comparison(shade: WholeThread) -> None:
    say(shade, {"none": 4})
    (one,) = told(shade)
    assert published(reading_now(shade.programme), one).total is None
    assert "fewer than 10 answers" in report_text(shade.programme)
    say(shade, {"none": 3})
    (one,) = told(shade)
    public = published(reading_now(shade.programme), one)
    assert (public.total, public.sides, public.compared) == (7, (), None)


def test_without_the_answers_the_plan_is_silent_about_them(shade: WholeThread) -> None:
    before = report_text(shade.programme)
    say(shade, {"none": 12}, remark="Niets te zien hier.")
    blocks = programme_report(shade.programme, "en").blocks
    table = next(
        block
        for block in blocks
        if isinstance(block, Table) and "look on the spot" in block.caption
    )
    assert [cell.text for cell in table.rows[0]][1:4] == [
        "25%",
        "not looked yet",
        "All 12 residents say: “nothing or almost nothing”.",
    ]
    lists = [block for block in blocks if isinstance(block, BulletList)]
    assert any("The figure says: 25%." in item.text for block in lists for item in block.items)
    assert "Niets te zien hier." not in report_text(shade.programme)
    Perception.objects.all().delete()
    assert report_text(shade.programme) == before


def test_the_same_question_later_gives_a_line_under_measure(shade: WholeThread) -> None:
    say(shade, {"none": 9, "small_part": 5})
    assert asked_again_sentences(reading_now(shade.programme)) == ()
    say(shade, {"small_part": 5, "half": 6}, "follow_up")
    (line,) = asked_again_sentences(reading_now(shade.programme))
    assert "of 14 residents was “nothing or almost nothing”" in line
    assert "of 11 residents, “about half”" in line and "too few for a percentage" in line
    assert line in report_text(shade.programme)


def test_from_thirty_answers_on_the_change_is_a_share_with_its_bounds(shade: WholeThread) -> None:
    say(shade, {"none": 30, "half": 10})
    say(shade, {"none": 16, "half": 24}, "follow_up")
    (line,) = asked_again_sentences(reading_now(shade.programme))
    # 10 of 40: Wilson gives 14.2% to 40.2%. 24 of 40: 44.6% to 73.7%. Joined: 13.4 to 52.4.
    assert "from 25% to 60%: +35 percentage points" in line
    assert "(between +13 percentage points and +52 percentage points)" in line
    say(shade, {"all": 3}, "follow_up")
    (line,) = asked_again_sentences(reading_now(shade.programme))
    assert "a small group could be recognised" in line


def test_an_indicator_of_their_own_is_asked_with_its_figure(shade: WholeThread) -> None:
    Indicator.objects.filter(pk=shade.indicator.pk).update(key="i1", question="Hoe koel is het?")
    shade.indicator.refresh_from_db()
    say(shade, {"less": 10})
    say(shade, {"more": 10}, "follow_up")
    before, _after = sorted(told(shade), key=lambda one: one.when == "after")
    assert before.asked.question == "Hoe koel is het? The figure is 25%."
    assert before.residents.compared.steps == -1
    (line,) = asked_again_sentences(reading_now(shade.programme))
    assert "each question named another figure" in line
    assert questions_for(shade.programme) == ()
    assert walk(shade.programme).cards == ()
    Indicator.objects.filter(pk=shade.indicator.pk).update(site_check="Voel aan de stoep.")
    (card,) = walk(shade.programme).cards
    assert card.asked.site_check == "Voel aan de stoep."


def test_a_question_about_health_is_for_a_conversation(shade: WholeThread) -> None:
    Indicator.objects.filter(pk=shade.indicator.pk).update(key="lonely_share")
    assert questions_for(shade.programme) == () and walk(shade.programme).cards == ()


def test_without_a_figure_it_is_told_why_nothing_is_compared(shade: WholeThread) -> None:
    shade.baseline.value, shade.baseline.missing_reason = None, "suppressed"
    shade.baseline.save()
    say(shade, {"none": 12})
    (unsaid,) = perception_facts(reading_now(shade.programme)).unsaid
    assert unsaid.startswith("Not compared: Schaduw") and "before the work" in unsaid
    assert perception_page(shade.programme).unsaid[0].residents == "12 residents answered."


def test_an_answer_of_another_question_counts_nowhere_and_is_told(shade: WholeThread) -> None:
    say(shade, {"none": 10})
    Perception.objects.filter(key="e0").update(answer="yes")
    (one,) = told(shade)
    assert (one.residents.total, one.unfit) == (9, 1)


def test_what_a_resident_sends_is_kept_once_with_the_moment_it_belongs_to(
    shade: WholeThread,
) -> None:
    given = [Given(shade.indicator, "none", "Bij het plein niets.")]
    receive(shade.programme, given, "one form")
    receive(shade.programme, given, "one form")
    receive(shade.programme, given, "another form")
    kept = list(Perception.objects.all())
    assert len(kept) == 2 and len({row.key for row in kept}) == 2
    assert {(row.moment, row.viewpoint, row.channel) for row in kept} == {
        ("follow_up", "resident", "web")
    }
    shade.follow_up.delete()
    receive(shade.programme, given, "a third form")
    assert Perception.objects.filter(moment="baseline").count() == 1
    shade.programme.phase = Phase.UPKEEP
    receive(shade.programme, given, "a fourth form")
    assert Perception.objects.filter(moment="follow_up").count() == 3


def test_the_thank_you_tells_the_figure_and_no_small_number(shade: WholeThread) -> None:
    say(shade, {"none": 3}, "follow_up")
    (beside,) = beside_figures(shade.programme, [shade.indicator.pk, 999])
    assert "The figure says: 38%." in beside.figure
    assert beside.residents.startswith("Fewer than 5 residents") and beside.verdict == ""
    say(shade, {"none": 9}, "follow_up")
    (beside,) = beside_figures(shade.programme, [shade.indicator.pk])
    assert beside.residents.startswith("All 12 residents say")
    assert beside_figures(shade.programme, []) == ()


def test_of_yes_and_no_no_count_under_five_can_be_found() -> None:
    """Every number of yes for every figure: those that look the same must hide the small count."""
    reading: Any = SimpleNamespace(smallest_count=5)
    indicator = Indicator(key="lonely_share", name="Eenzaam", unit="share")
    asked = asked_about(indicator, "en", "")
    checked = 0
    for total in range(10, 45):
        for figure in (0.0, 0.02, 0.1, 0.2, 0.35, 0.5, 0.75, 0.93, 1.0):
            looks_like: dict[object, list[int]] = defaultdict(list)
            for yes in range(total + 1):
                compared = compared_share(yes, total, figure, 10)
                seen = Seen((yes, total - yes), (), compared)
                empty = Seen((0, 0), (), compared_share(0, 0, figure, 1))
                beside: Any = Beside(
                    asked, SimpleNamespace(), "before", "x", figure, "", None, seen, empty, 0
                )
                public = published(reading, beside)
                verdict = public.compared and (public.compared.verdict, public.compared.steps)
                looks_like[public.sides, verdict].append(yes)
            for possible in looks_like.values():
                for few in (possible, [total - yes for yes in possible]):
                    assert len(set(few)) > 1 or not 0 < few[0] < 5, (total, figure, possible)
                checked += 1
    assert checked > 1000


def test_the_example_tells_what_was_seen(example: Programme) -> None:
    with translation.override("nl"):
        page = perception_page(example)
        assert page.lead == "Van de 6 vergelijkingen vallen er 2 anders uit."
        shade = next(one for one in page.differs if one.name.startswith("Wandelpaden"))
        assert shade.figure.startswith("Het cijfer zegt: 27%.")
        assert shade.residents.startswith("Van de 14 bewoners zeggen er 9: “niets of bijna niets”.")
        assert len(page.again) == 1
        asked = questions_for(example)
        assert [one.indicator.key for one in asked][:3] == [
            "green_area_share",
            "distance_to_coolness_m",
            "shade_share_13h",
        ]
        assert len(asked) == 5
        assert not any("%" in one.question for one in asked)
