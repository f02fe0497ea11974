"""The browsers of a Windows computer: what they have registered under ``StartMenuInternet``.

Reads the registry through ``Registry``, so that what was recorded there can be read anywhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from ntpath import expandvars
from typing import Protocol

from copper_desktop.browsers.browser import Browser, private_option

CLIENTS = r"SOFTWARE\Clients\StartMenuInternet"
CHOICE = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\https\UserChoice"
_PROGRAM = re.compile(r'\s*(?:"([^"]+)"|(.+?\.exe\b)|(\S+))', re.IGNORECASE)
_NO_BROWSERS = ("IEXPLORE.EXE",)
"""Internet Explorer hands every page to Edge."""


class Registry(Protocol):
    """What is read of the registry; ``root`` is HKCU or HKLM."""

    def keys(self, root: str, path: str) -> Sequence[str]:
        """Return the names of the keys below ``path``; none where there is no such key."""

    def value(self, root: str, path: str, name: str) -> str:
        """Return a text value, the default one for an empty name; empty where there is none."""


def installed(registry: Registry) -> tuple[Browser, ...]:
    """Return the browsers of this person and of everybody on the computer."""
    chosen = registry.value("HKCU", CHOICE, "ProgId")
    found = dict[str, Browser]()
    for root in ("HKCU", "HKLM"):
        for key in registry.keys(root, CLIENTS):
            browser = _browser(registry, root, key, chosen)
            if browser is not None:
                found.setdefault(key, browser)
    return tuple(found.values())


def _browser(registry: Registry, root: str, key: str, chosen: str) -> Browser | None:
    path = f"{CLIENTS}\\{key}"
    line = registry.value(root, rf"{path}\shell\open\command", "")
    program = _PROGRAM.match(expandvars(line))
    if program is None or key.upper() in _NO_BROWSERS:
        return None
    command = program[1] or program[2] or program[3]
    name = registry.value(root, rf"{path}\Capabilities", "ApplicationName")
    own = registry.value(root, rf"{path}\Capabilities\URLAssociations", "https")
    if not name or name.startswith("@"):  # a text in a library
        name = registry.value(root, path, "") or key
    option = private_option(command)
    private = None if option is None else (command, option)
    return Browser(key, name, (command,), private, bool(chosen) and own == chosen)


if sys.platform == "win32":
    import winreg

    _ROOTS = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}

    class SystemRegistry:
        """This computer's registry."""

        def keys(self, root: str, path: str) -> Sequence[str]:
            """Return the names of the keys below ``path``."""
            try:
                with winreg.OpenKey(_ROOTS[root], path) as key:
                    return [winreg.EnumKey(key, n) for n in range(winreg.QueryInfoKey(key)[0])]
            except OSError:
                return []

        def value(self, root: str, path: str, name: str) -> str:
            """Return a text value."""
            try:
                with winreg.OpenKey(_ROOTS[root], path) as key:
                    found, _kind = winreg.QueryValueEx(key, name)
            except OSError:
                return ""
            return found if isinstance(found, str) else ""
