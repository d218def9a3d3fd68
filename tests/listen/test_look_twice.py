"""What was made from someone's words is opened to everyone only after a second look."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.people import area_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import PlaceValue, Programme, Publication, Statement
from wijkdraad.programme.tables import table_of
from wijkdraad.steps import rows as steps

pytestmark = pytest.mark.django_db
PERSONAL = "Bel mij op 06 12345678."


@pytest.fixture
def rows() -> dict[str, Any]:
    """A value and a statement made from the same contribution, with something personal in them."""
    thread = whole_thread()
    shared = {"programme": thread.programme, "contribution": thread.contribution}
    value = PlaceValue.objects.create(
        key="w", name="De linde", value="rust", feeling="dear", story=PERSONAL, **shared
    )
    return {
        "listen:values-judge": value,
        "listen:opinions-decide": Statement.objects.create(key="s", text=PERSONAL, **shared),
    }


@pytest.mark.parametrize(
    ("address", "words"), [("listen:values-judge", "story"), ("listen:opinions-decide", "text")]
)
def test_a_row_made_from_words_asks_for_a_second_look(
    rows: dict[str, Any], address: str, words: str
) -> None:
    row = rows[address]
    client = signed_in(area_manager(Programme.objects.get()).person)
    here = reverse(address, args=[row.programme.slug, row.pk])
    asked = client.post(here, {"publication": "published"})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "<mark>06 12345678</mark>" in page and "Kijk twee keer" in page
    row.refresh_from_db()
    assert row.publication == Publication.HELD
    looked = {"publication": "published", "looked": "on", "revision": row.revision}
    assert f'name="revision" value="{row.revision}"' in page
    # What came in since was not looked at.
    steps.change_row(
        row.programme, table_of(type(row)), row.pk, {words: "Of op 06 87654321."}, None, None
    )
    again = client.post(here, looked)
    assert again.status_code == 422 and "<mark>06 87654321</mark>" in again.content.decode()
    row.refresh_from_db()
    assert row.publication == Publication.HELD
    assert client.post(here, {**looked, "revision": row.revision}).status_code == 302
    row.refresh_from_db()
    assert row.publication == Publication.PUBLISHED


def test_hiding_asks_for_nothing(rows: dict[str, Any]) -> None:
    row = rows["listen:values-judge"]
    client = signed_in(area_manager(Programme.objects.get()).person)
    here = reverse("listen:values-judge", args=[row.programme.slug, row.pk])
    assert client.post(here, {"publication": "hidden"}).status_code == 302
    row.refresh_from_db()
    assert row.publication == Publication.HIDDEN
