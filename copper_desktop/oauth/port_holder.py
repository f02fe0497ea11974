"""Which program listens on a port of this computer, as far as the system tells; no privileges.

Linux tells in ``/proc``, macOS through ``lsof``, Windows through ``netstat`` and ``tasklist``.
Blocks, on macOS and Windows for up to a few seconds.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

SECONDS = 5.0
"""How long each command may take."""

_LISTENING = "0A"
_NOBODY = ("0.0.0.0:0", "[::]:0")
"""The far end of a socket that listens; netstat's word for that is in the system's language."""

Run = Callable[[Sequence[str]], str]


def holder_of(port: int) -> str:
    """Return name and process id of who listens on ``port``; empty when it cannot be told."""
    if sys.platform == "win32":
        return from_netstat(port, _output)
    return from_lsof(port, _output) if sys.platform == "darwin" else from_proc(port)


def from_proc(port: int, proc: Path = Path("/proc")) -> str:
    """Tell it from a Linux kernel's files."""
    if not proc.is_dir():
        return ""
    inodes = _inodes(port, proc)
    for process in proc.iterdir() if inodes else ():
        if process.name.isdecimal() and _has(process, inodes):
            with suppress(OSError):
                return f"{(process / 'comm').read_text().strip()} ({process.name})"
    return ""


def from_lsof(port: int, run: Run) -> str:
    """Tell it from what ``lsof`` prints: a line ``pPROCESS``, then a line ``cNAME``."""
    process = ""
    for line in run(("lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc")).splitlines():
        if line.startswith("p"):
            process = line[1:]
        elif line.startswith("c") and process:
            return f"{line[1:]} ({process})"
    return ""


def from_netstat(port: int, run: Run) -> str:
    """Tell it from what ``netstat`` and ``tasklist`` of Windows print."""
    for line in run(("netstat", "-ano")).splitlines():
        parts = line.split()
        if len(parts) == 5 and parts[1].endswith(f":{port}") and parts[2] in _NOBODY:
            process = parts[4]
            listed = run(("tasklist", "/FI", f"PID eq {process}", "/FO", "CSV", "/NH"))
            names = [row[0] for row in csv.reader(listed.splitlines()) if row[1:2] == [process]]
            return f"{names[0] if names else '?'} ({process})"
    return ""


def _output(command: Sequence[str]) -> str:
    """Return what a command of the system prints; nothing when it cannot be run."""
    try:
        done = subprocess.run(  # noqa: S603  fixed commands, no shell
            command, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


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
