"""The product's window with a script beside it, which measures from inside and prints JSON.

    python -m tests.benchmarks.driven NAME [ARGUMENT …]

The window is opened as the command opens it, with the profile that the environment names.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from copper_desktop import cli

if TYPE_CHECKING:
    from copper_desktop.app import Program
    from copper_desktop.ui.api_panel import ApiPanel

AT_ONCE = 8
WORDS = "northwind 19"


class Gaps:
    """Finds the longest time between two turns of the window's event loop, in milliseconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start(1)

    def _on_turn(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now

    async def during(self, work: Awaitable[object]) -> float:
        """Return the longest gap while ``work`` is done."""
        await asyncio.sleep(0.2)
        self.longest = 0.0
        await work
        await asyncio.sleep(0.05)
        return self.longest


async def check_all(program: Program) -> None:
    """Check every connection, eight at once, and show what came of each."""
    room = asyncio.Semaphore(AT_ONCE)

    async def check(connection_id: str) -> None:
        async with room:
            program.window.model.upsert(await program.service.check(connection_id))

    known = program.service.connections()
    await asyncio.gather(*(check(connection.id) for connection in known))


async def gap_of_checks(program: Program) -> float:
    """Return the longest gap while every connection is checked."""
    return await Gaps().during(check_all(program))


async def gap_of_answer(program: Program) -> float:
    """Return the longest gap while a large answer arrives in the workbench, is read and shown."""
    page = program.window.page
    page.tabs.setCurrentWidget(page.api)
    page.api.sections.setCurrentWidget(page.api.workbench)
    await asyncio.sleep(0.5)
    return await Gaps().during(asked(page.api.workbench))


async def asked(workbench: ApiPanel) -> None:
    """Run the call that is chosen, and walk through the views of its answer."""
    called = asyncio.Event()
    workbench.called.connect(called.set)
    workbench.run()
    await called.wait()
    if workbench.tabs.isHidden() or len(workbench.tabs.headers.toPlainText()) == 0:
        raise RuntimeError("the answer is not shown")
    for tab in range(workbench.tabs.count()):
        workbench.tabs.setCurrentIndex(tab)
        await asyncio.sleep(0.3)
    while not workbench.tabs.raw_view.is_settled:
        await asyncio.sleep(0.05)


async def typed(program: Program) -> list[float]:
    """Return how long each key of a search took, in milliseconds, until the list was painted."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    sidebar = program.window.sidebar
    sidebar.begin_search()
    taken = []
    for letter in WORDS:
        await asyncio.sleep(0.03)
        started = time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.sendEvent(sidebar.search, key)
        sidebar.view.viewport().repaint()
        taken.append((time.perf_counter() - started) * 1000)
    if sidebar.search.text() != WORDS:
        raise RuntimeError("the search did not take the keys")
    return taken


async def gap_of_search(program: Program) -> float:
    """Return the longest gap while one types a search."""
    return await Gaps().during(typed(program))


async def key_of_search(program: Program) -> float:
    """Return how long the slowest key of a search takes."""
    return max(await typed(program))


async def settled(program: Program) -> int:
    """Check everything, then tell the process's id and stay."""
    await check_all(program)
    return os.getpid()


SCRIPTS: dict[str, Callable[[Program], Awaitable[object]]] = {
    "gap-of-checks": gap_of_checks,
    "gap-of-answer": gap_of_answer,
    "gap-of-search": gap_of_search,
    "key-of-search": key_of_search,
    "settled": settled,
}
STAYING = ("settled",)


def main() -> int:
    """Open the window and run the script; the window closes after it, unless it stays."""
    from copper_desktop import app

    name = sys.argv[1]

    async def script(program: Program) -> None:
        print(json.dumps(await SCRIPTS[name](program)), flush=True)
        if name in STAYING:
            await asyncio.Event().wait()

    life = app.Program.run
    app.Program.run = lambda program, **_how: life(program, script)  # type: ignore[method-assign]
    return cli.main([])


if __name__ == "__main__":
    sys.exit(main())
