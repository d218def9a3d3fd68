"""When a page fails, people read in our words what happened, also when the database is gone."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import server_error

from tests.people import bare_programme
from wijkdraad.steps import square


@pytest.mark.parametrize(
    ("language", "says"), [("nl", "Er ging iets mis bij ons"), ("en", "Something went wrong")]
)
def test_the_page_needs_no_database(language: str, says: str) -> None:
    with translation.override(language):
        page = server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert says in page.text and f'<html lang="{language}">' in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_fault_of_ours_gives_that_page(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    programme = bare_programme()
    programme.is_public = True
    programme.save()

    def fails(_programme: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(square, "neighbourhood", fails)
    answer = Client(raise_request_exception=False).get(f"{language}/wijk/{programme.slug}/")
    assert answer.status_code == 500
    assert 'lang="en"' in answer.text if language else 'lang="nl"' in answer.text
    assert "secret" not in answer.text and "RuntimeError" not in answer.text
    assert "default-src 'none'" in answer["content-security-policy"]
