"""Application files that a person names: read and written whole. Blocking."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path

from copper_desktop import errors
from copper_desktop.applications.file import MAX_BYTES
from copper_desktop.i18n import _


def read(path: Path) -> bytes:
    """Return at most MAX_BYTES + 1 bytes of a plain file; raises ApplicationFileUnreadable."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            raise errors.ApplicationFileUnreadable(str(path), _("it is no plain file"))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def write(path: Path, text: str) -> None:
    """Write ``text`` so that the old file stays until the new one is whole.

    Raises ApplicationFileUnreadable.
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except (OSError, ValueError) as error:
        with contextlib.suppress(OSError, ValueError):
            beside.unlink()
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> errors.ApplicationFileUnreadable:
    reason = error.strerror if isinstance(error, OSError) else None
    return errors.ApplicationFileUnreadable(str(path), reason or type(error).__name__)
