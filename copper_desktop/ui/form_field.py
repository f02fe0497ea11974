"""A field of a form: its label above it, a hint under it, and its fault marked with words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from copper_desktop.ui.controls import Icon, label, restyle, set_tone
from copper_desktop.ui.tokens import SPACE


class FormField(QWidget):
    """A line edit with everything that belongs to it."""

    def __init__(
        self, parent: QWidget, name: str, caption: str, *, text: str = "", hint: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}Group")
        self.edit = QLineEdit(text, self)
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(caption.replace("&", ""))
        self.edit.setAccessibleDescription(hint)
        self._hint = hint
        self._caption = label(self, f"{name}Label", caption)
        self._caption.setBuddy(self.edit)
        self._hint_label = label(self, f"{name}Hint", hint, role="small")
        self._hint_label.setVisible(bool(hint))
        self._fault_icon = Icon(self, f"{name}FaultIcon", "error", 16, "bad")
        self.fault = label(self, f"{name}Fault")
        set_tone(self.fault, "bad")
        self._lay_out()
        self.edit.textEdited.connect(self._on_edit_edited)
        self.mark("")

    def text(self) -> str:
        """Return what was entered, without the space around it."""
        return self.edit.text().strip()

    def mark(self, reason: str) -> None:
        """Mark the field with the ``reason`` why it cannot be used; an empty one clears it."""
        self.fault.setText(reason)
        self.fault.setVisible(bool(reason))
        self._fault_icon.setVisible(bool(reason))
        self.edit.setAccessibleDescription(reason or self._hint)
        self.edit.setProperty("invalid", "true" if reason else "false")
        restyle(self.edit)

    def show_hint(self, hint: str) -> None:
        """Show another hint under the field."""
        self._hint = hint
        self._hint_label.setText(hint)
        self._hint_label.setVisible(bool(hint))
        self.edit.setAccessibleDescription(hint)

    def _on_edit_edited(self, _text: str) -> None:
        self.mark("")

    def _lay_out(self) -> None:
        fault = QHBoxLayout()
        fault.setSpacing(SPACE // 2)
        fault.addWidget(self._fault_icon, 0, Qt.AlignmentFlag.AlignTop)
        fault.addWidget(self.fault, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE // 2)
        for widget in (self._caption, self.edit, self._hint_label):
            lines.addWidget(widget)
        lines.addLayout(fault)
