"""What happened to one connection, the newest first; read anew whenever something has.

Knows the service's ``history`` and nothing of how it is kept.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from copper_desktop.i18n import N_, _
from copper_desktop.model import Event
from copper_desktop.ui.controls import Button
from copper_desktop.ui.event_model import EventModel
from copper_desktop.ui.overview_panel import PAGE_MARGINS
from copper_desktop.ui.rows_panel import RowsPanel, copy_rows

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from copper_desktop.connections import ConnectionService
    from copper_desktop.ui.tasks import TaskOwner


class HistoryPanel(RowsPanel):
    """A table of events, made for a support request."""

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        self.model = EventModel()
        super().__init__("history", N_("History"), self.model, tasks, parent)
        self._service = service
        self.copy_button = Button(self, "historyCopy", "", kind="link", icon="copy")
        self.copy_button.clicked.connect(partial(copy_rows, self.model))
        self._lay_out(PAGE_MARGINS, self.copy_button)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use."""
        self.copy_button.setText(_("Cop&y"))
        self.copy_button.setAccessibleName(_("Copy the history"))
        super().speak()

    async def _fetched(self, connection_id: str) -> tuple[Event, ...]:
        return await self._service.history(connection_id)

    def _show(self, rows: tuple[Event, ...]) -> None:
        self.model.load(rows)
        self.view.setVisible(bool(rows))
        self.copy_button.setEnabled(bool(rows))
        self.summary.setText(
            _("The last 200 events, the newest first. No secrets are kept here.")
            if rows
            else _("Nothing has been noted yet. From now on each test and each call is.")
        )
