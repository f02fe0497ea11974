"""What the window consists of before anything is in it: menus, room for strips, two sides."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QGuiApplication, QScreen
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

        self.given: int | None = None

    def give_first(self, width: int, whole: int) -> None:
        """Make the first side ``width`` pixels wide, of ``whole`` pixels in which both will be."""
        self.given = width
        handle = self.splitter.handleWidth()
        self.splitter.setSizes([width, max(whole - width - handle, 0)])

    def put_above(self, strips: Iterable[QWidget]) -> None:
        """Put ``strips`` above both sides, the first one on top."""
        for place, strip in enumerate(strips):
            self._lines.insertWidget(place, strip)


def screens() -> str:
    """Return which screens there are, where and how large: the same text for the same set."""
    return ", ".join(sorted(map(_screen, QGuiApplication.screens())))


def _screen(screen: QScreen) -> str:
    place = screen.geometry()
    return f"{screen.name()} {place.width()}x{place.height()}{place.x():+}{place.y():+}"


def put_menus(bar: QMenuBar) -> None:
    """Put the menus' titles into ``bar``, so that nothing moves when they are filled."""
    for name, title in MENUS:
        bar.addMenu(_(title)).setObjectName(name)
