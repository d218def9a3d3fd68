"""Days and hours on the site."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

from wijkdraad.method.report.language import Language

MOMENT = datetime(2026, 11, 7, 15, 5)  # noqa: DTZ001 - a day and an hour as they are written


@pytest.mark.parametrize("code", ["nl", "en"])
def test_the_site_and_the_documents_write_a_day_alike(code: str) -> None:
    with translation.override(code):
        assert date_format(MOMENT, "DATE_FORMAT") == Language(code).day(MOMENT.date())


@pytest.mark.parametrize(
    ("code", "words"),
    [("nl", "7 november 2026 om 15.05 uur"), ("en", "November 7, 2026 at 15:05")],
)
def test_an_hour_is_written_as_people_say_it(code: str, words: str) -> None:
    with translation.override(code):
        assert date_format(MOMENT, "DATETIME_FORMAT") == words
