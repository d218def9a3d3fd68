"""Keeping a contribution from the site: whole, once, on disk, and without a name in it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import connection
from shapely import Point

from tests.people import bare_programme, words_of_resident
from wijkdraad.programme.models import Channel, Contribution, Contributor
from wijkdraad.programme.phases import Phase
from wijkdraad.steps.listen.receiving import Said, receive, received, story_behind

SAID = Said("Er is geen schaduw.", name="Riet Bakker", email="riet@voorbeeld.nl")
NOON = datetime(2026, 7, 1, 12, 0, 30, tzinfo=UTC)


def at(moment: datetime):
    return patch("django.utils.timezone.now", return_value=moment)


@pytest.mark.django_db
def test_a_contribution_is_kept_apart_from_who_left_it() -> None:
    programme = bare_programme()
    programme.phase = Phase.VO
    programme.save()
    said = Said("Hier.", "wish", "Lindestraat", Point(100_200, 400_100), "ouders", "Riet", "r@v.nl")
    token = receive(programme, said, "browser")
    kept = Contribution.objects.get()
    assert (kept.key, kept.channel, kept.kind, kept.phase) == (
        "web-0001",
        Channel.WEB,
        "wish",
        "vo",
    )
    assert (kept.text, kept.place, kept.group) == ("Hier.", "Lindestraat", "ouders")
    assert kept.geometry == Point(100_200, 400_100)
    assert kept.date is not None
    contributor = Contributor.objects.get()
    assert (contributor.name, contributor.email) == ("Riet", "r@v.nl")
    assert contributor.link_hash == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) == 32
    columns = [str(value) for value in Contribution.objects.values_list()[0]]
    assert not any("Riet" in column or "r@v.nl" in column for column in columns)


@pytest.mark.django_db
def test_numbers_are_never_used_twice() -> None:
    programme = bare_programme()
    words_of_resident(programme, "web-zomer")
    words_of_resident(programme, "web-0041")
    receive(programme, Said("a"), "browser")
    assert Contribution.objects.filter(key="web-0042").exists()
    Contribution.objects.get(key="web-0042").delete()
    receive(programme, Said("b"), "browser")
    assert Contribution.objects.filter(key="web-0043").exists()
    receive(bare_programme("andere"), Said("a"), "browser")
    assert Contribution.objects.filter(programme__slug="andere", key="web-0001").exists()


@pytest.mark.django_db
def test_the_same_words_within_a_minute_are_one_contribution() -> None:
    programme = bare_programme()
    with at(NOON):
        first = receive(programme, SAID, "browser")
    for later in (0, 30, 59):
        with at(NOON + timedelta(seconds=later)):
            assert receive(programme, SAID, "browser") == first
            assert received(programme, SAID, "browser") == first
    assert Contribution.objects.count() == Contributor.objects.count() == 1
    with at(NOON + timedelta(minutes=3)):
        assert received(programme, SAID, "browser") is None
        assert receive(programme, SAID, "browser") != first
    assert Contribution.objects.count() == 2


@pytest.mark.django_db
def test_other_words_another_browser_and_another_neighbourhood_are_new() -> None:
    programme, other = bare_programme(), bare_programme("andere")
    with at(NOON):
        tokens = {
            receive(programme, SAID, "browser"),
            receive(programme, SAID, "another browser"),
            receive(programme, Said("Er is geen schaduw!"), "browser"),
            receive(other, SAID, "browser"),
        }
    assert len(tokens) == Contribution.objects.count() == 4


@pytest.mark.django_db
def test_a_link_cannot_be_computed_without_the_key_of_the_site(settings) -> None:
    programme = bare_programme()
    with at(NOON):
        ours = receive(programme, SAID, "browser")
        Contribution.objects.all().delete()
        settings.SECRET_KEY = "another key"
        assert receive(programme, SAID, "browser") != ours


@pytest.mark.django_db
def test_a_link_of_a_hidden_programme_and_an_unknown_link_open_nothing() -> None:
    programme = bare_programme()
    token = receive(programme, SAID, "browser")
    assert story_behind(token) is not None
    for wrong in (
        "",
        token[:-1],
        token + "A",
        token.swapcase(),
        Contributor.objects.get().link_hash,
    ):
        assert story_behind(wrong) is None
    programme.is_public = False
    programme.save()
    assert story_behind(token) is None


@pytest.mark.django_db(transaction=True)
def test_what_failed_halfway_leaves_nothing_behind() -> None:
    programme = bare_programme()
    with (
        patch.object(Contributor.objects, "create", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        receive(programme, SAID, "browser")
    assert Contribution.objects.count() == Contribution.history.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL always waits for the disk")
def test_sqlite_waits_for_the_disk_while_a_contribution_is_kept() -> None:
    programme = bare_programme()
    seen: list[int] = []

    def synchronous() -> int:
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA synchronous").fetchone()[0]

    def watch(execute, sql, *rest):
        answer = execute(sql, *rest)
        if sql.startswith("INSERT") and "contributor" in sql:
            seen.append(connection.connection.execute("PRAGMA synchronous").fetchone()[0])
        return answer

    with connection.execute_wrapper(watch):
        receive(programme, SAID, "browser")
    assert seen == [2]
    assert synchronous() == 1


KILLED = """
import os, django
django.setup()
from wijkdraad.programme.models import Programme
from wijkdraad.steps.listen.receiving import Said, receive
print(receive(Programme.objects.get(), Said("Net op tijd."), "browser"), flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="hands a file to another process")
def test_what_was_acknowledged_survives_a_killed_process(tmp_path: Path) -> None:
    bare_programme()
    copy = tmp_path / "site.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    environment = os.environ | {
        "WIJKDRAAD_DATABASE": str(copy),
        "DJANGO_SETTINGS_MODULE": "wijkdraad.conf.settings",
    }
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], env=environment, capture_output=True, text=True, timeout=60
    )
    assert killed.returncode == -9, killed.stderr
    told = hashlib.sha256(killed.stdout.strip().encode()).hexdigest()
    with closing(sqlite3.connect(copy)) as opened:
        kept = opened.execute(
            "SELECT text FROM programme_contribution JOIN programme_contributor"
            " ON contribution_id = programme_contribution.id WHERE link_hash = ?",
            [told],
        ).fetchall()
    assert kept == [("Net op tijd.",)]
