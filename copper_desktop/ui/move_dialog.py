"""The question before connections of another computer are taken over: which, and through whom.

Reads the file through the service, shows what is new in it, and keeps nothing until the person
says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from copper_desktop.i18n import _, ngettext
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, breakable, label, shrinkable
from copper_desktop.ui.host_warning import HostWarning
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.moving import Move

NAMED = 8
"""How many connections are named where there are more."""


class MoveDialog(TaskDialog):
    """Shows what a file brings; ``moved`` says what of it was taken over."""

    moved = Signal(object)

    def __init__(
        self, service: ConnectionService, tasks: TaskOwner, path: Path, parent: QWidget
    ) -> None:
        super().__init__(tasks, "moveDialog", _("Add connections from a file"), parent)
        self._service, self._path = service, path
        self._move: Move | None = None
        self.headline = shrinkable(label(self, "moveHeadline", _("Reading…"), role="title"))
        self.file = shrinkable(label(self, "moveFile", path.name, role="small"))
        self.text = label(self, "moveText")
        self.text.hide()
        self.names = shrinkable(label(self, "moveNames", role="muted"))
        self.names.hide()
        self.warnings: list[HostWarning] = []
        self.error = Banner(self, "moveError", closable=False)
        self.add_button = Button(self, "moveConfirm", _("&Add"), kind="primary")
        self.add_button.hide()
        self.cancel_button = Button(self, "moveCancel", _("Cancel"))
        for shown in (self.headline, self.file, self.text, self.names):
            self.body.addWidget(shown)
        self._warnings_at = self.body.count()
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        self.buttons(None, self.cancel_button, self.add_button)
        self.setFixedWidth(520)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.run(self._read(), self._on_reading_failed)

    async def _read(self) -> None:
        move = await self._service.plan_move(self._path)
        self._task = None
        self._show(move)

    def _on_reading_failed(self, error: BaseException) -> None:
        self.headline.setText(_("This file cannot be used"))
        self.error.show_error(error)
        self._only_close()

    def _show(self, move: Move) -> None:
        if not (move.connections or move.applications):
            self.headline.setText(_("Everything in this file is here already"))
            self._only_close()
            return
        self._move = move
        number = len(move.connections)
        headline = ngettext("Add {number} connection", "Add {number} connections", number)
        self.headline.setText(headline.format(number=number))
        text = _(
            "No token comes with the file: each shows as missing until you reconnect it, which "
            "keeps its name and place. What is here already stays as it is."
        )
        self.text.setText(text)
        self.text.show()
        names = [found.name for found in move.connections[:NAMED]]
        names += ["…"] if number > NAMED else []
        through = [found.name for found in move.applications]
        lines = [", ".join(names)] if names else []
        if through:
            brought = _("New registrations: {names}. Their client secrets have to be entered.")
            lines.append(brought.format(names=", ".join(through)))
        self.names.setText(breakable("\n".join(lines)))
        self.names.show()
        self._warn(move)
        self.add_button.show()
        self.add_button.setDefault(True)
        self.add_button.setFocus()
        self.fit()
        QTimer.singleShot(0, self, self.fit)  # again, once the notices have their fonts

    def _warn(self, move: Move) -> None:
        """Name the servers of each registration that are not Copper's."""
        for application in move.applications:
            warning = HostWarning(self, f"moveHosts{len(self.warnings)}")
            warning.show_hosts(application)
            if warning.hosts:
                self.body.insertWidget(self._warnings_at + len(self.warnings), warning)
                self.warnings.append(warning)

    def _only_close(self) -> None:
        self.cancel_button.setText(_("Close"))
        self.cancel_button.setFocus()
        self.fit()

    def _on_add_clicked(self) -> None:
        if self._move is None:
            return
        self.error.hide()
        self.add_button.setEnabled(False)
        self.run(self._add(self._move), self._on_adding_failed)

    async def _add(self, move: Move) -> None:
        self.moved.emit(await self._service.move_in(move))
        self.succeed()

    def _on_adding_failed(self, error: BaseException) -> None:
        self.add_button.setEnabled(True)
        self.error.show_error(error)
        self.fit()
