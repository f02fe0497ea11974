"""What happened to one connection, the newest first; read anew whenever something has.

Knows the service's ``history`` and nothing of how it is kept.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTreeView, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.model import Event
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.event_model import Column, EventModel
from copper_desktop.ui.overview_panel import PAGE_MARGINS
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService


class HistoryPanel(QWidget):
    """A table of events that can be walked with the cursor keys and copied for a support request.

    Reads only while it is seen.
    """

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "historyPanel", _("History"))
        self._service, self._tasks = service, tasks
        self._connection_id = ""
        self.model = EventModel(self)
        self._make_controls()
        self._lay_out()
        self.copy_button.clicked.connect(self._on_copy_clicked)

    def show_connection(self, connection_id: str) -> None:
        """Show the history of this connection, as it is now."""
        if connection_id != self._connection_id:
            self._connection_id = connection_id
            self._show(())
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has happened while nobody looked."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        if self._connection_id:
            failed = partial(self._on_read_failed, self._connection_id)
            self._tasks.start(self._load(self._connection_id), failed)

    async def _load(self, connection_id: str) -> None:
        events = await self._service.history(connection_id)
        if connection_id == self._connection_id:
            self.error.hide()
            self._show(events)

    def _on_read_failed(self, connection_id: str, error: BaseException) -> None:
        if connection_id == self._connection_id:
            self.error.show_error(error)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.model.as_text())

    def _show(self, events: tuple[Event, ...]) -> None:
        self.model.load(events)
        self.view.setVisible(bool(events))
        self.copy_button.setEnabled(bool(events))
        self.summary.setText(
            _("The last 200 events, the newest first. No secrets are kept here.")
            if events
            else _("Nothing has been noted yet. From now on each test and each call is.")
        )

    def _make_controls(self) -> None:
        self.summary = label(self, "historySummary", role="muted")
        self.copy_button = Button(self, "historyCopy", _("Cop&y"), kind="link", icon="copy")
        self.copy_button.setAccessibleName(_("Copy the history"))
        self.view = named(QTreeView(self), "historyView", _("History"))
        self.view.setModel(self.model)
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setAllColumnsShowFocus(True)
        header = self.view.header()
        header.setObjectName("historyHeader")
        header.setStretchLastSection(False)
        for column in Column:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.error = Banner(self, "historyError", closable=False)

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(PAGE_MARGINS)
        lines.setSpacing(SPACE + SPACE // 2)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.copy_button)
        lines.addLayout(head)
        lines.addWidget(self.error)
        lines.addWidget(self.view, 1)
        lines.addStretch(0)
