"""What a connection has sent in the last minute, and the calls that wait, in one line of text.

Knows the service's budget. Current to the second while there is something to count, and asleep
otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from copper_desktop.i18n import _, ngettext
from copper_desktop.ui.controls import Icon, label, named, set_tone
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.api.budget import Spending
    from copper_desktop.connections import ConnectionService

Listener = Callable[[str], None]

LOOK_AGAIN = 1000
"""Milliseconds between two looks, while calls are counted or wait."""


class BudgetLine(QWidget):
    """Shows how much of Copper's limit is used by this program, and the queue before it."""

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "budgetLine")
        self._service, self._tasks = service, tasks
        self._connection_id = ""
        self._looking = False
        self._spending: Spending | None = None
        self.icon = Icon(self, "budgetIcon", "gauge", 16, "neutral")
        self.words = label(self, "budgetWords", role="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)
        self._timer = QTimer(self)
        self._timer.setObjectName("budgetTimer")
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_AGAIN)
        self._timer.timeout.connect(self.look)
        service.budget.listeners.append(self._on_budget_changed)
        self.destroyed.connect(partial(_leave, service.budget.listeners, self._on_budget_changed))
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use."""
        self.setAccessibleName(_("Calls of the last minute"))
        if self._spending is not None:
            self._show(self._spending)

    def show_connection(self, connection_id: str) -> None:
        """Count for this connection from now on."""
        self._connection_id = connection_id
        self.look()

    def look(self) -> None:
        """Read the count again, if it is seen."""
        if self._connection_id and self.isVisible() and not self._looking:
            self._looking = True
            self._tasks.start(self._look(self._connection_id))

    def showEvent(self, event: QShowEvent) -> None:
        """Count again."""
        super().showEvent(event)
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Sleep while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _on_budget_changed(self, connection_id: str) -> None:
        if connection_id == self._connection_id:
            self.look()

    async def _look(self, connection_id: str) -> None:
        try:
            spending = await self._service.budget.spending(connection_id)
        finally:
            self._looking = False
        if connection_id != self._connection_id:
            self.look()
            return
        self._show(spending)
        if (spending.sent or spending.waiting) and self.isVisible():
            self._timer.start()

    def _show(self, spending: Spending) -> None:
        self._spending = spending
        self.words.setText(words_of(spending))
        waits = spending.waiting > 0 and spending.seconds > 0
        set_tone(self.words, "warn" if waits else "")
        self.icon.show_icon("hourglass" if waits else "gauge", "warn" if waits else "neutral")
        self.setAccessibleDescription(self.words.text())


def words_of(spending: Spending) -> str:
    """Return what is known of the budget as sentences; a queue comes first."""
    count = ngettext(
        "{n} of {limit} calls sent in the last 60 s (others using this account are not counted).",
        "{n} of {limit} calls sent in the last 60 s (others using this account are not counted).",
        spending.sent,
    ).format(n=spending.sent, limit=spending.limit)
    if not spending.waiting or spending.seconds <= 0:
        return count
    queue = ngettext(
        "{n} call waits; the next goes in about {seconds} s.",
        "{n} calls wait; the next goes in about {seconds} s.",
        spending.waiting,
    ).format(n=spending.waiting, seconds=math.ceil(spending.seconds))
    return f"{queue} {count}"


def _leave(listeners: list[Listener], listener: Listener, _gone: object = None) -> None:
    if listener in listeners:
        listeners.remove(listener)
