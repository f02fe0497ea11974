"""Shows notifications of the system: those of the Linux desktop, else those of a tray.

The window says everything too, so that a system without either loses nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from copper_desktop.desktop_notifications import NoNotifications, notify
from copper_desktop.ui import icons
from copper_desktop.ui.tasks import TaskOwner

TRAY_MILLISECONDS = 60_000
"""How long the icon stays in the tray, which shows a message only for an icon."""


class Notifier(QObject):
    """``opened`` is emitted with the ``about`` of a notification that a person has chosen."""

    opened = Signal(object)

    def __init__(self, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notifier")
        self._tasks = tasks
        self._about: object = None
        self._tray: QSystemTrayIcon | None = None
        self.standing_icon: Callable[[], QSystemTrayIcon | None] = lambda: None

    def notify(self, title: str, text: str, action: str, about: object) -> None:
        """Show a notification where the system has any; ``action`` is what choosing it does."""
        self._tasks.start(self._notify(title, text, action, about))

    async def _notify(self, title: str, text: str, action: str, about: object) -> None:
        try:
            if sys.platform != "linux":
                raise NoNotifications  # they are the tray's there
            if await notify(title, text, action):
                self.opened.emit(about)
        except (NoNotifications, TimeoutError):
            self._show_in_tray(title, text, about)

    def _show_in_tray(self, title: str, text: str, about: object) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._about = about
        standing = self.standing_icon()
        if standing is not None:
            unique = Qt.ConnectionType.UniqueConnection
            standing.messageClicked.connect(self._on_chosen, unique)
            standing.showMessage(title, text, icons.application_icon())
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(icons.application_icon(), self)
            self._tray.setObjectName("tray")
            self._tray.messageClicked.connect(self._on_chosen)
            self._tray.activated.connect(lambda _reason: self._on_chosen())
        self._tray.show()
        self._tray.showMessage(title, text, icons.application_icon())
        QTimer.singleShot(TRAY_MILLISECONDS, self._tray, self._tray.hide)

    def _on_chosen(self) -> None:
        self.opened.emit(self._about)
