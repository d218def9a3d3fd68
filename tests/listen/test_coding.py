"""Coding: the page, who may see which coding, agreement on the page, saturation, and the plan."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import area_manager, bare_programme, tender_manager
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.programme.cloth import Cloth
from wijkdraad.programme.models import (
    Coding,
    Contribution,
    ContributionNeed,
    Need,
    Programme,
    Publication,
    Role,
    WhyStep,
)
from wijkdraad.programme.models.programme import Person, RoleKind
from wijkdraad.steps.facts.listening.coding import coding_facts
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.language import report_language
from wijkdraad.steps.listen.coding.agreeing import KIND, NEED, THEME, Codings
from wijkdraad.steps.listen.coding.blind import coder_name
from wijkdraad.steps.listen.coding.saturating import saturation_of
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db

TEXTS = (
    "Er is nergens schaduw op weg naar de winkel.",
    "De lamp op het pad is al maanden stuk.",
    "Mag ik de tegels voor mijn huis eruit halen?",
    "Het water stond weer in de gang.",
)


@pytest.fixture
def programme(db: None) -> Programme:
    """Four contributions and two needs of which the first belongs to a contribution."""
    made = bare_programme()
    for number, text in enumerate(TEXTS, start=1):
        Contribution.objects.create(
            programme=made,
            key=f"c-{number}",
            date=date(2026, 3, number),
            channel="doorstep",
            kind="story",
            text=text,
            publication=Publication.PUBLISHED,
        )
    shade = Need.objects.create(
        programme=made,
        key="n1",
        name="Schaduw onderweg",
        who="ouderen",
        needs="schaduw op weg naar de winkel",
        because="zij anders binnen blijven",
        theme="gezondheid",
    )
    Need.objects.create(
        programme=made,
        key="n2",
        name="Droge voeten",
        who="bewoners",
        needs="water dat buiten blijft",
        because="het water in de gang staat",
        theme="water",
    )
    first = Contribution.objects.get(key="c-1")
    ContributionNeed.objects.create(
        programme=made, contribution=first, need=shade, why="Zij zegt het."
    )
    return made


@pytest.fixture
def daan(programme: Programme) -> Client:
    return signed_in(area_manager(programme).person)


@pytest.fixture
def marleen(programme: Programme) -> Client:
    return signed_in(tender_manager(programme).person)


def said(key: str) -> Contribution:
    return Contribution.objects.get(key=key)


def address(programme: Programme, **query: object) -> str:
    return reverse("listen:coding", args=[programme.slug], query=query or None)


def code(client: Client, programme: Programme, key: str, **given: object) -> object:
    values = {"contribution": said(key).pk, "kind": "complaint", "theme": "", "need": "", **given}
    return client.post(address(programme, wijze="apart"), values)


def together(key: str, **given: object) -> dict[str, object]:
    row = said(key)
    return {
        "contribution": row.pk,
        "revision": row.revision,
        "kind": "need",
        "theme": "",
        "need": "",
        "why": "",
        **given,
    }


def test_the_row_holds_what_nobody_understood_yet_in_the_order_it_came(
    daan: Client, programme: Programme
) -> None:
    page = daan.get(address(programme)).context["page"]
    assert page.contribution.key == "c-2"
    assert (page.done, page.total) == (1, 4)
    assert page.after == said("c-3").pk


def test_a_double_click_keeps_the_outcome_once(daan: Client, programme: Programme) -> None:
    sent = together(
        "c-4",
        theme="water",
        need="new",
        name="Droog wonen",
        who="mensen aan de wadi",
        needs="een droge kelder",
        because="het water blijft staan",
        question_1="Waarom is dat erg?",
        answer_1="De muren worden zwart.",
    )
    assert [daan.post(address(programme), sent).status_code for _click in range(2)] == [302, 302]
    row = said("c-4")
    assert row.theme == "water" and row.history.count() == 2
    assert WhyStep.objects.filter(contribution=row).count() == 1
    assert Need.objects.filter(needs="een droge kelder").count() == 1
    # Another outcome of a page that was open too long is still refused.
    assert daan.post(address(programme), {**sent, "theme": "gezondheid"}).status_code == 409
    assert said("c-4").theme == "water"


def test_understanding_together_settles_the_contribution_and_its_need(
    daan: Client, programme: Programme
) -> None:
    need = Need.objects.get(key="n2")
    answer = daan.post(
        address(programme),
        together(
            "c-4",
            theme="water",
            group="eigenaren",
            place="Lindestraat",
            need=need.pk,
            why="Het water komt binnen.",
            question_1="Wat zou dat voor u veranderen?",
            answer_1="Dan hoef ik niet bij het raam te staan.",
        ),
    )
    assert answer.status_code == 302
    row = said("c-4")
    assert (row.kind, row.theme, row.group, row.place) == (
        "need",
        "water",
        "eigenaren",
        "Lindestraat",
    )
    link = ContributionNeed.objects.get(contribution=row)
    assert (link.need, link.why) == (need, "Het water komt binnen.")
    step = WhyStep.objects.get()
    assert (step.contribution, step.position, step.answer) == (
        row,
        1,
        "Dan hoef ik niet bij het raam te staan.",
    )
    assert not Coding.objects.exists()
    assert row.history.count() == 2


def test_a_new_need_is_written_in_the_same_screen(daan: Client, programme: Programme) -> None:
    new = {
        "name": "Licht op het pad",
        "who": "fietsers",
        "needs": "zien wie eraan komt",
        "because": "zij nu omrijden",
    }
    daan.post(address(programme), together("c-2", need="new", theme="gezondheid", **new))
    need = Need.objects.get(name="Licht op het pad")
    assert (need.who, need.theme) == ("fietsers", "gezondheid")
    assert ContributionNeed.objects.get(need=need).contribution == said("c-2")


def test_choosing_the_same_need_again_keeps_its_reason(daan: Client, programme: Programme) -> None:
    need = Need.objects.get(key="n1")
    daan.post(address(programme), together("c-1", need=need.pk))
    assert ContributionNeed.objects.get(contribution=said("c-1")).why == "Zij zegt het."


def test_more_steps_of_why_go_on_counting(daan: Client, programme: Programme) -> None:
    for answer in ("Een.", "Twee."):
        daan.post(address(programme), together("c-2", question_1="Waarom?", answer_1=answer))
    assert list(WhyStep.objects.values_list("position", "answer")) == [(1, "Een."), (2, "Twee.")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"need": "999"}, "need"),
        ({"need": "new", "who": "wie"}, "needs"),
        ({"name": "Een nieuwe behoefte"}, "need"),
        ({"theme": "bestaat niet"}, "theme"),
        ({"question_2": "Waarom?"}, "answer_2"),
        ({"answer_3": "Daarom."}, "question_3"),
        ({"place": "x\x00y"}, "place"),
        ({"why": "Omdat het zo is."}, "need"),
    ],
)
def test_what_is_not_right_is_said_at_its_field_and_nothing_is_kept(
    daan: Client, programme: Programme, wrong: dict[str, str], field: str
) -> None:
    answer = daan.post(address(programme), together("c-2", **wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert said("c-2").kind == "story"
    assert not WhyStep.objects.exists()
    assert Need.objects.count() == 2


def test_nobody_overwrites_unseen(daan: Client, programme: Programme) -> None:
    typed = together("c-2", question_1="Waarom?", answer_1="Daarom.")
    row = said("c-2")
    row.revision += 1
    row.save()
    answer = daan.post(address(programme), typed)
    assert answer.status_code == 409
    assert "Daarom." in answer.content.decode()
    assert not WhyStep.objects.exists()
    assert answer.context["revision"] == row.revision


def test_coding_apart_writes_a_coding_and_nothing_else(daan: Client, programme: Programme) -> None:
    code(daan, programme, "c-4", theme="water", need=Need.objects.get(key="n2").pk)
    kept = Coding.objects.get()
    assert (kept.coder, kept.kind, kept.theme, kept.need.key) == (
        "Daan de Wit",
        "complaint",
        "water",
        "n2",
    )
    assert (said("c-4").kind, said("c-4").theme) == ("story", "")
    assert not ContributionNeed.objects.filter(contribution=said("c-4")).exists()


def test_nobody_codes_the_same_twice(daan: Client, programme: Programme) -> None:
    code(daan, programme, "c-2")
    code(daan, programme, "c-2", kind="wish")
    assert Coding.objects.get().kind == "complaint"


def test_apart_what_another_one_coded_comes_first(
    daan: Client, marleen: Client, programme: Programme
) -> None:
    code(marleen, programme, "c-3", kind="question")
    page = daan.get(address(programme, wijze="apart")).context["page"]
    assert page.contribution.key == "c-3"
    assert page.total == 4


def test_apart_shows_only_the_words(daan: Client, marleen: Client, programme: Programme) -> None:
    code(marleen, programme, "c-1", kind="wish", theme="gezondheid")
    WhyStep.objects.create(
        programme=programme,
        key="y1",
        contribution=said("c-1"),
        position=1,
        question="Waarom?",
        answer="Omdat ik dan durf.",
    )
    answer = daan.get(address(programme, wijze="apart", bijdrage=said("c-1").pk))
    text = answer.content.decode()
    assert TEXTS[0] in text
    assert "Marleen" not in text
    assert "Omdat ik dan durf." not in text
    assert "Zij zegt het." not in text
    assert "al verbonden" not in text
    assert not answer.context["form"].initial


@pytest.fixture
def coded_by_marleen(marleen: Client, programme: Programme) -> Coding:
    code(marleen, programme, "c-2", kind="tip", theme="water", need=Need.objects.get(key="n2").pk)
    return Coding.objects.get()


def row_addresses(programme: Programme, row: Coding) -> list[str]:
    at = [programme.slug, "codings", row.pk]
    return [
        reverse("rows:row", args=at),
        reverse("rows:edit", args=at),
        reverse("rows:delete", args=at),
        reverse("rows:history", args=at),
    ]


def exported(client: Client, programme: Programme) -> list[list[str]]:
    packed = client.get(reverse("office:dossier", args=[programme.slug, "zip"]))
    with zipfile.ZipFile(io.BytesIO(packed.content)) as files:
        name = f"{programme.slug}/coderingen.csv"
        if name not in files.namelist():
            return []
        text = files.read(name).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def test_who_has_not_coded_it_sees_no_coding_of_others(
    daan: Client, programme: Programme, coded_by_marleen: Coding
) -> None:
    listed = daan.get(reverse("rows:list", args=[programme.slug, "codings"]))
    assert not list(listed.context["list"].page)
    assert "1 codering van anderen staat hier niet" in listed.content.decode()
    file = daan.get(reverse("rows:export", args=[programme.slug, "codings"])).content.decode()
    assert len(file.strip().splitlines()) == 1
    for at in row_addresses(programme, coded_by_marleen):
        assert daan.get(at).status_code == 404, at
    first = coded_by_marleen.history.get().history_id
    reverted = reverse("rows:revert", args=[programme.slug, "codings", coded_by_marleen.pk, first])
    assert daan.post(reverted).status_code == 404
    assert exported(daan, programme) == []
    for table, key in (("needs", "n2"), ("contributions", "c-2")):
        model = Need if table == "needs" else Contribution
        at = [programme.slug, table, model.objects.get(key=key).pk]
        for name in ("rows:row", "rows:delete"):
            page = daan.get(reverse(name, args=at)).content.decode()
            assert f"codings/{coded_by_marleen.pk}/" not in page
            assert f">{coded_by_marleen.key}<" not in page
    assert daan.get(reverse("listen:agreement", args=[programme.slug])).status_code == 200


def test_after_coding_it_both_are_seen(
    daan: Client, programme: Programme, coded_by_marleen: Coding
) -> None:
    code(daan, programme, "c-2", kind="complaint")
    listed = daan.get(reverse("rows:list", args=[programme.slug, "codings"]))
    assert len(list(listed.context["list"].page)) == 2
    for at in row_addresses(programme, coded_by_marleen):
        assert daan.get(at).status_code == 200
    assert len(exported(daan, programme)) == 2
    talk = daan.get(reverse("listen:agreement", args=[programme.slug]))
    assert "Marleen Vos" in talk.content.decode()


def test_a_difference_between_others_is_counted_but_not_shown(
    daan: Client, programme: Programme, coded_by_marleen: Coding
) -> None:
    Coding.objects.create(
        programme=programme, key="k9", contribution=said("c-2"), coder="Anna", kind="wish"
    )
    page = daan.get(reverse("listen:agreement", args=[programme.slug]))
    assert page.context["page"].hidden == 1
    assert "Anna" not in page.content.decode()
    assert TEXTS[1] not in page.content.decode()


def test_a_deleted_coding_of_another_stays_unseen(
    daan: Client, marleen: Client, programme: Programme, coded_by_marleen: Coding
) -> None:
    at = [programme.slug, "codings", coded_by_marleen.pk]
    marleen.post(reverse("rows:delete", args=at), {"revision": coded_by_marleen.revision})
    assert daan.get(reverse("rows:edit", args=at)).status_code == 404
    assert marleen.get(reverse("rows:edit", args=at)).status_code == 409


def test_who_cannot_code_reads_all_codings(programme: Programme, coded_by_marleen: Coding) -> None:
    person = Person.objects.create(email="toets@voorbeeld.nl", name="Toetser")
    Role.objects.create(programme=programme, person=person, kind=RoleKind.AUDITOR)
    client = signed_in(person)
    listed = client.get(reverse("rows:list", args=[programme.slug, "codings"]))
    assert len(list(listed.context["list"].page)) == 1
    assert client.get(address(programme)).status_code == 403


def test_two_people_with_one_name_are_two_coders(programme: Programme) -> None:
    one = area_manager(programme).person
    other = Person.objects.create(email="daan2@voorbeeld.nl", name="Daan de Wit")
    Role.objects.create(programme=programme, person=other, kind=RoleKind.ADVISER)
    assert coder_name(programme, one) == "daan@waterbeek.nl"
    assert coder_name(programme, other) == "daan2@voorbeeld.nl"


def many(programme: Programme, count: int, differ: int) -> None:
    """So many contributions coded by two people, of which they differ on the first ones."""
    for number in range(count):
        row = Contribution.objects.create(
            programme=programme,
            key=f"m-{number:02}",
            date=date(2026, 4, 1) + timedelta(days=number),
            channel="web",
            kind="story",
            text=f"Bijdrage {number}",
        )
        kinds = ("wish", "tip") if number % 2 else ("tip", "wish")
        for coder, kind in zip(
            ("A", "B"), kinds if number < differ else kinds[:1] * 2, strict=True
        ):
            Coding.objects.create(
                programme=programme,
                key=f"{coder}{number}",
                contribution=row,
                coder=coder,
                kind=kind,
                theme="water" if number % 3 else "",
            )


def test_agreement_needs_a_least_number(programme: Programme, daan: Client) -> None:
    many(programme, 19, 4)
    codings = Codings(programme)
    assert not codings.enough
    page = daan.get(reverse("listen:agreement", args=[programme.slug]))
    assert "vanaf 20 bijdragen" in page.content.decode()
    assert not page.context["told"].overall


def test_agreement_by_hand(programme: Programme, daan: Client) -> None:
    """20 contributions, 4 differ; both labels are given 20 times of 40 by two coders together."""
    many(programme, 20, 4)
    codings = Codings(programme)
    seen, chance = 4 / 20, 20 * 20 * 2 / (40 * 39)
    assert codings.overall[KIND].value == pytest.approx(1 - seen / chance)
    assert codings.overall[THEME].value is None
    assert codings.overall[NEED].value is None
    assert [row.key for row in codings.to_talk_about] == ["m-00", "m-01", "m-02", "m-03"]
    tip = next(each for each in codings.by_label(KIND) if each.label == "tip")
    assert tip.given == 20
    assert codings.verdict(codings.overall[KIND]) == "too_low"
    ((one, other, kappas),) = codings.of_pairs
    assert (one, other) == ("A", "B")
    assert kappas[KIND].value == pytest.approx(0.6)
    page = daan.get(reverse("listen:agreement", args=[programme.slug]))
    assert "te laag: praat er eerst over" in page.content.decode()


def test_saturation_goes_by_date_and_then_by_key(programme: Programme) -> None:
    late = Contribution.objects.create(
        programme=programme, key="a-1", channel="web", kind="tip", text="Zonder datum."
    )
    ContributionNeed.objects.create(
        programme=programme, contribution=late, need=Need.objects.get(key="n2")
    )
    found = saturation_of(Cloth(programme))
    assert found.curve == (1, 1, 1, 1, 2)
    assert (found.undated, found.waiting, found.new) == (1, 3, None)


def told(programme: Programme) -> str:
    return " ".join(coding_facts(Reading(programme, report_language("nl"))).sentences)


def test_the_plan_says_nothing_where_nothing_was_coded(programme: Programme) -> None:
    assert told(programme) == ""


def test_the_plan_tells_agreement_saturation_and_one_ladder(programme: Programme) -> None:
    many(programme, 25, 3)
    for position, answer in enumerate(("Dan kan ik naar de winkel.", "Dan spreek ik iemand."), 1):
        WhyStep.objects.create(
            programme=programme,
            key=f"y{position}",
            contribution=said("c-1"),
            position=position,
            question="Wat verandert er dan?",
            answer=answer,
        )
    text = told(programme)
    assert "2 codeurs lazen 25 bijdragen los van elkaar." in text
    assert "Over de soort zijn zij het eens voor 0,7" in text
    assert "Over minder dan 5 daarvan denken zij verschillend" in text
    assert "De laatste 20 bijdragen brachten 0 nieuwe behoeften." in text
    page = report_html(programme_report(programme))
    assert "Dan spreek ik iemand." in page
    assert "Schaduw onderweg" in page


@pytest.mark.parametrize(
    ("publication", "answer"),
    [
        (Publication.HELD, "Omdat ik dan durf."),
        (Publication.PUBLISHED, "Omdat ik dan durf. Bel mij op 06 1234 5678."),
    ],
)
def test_the_plan_shows_no_ladder_of_words_that_are_not_open_to_everyone(
    programme: Programme, publication: str, answer: str
) -> None:
    row = said("c-1")
    row.publication = publication
    row.save()
    WhyStep.objects.create(
        programme=programme,
        key="y1",
        contribution=row,
        position=1,
        question="Waarom?",
        answer=answer,
    )
    facts = coding_facts(Reading(programme, report_language("nl")))
    assert facts.ladder is None
    assert "Omdat ik dan durf." not in report_html(programme_report(programme))


def test_a_search_and_a_sort_reach_the_words_of_a_contribution(
    daan: Client, programme: Programme
) -> None:
    code(daan, programme, "c-2")
    code(daan, programme, "c-3")
    at = reverse("rows:list", args=[programme.slug, "codings"])
    found = daan.get(at, {"q": "lamp"}).context["list"].page
    assert [row.contribution.key for row in found] == ["c-2"]
    ordered = daan.get(at, {"sort": "contribution"}).context["list"].page
    assert [row.contribution.key for row in ordered] == ["c-2", "c-3"]
