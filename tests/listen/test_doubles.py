"""One voice or two: what is proposed, what a person decides, what then counts, and the way back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from shapely import Point

from tests.exchange.dossiers import faults_of, write
from tests.people import area_manager, bare_programme
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.programme.cloth import Cloth
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import (
    Contribution,
    ContributionNeed,
    Contributor,
    DoubleContribution,
    DoubleVerdict,
    Need,
    Programme,
)
from wijkdraad.programme.thread import Threads
from wijkdraad.steps.facts.listening.coding import coding_facts
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.language import report_language
from wijkdraad.steps.listen.coding.doubles import counted_contributions
from wijkdraad.steps.listen.coding.proposing import looks_double, proposals
from wijkdraad.steps.listen.receiving import Said, receive, story_behind
from wijkdraad.steps.report import programme_report
from wijkdraad.steps.rooms.listen import listen_screen

pytestmark = pytest.mark.django_db

LAMP = "De lampen op het pad zijn al sinds de winter stuk. Ik fiets daarom om via de kade."
LAMP_AGAIN = "de lampen op het pad zijn sinds de winter stuk, ik fiets om via de kade"
WATER = "Het water stond in augustus weer in de gang."


@pytest.fixture
def programme(db: None) -> Programme:
    """The same lamp twice, and water once; a need behind the second lamp."""
    made = bare_programme()
    for key, day, text in (("c-1", 1, LAMP), ("c-2", 8, LAMP_AGAIN), ("c-3", 9, WATER)):
        Contribution.objects.create(
            programme=made,
            key=key,
            date=date(2026, 3, day),
            channel="web" if key == "c-1" else "paper",
            kind="complaint",
            text=text,
        )
    need = Need.objects.create(
        programme=made, key="n1", name="Licht", who="fietsers", needs="licht", because="donker"
    )
    ContributionNeed.objects.create(
        programme=made, contribution=said("c-2"), need=need, why="Stuk."
    )
    return made


@pytest.fixture
def daan(programme: Programme) -> Client:
    return signed_in(area_manager(programme).person)


def said(key: str) -> Contribution:
    return Contribution.objects.get(key=key)


def judge(client: Client, programme: Programme, first: str, second: str, verdict: str) -> object:
    values = {"first": said(first).pk, "second": said(second).pk, "verdict": verdict, "why": ""}
    return client.post(reverse("listen:doubles", args=[programme.slug]), values)


def merge(programme: Programme, double: str, counts: str, verdict: str = "same") -> None:
    DoubleContribution.objects.create(
        programme=programme,
        key=f"b-{double}-{counts}",
        contribution=said(double),
        same_as=said(counts),
        verdict=verdict,
    )


def keys(rows: list[Contribution]) -> list[str]:
    return [row.key for row in rows]


def pairs(programme: Programme) -> list[tuple[str, str]]:
    return [(each.first.key, each.second.key) for each in proposals(programme).strongest]


def test_one_contribution_looks_double_where_the_page_proposes_it(programme: Programme) -> None:
    proposed = {key for pair in pairs(programme) for key in pair}
    for row in Contribution.objects.all():
        assert looks_double(row) == (row.key in proposed), row.key


def test_of_very_many_pairs_the_strongest_are_proposed_and_all_are_counted(
    programme: Programme,
) -> None:
    Contribution.objects.all().delete()
    Contribution.objects.bulk_create(
        Contribution(programme=programme, key=f"v-{number:02}", text="Een bank bij de school.")
        for number in range(25)
    )
    last = Contribution.objects.create(
        programme=programme, key="z", text="Een bank bij een school, en licht op het plein."
    )
    found = proposals(programme)
    assert found.count == 25 * 24 // 2 + 25 * looks_double(last)
    assert len(found.strongest) == 200
    assert all(each.likeness == pytest.approx(1) for each in found.strongest)


def test_nearly_the_same_words_are_proposed_and_nothing_else(programme: Programme) -> None:
    assert pairs(programme) == [("c-1", "c-2")]
    assert counted_contributions(programme) == list(Contribution.objects.all())
    assert not DoubleContribution.objects.exists()


def test_a_name_of_the_neighbourhood_makes_nothing_alike(programme: Programme) -> None:
    for key, text in (("c-8", "Proefbuurt vernieuwt, dank"), ("c-9", "Groet uit de Proefbuurt")):
        Contribution.objects.create(
            programme=programme, key=key, channel="web", kind="story", text=text
        )
    assert pairs(programme) == [("c-1", "c-2")]


def near(programme: Programme) -> tuple[Contribution, Contribution]:
    """Two texts that are somewhat alike: not enough by themselves."""
    made = [
        Contribution.objects.create(
            programme=programme,
            key=key,
            date=date(2026, 5, 5),
            channel="walk",
            kind="wish",
            text=text,
        )
        for key, text in (
            ("d-1", "Hier hoort een bankje waar mijn moeder even kan uitrusten onderweg."),
            ("d-2", "Vandaag vroeg iemand om een prullenbak naast het bankje."),
        )
    ]
    return made[0], made[1]


def test_somewhat_alike_counts_only_with_another_sign(programme: Programme) -> None:
    one, other = near(programme)
    assert ("d-1", "d-2") not in pairs(programme)
    for row in (one, other):
        row.geometry = Point(120000 + 10 * (row.key == "d-2"), 480000)
        row.save()
    assert ("d-1", "d-2") in pairs(programme)
    other.geometry = Point(120300, 480000)
    other.save()
    assert ("d-1", "d-2") not in pairs(programme)
    for number, row in enumerate((one, other)):
        Contributor.objects.create(
            contribution=row, email=("Riet@x.nl", "riet@X.nl")[number], link_hash=str(number)
        )
    assert ("d-1", "d-2") in pairs(programme)


def test_the_page_shows_both_texts_and_why_but_no_address(
    daan: Client, programme: Programme
) -> None:
    for number, key in enumerate(("c-1", "c-2")):
        Contributor.objects.create(
            contribution=said(key), email="riet@voorbeeld.nl", name="Riet", link_hash=str(number)
        )
    text = daan.get(reverse("listen:doubles", args=[programme.slug])).content.decode()
    assert LAMP in text
    assert LAMP_AGAIN in text
    assert "De woorden lijken veel op elkaar." in text
    assert "Bij allebei staat hetzelfde e-mailadres." in text
    assert "riet@voorbeeld.nl" not in text
    assert "Riet" not in text


def test_one_voice_counts_once_everywhere_and_both_texts_stay(
    daan: Client, programme: Programme
) -> None:
    judge(daan, programme, "c-1", "c-2", "first")
    kept = DoubleContribution.objects.get()
    assert (kept.contribution.key, kept.same_as.key, kept.verdict) == ("c-2", "c-1", "same")
    assert keys(counted_contributions(programme)) == ["c-1", "c-3"]
    assert pairs(programme) == []
    reading = Reading(programme, report_language("nl"))
    assert "2 bijdragen" in listen_screen(reading).answer[0]
    (thread,) = reading.threads.threads
    assert [row.key for row, _why in thread.contributions] == ["c-2"]
    assert thread.voices == 1
    waiting = [
        end.key
        for end in reading.threads.loose_ends
        if end.kind == LooseEndKind.CONTRIBUTION_WITHOUT_NEED
    ]
    assert waiting == ["c-3"]
    assert Contribution.objects.count() == 3


def test_a_need_behind_both_texts_of_one_voice_rests_on_one(programme: Programme) -> None:
    need = Need.objects.get()
    ContributionNeed.objects.create(programme=programme, contribution=said("c-1"), need=need)
    assert Threads(programme).follow(need).voices == 2
    merge(programme, "c-2", "c-1")
    thread = Threads(programme).follow(need)
    assert thread.voices == 1
    assert len(thread.contributions) == 2
    assert keys(Cloth(programme).voices_behind(need)) == ["c-1"]


def test_two_voices_both_count_and_are_not_proposed_again(
    daan: Client, programme: Programme
) -> None:
    judge(daan, programme, "c-1", "c-2", "different")
    assert keys(counted_contributions(programme)) == ["c-1", "c-2", "c-3"]
    assert pairs(programme) == []
    assert DoubleContribution.objects.get().verdict == DoubleVerdict.DIFFERENT


def test_the_second_can_be_the_one_that_counts(daan: Client, programme: Programme) -> None:
    judge(daan, programme, "c-1", "c-2", "second")
    assert keys(counted_contributions(programme)) == ["c-2", "c-3"]


def test_splitting_and_undoing_that(daan: Client, programme: Programme) -> None:
    judge(daan, programme, "c-1", "c-2", "first")
    kept = DoubleContribution.objects.get()
    back = daan.post(reverse("listen:doubles-back", args=[programme.slug, kept.pk]), follow=True)
    assert keys(counted_contributions(programme)) == ["c-1", "c-2", "c-3"]
    undo = back.context["undo"]["event"]
    daan.post(reverse("rows:undo", args=[programme.slug, undo]))
    assert DoubleContribution.objects.get().pk == kept.pk
    assert keys(counted_contributions(programme)) == ["c-1", "c-3"]
    history = daan.get(reverse("rows:history", args=[programme.slug, "doubles", kept.pk]))
    assert "Daan de Wit" in history.content.decode()
    assert kept.history.count() == 3


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("c-3", "c-2", "is al een dubbele, of heeft zelf dubbelen"),
        ("c-1", "c-2", "al beoordeeld"),
        ("c-2", "c-2", "zichzelf"),
    ],
)
def test_chains_circles_and_repeats_are_refused(
    daan: Client, programme: Programme, first: str, second: str, says: str
) -> None:
    merge(programme, "c-2", "c-1")
    answer = judge(daan, programme, first, second, "first" if first != "c-3" else "second")
    assert answer.status_code == 409
    assert says in answer.content.decode()
    assert DoubleContribution.objects.count() == 1


def test_the_form_of_a_row_refuses_a_chain_too(daan: Client, programme: Programme) -> None:
    merge(programme, "c-2", "c-1")
    values = {
        "key": "b9",
        "contribution": said("c-3").pk,
        "same_as": said("c-2").pk,
        "verdict": "same",
        "why": "",
    }
    answer = daan.post(reverse("rows:add", args=[programme.slug, "doubles"]), values)
    assert answer.status_code == 422
    assert "same_as" in answer.context["form"].errors
    kept = DoubleContribution.objects.get()
    again = {"contribution": said("c-2").pk, "same_as": said("c-1").pk, "verdict": "same"}
    saved = daan.post(
        reverse("rows:edit", args=[programme.slug, "doubles", kept.pk]),
        {**again, "why": "Zelfde mevrouw.", "revision": kept.revision},
    )
    assert saved.status_code == 302


def test_a_circle_that_came_back_still_counts_one(programme: Programme) -> None:
    merge(programme, "c-2", "c-1")
    merge(programme, "c-1", "c-2")
    assert keys(counted_contributions(programme)) == ["c-1", "c-3"]


def test_who_types_a_double_by_hand_hears_it(daan: Client, programme: Programme) -> None:
    values = {
        "key": "c-7",
        "date": "2026-06-01",
        "channel": "phone",
        "kind": "complaint",
        "text": "Het water stond in augustus weer in de gang!",
    }
    answer = daan.post(
        reverse("rows:add", args=[programme.slug, "contributions"]), values, follow=True
    )
    assert "Deze lijkt op een andere bijdrage." in answer.content.decode()
    assert not DoubleContribution.objects.exists()
    assert ("c-3", "c-7") in pairs(programme)


def test_the_private_link_of_a_merged_voice_shows_the_thread_of_the_other(
    programme: Programme,
) -> None:
    token = receive(programme, Said(text="Lampen stuk op het pad."), "browser")
    mine = Contribution.objects.get(key__startswith="web-")
    assert story_behind(token).needs == ()
    merge(programme, mine.key, "c-2")
    (story,) = story_behind(token).needs
    assert story.name == "Licht"
    assert "Stuk." not in str(story.stations)


def test_the_plan_counts_a_voice_once_and_says_so(programme: Programme) -> None:
    merge(programme, "c-2", "c-1")
    merge(programme, "c-3", "c-1", "different")
    sentences = coding_facts(Reading(programme, report_language("nl"))).sentences
    assert any("dezelfde stem" in each for each in sentences)
    page = report_html(programme_report(programme))
    assert "Wij hoorden 2 bijdragen via" in page
    assert "minder dan 5 bijdragen waren dezelfde stem" in page.lower()


def test_reading_a_dossier_refuses_a_chain_with_its_row(tmp_path: Path) -> None:
    said_three_times = "id,channel,kind,text\nc1,web,tip,a\nc2,web,tip,b\nc3,web,tip,c\n"
    chain = "id,contribution,same_as,verdict\nb1,c2,c1,same\nb2,c3,c2,same\n"
    folder = write(tmp_path, {"contributions.csv": said_three_times, "doubles.csv": chain})
    faults = faults_of(folder)
    assert [(fault.file, fault.row, fault.column, fault.found) for fault in faults] == [
        ("doubles.csv", 3, "same_as", "c2")
    ]
