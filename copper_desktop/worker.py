"""Threads for calls that block, which never keep the program from ending.

The standard executors are waited for when the interpreter ends; a credential store that asks for
a password, or a name server that does not answer, would then hold the program for minutes. These
threads are daemons. Knows nothing of what it runs.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Worker:
    """One daemon thread that runs calls one after another, in the order given."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def run(self, deadline: float, call: Callable[[], T]) -> T:
        """Return what ``call`` returns, or raise what it raises.

        Raises TimeoutError after ``deadline`` seconds. A call that had not begun by then, or when
        the waiting task is cancelled, never will; one that had goes on, its outcome unknown.
        """
        import asyncio

        future: Future[T] = Future()
        self._jobs.put(lambda: _settle(future, call))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        async with asyncio.timeout(deadline):
            return await asyncio.wrap_future(future)

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Let the thread end after the calls under way, and after ``last``; does not wait."""
        if last is not None:
            self._jobs.put(last)
        self._jobs.put(None)

    def _work(self) -> None:
        while job := self._jobs.get():
            job()


class DaemonExecutor(Executor):
    """An executor of daemon threads, one a call, for the event loop's name look-ups."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` in a thread of its own."""
        future: Future[T] = Future()
        job = threading.Thread(
            target=_settle, args=(future, lambda: fn(*args, **kwargs)), daemon=True
        )
        job.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Return at once: nothing here is worth waiting for."""


def _settle(future: Future[Any], call: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
