"""How people want to take part: tallied once, without a name, and beside what the plan gives."""

from __future__ import annotations

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import area_manager, bare_programme
from tests.signing_in import signed_in
from wijkdraad.method.report.chapters.listening.participation import participation_section
from wijkdraad.programme.models import (
    Channel,
    ParticipationNeed,
    ParticipationPlan,
    Programme,
)
from wijkdraad.steps.facts.listening.participation import participation_facts
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.listen.participation.page import participation_page
from wijkdraad.steps.report import report_language

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(db: None) -> Programme:
    return bare_programme("meedoen")


def answers(programme: Programme, group: str, **forms: int) -> None:
    number = ParticipationNeed.objects.count()
    for form, count in forms.items():
        for _one in range(count):
            number += 1
            ParticipationNeed.objects.create(
                programme=programme,
                key=f"pb{number}",
                group=group,
                form=form,
                barrier="'s avonds kan ik niet",
                channel=Channel.FAIR,
            )


def plan(programme: Programme, group: str, form: str) -> ParticipationPlan:
    return ParticipationPlan.objects.create(
        programme=programme, key=f"pp-{group}", group=group, form=form, how="Wij komen langs."
    )


def section(programme: Programme) -> str:
    facts = participation_facts(Reading(programme, report_language("nl")))
    return repr(participation_section(facts, report_language("nl")))


# The stand


def stand(client: Client, programme: Programme, **sent: str):
    given = {"sending": "a" * 32, "form": "asked"} | sent
    return client.post(reverse("listen:stand", args=[programme.slug]), given)


def test_a_tap_counts_once_and_keeps_the_group_for_the_next_person(programme: Programme) -> None:
    person = area_manager(programme).person
    client = signed_in(person)
    for _double_tap in range(2):
        answer = stand(client, programme, group="ouders", barrier="ik heb geen tijd")
    row = ParticipationNeed.objects.get()
    assert (row.form, row.group, row.barrier, row.channel, row.date) == (
        "asked",
        "ouders",
        "ik heb geen tijd",
        "fair",
        timezone.localdate(),
    )
    assert row.history.latest().history_user == person
    shown = client.get(answer["Location"]).text
    assert "Geteld:" in shown and 'value="ouders" checked' in shown
    stand(client, programme, group="", own_group="vissers", sending="b" * 32)
    assert ParticipationNeed.objects.filter(group="vissers").count() == 1
    assert 'value="vissers"' in client.get(reverse("listen:stand", args=["meedoen"])).text


def test_a_mistake_of_today_is_taken_back_and_an_older_answer_never(programme: Programme) -> None:
    client = signed_in(area_manager(programme).person)
    stand(client, programme)
    answers(programme, "ouders", asked=1)
    here = reverse("listen:stand", args=[programme.slug])
    for row in ParticipationNeed.objects.all():
        client.post(here, {"mistake": row.pk})
    assert [row.key for row in ParticipationNeed.objects.all()] == ["pb2"]


def test_a_tap_that_is_none_of_the_four_is_refused(programme: Programme) -> None:
    answer = stand(signed_in(area_manager(programme).person), programme, form="alles")
    assert answer.status_code == 422 and not ParticipationNeed.objects.exists()


# The question to everyone


def test_someone_answers_without_a_name_and_is_thanked(programme: Programme) -> None:
    plan(programme, "ouders", "asked")
    here = reverse("square:participation", args=[programme.slug])
    client = Client()
    sending = client.get(here).context["form"]["sending"].value()
    sent = {"sending": sending, "form": "do_it", "group": "ouders", "drive": "voor de kinderen"}
    for _again in range(2):
        answer = client.post(here, sent)
        assert answer.status_code == 302
    row = ParticipationNeed.objects.get()
    assert (row.channel, row.form, row.drive) == ("web", "do_it", "voor de kinderen")
    assert sending not in row.key
    thanked = client.get(answer["Location"]).text
    assert "Bedankt voor uw antwoord" in thanked and "Wij komen langs." in thanked
    # Another browser with the same secret is another person.
    Client().post(here, sent)
    assert ParticipationNeed.objects.count() == 2


