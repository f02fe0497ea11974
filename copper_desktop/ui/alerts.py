"""Tells a person once when a connection was revoked or is about to expire, with what helps.

In the window always; by a notification of the system too, unless the person does not want that.
What was told is recorded, so that it is not told again after a restart or by another run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from copper_desktop.alarms import Alarm, alarms_of
from copper_desktop.i18n import _, ngettext
from copper_desktop.model import EXPIRY_WARNING, Health
from copper_desktop.storage.preferences import Preference
from copper_desktop.ui.notifier import Notifier
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.connection import Connection
    from copper_desktop.connections import ConnectionService
    from copper_desktop.storage.settings import Settings
    from copper_desktop.ui.banner import Banner

NOTIFICATIONS = Preference("notifications", True)

NAMED = 5
"""How many connections are named where there are more."""

_LONGEST_WAIT = timedelta(hours=1)


class Alerts(QObject):
    """Looks whenever it is told to, and when the next token is about to expire.

    ``reconnect_requested`` and ``show_requested`` bring the id of a connection.
    """

    reconnect_requested = Signal(str)
    show_requested = Signal(str)

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        settings: Settings,
        clock: Callable[[], datetime],
        banner: Banner,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("alerts")
        self._service, self._tasks, self._settings = service, tasks, settings
        self._clock, self._banner = clock, banner
        self._known: set[tuple[str, str]] = set()
        self.notifier = Notifier(tasks, parent)
        self.notifier.opened.connect(self._on_notification_opened)
        self._timer = QTimer(self)
        self._timer.setObjectName("alertsTimer")
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def look(self) -> None:
        """Tell what there is to be told now; later while a dialog is open or people present."""
        connections = self._service.connections()
        self._arm(connections)
        self._look_at(connections)

    def look_at(self, connection: Connection) -> None:
        """Tell what there is to be told of one connection, however many others there are."""
        self._look_at((connection,))

    def _look_at(self, connections: Sequence[Connection]) -> None:
        if QApplication.activeModalWidget() is not None or self._service.stand_ins.on:
            return
        found = alarms_of(connections, self._clock())
        new = [each for each in found if (each.connection.id, each.mark) not in self._known]
        if new:
            self._known |= {(each.connection.id, each.mark) for each in new}
            self._tasks.start(self._tell(new))

    async def _tell(self, found: Sequence[Alarm]) -> None:
        new = await self._service.untold(found)
        if not new:
            return

        def tell(banner: Banner) -> None:
            title, text, action = _words(new, self._clock())
            banner.show_text("warn", title, text)
            banner.offer(action, lambda: self._open(new))

        self._banner.say(tell)
        title, text, action = _words(new, self._clock())
        if self._settings.get(NOTIFICATIONS):
            self.notifier.notify(title, text, action.replace("&", ""), new)

    def _on_notification_opened(self, alarms: Sequence[Alarm]) -> None:
        self._open(alarms)

    def _open(self, alarms: Sequence[Alarm]) -> None:
        signal = self.reconnect_requested if len(alarms) == 1 else self.show_requested
        signal.emit(alarms[0].connection.id)

    def _arm(self, connections: Sequence[Connection]) -> None:
        """Wait for the next token that is about to expire."""
        now = self._clock()
        begins = [
            found.expires_at - EXPIRY_WARNING - now
            for found in connections
            if found.expires_at is not None and not found.renewable
        ]
        ahead = [each for each in begins if each > timedelta()]
        if ahead:
            self._timer.start(int(min(*ahead, _LONGEST_WAIT).total_seconds() * 1000) + 500)


def _words(alarms: Sequence[Alarm], now: datetime) -> tuple[str, str, str]:
    """Return title, text and action."""
    if len(alarms) > 1:
        names = [alarm.connection.name for alarm in alarms[:NAMED]]
        text = ", ".join(names) + ("…" if len(alarms) > NAMED else "")
        title = ngettext(
            "{number} connection needs you to sign in again",
            "{number} connections need you to sign in again",
            len(alarms),
        )
        return title.format(number=len(alarms)), text, _("&Show")
    (alarm,) = alarms
    name = alarm.connection.name
    again = _("Sign in again: it keeps its name, its history and its place.")
    if alarm.health is Health.REVOKED:
        title = _("Copper no longer accepts “{name}”")
    elif alarm.health is Health.EXPIRED:
        title = _("“{name}” has expired")
    else:
        expires_at = alarm.connection.expires_at or now
        minutes = max(1, round((expires_at - now).total_seconds() / 60))
        title = ngettext(
            "“{name}” expires in {minutes} minute", "“{name}” expires in {minutes} minutes", minutes
        ).format(name="{name}", minutes=minutes)
    return title.format(name=name), again, _("&Reconnect")
