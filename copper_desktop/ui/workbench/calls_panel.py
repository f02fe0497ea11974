"""The last calls of one connection, each of which can be run again; read when they are seen.

Knows the service's ``past_calls``. Bodies were never kept: a search that is run again is entered
again.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTreeView, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.model import PastCall
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.workbench.call_model import CallModel, Column

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService


class CallsPanel(QWidget):
    """A table of calls, the newest first; Enter runs one again."""

    again_requested = Signal(PastCall)

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "callsPanel", _("Calls made"))
        self._service, self._tasks = service, tasks
        self._connection_id = ""
        self.model = CallModel(self)
        self._make_controls()
        self._lay_out()
        self.again_button.clicked.connect(self._on_again_clicked)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.view.activated.connect(self._on_call_activated)
        self._show(())

    def show_connection(self, connection_id: str) -> None:
        """Show the calls of this connection, as they are now."""
        if connection_id != self._connection_id:
            self._connection_id = connection_id
            self._show(())
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has been called while nobody looked."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        if self._connection_id:
            failed = partial(self._on_read_failed, self._connection_id)
            self._tasks.start(self._load(self._connection_id), failed)

    async def _load(self, connection_id: str) -> None:
        calls = await self._service.past_calls(connection_id)
        if connection_id == self._connection_id:
            self.error.hide()
            self._show(calls)

    def _on_read_failed(self, connection_id: str, error: BaseException) -> None:
        if connection_id == self._connection_id:
            self.error.show_error(error)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.model.as_text())

    def _on_again_clicked(self) -> None:
        self._on_call_activated(self.view.currentIndex())

    def _on_call_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.again_requested.emit(self.model.calls[index.row()])

    def _show(self, calls: tuple[PastCall, ...]) -> None:
        self.model.load(calls)
        self.view.setVisible(bool(calls))
        for button in (self.again_button, self.copy_button):
            button.setEnabled(bool(calls))
        if calls and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.summary.setText(
            _("The last 500 calls, the newest first. Neither what was sent nor what came is kept.")
            if calls
            else _("Nothing has been called over this connection yet.")
        )

    def _make_controls(self) -> None:
        self.summary = label(self, "callsSummary", role="muted")
        self.again_button = Button(self, "callAgainButton", _("R&un again"), icon="play")
        self.copy_button = Button(self, "copyCallsButton", _("Cop&y"), kind="link", icon="copy")
        self.copy_button.setAccessibleName(_("Copy the list of calls"))
        self.view = named(QTreeView(self), "callsView", _("Calls made"))
        self.view.setModel(self.model)
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setAllColumnsShowFocus(True)
        header = self.view.header()
        header.setObjectName("callsHeader")
        header.setStretchLastSection(False)
        for column in Column:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.error = Banner(self, "callsError", closable=False)

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 2 * SPACE, 0, 0)
        lines.setSpacing(SPACE + SPACE // 2)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.again_button)
        head.addWidget(self.copy_button)
        lines.addLayout(head)
        lines.addWidget(self.error)
        lines.addWidget(self.view, 1)
        lines.addStretch(0)
