"""What to install or start where there is no credential store, on this very system."""

from __future__ import annotations

import platform
import sys

from copper_desktop.i18n import _

_COMMANDS = {
    "debian": "sudo apt install gnome-keyring",
    "fedora": "sudo dnf install gnome-keyring",
    "rhel": "sudo dnf install gnome-keyring",
    "suse": "sudo zypper install gnome-keyring",
    "arch": "sudo pacman -S gnome-keyring",
    "alpine": "doas apk add gnome-keyring",
}


def advice() -> str:
    """Return what brings a credential store to this computer, in the language in use."""
    if sys.platform != "linux":
        return _("Sign out of this computer and in again, then look again.")
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


def _command() -> str | None:
    try:
        found = platform.freedesktop_os_release()
    except OSError:
        return None
    names = [found.get("ID", ""), *found.get("ID_LIKE", "").split()]
    return next((_COMMANDS[name] for name in names if name in _COMMANDS), None)
