"""What every test may use: a database of its own and the shipped example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "lindenkwartier"


SITE = {"exchange", "exchange_backup", "jobs", "real", "rooms", "rows", "square", "steps", "web"}


def pytest_configure() -> None:
    """Passwords of tests are no secret: a slow fingerprint of each would take minutes in all."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by folder what is too much for the fast loop."""
    for item in items:
        if SITE & set(item.path.parts) and "tests" in item.path.parts:
            item.add_marker(pytest.mark.site)


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """Every test begins in Dutch, whatever language the one before it left behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def example(db: None):
    """The shipped example, imported."""
    from tests.kept import example_programme

    return example_programme()
