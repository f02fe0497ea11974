"""Runs the operations of the catalogue over a connection and shows what Copper answered.

Knows the service's ``call`` and how an answer is shown; the outcome of each connection is kept
while the window is open.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from copper_desktop.api.operations import WHO, Operation
from copper_desktop.i18n import _
from copper_desktop.model import ApiAnswer
from copper_desktop.ui import times
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named, selectable, set_tone
from copper_desktop.ui.overview_panel import PAGE_MARGINS
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService

Outcome = ApiAnswer | BaseException


class ApiPanel(QWidget):
    """A question to Copper, its answer or what went wrong, and how long it took."""

    called = Signal()

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "apiPanel", _("API"))
        self._service, self._tasks = service, tasks
        self._connection_id = ""
        self._running: set[str] = set()
        self._outcomes: dict[str, Outcome] = {}
        self._make_controls()
        self._lay_out()
        self.run_button.clicked.connect(self._on_run_clicked)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self._show()

    def show_connection(self, connection_id: str) -> None:
        """Show this connection's last outcome and ask over it from now on."""
        if connection_id != self._connection_id:
            self._connection_id = connection_id
            self._show()

    def _on_run_clicked(self) -> None:
        connection_id, operation = self._connection_id, WHO[self.operation.currentIndex()]
        self._running.add(connection_id)
        self._show()
        failed = partial(self._finish, connection_id)
        self._tasks.start(self._call(connection_id, operation), failed)

    async def _call(self, connection_id: str, operation: Operation) -> None:
        self._finish(connection_id, await self._service.call(connection_id, operation))

    def _finish(self, connection_id: str, outcome: Outcome) -> None:
        self._running.discard(connection_id)
        self._outcomes[connection_id] = outcome
        self._show()
        self.called.emit()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.answer.toPlainText())

    def _show(self) -> None:
        running = self._connection_id in self._running
        self.run_button.setEnabled(not running)
        self.run_button.setText(_("Running…") if running else _("R&un"))
        outcome = self._outcomes.get(self._connection_id)
        answered = isinstance(outcome, ApiAnswer)
        for shown in (self.answer, self.copy_button):
            shown.setVisible(answered)
        self.error.setVisible(isinstance(outcome, BaseException))
        self.summary.setVisible(not isinstance(outcome, BaseException))
        if isinstance(outcome, ApiAnswer):
            self._show_answer(outcome)
        elif outcome is None:
            self.summary.setText(_("Choose what to ask, then press Run. Nothing is changed."))
            set_tone(self.summary, "neutral")
        else:
            self.error.show_error(outcome)

    def _show_answer(self, answer: ApiAnswer) -> None:
        parts = [
            _("Status {status}").format(status=answer.status),
            times.milliseconds(answer.duration),
        ]
        if answer.request_id:
            parts.append(_("request id {id}").format(id=answer.request_id))
        self.summary.setText(" · ".join(parts))
        set_tone(self.summary, "ok")
        self.answer.setPlainText(json.dumps(answer.body, indent=2, ensure_ascii=False))

    def _make_controls(self) -> None:
        self.choice_label = label(self, "operationLabel", _("&Ask Copper for"), role="field")
        self.operation = named(QComboBox(self), "operationChoice", _("Ask Copper for"))
        for operation in WHO:
            text = f"{_(operation.title)}  —  {operation.method} {operation.path}"
            self.operation.addItem(text)
        self.choice_label.setBuddy(self.operation)
        self.run_button = Button(self, "runButton", _("R&un"), icon="play")
        self.summary = selectable(label(self, "apiSummary"))
        self.copy_button = Button(self, "copyAnswerButton", _("Cop&y"), kind="link", icon="copy")
        self.answer = named(QPlainTextEdit(self), "apiAnswer", _("Copper’s answer"))
        self.answer.setReadOnly(True)
        self.answer.setTabChangesFocus(True)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self.answer.setFont(font)
        self.error = Banner(self, "apiError", closable=False)

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(PAGE_MARGINS)
        lines.setSpacing(SPACE + SPACE // 2)
        ask = QHBoxLayout()
        ask.setSpacing(SPACE)
        ask.addWidget(self.operation, 1)
        ask.addWidget(self.run_button)
        result = QHBoxLayout()
        result.addWidget(self.summary, 1)
        result.addWidget(self.copy_button)
        lines.addWidget(self.choice_label)
        lines.addLayout(ask)
        lines.addLayout(result)
        lines.addWidget(self.answer, 1)
        lines.addWidget(self.error)
        lines.addStretch(0)
