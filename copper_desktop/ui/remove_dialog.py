"""Asks whether a connection is to be removed, and says plainly what that does and does not do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from copper_desktop.connections import ConnectionService
from copper_desktop.i18n import _
from copper_desktop.model import Connection
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner


class RemoveDialog(TaskDialog):
    """Removes a connection when the person confirms it."""

    removed = Signal(object)

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        connection: Connection,
        open_revoke_page: Callable[[], None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(tasks, "removeDialog", _("Remove connection"), parent)
        self._service, self._connection = service, connection
        self._open_revoke_page = open_revoke_page
        self._make_controls()
        self.setFixedWidth(480)
        self.fit()
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.page_button.clicked.connect(self._on_page_clicked)

    def _on_remove_clicked(self) -> None:
        self.error.hide()
        self._show_removing(True)
        self.run(self._remove(), self._on_remove_failed)

    async def _remove(self) -> None:
        removal = await self._service.remove(self._connection.id)
        self.removed.emit(removal)
        self.succeed()

    def _on_remove_failed(self, error: BaseException) -> None:
        self._show_removing(False)
        self.error.show_error(error)
        self.fit()

    def _on_page_clicked(self) -> None:
        if self._open_revoke_page is not None:
            self._open_revoke_page()

    def _show_removing(self, removing: bool) -> None:
        self.remove_button.setEnabled(not removing)
        self.remove_button.setText(_("Removing…") if removing else _("&Remove"))

    def _make_controls(self) -> None:
        question = _("Remove “{name}”?").format(name=self._connection.name)
        self.headline = label(self, "removeHeadline", question, role="title")
        self.text = label(
            self,
            "removeText",
            _("This deletes the token of this connection from this computer."),
        )
        self.still_valid = label(
            self,
            "removeStillValid",
            _(
                "Copper still honours the token until it is revoked there, under "
                "Settings → Integrations → Active Integrations."
            ),
        )
        self.page_button = Button(
            self,
            "removeRevokePage",
            _("Open Active &Integrations at Copper"),
            kind="link",
            icon="external",
        )
        self.page_button.setEnabled(self._open_revoke_page is not None)
        self.error = Banner(self, "removeError", closable=False)
        self.cancel_button = Button(self, "removeCancel", _("Cancel"))
        self.remove_button = Button(self, "removeConfirm", _("&Remove"), kind="destructive")
        for shown in (self.headline, self.text, self.still_valid):
            self.body.addWidget(shown)
        self.body.addWidget(self.page_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        self.buttons(None, self.cancel_button, self.remove_button)
