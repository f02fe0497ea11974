"""Colours, where a person looks on at a terminal and has not asked for none (``NO_COLOR``)."""

from __future__ import annotations

import os
import sys
from typing import TextIO

_CODES = {"ok": "32", "warning": "33", "failed": "31", "skipped": "2", "strong": "1"}


def has_colours(stream: TextIO) -> bool:
    """Tell whether to colour what is written to ``stream`` (no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty() and sys.platform != "win32"


def coloured(text: str, style: str, stream: TextIO) -> str:
    """Return ``text`` in a style, plain where there are no colours."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if has_colours(stream) else text
