"""How Qt sees the display of this session, told by a short-lived process of its own."""

from __future__ import annotations

import json
import os


def main() -> int:
    """Print one object of JSON; Qt ends the process by itself where no window can be opened."""
    from PySide6.QtCore import qInstallMessageHandler, qVersion
    from PySide6.QtGui import QAccessible, QGuiApplication

    qInstallMessageHandler(lambda *_: None)
    application = QGuiApplication([])
    screens = [
        f"{screen.size().width()}×{screen.size().height()} @{screen.devicePixelRatio():g}"
        for screen in application.screens()
    ]
    facts = {
        "Qt": qVersion(),
        "platform": application.platformName(),
        "screens": " ".join(screens),
        "scale": os.environ.get("QT_SCALE_FACTOR", "1"),
        "accessibility": "on" if QAccessible.isActive() else "off",
    }
    print(json.dumps(facts))
    return 0
