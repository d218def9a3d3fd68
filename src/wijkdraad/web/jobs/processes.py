"""The web server and the worker as one: started together, stopped together."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

LOOKS_EVERY_S = 0.2
PATIENCE_S = 20.0
"""How long a process may take to finish what it is doing before it is killed."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
LIVED_WELL_S = 60.0
SIGNAL_WHEN_PARENT_DIES = 1


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the system to stop this process when its parent dies, however that comes (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SIGNAL_WHEN_PARENT_DIES, how)


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A process that does not outlive this one."""
    return subprocess.Popen(command, preexec_fn=die_with_parent)  # noqa: S603


def run_together(server: Sequence[str], worker: Sequence[str]) -> int:
    """Run the two until a signal comes or the server stops; a worker that stops is started again.

    Returns 0 after a signal, otherwise the code of the server.
    """
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    serving, working = start(server), start(worker)
    started, pause = time.monotonic(), FIRST_PAUSE_S
    try:
        while not stopping and serving.poll() is None:
            time.sleep(LOOKS_EVERY_S)
            if working.poll() is None:
                continue
            lived = time.monotonic() - started
            pause = FIRST_PAUSE_S if lived > LIVED_WELL_S else pause
            if lived > pause:
                working, started = start(worker), time.monotonic()
                pause = min(pause * 2, LONGEST_PAUSE_S)
    finally:
        end([serving, working])
    return 0 if stopping else serving.returncode


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Stop processes: ask first, and kill what does not listen."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE_S
    for process in processes:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def work() -> None:
    """Do the jobs of the queue until this process is stopped."""
    from dj_queue.hooks import on_worker_start
    from django.core.management import call_command

    # Nobody would wait for it to finish, and its job is seen to have stopped at once.
    on_worker_start(lambda _process: die_with_parent(signal.SIGKILL))
    call_command("dj_queue", only_work=True)
