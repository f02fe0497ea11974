"""The left side of the window: the connections and the one primary button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.connection_model import ConnectionModel
from copper_desktop.ui.connection_view import ConnectionView
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE

MINIMUM_WIDTH = 232


class Sidebar(QWidget):
    """Title, list and Connect."""

    connect_requested = Signal()

    def __init__(self, model: ConnectionModel, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "sidebar")
        self.setMinimumWidth(MINIMUM_WIDTH)
        self.title = label(self, "sidebarTitle", _("Connections"), role="heading")
        self.view = ConnectionView(model, self)
        self.title.setBuddy(self.view)
        self.title.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 0)
        self.connect_button = Button(
            self, "connectButton", _("&Connect"), kind="primary", icon="plus"
        )
        self.connect_button.setAccessibleDescription(_("Connect to Copper"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, SPACE, 0, 2 * SPACE)
        lines.setSpacing(SPACE)
        lines.addWidget(self.title)
        lines.addWidget(self.view, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 0)
        foot.addWidget(self.connect_button)
        lines.addLayout(foot)
        self.connect_button.clicked.connect(self.connect_requested)
