"""Whether this program runs where a browser's way back over loopback may not reach it.

Reads the environment and a few files; asks nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path


class Remoteness(StrEnum):
    """What is between the person's browser and this program."""

    SSH = "ssh"
    WSL = "wsl"
    CONTAINER = "container"
    TERMINAL_SERVER = "terminal_server"


def remoteness(environ: Mapping[str, str], root: Path = Path("/")) -> tuple[Remoteness, ...]:
    """Return everything that applies, in the order in which it matters.

    On a terminal server (RDP) all people share one loopback, so that a fixed port can be another
    person's. A Flatpak is a container that shares the computer's loopback.
    """
    applies = {
        Remoteness.SSH: any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT")),
        Remoteness.WSL: bool(environ.get("WSL_DISTRO_NAME")),
        Remoteness.CONTAINER: environ.get("container", "flatpak") != "flatpak"
        or any((root / marker).exists() for marker in (".dockerenv", "run/.containerenv")),
        Remoteness.TERMINAL_SERVER: environ.get("SESSIONNAME", "").upper().startswith("RDP-")
        or bool(environ.get("XRDP_SESSION")),
    }
    return tuple(kind for kind, found in applies.items() if found)
