"""The site and its worker start together and stop together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

LIVES = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); "
LONG = LIVES + "time.sleep(60)"
RUN = """
import sys
from wijkdraad.web.jobs.processes import run_together
python, server, worker, folder = sys.argv[1:]
sys.exit(run_together([python, "-c", server, folder + "/server"],
                      [python, "-c", worker, folder + "/worker"]))
"""


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a stand-in for the server and for the worker; each leaves its number in a folder."""
    started: list[subprocess.Popen[bytes]] = []
    for name in ("server", "worker"):
        (tmp_path / name).mkdir()

    def start(server: str = LONG, worker: str = LONG) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", RUN, sys.executable, server, worker, str(tmp_path)]
        started.append(subprocess.Popen(command))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def numbers(folder: Path, count: int) -> list[int]:
    """The first `count` processes that came up, as soon as they are there."""
    deadline = time.monotonic() + 20
    while len(list(folder.iterdir())) < count:
        assert time.monotonic() < deadline, "they did not come up"
        time.sleep(0.05)
    paths = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return [int(path.name) for path in paths]


def gone(*pids: int) -> bool:
    """Whether none of the processes is left, within a few seconds."""
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_both(together, tmp_path: Path, number: signal.Signals) -> None:
    process = together()
    (server,), (worker,) = numbers(tmp_path / "server", 1), numbers(tmp_path / "worker", 1)
    process.send_signal(number)
    assert process.wait(20) == 0
    assert gone(server, worker)


def test_a_worker_that_dies_is_started_again(together, tmp_path: Path) -> None:
    process = together()
    (server,), (worker,) = numbers(tmp_path / "server", 1), numbers(tmp_path / "worker", 1)
    os.kill(worker, signal.SIGKILL)
    first, second = numbers(tmp_path / "worker", 2)
    assert first == worker and process.poll() is None
    process.terminate()
    assert process.wait(20) == 0
    assert gone(server, second)


def test_a_worker_that_keeps_dying_does_not_keep_the_machine_busy(together, tmp_path: Path) -> None:
    process = together(worker=LIVES)
    numbers(tmp_path / "worker", 1)
    time.sleep(3)
    assert process.poll() is None
    assert len(list((tmp_path / "worker").iterdir())) <= 5


def test_when_the_server_stops_the_worker_does_too(together, tmp_path: Path) -> None:
    process = together(server=LIVES + "time.sleep(1); sys.exit(3)")
    (worker,) = numbers(tmp_path / "worker", 1)
    assert process.wait(20) == 3
    assert gone(worker)


@pytest.mark.skipif(sys.platform != "linux", reason="the system must be asked; only Linux can")
def test_nothing_is_left_behind_when_it_is_killed(together, tmp_path: Path) -> None:
    process = together()
    (server,), (worker,) = numbers(tmp_path / "server", 1), numbers(tmp_path / "worker", 1)
    process.kill()
    assert gone(server, worker)
