"""The sign-in as the person sees it: its steps, the link, and what to do when it fails.

Calls ``ConnectionService.connect`` and shows its progress; knows nothing of the protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from copper_desktop.browsers.choice import LINK, BrowserChoice
from copper_desktop.conflict import Choice, Conflict, name_of
from copper_desktop.connections import ConnectionService
from copper_desktop.errors import (
    AlreadyConnected,
    CertificateUnusable,
    ClientRefused,
    ClientSecretMissing,
    IdentityMismatch,
    ProxySignInNeeded,
    ProxySignInRefused,
    StoreAbsent,
    StoreUnsafe,
)
from copper_desktop.i18n import N_, _
from copper_desktop.messages import describe
from copper_desktop.messages.advice import NO_OTHER_WAY
from copper_desktop.model import Application, Connection, Step, StepKind
from copper_desktop.ui.connect_parts import ConnectParts
from copper_desktop.ui.diagnosing import set_concern
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copper_desktop.browsers.browser import Browser
    from copper_desktop.browsers.choice import Browsers, OpenBrowser

_BEFORE = N_(
    "You sign in at Copper in a browser. If somebody is signed in to Copper there already, you "
    "connect as that person."
)
_OPENS = N_("Your browser opens. Sign in at Copper there, then come back here.")
_BY_HAND = N_(
    "Copy the link, open it in any browser on this computer, and sign in at Copper there."
)
_RENEWING = N_("Sign in as {person} at Copper, to renew “{name}”. Then come back here.")


class ConnectDialog(ConnectParts):
    """Leads through a sign-in; closing it cancels the sign-in.

    With an ``application`` there is none to choose; with ``renewing`` the sign-in is in the place
    of that connection. ``left`` gives the connection that the person kept as it was. Nothing is
    opened before the person has seen which browser it will be, unless they had that remembered.
    """

    connected = Signal(object)
    left = Signal(object)
    store_requested = Signal()

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        browsers: Browsers,
        offer_memory: Callable[[], None] | None,
        parent: QWidget,
        application: Application | None = None,
        renewing: Connection | None = None,
    ) -> None:
        applications = (application,) if application else service.applications()
        super().__init__(tasks, browsers, applications, parent)
        self._service, self._browsers = service, browsers
        self._offer_memory = offer_memory
        self._renewing = renewing
        self._found: Sequence[Browser] = ()
        self._is_again = False
        self._left: Connection | None = None
        self._connect_signals()
        self._begin()

    def _begin(self) -> None:
        """Begin with the choice; the demo has nothing to choose."""
        if self.choice.is_demo:
            self._start()
        else:
            self._show_choice()

    def _on_continue_clicked(self) -> None:
        self.choice.keep()
        self._is_again = False
        self._start()

    def _start(self) -> None:
        application = self.choice.chosen
        self._by_hand = self.choice.choice.browser == LINK
        self._open_browser: OpenBrowser = self._browsers.opener(self.choice.choice)
        self._show_link("")
        self.steps.begin()
        self.error.hide()
        set_concern(self, application.id, self._renewing.id if self._renewing else "")
        self.show_only(self.steps, self.cancel_button)
        self.code_entry.forget()
        self.remote.setVisible(bool(self.remote.text()) and not application.builtin)
        self.text.setText(self._instructions())
        self.setFocus()
        self.run(self._sign_in(application), self._on_sign_in_failed)

    async def _sign_in(self, application: Application) -> None:
        await self._find_browsers()
        await self._look_at_certificate(application)
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
        self.show_only(self.question)
        asking = self.question.ask(conflict)
        QTimer.singleShot(0, self, self._come_to_front)
        choice = await asking
        self.show_only(self.steps, self.cancel_button)
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

    async def _find_browsers(self) -> None:
        loop = asyncio.get_running_loop()
        self._found = await loop.run_in_executor(None, self._browsers.found)

    async def _look_at_certificate(self, application: Application) -> None:
        with contextlib.suppress(CertificateUnusable):  # the sign-in tells of it
            await self.certificate.look(self._service, application)
        self.fit()

    async def _look_at_choices(self) -> None:
        """Find what can be chosen; go on at once where all was chosen before."""
        await self._find_browsers()
        self.choice.load()
        if not (self._is_again or self.choice.is_needed()):
            self._start()
            return
        for widget in (self.choice, self.continue_button):
            widget.setEnabled(True)
        self.continue_button.setFocus()
        await self._look_at_certificate(self.choice.chosen)

    def _instructions(self) -> str:
        if self._by_hand:
            return _(_BY_HAND)
        if self._renewing is None or self._renewing.identity is None:
            return _(_OPENS)
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
        elif step.kind is StepKind.BROWSER_FAILED and self._by_hand:
            self.steps.leave_to_person()
        else:
            self.steps.complete(step.kind)
        if step.kind in (StepKind.BROWSER_OPENED, StepKind.BROWSER_FAILED):
            self.link.focus_first()
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
        self.show_only(self.steps, self.error, self.again_button, self.close_button)
        self.error.show_error(error)
        if isinstance(error, ProxySignInNeeded | ProxySignInRefused):
            self.error.offer(_("&Sign in…"), partial(self._sign_in_to, error.proxy))
        in_memory = isinstance(error, StoreAbsent | StoreUnsafe) and self._offer_memory is not None
        self.memory_button.setVisible(in_memory)
        if isinstance(error, StoreAbsent | StoreUnsafe):
            self.error.offer(_("Credential &store…"), self._on_store_clicked)
        self.text.setText(_("The sign-in did not succeed."))
        self.again_button.setFocus()
        if isinstance(error, ClientSecretMissing | ClientRefused):
            self._offer_secret_entry()
        self.fit()

    def _offer_secret_entry(self) -> None:
        """Take another client secret here, unless it is not the person's to change."""
        application = self.choice.chosen
        own = not application.builtin and not application.managed
        if own or self._service.asks_secret(application):
            self.secret_entry.offer(application.name)

    def _on_left(self) -> None:
        """Begin again if that was wanted; otherwise go, and nothing has changed."""
        if self._is_again:
            self._begin()
        else:
            self.left.emit(self._left)
            self.reject()

    def _on_secret_entered(self, secret: str) -> None:
        self.run(self._keep_secret(secret), self._on_sign_in_failed)

    async def _keep_secret(self, secret: str) -> None:
        application = self.choice.chosen
        await self._service.set_client_secret(application, secret)
        self._start()

    def _on_again_requested(self) -> None:
        self._is_again = True

    def _sign_in_to(self, proxy: str) -> None:
        """Ask for what the proxy wants, and begin again with that."""
        from copper_desktop.ui.proxy_dialog import ProxyDialog

        dialog = ProxyDialog(self._service, self._tasks, proxy, self)
        dialog.signed_in.connect(self._start)
        dialog.open()

    def _on_store_clicked(self) -> None:
        self.reject()
        self.store_requested.emit()

    def _on_memory_clicked(self) -> None:
        if self._offer_memory is not None:
            self._offer_memory()
            self._start()

    def _on_open_requested(self) -> None:
        if not self._open_browser(self.link.url):
            self.steps.complete(StepKind.BROWSER_FAILED)

    def _on_open_with_requested(self, choice: BrowserChoice) -> None:
        self._open_browser = self._browsers.opener(choice)
        self._on_open_requested()

    def _show_choice(self) -> None:
        self.text.setText(_(_BEFORE))
        self.show_only(self.choice, self.continue_button, self.cancel_button)
        self.remote.setVisible(bool(self.remote.text()))
        for widget in (self.choice, self.continue_button):
            widget.setEnabled(False)
        self.continue_button.setDefault(True)
        self.run(self._look_at_choices(), self._on_sign_in_failed)

    def _on_certificate_requested(self) -> None:
        from copper_desktop.ui.certificate_dialog import CertificateDialog

        kept = self._service.certificate
        dialog = CertificateDialog(kept, self._tasks, kept.clock, self)
        if self.choice.isVisible():
            dialog.settled.connect(self._on_application_changed)
        dialog.open()

    def _on_application_changed(self) -> None:
        """Look at the certificate that is, or is not, needed now."""
        self.run(self._look_at_certificate(self.choice.chosen), self._on_sign_in_failed)

    def _show_link(self, url: str) -> None:
        self.link.show_link(url, self._found, by_hand=self._by_hand)
        self.fit()

    def _connect_signals(self) -> None:
        self.question.again_requested.connect(self._on_again_requested)
        self.secret_entry.entered.connect(self._on_secret_entered)
        self.link.open_requested.connect(self._on_open_requested)
        self.link.open_with_requested.connect(self._on_open_with_requested)
        self.choice.application_changed.connect(self._on_application_changed)
        self.certificate.certificate_requested.connect(self._on_certificate_requested)
        self.cancel_button.clicked.connect(self.reject)
        self.close_button.clicked.connect(self.reject)
        self.continue_button.clicked.connect(self._on_continue_clicked)
        self.again_button.clicked.connect(self._start)
        self.memory_button.clicked.connect(self._on_memory_clicked)
