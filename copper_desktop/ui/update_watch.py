"""Tells in the window, once for each version, that a newer one is there; never fetches it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from copper_desktop.i18n import _
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.banner import Banner
from copper_desktop.updates import UPDATE_TOLD, Notice, Updates

SECONDS = 3600.0
"""After which it is looked whether a day is over."""


class UpdateWatch(QObject):
    """Looks after the first paint, and then while the window is open.

    A message that the banner shows already is left alone: the notice waits for the next look.
    """

    def __init__(
        self,
        updates: Updates,
        settings: Settings,
        banner: Banner,
        open_page: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("updateWatch")
        self.updates = updates
        self._settings, self._banner, self._open_page = settings, banner, open_page

    async def run(self) -> None:
        """Look until cancelled."""
        import asyncio

        while True:
            notice = await self.updates.look()
            if notice is not None:
                self._tell(notice)
            await asyncio.sleep(SECONDS)

    def _tell(self, notice: Notice) -> None:
        if self._settings.get(UPDATE_TOLD) == notice.version or not self._banner.isHidden():
            return
        self._settings.put(UPDATE_TOLD, notice.version)
        self._banner.say(partial(self._tell_of, notice))

    def _tell_of(self, notice: Notice, banner: Banner) -> None:
        title = _("Copper Desktop {version} is there").format(version=notice.version)
        banner.show_text("info", title, notice.summary, notice.page)
        banner.offer(_("&Open its page"), partial(self._open, notice.page))

    def _open(self, page: str) -> None:
        self._open_page(page)
