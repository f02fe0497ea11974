"""Asks for another name of a connection; knows no service."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.controls import Button, label
from copper_desktop.ui.tokens import SPACE

_LONGEST = 200


class RenameDialog(QDialog):
    """A field with the present name, and two buttons."""

    name_entered = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("renameDialog")
        self.setWindowTitle(_("Rename connection"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(400)
        self.field = QLineEdit(name, self)
        self.field.setObjectName("renameField")
        self.field.setAccessibleName(_("Name"))
        self.field.setMaxLength(_LONGEST)
        self.field.selectAll()
        caption = label(self, "renameLabel", _("&Name of this connection"), role="field")
        caption.setBuddy(self.field)
        self.cancel_button = Button(self, "renameCancel", _("Cancel"))
        self.rename_button = Button(self, "renameConfirm", _("Rename"), kind="primary")
        self.rename_button.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.rename_button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        lines.setSpacing(SPACE)
        lines.addWidget(caption)
        lines.addWidget(self.field)
        lines.addSpacing(SPACE)
        lines.addLayout(row)
        self.cancel_button.clicked.connect(self.reject)
        self.rename_button.clicked.connect(self._on_rename_clicked)
        self.field.textChanged.connect(self._on_field_changed)

    def _on_field_changed(self, text: str) -> None:
        self.rename_button.setEnabled(bool(text.strip()))

    def _on_rename_clicked(self) -> None:
        self.name_entered.emit(self.field.text().strip())
        self.accept()
