"""A field for a client secret that is missing or wrong, in the place where that was noticed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE


class SecretEntry(QWidget):
    """Takes a client secret and gives it on with ``entered``; keeps no copy of it."""

    entered = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "secretEntry", _("Client secret"))
        self.caption = label(self, "secretEntryLabel", role="small")
        self.field = named(QLineEdit(self), "secretEntryField", _("Client secret"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.caption.setBuddy(self.field)
        self.button = Button(self, "secretEntrySave", _("Save and &go on"), kind="primary")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE // 2)
        lines.addWidget(self.caption)
        lines.addLayout(row)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._on_save_clicked)
        self.button.clicked.connect(self._on_save_clicked)
        self.hide()

    def offer(self, application: str) -> None:
        """Ask for the client secret of ``application``."""
        text = _("Client &secret of “{application}”, kept in the credential store")
        self.caption.setText(text.format(application=application.replace("&", "&&")))
        self.field.clear()
        self._on_text_changed("")
        self.show()
        self.field.setFocus()

    def _on_text_changed(self, text: str) -> None:
        self.button.setEnabled(bool(text.strip()))

    def _on_save_clicked(self) -> None:
        secret = self.field.text().strip()
        if secret:
            self.field.clear()
            self.entered.emit(secret)
