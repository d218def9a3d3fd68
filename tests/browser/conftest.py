"""A real browser over the running site. Left out, and said so, where there is no Chromium."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from tests.kept import example_programme

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = next(
    (
        path
        for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
# All pages are of one site; a process for each of them takes as long to start as to draw a page.
FLAGS += ["--renderer-process-limit=1"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine; `make browser` says how to get it")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def image() -> Iterator[sqlite3.Connection]:
    """The database with the example in it, page by page; empty until it was made once."""
    with closing(sqlite3.connect(":memory:")) as kept:
        yield kept


@pytest.fixture
def site(live_server, image: sqlite3.Connection) -> str:
    """The address of a running site with the example in it."""
    connection.ensure_connection()
    if image.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        image.backup(connection.connection)
    else:
        example_programme()
        connection.connection.backup(image)
    return live_server.url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="nl-NL")
    opened = context.new_page()
    yield opened
    context.close()
