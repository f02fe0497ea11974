"""Asks how a connection is to be removed, and says plainly what that does and does not do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from copper_desktop.connections import ConnectionService
from copper_desktop.i18n import _
from copper_desktop.model import Connection, Health
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.diagnosing import set_concern
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE


class RemoveDialog(TaskDialog):
    """Removes a connection from this computer, or leads to revoking it first.

    ``revoking_chosen`` comes when the dialog has closed, for another one to go on.
    """

    removed = Signal(object)
    revoking_chosen = Signal()

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
        set_concern(self, connection.application_id, connection.id)
        self._make_controls()
        self._show_choice()
        self.setFixedWidth(520)
        self.fit()
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        self.here_choice.toggled.connect(self._on_choice_toggled)
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.page_button.clicked.connect(self._on_page_clicked)

    def _on_choice_toggled(self) -> None:
        self._show_removing(False)

    def _on_remove_clicked(self) -> None:
        self.error.hide()
        if self.revoke_choice.isChecked():
            self.accept()
            self.revoking_chosen.emit()
            return
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
        for control in (self.here_choice, self.revoke_choice, self.remove_button):
            control.setEnabled(not removing)
        if removing:
            words = _("Removing…")
        else:
            words = _("&Continue…") if self.revoke_choice.isChecked() else _("&Remove")
        self.remove_button.setText(words)
        self.body.activate()

    def _show_choice(self) -> None:
        """Offer to revoke first where Copper can be asked and has not refused already."""
        refused = self._connection.is_refused
        missing = self._connection.health is Health.MISSING
        offered = self._open_revoke_page is not None and not (refused or missing)
        for shown in (self.here_choice, self.revoke_choice, self.revoke_text):
            shown.setVisible(offered)
        if not offered:
            self._here.setContentsMargins(0, 0, 0, 0)
        self.page_button.setVisible(not refused)
        if refused:
            self.still_valid.setText(_("Copper no longer accepts this token."))

    def _make_controls(self) -> None:
        question = _("Remove “{name}”?").format(name=self._connection.name)
        self.headline = label(self, "removeHeadline", question, role="title")
        self.here_choice = named(
            QRadioButton(_("Only &from this computer"), self), "removeHereChoice"
        )
        self.here_choice.setChecked(True)
        self.text = label(
            self,
            "removeText",
            _(
                "This deletes the token of this connection from this computer, at once. It cannot "
                "be undone."
            ),
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
        self.revoke_choice = named(
            QRadioButton(_("Re&voke at Copper first"), self), "removeRevokeChoice"
        )
        self.revoke_text = label(
            self,
            "removeRevokeText",
            _(
                "You revoke it on a page of Copper’s. Once Copper refuses the token, it is deleted "
                "from this computer too. Nobody can use it after that."
            ),
        )
        group = QButtonGroup(self)
        group.addButton(self.here_choice)
        group.addButton(self.revoke_choice)
        self.error = Banner(self, "removeError", closable=False)
        self.cancel_button = Button(self, "removeCancel", _("Cancel"))
        self.remove_button = Button(self, "removeConfirm", _("&Remove"), kind="destructive")
        self.body.addWidget(self.headline)
        self._here = self._indented(self.here_choice, self.text, self.still_valid, self.page_button)
        self._indented(self.revoke_choice, self.revoke_text)
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        self.buttons(None, self.cancel_button, self.remove_button)

    def _indented(self, choice: QRadioButton, *shown: QWidget) -> QVBoxLayout:
        """Add a choice and, under it, what it means; return what has to be moved without it."""
        self.body.addWidget(choice)
        self.body.addSpacing(-SPACE)
        lines = QVBoxLayout()
        lines.setSpacing(SPACE)
        lines.setContentsMargins(3 * SPACE, 0, 0, 0)
        for each in shown:
            link = isinstance(each, Button)
            side = Qt.AlignmentFlag.AlignLeft if link else Qt.AlignmentFlag(0)
            lines.addWidget(each, 0, side)
        self.body.addLayout(lines)
        return lines
