"""Files that a person is asked about, one after the other; knows no dialog and no contents."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path


class FileQueue:
    """``ask`` opens a dialog about a file; whoever does calls ``go_on`` when that has settled."""

    def __init__(self, ask: Callable[[Path], None]) -> None:
        self._ask = ask
        self._waiting: deque[Path] = deque()
        self._is_asking = False

    def add(self, paths: Iterable[Path]) -> None:
        """Ask about these files too, after those that wait already."""
        self._waiting.extend(paths)
        self._ask_next()

    def go_on(self) -> None:
        """Ask about the next file, if there is one."""
        self._is_asking = False
        self._ask_next()

    def _ask_next(self) -> None:
        if not self._is_asking and self._waiting:
            self._is_asking = True
            self._ask(self._waiting.popleft())
