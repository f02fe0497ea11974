"""The tasks of a window: kept while they run, cancelled and awaited when it goes.

Knows no widget. What a task raises goes to a handler, never nowhere. asyncio is imported when the
first task starts, which is after the window has been painted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from copper_desktop.errors import CopperDesktopError

if TYPE_CHECKING:
    from asyncio import Task

T = TypeVar("T")
ErrorHandler = Callable[[BaseException], None]

_logger = logging.getLogger(__name__)


class TaskOwner:
    """Starts tasks on the running loop and answers for their end."""

    def __init__(self, on_error: ErrorHandler) -> None:
        self._on_error = on_error
        self._tasks: set[Task[Any]] = set()

    def __len__(self) -> int:
        """Return how many tasks are running."""
        return len(self._tasks)

    def start(self, coro: Coroutine[Any, Any, T], on_error: ErrorHandler | None = None) -> Task[T]:
        """Run ``coro``; what it raises goes to ``on_error``, or to the owner's handler."""
        import asyncio

        task = asyncio.get_running_loop().create_task(coro)
        self._tasks.add(task)
        task.add_done_callback(partial(self._on_task_done, on_error or self._on_error))
        return task

    def report(self, error: BaseException) -> None:
        """Give ``error`` to the owner's handler, for those whose own handler has gone."""
        self._on_error(error)

    async def close(self, deadline: float = 2.0) -> bool:
        """Cancel every task and await their ends, at most ``deadline`` seconds.

        One that is being cancelled already is not disturbed again while it cleans up. Returns
        whether all of them ended in time.
        """
        import asyncio

        current = asyncio.current_task()
        tasks = {task for task in self._tasks if task is not current}
        for task in tasks:
            if not task.cancelling():
                task.cancel()
        if not tasks:
            return True
        _done, pending = await asyncio.wait(tasks, timeout=deadline)
        return not pending

    def _on_task_done(self, on_error: ErrorHandler, task: Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        if not isinstance(error, CopperDesktopError):
            _log(error)
        on_error(error)


def _log(error: BaseException) -> None:
    """Log where a fault happened, without its text, which nobody has checked for secrets."""
    import traceback

    where = "".join(traceback.format_tb(error.__traceback__))
    _logger.error("%s in a task of the window\n%s", type(error).__name__, where)
