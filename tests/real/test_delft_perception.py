"""What people see beside real figures, one of them withheld by the source. The answers are made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from tests.real.delft import AVAILABLE, build_delft_dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Programme
from wijkdraad.steps.facts.knowing.perception_public import perception_facts
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.perception.asking import questions_for
from wijkdraad.steps.perception.looking import walk
from wijkdraad.steps.perception.page import perception_page

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not AVAILABLE, reason="the real data are not on this machine"),
]
AREA = "BU05031108"
ANSWERS = [
    ("green_area_share", "small_part", 12),
    ("green_area_share", "none", 6),
    ("green_area_share", "third", 3),
    ("lonely_share", "yes", 4),
    ("lonely_share", "no", 16),
    ("income_per_inhabitant_eur", "less", 11),
]


@pytest.fixture
def delft(tmp_path: Path) -> Programme:
    folder = build_delft_dossier(tmp_path / "delft")
    rows = [
        f"{indicator}.{answer}.{number},{indicator},{AREA},resident,{answer}\n"
        for indicator, answer, count in ANSWERS
        for number in range(count)
    ]
    head = "id,indicator,area,viewpoint,answer\n"
    (folder / "perceptions.csv").write_text(head + "".join(rows), encoding="utf-8")
    return import_dossier(folder).programme


def test_real_figures_beside_answers_and_a_withheld_figure_beside_none(delft: Programme) -> None:
    with translation.override("nl"):
        page = perception_page(delft)
        (lonely,), (green,), (income,) = page.differs, page.same, page.unsaid
        assert lonely.figure == "Het cijfer zegt: 48,8%."
        assert lonely.residents == "Van de 20 bewoners zeggen er 4: ja."
        assert green.residents == "Van de 21 bewoners zeggen er 12: “een klein deel”."
        assert income.figure.startswith("Dit cijfer is er niet, want het gaat om te weinig mensen")

        published = repr(perception_facts(reading_now(delft)))
        assert "zeggen er 4" not in published and "zeggen er 12" not in published
        assert "Het middelste antwoord van 21 bewoners is “een klein deel”." in published
        assert "minder mensen dan het cijfer zegt" in published

        asked = [one.indicator.key for one in questions_for(delft)]
        assert asked[:2] == ["green_area_share", "distance_to_coolness_m"]
        assert "lonely_share" not in asked and len(asked) == 5
        assert len(walk(delft).cards) >= 10
