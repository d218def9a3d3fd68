"""What every test may use: a database of its own and the shipped example."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# A database in a file, as on the site: the threads of the live server each open it themselves.
os.environ.setdefault("WIJKDRAAD_TEST_DATABASE", str(Path(tempfile.mkdtemp()) / "wijkdraad.sqlite3"))
os.environ.setdefault("WIJKDRAAD_SECRET_KEY", "only for tests")

import pytest

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "lindenkwartier"


@pytest.fixture
def example(db: None):
    """The shipped example, imported."""
    from wijkdraad.exchange.importing import import_dossier

    return import_dossier(EXAMPLE).programme
