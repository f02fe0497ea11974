"""What to install or start where there is no credential store, on this very system.

Looks at what is installed; runs nothing.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

from copper_desktop.i18n import N_, _

_COMMANDS = {
    "debian": "sudo apt install gnome-keyring",
    "fedora": "sudo dnf install gnome-keyring",
    "rhel": "sudo dnf install gnome-keyring",
    "suse": "sudo zypper install gnome-keyring",
    "arch": "sudo pacman -S gnome-keyring",
    "alpine": "doas apk add gnome-keyring",
}


_INSTALLED = (
    (
        "gnome-keyring-daemon",
        N_(
            "gnome-keyring is installed and does not run. Sign out and in again, or start it in a "
            "terminal with “gnome-keyring-daemon --start --components=secrets”."
        ),
    ),
    (
        "keepassxc",
        N_(
            "KeePassXC is installed. Start it, switch on “Secret Service Integration” in its "
            "settings, and open a database that is shared there."
        ),
    ),
    ("kwalletd6", N_("KWallet is installed and does not run. Sign out and in again.")),
    ("kwalletd5", N_("KWallet is installed and does not run. Sign out and in again.")),
)
"""Programs that are credential stores, the first of which is advised, and how each is started."""


def advice() -> str:
    """Return what brings a credential store to this computer, in the language in use."""
    if sys.platform != "linux":
        return _("Sign out of this computer and in again, then look again.")
    if not _has_bus():
        return _(
            "This session has no D-Bus, over which credential stores are spoken to. Start Copper "
            "Desktop from your desktop, or within “dbus-run-session”."
        )
    for program, text in _INSTALLED:
        if shutil.which(program):
            return _(text)
    command = _command()
    if command is None:
        return _(
            "Install gnome-keyring, KeePassXC or KWallet with the package manager of this system. "
            "Then sign out and in again, so that it starts with your session."
        )
    return _(
        "Install one with “{command}”, then sign out and in again, so that it starts with your "
        "session. KeePassXC and KWallet do as well. A session without a desktop has to start it "
        "within “dbus-run-session”."
    ).format(command=command)


def _has_bus() -> bool:
    """Tell whether this session has a D-Bus (the address, or systemd's socket)."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    named = "DBUS_SESSION_BUS_ADDRESS" in os.environ
    return named or (runtime is not None and (Path(runtime) / "bus").exists())


def _command() -> str | None:
    try:
        found = platform.freedesktop_os_release()
    except OSError:
        return None
    names = [found.get("ID", ""), *found.get("ID_LIKE", "").split()]
    return next((_COMMANDS[name] for name in names if name in _COMMANDS), None)
