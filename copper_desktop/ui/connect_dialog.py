"""The sign-in as the person sees it: its steps, the link, and what to do when it fails.

Calls ``ConnectionService.connect`` and shows its progress; knows nothing of the protocol.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from copper_desktop.connections import ConnectionService
from copper_desktop.errors import StoreAbsent, StoreUnsafe
from copper_desktop.i18n import N_, _
from copper_desktop.messages import describe
from copper_desktop.messages.remote import remote_words
from copper_desktop.model import Application, Step, StepKind
from copper_desktop.remote import remoteness
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.code_entry import CodeEntry
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.step_list import StepList
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

HINT_AFTER = 30_000
"""Milliseconds in the browser after which a hint appears; the wait goes on."""

_HINT = N_(
    "Still waiting. Signing in with a second factor takes longer. If you closed the browser, press "
    "Open again. If it shows an error page of Copper’s, the client ID or the redirect URI of the "
    "registration may be wrong."
)
_NO_OTHER_WAY = N_(
    "This registration has no other way back than this computer; your administrator can register "
    "a relay, which has one."
)


class ConnectDialog(TaskDialog):
    """Leads through a sign-in; closing it cancels the sign-in.

    With an ``application`` there is none to choose.
    """

    connected = Signal(object)

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        open_browser: Callable[[str], bool],
        offer_memory: Callable[[], None] | None,
        parent: QWidget,
        application: Application | None = None,
    ) -> None:
        super().__init__(tasks, "connectDialog", _("Connect to Copper"), parent)
        self._service, self._open_browser = service, open_browser
        self._offer_memory = offer_memory
        self._applications = (application,) if application else service.applications()
        self._url = ""
        self._has_code_entry = False
        self._hint_timer = QTimer(self)
        self._hint_timer.setObjectName("connectHintTimer")
        self._hint_timer.setSingleShot(True)
        self._hint_timer.setInterval(HINT_AFTER)
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
        application = self._applications[self.application.currentIndex()]
        self._show_link("")
        self.steps.begin()
        self.error.hide()
        self._show_only(self.steps, self.cancel_button)
        self.code_entry.forget()
        self.remote.setVisible(bool(self.remote.text()))
        self.text.setText(_("Your browser opens. Sign in at Copper there, then come back here."))
        self.setFocus()
        self.run(self._sign_in(application), self._on_sign_in_failed)

    async def _sign_in(self, application: Application) -> None:
        connection = await self._service.connect(application, self._open_browser, self._on_progress)
        self._hint_timer.stop()
        self.connected.emit(connection)
        self.succeed()

    def _on_progress(self, step: Step) -> None:
        if step.url:
            self._show_link(step.url)
            self._offer_code_entry(step)
        if step.error is not None:
            self._show_ignored(step.error)
            return
        self.steps.complete(step.kind)
        if step.kind in (StepKind.BROWSER_OPENED, StepKind.BROWSER_FAILED):
            self._hint_timer.start()
            self.open_button.setFocus()
        elif step.kind is StepKind.CAME_BACK:
            self._hint_timer.stop()
            self.hint.hide()
            self.ignored.hide()
            self.code_entry.forget()
            self._show_link("")

    def _offer_code_entry(self, step: Step) -> None:
        self._has_code_entry = step.words is not None
        if step.words is not None and step.paste is not None:
            self.code_entry.offer(step.words, step.paste)
        self.fit()

    def _show_ignored(self, error: BaseException) -> None:
        message = describe(error)
        self.ignored.setText(f"{message.title} ({message.code}). {message.action}")
        self.ignored.show()
        self.fit()

    def _on_sign_in_failed(self, error: BaseException) -> None:
        self._hint_timer.stop()
        self.steps.fail()
        self._show_only(self.steps, self.error, self.again_button, self.close_button)
        self.error.show_error(error)
        in_memory = isinstance(error, StoreAbsent | StoreUnsafe) and self._offer_memory is not None
        self.memory_button.setVisible(in_memory)
        self.text.setText(_("The sign-in did not succeed."))
        self.fit()
        self.again_button.setFocus()

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

    def _on_hint_timeout(self) -> None:
        if not self._has_code_entry:
            self.hint.setText(f"{_(_HINT)} {_(_NO_OTHER_WAY)}")
        self.hint.show()
        self.fit()

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
        self.hint = label(
            self,
            "connectHint",
            _(_HINT),
            role="muted",
        )
        self.hint.hide()
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
        for widget in (*texts, self.remote, self.ignored, self.hint, self.error):
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
        self._hint_timer.timeout.connect(self._on_hint_timeout)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self.close_button.clicked.connect(self.reject)
        self.continue_button.clicked.connect(self._start)
        self.again_button.clicked.connect(self._start)
        self.memory_button.clicked.connect(self._on_memory_clicked)
