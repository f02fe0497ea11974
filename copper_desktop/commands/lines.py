"""Lines of standard input, given to whoever listens just now; waiting for them holds up nothing."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

STDIN = 0
MAX_LINE = 64 * 1024

OnLine = Callable[[str | None], None]
"""Is given each line without its end; None when there will be no more."""


class Lines:
    """Standard input by lines, from the first ``listen`` on; used from one event loop."""

    def __init__(self) -> None:
        self._on_line: OnLine = lambda _line: None
        self._is_reading = False
        self._has_ended = False

    def listen(self, on_line: OnLine) -> None:
        """Give the lines to ``on_line`` from now on, in the event loop, and to nobody else."""
        import asyncio

        self._on_line = on_line
        if self._has_ended:
            on_line(None)
        elif not self._is_reading:
            self._is_reading = True
            loop = asyncio.get_running_loop()
            threading.Thread(target=self._read, args=(loop,), daemon=True).start()

    def _read(self, loop: AbstractEventLoop) -> None:
        try:
            for line in _lines():
                loop.call_soon_threadsafe(self._give, line)
            loop.call_soon_threadsafe(self._end)
        except RuntimeError:  # the loop has ended meanwhile
            return

    def _give(self, line: str) -> None:
        self._on_line(line)

    def _end(self) -> None:
        self._has_ended = True
        self._on_line(None)


def _lines() -> Iterator[str]:
    """Yield each line; reads the descriptor itself, whose lock would hold up the end."""
    waiting = b""
    while len(waiting) <= MAX_LINE:
        try:
            piece = os.read(STDIN, 4096)
        except OSError:
            return
        *lines, waiting = (waiting + piece).split(b"\n")
        if not piece:
            lines = [waiting]
        for line in lines:
            yield line.decode(errors="replace")
        if not piece:
            return
