"""Changes that come at the same time, written at once: the disk is waited for once for all of them.

Nobody is told that a change is kept before it is. Knows neither what changes nor how it is written.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

Run = Callable[[Callable[[], None]], Awaitable[None]]
"""Runs a call in the one thread that writes, after those that were given before it."""


@dataclass(slots=True)
class _Change(Generic[T]):
    """A change that waits, and what became of it."""

    what: T
    is_wanted: bool = True
    done: bool = False
    error: Exception | None = None


class Together(Generic[T]):
    """``write`` writes several changes or none, and returns for each whether it had an effect."""

    def __init__(self, run: Run, write: Callable[[Sequence[T]], Sequence[bool]]) -> None:
        self._run, self._write = run, write
        self._waiting: deque[_Change[T]] = deque()

    async def add(self, what: T) -> bool:
        """Return once a change is kept, and whether it had an effect; raises what writing raises.

        One whose caller is cancelled before it was begun never is.
        """
        change = _Change(what)
        self._waiting.append(change)
        try:
            await self._run(self._write_waiting)
        except BaseException:
            change.is_wanted = False
            raise
        if change.error is not None:
            raise change.error
        return change.done

    def _write_waiting(self) -> None:
        """Write what waits by now, one by one where they cannot be written together."""
        changes = [change for change in self._taken() if change.is_wanted]
        if changes and not self._written(changes) and len(changes) > 1:
            for change in changes:
                change.error = None
                self._written([change])

    def _taken(self) -> Iterator[_Change[T]]:
        while self._waiting:
            yield self._waiting.popleft()

    def _written(self, changes: Sequence[_Change[T]]) -> bool:
        try:
            effects = self._write([change.what for change in changes])
        except Exception as error:  # each caller is told
            for change in changes:
                change.error = error
            return False
        for change, effect in zip(changes, effects, strict=True):
            change.done = effect
        return True
