"""What the home page says of all threads together, and of the measured effects."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from tests.people import area_manager, bare_programme, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import Delivery, Need, Programme
from wijkdraad.steps.home import programme_home

pytestmark = pytest.mark.django_db


def page_of(programme: Programme) -> str:
    client = signed_in(area_manager(programme).person)
    with translation.override("en"):
        return client.get(reverse("office:home", args=[programme.slug])).text


def needs(programme: Programme, count: int) -> None:
    for number in range(count):
        Need.objects.create(
            programme=programme, key=f"x{number}", name="-", who="-", needs="-", because="-"
        )


@pytest.mark.parametrize(
    ("count", "says"),
    [(1, "The only thread is not finished yet."), (6, "None of the 6 threads is finished yet.")],
)
def test_where_no_thread_is_finished_that_is_said(count: int, says: str) -> None:
    programme = bare_programme()
    needs(programme, count)
    assert says in page_of(programme)


def test_where_some_are_finished_the_others_are_counted() -> None:
    programme = whole_thread().programme
    needs(programme, 2)
    assert "Of 3 threads, 2 are not finished yet." in page_of(programme)
    Delivery.objects.update(proof="")
    assert "None of the 3 threads is finished yet." in page_of(programme)


def test_an_improvement_is_told_with_its_difference_behind_it() -> None:
    with translation.override("en"):
        figure = programme_home(whole_thread().programme).figures[-1]
    assert figure.label.startswith("measured effects are an improvement, for example schaduw (+")
    assert figure.label.endswith(")") and ":" not in figure.label
