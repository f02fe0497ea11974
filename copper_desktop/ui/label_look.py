"""How a label is drawn: a coloured edge, a swatch, and tags as chips; words always say the same.

Reads the theme's tokens. Knows labels as data, and no list and no page.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPixmap

from copper_desktop.connection import Colour
from copper_desktop.ui import theme
from copper_desktop.ui.tokens import LABEL_SHADES, SPACE

EDGE = SPACE // 2
"""How wide the coloured edge of a row is."""
CHIP_PADDING = SPACE // 2 + 2
CHIP_GAP = SPACE // 2
CHIP_LIMIT = 120
"""A chip in a row is never wider, in pixels; a longer tag is cut there, and whole on the page."""


def shade(colour: Colour) -> str:
    """Return the shade of a label's colour in the theme in use."""
    light, dark = LABEL_SHADES[colour.value]
    return dark if theme.tokens().dark else light


def swatch(colour: Colour, size: int = 16) -> QIcon:
    """Return a filled circle of a colour; a ring for none."""
    pixmap = QPixmap(size * 2, size * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_swatch(painter, QRect(0, 0, size, size), colour)
    painter.end()
    return QIcon(pixmap)


def paint_swatch(painter: QPainter, area: QRect, colour: Colour) -> None:
    """Draw a filled circle of a colour into ``area``; a ring for none."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if colour:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shade(colour)))
    else:
        painter.setPen(QColor(theme.tokens().control_border))
    painter.drawEllipse(QRectF(area).adjusted(2.5, 2.5, -2.5, -2.5))
    painter.restore()


def paint_edge(painter: QPainter, area: QRect, colour: Colour, mirrored: bool) -> None:
    """Draw the edge of a row on the side on which it begins."""
    left = area.right() - EDGE + 1 if mirrored else area.left()
    edge = QRectF(left, area.top() + SPACE / 2, EDGE, area.height() - SPACE)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shade(colour)))
    painter.drawRoundedRect(edge, EDGE / 2, EDGE / 2)
    painter.restore()


def chip_widths(tags: Sequence[str], font: QFont, limit: int = CHIP_LIMIT) -> list[int]:
    """Return how wide the chip of each tag is, at most ``limit``."""
    metrics = QFontMetrics(font)
    return [min(metrics.horizontalAdvance(tag) + 2 * CHIP_PADDING, limit) for tag in tags]


def shown_chips(tags: Sequence[str], font: QFont, width: int) -> list[str]:
    """Return the first tags for which ``width`` has room, and how many more there are."""
    widths = chip_widths(tags, font)
    for number in range(len(tags), -1, -1):
        rest = len(tags) - number
        shown = [*tags[:number], *([f"\u200e+{rest}"] if rest else ())]
        extra = chip_widths(shown[number:], font)
        if sum((*widths[:number], *extra)) + CHIP_GAP * (len(shown) - 1) <= width:
            return shown
    return []


def paint_chip(painter: QPainter, area: QRect, text: str, font: QFont) -> None:
    """Draw one chip; ``area`` is as wide as ``chip_widths`` says."""
    tokens = theme.tokens()
    painter.setPen(QColor(tokens.control_border))
    painter.setBrush(QColor(tokens.surface))
    frame = QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
    painter.setPen(QColor(tokens.text))
    painter.setFont(font)
    room = area.width() - 2 * CHIP_PADDING
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room + 1)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)


def paint_chips(
    painter: QPainter, area: QRect, tags: Sequence[str], font: QFont, mirrored: bool
) -> int:
    """Draw chips for which ``area`` has room at its far end; ``mirrored`` has that on the left.

    Returns the width that they take, with a gap before them.
    """
    shown = shown_chips(tags, font, area.width())
    widths = chip_widths(shown, font)
    taken = sum(widths) + CHIP_GAP * max(len(shown) - 1, 0)
    left = area.left() if mirrored else area.right() + 1 - taken
    pairs = list(zip(shown, widths, strict=True))
    for text, width in reversed(pairs) if mirrored else pairs:
        paint_chip(painter, QRect(left, area.top(), width, area.height()), text, font)
        left += width + CHIP_GAP
    return taken + SPACE if shown else 0
