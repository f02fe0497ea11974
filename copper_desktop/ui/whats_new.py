"""Tells once, after an update, that there is something new; the guide has what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copper_desktop import __version__
from copper_desktop.i18n import _
from copper_desktop.storage.preferences import Preference

if TYPE_CHECKING:
    from copper_desktop.ui.banner import Banner
    from copper_desktop.ui.main_window import MainWindow

LAST_VERSION = Preference("last_version", "")
"""The version that was started last; empty before the first start, which is no update."""


def tell(window: MainWindow, version: str = __version__) -> None:
    """Say that ``version`` is here, if an older one was started before; it is noted either way."""
    before = window.settings.get(LAST_VERSION)
    if before == version:
        return
    window.settings.put(LAST_VERSION, version)
    if not before or _numbers(before) >= _numbers(version) or window.banner.isVisible():
        return

    def say(banner: Banner) -> None:
        words = _("Copper Desktop was updated to version {version}")
        text = _("Everything of yours is as it was.")
        banner.show_text("info", words.format(version=version), text)
        banner.offer(_("What’s ne&w"), window.dialogs.open_whats_new)

    window.banner.say(say)


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version in order; what is no number counts as 0."""
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))
