"""A line in the window that says that the computer is offline: a state, not an error."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.controls import Icon, label, named
from copper_desktop.ui.tokens import SPACE


class OfflineStrip(QFrame):
    """Hidden while there is a network."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "offlineStrip")
        self._icon = Icon(self, "offlineIcon", "cloud-off", 16, "neutral")
        self.text = label(self, "offlineText", role="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE // 2, 2 * SPACE, SPACE // 2)
        row.setSpacing(SPACE)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        self.speak()
        self.hide()

    def speak(self) -> None:
        """Say it in the language in use."""
        self.setAccessibleName(_("Offline"))
        self.text.setText(
            _(
                "You are offline. What you see is what was last known; "
                "checks go on by themselves when the network is back."
            )
        )
