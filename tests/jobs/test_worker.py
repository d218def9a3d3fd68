"""The worker as a process of its own, killed in the middle of a job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, connections

from tests.exchange.dossiers import SMALL
from tests.jobs import zips
from tests.signing_in import signed_in
from wijkdraad.programme.models import Contribution, Job, Person, Programme, Role

pytestmark = pytest.mark.slow

MANY = 20_000
SECONDS_UNTIL_FAILED = 15


@pytest.fixture
def database(tmp_path: Path, transactional_db: None) -> Iterator[dict[str, str]]:
    """A database that another process can open too, and what that process needs to know of it."""
    if connection.vendor != "sqlite":
        address = urlsplit(os.environ["WIJKDRAAD_DATABASE_URL"])
        own_name = address._replace(path="/" + str(connection.settings_dict["NAME"]))
        yield {"WIJKDRAAD_DATABASE_URL": urlunsplit(own_name)}
        return
    kept, own = connections["default"], connection.copy()
    own.settings_dict["NAME"] = str(tmp_path / "wijkdraad.sqlite3")
    with kept.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [own.settings_dict["NAME"]])
    connections["default"] = own
    yield {"WIJKDRAAD_DATABASE": str(own.settings_dict["NAME"]), "WIJKDRAAD_DATABASE_URL": ""}
    own.close()
    connections["default"] = kept


@pytest.fixture
def supervisor(at_once: Path, database: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    at_once.mkdir()
    own = {"WIJKDRAAD_DATA": str(at_once), "DJANGO_SETTINGS_MODULE": "wijkdraad.conf.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", "wijkdraad", "work"], env={**os.environ, **database, **own}
    )
    yield process
    process.kill()
    process.wait()


def wait_until(happened: Callable[[], Any], seconds: float) -> float:
    """How many seconds it took; fails where it took more."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < seconds, "it took too long"
        time.sleep(0.1)
    return time.monotonic() - began


def test_a_killed_worker_leaves_a_failed_job_that_can_be_done_once_more(
    supervisor: subprocess.Popen[bytes],
) -> None:
    from dj_queue.models import Process

    marleen = Person.objects.create_user("marleen@van-dalen.nl", "Marleen Vos", "lang genoeg")
    client = signed_in(marleen)
    lines = [f"c{number},2025-03-11,web,wish,Een bank,,\n" for number in range(MANY)]
    long = {**SMALL, "contributions.csv": "id,date,channel,kind,text,x,y\n" + "".join(lines)}
    client.post("/en/inlezen/", {"role": "client", "file": zips.upload(zips.zipped(long))})
    job = Job.objects.get()
    address = f"/en/taak/{job.pk}/"

    def standing() -> dict[str, Any]:
        answer: dict[str, Any] = client.get(address + "stand.json").json()
        return answer

    def saves() -> bool:
        assert not standing()["finished"], standing()
        return "saving" in standing()["says"]

    def worker() -> int:
        return Process.objects.get(kind="Worker").pid

    wait_until(saves, 60)
    killed = worker()
    os.kill(killed, signal.SIGKILL)
    seconds = wait_until(lambda: standing()["state"] == "failed", SECONDS_UNTIL_FAILED)
    print(f"marked failed after {seconds:.1f} s")
    assert "stopped halfway" in client.get(address).content.decode()
    # The transaction went with the process that had it open.
    wait_until(lambda: not Process.objects.filter(pid=killed).exists(), SECONDS_UNTIL_FAILED)
    assert not Programme.objects.exists()
    assert not Role.objects.exists() and not Contribution.objects.exists()

    client.post(address + "opnieuw/")
    wait_until(saves, 60)
    assert worker() != killed, "another worker took its place"

    # Who watches over the worker is killed: the worker does not go on without it.
    supervisor.kill()
    wait_until(lambda: standing()["state"] == "failed", SECONDS_UNTIL_FAILED)
