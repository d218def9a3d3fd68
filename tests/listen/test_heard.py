"""Who was heard and who was not: beside the figures of the example, and where figures are missing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from django.utils import translation

from tests.people import bare_programme, kept_example
from wijkdraad.documents.html import report_html
from wijkdraad.programme.models import (
    Actor,
    Area,
    AreaRole,
    ComparableArea,
    Contribution,
    DoubleContribution,
    DoubleVerdict,
    Indicator,
    MissingReason,
    Observation,
    Programme,
    Source,
)
from wijkdraad.steps.facts.listening.heard import heard_facts
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.language import report_language
from wijkdraad.steps.listen.heard.counting import GroupHeard, Heard
from wijkdraad.steps.listen.heard.next_steps import proposals
from wijkdraad.steps.listen.heard.page import heard_page
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def read_example(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with kept_example(django_db_blocker) as key:
        yield key


@pytest.fixture
def example(db: None, read_example: int) -> Iterator[Programme]:
    with translation.override("nl"):
        yield Programme.objects.get(pk=read_example)


def heard_in(programme: Programme) -> Heard:
    fresh = Programme.objects.get(pk=programme.pk)
    return Heard(Reading(fresh, report_language("nl")))


def facts_of(programme: Programme):
    fresh = Programme.objects.get(pk=programme.pk)
    return heard_facts(Reading(fresh, report_language("nl")))


def group(heard: Heard, trait: str, answer: str) -> GroupHeard:
    rows = [
        row
        for each in heard.traits
        if each.margin.trait.key == trait
        for row in each.rows
        if answer in row.groups[0].stratum.answers
    ]
    assert len(rows) == 1
    return rows[0]


def test_groups_are_counted_beside_the_figures(example: Programme) -> None:
    heard = heard_in(example)
    young = group(heard, "age_group", "15-24")
    assert (young.found.heard, young.found.people) == (4, 260)
    told = sum(bool(row.age_group) for row in heard.reading.cloth.counted_contributions)
    assert young.found.expected == pytest.approx(told * 260 / 1545)
    assert young.too_few and young.hardly_heard
    # Shares of homes are shares of the 790 households.
    tenant = group(heard, "tenure", "other_tenant")
    assert (tenant.found.heard, tenant.found.people) == (2, pytest.approx(0.21 * 790))
    assert not group(heard, "age_group", "65+").hardly_heard


def test_what_the_source_withholds_is_not_used_and_says_why(example: Programme) -> None:
    heard = heard_in(example)
    assert [each.trait.key for each in heard.area.missing] == ["income_group"]
    assert "laat dit weg" in heard.area.missing[0].why
    Observation.objects.filter(indicator__key="men").update(
        value=None, missing_reason=MissingReason.NOT_PUBLISHED
    )
    heard = heard_in(example)
    assert {each.trait.key for each in heard.area.missing} == {"income_group", "sex"}
    assert all(each.margin.trait.key != "sex" for each in heard.traits)


def test_without_the_finer_figures_age_falls_back_to_three_groups(example: Programme) -> None:
    Observation.objects.filter(indicator__key="inhabitants_25_to_44").delete()
    heard = heard_in(example)
    middle = group(heard, "age_group", "25-44")
    assert middle.groups[0].stratum.answers == ("15-24", "25-44", "45-64")
    assert (middle.found.people, middle.found.heard) == (1545 - 225 - 345, 4 + 15 + 10)


def test_joint_groups_are_an_estimate_that_keeps_the_margins(example: Programme) -> None:
    joint = heard_in(example).joints[0]
    assert joint.noun.margin.trait.key == "tenure"
    adults = 1545 - 225
    assert sum(row.found.people for row in joint.rows) == pytest.approx(adults)
    cell = next(
        row
        for row in joint.rows
        if [part.stratum.answers for part in row.groups] == [("corporation",), ("15-24",)]
    )
    assert cell.found.people == pytest.approx(adults * 0.5 * 260 / adults)
    assert cell.found.heard == 0
    voices = len(heard_in(example).voices)
    assert sum(map(sum, joint.table)) == voices


def test_weights_make_the_shares_of_the_neighbourhood(example: Programme) -> None:
    heard = heard_in(example)
    weighing = heard.weighing
    assert weighing is not None and weighing.raked.converged
    assert weighing.weights.sum() == pytest.approx(len(heard.voices))
    women = np.array([voice.told["sex"] == "woman" for voice in heard.voices])
    men = np.array([voice.told["sex"] == "man" for voice in heard.voices])
    share = weighing.weights[women].sum() / weighing.weights[women | men].sum()
    assert share == pytest.approx(785 / 1545, rel=1e-5)
    assert {row.who for row in weighing.left_out} == {
        "kinderen tot 15 jaar",
        "jongeren van 15 tot 25 jaar",
        "huurders van een andere verhuurder",
    }
    assert weighing.effective < len(heard.voices)


def test_a_merged_double_counts_once_and_lends_what_it_tells(example: Programme) -> None:
    before = group(heard_in(example), "age_group", "15-24").found.heard
    one, other = (
        Contribution.objects.create(
            programme=example, key=key, channel="web", kind="story", text="Hier.", age_group=age
        )
        for key, age in (("zz-1", ""), ("zz-2", "15-24"))
    )
    assert group(heard_in(example), "age_group", "15-24").found.heard == before + 1
    DoubleContribution.objects.create(
        programme=example,
        key="zz-double",
        contribution=other,
        same_as=one,
        verdict=DoubleVerdict.SAME,
        why="Dezelfde.",
    )
    heard = heard_in(example)
    assert [v.contribution.key for v in heard.voices if v.contribution.key[:2] == "zz"] == ["zz-1"]
    assert group(heard, "age_group", "15-24").found.heard == before + 1


def test_origin_is_off_without_a_ground_and_printed_with_one(example: Programme) -> None:
    source = Source.objects.get(programme=example, key="wie-woont-er")
    area = example.areas.get(role=AreaRole.SUBJECT)
    for key, value in (("origin_europe_share", 0.1), ("origin_outside_europe_share", 0.3)):
        indicator = Indicator.objects.create(
            programme=example, key=key, name=key, unit="share", better="neither", theme="people"
        )
        Observation.objects.create(
            programme=example,
            key=f"o-{key}",
            indicator=indicator,
            area=area,
            period="2024",
            value=value,
            kind="measured",
            source=source,
        )
    Contribution.objects.filter(programme=example).update(origin="netherlands")
    heard = heard_in(example)
    known = {each.margin.trait.key for each in heard.traits}
    assert "origin" not in known | {each.trait.key for each in heard.area.missing}
    assert "erkomst" not in str(heard_page(example))
    Programme.objects.filter(pk=example.pk).update(origin_ground="Artikel 9 AVG, convenant 2025")
    heard = heard_in(example)
    assert group(heard, "origin", "outside_europe").found.people == pytest.approx(0.3 * 1545)
    fresh = Programme.objects.get(pk=example.pk)
    assert heard_page(fresh).origin_ground == "Artikel 9 AVG, convenant 2025"
    assert "Artikel 9 AVG, convenant 2025" in report_html(programme_report(fresh))


def test_where_to_go_next_names_channel_and_actor(example: Programme) -> None:
    found = {each.who: each for each in proposals(heard_in(example))}
    young = found["Jongeren van 15 tot 25 jaar"]
    assert "sociale media (2)" in young.channel
    assert "Jongerenwerk Waterbeek-Oost" in {actor.name for actor in young.actors}
    assert young.where == ""
    assert "hele buurt" in heard_page(example).where_note
    children = found["Kinderen tot 15 jaar"]
    assert [actor.name for actor in children.actors] == ["Basisschool De Lindeboom"]


def test_a_group_that_no_channel_reached_says_what_is_untried(example: Programme) -> None:
    Contribution.objects.filter(programme=example, age_group="0-14").update(age_group="")
    children = next(
        each for each in proposals(heard_in(example)) if each.who == "Kinderen tot 15 jaar"
    )
    assert "Geen enkele manier bereikte hen" in children.channel


def test_in_a_wijk_the_buurten_with_the_largest_share_are_named(example: Programme) -> None:
    Area.objects.filter(programme=example, role=AreaRole.SUBJECT).update(role=AreaRole.CONTEXT)
    Area.objects.filter(programme=example, code="WK999901").update(role=AreaRole.SUBJECT)
    heard = heard_in(example)
    old = group(heard, "age_group", "65+")
    Contribution.objects.filter(programme=example, age_group="65+").update(age_group="45-64")
    found = [each for each in proposals(heard_in(example)) if "65 jaar en ouder" in each.who]
    assert old.found.people == 1270
    rows = ComparableArea.objects.filter(
        programme=example, code__startswith="BU999901", source__key="statistics"
    )
    shares = {
        row.name: row.figures["inhabitants_65_and_over"]["value"]
        / row.figures["inhabitants"]["value"]
        for row in rows
    }
    best = max(shares, key=lambda name: shares[name])
    assert best in found[0].where and heard_page(example).where_note == ""


def test_where_nobody_tells_who_they_are_nothing_is_said(example: Programme) -> None:
    Contribution.objects.filter(programme=example).update(
        age_group="", sex="", household="", tenure=""
    )
    page = heard_page(example)
    assert "Van geen enkele weten we van wie die is" in page.answer
    assert not page.sentences and not page.proposals and not page.shares and page.no_weights
    facts = facts_of(example)
    assert "Van geen enkele" in facts.answer and not facts.rows and not facts.sentences


def test_where_few_tell_who_they_are_no_group_is_called_missing(example: Programme) -> None:
    keys = Contribution.objects.filter(programme=example).exclude(age_group="").values("pk")[:12]
    Contribution.objects.filter(programme=example).exclude(pk__in=keys).update(
        age_group="", sex="", household="", tenure=""
    )
    page = heard_page(example)
    assert "Dat is te weinig om te zeggen wie we niet hoorden" in page.answer
    assert not page.sentences and not page.proposals and page.no_weights


def test_a_programme_without_figures_or_voices_says_so() -> None:
    with translation.override("nl"):
        programme = bare_programme()
        assert heard_page(programme).answer == "We hebben nog niemand gehoord."
        assert facts_of(programme).answer == ""
        Contribution.objects.create(
            programme=programme, key="c", channel="web", kind="story", text="Hier.", sex="man"
        )
        page = heard_page(programme)
        assert "De cijfers zeggen niet wie er wonen" in page.answer
        assert {name for name, _why in page.missing} >= {"leeftijd", "geslacht"}


# In the plan


def test_the_plan_names_who_is_missing_without_a_small_count(example: Programme) -> None:
    facts = facts_of(example)
    assert "Van de jongeren van 15 tot 25 jaar hoorden we er minder dan 5" in " ".join(
        facts.sentences
    )
    by_group = {row.who: row for row in facts.rows}
    assert by_group["jongeren van 15 tot 25 jaar"].heard == "minder dan 5"
    assert by_group["mensen van 65 jaar en ouder"].heard == "13"
    assert all(row.number is None or row.number == 0 or row.number >= 5 for row in facts.rows)
    page = report_html(programme_report(Programme.objects.get(pk=example.pk)))
    assert 'id="listen-heard"' in page and "inkomen: de bron laat dit weg" in page


@pytest.mark.parametrize("moved", range(1, 5))
def test_the_plan_reads_the_same_whatever_a_small_count_is(example: Programme, moved: int) -> None:
    """Of the young 1 to 4 were heard; the others of those four told nothing of their age."""
    before = facts_of(example)
    young = Contribution.objects.filter(programme=example, age_group="15-24").order_by("key")
    keys = list(young.values_list("pk", flat=True))
    Contribution.objects.filter(pk__in=keys[moved:]).update(age_group="")
    assert facts_of(example) == before


def test_the_plan_tells_what_the_contributions_count_as(example: Programme) -> None:
    """From the printed counts: 15, 10, 13; 26, 15; 16, 8, 10; 16, 20; of 60 in all."""
    told = facts_of(example).weighed
    assert "leeftijd, geslacht, huishouden en huren of kopen telt" in told
    assert "als ongeveer 56 bijdragen (ontwerpeffect ongeveer 1,07)" in told
    heard = heard_in(example)
    assert heard.weighing is not None and len(heard.voices) == 60
    assert heard.weighing.effective == pytest.approx(56, abs=2.5)
    page = report_html(programme_report(Programme.objects.get(pk=example.pk)))
    assert told in page and "Waar nu naartoe: De jongeren van 15 tot 25 jaar zijn" in page


def test_what_the_contributions_count_as_tells_no_other_count(example: Programme) -> None:
    """Who is both is not printed: it may not follow from the design effect either."""
    before, weights = facts_of(example), heard_in(example).weighing
    women, men = (
        Contribution.objects.filter(programme=example, sex=sex, age_group=age).first()
        for sex, age in (("woman", "25-44"), ("man", "45-64"))
    )
    assert women and men and weights
    women.age_group, men.age_group = men.age_group, women.age_group
    women.save()
    men.save()
    other = heard_in(example).weighing
    assert other and other.design_effect != pytest.approx(weights.design_effect, abs=1e-6)
    assert facts_of(example).weighed == before.weighed


def test_where_few_tell_a_trait_the_plan_weighs_nothing(example: Programme) -> None:
    Contribution.objects.filter(programme=example).update(sex="", household="", tenure="")
    assert "leeftijd" in facts_of(example).weighed
    Contribution.objects.filter(programme=example, age_group="65+").update(age_group="")
    facts = facts_of(example)
    assert facts.rows and facts.weighed == ""


def test_the_plan_names_who_can_find_the_groups_that_are_missing(example: Programme) -> None:
    young, children, tenants = facts_of(example).next_steps
    assert young.endswith(
        "te vinden bij Fietsenmaker Kastanjeplein en Jongerenwerk Waterbeek-Oost."
    )
    assert "kinderen tot 15 jaar" in children and "Basisschool De Lindeboom" in children
    assert "Huurderscommissie Kanaalkade" in tenants
    Actor.objects.filter(programme=example, for_whom__contains="kinderen").delete()
    assert facts_of(example).next_steps[1] == (
        "Voor de kinderen tot 15 jaar noemt de sociale kaart niemand."
    )


def test_in_a_wijk_the_plan_says_where_a_missing_group_lives(example: Programme) -> None:
    Area.objects.filter(programme=example, role=AreaRole.SUBJECT).update(role=AreaRole.CONTEXT)
    Area.objects.filter(programme=example, code="WK999901").update(role=AreaRole.SUBJECT)
    Contribution.objects.filter(programme=example, age_group="65+").update(age_group="45-64")
    facts = facts_of(example)
    assert len(facts.next_steps) == 3
    [where] = [said for said in facts.next_steps if said.startswith("Hun aandeel is het grootst")]
    old = group(heard_in(example), "age_group", "65+")
    assert where == next(
        each.where for each in proposals(heard_in(example)) if each.who[1:] == old.who[1:]
    )


def test_without_what_people_told_the_plan_is_different(example: Programme) -> None:
    before = facts_of(example)
    Contribution.objects.filter(programme=example).update(tenure="")
    assert facts_of(example) != before
