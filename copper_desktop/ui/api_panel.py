"""The workbench of one connection: what to ask, what was answered, and all pages of a list.

Knows the service's ``ask`` and how an answer is shown; the outcome of each connection is kept
while the window is open. Only reads are sent.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop import errors
from copper_desktop.api.operations import OPERATIONS, operation_of
from copper_desktop.calling import pages, recipes
from copper_desktop.calling.contents import Content, ContentKind, indented, look_at
from copper_desktop.i18n import _
from copper_desktop.model import RawAnswer
from copper_desktop.ui import times
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named, selectable, set_tone
from copper_desktop.ui.overview_panel import PAGE_MARGINS
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.workbench.answer_tabs import WORDS, AnswerTabs
from copper_desktop.ui.workbench.request_form import RequestForm
from copper_desktop.worker import DaemonExecutor

if TYPE_CHECKING:
    from asyncio import Task

    from copper_desktop.api.calls import Call
    from copper_desktop.connections import ConnectionService

FREE = "free"
"""The entry for a read that is not in the catalogue."""


@dataclass(frozen=True)
class Shown:
    """An answer that has been read, with the call and the text that is shown for it."""

    call: Call
    answer: RawAnswer
    content: Content = field(repr=False)
    text: str = field(repr=False)


Outcome = Shown | BaseException


class ApiPanel(QWidget):
    """A question to Copper, its answer or what went wrong, and how long it took."""

    called = Signal()

    def __init__(self, service: ConnectionService, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "apiPanel", _("API"))
        self._service, self._tasks = service, tasks
        self._connection_id = ""
        self._running: dict[str, Task[None]] = {}
        self._progress: dict[str, str] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._make_controls()
        self._lay_out()
        self.operation.currentIndexChanged.connect(self._on_operation_changed)
        self.run_button.clicked.connect(self._on_run_clicked)
        self.next_button.clicked.connect(self._on_next_clicked)
        self.all_button.clicked.connect(self._on_all_clicked)
        self.stop_button.clicked.connect(self._on_stop_clicked)
        self.copy_button.clicked.connect(lambda: _copy(self.answer.toPlainText()))
        self.curl_button.clicked.connect(lambda: self._copy_recipe(recipes.as_curl))
        self.httpx_button.clicked.connect(lambda: self._copy_recipe(recipes.as_httpx))
        self._on_operation_changed()
        self._show()

    def show_connection(self, connection_id: str) -> None:
        """Show this connection's last outcome and ask over it from now on."""
        if connection_id != self._connection_id:
            self._connection_id = connection_id
            self._show()

    def _on_operation_changed(self) -> None:
        chosen = operation_of(str(self.operation.currentData()))
        text = _(
            "A path below the API’s address. Only reads are sent: GET, or a search with a body."
        )
        self.sentence.setText(_(chosen.sentence) if chosen else text)
        self.form.show_operation(chosen)

    def _on_run_clicked(self) -> None:
        call = self._call()
        if call is not None:
            self._start(self._ask(self._connection_id, call))

    def _on_next_clicked(self) -> None:
        outcome = self._outcomes.get(self._connection_id)
        if isinstance(outcome, Shown):
            self._start(self._ask(self._connection_id, pages.following(outcome.call)))

    def _on_all_clicked(self) -> None:
        outcome = self._outcomes.get(self._connection_id)
        if isinstance(outcome, Shown):
            self._start(self._ask_all(self._connection_id, outcome.call))

    def _on_stop_clicked(self) -> None:
        task = self._running.get(self._connection_id)
        if task is not None:
            task.cancel()

    def _call(self) -> Call | None:
        """Return the call that is entered; None after its fault was marked."""
        try:
            return self.form.call()
        except errors.CallInvalid as error:
            self.error.show_error(error)
            return None

    def _copy_recipe(self, make: recipes.Recipe) -> None:
        call = self._call()
        for connection in self._service.connections():
            if call is not None and connection.id == self._connection_id:
                application = self._service.application_of(connection)
                _copy(make(application.api_base, call))

    def _start(self, coro: Coroutine[Any, Any, None]) -> None:
        connection_id = self._connection_id
        failed = partial(self._finish, connection_id)
        task = self._tasks.start(coro, failed)
        self._running[connection_id] = task
        task.add_done_callback(lambda _task: self._ended(connection_id))
        self._show()

    async def _ask(self, connection_id: str, call: Call) -> None:
        answer = await self._service.ask(connection_id, call)
        self._finish(connection_id, await _read(call, answer))

    async def _ask_all(self, connection_id: str, call: Call) -> None:
        """Fetch every page; what came before it was stopped or refused is shown."""
        got: list[pages.Page] = []
        try:
            async for page in pages.all_pages(self._service, connection_id, call):
                got.append(page)
                records = sum(one.records for one in got)
                self._progress[connection_id] = _("Page {page}, {n} records so far…").format(
                    page=page.number, n=records
                )
                self._show()
        finally:
            whole = [page for page in got if page.answer.status == 200]
            if whole:
                self._finish(connection_id, await _read(call, pages.joined(whole)))
        if got and not whole:
            self._finish(connection_id, await _read(call, got[-1].answer))

    def _finish(self, connection_id: str, outcome: Outcome) -> None:
        self._outcomes[connection_id] = outcome
        self._ended(connection_id)
        self.called.emit()

    def _ended(self, connection_id: str) -> None:
        self._running.pop(connection_id, None)
        self._progress.pop(connection_id, None)
        self._show()

    def _show(self) -> None:
        running = self._connection_id in self._running
        self.run_button.setEnabled(not running)
        self.run_button.setText(_("Running…") if running else _("R&un"))
        self.stop_button.setVisible(running)
        outcome = self._outcomes.get(self._connection_id)
        answered = isinstance(outcome, Shown)
        listed = isinstance(outcome, Shown) and pages.has_pages(outcome.call)
        for button in (self.next_button, self.all_button):
            button.setVisible(listed and not running)
        for shown in (self.tabs, self.copy_button):
            shown.setVisible(answered)
        self.error.setVisible(isinstance(outcome, BaseException))
        self.summary.setVisible(not isinstance(outcome, BaseException))
        if running and self._connection_id in self._progress:
            self.summary.setText(self._progress[self._connection_id])
        elif isinstance(outcome, Shown):
            self._show_answer(outcome)
        elif outcome is None:
            self.summary.setText(_("Choose what to ask, then press Run. Nothing is changed."))
            set_tone(self.summary, "neutral")
        else:
            self.error.show_error(outcome)

    def _show_answer(self, shown: Shown) -> None:
        from copper_desktop.api.client import refusal_of

        answer, content = shown.answer, shown.content
        parts = [
            _("Status {status}").format(status=answer.status),
            times.milliseconds(answer.duration),
        ]
        if answer.request_id:
            parts.append(_("request id {id}").format(id=answer.request_id))
        if answer.total is not None:
            parts.append(_("at most {n} records").format(n=answer.total))
        if content.kind in WORDS:
            parts.append(_(WORDS[content.kind]))
        self.summary.setText(" · ".join(parts))
        refusal = refusal_of(answer)
        set_tone(self.summary, "ok" if refusal is None else "bad")
        if refusal is not None:
            self.error.show_error(refusal)
        if getattr(self, "_displayed", None) is not shown:
            self._displayed = shown
            self.tabs.show_answer(answer, content, shown.text)

    def _make_controls(self) -> None:
        self.choice_label = label(self, "operationLabel", _("&Ask Copper for"), role="field")
        self.operation = named(QComboBox(self), "operationChoice", _("Ask Copper for"))
        self.operation.setEditable(True)
        self.operation.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        group = OPERATIONS[0].group
        for operation in OPERATIONS:
            if operation.group is not group:
                group = operation.group
                self.operation.insertSeparator(self.operation.count())
            text = f"{_(operation.title)}  —  {operation.method} {operation.path}"
            self.operation.addItem(text, operation.id)
            tip = f"{_(operation.group.value)}: {_(operation.sentence)}"
            self.operation.setItemData(self.operation.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.operation.insertSeparator(self.operation.count())
        self.operation.addItem(_("A path of your own…"), FREE)
        completer = QCompleter(self.operation.model(), self.operation)
        completer.setObjectName("operationCompleter")
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.operation.setCompleter(completer)
        self.choice_label.setBuddy(self.operation)
        self.run_button = Button(self, "runButton", _("R&un"), icon="play")
        self.stop_button = Button(self, "stopCallButton", _("S&top"))
        self.sentence = label(self, "operationSentence", role="small")
        self.form = RequestForm(self)
        self.form.setMaximumHeight(220)
        self.summary = selectable(label(self, "apiSummary"))
        self.next_button = Button(self, "nextPageButton", _("Ne&xt page"), kind="link")
        self.all_button = Button(self, "allPagesButton", _("A&ll pages"), kind="link")
        self.copy_button = Button(self, "copyAnswerButton", _("Cop&y"), kind="link", icon="copy")
        self.curl_button = Button(self, "copyCurlButton", _("Copy as cURL"), kind="link")
        self.httpx_button = Button(self, "copyHttpxButton", _("Copy as Python"), kind="link")
        self.tabs = AnswerTabs(self)
        self.answer = self.tabs.raw
        self.error = Banner(self, "apiError", closable=False)

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(PAGE_MARGINS)
        lines.setSpacing(SPACE)
        ask = QHBoxLayout()
        ask.setSpacing(SPACE)
        ask.addWidget(self.operation, 1)
        ask.addWidget(self.run_button)
        ask.addWidget(self.stop_button)
        told = QHBoxLayout()
        told.addWidget(self.sentence, 1)
        told.addWidget(self.curl_button)
        told.addWidget(self.httpx_button)
        result = QHBoxLayout()
        result.addWidget(self.summary, 1)
        for button in (self.next_button, self.all_button, self.copy_button):
            result.addWidget(button)
        lines.addWidget(self.choice_label)
        lines.addLayout(ask)
        lines.addLayout(told)
        lines.addWidget(self.form)
        lines.addLayout(result)
        lines.addWidget(self.error)
        lines.addWidget(self.tabs, 1)
        lines.addStretch(0)


async def _read(call: Call, answer: RawAnswer) -> Shown:
    """Read an answer in a thread of its own."""
    import asyncio

    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(DaemonExecutor(), _read_now, call, answer)


def _read_now(call: Call, answer: RawAnswer) -> Shown:
    content = look_at(answer)
    text = indented(content.value) if content.kind is ContentKind.JSON else content.text
    return Shown(call, answer, content, text)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
