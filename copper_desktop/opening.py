"""What the window needs for its first paint: the index and the list that it shows, nothing else.

No service, no credential store, no network. Whatever is imported here delays everybody's start:
``tests/modules_at_start.txt``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copper_desktop.server_clock import ServerClock, now
from copper_desktop.storage.index import Index
from copper_desktop.storage.preferences import PRESENTING
from copper_desktop.storage.settings import Profile, Settings
from copper_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copper_desktop.connection import Connection
    from copper_desktop.stand_ins import StandIns

FIRST_PAINT_MILLISECONDS = 1000


class Opening:
    """The index of a profile and its window, which is to be furnished; raises a StorageError."""

    def __init__(self, profile: Profile, *, demo: bool, settings: Settings | None = None) -> None:
        self.profile = profile
        self.clock = ServerClock(now)
        self.index = Index(profile.index, now)
        self.settings = settings or Settings(profile.settings)
        self.stand_ins: StandIns | None = None
        connections = self.index.connections()
        if self.settings.get(PRESENTING):
            connections = self._masked(connections)
        self.window = MainWindow(connections, clock=self.clock, demo=demo, settings=self.settings)
        self.is_painted = False

    def show_list(self) -> None:
        """Show the window and return once its list was painted, if it has one to show."""
        view = self.window.sidebar.view
        if not self.window.model.rowCount():
            return
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        view.painted.connect(loop.quit)
        QTimer.singleShot(FIRST_PAINT_MILLISECONDS, loop.quit)  # it may be shown minimised
        self.window.show()
        loop.exec()
        view.painted.disconnect(loop.quit)
        self.is_painted = True
        self.turn()

    def _masked(self, connections: Sequence[Connection]) -> tuple[Connection, ...]:
        from copper_desktop.stand_ins import StandIns

        self.stand_ins = StandIns()
        self.stand_ins.on = True
        return tuple(map(self.stand_ins.connection, connections))

    def turn(self) -> None:
        """Let the list answer what was typed and clicked meanwhile, if it is shown.

        What answers is painted in the turn after the one in which the key was seen.
        """
        if self.is_painted:
            from PySide6.QtCore import QEventLoop, QTimer

            loop = QEventLoop()
            QTimer.singleShot(0, lambda: QTimer.singleShot(0, loop.quit))
            loop.exec()
