"""The process's QApplication: its name and its look."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from copper_desktop.ui import language, theme


def new_application() -> QApplication:
    """Return the process's QApplication, named, and themed for its first paint."""
    qt = QApplication([*sys.argv[:1], "-style", theme.STYLE])
    qt.setApplicationName("copper-desktop")
    qt.setApplicationDisplayName("Copper Desktop")
    qt.setDesktopFileName("copper-desktop")
    qt.setQuitOnLastWindowClosed(False)
    language.begin(qt)
    theme.begin(qt)
    return qt
