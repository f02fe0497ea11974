"""Presentation mode: stand-ins for people and accounts, larger type, and a strip that says so.

Owns whether it is on, also after a restart: nobody's data is uncovered by one. Knows the window
only by its signals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.storage.preferences import PRESENTING
from copper_desktop.ui import theme
from copper_desktop.ui.controls import Button, Icon, label, named
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.stand_ins import StandIns
    from copper_desktop.storage.settings import Settings

ENLARGED = 1.25
"""How much larger type is on a projector."""


class Presentation(QFrame):
    """The strip, shown while presentation mode is on; ``changed`` follows every switch."""

    changed = Signal(bool)

    def __init__(self, stand_ins: StandIns, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "presentationStrip")
        self._stand_ins, self._settings = stand_ins, settings
        self._icon = Icon(self, "presentationIcon", "presentation", 16, "neutral")
        self.text = label(self, "presentationText")
        self.end_button = Button(self, "presentationEnd", "", kind="link")
        self.end_button.clicked.connect(lambda: self.switch(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 0, SPACE, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        row.addWidget(self.end_button)
        self.speak()
        self._show(settings.get(PRESENTING))

    def speak(self) -> None:
        """Say it in the language in use, and what stands for words too."""
        self._stand_ins.speak()
        self.setAccessibleName(_("Presentation mode"))
        self.text.setText(_("Presentation mode: people, accounts, addresses and ids are stand-ins"))
        self.end_button.setText(_("&End"))
        self.end_button.setAccessibleDescription(_("Show what there really is"))

    @property
    def on(self) -> bool:
        """Whether stand-ins are shown."""
        return self._stand_ins.on

    def switch(self, on: bool) -> None:
        """Begin or end; what is on the screen must be made anew then."""
        if on != self._stand_ins.on:
            self._settings.put(PRESENTING, on)
            self._show(on)
            self.changed.emit(on)

    def _show(self, on: bool) -> None:
        self._stand_ins.on = on
        self.setVisible(on)
        if on or self.property("enlarged"):
            theme.enlarge(ENLARGED if on else 1.0)
            self.setProperty("enlarged", on)
