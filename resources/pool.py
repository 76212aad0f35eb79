"""Work spread over the cores, in which one bad item costs only itself.

What a function raises comes back in the place of its result. A worker process that dies (a parser that crashes, the
system that takes its memory) is replaced, and the items it may have had are tried again one by one, so that only the
one at fault is lost.
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import msgspec

Item = TypeVar("Item")
Result = TypeVar("Result")

_IN_FLIGHT = 3
"""Items a worker: enough that none waits, few enough that results do not pile up."""
_PRELOADED = [
    "assets.facts.make",
    "assets.findings.make",
    "assets.indicators.make",
    "assets.scores.make",
    "assets.tables.make",
    "resources.publish",
]
"""What every worker needs. Dagster is not among it, and no module here imports it."""
_FEWEST = 16
"""Items below which starting processes costs more than it gives."""


class Crash(msgspec.Struct, frozen=True):
    """What came instead of a result: the error in short, and where it happened, for whoever mends it."""

    error: str
    trace: str = ""


class Workers:
    """Worker processes that live from their first use to `close`. With a `count` of 1 there are none."""

    def __init__(self, count: int = 1) -> None:
        self.count = count
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result | Crash]:
        """The result of each item, in order, as soon as it and those before it are there.

        Raises OSError and MemoryError as they come: a full disk is not the item's fault.
        """
        if self.count == 1 or (len(items) < _FEWEST and self._pool is None):
            yield from map(partial(attempt, function), items)
            return
        waiting = iter(items)
        flying: deque[tuple[Item, Future[Result | Crash]]] = deque()
        for item in islice(waiting, self.count * _IN_FLIGHT):
            flying.append((item, self._submit(function, item)))
        while flying:
            item, future = flying.popleft()
            try:
                result = future.result()
            except BrokenProcessPool:
                survivors = [item, *(other for other, _ in flying)]
                yield from self._one_by_one(function, survivors)
                flying.clear()
                flying.extend(
                    (other, self._submit(function, other)) for other in islice(waiting, self.count * _IN_FLIGHT)
                )
                continue
            for other in islice(waiting, 1):
                flying.append((other, self._submit(function, other)))
            yield result

    def _submit(self, function: Callable[[Item], Result], item: Item) -> Future[Result | Crash]:
        try:
            return self._started().submit(attempt, function, item)
        except BrokenProcessPool as broken:
            future: Future[Result | Crash] = Future()
            future.set_exception(broken)
            return future

    def _one_by_one(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result | Crash]:
        self.close()
        for item in items:
            with _processes(1) as pool:
                try:
                    yield pool.submit(attempt, function, item).result()
                except BrokenProcessPool:
                    yield Crash("处理它的进程意外终止（可能是内存不足，或文件使解析程序崩溃）")

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = _processes(self.count)
        return self._pool


def call(task: tuple[Callable[..., Result], tuple[Any, ...]]) -> Result:
    """The function of a task, called with its arguments."""
    function, arguments = task
    return function(*arguments)


def attempt(function: Callable[[Any], Result], item: Any) -> Result | Crash:
    """The function's result, or what it raised. Raises only what is the environment's fault: OSError, MemoryError."""
    try:
        return function(item)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - the one place where a unit's failure is kept from the others
        return Crash(f"{type(error).__name__}: {error}"[:500], traceback.format_exc()[-8000:])


def _processes(count: int) -> ProcessPoolExecutor:
    # Neither Dagster's threads nor open databases go into a worker; the imports are made once, by the server.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(_PRELOADED)
    return ProcessPoolExecutor(count, mp_context=context)
