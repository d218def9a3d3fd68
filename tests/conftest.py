"""What every test may use: a database of its own and the shipped example."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from wijkdraad.programme.making_tables import write_down_migrations

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "lindenkwartier"


TESTS = Path(__file__).resolve().parent
SITE = {"exchange", "exchange_backup", "jobs", "listen", "real", "rooms", "rows", "square", "steps"}
SITE |= {"web"}


def pytest_configure() -> None:
    """What would take minutes in all and tells nothing: slow passwords, tables step by step.

    The tables are made as they are now, as on a new site; that the migrations make the same ones
    is a test of its own (tests/programme/test_migrations.py).
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATABASES["default"].setdefault("TEST", {})["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The database of the tests, in which every migration is written down as done."""
    with django_db_blocker.unblock():
        write_down_migrations()


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over the thousands of tests themselves, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by folder what is too much for the fast loop: it asks pages, jobs or whole imports."""
    for item in items:
        if item.path.is_relative_to(TESTS) and item.path.relative_to(TESTS).parts[0] in SITE:
            item.add_marker(pytest.mark.site)


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """A command that works in memory says so to every process that is started after it."""
    with patch.dict(os.environ):
        yield


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
