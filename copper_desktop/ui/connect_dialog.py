"""The sign-in as the person sees it: its steps, the link, and what to do when it fails.

Calls ``ConnectionService.connect`` and shows its progress; knows nothing of the protocol.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from copper_desktop.conflict import Choice, Conflict, name_of
from copper_desktop.connections import ConnectionService
from copper_desktop.errors import (
    AlreadyConnected,
    ClientRefused,
    ClientSecretMissing,
    IdentityMismatch,
    StoreAbsent,
    StoreUnsafe,
)
from copper_desktop.i18n import N_, _
from copper_desktop.messages import describe
from copper_desktop.messages.advice import NO_OTHER_WAY
from copper_desktop.messages.remote import remote_words
from copper_desktop.model import Application, Connection, Step, StepKind
from copper_desktop.remote import remoteness
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.code_entry import CodeEntry
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.identity_question import IdentityQuestion
from copper_desktop.ui.secret_entry import SecretEntry
from copper_desktop.ui.step_list import StepList
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

_RENEWING = N_("Sign in as {person} at Copper, to renew “{name}”. Then come back here.")


class ConnectDialog(TaskDialog):
    """Leads through a sign-in; closing it cancels the sign-in.

    With an ``application`` there is none to choose; with ``renewing`` the sign-in is in the place
    of that connection. ``left`` gives the connection that the person kept as it was.
    """

    connected = Signal(object)
    left = Signal(object)

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        open_browser: Callable[[str], bool],
        offer_memory: Callable[[], None] | None,
        parent: QWidget,
        application: Application | None = None,
        renewing: Connection | None = None,
    ) -> None:
        super().__init__(tasks, "connectDialog", _("Connect to Copper"), parent)
        self._service, self._open_browser = service, open_browser
        self._offer_memory = offer_memory
        self._applications = (application,) if application else service.applications()
        self._renewing = renewing
        self._url = ""
        self._is_again = False
        self._left: Connection | None = None
        self._make_texts()
        self._make_buttons()
        self._lay_out()
        self._connect_signals()
        self.setFixedWidth(520)
        if len(self._applications) == 1:
            self._start()
        else:
            self._show_choice()

    def _start(self) -> None:
        application = self._chosen()
        self._show_link("")
        self.steps.begin()
        self.error.hide()
        self._show_only(self.steps, self.cancel_button)
        self.code_entry.forget()
        self.remote.setVisible(bool(self.remote.text()))
        self.text.setText(self._instructions())
        self.setFocus()
        self.run(self._sign_in(application), self._on_sign_in_failed)

    async def _sign_in(self, application: Application) -> None:
        connection = await self._service.connect(
            application,
            self._open_browser,
            self._on_progress,
            renewing=self._renewing.id if self._renewing else None,
            ask=self._ask,
        )
        self.connected.emit(connection)
        self.succeed()

    async def _ask(self, conflict: Conflict) -> Choice:
        """Ask what to do about who signed in; the person looks at the browser just now."""
        self.text.setText(_("You came back from Copper. One question is left."))
        self._left = conflict.renewing or conflict.twin
        self._show_only(self.question)
        asking = self.question.ask(conflict)
        QTimer.singleShot(0, self, self._come_to_front)
        choice = await asking
        self._show_only(self.steps, self.cancel_button)
        return choice

    def _come_to_front(self) -> None:
        self.fit()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    def reject(self) -> None:
        """Cancel; while a question is open that means that everything stays as it was."""
        if self.question.is_open:
            self.question.answer(Choice.LEAVE)
        else:
            super().reject()

    def _instructions(self) -> str:
        if self._renewing is None or self._renewing.identity is None:
            return _("Your browser opens. Sign in at Copper there, then come back here.")
        person = name_of(self._renewing.identity)
        return _(_RENEWING).format(person=person, name=self._renewing.name)

    def _on_progress(self, step: Step) -> None:
        if step.url:
            self._show_link(step.url)
            self._offer_code_entry(step)
        if step.kind is StepKind.ANSWER_IGNORED and step.error is not None:
            self._show_ignored(step.error)
        elif step.kind is StepKind.STILL_WAITING and step.error is not None:
            self._show_hint(step.error)
        else:
            self.steps.complete(step.kind)
        if step.kind in (StepKind.BROWSER_OPENED, StepKind.BROWSER_FAILED):
            self.open_button.setFocus()
        elif step.kind is StepKind.CAME_BACK:
            self.hint.hide()
            self.ignored.hide()
            self.code_entry.forget()
            self._show_link("")

    def _offer_code_entry(self, step: Step) -> None:
        if step.words is not None and step.paste is not None:
            self.code_entry.offer(step.words, step.paste)
        self.fit()

    def _show_ignored(self, error: BaseException) -> None:
        message = describe(error)
        self.ignored.setText(f"{message.title} ({message.code}). {message.action}")
        self.ignored.show()
        self.fit()

    def _show_hint(self, error: BaseException) -> None:
        message = describe(error)
        words = f"{message.title} ({message.code}). {message.explanation} {message.action}"
        no_other = "" if getattr(error, "has_other_way", False) else _(NO_OTHER_WAY)
        self.hint.setText(" ".join(filter(None, (words, no_other))))
        self.hint.show()
        self.fit()

    def _on_sign_in_failed(self, error: BaseException) -> None:
        if isinstance(error, AlreadyConnected | IdentityMismatch):
            self._on_left()
            return
        self.steps.fail()
        self._show_only(self.steps, self.error, self.again_button, self.close_button)
        self.error.show_error(error)
        in_memory = isinstance(error, StoreAbsent | StoreUnsafe) and self._offer_memory is not None
        self.memory_button.setVisible(in_memory)
        self.text.setText(_("The sign-in did not succeed."))
        self.again_button.setFocus()
        if isinstance(error, ClientSecretMissing | ClientRefused):
            self._offer_secret_entry()
        self.fit()

    def _offer_secret_entry(self) -> None:
        """Take another client secret here, unless it is not the person's to change."""
        application = self._chosen()
        own = not application.builtin and not application.managed
        if own or self._service.asks_secret(application):
            self.secret_entry.offer(application.name)

    def _on_left(self) -> None:
        """Begin again if that was wanted; otherwise go, and nothing has changed."""
        if self._is_again:
            self._is_again = False
            self._start()
        else:
            self.left.emit(self._left)
            self.reject()

    def _on_secret_entered(self, secret: str) -> None:
        self.run(self._keep_secret(secret), self._on_sign_in_failed)

    async def _keep_secret(self, secret: str) -> None:
        application = self._chosen()
        await self._service.set_client_secret(application, secret)
        self._start()

    def _on_again_requested(self) -> None:
        self._is_again = True

    def _chosen(self) -> Application:
        return self._applications[self.application.currentIndex()]

    def _on_memory_clicked(self) -> None:
        if self._offer_memory is not None:
            self._offer_memory()
            self._start()

    def _on_open_clicked(self) -> None:
        if not self._open_browser(self._url):
            self.steps.complete(StepKind.BROWSER_FAILED)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._url)
        self.copy_button.setText(_("Copied"))

    def _show_choice(self) -> None:
        self.text.setText(_("Choose the application through which you connect."))
        self._show_only(
            self.application_label, self.application, self.continue_button, self.cancel_button
        )
        self.continue_button.setDefault(True)

    def _show_link(self, url: str) -> None:
        self._url = url
        self.link.setText(url)
        self.link.setCursorPosition(0)
        self.copy_button.setText(_("&Copy link"))
        for shown in (self.link_label, self.link, self.open_button, self.copy_button):
            shown.setVisible(bool(url))
        self.fit()

    def _show_only(self, *shown: QWidget) -> None:
        for widget in self._changing:
            widget.setVisible(widget in shown)
        self.fit()

    def _make_texts(self) -> None:
        self.headline = label(self, "connectHeadline", _("Connect to Copper"), role="title")
        self.text = label(self, "connectText", role="muted")
        self.application_label = label(
            self, "connectApplicationLabel", _("A&pplication"), role="field"
        )
        self.application = named(QComboBox(self), "connectApplication", _("Application"))
        self.application.addItems([application.name for application in self._applications])
        self.application_label.setBuddy(self.application)
        self.steps = StepList(self)
        self.hint = label(self, "connectHint", role="muted")
        self.hint.hide()
        self.question = IdentityQuestion(self)
        self.secret_entry = SecretEntry(self)
        self.ignored = label(self, "connectIgnored", role="muted")
        self.remote = label(
            self, "connectRemote", remote_words(remoteness(os.environ)), role="muted"
        )
        self.code_entry = CodeEntry(self)
        self.link_label = label(
            self, "connectLinkLabel", _("&Link, for any browser on this computer"), role="small"
        )
        self.link = named(QLineEdit(self), "connectLink", _("Sign-in link"))
        self.link.setReadOnly(True)
        self.link_label.setBuddy(self.link)
        self.error = Banner(self, "connectError", closable=False)

    def _make_buttons(self) -> None:
        self.copy_button = Button(self, "connectCopyLink", _("&Copy link"))
        self.open_button = Button(self, "connectOpenAgain", _("&Open again"))
        self.cancel_button = Button(self, "connectCancel", _("Cancel"))
        self.continue_button = Button(self, "connectContinue", _("Continue"), kind="primary")
        self.again_button = Button(self, "connectTryAgain", _("&Try again"))
        self.again_button.setAutoDefault(True)
        self.close_button = Button(self, "connectClose", _("Close"))
        self.memory_button = Button(
            self,
            "connectKeepInMemory",
            _("&Keep demo tokens in memory until I quit"),
            kind="primary",
        )
        self._changing = (
            self.application_label,
            self.application,
            self.steps,
            self.hint,
            self.ignored,
            self.remote,
            self.code_entry,
            self.question,
            self.secret_entry,
            self.error,
            self.link_label,
            self.link,
            self.open_button,
            self.copy_button,
            self.cancel_button,
            self.continue_button,
            self.again_button,
            self.close_button,
            self.memory_button,
        )

    def _lay_out(self) -> None:
        link = QHBoxLayout()
        link.setSpacing(SPACE)
        for beside in (self.link, self.copy_button, self.open_button):
            link.addWidget(beside)
        texts = (self.headline, self.text, self.application_label, self.application, self.steps)
        below = (self.ignored, self.hint, self.question, self.error, self.secret_entry)
        for widget in (*texts, self.remote, *below):
            self.body.addWidget(widget)
        captioned = QVBoxLayout()
        captioned.setSpacing(SPACE // 2)
        captioned.addWidget(self.link_label)
        captioned.addLayout(link)
        self.body.addLayout(captioned)
        self.body.addWidget(self.code_entry)
        self.body.addStretch(1)
        self.body.addWidget(self.memory_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons(
            None,
            self.cancel_button,
            self.close_button,
            self.continue_button,
            self.again_button,
        )

    def _connect_signals(self) -> None:
        self.question.again_requested.connect(self._on_again_requested)
        self.secret_entry.entered.connect(self._on_secret_entered)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.close_button.clicked.connect(self.reject)
        self.continue_button.clicked.connect(self._start)
        self.again_button.clicked.connect(self._start)
        self.memory_button.clicked.connect(self._on_memory_clicked)
