"""The switch by which other programs may use a connection, and how they do.

Knows the service's ``lending``; nothing of how a token is handed out.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.ui.banner import Banner, said
from copper_desktop.ui.controls import Button, ValueField, label, named
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService


_COMMANDS = {
    "lendingExec": (
        N_("Run a command with the token in its environment:"),
        "copper-desktop exec {id} -- COMMAND",
    ),
    "lendingToken": (N_("Give the token to a pipe:"), "copper-desktop token {id}"),
}


class LendingPanel(QWidget):
    """Off until somebody switches it on for this connection; an administrator may forbid it."""

    changed = Signal()

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "lendingPanel")
        self._service, self._tasks = service, tasks
        self._connection_id = ""
        self._make_controls()
        self._lay_out()
        self.switch.toggled.connect(self._on_switch_toggled)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use."""
        self.setAccessibleName(_("Other programs"))
        self.heading.setText(_("Use it in other programs"))
        self.text.setText(
            _(
                "A program that needs this connection can ask for its token each time, and never "
                "has to store it. Each use is noted in this connection’s history."
            )
        )
        self.switch.setText(_("&Let other programs on this computer use this connection"))
        for command in self._commands:
            command.speak()
        self.forbidden.speak()
        self.error.speak()

    def show_connection(self, connection_id: str) -> None:
        """Show whether other programs may use this connection."""
        if connection_id != self._connection_id:
            self._connection_id = connection_id
            self.error.hide()
            self.switch.setEnabled(False)
            for command in self._commands:
                command.show_connection(connection_id)
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what the command line or an administrator may have changed."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        if self._connection_id:
            self._tasks.start(self._load(self._connection_id), self._on_failed)

    async def _load(self, connection_id: str) -> None:
        import asyncio

        from copper_desktop.worker import DaemonExecutor

        lending = self._service.lending
        loop = asyncio.get_running_loop()
        forbidden = await loop.run_in_executor(DaemonExecutor(), lending.is_forbidden)
        on = False
        for connection in self._service.connections():
            if connection.id == connection_id:
                on = await lending.is_on(connection)
        if connection_id == self._connection_id:
            self._show(on, forbidden)

    def _on_switch_toggled(self, on: bool) -> None:
        self.switch.setEnabled(False)
        self.error.hide()
        failed = partial(self._on_switch_failed, self._connection_id)
        self._tasks.start(self._switch(self._connection_id, on), failed)

    async def _switch(self, connection_id: str, on: bool) -> None:
        for connection in self._service.connections():
            if connection.id == connection_id:
                await self._service.lending.switch(connection, on)
        await self._load(connection_id)
        self.changed.emit()

    def _on_switch_failed(self, connection_id: str, error: BaseException) -> None:
        if connection_id == self._connection_id:
            self._on_failed(error)
            self._read()

    def _on_failed(self, error: BaseException) -> None:
        self.error.show_error(error)

    def _show(self, on: bool, forbidden: bool) -> None:
        with QSignalBlocker(self.switch):
            self.switch.setChecked(on and not forbidden)
        self.switch.setEnabled(not forbidden)
        if forbidden and self.forbidden.isHidden():
            _tell_forbidden(self.forbidden)
        self.forbidden.setVisible(forbidden)
        self.how.setVisible(on and not forbidden)

    def _make_controls(self) -> None:
        self.heading = label(self, "lendingHeading", role="title")
        self.text = label(self, "lendingText", role="muted")
        self.switch = named(QCheckBox(self), "lendingSwitch")
        self.forbidden = Banner(self, "lendingForbidden", closable=False)
        self.error = Banner(self, "lendingError", closable=False)
        self.how = named(QWidget(self), "lendingHow")
        grid = QGridLayout(self.how)
        grid.setContentsMargins(0, SPACE, 0, 0)
        grid.setColumnStretch(0, 1)
        self._commands = [_Command(self.how, grid, name) for name in _COMMANDS]
        self.how.hide()

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 2 * SPACE, 0, 0)
        lines.setSpacing(SPACE + SPACE // 2)
        widgets = (self.heading, self.text, self.forbidden, self.switch, self.error, self.how)
        for widget in widgets:
            lines.addWidget(widget)
        lines.addStretch(1)


class _Command:
    """One command to be copied, in rows of its own at the end of ``grid``."""

    def __init__(self, parent: QWidget, grid: QGridLayout, name: str) -> None:
        self._caption, self._form = _COMMANDS[name]
        self._words = label(parent, f"{name}Caption", role="field")
        self.field = ValueField(parent, name)
        self._words.setBuddy(self.field)
        self._copy_button = Button(parent, f"{name}Copy", "", kind="icon", icon="copy")
        self._copy_button.clicked.connect(self._on_copy_clicked)
        row = grid.rowCount()
        grid.addWidget(self._words, row, 0, 1, 2)
        grid.addWidget(self.field, row + 1, 0)
        grid.addWidget(self._copy_button, row + 1, 1)

    def speak(self) -> None:
        """Say in the language in use what the command does."""
        self._words.setText(_(self._caption))
        self.field.setAccessibleName(_(self._caption))
        self._copy_button.setAccessibleName(_("Copy this command"))

    def show_connection(self, connection_id: str) -> None:
        """Show the command for this connection."""
        self.field.show_value(self._form.format(id=connection_id))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.field.text())


@said
def _tell_forbidden(banner: Banner) -> None:
    banner.show_text(
        "info",
        _("The administrator of this computer has forbidden it"),
        _("Ask your administrator, if other programs should use connections here."),
    )
