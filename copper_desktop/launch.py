"""How this program is started again by itself; the one place that knows how it was installed."""

from __future__ import annotations

import sys
from pathlib import Path


def is_packaged() -> bool:
    """Tell whether this program came with a Python of its own.

    PyInstaller sets ``sys.frozen``, the launcher on Windows gives the option ``-X packaged``.
    """
    return bool(getattr(sys, "frozen", False)) or "packaged" in sys._xoptions


def own_command(*arguments: str) -> list[str]:
    """Return the command that starts this very program with ``arguments``."""
    through_python = [] if is_packaged() else ["-m", "copper_desktop"]
    return [sys.executable, *through_python, *arguments]


def window_command(*arguments: str) -> list[str]:
    """Return the command that starts this program's window, on Windows without a console."""
    program, *rest = own_command(*arguments)
    if sys.platform == "win32":
        name = "CopperDesktop.exe" if is_packaged() else "pythonw.exe"
        beside = Path(program).with_name(name)
        program = str(beside) if beside.is_file() else program
    return [program, *rest]
