"""Windows as far as Wine has it, with a registry and a disk of its own.

What Wine 8 lacks is bridged here and nowhere else: libraries that Windows has, and a plugin of
Qt that asks Wine's network list for ever.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import shutil
import ssl
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from copper_desktop.sandbox.browser import ScriptedBrowser
from tests.installers.root import LOOPBACK_UP

HERE = Path(__file__).parent
STUBS = ("icuuc", "mscms", "bcryptprimitives")
SECONDS = 240
PERSON, COMPUTER = "HKCU", "HKLM"

_TRUSTED = r"Software\Microsoft\SystemCertificates\Root\Certificates"
_HASH_PROPERTY, _CERTIFICATE_PROPERTY = 3, 32
"""CERT_SHA1_HASH_PROP_ID and CERT_CERT_PROP_ID, in which a certificate is kept there."""


class Wine:
    """A Windows in a folder, on which programs are installed and run."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.command("wineboot", "--init")
        self.command("winecfg", "-v", "win10")
        self.user = next((folder / "drive_c" / "users").glob("[!P]*"))
        self.program = self.user / "AppData/Local/Programs/Copper Desktop"
        self.program_of_all = folder / "drive_c/Program Files/Copper Desktop"
        self.managed = folder / "drive_c/ProgramData/copper-desktop"

    def command(self, *command: str, offline: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a command of Windows; its output, a few lines, is read as UTF-8.

        ``offline`` leaves it only the loopback interface, which needs to be root. Wine's own
        desktop may live on and hold the pipes open: it is not waited for.
        """
        with self._started(*command, offline=offline) as process:
            status = process.wait(timeout=SECONDS)
            assert process.stdout is not None
            assert process.stderr is not None
            output, problems = (_waiting(stream) for stream in (process.stdout, process.stderr))
        return subprocess.CompletedProcess(command, status, output, problems)

    def _started(self, *command: str, offline: bool = False) -> subprocess.Popen[bytes]:
        entering = ["unshare", "--net", sys.executable, "-c", LOOPBACK_UP] if offline else []
        return subprocess.Popen(
            [*entering, "wine", *command],
            env=self._environment(),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "WINEPREFIX": str(self.folder),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscms=n,b;winemenubuilder.exe=d",
        }

    @contextmanager
    def running_sandbox(self) -> Iterator[None]:
        """Run the installed program, which serves, until the end."""
        with self._started(str(self.program / "copper-desktop.exe"), "sandbox") as process:
            try:
                assert process.stdout is not None
                line = process.stdout.readline()
                assert line.startswith(b"address"), line
                yield
            finally:
                process.kill()

    def connect(self) -> str:
        """Sign in on the command line, with a browser outside; return the connection's id."""
        (program,) = self._programs()
        command = (str(program / "copper-desktop.exe"), "connect", "--no-browser", "--json")
        with self._started(*command) as process:
            assert process.stdout is not None
            for line in process.stdout:
                event = json.loads(line)
                if "url" in event:
                    asyncio.run(ScriptedBrowser().visit(event["url"]))
                elif event["event"] == "connected":
                    return str(event["connection"]["id"])
        raise AssertionError("the sign-in ended without a connection")

    def copper_desktop(
        self, *arguments: str, offline: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run the program that is installed, for the person or for all, as in a terminal."""
        (program,) = self._programs()
        return self.command(str(program / "copper-desktop.exe"), *arguments, offline=offline)

    def _programs(self) -> list[Path]:
        return [path for path in (self.program, self.program_of_all) if path.exists()]

    def bridge_gaps(self) -> None:
        """Put beside the program what Windows has and Wine lacks."""
        (program,) = self._programs()
        for name in STUBS:
            library = program / f"{name}.dll"
            compiler = ["x86_64-w64-mingw32-gcc", "-shared", "-o", str(library)]
            subprocess.run([*compiler, str(HERE / f"{name}.c"), "-ladvapi32"], check=True)
        shutil.rmtree(program / "lib/PySide6/plugins/networkinformation")

    def registered(self, key: str, name: str = "", *, hive: str = PERSON) -> str | None:
        """Return a text of the registry, by default of the person's; None where there is none."""
        chosen = ["/v", name] if name else ["/ve"]
        told = self.command("reg", "query", f"{hive}\\{key}", *chosen)
        found = re.search(r"REG_(?:EXPAND_)?SZ +(.*)", told.stdout)
        return found[1].strip() if told.returncode == 0 and found else None

    def trust(self, certificate: bytes) -> None:
        """Put an authority's certificate (PEM) where Windows keeps those that a computer trusts."""
        encoded = ssl.PEM_cert_to_DER_cert(certificate.decode())
        digest = hashlib.sha1(encoded, usedforsecurity=False).digest()
        properties = ((_HASH_PROPERTY, digest), (_CERTIFICATE_PROPERTY, encoded))
        kept = b"".join(struct.pack("<III", kind, 1, len(x)) + x for kind, x in properties)
        key = rf"HKLM\{_TRUSTED}\{digest.hex().upper()}"
        value = ("/v", "Blob", "/t", "REG_BINARY", "/d", kept.hex(), "/f")
        assert self.command("reg", "add", key, *value).returncode == 0

    def end(self) -> None:
        """End everything that still runs."""
        environment = os.environ | {"WINEPREFIX": str(self.folder)}
        subprocess.run(["wineserver", "--kill"], env=environment, check=False)
        subprocess.run(["wineserver", "--wait"], env=environment, check=False, timeout=SECONDS)


def _waiting(stream: IO[bytes]) -> str:
    """Return what can be read at once, with the ends of lines that text has here."""
    os.set_blocking(stream.fileno(), False)
    return (stream.read() or b"").decode().replace("\r\n", "\n")
