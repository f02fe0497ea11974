"""Which browser a person wants for a sign-in: asked, remembered, and used.

A choice is remembered for one application or for all; one whose browser has gone counts as none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from copper_desktop.browsers.browser import Browser
from copper_desktop.storage.preferences import Preference

if TYPE_CHECKING:
    from copper_desktop.storage.settings import Settings

OpenBrowser = Callable[[str], bool]

DEFAULT, LINK = "default", "link"
"""What stands in a choice for the system's default browser, and for opening none."""

_PRIVATE = "private "


@dataclass(frozen=True, slots=True)
class BrowserChoice:
    """A browser's id, or DEFAULT or LINK, and whether a private window is wanted."""

    browser: str = DEFAULT
    private: bool = False


def installed() -> tuple[Browser, ...]:
    """Return the browsers of this computer, the default first; blocks, on macOS for a moment."""
    found: tuple[Browser, ...]
    if sys.platform == "win32":
        from copper_desktop.browsers.registry import SystemRegistry
        from copper_desktop.browsers.registry import installed as registered

        found = registered(SystemRegistry())
    elif sys.platform == "darwin":
        from copper_desktop.browsers import launch_services

        found = launch_services.installed(launch_services.ask())
    else:
        from copper_desktop.browsers import desktop_entries

        found = desktop_entries.installed(os.environ)
    return tuple(sorted(found, key=lambda each: (not each.is_default, each.name.casefold())))


class Browsers:
    """What can be chosen, what was chosen, and what opens pages as chosen.

    ``open_default`` opens a page as the desktop does, and returns whether that took it.
    """

    def __init__(
        self,
        settings: Settings,
        open_default: OpenBrowser,
        find: Callable[[], tuple[Browser, ...]] = installed,
    ) -> None:
        self._settings, self._open_default, self._find = settings, open_default, find
        self._found: tuple[Browser, ...] | None = None

    def found(self) -> tuple[Browser, ...]:
        """Return the browsers that there are, the default first; blocks the first time."""
        if self._found is None:
            self._found = self._find()
        return self._found

    def named(self, name: str) -> Browser | None:
        """Return the browser that people or the system call ``name``, in any case of letters."""
        wanted = name.casefold()
        for browser in self.found():
            if wanted in (browser.name.casefold(), _short(browser.id), browser.id.casefold()):
                return browser
        return None

    def remembered(self, application_id: str | None) -> BrowserChoice | None:
        """Return what was chosen for an application, else for all; None is to ask."""
        saved = self._saved(application_id) or self._saved(None)
        return saved if saved is not None and self._is_there(saved) else None

    def remembered_for(self, application_id: str) -> BrowserChoice | None:
        """Return what was chosen for this application alone, whether or not it is there."""
        return self._saved(application_id)

    def remember(self, choice: BrowserChoice | None, application_id: str | None) -> None:
        """Remember a choice for an application, or for all; None is to ask again."""
        saved = "" if choice is None else f"{_PRIVATE if choice.private else ''}{choice.browser}"
        self._settings.put(_preference(application_id), saved)

    def has_private(self, browser: str) -> bool:
        """Return whether a private window of that choice of browser can be opened."""
        found = self._chosen(browser)
        return found is not None and found.private is not None

    def opener(self, choice: BrowserChoice) -> OpenBrowser:
        """Return what opens a page as chosen; it returns whether something took the page."""
        if choice == BrowserChoice():
            return self._open_default
        found = self._chosen(choice.browser)
        return _open_nothing if found is None else partial(found.open, private=choice.private)

    def _saved(self, application_id: str | None) -> BrowserChoice | None:
        saved = self._settings.get(_preference(application_id))
        if not saved:
            return None
        return BrowserChoice(saved.removeprefix(_PRIVATE), saved.startswith(_PRIVATE))

    def _is_there(self, choice: BrowserChoice) -> bool:
        if choice.private:
            return self.has_private(choice.browser)
        return choice.browser in (DEFAULT, LINK) or self._chosen(choice.browser) is not None

    def _chosen(self, browser: str) -> Browser | None:
        for found in self.found():
            if found.is_default if browser == DEFAULT else found.id == browser:
                return found
        return None


def _open_nothing(_url: str) -> bool:
    return False


def _preference(application_id: str | None) -> Preference[str]:
    return Preference("browser" if application_id is None else f"browser.{application_id}", "")


def _short(browser_id: str) -> str:
    return browser_id.casefold().removesuffix(".desktop")
