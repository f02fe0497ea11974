"""The workbench of one connection: what to ask, what was answered, and all pages of a list.

Knows the service's ``ask`` and how an answer is shown; the outcome of each connection is kept
while the window is open. Only reads are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from copper_desktop import errors
from copper_desktop.api.calls import entered_of
from copper_desktop.api.operations import operation_of
from copper_desktop.calling import pages, recipes
from copper_desktop.i18n import _, ngettext
from copper_desktop.messages import describe
from copper_desktop.model import PastCall
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.workbench.answer_view import AnswerView, Outcome
from copper_desktop.ui.workbench.folding import Folding
from copper_desktop.ui.workbench.operation_chooser import OperationChooser
from copper_desktop.ui.workbench.operation_model import FREE
from copper_desktop.ui.workbench.reading import Shown, read, read_all
from copper_desktop.ui.workbench.request_form import RequestForm

if TYPE_CHECKING:
    from asyncio import Task

    from copper_desktop.api.calls import Call
    from copper_desktop.connections import ConnectionService

FORM_HEIGHT = 120
REFUSED = 400
"""The statuses of HTTP from here on are refusals, after which the form is wanted."""


class ApiPanel(QWidget):
    """A question to Copper, its answer or what went wrong, and how long it took."""

    called = Signal()
    page_requested = Signal(str)

    def __init__(
        self, service: ConnectionService, tasks: TaskOwner, settings: Settings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        named(self, "apiPanel")
        self._service, self._tasks = service, tasks
        self._connection_id = ""
        self._running: dict[str, Task[None]] = {}
        self._progress: dict[str, str] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._make_controls(settings)
        self._lay_out()
        self.chooser.chosen.connect(self._on_operation_chosen)
        self.run_button.clicked.connect(self.run)
        self.stop_button.clicked.connect(self.stop)
        self.view.next_requested.connect(self._on_next_requested)
        self.view.all_requested.connect(self._on_all_requested)
        self.curl_button.clicked.connect(lambda: self._copy_recipe(recipes.as_curl))
        self.httpx_button.clicked.connect(lambda: self._copy_recipe(recipes.as_httpx))
        self.page_button.clicked.connect(self._on_page_clicked)
        self.folding.button.clicked.connect(self._on_change_clicked)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.run)
        self.form.show_operation(operation_of(self.chooser.operation_id))
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use; what is entered, shown or under way stays."""
        self.setAccessibleName(_("Workbench"))
        self.run_button.setToolTip(_("Ctrl+Enter"))
        self.stop_button.setText(_("Stop"))
        self.stop_button.setToolTip(_("Esc"))
        self.page_button.setText(_("Copper’s page"))
        self.page_button.setAccessibleDescription(_("Opens Copper’s documentation of this call"))
        self.curl_button.setText(_("Copy as cURL"))
        self.httpx_button.setText(_("Copy as Python"))
        for part in (self.chooser, self.form, self.folding):
            part.speak()
        self.view.speak()
        self._tell_operation()
        fault = self.view.fault
        self._show()
        if fault is not None:
            self.view.show_fault(fault)

    def show_connection(self, connection_id: str) -> None:
        """Show this connection's last outcome and ask over it from now on."""
        if connection_id != self._connection_id:
            self._connection_id = connection_id
            self._show()

    def choose(self, operation_id: str) -> None:
        """Show the form of a call."""
        self.chooser.choose(operation_id)

    def run(self) -> None:
        """Send the call that is entered, unless one is under way."""
        if self._connection_id in self._running:
            return
        if not self.chooser.settle():
            return
        call = self._call()
        if call is not None:
            self.chooser.note_use()
            self._start(self._ask(self._connection_id, call))

    def stop(self) -> None:
        """Give up the call that is under way."""
        task = self._running.get(self._connection_id)
        if task is not None:
            task.cancel()

    def run_again(self, past: PastCall) -> None:
        """Enter a past call, and send it, unless it had a body: none was kept."""
        operation = operation_of(past.operation)
        entered = None if operation is None else entered_of(operation, past.address)
        self.choose(FREE if operation is None or entered is None else operation.id)
        if entered is None:
            self.form.path.setText(past.address)
        for name, text in (entered or {}).items():
            self.form.fields[name].show_text(text)
        if past.had_body:
            self.form.tell_body_not_kept()
            self.form.focus_first()
        else:
            self.run()
            self.run_button.setFocus()

    def focus_first(self) -> None:
        """Give the keyboard to the field in which a call is found."""
        self.chooser.field.setFocus()

    def _on_change_clicked(self) -> None:
        self.folding.unfold()
        self.form.focus_first()

    def _on_operation_chosen(self, operation_id: str) -> None:
        self.folding.unfold()
        self._show_operation(operation_id)
        self.form.focus_first()

    def _show_operation(self, operation_id: str) -> None:
        self.form.show_operation(operation_of(operation_id))
        self._tell_operation()

    def _tell_operation(self) -> None:
        chosen = operation_of(self.chooser.operation_id)
        text = _(
            "A path below the API’s address. Only reads are sent: GET, or a search with a body."
        )
        self.sentence.setText(_(chosen.sentence) if chosen else text)
        self.page_button.setVisible(chosen is not None)

    def _on_next_requested(self) -> None:
        outcome = self._outcomes.get(self._connection_id)
        if isinstance(outcome, Shown):
            call = pages.following(outcome.call)
            if self._is_entered(call):
                self.form.show_body(call.body)
            self._start(self._ask(self._connection_id, call))

    def _on_all_requested(self) -> None:
        outcome = self._outcomes.get(self._connection_id)
        if isinstance(outcome, Shown):
            self._start(self._ask_all(self._connection_id, outcome.call))

    def _on_page_clicked(self) -> None:
        operation = operation_of(self.chooser.operation_id)
        if operation is not None:
            self.page_requested.emit(operation.link)

    def _is_entered(self, call: Call) -> bool:
        """Tell whether the form is that of ``call``."""
        found = operation_of(self.chooser.operation_id)
        if found is None:
            return not call.operation and self.form.path.text().strip() == call.address
        return found.id == call.operation

    def _call(self) -> Call | None:
        """Return the call that is entered; None after its fault was marked."""
        try:
            return self.form.call()
        except errors.CallInvalid as error:
            self.folding.unfold()
            self.view.show_fault(error)
            return None

    def _copy_recipe(self, make: recipes.Recipe) -> None:
        call = self._call()
        for connection in self._service.connections():
            if call is not None and connection.id == self._connection_id:
                application = self._service.application_of(connection)
                QGuiApplication.clipboard().setText(make(application.api_base, call))

    def _start(self, coro: Coroutine[Any, Any, None]) -> None:
        connection_id = self._connection_id
        failed = partial(self._finish, connection_id)
        task = self._tasks.start(coro, failed)
        self._running[connection_id] = task
        task.add_done_callback(partial(self._on_task_done, connection_id))
        self.view.error.hide()
        self._show()

    async def _ask(self, connection_id: str, call: Call) -> None:
        answer = await self._service.ask(connection_id, call)
        self._finish(connection_id, await read(call, answer))

    async def _ask_all(self, connection_id: str, call: Call) -> None:
        """Fetch every page; what came before it was stopped or failed is shown, and why."""
        got: list[pages.Page] = []
        ended: Callable[[], str] = _stopped
        try:
            async for page in pages.all_pages(self._service, connection_id, call):
                if not page.is_whole:
                    ended = partial(_broken_off, page)
                    break
                got.append(page)
                self._tell_progress(connection_id, got)
            else:
                ended = str
        except errors.CopperDesktopError as error:
            if not got:
                raise
            ended = partial(_failed, error)
        finally:
            if got:
                self._finish(connection_id, await read_all(call, got, ended))
        if not got:
            self._finish(connection_id, await read(call, page.answer))

    def _tell_progress(self, connection_id: str, got: list[pages.Page]) -> None:
        records = sum(page.records for page in got)
        self._progress[connection_id] = ngettext(
            "Page {page}, {n} record so far…", "Page {page}, {n} records so far…", records
        ).format(page=got[-1].number, n=records)
        self._show()

    def _finish(self, connection_id: str, outcome: Outcome) -> None:
        self._outcomes[connection_id] = outcome
        self._ended(connection_id)
        self.called.emit()

    def _on_task_done(self, connection_id: str, task: Task[None]) -> None:
        if self._running.get(connection_id) is task:
            self._ended(connection_id)

    def _ended(self, connection_id: str) -> None:
        self._running.pop(connection_id, None)
        self._progress.pop(connection_id, None)
        self._show()

    def _show(self) -> None:
        running = self._connection_id in self._running
        stops, runs = self.stop_button.hasFocus(), self.run_button.hasFocus()
        if running:
            self.stop_button.show()
            if runs:  # which is disabled now: the keyboard stays with the call
                self.stop_button.setFocus()
        self.run_button.setEnabled(not running)
        self.run_button.setText(_("Running…") if running else _("R&un"))
        if stops and not running:
            self.run_button.setFocus()
        self.stop_button.setVisible(running)
        self._escape.setEnabled(running)
        outcome = self._outcomes.get(self._connection_id)
        self.view.show_outcome(
            outcome, running=running, progress=self._progress.get(self._connection_id, "")
        )
        if not running:
            is_answer = isinstance(outcome, Shown) and outcome.answer.status < REFUSED
            self.folding.make_room_for(outcome if is_answer else None)

    def _make_controls(self, settings: Settings) -> None:
        self.chooser = OperationChooser(settings, self)
        self.run_button = Button(self, "runButton", "", icon="play")
        self.stop_button = Button(self, "stopCallButton", "")
        self._escape = QShortcut(QKeySequence("Esc"), self, self.stop)
        self.sentence = label(self, "operationSentence", role="small")
        self.links = named(QWidget(self), "operationLinks")
        self.page_button = Button(
            self.links, "operationPageButton", "", kind="link", icon="external"
        )
        self.curl_button = Button(self.links, "copyCurlButton", "", kind="link")
        self.httpx_button = Button(self.links, "copyHttpxButton", "", kind="link")
        self.form = RequestForm(self)
        self.form.setMinimumHeight(FORM_HEIGHT // 2)
        parts = (self.sentence, self.links, self.form)
        self.folding = Folding(self, self.form, parts)
        self.view = AnswerView(self._tasks, settings, self)
        self.summary, self.error, self.tabs = self.view.summary, self.view.error, self.view.tabs
        self.next_button, self.all_button = self.view.next_button, self.view.all_button
        self.answer = self.tabs.raw

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, SPACE + SPACE // 2, 0, 0)
        lines.setSpacing(SPACE)
        self.chooser.row.addWidget(self.run_button)
        self.chooser.row.addWidget(self.stop_button)
        links = QHBoxLayout(self.links)
        links.setContentsMargins(0, 0, 0, 0)
        links.setSpacing(SPACE)
        for button in (self.page_button, self.curl_button, self.httpx_button):
            links.addWidget(button)
        links.addStretch(1)
        lines.addWidget(self.chooser)
        lines.addWidget(self.sentence)
        lines.addWidget(self.links)
        lines.addWidget(self.folding.button, 0, Qt.AlignmentFlag.AlignLeading)
        splitter = named(QSplitter(Qt.Orientation.Vertical, self), "workbenchSplitter")
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(SPACE // 2)
        splitter.addWidget(self.form)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([FORM_HEIGHT, 3 * FORM_HEIGHT])
        lines.addWidget(splitter, 1)


def _stopped() -> str:
    return _("Stopped: not all pages were fetched.")


def _broken_off(page: pages.Page) -> str:
    text = _("Not all pages: page {page} was answered with status {status}.")
    return text.format(page=page.number, status=page.answer.status)


def _failed(error: errors.CopperDesktopError) -> str:
    message = describe(error)
    text = _("Not all pages: {reason} ({code}).")
    return text.format(reason=message.title, code=message.code)
