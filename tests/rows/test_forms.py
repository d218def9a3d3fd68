"""What a form of a row accepts, what it refuses, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from django.utils import translation

from wijkdraad.programme.models import Actor, Commitment, Measure, Need, Observation, Work

from .conftest import Desk, said

pytestmark = pytest.mark.django_db


def errors(desk: Desk, table: str, row: Any = None, **values: Any) -> dict[str, list[str]]:
    """What is wrong when these values are sent; empty where the row was saved."""
    if row is None:
        sent, what = {**desk.values(table), "key": "nieuw-1", **values}, "nieuw/"
    else:
        sent, what = {**desk.shown_form(table, row), **values}, "bewerken/"
    answer = desk.client.post(desk.address(table, row, what), sent)
    if answer.status_code == 302:
        return {}
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page and "What you typed is still here." in page
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


@pytest.mark.parametrize(
    ("typed", "cents"), [("1250,50", 125_050), ("1250.5", 125_050), ("8", 800), ("", None)]
)
def test_an_amount_is_typed_in_euros_with_a_comma_or_a_point(
    desk: Desk, typed: str, cents: int | None
) -> None:
    assert errors(desk, "measures", desk.thread.measure, cost_cents=typed) == {}
    assert Measure.objects.get().cost_cents == cents


@pytest.mark.parametrize("typed", ["1.250,50", "-5", "veel", "1250,505"])
def test_a_wrong_amount_is_told_at_the_field_and_kept(desk: Desk, typed: str) -> None:
    answer = desk.client.post(
        desk.address("measures", desk.thread.measure, "bewerken/"),
        {**desk.shown_form("measures", desk.thread.measure), "cost_cents": typed, "name": "Anders"},
    )
    page = answer.content.decode()
    assert "1250.50" in str(answer.context["form"].errors["cost_cents"])
    assert f'value="{typed}"' in page and 'value="Anders"' in page
    assert Measure.objects.get().name == "Bomen langs de route"


def test_an_amount_is_shown_with_the_decimal_sign_of_the_language(desk: Desk) -> None:
    row = desk.rows["savings"]
    assert desk.shown_form("savings", row)["amount_cents"] == "1250.50"
    with translation.override("nl"):
        address = desk.address("savings", row, "bewerken/").removeprefix("/en")
        assert desk.client.get(address).context["form"]["amount_cents"].value() == "1250,50"


def test_an_observation_has_a_value_or_a_reason_and_not_both(desk: Desk) -> None:
    row = desk.thread.follow_up
    assert list(errors(desk, "observations", row, value="")) == ["value"]
    assert list(errors(desk, "observations", row, missing_reason="not_asked")) == ["missing_reason"]
    assert errors(desk, "observations", row, value="", missing_reason="not_asked") == {}
    assert Observation.objects.get(pk=row.pk).value is None
    assert list(errors(desk, "observations", value="")) == ["value"]


def test_a_period_says_its_year_and_an_earlier_one_without_stays(desk: Desk) -> None:
    row = desk.thread.follow_up
    assert "such as 2026" in str(errors(desk, "observations", row, period="maart"))
    assert list(errors(desk, "observations", period="mei '26")) == ["period"]
    assert errors(desk, "observations", row, period="maart 2026") == {}
    Observation.objects.filter(pk=row.pk).update(period="maart")
    assert errors(desk, "observations", row, note="Gezien op de markt") == {}


def test_a_figure_stays_within_the_bounds_of_its_unit(desk: Desk) -> None:
    assert "at most 1" in str(errors(desk, "observations", desk.thread.follow_up, value="27"))
    assert "at least 0" in str(errors(desk, "targets", desk.thread.target, value="-0,1"))


def test_a_place_is_two_coordinates_in_the_netherlands_or_none(desk: Desk) -> None:
    row = desk.rows["actors"]
    assert desk.shown_form("actors", row)["x"] == "100100"
    assert list(errors(desk, "actors", row, x="")) == ["x"]
    assert list(errors(desk, "actors", row, x="5", y="52")) == ["x"]
    assert list(errors(desk, "actors", row, y="noord")) == ["y"]
    assert errors(desk, "actors", row, x="100101,5", y="400100.25") == {}
    assert Actor.objects.get(pk=row.pk).geometry == shapely.Point(100_101.5, 400_100.25)
    assert errors(desk, "actors", row, x="", y="") == {}
    assert Actor.objects.get(pk=row.pk).geometry is None


def test_a_shape_that_is_no_point_is_told_and_stays_as_it_is(desk: Desk) -> None:
    work = desk.thread.work
    page = desk.client.get(desk.address("works", work, "bewerken/"))
    assert "A line of 300 m on the map" in page.content.decode()
    assert "x" not in page.context["form"].fields
    assert errors(desk, "works", work, name="Anders", x="1", y="2") == {}
    assert Work.objects.get().geometry == work.geometry
    assert Work.objects.get().name == "Anders"


def test_a_work_cannot_end_before_it_starts(desk: Desk) -> None:
    assert list(errors(desk, "works", desk.thread.work, end="2020-01-01")) == ["end"]


def test_a_key_is_proposed_checked_once_and_fixed_afterwards(desk: Desk) -> None:
    page = desk.client.get(desk.address("needs", what="nieuw/"))
    assert page.context["form"]["key"].value() == "n2"
    assert "n2 is still free" in str(errors(desk, "needs", key="n1")["key"])
    assert list(errors(desk, "needs", key="met spatie")) == ["key"]
    assert errors(desk, "needs", key="eigen-naam") == {}
    assert "key" not in desk.shown_form("needs", desk.thread.need)
    assert errors(desk, "needs", desk.thread.need, key="anders") == {}
    assert Need.objects.get(pk=desk.thread.need.pk).key == "n1"


def test_keys_of_computed_figures_and_standard_indicators_are_kept_free(desk: Desk) -> None:
    assert list(errors(desk, "observations", key="BU99990901.green_area_share")) == ["key"]
    assert list(errors(desk, "indicators", key="green_area_share")) == ["key"]


def test_what_is_no_text_is_refused(desk: Desk) -> None:
    assert list(errors(desk, "needs", desk.thread.need, because="a\x07b")) == ["because"]
    assert list(errors(desk, "needs", desk.thread.need, theme="a\x00b")) == ["theme"]


def test_lines_in_a_text_do_not_change_by_being_sent(desk: Desk) -> None:
    need = desk.thread.need
    Need.objects.filter(pk=need.pk).update(because="een\ntwee")
    sent = {**desk.shown_form("needs", need), "because": "een\r\ntwee"}
    answer = desk.client.post(desk.address("needs", need, "bewerken/"), sent, follow=True)
    assert "stays as it was" in said(answer)


def test_the_same_effect_twice_is_refused_in_words(desk: Desk) -> None:
    assert "already exists" in str(errors(desk, "measure_effects")["__all__"])
    assert "effect" in errors(desk, "measure_effects", effect="4")


def test_a_form_can_be_filled_in_from_the_address(desk: Desk) -> None:
    commitment = desk.thread.commitment
    address = desk.address("deliveries", what="nieuw/") + f"?commitment={commitment.pk}&name=Bank"
    page = desk.client.get(address).content.decode()
    assert f'<option value="{commitment.pk}" selected>' in page and 'value="Bank"' in page


def test_a_message_names_what_was_saved(desk: Desk) -> None:
    sent = {**desk.shown_form("commitments", desk.thread.commitment), "quantity": "12", "unit": "x"}
    answer = desk.client.post(
        desk.address("commitments", desk.thread.commitment, "bewerken/"), sent, follow=True
    )
    assert said(answer) == "Saved in “Tien bomen geplant”: quantity, unit."
    assert Commitment.objects.get().quantity == 12


@pytest.mark.parametrize("table", ["observations", "deliveries", "works", "savings"])
def test_an_empty_choice_says_what_to_do_in_our_own_words(desk: Desk, table: str) -> None:
    page = desk.client.get(desk.address(table, what="nieuw/")).content.decode()
    assert '<option value="" selected>Choose</option>' in page
    assert "Select an option" not in page and "-----" not in page
