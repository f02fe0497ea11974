"""Draws the icon in the sizes that iconutil wants; run by the Python of the environment."""

import sys
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 32, 128, 256, 512)

picture, folder = Path(sys.argv[1]), Path(sys.argv[2])
application = QGuiApplication(["icon", "-platform", "offscreen"])
drawing = QSvgRenderer(str(picture))
for size in SIZES:
    for scale, suffix in ((1, ""), (2, "@2x")):
        image = QImage(QSize(size, size) * scale, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        if not image.save(str(folder / f"icon_{size}x{size}{suffix}.png")):
            sys.exit(f"The icon could not be written to {folder}.")