def test_the_form_only_is_needed_and_asked_for(programme: Programme) -> None:
    here = reverse("square:participation", args=[programme.slug])
    answer = Client().post(here, {"sending": "c" * 32, "group": "ouders"})
    assert answer.status_code == 422 and "Kies een van de vier." in answer.text
    assert not ParticipationNeed.objects.exists()
    trapped = Client().post(here, {"sending": "c" * 32, "form": "asked", "website": "spam"})
    assert trapped.status_code == 422 and not ParticipationNeed.objects.exists()


# The page and the plan


def test_a_group_that_asks_more_than_the_plan_gives_is_a_loose_end(programme: Programme) -> None:
    answers(programme, "ouders", decide_along=4, informed=1)
    answers(programme, "huurders", asked=5)
    answers(programme, "jongeren", do_it=4)
    plan(programme, "Ouders", "asked")
    page = participation_page(programme)
    assert page.gaps == (
        "Huurders: de meesten willen gevraagd worden, en in het plan staat niets voor hen.",
        "Ouders: de meesten willen meebeslissen, en het plan geeft hun alleen: gevraagd worden.",
    )
    parents = next(group for group in page.groups if group.name == "ouders")
    assert parents.proposed == "meebeslissen"
    assert "4 van de 5 mensen willen meebeslissen." in parents.because
    assert "'s avonds kan ik niet" in parents.because
    young = next(group for group in page.groups if group.name == "jongeren")
    assert (young.proposed, young.gap) == ("", "")
    # Only a person writes a line: the page made none.
    assert ParticipationPlan.objects.count() == 1
    plan(programme, "huurders", "do_it")
    assert len(participation_page(programme).gaps) == 1


def test_the_proposal_opens_a_form_that_a_person_still_saves(programme: Programme) -> None:
    answers(programme, "ouders", decide_along=5)
    client = signed_in(area_manager(programme).person)
    here = client.get(reverse("listen:participation", args=[programme.slug]))
    [(_group, fill)] = here.context["groups"]
    form = client.get(fill).context["form"]
    assert (form["group"].value(), form["form"].value()) == ("ouders", "decide_along")
    assert "5 van de 5" in form["why"].value() and not ParticipationPlan.objects.exists()


def test_the_pieces_of_a_bar_are_the_whole_bar(programme: Programme) -> None:
    answers(programme, "ouders", informed=1, asked=1, do_it=1)
    [group] = participation_page(programme).groups
    assert sum(bar.width for bar in group.bars) == 1000
    assert [bar.count for bar in group.bars] == [1, 1, 0, 1]


def test_the_plan_prints_no_small_count_and_no_barrier_of_a_few(programme: Programme) -> None:
    assert section(programme) == "()"
    answers(programme, "ouders", asked=9)
    answers(programme, "jongeren", do_it=3)
    ParticipationNeed.objects.create(
        programme=programme, key="x", form="asked", channel="web", barrier="ik ben ziek"
    )
    said = section(programme)
    assert "minder dan 5" in said and "ik ben ziek" not in said
    # Nine is withheld too only where a small count could be found from it.
    assert "'s avonds kan ik niet (12)" in said


def test_a_group_that_a_few_named_themselves_is_printed_without_its_name(
    programme: Programme,
) -> None:
    answers(programme, "ouders", asked=6)
    answers(programme, "tuinders", asked=5)
    answers(programme, "Fam. De Wit", asked=4)
    ParticipationNeed.objects.exclude(group="ouders").update(key=Concat(Value("web-"), "key"))
    said = section(programme)
    assert "ouders" in said and "tuinders" in said
    assert "De Wit" not in said and "andere groepen, in eigen woorden" in said
    # A line of the plan names the group in words that a colleague wrote.
    plan(programme, "Fam. De Wit", "asked")
    assert "De Wit" in section(programme)


def test_without_answers_the_page_says_that_nobody_told(programme: Programme) -> None:
    client = signed_in(area_manager(programme).person)
    shown = client.get(reverse("listen:participation", args=[programme.slug])).text
    assert "niemand vertelde hoe zij of hij wil meedoen" in shown
    public = Client().get(reverse("square:participation", args=[programme.slug])).text
    assert "Dit hebben wij nog niet gepland." in public
