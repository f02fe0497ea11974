"""Runs a command in a session of its own: a private home, D-Bus, an unlocked gnome-keyring, and on
request an X server with a window manager. Everything ends, and is deleted, with the command.

    python3 packaging/private_session.py [--display] [--password PASSWORD] -- COMMAND [ARGUMENT …]

So tests and the off-screen demo use a real credential store without touching anybody's own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

INSIDE = "COPPER_DESKTOP_PRIVATE_SESSION"


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--display", action="store_true")
    parser.add_argument("--password", default="", help="of the keyring (default: a random one)")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if INSIDE not in os.environ:
        return _enter()
    with contextlib.ExitStack() as session:
        if options.display:
            os.environ["DISPLAY"] = session.enter_context(_display())
            session.enter_context(_running(["openbox"]))
        _unlock_keyring(options.password or secrets.token_hex(16))
        return subprocess.run(options.command, check=False).returncode


def _enter() -> int:
    """Run this script again inside a private home and a private D-Bus session."""
    with tempfile.TemporaryDirectory(prefix="copper-desktop-session-") as folder:
        home = Path(folder)
        (home / "run").mkdir(mode=0o700)
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND", "BROWSER")
            and not name.startswith(("XDG_", "DBUS_", "GNOME_", "KDE_"))
        }
        environment |= {INSIDE: "1", "HOME": folder, "XDG_RUNTIME_DIR": str(home / "run")}
        command = ["dbus-run-session", "--", sys.executable, *sys.argv]
        return subprocess.run(command, env=environment, check=False).returncode


def _unlock_keyring(password: str) -> None:
    """Start gnome-keyring with a login keyring."""
    subprocess.run(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets"],
        input=password.encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


@contextlib.contextmanager
def _display() -> Iterator[str]:
    """Start an X server on a number of its own choice; yield its DISPLAY."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1440x1000x24",
        "-nolisten",
        "tcp",
    ]
    with _running(command, pass_fds=(writing,)):
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        if not number:
            raise SystemExit("Xvfb did not start")
        yield f":{number}"


@contextlib.contextmanager
def _running(command: list[str], pass_fds: tuple[int, ...] = ()) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, pass_fds=pass_fds, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
