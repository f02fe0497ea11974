"""The start without a window, at login: behind the icon in the notification area, or minimised.

The area is often there later than this program, which is why it is waited for.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING

from copper_desktop import session_bus

if TYPE_CHECKING:
    from copper_desktop.ui.main_window import MainWindow

AREA_SECONDS = 8.0
"""How long the notification area may come later than this program."""

_LOOK_SECONDS = 0.5
_WATCHER = "org.kde.StatusNotifierWatcher"


async def begin_quietly(window: MainWindow) -> None:
    """Let ``window`` stay hidden while there is an area for its icon, else show it minimised.

    A window that is shown meanwhile, by the person, stays shown.
    """
    from copper_desktop.ui.tray import KEEP_IN_TRAY

    if window.settings.get(KEEP_IN_TRAY) and sys.platform == "linux":
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(AREA_SECONDS):
                await _area()
    window.watches.follow_tray()
    if window.isVisible():
        return
    tray = window.watches.tray
    if tray is not None and tray.holds:
        tray.hide_window()
    else:
        window.showMinimized()


async def _area() -> None:
    """Return once the desktop has an area by D-Bus, which most have.

    Qt remembers what it found when it was first asked, so that it is not asked before. The older
    kind, of X11, it finds whenever it is asked.
    """
    while not await session_bus.has_owner(_WATCHER):  # noqa: ASYNC110  nobody tells of it
        await asyncio.sleep(_LOOK_SECONDS)
