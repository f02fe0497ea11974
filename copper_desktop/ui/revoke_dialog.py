"""Leads through revoking a connection at Copper, sees when Copper refuses it, then deletes it here.

What is not known is said not to be known: whoever stops half-way is told how things stand.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from copper_desktop.connections import ConnectionService
from copper_desktop.i18n import _
from copper_desktop.messages import advice_for
from copper_desktop.model import Application, Connection, Health
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, Icon, label, named, set_tone
from copper_desktop.ui.diagnosing import set_concern
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.times import local
from copper_desktop.ui.tokens import SPACE


class RevokeDialog(TaskDialog):
    """Opens the page and waits; ``stopped`` brings the connection as it was known at the end."""

    removed = Signal(object)
    stopped = Signal(object)

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        connection: Connection,
        application: Application,
        open_page: Callable[[str], bool],
        parent: QWidget,
    ) -> None:
        super().__init__(tasks, "revokeDialog", _("Revoke at Copper"), parent)
        self._service, self._connection, self._application = service, connection, application
        self._open_page = open_page
        self._revoking = service.revoking(connection.id)
        set_concern(self, application.id, connection.id)
        self._make_controls()
        self.setFixedWidth(560)
        self._show_status("question", "info", _("Asking Copper whether it accepts the token…"))
        self.page_button.clicked.connect(self._on_page_clicked)
        self.again_button.clicked.connect(self._on_again_clicked)
        self.stop_button.clicked.connect(self.reject)

    def begin(self) -> None:
        """Show the dialog, open the page and wait for Copper's refusal."""
        self.open()
        self._on_page_clicked()
        self.run(self._wait(), self._on_failed)

    def changeEvent(self, event: QEvent) -> None:
        """Ask at once when the person comes back from the browser."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._revoking.hurry()

    def reject(self) -> None:
        """Stop; nothing is deleted by that."""
        super().reject()
        self.stopped.emit(self._connection)

    async def _wait(self) -> None:
        self._connection = await self._revoking.refused(self._show_answer)
        await self._remove()

    async def _remove(self) -> None:
        self.stop_button.setEnabled(False)
        removal = await self._service.remove(self._connection.id)
        self.removed.emit(removal)
        self.succeed()

    def _on_failed(self, error: BaseException) -> None:
        """Say why it could not be deleted here, or that it is gone; it is refused all the same."""
        self.error.show_error(error)
        self.stop_button.setEnabled(True)
        self.stop_button.setText(_("Close"))
        self.again_button.setVisible(self._connection.is_refused)
        self.fit()

    def _on_again_clicked(self) -> None:
        self.error.hide()
        self.again_button.hide()
        self.run(self._remove(), self._on_failed)

    def _on_page_clicked(self) -> None:
        page = self._application.revoke_page
        opened = self._open_page(page)
        self.link.setText("" if opened else page)
        self.link.setVisible(not opened)
        first = _("1. Your browser has opened Active Integrations at Copper.")
        if not opened:
            first = _("1. No browser opened. Open this page yourself:")
        self.steps[0].setText(first)
        self.fit()

    def _show_answer(self, connection: Connection) -> None:
        self._connection = connection
        icon, tone, words = _view(connection)
        self._show_status(icon, tone, words)

    def _show_status(self, icon: str, tone: str, words: str) -> None:
        self._icon.show_icon(icon, tone)
        set_tone(self.card, tone)
        if self.status.text() != words:
            self.status.setText(words)
            self.card.setAccessibleName(words)
            self._lines.activate()
            self.fit()

    def _make_controls(self) -> None:
        title = _("Revoke “{name}” at Copper").format(name=self._connection.name)
        identity = self._connection.identity
        second = _("2. Sign in there if you are asked.")
        if identity is not None:
            second = _("2. Sign in there as {person} ({email}), if you are asked.").format(
                person=identity.user.name, email=identity.user.email
            )
        third = _(
            "3. Under Settings → Integrations → Active Integrations find “{application}” and "
            "revoke it. Then come back here."
        ).format(application=self._application.name)
        self.headline = label(self, "revokeHeadline", title, role="title")
        self.steps = [
            label(self, f"revokeStep{number}", text)
            for number, text in enumerate(("", second, third), start=1)
        ]
        self.link = label(self, "revokeLink", role="muted")
        self.link.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.page_button = Button(
            self, "revokePage", _("&Open the page again"), kind="link", icon="external"
        )
        self.card = named(QFrame(self), "revokeCard")
        self.card.setProperty("role", "notice")
        self._icon = Icon(self.card, "revokeIcon", "question", 20, "info")
        self.status = label(self.card, "revokeStatus")
        row = self._lines = QHBoxLayout(self.card)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.status, 1)
        self.error = Banner(self, "revokeError", closable=False)
        self.again_button = Button(self, "revokeAgain", _("&Try again"), kind="primary")
        self.again_button.hide()
        self.stop_button = Button(self, "revokeStop", _("&Stop"))
        for shown in (self.headline, self.steps[0], self.link, self.steps[1], self.steps[2]):
            self.body.addWidget(shown)
        self.body.addWidget(self.page_button, 0, Qt.AlignmentFlag.AlignLeft)
        for framed in (self.card, self.error):
            self.body.addWidget(framed)
        self.body.addStretch(1)
        self.buttons(None, self.again_button, self.stop_button)


def _view(connection: Connection) -> tuple[str, str, str]:
    """Return icon, tone and words for what the last question found."""
    if connection.is_refused:
        words = _("Copper no longer accepts this token. Deleting it here…")
        return "check-circle", "ok", words
    waiting = _("Still waiting…")
    return "hourglass", "info", f"{standing(connection)} {waiting}"


def standing(connection: Connection) -> str:
    """Return what is known of whether Copper accepts a connection's token, and since when."""
    evidence = connection.evidence
    if connection.is_refused:
        return _("Copper no longer accepts this token.")
    if connection.health in (Health.WORKING, Health.EXPIRING) and connection.verified_at:
        return _("Copper still accepted this token on {moment}.").format(
            moment=local(connection.verified_at)
        )
    if evidence is None or evidence.code is None:
        return _("Whether Copper accepts this token is not known.")
    title, _action = advice_for(evidence.code)
    return _("Whether Copper accepts this token is not known: {reason}.").format(
        reason=title.rstrip(".")
    )
