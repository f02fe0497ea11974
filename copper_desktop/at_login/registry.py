"""Starting at login on Windows: a value below the person's Run key.

What the person has switched off in Windows' own settings is noted in StartupApproved, whose value
begins with an odd byte then.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from copper_desktop import errors

NAME = "Copper Desktop"
"""The value's name, which the uninstaller knows too."""

_CURRENT = r"Software\Microsoft\Windows\CurrentVersion"
RUN = rf"{_CURRENT}\Run"
APPROVED = rf"{_CURRENT}\Explorer\StartupApproved\Run"


class Values(Protocol):
    """Values of the person's part of the registry; every method raises OSError."""

    def read(self, path: str) -> str | bytes | None:
        """Return the value named NAME of the key ``path``, None if there is none."""

    def write(self, path: str, value: str) -> None:
        """Write the value, and make the key."""

    def delete(self, path: str) -> None:
        """Delete the value, if it is there."""


class RunEntry:
    """The value of this program; ``command`` is what it is to start."""

    def __init__(self, command: Sequence[str], values: Values) -> None:
        self._command = command
        self._values = values

    def is_on(self) -> bool:
        """Tell whether Windows will start what the value names."""
        try:
            line, approved = self._values.read(RUN), self._values.read(APPROVED)
        except OSError:
            return False
        if not isinstance(line, str) or not Path(_program(line)).is_file():
            return False
        return not (isinstance(approved, bytes) and approved[:1] and approved[0] % 2)

    def switch(self, on: bool) -> None:
        """Write or delete the value; raises LoginEntryNotChanged."""
        try:
            if on:
                self._values.write(RUN, subprocess.list2cmdline(self._command))
            else:
                self._values.delete(RUN)
            with contextlib.suppress(OSError):  # Windows makes it anew when it is needed
                self._values.delete(APPROVED)
        except OSError as error:
            where = rf"HKEY_CURRENT_USER\{RUN}"
            raise errors.LoginEntryNotChanged(where, error.strerror or "") from error


def _program(line: str) -> str:
    """Return the program of a command line that ``list2cmdline`` made."""
    if line.startswith('"'):
        return line[1:].partition('"')[0]
    return line.partition(" ")[0]


if sys.platform == "win32":
    import winreg

    class SystemValues:
        """HKEY_CURRENT_USER."""

        def read(self, path: str) -> str | bytes | None:
            """Return the value."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                    found, _kind = winreg.QueryValueEx(key, NAME)
            except FileNotFoundError:
                return None
            return found if isinstance(found, str | bytes) else None

        def write(self, path: str, value: str) -> None:
            """Write the value."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
                winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, value)

        def delete(self, path: str) -> None:
            """Delete the value."""
            access = winreg.KEY_SET_VALUE
            root = winreg.HKEY_CURRENT_USER
            with (
                contextlib.suppress(FileNotFoundError),
                winreg.OpenKey(root, path, 0, access) as key,
            ):
                winreg.DeleteValue(key, NAME)
