"""Where many equal pieces of work are done: one after another, in processes, or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Executor(Protocol):
    """Does one thing to many tasks."""

    def results(self, act: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """What `act` gives for each task, in the order of the tasks.

        Both travel to where the work is done: `act` is a function of a module, tasks and
        results are plain values.
        """
        ...


class Serial:
    """One after another, in this process: for one neighbourhood, and for tests."""

    def results(self, act: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """What `act` gives for each task, in the order of the tasks."""
        return map(act, tasks)


class Processes:
    """In processes on this machine, at most `count` at once."""

    def __init__(self, count: int) -> None:
        self.count = count

    def results(self, act: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """What `act` gives for each task, in the order of the tasks."""
        # A fresh start for each process: threads of numba do not live through a fork.
        with ProcessPoolExecutor(self.count, mp_context=get_context("spawn")) as pool:
            yield from pool.map(act, tasks)


class Cluster:
    """On the workers of a Dask client; install the extra `cluster` for it.

    At most `ahead` tasks lie at the workers at once, so that results never pile up.
    """

    def __init__(self, client: Any, ahead: int = 8) -> None:
        self.client, self.ahead = client, ahead

    def results(self, act: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """What `act` gives for each task, in the order of the tasks."""
        waiting: list[Any] = []
        for task in tasks:
            waiting.append(self.client.submit(act, task, pure=False))
            if len(waiting) == self.ahead:
                yield waiting.pop(0).result()
        for one in waiting:
            yield one.result()
