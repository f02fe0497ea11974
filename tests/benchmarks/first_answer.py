"""The product as it is, which prints the time at which its list has answered a key, and ends.

The key is pressed as soon as the event loop runs; the time is ``time.monotonic`` in seconds.
"""

import sys
import time

from copper_desktop import cli


def run_until_answered() -> int:
    """Open the product's window as its command does, with a script beside it."""
    from copper_desktop import app

    async def press_down(program: app.Program) -> None:
        from PySide6.QtCore import QCoreApplication, QEvent, Qt
        from PySide6.QtGui import QKeyEvent

        view = program.window.sidebar.view
        row = view.currentIndex().row()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.sendEvent(view, key)
        view.viewport().repaint()
        if view.currentIndex().row() != row + 1:
            raise RuntimeError("the list did not answer")
        print(time.monotonic(), flush=True)

    life = app.Program.run
    app.Program.run = lambda program: life(program, press_down)  # type: ignore[method-assign]
    return cli.main([])


if __name__ == "__main__":
    sys.exit(run_until_answered())
