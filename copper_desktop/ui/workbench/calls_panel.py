"""The last calls of one connection, each of which can be run again; read when they are seen.

Knows the service's ``past_calls``. Bodies were never kept: a search that is run again is entered
again.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QModelIndex, Signal

from copper_desktop.i18n import N_, _
from copper_desktop.model import PastCall
from copper_desktop.ui.controls import Button
from copper_desktop.ui.rows_panel import RowsPanel, copy_rows
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.workbench.call_model import CallModel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from copper_desktop.connections import ConnectionService
    from copper_desktop.ui.tasks import TaskOwner


class CallsPanel(RowsPanel):
    """A table of calls, the newest first; Enter runs one again."""

    again_requested = Signal(PastCall)

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        self.model = CallModel()
        super().__init__("calls", N_("Calls made"), self.model, tasks, parent)
        self._service = service
        self.again_button = Button(self, "callAgainButton", "", icon="play")
        self.copy_button = Button(self, "copyCallsButton", "", kind="link", icon="copy")
        self._lay_out(QMargins(0, 2 * SPACE, 0, 0), self.again_button, self.copy_button)
        self.again_button.clicked.connect(self._on_again_clicked)
        self.copy_button.clicked.connect(partial(copy_rows, self.model))
        self.view.activated.connect(self._on_call_activated)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use."""
        self.again_button.setText(_("R&un again"))
        self.copy_button.setText(_("Cop&y"))
        self.copy_button.setAccessibleName(_("Copy the list of calls"))
        super().speak()

    async def _fetched(self, connection_id: str) -> tuple[PastCall, ...]:
        return await self._service.past_calls(connection_id)

    def _on_again_clicked(self) -> None:
        self._on_call_activated(self.view.currentIndex())

    def _on_call_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.again_requested.emit(self.model.rows[index.row()])

    def _show(self, rows: tuple[PastCall, ...]) -> None:
        self.model.load(rows)
        self.view.setVisible(bool(rows))
        for button in (self.again_button, self.copy_button):
            button.setEnabled(bool(rows))
        if rows and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.summary.setText(
            _("The last 500 calls, the newest first. Neither what was sent nor what came is kept.")
            if rows
            else _("Nothing has been called over this connection yet.")
        )
