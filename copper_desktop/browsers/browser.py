"""A browser that is installed here, and how a page is opened in it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath, PureWindowsPath
from typing import Any

URL = "%u"
"""Where the address goes in a command; at its end where it is not named."""

_FIREFOX, _CHROMIUM, _EDGE, _OPERA = "--private-window", "--incognito", "--inprivate", "--private"
_PRIVATE = {
    **dict.fromkeys(
        ("firefox", "firefox-esr", "firefox-developer-edition", "librewolf", "waterfox", "floorp"),
        _FIREFOX,
    ),
    **dict.fromkeys(
        (
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
            "brave",
            "brave-browser",
            "vivaldi",
            "vivaldi-stable",
        ),
        _CHROMIUM,
    ),
    **dict.fromkeys(("microsoft-edge", "microsoft-edge-stable", "msedge"), _EDGE),
    **dict.fromkeys(("opera", "launcher"), _OPERA),  # its program on Windows is launcher.exe
    "epiphany": "--incognito-mode",
    "falkon": "--private-browsing",
}
"""Program, in lower case and without its suffix → the option that opens a private window."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser: what the system calls it, what people do, and the commands that open a page.

    ``private`` is None where no command is known that opens a private window.
    """

    id: str
    name: str
    command: tuple[str, ...]
    private: tuple[str, ...] | None = None
    is_default: bool = False

    def open(self, url: str, *, private: bool = False) -> bool:
        """Hand an https or http address to the browser; False when it could not be started."""
        command = self.private if private else self.command
        if command is None or not url.startswith(("https://", "http://")):
            return False
        return _started(with_url(command, url))


def private_option(program: str) -> str | None:
    """Return the option with which ``program``, a path or a name, opens a private window."""
    windows = program.lower().endswith(".exe")
    name = (PureWindowsPath if windows else PurePath)(program).name
    stem = name.removesuffix(".app").lower().removesuffix(".exe")
    return _PRIVATE.get(stem.replace(" ", "-"))


def with_url(command: Sequence[str], url: str) -> list[str]:
    """Return ``command`` with the address in its place."""
    filled = [part.replace(URL, url) for part in command]
    return filled if any(URL in part for part in command) else [*filled, url]


def _started(command: Sequence[str]) -> bool:
    """Start a program that outlives this one; a thread waits for it, so that it leaves no trace."""
    quiet = subprocess.DEVNULL
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    try:
        process = subprocess.Popen(  # noqa: S603  the browser's own command, no shell
            command, stdin=quiet, stdout=quiet, stderr=quiet, **apart
        )
    except (OSError, ValueError):
        return False
    threading.Thread(target=process.wait, daemon=True).start()
    return True
