"""Says that another connection is the same person of the same account, and leads to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.model import Connection
from copper_desktop.ui.controls import Button, Icon, breakable, label, named, shrinkable
from copper_desktop.ui.tokens import SPACE

_TEXT = N_(
    "“{name}” is the same person of the same account, through the same application. One of the "
    "two is enough: remove the one that you do not need."
)


class TwinNotice(QWidget):
    """Hidden while there is no such connection."""

    show_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "twinNotice")
        self._twin_id = ""
        self._icon = Icon(self, "twinIcon", "warning", 20, "warn")
        self.text = shrinkable(label(self, "twinText"))
        self.button = Button(self, "twinShow", "", kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addWidget(self.text)
        words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        self.button.clicked.connect(lambda: self.show_requested.emit(self._twin_id))

    def show_twin(self, twin: Connection | None) -> None:
        """Tell of ``twin``, or of none."""
        self.setVisible(twin is not None)
        if twin is not None:
            self._twin_id = twin.id
            self.setAccessibleName(_("The same person twice"))
            self.button.setText(_("Show the ot&her one"))
            self.text.setText(breakable(_(_TEXT).format(name=twin.name)))
