"""The icon in the notification area, and the window's life behind it; only where that is wanted.

Never leaves a program that nobody can reach: the window hides only while there is an area that
shows the icon, and comes back when the area is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QIcon, QPainter
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from copper_desktop.connection import Health
from copper_desktop.i18n import N_, _, ngettext
from copper_desktop.storage.preferences import Preference
from copper_desktop.ui import icons, language, theme

if TYPE_CHECKING:
    from datetime import datetime

    from copper_desktop.connection import Connection
    from copper_desktop.ui.main_window import MainWindow

KEEP_IN_TRAY = Preference("keep_in_tray", default=False)
"""Off at first: who closes a window expects it to end what it does, unless it was asked not to."""

TOLD = Preference("told_of_tray", default=False)
"""Whether the person has been told once that the program goes on."""

LOOK_MILLISECONDS = 60_000
"""How often, while the window is hidden, the area is looked for; Qt does not tell of its end."""

_SIZES = (16, 22, 24, 32, 48, 64)
_NEED_SOMEBODY = (Health.REVOKED, Health.EXPIRED, Health.EXPIRING, Health.MISSING)


class Tray(QObject):
    """The icon of ``window``, while it is wanted.

    A desktop without an area costs nothing: the icon appears when one does.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("tray")
        self._window = window
        self.icon: QSystemTrayIcon | None = None
        self._hidden_into = False
        self._texts: list[tuple[QAction, str]] = []
        self._looking = QTimer(self, interval=LOOK_MILLISECONDS)
        self._looking.setObjectName("trayLooking")
        self._looking.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._looking.timeout.connect(self._look)
        self._showing = QTimer(self, singleShot=True, interval=0)
        self._showing.setObjectName("trayShowing")
        self._showing.timeout.connect(self._show)
        language.current().changed.connect(self._speak)
        self.follow()

    @property
    def holds(self) -> bool:
        """Whether the window can be hidden: the icon is wanted, and there is an area for it."""
        return self.icon is not None and QSystemTrayIcon.isSystemTrayAvailable()

    def follow(self) -> None:
        """Do as the person has chosen in the settings."""
        wanted = self._window.settings.get(KEEP_IN_TRAY)
        if wanted and self.icon is None:
            self._make()
        elif not wanted and self.icon is not None:
            self.icon.hide()
            self.icon.deleteLater()
            self.icon = None
            self.bring_back()

    def hide_window(self) -> None:
        """Hide the window behind the icon, and say so the first time."""
        self._hidden_into = True
        self._window.hide()
        self._looking.start()
        settings = self._window.settings
        if self.icon is not None and not settings.get(TOLD):
            settings.put(TOLD, True)
            self.icon.showMessage(
                _("Copper Desktop goes on here"),
                _("It checks your connections. To end it, choose Quit in this icon’s menu."),
                icons.application_icon(),
            )

    def bring_back(self) -> None:
        """Show the window, if it was hidden here."""
        if self._hidden_into:
            self._hidden_into = False
            self._looking.stop()
            self._window.come_forward()

    def shown(self) -> None:
        """Note that the window is on the screen, whoever has brought it there."""
        self._hidden_into = False
        self._looking.stop()

    def _make(self) -> None:
        window = self._window
        self.icon = QSystemTrayIcon(self)
        self.icon.setObjectName("trayIcon")
        self.icon.setContextMenu(self._menu())
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(window.come_forward)
        for changed in (
            window.model.dataChanged,
            window.model.rowsInserted,
            window.model.rowsRemoved,
            window.model.modelReset,
        ):
            changed.connect(self._showing.start)
        self._show()
        self.icon.show()

    def _menu(self) -> QMenu:
        window, menu = self._window, QMenu(self._window)
        menu.setObjectName("trayMenu")
        self._texts = []
        for name, text, does in (
            ("trayOpen", N_("&Open Copper Desktop"), window.come_forward),
            ("trayCheck", N_("&Check all connections now"), window.watches.ask_again),
            ("trayQuit", N_("&Quit"), window.leave),
        ):
            action = menu.addAction(_(text))
            action.setObjectName(name)
            action.triggered.connect(does)
            self._texts.append((action, text))
        menu.insertAction(self._texts[-1][0], window.menu_actions.present)
        menu.insertSeparator(self._texts[-1][0])
        menu.setDefaultAction(self._texts[0][0])
        return menu

    def _speak(self) -> None:
        for action, text in self._texts:
            action.setText(_(text))
        self._show()

    def _show(self) -> None:
        """Show on the icon whether a connection needs the person."""
        if self.icon is None:
            return
        window, now = self._window, self._window.clock()
        number = sum(_needs_somebody(each, now) for each in window.model.connections())
        name = _("Demo — Copper Desktop") if window.demo else "Copper Desktop"
        words = ngettext(
            "{number} connection needs you", "{number} connections need you", number
        ).format(number=number)
        self.icon.setToolTip(f"{name}\n{words}" if number else name)
        self.icon.setIcon(_marked(icons.application_icon()) if number else icons.application_icon())

    def _look(self) -> None:
        if not self.holds:
            self.bring_back()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._window.come_forward()


def _needs_somebody(connection: Connection, now: datetime) -> bool:
    """Tell whether only a person can help; a token that renews itself needs nobody."""
    health = connection.health_at(now)
    return health in _NEED_SOMEBODY and not (health is Health.EXPIRING and connection.renewable)


def _marked(icon: QIcon) -> QIcon:
    """Return ``icon`` with a dot at its lower end, readable on light and dark."""
    marked = QIcon()
    for size in _SIZES:
        image = icon.pixmap(size, size)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.GlobalColor.white)
        painter.setBrush(QColor(theme.tokens().bad))
        radius = size / 4
        centre = size - radius - 1
        painter.drawEllipse(QPointF(centre, centre), radius, radius)
        painter.end()
        marked.addPixmap(image)
    return marked
