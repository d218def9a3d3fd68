"""On real ground: nobody in Delft told who they are, and the plan says that nothing can be said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tests.real.delft import AVAILABLE, build_delft_dossier
from wijkdraad.documents.html import report_html
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Contribution, Programme
from wijkdraad.steps.listen.heard.page import heard_page
from wijkdraad.steps.report import programme_report

pytestmark = [
    pytest.mark.skipif(
        not AVAILABLE, reason="the real data lies beside the project, in ../shared/data"
    ),
    pytest.mark.django_db,
    pytest.mark.slow,
]


@pytest.fixture
def delft(tmp_path: Path, db: None) -> Iterator[Programme]:
    with translation.override("nl"):
        yield import_dossier(build_delft_dossier(tmp_path / "delft")).programme


def test_nothing_is_said_of_who_was_not_heard(delft: Programme) -> None:
    page = heard_page(delft)
    assert "Van geen enkele weten we van wie die is" in page.answer
    assert not page.sentences and not page.proposals and not page.shares
    # The real figures tell three ages and who owns a home; no sex, household or income.
    assert [(trait.key, len(trait.rows)) for trait in page.traits] == [
        ("age_group", 3),
        ("tenure", 2),
    ]
    assert {name for name, _why in page.missing} == {"geslacht", "huishouden", "inkomen"}
    plan = report_html(programme_report(delft))
    assert 'id="listen-heard"' in plan and "valt dus niets te zeggen" in plan
    assert "Gehoord, naast wie er wonen" not in plan


def test_once_people_tell_their_age_the_missing_are_named(delft: Programme) -> None:
    keys = list(Contribution.objects.filter(programme=delft).order_by("key").values("pk")[:40])
    Contribution.objects.filter(pk__in=[key["pk"] for key in keys]).update(age_group="25-44")
    page = heard_page(Programme.objects.get(pk=delft.pk))
    assert any(
        "Van de mensen van 65 jaar en ouder hoorden we niemand" in said for said in page.sentences
    )
