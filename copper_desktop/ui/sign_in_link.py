"""The link of a sign-in under way: to copy, to open once more, to open in another browser."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from copper_desktop.browsers.choice import BrowserChoice
from copper_desktop.i18n import _
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copper_desktop.browsers.browser import Browser


class SignInLink(QWidget):
    """Hidden while there is no link; what is to be opened, and where, is told to others."""

    open_requested = Signal()
    open_with_requested = Signal(BrowserChoice)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "connectLinkPart", _("Sign-in link"))
        self.url = ""
        self._browsers: Sequence[Browser] = ()
        self.caption = label(
            self, "connectLinkLabel", _("&Link, for any browser on this computer"), role="small"
        )
        self.field = named(QLineEdit(self), "connectLink", _("Sign-in link"))
        self.field.setReadOnly(True)
        self.caption.setBuddy(self.field)
        self.copy_button = Button(self, "connectCopyLink", _("&Copy link"))
        self.open_button = Button(self, "connectOpenAgain", _("&Open again"))
        self.open_with_button = Button(self, "connectOpenWith", _("Open &with…"))
        self._lay_out()
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.open_button.clicked.connect(self.open_requested)
        self.open_with_button.clicked.connect(self._on_open_with_clicked)
        self.hide()

    def show_link(self, url: str, browsers: Sequence[Browser], *, by_hand: bool) -> None:
        """Show a link, or with an empty one nothing; ``by_hand`` nothing has opened it."""
        self.url, self._browsers = url, browsers
        self.field.setText(url)
        self.field.setCursorPosition(0)
        self.copy_button.setText(_("&Copy link"))
        self.open_button.setVisible(not by_hand)
        self.open_with_button.setVisible(bool(browsers))
        self.setVisible(bool(url))

    def focus_first(self) -> None:
        """Put the keyboard on what is wanted next."""
        (self.copy_button if self.open_button.isHidden() else self.open_button).setFocus()

    def open_with_menu(self) -> QMenu:
        """Return a menu of every browser, for a person whom one takes for somebody else."""
        menu = named(QMenu(self), "connectOpenWithMenu", _("Open with"))
        for browser in self._browsers:
            name = browser.name.replace("&", "&&")
            for private in (False, True) if browser.private else (False,):
                words = _("{browser}, private window").format(browser=name) if private else name
                choice = BrowserChoice(browser.id, private)
                menu.addAction(words, partial(self.open_with_requested.emit, choice))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _on_open_with_clicked(self) -> None:
        below = self.open_with_button.rect().bottomLeft()
        self.open_with_menu().popup(self.open_with_button.mapToGlobal(below))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.url)
        self.copy_button.setText(_("Copied"))

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE // 2)
        lines.addWidget(self.caption)
        lines.addWidget(self.field)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button in (self.copy_button, self.open_button, self.open_with_button):
            row.addWidget(button)
        row.addStretch(1)
        lines.addSpacing(SPACE // 2)
        lines.addLayout(row)
