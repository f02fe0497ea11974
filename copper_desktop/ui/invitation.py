"""The first screen of a person without connections: one sentence and one primary button.

Knows which of three situations it speaks to, and nothing of what its buttons do.
"""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.ui.controls import Button, Icon, label, named
from copper_desktop.ui.icons import APPLICATION_ICON
from copper_desktop.ui.tokens import SPACE

_WIDTH = 460
_GLYPH = 88


class Situation(Enum):
    """What the person needs to be told."""

    READY = auto()
    DEMO = auto()
    NO_REGISTRATION = auto()


_TEXTS = {
    Situation.READY: (
        N_("Connect to Copper"),
        N_(
            "Sign in with your own browser. What Copper gives this program stays in the "
            "credential store of this computer."
        ),
    ),
    Situation.DEMO: (
        N_("Try Copper Desktop"),
        N_(
            "A simulated Copper runs on this computer, with invented people and records. "
            "You need no account, and nothing leaves this computer."
        ),
    ),
    Situation.NO_REGISTRATION: (
        N_("First, a registration"),
        N_(
            "To sign in, this program needs a registration from Copper: a client ID and a client "
            "secret. Your administrator may have one. If not, your company can ask Copper’s "
            "partner team for it."
        ),
    ),
}


class Invitation(QWidget):
    """Invites to connect, or says what is missing first."""

    connect_requested = Signal()
    registration_requested = Signal()
    file_requested = Signal()
    guide_requested = Signal()
    demo_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "invitation")
        self._glyph = Icon(self, "invitationGlyph", APPLICATION_ICON, _GLYPH, "text")
        self.headline = label(self, "invitationHeadline", role="display")
        self.text = label(self, "invitationText", role="lead")
        self.connect_button = Button(self, "invitationConnect", "", kind="primary")
        self.registration_button = Button(self, "invitationRegistration", "", kind="primary")
        self.file_button = Button(self, "invitationImport", "")
        self.guide_button = Button(self, "invitationGuide", "")
        self.demo_button = Button(self, "invitationDemo", "")
        self._other_ways = (self.file_button, self.guide_button, self.demo_button)
        self._lay_out()
        self.connect_button.clicked.connect(self.connect_requested)
        self.registration_button.clicked.connect(self.registration_requested)
        self.file_button.clicked.connect(self.file_requested)
        self.guide_button.clicked.connect(self.guide_requested)
        self.demo_button.clicked.connect(self.demo_requested)
        self._situation = Situation.READY
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use."""
        self.setAccessibleName(_("Welcome"))
        self.connect_button.setText(_("&Connect to Copper"))
        self.registration_button.setText(_("&Enter a registration…"))
        self.file_button.setText(_("&Import a file…"))
        self.guide_button.setText(_("&How to get one…"))
        self.demo_button.setText(_("&Try it with a simulated Copper"))
        self.show_situation(self._situation)

    def show_situation(self, situation: Situation) -> None:
        """Say what goes with ``situation``."""
        self._situation = situation
        headline, text = _TEXTS[situation]
        self.headline.setText(_(headline))
        self.text.setText(_(text))
        missing = situation is Situation.NO_REGISTRATION
        self.connect_button.setVisible(not missing)
        for button in (self.registration_button, *self._other_ways):
            button.setVisible(missing)
        self._widen()

    def focus_first(self) -> None:
        """Put the keyboard on the primary button."""
        hidden = self.connect_button.isHidden()
        (self.registration_button if hidden else self.connect_button).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the width once the buttons have been styled."""
        super().showEvent(event)
        self._widen()

    def _widen(self) -> None:
        """Be as wide as a text reads well, or as a row of buttons needs in a wordy language."""
        width = max(_WIDTH, self._lines.minimumSize().width())
        self._column.setFixedWidth(width)
        self._column.setMinimumHeight(self._lines.totalHeightForWidth(width))

    def _lay_out(self) -> None:
        page = named(QWidget(self), "page")
        column = self._column = named(QWidget(page), "invitationColumn")
        lines = self._lines = QVBoxLayout(column)
        lines.setContentsMargins(0, 0, 0, 4 * SPACE)
        lines.setSpacing(SPACE + SPACE // 2)
        lines.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addSpacing(SPACE)
        for words in (self.headline, self.text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            lines.addWidget(words)
        lines.addSpacing(2 * SPACE)
        first = (self.connect_button, self.registration_button, self.file_button)
        for buttons in (first, (self.guide_button, self.demo_button)):
            row = QHBoxLayout()
            row.setSpacing(SPACE + SPACE // 2)
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            lines.addLayout(row)
        middle = QHBoxLayout(page)
        middle.addWidget(column, 0, Qt.AlignmentFlag.AlignCenter)
        area = named(QScrollArea(self), "invitationArea")  # for large type in a low window
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
