"""Jobs are done at once in these tests, in a folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkdraad.programme.models import Person

IMMEDIATE = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def at_once(request: pytest.FixtureRequest, settings, tmp_path: Path) -> Path:
    """The folder of the data; jobs run at once, but for tests that are marked slow."""
    settings.DATA = tmp_path / "data"
    if request.node.get_closest_marker("slow") is None:
        settings.TASKS = IMMEDIATE
    return settings.DATA


@pytest.fixture
def marleen(db: None) -> Person:
    """A tender manager who takes part in nothing yet."""
    return Person.objects.create_user("marleen@van-dalen.nl", "Marleen Vos", "lang genoeg")


@pytest.fixture
def daan(db: None) -> Person:
    """An area manager who takes part in nothing yet."""
    return Person.objects.create_user("daan@waterbeek.nl", "Daan de Wit", "lang genoeg")
