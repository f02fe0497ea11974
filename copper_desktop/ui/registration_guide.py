"""The guide for those who have no registration: what to ask Copper for, in words ready to send.

Sends nothing, and knows nothing of what its buttons lead to.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.ui.controls import Button, Choice, label, named
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

REDIRECT_URIS = (
    ("https://127.0.0.1:8400/callback", N_("https, as Copper asks for")),
    ("https://copper-sign-in.example.com/callback", N_("a page of your company’s")),
    ("http://127.0.0.1:8400/callback", N_("simplest, if Copper agrees")),
)
"""Redirect URIs that this program can answer, the recommended one first, and what they are for."""

LETTER_HEIGHT = 160
"""Pixels of the text that are seen at least."""


def letter(redirect_uri: str) -> str:
    """Return the text to send to Copper."""
    return _(
        "Hello,\n"
        "\n"
        "please register an OAuth application for our Copper account:\n"
        "\n"
        "Name: Copper Desktop\n"
        "Purpose: lets our staff connect to Copper from their own computers. It signs people in "
        "through their own browser (authorization code grant with PKCE), keeps their tokens in the "
        "operating system’s credential store, and calls the Developer API as them.\n"
        "Scope: developer/v1/all\n"
        "Redirect URI: {redirect_uri}\n"
        "It accepts the code by POST and by GET. It is a desktop application, so that the browser "
        "comes back to the person’s own computer (RFC 8252, section 7.3).\n"
        "\n"
        "Please send us the client ID and, by a safe way, the client secret.\n"
        "\n"
        "Thank you"
    ).format(redirect_uri=redirect_uri)


class RegistrationGuide(TaskDialog):
    """Shows the steps, and copies the text with one click."""

    registration_requested = Signal()
    file_requested = Signal()
    sandbox_requested = Signal()

    def __init__(self, tasks: TaskOwner, parent: QWidget) -> None:
        super().__init__(tasks, "registrationGuide", _("How to get a registration"), parent)
        self._make_texts()
        self._make_buttons()
        self._lay_out()
        self.resize(560, 640)
        self.redirect_uri.currentIndexChanged.connect(self._on_redirect_uri_changed)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.enter_button.clicked.connect(self._on_enter_clicked)
        self.file_button.clicked.connect(self._on_file_clicked)
        self.sandbox_button.clicked.connect(self.sandbox_requested)
        self.close_button.clicked.connect(self.reject)
        self.copy_button.setFocus()

    def _on_redirect_uri_changed(self, row: int) -> None:
        self.letter.setPlainText(letter(REDIRECT_URIS[row][0]))
        self.copy_button.setText(_("&Copy the text"))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.letter.toPlainText())
        self.copy_button.setText(_("Copied"))

    def _on_enter_clicked(self) -> None:
        self.accept()
        self.registration_requested.emit()

    def _on_file_clicked(self) -> None:
        self.accept()
        self.file_requested.emit()

    def _make_texts(self) -> None:
        self.headline = label(self, "guideHeadline", _("How to get a registration"), role="title")
        self.first = label(
            self,
            "guideFirst",
            _(
                "1. Ask your administrator first. Many companies have a registration, as a "
                ".copperapp file or as a client ID and a client secret."
            ),
        )
        self.second = label(
            self,
            "guideSecond",
            _(
                "2. If there is none, your company asks Copper’s partner team for one. There is no "
                "page for it; this text says everything that they need to know."
            ),
        )
        self.uri_label = label(self, "guideRedirectUriLabel", _("&Redirect URI to ask for"))
        self.redirect_uri = named(Choice(self), "guideRedirectUri", _("Redirect URI to ask for"))
        for uri, use in REDIRECT_URIS:
            self.redirect_uri.addItem(f"{uri} — {_(use)}")
        self.uri_label.setBuddy(self.redirect_uri)
        self.letter = named(QPlainTextEdit(self), "guideLetter", _("Text to send to Copper"))
        self.letter.setPlainText(letter(REDIRECT_URIS[0][0]))
        self.letter.setTabChangesFocus(True)
        self.third = label(
            self,
            "guideThird",
            _(
                "3. When you have it, enter it here or import the file. Meanwhile try everything "
                "with the sandbox: a simulated Copper with invented people, in a window of its own."
            ),
        )

    def _make_buttons(self) -> None:
        self.copy_button = Button(
            self, "guideCopy", _("&Copy the text"), kind="primary", icon="copy"
        )
        self.enter_button = Button(self, "guideEnter", _("&Enter a registration…"))
        self.file_button = Button(self, "guideImport", _("&Import a file…"))
        self.sandbox_button = Button(self, "guideSandbox", _("Open the &sandbox"))
        self.close_button = Button(self, "guideClose", _("Close"))

    def _lay_out(self) -> None:
        page = named(QWidget(self), "page")
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2 * SPACE)
        for shown in (self.headline, self.first, self.second, self.uri_label, self.redirect_uri):
            lines.addWidget(shown)
        lines.addWidget(self.letter, 1)
        lines.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addWidget(self.third)
        area = named(QScrollArea(self), "guideArea")  # for large type on a small screen
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        self.letter.setMinimumHeight(LETTER_HEIGHT)
        self.body.addWidget(area, 1)
        self.buttons(
            self.enter_button, self.file_button, self.sandbox_button, None, self.close_button
        )
