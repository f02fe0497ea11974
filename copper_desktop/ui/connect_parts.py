"""What the connect dialog is made of, and where it stands; knows nothing of what it does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.messages.remote import remote_words
from copper_desktop.remote import remoteness
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.certificate_notice import CertificateNotice
from copper_desktop.ui.code_entry import CodeEntry
from copper_desktop.ui.connect_choice import ConnectChoice
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.identity_question import IdentityQuestion
from copper_desktop.ui.secret_entry import SecretEntry
from copper_desktop.ui.sign_in_link import SignInLink
from copper_desktop.ui.step_list import StepList
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copper_desktop.browsers.choice import Browsers
    from copper_desktop.model import Application


AROUND = 220
"""What title bar, headline, buttons and margins need of a screen's height."""
LEAST = 40
WIDTH = 520
"""How wide the dialog is, unless a row of buttons needs more."""


class ConnectParts(TaskDialog):
    """The dialog with every part of it made; which of them are seen is for others to say."""

    def __init__(
        self,
        tasks: TaskOwner,
        browsers: Browsers,
        applications: Sequence[Application],
        parent: QWidget,
    ) -> None:
        super().__init__(tasks, "connectDialog", _("Connect to Copper"), parent)
        self._make_texts(browsers, applications)
        self._make_buttons()
        self._lay_out()
        self.setFixedWidth(WIDTH)

    def show_only(self, *shown: QWidget) -> None:
        """Show these parts and buttons, and none of the others that come and go."""
        for widget in self._changing:
            widget.setVisible(widget in shown)
        self.fit()

    def fit(self) -> None:
        """Take the height that the texts need, as far as the screen has it; the rest is scrolled.

        The buttons stay in sight on the smallest screen, and are whole in whatever language.
        """
        margins = self.body.contentsMargins()
        self._parts.activate()
        needed = self._parts.minimumSize().width() + margins.left() + margins.right()
        self.setFixedWidth(max(WIDTH, needed))
        width = self.width() - margins.left() - margins.right()
        wanted = self._parts.totalHeightForWidth(width)
        room = self.screen().availableGeometry().height() - AROUND
        self._area.setFixedHeight(max(LEAST, min(wanted, room)))
        super().fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again when a part needs another height.

        A dialog that is collected has lost its attributes when Qt takes its parts away.
        """
        if event.type() == QEvent.Type.LayoutRequest and watched is vars(self).get("_page"):
            self.fit()
        return super().eventFilter(watched, event)

    def _make_texts(self, browsers: Browsers, applications: Sequence[Application]) -> None:
        self.headline = label(self, "connectHeadline", _("Connect to Copper"), role="title")
        self.text = label(self, "connectText", role="muted")
        self.choice = ConnectChoice(self, browsers, applications)
        self.certificate = CertificateNotice(self)
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
        self.link = SignInLink(self)
        self.error = Banner(self, "connectError", closable=False)

    def _make_buttons(self) -> None:
        self.cancel_button = Button(self, "connectCancel", _("Cancel"))
        self.continue_button = Button(self, "connectContinue", _("Open &browser"), kind="primary")
        self.again_button = Button(self, "connectTryAgain", _("&Try again"))
        self.again_button.setAutoDefault(True)
        self.close_button = Button(self, "connectClose", _("Close"))
        self.memory_button = Button(
            self,
            "connectKeepInMemory",
            _("&Keep demo tokens in memory until I quit"),
            kind="primary",
        )

    def _lay_out(self) -> None:
        notes = (self.remote, self.certificate, self.ignored, self.hint)
        outcome = (self.question, self.error, self.secret_entry)
        parts = (self.choice, self.steps, *notes, *outcome, self.link, self.code_entry)
        leading = (self.cancel_button, self.close_button)
        primary = (self.continue_button, self.again_button)
        self._page = named(QWidget(self), "page")
        self._page.installEventFilter(self)
        self._parts = QVBoxLayout(self._page)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(2 * SPACE)
        for widget in (self.text, *parts):
            self._parts.addWidget(widget)
        self._parts.addStretch(1)
        self._area = named(QScrollArea(self), "connectArea", _("Connect to Copper"))
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._page)
        self.body.addWidget(self.headline)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.memory_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons(None, *leading, *primary)
        self._changing = (*parts, self.memory_button, *leading, *primary)
