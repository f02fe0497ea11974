"""What the window consists of before anything is in it: menus, room for strips, two sides."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QMenuBar, QSplitter, QVBoxLayout, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.ui.controls import named

MENUS = (
    ("menuFile", N_("&File")),
    ("menuConnection", N_("Co&nnection")),
    ("menuView", N_("&View")),
    ("menuHelp", N_("&Help")),
)
"""The menus' places; ``WindowActions`` fills them after the first paint."""

SIDES = (296, 744)
"""How wide the two sides are at first, in pixels."""


class WindowFrame(QWidget):
    """Two sides with a movable edge between them, the second one growing; strips above both."""

    def __init__(self, parent: QWidget, first: QWidget, second: QWidget) -> None:
        super().__init__(parent)
        named(self, "centre")
        self.splitter = named(QSplitter(self), "splitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(first)
        self.splitter.addWidget(second)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes(list(SIDES))
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._lines.addWidget(self.splitter, 1)

    def put_above(self, strips: Iterable[QWidget]) -> None:
        """Put ``strips`` above both sides, the first one on top."""
        for place, strip in enumerate(strips):
            self._lines.insertWidget(place, strip)


def put_menus(bar: QMenuBar) -> None:
    """Put the menus' titles into ``bar``, so that nothing moves when they are filled."""
    for name, title in MENUS:
        bar.addMenu(_(title)).setObjectName(name)
