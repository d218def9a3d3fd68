"""Two clients with the settings open: nobody overwrites unseen, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.people import area_manager, bare_programme
from tests.signing_in import signed_in
from wijkdraad.programme.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Programme:
    return bare_programme()


@pytest.fixture
def client(own: Programme) -> Client:
    return signed_in(area_manager(own).person)


@pytest.fixture
def address(own: Programme) -> str:
    with translation.override("en"):
        return reverse("office:settings", args=[own.slug])


def sent(page: Any, **typed: Any) -> dict[str, Any]:
    """What a browser sends of an opened page, with line ends of its own; None leaves a box empty."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields} | typed
    as_text = {
        name: value.isoformat() if hasattr(value, "isoformat") else str(value)
        for name, value in values.items()
        if value not in (None, False)
    }
    as_text = {name: value.replace("\n", "\r\n") for name, value in as_text.items()}
    return as_text | {"seen": page.context["seen"]}


def told(page: Any) -> dict[str, tuple[str, str, bool, bool]]:
    return {
        one.label: (one.yours, one.now, one.mine, one.theirs) for one in page.context["differences"]
    }


def test_what_another_changed_stays_where_i_changed_something_else(
    client: Client, address: str
) -> None:
    opened = client.get(address)
    assert client.post(address, sent(opened, summary="Wat A schreef.")).status_code == 302
    answer = client.post(address, sent(opened, name="Naam van B"), follow=True)
    kept = Programme.objects.get()
    assert (kept.name, kept.summary) == ("Naam van B", "Wat A schreef.")
    said = [str(message) for message in answer.context["messages"]]
    assert said[-2] == "The settings are saved."
    assert said[-1].endswith("and it stays: summary.")


def test_both_versions_stand_side_by_side_and_nothing_is_saved(
    client: Client, address: str
) -> None:
    opened = client.get(address)
    client.post(address, sent(opened, name="Van A", summary="Wat A schreef.", is_public=None))
    answer = client.post(address, sent(opened, name="Van B", phase="vo"))
    assert answer.status_code == 409
    before = opened.context["programme"].get_phase_display()
    shown = told(answer)
    assert shown["Name"] == ("Van B", "Van A", True, True)
    assert shown["Summary"] == ("", "Wat A schreef.", False, True)
    assert shown["Open to residents"] == ("yes", "no", False, True)
    assert shown["Phase"][1:] == (before, True, False)
    kept = Programme.objects.get()
    assert (kept.name, kept.phase, kept.is_public) == (
        "Van A",
        opened.context["programme"].phase,
        0,
    )
    assert 'role="alert"' in answer.text and 'value="Van B"' in answer.text
    assert "Wat A schreef.</textarea>" in answer.text

    assert client.post(address, sent(answer)).status_code == 302
    kept = Programme.objects.get()
    assert (kept.name, kept.phase, kept.summary) == ("Van B", "vo", "Wat A schreef.")
    assert not kept.is_public


def test_a_third_change_in_between_warns_again(client: Client, address: str) -> None:
    opened = client.get(address)
    client.post(address, sent(opened, name="Van A"))
    answer = client.post(address, sent(opened, name="Van B"))
    Programme.objects.update(name="Van C")
    again = client.post(address, sent(answer))
    assert again.status_code == 409
    assert told(again) == {"Name": ("Van B", "Van C", True, True)}
    assert Programme.objects.get().name == "Van C"


def test_the_same_change_twice_is_no_conflict_and_is_not_said_to_be_another(
    client: Client, address: str
) -> None:
    opened = client.get(address)
    client.post(address, sent(opened, name="Samen"), follow=True)
    answer = client.post(address, sent(opened, name="Samen"), follow=True)
    assert [str(one) for one in answer.context["messages"]] == ["The settings are saved."]


def test_line_ends_of_a_browser_are_no_change(client: Client, address: str) -> None:
    Programme.objects.update(summary="een\ntwee")
    opened = client.get(address)
    Programme.objects.update(summary="drie\nvier")
    assert client.post(address, sent(opened, name="Van B")).status_code == 302
    assert Programme.objects.get().summary == "drie\nvier"


def test_after_a_fault_it_still_counts_from_when_the_page_was_opened(
    client: Client, address: str
) -> None:
    opened = client.get(address)
    client.post(address, sent(opened, summary="Wat A schreef."))
    faulty = client.post(address, sent(opened, name="", summary="Van B"))
    assert faulty.status_code == 422 and faulty.context["seen"] == opened.context["seen"]
    answer = client.post(address, sent(faulty, name="Van B"))
    assert answer.status_code == 409
    assert told(answer)["Summary"] == ("Van B", "Wat A schreef.", True, True)


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"name": 3}', "[" * 100_000])
def test_without_what_was_seen_nothing_is_overwritten(
    client: Client, address: str, seen: str
) -> None:
    name = Programme.objects.get().name
    answer = client.post(address, sent(client.get(address), name="Van B") | {"seen": seen})
    assert answer.status_code == 409
    assert told(answer) == {"Name": ("Van B", name, True, True)}
    assert Programme.objects.get().name == name
