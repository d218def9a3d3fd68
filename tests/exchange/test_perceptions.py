"""What people see, in a dossier: the answers are checked against the question of each indicator."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from wijkdraad.exchange.export.exporting import export_dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Indicator, Perception

from .dossiers import SUBJECT, only_fault_of, places_of, write
from .test_round_trip import forget

pytestmark = pytest.mark.django_db
HEAD = "id,indicator,area,viewpoint,answer\n"
DUTCH = "id,indicator,gebied,wie_zag_het,antwoord\n"


def row(key: str, indicator: str, answer: str) -> str:
    return f"{key},{indicator},{SUBJECT},resident,{answer}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dossier"


def test_an_answer_is_read_by_its_key_or_its_words_in_either_language(folder: Path) -> None:
    rows = [
        row("e1", "shade_share_13h", "half"),
        row("e2", "shade_share_13h", "Ongeveer de helft"),
        row("e3", "shade_share_13h", "about half"),
        row("e4", "banken", "veel minder"),
        row("e5", "lonely_share", "ja"),
    ]
    import_dossier(write(folder, {"perceptions.csv": HEAD + "".join(rows)}))
    kept = Perception.objects.order_by("key").values_list("answer", flat=True)
    assert list(kept) == ["half", "half", "half", "much_less", "yes"]
    assert {each.moment for each in Perception.objects.all()} == {"baseline"}


def test_an_answer_to_another_question_is_a_fault_that_names_the_right_ones(folder: Path) -> None:
    rows = row("e1", "shade_share_13h", "half") + row("e2", "shade_share_13h", "yes")
    with translation.override("en"):
        fault = only_fault_of(write(folder, {"perceptions.csv": HEAD + rows}))
    assert (fault.file, fault.row, fault.column) == ("perceptions.csv", 3, "answer")
    assert fault.found == "yes"
    assert "shade_share_13h: none, small_part, half, most, all" in fault.expected


def test_every_faulty_answer_is_told_with_the_name_of_its_column(folder: Path) -> None:
    rows = row("e1", "banken", "half") + row("e2", "banken", "") + row("e3", "onbekend", "more")
    found = places_of(write(folder, {"ervaringen.csv": DUTCH + rows}))
    assert found == [
        ("ervaringen.csv", 2, "antwoord"),
        ("ervaringen.csv", 3, "antwoord"),
        ("ervaringen.csv", 4, "indicator"),
    ]


@pytest.mark.parametrize("as_workbook", [False, True])
def test_an_own_question_about_a_standard_indicator_comes_back(
    folder: Path, tmp_path: Path, as_workbook: bool
) -> None:
    rows = row("e1", "shade_share_13h", "half")
    programme = import_dossier(write(folder, {"perceptions.csv": HEAD + rows})).programme
    own = {"question": "Is er schaduw op het plein?", "site_check": "Kijk bij de bankjes."}
    Indicator.objects.filter(programme=programme, key="shade_share_13h").update(**own)
    export_dossier(programme, tmp_path / "uit", as_workbook)
    forget(programme)
    import_dossier(tmp_path / "uit")
    back = Indicator.objects.get(key="shade_share_13h")
    assert (back.question, back.site_check) == (own["question"], own["site_check"])
    assert Perception.objects.get().indicator == back
