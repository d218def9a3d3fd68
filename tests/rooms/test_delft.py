"""The rooms on real ground: half of it unknown, the income suppressed, no cost with a source."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from tests.real.delft import AVAILABLE, build_delft_dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Programme
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.rooms.screen import room_screen

pytestmark = [
    pytest.mark.skipif(
        not AVAILABLE, reason="the real data lies beside the project, in ../shared/data"
    ),
    pytest.mark.django_db,
]


@pytest.fixture
def delft(tmp_path: Path, db: None) -> Programme:
    return import_dossier(build_delft_dossier(tmp_path / "delft")).programme


def test_the_gaps_are_told_and_nothing_unknown_has_an_amount(delft: Programme) -> None:
    with translation.override("en"):
        know = room_screen(delft, Room.KNOW).view
        match = room_screen(delft, Room.MATCH).view
        listen = room_screen(delft, Room.LISTEN).view
    assert "Centrum-Zuidoost has 765 inhabitants." in know.answer
    income = next(card for card in know.figures if card.name.startswith("Income"))
    here, _district, city = income.areas
    assert here.missing and here.bar == 0 and "too few people" in here.text
    assert not city.missing and city.text == "€ 33,200"
    assert any("hatched" in gap for gap in know.gaps)
    assert "unknown-ground" in know.map_svg
    assert match.sourced.measures == 0 and match.to_check.measures == 4 and match.unknown == 1
    assert len(listen.waiting) == 20 and listen.waiting_more == 35
