"""Whether there is a display for a window, asked before Qt is; Qt ends the process where not."""

from __future__ import annotations

import os
import sys


def require_display() -> None:
    """Raise DisplayAbsent where Qt would end the process for want of a display."""
    chosen = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in chosen):
        from copper_desktop.errors import DisplayAbsent

        raise DisplayAbsent
