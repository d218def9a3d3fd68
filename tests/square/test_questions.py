"""A few questions on the residents' page: what is asked, kept, refused and told afterwards."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.people import WholeThread, whole_thread
from wijkdraad.programme.models import Indicator, Perception, Programme
from wijkdraad.reference.listening.guard import limits

pytestmark = pytest.mark.django_db
PAGE = "/en/wijk/proefbuurt/vragen/"


@pytest.fixture(autouse=True)
def nothing_remembered(settings: Any) -> Any:
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def thread(db: None) -> WholeThread:
    """Shade before the work 25%, and no figure of after it yet."""
    thread = whole_thread()
    Indicator.objects.filter(pk=thread.indicator.pk).update(key="shade_share_13h")
    thread.follow_up.delete()
    return thread


def send(client: Client, thread: WholeThread, **more: str) -> Any:
    page = client.get(PAGE).content.decode()
    sending = re.search(r'name="sending" value="([^"]*)"', page)
    assert sending is not None
    pk = thread.indicator.pk
    named = {f"{name}-{pk}": value for name, value in more.items() if name in ("answer", "remark")}
    others = {name: value for name, value in more.items() if name not in ("answer", "remark")}
    return client.post(PAGE, {"sending": sending[1], **named, **others})


def test_the_page_asks_without_telling_the_figure(client: Client, thread: WholeThread) -> None:
    page = client.get(PAGE).content.decode()
    assert "How much of the pavements lies in the shade" in page
    assert "25%" not in page and "0.25" not in page and "0,25" not in page
    neighbourhood = client.get("/en/wijk/proefbuurt/").content.decode()
    assert f'href="{PAGE}"' in neighbourhood


def test_an_answer_is_kept_without_anything_of_who_gave_it(
    client: Client, thread: WholeThread
) -> None:
    answer = send(client, thread, answer="none", remark="Bij de bakker niets.\r\nEchter: niets.")
    assert answer.status_code == 302
    kept = Perception.objects.get()
    assert (kept.answer, kept.viewpoint, kept.channel) == ("none", "resident", "web")
    assert kept.remark == "Bij de bakker niets.\nEchter: niets."
    assert kept.area == thread.area and kept.moment == "baseline" and kept.geometry is None
    history = kept.history.get()
    assert history.history_user is None
    thanks = client.get(answer["Location"]).content.decode()
    assert "The figure says: 25%" in thanks and "Fewer than 5 residents" in thanks
    assert "Bij de bakker" not in thanks


def test_the_same_form_sent_twice_is_kept_once(client: Client, thread: WholeThread) -> None:
    sent = {"sending": "een", f"answer-{thread.indicator.pk}": "none"}
    first, second = client.post(PAGE, sent), client.post(PAGE, sent)
    assert first.status_code == second.status_code == 302
    assert Perception.objects.count() == 1
    Client().post(PAGE, sent)
    assert Perception.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "You skipped every question."),
        ({"answer": "yes"}, "Select a valid choice"),
        ({"remark": "Alleen dit."}, "Choose an answer too"),
        ({"answer": "none", "remark": "x" * 1001}, "at most 1000 characters"),
        ({"answer": "none", "remark": "a\x0bb"}, "text without control characters"),
        ({"answer": "none", "website": "https://x.nl"}, "A field that is not shown"),
    ],
)
def test_what_is_refused_is_told_and_nothing_is_kept(
    client: Client, thread: WholeThread, sent: dict[str, str], said: str
) -> None:
    answer = send(client, thread, **sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Perception.objects.exists()


def test_too_many_from_one_connection_are_refused_with_the_answers_still_there(
    client: Client, thread: WholeThread
) -> None:
    most = limits("questions").visitor_without_proof_per_hour
    for _each in range(most):
        assert send(client, thread, answer="none").status_code == 302
    answer = send(client, thread, answer="half", remark="Op het plein.")
    assert answer.status_code == 429 and "Op het plein." in answer.content.decode()
    assert Perception.objects.count() == most


def test_the_figures_are_for_who_answered(client: Client, thread: WholeThread) -> None:
    thanks = reverse("square:questions-thanks", args=["proefbuurt"])
    for asked in (thanks, f"{thanks}?for=WzFd:1:x"):
        answer = client.get(asked)
        assert (answer.status_code, answer["Location"]) == (302, "/wijk/proefbuurt/vragen/")


def test_a_programme_that_is_not_open_asks_nothing(client: Client, thread: WholeThread) -> None:
    Programme.objects.update(is_public=False)
    assert client.get(PAGE).status_code == 404
    sent = {f"answer-{thread.indicator.pk}": "none"}
    assert client.post(PAGE, sent).status_code == 404
    assert not Perception.objects.exists()


def test_without_questions_the_page_says_so_and_nothing_leads_to_it(client: Client) -> None:
    whole_thread()
    assert "There are no questions at this moment." in client.get(PAGE).content.decode()
    assert PAGE not in client.get("/en/wijk/proefbuurt/").content.decode()
