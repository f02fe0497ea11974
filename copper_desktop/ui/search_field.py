"""The field in which connections are searched for as one types."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.controls import named


class SearchField(QLineEdit):
    """Esc clears it and leaves, Enter and the cursor keys leave for what was found.

    Its clear button comes with the first text: looking for the icon takes Qt tens of milliseconds.
    """

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "searchField", _("Search connections"))
        self.setPlaceholderText(_("Search"))
        self.textChanged.connect(self._on_text_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by the keys that one expects."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_text_changed(self) -> None:
        self.textChanged.disconnect(self._on_text_changed)
        self.setClearButtonEnabled(True)
