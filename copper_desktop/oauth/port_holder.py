"""Which program holds a port, where the operating system tells: Linux, in ``/proc``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

_LISTENING = "0A"


def port_holder(port: int, proc: Path = Path("/proc")) -> str:
    """Return name and process id of a program that listens on ``port``; empty when unknown."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port, proc)}
    if not sockets:
        return ""
    for process in _processes(proc):
        with contextlib.suppress(OSError):  # somebody else's, or gone meanwhile
            if any(str(opened.readlink()) in sockets for opened in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} ({process.name})"
    return ""


def _inodes(port: int, proc: Path) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        with contextlib.suppress(OSError):
            for line in (proc / "net" / table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    yield fields[9]


def _processes(proc: Path) -> Iterator[Path]:
    return (found for found in proc.iterdir() if found.name.isdecimal())
