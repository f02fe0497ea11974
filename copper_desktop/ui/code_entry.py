"""The field into which a person pastes the sign-in code of a browser on another computer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from copper_desktop.errors import AnswerIgnored
from copper_desktop.i18n import _
from copper_desktop.messages import describe
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE


class CodeEntry(QWidget):
    """Shows the sign-in's two words and takes a code, until ``forget`` or the next ``offer``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "codeEntry", _("Sign-in code"))
        self._paste: Callable[[str], None] | None = None
        self.words = label(self, "codeEntryWords")
        self.caption = label(self, "codeEntryLabel", role="small")
        self.caption.setText(_("&Sign-in code, if your browser is on another computer"))
        self.field = named(QLineEdit(self), "codeEntryField", _("Sign-in code"))
        self.caption.setBuddy(self.field)
        self.use_button = Button(self, "codeEntryUse", _("&Use code"))
        self.refusal = label(self, "codeEntryRefusal")
        self.refusal.setProperty("tone", "bad")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE // 2)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.field)
        row.addWidget(self.use_button)
        lines.addWidget(self.words)
        lines.addWidget(self.caption)
        lines.addLayout(row)
        lines.addWidget(self.refusal)
        self.use_button.clicked.connect(self._on_use_clicked)
        self.field.returnPressed.connect(self._on_use_clicked)
        self.field.textEdited.connect(self.refusal.hide)
        self.forget()

    def offer(self, words: str, paste: Callable[[str], None]) -> None:
        """Take codes for the sign-in whose page in the browser shows the same ``words``."""
        self._paste = paste
        text = _("The page in the browser must show the same two words: {words}")
        self.words.setText(text.format(words=words))
        self.field.clear()
        self.refusal.hide()
        self.show()

    def forget(self) -> None:
        """Take no code any more."""
        self._paste = None
        self.field.clear()
        self.hide()

    def _on_use_clicked(self) -> None:
        if self._paste is None:
            return
        try:
            self._paste(self.field.text())
        except AnswerIgnored as error:
            message = describe(error)
            self.refusal.setText(f"{message.title} ({message.code}). {message.action}")
            self.refusal.show()
            self.field.selectAll()
            self.field.setFocus()
