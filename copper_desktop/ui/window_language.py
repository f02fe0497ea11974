"""What a change of the language means for the window: each of its parts says its texts again.

Nothing is made anew, so that nothing is lost: what is chosen, entered, shown or under way stays
where it is. Knows the parts and nothing of what they say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLocale, QObject

from copper_desktop.ui import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copper_desktop.ui.main_window import MainWindow


class Speaking(Protocol):
    """A part that can say everything again, in the language in use."""

    def speak(self) -> None:
        """Say everything."""


class WindowLanguage(QObject):
    """Keeps ``window`` in the language in use."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("windowLanguage")
        self._window = window
        language.current().changed.connect(self.speak)

    def speak(self) -> None:
        """Let every part speak, and show the connections in its words."""
        window = self._window
        window.setUpdatesEnabled(False)
        try:
            window.setLocale(QLocale())
            window.show_title()
            for part in self._parts():
                part.speak()
            window.refresh()
        finally:
            window.setUpdatesEnabled(True)

    def _parts(self) -> Iterator[Speaking]:
        window = self._window
        yield from (window.menu_actions, window.sidebar, window.page, window.banner)
        yield from (window.selection, window.sorting)
        yield from (window.presentation, window.offline_strip)
        yield from (window.store_watch.strip, window.proxy_watch.strip)
        if window.demo_strip is not None:
            yield window.demo_strip
        if "invitation" in vars(window):
            yield window.invitation
