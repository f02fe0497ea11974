"""The field in which connections are searched for as one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui import icons, theme
from copper_desktop.ui.controls import named


class SearchField(QLineEdit):
    """Esc clears it and leaves, Enter and the cursor keys leave for what was found.

    Its clear button has an icon of ours: Qt takes tens of milliseconds to look for its own.
    """

    left = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "searchField")
        self.clear_action = QAction(self)
        self.clear_action.setObjectName("clearSearch")
        self.speak()
        self.clear_action.triggered.connect(self.clear)
        self.textChanged.connect(self._on_text_changed)

    def speak(self) -> None:
        """Say in the language in use what it is for."""
        self.setAccessibleName(_("Search connections"))
        self.setPlaceholderText(_("Search"))
        self.clear_action.setText(_("Clear the search"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by the keys that one expects."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that somebody is about to search."""
        super().focusInEvent(event)
        self.entered.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again in the colours of the theme that has just come."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.actions():
            self.clear_action.setIcon(icons.icon("close", theme.tokens().muted))

    def _on_text_changed(self, text: str) -> None:
        """Offer to clear the field while there is something in it."""
        if not text:
            self.removeAction(self.clear_action)
        elif not self.actions():
            self.clear_action.setIcon(icons.icon("close", theme.tokens().muted))
            self.addAction(self.clear_action, QLineEdit.ActionPosition.TrailingPosition)
