"""Runs a command in a session of its own: a private home, D-Bus, an unlocked gnome-keyring or
KeePassXC, and on request an X server with a window manager. Everything ends, and is deleted, with
the command.

    python3 packaging/private_session.py [--display] [--password PASSWORD] [--keepassxc]
        -- COMMAND [ARGUMENT …]

So tests and the off-screen demo use a real credential store without touching anybody's own.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

INSIDE = "COPPER_DESKTOP_PRIVATE_SESSION"


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--display", action="store_true")
    parser.add_argument("--password", default="", help="of the keyring (default: a random one)")
    parser.add_argument(
        "--keepassxc", action="store_true", help="KeePassXC in the place of gnome-keyring"
    )
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if INSIDE not in os.environ:
        return _enter()
    with contextlib.ExitStack() as session:
        if options.display:
            os.environ["DISPLAY"] = session.enter_context(_display())
            session.enter_context(_running(["openbox"]))
        password = options.password or secrets.token_hex(16)
        if options.keepassxc:
            session.enter_context(_keepassxc(password))
        else:
            _unlock_keyring(password)
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


KEEPASSXC_INI = """[General]
ConfigVersion=2
SingleInstance=false
UpdateCheckMessageShown=true
[GUI]
CheckForUpdates=false
[FdoSecrets]
Enabled=true
ShowNotification=false
ConfirmAccessItem=false
ConfirmDeleteItem=false
"""
"""Serves the Secret Service and asks nobody about each entry."""


@contextlib.contextmanager
def _keepassxc(password: str) -> Iterator[None]:
    """Run KeePassXC off screen with a database that is open, and shared as the Secret Service.

    Which group is shared stands in the database, where only its XML form lets it be written.
    """
    home = Path.home()
    made, xml, shared = home / "made.kdbx", home / "made.xml", home / "shared.kdbx"
    _keepassxc_cli(f"{password}\n{password}\n", "db-create", "--set-password", str(made))
    text = _keepassxc_cli(f"{password}\n", "export", str(made))
    root = text.partition("<Root>")[2].partition("<UUID>")[2].partition("</UUID>")[0]
    group = uuid.UUID(bytes=base64.b64decode(root))
    item = f"<Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{{{group}}}</Value>"
    custom = f"<CustomData><Item>{item}</Item></CustomData></Meta>"
    xml.write_text(text.replace("</Meta>", custom, 1), encoding="utf-8")
    entered = f"{password}\n{password}\n"
    _keepassxc_cli(entered, "import", "--set-password", str(xml), str(shared))
    config = home / "keepassxc.ini"
    config.write_text(KEEPASSXC_INI)
    command = ["keepassxc", "--config", str(config), "--pw-stdin", str(shared)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    quiet = subprocess.DEVNULL
    reading, writing = os.pipe()
    os.write(writing, f"{password}\n".encode())
    os.close(writing)
    with subprocess.Popen(
        command, stdin=reading, stdout=quiet, stderr=quiet, env=environment
    ) as process:
        os.close(reading)
        try:
            _wait_for_secret_service()
            yield
        finally:
            process.terminate()


def _keepassxc_cli(entered: str, *arguments: str) -> str:
    done = subprocess.run(
        ["keepassxc-cli", *arguments], input=entered, capture_output=True, text=True, check=True
    )
    return done.stdout


def _wait_for_secret_service() -> None:
    """Return once KeePassXC answers for an open collection.

    Whoever asks for one before its name has an owner would have D-Bus start gnome-keyring.
    """
    send = ["dbus-send", "--session", "--print-reply"]
    name = "org.freedesktop.secrets"
    owned = [*send, "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner"]
    locked = [
        *send,
        f"--dest={name}",
        "/org/freedesktop/secrets/aliases/default",
        "org.freedesktop.DBus.Properties.Get",
        "string:org.freedesktop.Secret.Collection",
        "string:Locked",
    ]
    _wait_for([*owned, f"string:{name}"], "boolean true")
    _wait_for(locked, "boolean false")


def _wait_for(command: list[str], words: str) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if words in done.stdout:
            return
        time.sleep(0.1)
    raise SystemExit("KeePassXC did not open its database")


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
