"""Real ground, exported and read in again: every shape and figure is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.exchange.saying import everything
from tests.real.delft import AVAILABLE, build_delft_dossier
from wijkdraad.exchange.export.exporting import export_dossier
from wijkdraad.exchange.importing import import_dossier

pytestmark = [
    pytest.mark.skipif(
        not AVAILABLE, reason="the real data lies beside the project, in ../shared/data"
    ),
    pytest.mark.django_db,
]


@pytest.mark.parametrize("as_workbook", [False, True], ids=["csv", "workbook"])
def test_delft_comes_back_from_its_export_as_it_was(tmp_path: Path, as_workbook: bool) -> None:
    delft = import_dossier(build_delft_dossier(tmp_path / "delft")).programme
    before = everything(delft)
    made = export_dossier(delft, tmp_path / "out", as_workbook)
    assert made.rows > 200 and len(before["Feature"]) > 100
    # PostgreSQL empties no table with checks that still wait.
    connection.check_constraints()
    call_command("flush", interactive=False, verbosity=0)
    assert everything(import_dossier(tmp_path / "out").programme) == before
