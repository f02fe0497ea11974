"""Starting at login as Linux desktops do it.

Desktop Application Autostart Specification 0.5, Desktop Entry Specification 1.5.
"""

from __future__ import annotations

import configparser
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from copper_desktop.at_login import files

_SECTION = "Desktop Entry"
_RESERVED = re.compile(r"""[\s"'\\><~|&;$*?#()`]""")
"""Characters for which an argument is quoted (Desktop Entry Specification, "The Exec key")."""


class AutostartFile:
    """The file in the person's autostart folder; ``command`` is what it is to start.

    A program that was uninstalled leaves no fault behind: its ``TryExec`` is not found then, and
    the desktop ignores the file.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] = os.environ) -> None:
        self._command = command
        base = Path(environment.get("XDG_CONFIG_HOME", ""))
        if not base.is_absolute():
            base = Path(environment.get("HOME", "~")).expanduser() / ".config"
        self.path = base / "autostart" / "copper-desktop.desktop"

    def is_on(self) -> bool:
        """Tell whether the desktop will start what the file names."""
        entry = self._read()
        if not entry or _is(entry.get("Hidden")):
            return False
        if not _is(entry.get("X-GNOME-Autostart-enabled", "true")):
            return False
        return shutil.which(entry.get("TryExec", "")) is not None

    def switch(self, on: bool) -> None:
        """Write or delete the file; raises LoginEntryNotChanged."""
        if on:
            files.write(self.path, self._content().encode())
        else:
            files.delete(self.path)

    def _content(self) -> str:
        return "\n".join(
            (
                f"[{_SECTION}]",
                "Type=Application",
                "Name=Copper Desktop",
                "Comment=Connect to Copper through your own browser",
                f"TryExec={_value(self._command[0])}",
                f"Exec={_value(' '.join(map(_argument, self._command)))}",
                "Icon=copper-desktop",
                "Terminal=false",
                "StartupNotify=false",
                "X-GNOME-Autostart-enabled=true",
                "",
            )
        )

    def _read(self) -> Mapping[str, str]:
        """Return what the file says; nothing where it cannot be read."""
        parser = configparser.RawConfigParser(
            delimiters=("=",), comment_prefixes=("#",), strict=False
        )
        keys = ("Hidden", "X-GNOME-Autostart-enabled", "TryExec")
        try:
            parser.read_string(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, configparser.Error):
            return {}
        if not parser.has_section(_SECTION):
            return {}
        found = dict(parser.items(_SECTION))  # in small letters
        return {key: _text(found[key.lower()]) for key in keys if key.lower() in found}


def _argument(text: str) -> str:
    """Return ``text`` as one argument of an Exec key."""
    text = text.replace("%", "%%")
    if not _RESERVED.search(text):
        return text
    return '"' + re.sub(r'(["`$\\])', r"\\\1", text) + '"'


def _value(text: str) -> str:
    """Return ``text`` as a value of a desktop file, where a backslash is two."""
    return text.replace("\\", "\\\\")


def _text(value: str) -> str:
    """Return what a value of a desktop file means; the reverse of ``_value``."""
    return value.replace("\\\\", "\\")


def _is(text: str | None) -> bool:
    return (text or "").strip().lower() == "true"
