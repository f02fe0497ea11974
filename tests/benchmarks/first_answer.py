"""The product as it is, which prints two times in seconds of ``time.monotonic`` and ends: when its
list has been painted with the answer to a key that was pressed at the first turn of Qt's event loop
after the first paint, and when everything else of the window is there and asyncio's loop runs.
"""

import sys
import time

from copper_desktop import cli


def run_until_answered() -> int:
    """Open the product's window as its command does, with a key press in its event loop."""
    from copper_desktop import opening

    show_list = opening.Opening.show_list
    opening.Opening.show_list = lambda first: _with_key(first, show_list)  # type: ignore[method-assign]
    return cli.main([])


def _with_key(first, show_list) -> None:  # type: ignore[no-untyped-def]
    from PySide6.QtCore import QTimer

    view = first.window.sidebar.view
    rows = []

    def on_painted() -> None:
        row = view.currentIndex().row()
        if not rows:
            QTimer.singleShot(0, lambda: _press_down(view))
        elif len(rows) == 1:
            if row != rows[0] + 1:
                raise RuntimeError("the list did not answer")
            print(time.monotonic(), flush=True)
        rows.append(row)

    view.painted.connect(on_painted)
    show_list(first)
    from copper_desktop import app

    life = app.Program.run
    app.Program.run = lambda program, **_how: life(program, _whole)  # type: ignore[method-assign]


def _press_down(view) -> None:  # type: ignore[no-untyped-def]
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = QKeyEvent(kind, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(view, key)


async def _whole(program) -> None:  # type: ignore[no-untyped-def]
    program.window.page.repaint()
    print(time.monotonic(), flush=True)


if __name__ == "__main__":
    sys.exit(run_until_answered())
