"""Closes a window on Ctrl+C and on a request to end, however early in a start it comes.

Knows no window: it is told how to close one. Windows has no such signals.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def closing(
    close: Callable[[], object],
) -> Iterator[Callable[[asyncio.AbstractEventLoop], None]]:
    """Call ``close`` when the process is asked to end.

    Yields what lets an event loop hear of it from then on.
    """
    numbers = (signal.SIGINT, signal.SIGTERM) if sys.platform != "win32" else ()
    before = {number: signal.signal(number, lambda *_: close()) for number in numbers}

    def heard_by(loop: asyncio.AbstractEventLoop) -> None:
        for number in numbers:
            loop.add_signal_handler(number, close)

    try:
        yield heard_by
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
