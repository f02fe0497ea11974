"""Which program listens on a port of this computer, as far as the system tells; no privileges."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_LISTENING = "0A"


def holder_of(port: int, proc: Path = Path("/proc")) -> str:
    """Return name and process id of who listens on ``port``; empty when it cannot be told."""
    if not proc.is_dir():
        return ""
    inodes = _inodes(port, proc)
    for process in proc.iterdir() if inodes else ():
        if process.name.isdecimal() and _has(process, inodes):
            with suppress(OSError):
                return f"{(process / 'comm').read_text().strip()} ({process.name})"
    return ""


def _inodes(port: int, proc: Path) -> set[str]:
    found = set()
    for name in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (proc / "net" / name).read_text().splitlines()[1:]:
                parts = line.split()
                if parts[3] == _LISTENING and int(parts[1].rpartition(":")[2], 16) == port:
                    found.add(f"socket:[{parts[9]}]")
    return found


def _has(process: Path, inodes: set[str]) -> bool:
    with suppress(OSError):
        for handle in (process / "fd").iterdir():
            with suppress(OSError):
                if str(handle.readlink()) in inodes:
                    return True
    return False
