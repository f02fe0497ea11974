"""What this program contains, and under which licences: a list, and the text of what is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from copper_desktop import licences
from copper_desktop.i18n import _
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE


class LicencesDialog(QDialog):
    """The parts on the leading side; the texts are those of their owners, in their language."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "licencesDialog")
        self.setWindowTitle(_("Licences"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(880, 600)
        self._parts = licences.parts()
        self.list = named(QListWidget(self), "licencesList", _("What this program contains"))
        self.list.addItems([part.name for part in self._parts])
        self.list.setFixedWidth(28 * SPACE)
        self.text = named(QPlainTextEdit(self), "licenceText", _("Licence"))
        self.text.setReadOnly(True)
        self.text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.text.setTabChangesFocus(True)
        close = Button(self, "licencesClose", _("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        both = QHBoxLayout()
        both.setSpacing(SPACE)
        both.addWidget(self.list)
        both.addWidget(self.text, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        lines.setSpacing(2 * SPACE)
        lines.addWidget(label(self, "licencesTitle", _("Licences"), role="title"))
        lines.addLayout(both, 1)
        lines.addWidget(close, 0, Qt.AlignmentFlag.AlignTrailing)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _show(self, row: int) -> None:
        part = self._parts[row]
        self.text.setPlainText(f"{part.name}\n\n{part.text}")
