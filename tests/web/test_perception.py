"""Going to look on the spot, and the page that sets figure and experience beside each other."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.people import WholeThread, area_manager, resident, site_foreman, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import Indicator, Perception

pytestmark = pytest.mark.django_db
LOOK = "/en/programma/proefbuurt/kijken/"
PAGE = "/en/programma/proefbuurt/cijfer-en-ervaring/"


@pytest.fixture
def thread(db: None) -> WholeThread:
    thread = whole_thread()
    Indicator.objects.filter(pk=thread.indicator.pk).update(key="shade_share_13h")
    return thread


@pytest.fixture
def foreman(thread: WholeThread) -> Client:
    return signed_in(site_foreman(thread.programme).person)


def test_the_foreman_keeps_what_he_sees_one_by_one(foreman: Client, thread: WholeThread) -> None:
    page = foreman.get(LOOK).content.decode()
    assert "Walk along the pavements on a sunny day" in page and "38%" not in page
    seen = {
        "about": thread.indicator.pk,
        "answer": "small_part",
        "moment": "follow_up",
        "remark": "Alleen onder de linden.",
    }
    answer = foreman.post(LOOK, seen)
    assert (answer.status_code, answer["Location"]) == (302, f"{LOOK}#look-{thread.indicator.pk}")
    kept = Perception.objects.get()
    assert (kept.key, kept.viewpoint, kept.channel) == ("e1", "site_check", "walk")
    assert (kept.answer, kept.moment, kept.area) == ("small_part", "follow_up", thread.area)
    assert str(kept.history.get().history_user) == "Yusuf Demir"
    assert "Looked at 1 time." in foreman.get(LOOK).content.decode()
    foreman.post(LOOK, seen)
    assert set(Perception.objects.values_list("key", flat=True)) == {"e1", "e2"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"answer": ""}, "Choose what you see."),
        ({"answer": "yes"}, "Select a valid choice"),
        ({"moment": "profile"}, "Select a valid choice"),
        ({"remark": "a\x0bb"}, "text without control characters"),
    ],
)
def test_what_is_wrong_is_told_and_stays_filled_in(
    foreman: Client, thread: WholeThread, wrong: dict[str, str], said: str
) -> None:
    right = {"answer": "half", "moment": "follow_up", "remark": "Bij de kerk."}
    answer = foreman.post(LOOK, {"about": thread.indicator.pk, **right, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert not Perception.objects.exists()
    if "remark" not in wrong:
        assert "Bij de kerk." in page


def test_what_is_not_on_the_list_any_more_is_not_kept(foreman: Client) -> None:
    answer = foreman.post(LOOK, {"about": "999", "answer": "half", "moment": "follow_up"})
    assert (answer.status_code, answer["Location"]) == (302, LOOK)
    assert not Perception.objects.exists()


def test_the_page_shows_figure_eye_and_residents_with_remarks_and_no_names(
    thread: WholeThread,
) -> None:
    resident(thread.programme)
    for number in range(11):
        Perception.objects.create(
            programme=thread.programme,
            key=f"e{number}",
            indicator=thread.indicator,
            area=thread.area,
            viewpoint="site_check" if number == 10 else "resident",
            answer="none",
            remark=f"Opmerking {number}.",
        )
    client = signed_in(area_manager(thread.programme).person)
    page = client.get(PAGE).content.decode()
    assert "Of 1 comparison, 1 comes out differently." in page
    assert "The figure says: 25%" in page and "All 10 residents say" in page
    assert "Opmerking 0." in page and "Opmerking 10." in page and "Riet" not in page
    know = client.get("/en/programma/proefbuurt/ken-je-wijk/").content.decode()
    assert "Of 1 comparison, 1 comes out differently." in know and PAGE in know
    assert PAGE in client.get("/en/programma/proefbuurt/meten/").content.decode()
