"""A fresh Debian to install packages into: nothing in it but apt, ended with each command."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path

SECONDS = 240
FIRST, FIRST_HOME = "first", "/home/first"
SECOND, SECOND_HOME = "second", "/home/Zoë Ünal"
"""The people of a system."""

BROWSER = "xdg-open"
"""The program that is a browser there: it notes what it was given, for a browser outside."""
_BROWSER = """\
#!/bin/sh
env >"$HOME/environment"
printf %s "$1" >"$HOME/opening"
mv "$HOME/opening" "$HOME/opened"
"""

ENTER = """\
set -e
root=$1; shift
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
if test -d /tmp/.X11-unix; then
    mkdir -p "$root/tmp/.X11-unix"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
fi
exec chroot "$root" "$@"
"""

LOOPBACK_UP = """\
import fcntl, os, socket, struct, sys
request = struct.pack("16sh", b"lo", 1)  # SIOCSIFFLAGS, IFF_UP: netdevice(7)
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, request)
os.execvp(sys.argv[1], sys.argv[1:])
"""

SESSION = """\
set -e
export XDG_RUNTIME_DIR="$HOME/.run"
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
exec dbus-run-session -- sh -c '
printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
exec "$@"' session "$@"
"""


class Root:
    """The folder of a Debian system, entered with namespaces of its own.

    Needs to be root, as mounting does. What a command leaves running ends with it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def made(cls, suite: str, folder: Path) -> Root:
        """Make a fresh system of a Debian suite, with this machine's own sources and proxies."""
        settings = folder.with_suffix(".apt")
        dump = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, check=True)
        settings.write_bytes(dump.stdout)
        options = ("--quiet", "--variant=apt", "--skip=cleanup/apt", f"--aptopt={settings}")
        options += ("--include=ca-certificates,dbus,gnome-keyring",)
        subprocess.run(
            ["mmdebstrap", *options, suite, str(folder), "-"],
            input=_sources(suite),
            text=True,
            check=True,
            timeout=SECONDS,
        )
        for name in ("hosts", "resolv.conf", "ssl/certs/ca-certificates.crt"):
            shutil.copyfile(f"/etc/{name}", folder / "etc" / name)
        return cls(folder)

    def copy(self, folder: Path) -> Root:
        """Return a copy of the system, to be changed without consequences."""
        subprocess.run(["cp", "-a", str(self.folder), str(folder)], check=True, timeout=SECONDS)
        return Root(folder)

    def run(
        self, *command: str, user: str = "root", offline: bool = False, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a command; ``offline`` leaves it only the loopback interface."""
        network = ["--net", sys.executable, "-c", LOOPBACK_UP] if offline else []
        entering = ["unshare", "--mount", "--pid", "--fork", "--kill-child", *network]
        settings = [
            "env",
            "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND=noninteractive",
        ]
        inside = [*settings, *command]
        if user != "root":
            inside = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
            inside += ["--reset-env", "env", "LANG=C.UTF-8", *command]
        done = subprocess.run(
            [*entering, "sh", "-c", ENTER, "enter", str(self.folder), *inside],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        if check:
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done

    def install(self, package: Path) -> None:
        """Install a package file with what it depends on, and nothing that it only recommends."""
        shutil.copy(package, self.folder / "root" / package.name)
        self.run(
            "apt-get", "-qq", "-y", "--no-install-recommends", "install", f"/root/{package.name}"
        )

    def add_user(self, name: str, home: str) -> None:
        """Add a person with a home folder."""
        self.run("useradd", "--create-home", "--home-dir", home, "--shell", "/bin/sh", name)

    def put_browser(self) -> None:
        """Have pages opened by something that only notes their address."""
        program = self.folder / "usr/local/bin" / BROWSER
        program.write_text(_BROWSER)
        program.chmod(0o755)

    def in_session(
        self, user: str, *command: str, **options: bool
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in a person's session, with an unlocked gnome-keyring of their own."""
        return self.run("sh", "-c", SESSION, "session", *command, user=user, **options)

    def files(self, *folders: str) -> set[str]:
        """Return all the paths below the folders, as seen inside."""
        found = (path for folder in folders for path in (self.folder / folder).rglob("*"))
        return {str(path.relative_to(self.folder)) for path in found}


def opened(home: Path, running: Future[subprocess.CompletedProcess[str]]) -> str:
    """Return the address that the browser was started with, as soon as it is; only once."""
    file, deadline = home / "opened", time.monotonic() + SECONDS
    while not file.exists():
        assert not running.done(), running.result()
        assert time.monotonic() < deadline, "no browser was opened"
        time.sleep(0.05)
    address = file.read_text()
    file.unlink()
    return address


def _sources(suite: str) -> str:
    """Return this machine's own apt sources, for another suite."""
    own = re.search(r"^VERSION_CODENAME=(\w+)$", Path("/etc/os-release").read_text(), re.MULTILINE)
    assert own is not None
    folder = Path("/etc/apt/sources.list.d")
    texts = [file.read_text() for file in sorted(folder.glob("debian.sources"))]
    lines = Path("/etc/apt/sources.list")
    if not texts and lines.exists():
        texts = [lines.read_text()]
    return re.sub(rf"\b{own[1]}\b", suite, "\n".join(texts))
