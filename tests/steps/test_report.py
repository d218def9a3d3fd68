"""The report: the same rows give the same report, and it says no more than may be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.pdf import pdf_ua_failures
from tests.people import (
    WholeThread,
    area_manager,
    bare_programme,
    kept_example,
    resident,
    site_foreman,
    tender_manager,
    whole_thread,
)
from wijkdraad.documents.html import report_html
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.method.report.chapters.match import MatchFacts, MeasureRow, match_chapter
from wijkdraad.method.report.chapters.threads import thread_alt, thread_words
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.thread_picture import loose_count, thread_picture
from wijkdraad.method.report.structure import (
    Answers,
    Block,
    Cell,
    Chart,
    Heading,
    Paragraph,
    Picture,
    Report,
    Table,
)
from wijkdraad.programme.models import (
    Area,
    AreaRole,
    Contribution,
    FigureStatus,
    Measure,
    Moment,
    Observation,
    ObservationKind,
    Person,
    Programme,
    Work,
)
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.facts.thread import thread_facts
from wijkdraad.steps.home import programme_home
from wijkdraad.steps.language import report_language
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(\"1\")</script> & 'x'"
# A vertical tab, as a soft line break from a word processor becomes.
HOSTILE_SIGN = "\x0b"
SHARE = 0.4237


@pytest.fixture(scope="module")
def read_example(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with kept_example(django_db_blocker) as key:
        yield key


@pytest.fixture
def example(db: None, read_example: int) -> Programme:
    """The shipped example, read once for all tests in this file."""
    return Programme.objects.get(pk=read_example)


def chapter(report: Report, anchor: str) -> list[Block]:
    """The blocks of one chapter, heading included."""
    found: list[Block] = []
    inside = False
    for block in report.blocks:
        if isinstance(block, Heading) and block.level == 2:
            inside = block.anchor == anchor
        if inside:
            found.append(block)
    return found


def tables(report: Report, anchor: str) -> list[Table]:
    return [block for block in chapter(report, anchor) if isinstance(block, Table)]


def table_with(report: Report, anchor: str, header: str) -> Table:
    """The table of a chapter that has a column with this header, in the English report."""
    [found] = [table for table in tables(report, anchor) if header in table.headers]
    return found


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", text))


def seen(
    whole: WholeThread, key: str, moment: Moment, value: float, **values: object
) -> Observation:
    return Observation.objects.create(
        programme=whole.programme,
        key=key,
        moment=moment,
        value=value,
        **{
            "indicator": whole.indicator,
            "area": whole.area,
            "period": "2026",
            "kind": ObservationKind.MEASURED,
            "source": whole.source,
            **values,
        },
    )


# The same rows, the same report


def test_the_same_rows_give_the_same_report(example: Programme) -> None:
    first = report_html(programme_report(example))
    assert first == report_html(programme_report(Programme.objects.get(pk=example.pk)))


def test_the_report_does_not_read_the_clock(example: Programme, monkeypatch) -> None:
    import time

    first = report_html(programme_report(example))
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert report_html(programme_report(example)) == first
    assert "1 oktober 2026" in first


# Page 1


@pytest.mark.parametrize("code", ["nl", "en"])
def test_page_1_answers_three_questions_in_at_most_ten_items(example: Programme, code: str) -> None:
    first = programme_report(example, code).blocks[0]
    assert isinstance(first, Answers)
    assert len(first.questions) == 3
    assert sum(len(items) for _question, items in first.questions) <= 10
    assert all(items for _question, items in first.questions)


@pytest.mark.parametrize("code", ["nl", "en"])
def test_page_1_has_at_most_ten_sentences(example: Programme, code: str) -> None:
    first = programme_report(example, code).blocks[0]
    assert isinstance(first, Answers)
    told = [item.text for _question, items in first.questions for item in items]
    assert sum(map(sentences, told)) <= 10, told


# Figures and their sources


def test_every_figure_of_the_profile_has_a_source_that_is_in_the_list(example: Programme) -> None:
    report = programme_report(example, "en")
    listed = {row[0].text for row in table_with(report, "sources", "Licence").rows}
    profile = table_with(report, "know", "Period")
    assert len(profile.rows) >= 10
    for row in profile.rows:
        assert row[-1].text in listed
    effects = table_with(report, "measure", "Difference")
    for row in effects.rows:
        assert row[-1].text
        assert set(row[-1].text.split(", ")) <= listed


def test_a_figure_to_verify_is_printed_with_the_words_to_be_checked() -> None:
    whole = whole_thread()
    seen(whole, "o-profiel", Moment.PROFILE, SHARE, status=FigureStatus.TO_VERIFY)
    whole.follow_up.status = FigureStatus.TO_VERIFY
    whole.follow_up.save()
    report = programme_report(whole.programme, "en")
    profile = table_with(report, "know", "Period")
    assert [row[1].text for row in profile.rows] == ["42% (to be checked)"]
    [effect] = table_with(report, "measure", "Difference").rows
    assert "to be checked" in effect[3].text
    assert "nog controleren" in report_html(programme_report(whole.programme, "nl")) or (
        translation.gettext("to be checked") in report_html(programme_report(whole.programme, "nl"))
    )


def test_an_earlier_period_of_a_figure_stands_beside_the_newest() -> None:
    whole = whole_thread()
    seen(whole, "o-2024", Moment.PROFILE, 0.1, period="2024")
    seen(whole, "o-2025", Moment.PROFILE, 0.2, period="2025")
    profile = table_with(programme_report(whole.programme, "en"), "know", "Period")
    [row] = profile.rows
    assert (row[1].text, row[-2].text) == ("20%", "2025")
    assert any(cell.note == "2024: 10%" for cell in row)


# Money


def cost_sentence(report: Report) -> str:
    [found] = [
        block.text
        for block in chapter(report, "match")
        if isinstance(block, Paragraph) and "€" in block.text
    ]
    return found


def test_a_cost_to_verify_is_apart_and_an_unknown_cost_is_in_neither_total() -> None:
    whole = whole_thread()
    for key, cents, status in (
        ("m-navragen", 222_00, FigureStatus.TO_VERIFY),
        ("m-onbekend", None, FigureStatus.TO_VERIFY),
        ("m-onbekend-2", None, FigureStatus.FOUND),
    ):
        Measure.objects.create(
            programme=whole.programme,
            key=key,
            name=key,
            description="-",
            kind="physical",
            cost_cents=cents,
            cost_status=status,
        )
    said = cost_sentence(programme_report(whole.programme, "en"))
    assert "sourced cost: € 10,000 together" in said
    assert "to be checked: € 222." in said
    assert "Of 2 measures" in said


@given(
    st.lists(st.tuples(st.none() | st.integers(0, 10**6), st.booleans()), min_size=1, max_size=6)
)
def test_the_totals_are_the_sums_of_what_is_sourced_and_of_what_is_not(
    costs: list[tuple[int | None, bool]],
) -> None:
    rows = [
        MeasureRow(
            "m", "physical", "need", "", (), "", None if euros is None else euros * 100, open_
        )
        for euros, open_ in costs
    ]
    blocks = match_chapter(MatchFacts(tuple(rows), ()), Language("en"))
    [said] = [b.text for b in blocks if isinstance(b, Paragraph) and "source" in b.text]
    known = [(euros, open_) for euros, open_ in costs if euros is not None]
    language = Language("en")
    found = [100 * euros for euros, open_ in known if not open_]
    to_verify = [100 * euros for euros, open_ in known if open_]
    # Where there is nothing to add up there is no total, and so no zero.
    assert (f"cost: {language.money(sum(found))} together" in said) == bool(found)
    assert ("Of no measure the cost has a source." in said) == (not found)
    assert (f"checked: {language.money(sum(to_verify))}." in said) == bool(to_verify)
    assert said.count("€") == bool(found) + bool(to_verify)
    assert ("unknown" in said) == (len(known) < len(costs))


# Small numbers


@pytest.fixture
def few_answers() -> WholeThread:
    """A share asked of 29 people stands wherever a share can stand: profile, chart, target, effect."""
    whole = whole_thread()
    asked = {"kind": ObservationKind.ASKED, "people": 29}
    for row, value in ((whole.baseline, SHARE), (whole.follow_up, SHARE + 0.1)):
        row.kind, row.people, row.value = asked["kind"], asked["people"], value
        row.save()
    city = Area.objects.create(
        programme=whole.programme, code="GM9999", year=2026, name="Waterbeek", role=AreaRole.CONTEXT
    )
    seen(whole, "o-profiel", Moment.PROFILE, SHARE, **asked)
    seen(whole, "o-stad", Moment.PROFILE, 0.1, area=city)
    return whole


@pytest.mark.parametrize("code", ["nl", "en"])
def test_a_share_of_fewer_than_30_people_is_printed_nowhere(
    few_answers: WholeThread, code: str
) -> None:
    html = report_html(programme_report(few_answers.programme, code))
    for value in ("42", "52", "32"):
        assert not re.search(rf"\b{value}[.,\d]*\s*%", html)
    assert not re.search(r"\b10 (procentpunt|percentage)", html)
    assert "0.42" not in html
    with translation.override(code):
        home = programme_home(few_answers.programme)
        printed = repr((home.figures, home.table, home.picture))
    assert not re.search(r"\b(42|52)%", printed)
    assert "+10" not in printed


def test_a_share_of_30_people_is_printed(few_answers: WholeThread) -> None:
    Observation.objects.filter(kind=ObservationKind.ASKED).update(people=30)
    html = report_html(programme_report(few_answers.programme, "en"))
    assert "42%" in html
    assert "52%" in html


def test_a_count_of_fewer_than_five_is_not_printed_for_a_channel() -> None:
    whole = whole_thread()
    for channel, count in (("web", 30), ("doorstep", 3), ("paper", 7)):
        for number in range(count):
            Contribution.objects.create(
                programme=whole.programme,
                key=f"{channel}{number}",
                channel=channel,
                kind="wish",
                text="Een bank.",
            )
    report = programme_report(whole.programme, "en")
    channels = table_with(report, "listen", "Channel")
    shown = {row[0].text: row[1].text for row in channels.rows}
    assert shown == {"website": "30", "at the door": "fewer than 5", "on paper": "not shown"}


def test_no_channel_of_the_example_shows_a_count_under_five(example: Programme) -> None:
    channels = table_with(programme_report(example, "en"), "listen", "Channel")
    assert len(channels.rows) == 11
    for row in channels.rows:
        assert not row[1].text.isdigit() or int(row[1].text) >= 5


def test_no_person_is_named_in_the_report() -> None:
    whole = whole_thread()
    for play in (resident, site_foreman, tender_manager, area_manager):
        play(whole.programme)
    html = report_html(programme_report(whole.programme))
    for person in Person.objects.all():
        assert person.name not in html
        assert person.email not in html


# Works, languages, empty programmes


def test_a_work_without_a_shape_is_named_as_not_on_the_map(example: Programme) -> None:
    without = set(
        Work.objects.filter(programme=example, geometry=None).values_list("name", flat=True)
    )
    work = Work.objects.filter(programme=example).exclude(geometry=None).first()
    work.geometry = None
    work.save()
    table = table_with(programme_report(example, "en"), "match", "Budget")
    named = {row[1].text for row in table.rows if "not on the map" in row[1].note}
    assert named == without | {work.name}
    assert len(table.rows) == Work.objects.filter(programme=example).count()


def test_the_numbers_on_the_map_are_those_of_the_table(example: Programme) -> None:
    report = programme_report(example, "en")
    drawing, *_measured = (block for block in chapter(report, "know") if isinstance(block, Picture))
    svg = ElementTree.fromstring(drawing.svg)
    tag = "{http://www.w3.org/2000/svg}"
    numbers = {
        text.text
        for group in svg.iter(f"{tag}g")
        if group.get("class") == "map-work-number"
        for text in group.iter(f"{tag}text")
    }
    table = table_with(report, "match", "Budget")
    assert numbers == {row[0].text for row in table.rows if "not on the map" not in row[1].note}


def test_each_language_has_its_own_chapter_headings_and_words(example: Programme) -> None:
    dutch, english = programme_report(example, "nl"), programme_report(example, "en")
    assert [heading.anchor for heading in dutch.headings] == [
        heading.anchor for heading in english.headings
    ]
    mine = {heading.text for heading in dutch.headings}
    theirs = {heading.text for heading in english.headings}
    assert not mine & theirs
    assert not set(dutch.words.values()) & set(english.words.values()) - {"version", "versie"}
    headers = {
        header for block in dutch.blocks if isinstance(block, Table) for header in block.headers
    }
    others = {
        header for block in english.blocks if isinstance(block, Table) for header in block.headers
    }
    names = set(Area.objects.filter(programme=example).values_list("name", flat=True))
    # These words are the same in both languages.
    assert headers & others - names <= {"SDG", "In", "Budget", "Effect"}


def opened(client, programme: Programme, page: str) -> HttpResponse:
    """A page of the programme, as the area manager sees it."""
    person = Person.objects.filter(roles__programme=programme).first()
    client.force_login(
        person or area_manager(programme).person, "django.contrib.auth.backends.ModelBackend"
    )
    return client.get(reverse(f"office:{page}", args=[programme.slug]))


@pytest.fixture(params=["only an area", "no area at all"])
def empty(request: pytest.FixtureRequest) -> Programme:
    programme = bare_programme()
    if request.param == "no area at all":
        programme.areas.all().delete()
    return programme


@pytest.mark.parametrize("code", ["nl", "en"])
def test_an_empty_programme_has_a_report_and_a_valid_pdf(empty: Programme, code: str) -> None:
    report = programme_report(empty, code)
    anchors = [heading.anchor for heading in report.headings if heading.level == 2]
    assert anchors[:8] == [
        *("thread", "know", "listen", "aim", "match", "agree", "deliver", "measure")
    ]
    assert "{" not in re.sub(r"<style>.*?</style>", "", report_html(report), flags=re.DOTALL)
    assert pdf_ua_failures(report_pdf(report)) == []


@pytest.mark.parametrize("page", ["home", "thread", "picture", "loose-ends", "plan-html"])
def test_an_empty_programme_has_its_pages(empty: Programme, client, page: str) -> None:
    assert opened(client, empty, page).status_code == 200


@pytest.mark.parametrize("page", ["home", "thread", "loose-ends", "plan-html"])
def test_a_whole_thread_has_its_pages(client, page: str) -> None:
    programme = whole_thread().programme
    answer = opened(client, programme, page)
    assert answer.status_code == 200
    assert "Tien bomen" in answer.content.decode() or page == "loose-ends"


# Hostile texts


def fields_of_text(whole: WholeThread) -> Iterator[tuple[object, str]]:
    yield from (
        (whole.programme, "name"),
        (whole.programme, "place"),
        (whole.programme, "summary"),
        (whole.area, "name"),
        (whole.source, "name"),
        (whole.indicator, "name"),
        (whole.contribution, "text"),
        (whole.need, "name"),
        (whole.need, "who"),
        (whole.goal, "name"),
        (whole.measure, "name"),
        (whole.work, "name"),
        (whole.commitment, "name"),
        (whole.commitment, "article"),
        (whole.commitment, "unit"),
        (whole.delivery, "proof"),
        (whole.follow_up_commitment, "why"),
    )


def test_hostile_texts_stay_text_in_every_document(client) -> None:
    whole = whole_thread()
    for row, name in fields_of_text(whole):
        # In a chart this sign is for tests/documents: see chart_svg.
        in_chart = row in (whole.area, whole.indicator, whole.commitment)
        text = HOSTILE if in_chart else HOSTILE + HOSTILE_SIGN
        setattr(row, name, text[: row._meta.get_field(name).max_length])
        row.save()
    report = programme_report(whole.programme)
    html = report_html(report)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert pdf_ua_failures(report_pdf(report)) == []
    for page in ("home", "thread", "loose-ends"):
        answer = opened(client, whole.programme, page)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content
    drawn = opened(client, whole.programme, "picture").content
    ElementTree.fromstring(drawn)


# The picture of the thread


def test_the_picture_has_a_ring_for_each_loose_end_and_every_need(example: Programme) -> None:
    with translation.override("nl"):
        reading = Reading(example, report_language("nl"))
        drawn = thread_facts(reading).threads
        picture = thread_picture(
            drawn, thread_words(reading.language), thread_alt(drawn, reading.language)
        )
    svg = ElementTree.fromstring(picture)
    tag = "{http://www.w3.org/2000/svg}"
    rings = [ring for ring in svg.iter(f"{tag}circle") if ring.get("class") == "thread-end"]
    assert len(rings) == loose_count(drawn) > 0
    written = " ".join(text.text for text in svg.iter(f"{tag}text"))
    for need in reading.cloth.needs:
        assert " ".join(need.name.split()[:2]) in written


def test_a_thread_is_drawn_without_a_ring_only_when_nothing_is_open_along_it(
    example: Programme,
) -> None:
    reading = Reading(example, Language("en"))
    visible = {"contribution", "target", "link"}
    for thread, drawn in zip(reading.threads.threads, thread_facts(reading).threads, strict=True):
        ends = {
            end.kind for end in thread.loose_ends if not visible & set(end.kind.value.split("_"))
        }
        assert bool(ends) == bool(loose_count([drawn])), (thread.need.key, ends)


def test_a_part_that_is_delivered_is_drawn_as_a_loose_end_also_when_its_effect_is_known() -> None:
    whole = whole_thread()
    whole.delivery.quantity = 4
    whole.delivery.save()
    reading = Reading(whole.programme, Language("en"))
    [drawn] = thread_facts(reading).threads
    assert drawn.strands[0].loose == "overdue"
    whole.commitment.due = date(2027, 1, 1)
    whole.commitment.save()
    [drawn] = thread_facts(Reading(whole.programme, Language("en"))).threads
    assert drawn.strands[0].loose == "under way"
    assert loose_count([drawn]) == 1


def test_the_table_beside_the_picture_has_every_text_in_full(example: Programme) -> None:
    report = programme_report(example, "en")
    [table] = tables(report, "thread")
    cells = [cell.text for row in table.rows for cell in row if isinstance(cell, Cell)]
    reading = Reading(example, Language("en"))
    for need in reading.cloth.needs:
        assert need.name in cells
    for thread in reading.threads.threads:
        for measure in thread.measures:
            assert measure.name in cells


def test_every_picture_and_chart_says_what_it_shows(example: Programme) -> None:
    drawn = [
        block for block in programme_report(example).blocks if isinstance(block, Picture | Chart)
    ]
    assert len(drawn) >= 5
    assert all(len(block.alt) > 20 for block in drawn)


# Carry out


def test_realised_and_not_yet_done_are_the_ambition(example: Programme) -> None:
    table = table_with(programme_report(example, "en"), "deliver", "Realised")
    numbers = [
        tuple(
            float(m.group()) if (m := re.match(r"[\d.]+", cell.text)) else 0.0 for cell in row[1:4]
        )
        for row in table.rows
        if re.match(r"\d", row[1].text)
    ]
    assert len(numbers) >= 8
    assert all(ambition == realised + open_ for ambition, realised, open_ in numbers)
