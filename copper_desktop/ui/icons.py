"""The product's own icons, drawn from SVG in a colour of the theme, sharp at every scale.

Knows the files and nothing of the widgets that show them. They are rendered when first painted,
by Qt's image plugin, so that no further Qt module is imported before the window shows.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QImageReader, QPainter, QPixmap

from copper_desktop import resources

APPLICATION_ICON = "copper-desktop"
_RATIOS = (1.0, 1.5, 2.0, 3.0)
_DIRECTED = frozenset({"external", "question"})
"""Icons that point along the lines of text, and are mirrored where those run from right to left."""


def draw(painter: QPainter, name: str, colour: str, area: QRect, ratio: float) -> None:
    """Draw the icon ``name`` in ``colour`` into ``area``, with ``ratio`` pixels to a unit."""
    painter.drawImage(area, image(name, colour, area.width(), ratio, _is_mirrored(name)))


def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """Return a QIcon of ``size`` device-independent pixels for the places that need one."""
    return _icon(name, colour, size, _is_mirrored(name))


@lru_cache(maxsize=64)
def _icon(name: str, colour: str, size: int, mirrored: bool) -> QIcon:
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(QPixmap.fromImage(image(name, colour, size, ratio, mirrored)))
    return made


def _is_mirrored(name: str) -> bool:
    return name in _DIRECTED and QGuiApplication.isRightToLeft()


def application_icon() -> QIcon:
    """Return the icon of the program itself, for windows and task bars."""
    return QIcon(str(resources.path("icons", f"{APPLICATION_ICON}.svg")))


@lru_cache(maxsize=256)
def image(name: str, colour: str, size: int, ratio: float, mirrored: bool = False) -> QImage:
    """Return the icon as an image of ``size`` device-independent pixels."""
    svg = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    buffer = QBuffer()
    buffer.setData(QByteArray(svg.replace("currentColor", colour).encode()))
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(round(size * ratio), round(size * ratio)))
    made = reader.read()
    if mirrored:
        made = made.flipped(Qt.Orientation.Horizontal)
    made.setDevicePixelRatio(ratio)
    return made
