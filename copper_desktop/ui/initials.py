"""Initials on a colour that stays the same, so that a connection is found again at a glance."""

from __future__ import annotations

from zlib import crc32

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from copper_desktop.ui import theme
from copper_desktop.ui.tokens import INITIALS

_NO_NAME = "·"
_DEEPER = 130
"""Percent by which a ground is darker with high contrast, where white on it must be at 7 to 1."""


def initials(name: str) -> str:
    """Return the first letters of the first two words of ``name``."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or _NO_NAME


def colour(seed: str) -> str:
    """Return the colour that belongs to ``seed``, the same on every computer and day."""
    return INITIALS[crc32(seed.encode()) % len(INITIALS)]


def ground(seed: str) -> QColor:
    """Return the colour of ``seed`` as it is in the theme in use, under white letters."""
    shown = QColor(colour(seed))
    return shown.darker(_DEEPER) if theme.tokens().high_contrast else shown


def paint(painter: QPainter, area: QRect, text: str, seed: str) -> None:
    """Draw ``text`` on its colour into ``area``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground(seed))
    radius = area.width() / 4
    painter.drawRoundedRect(QRectF(area), radius, radius)
    font = painter.font()
    font.setPixelSize(round(area.height() * 0.4))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class InitialsTile(QWidget):
    """The initials of the connection that a page is about; decoration beside its name."""

    def __init__(self, parent: QWidget, name: str, size: int) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedSize(size, size)
        self._text = self._seed = ""

    def show_name(self, text: str, seed: str) -> None:
        """Show the initials ``text`` on the colour of ``seed``."""
        self._text, self._seed = text, seed
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile."""
        painter = QPainter(self)
        paint(painter, self.rect(), self._text, self._seed)
        painter.end()
