"""Entries that are files: written whole or not at all."""

from __future__ import annotations

import contextlib
from pathlib import Path

from copper_desktop import errors


def write(path: Path, content: bytes) -> None:
    """Put ``content`` into the file, whose folder is made; raises LoginEntryNotChanged."""
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise errors.LoginEntryNotChanged(str(path), error.strerror or "") from error


def delete(path: Path) -> None:
    """Delete the file, if it is there; raises LoginEntryNotChanged."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise errors.LoginEntryNotChanged(str(path), error.strerror or "") from error
