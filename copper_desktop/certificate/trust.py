"""Making the browsers of this computer believe its certificate, and undoing that.

Knows the commands of each platform as data and runs them without a shell; each concerns the
person's own account alone. What a person has to do themselves is in ``by_hand``.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from copper_desktop import errors
from copper_desktop.certificate.kept import Certificate, KeptCertificate

SECONDS = 120.0
"""How long a command may take: Windows and macOS ask the person first."""

NSS_PACKAGE = "libnss3-tools (Debian, Ubuntu) or nss-tools (Fedora)"

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrustStore:
    """A place that browsers believe: the commands to ask, to add and to take out.

    ``tool`` is the program that has to be there, ``package`` what has it where it may be missing.
    ``prepare`` are commands to run before ``add``.
    """

    tool: str
    ask: Command
    add: Command
    take_out: Command
    prepare: tuple[Command, ...] = ()
    package: str = ""

    @property
    def is_available(self) -> bool:
        """Whether its tool is installed."""
        return shutil.which(self.tool) is not None

    def by_hand(self) -> str:
        """Return the same as lines for a terminal."""
        return "\n".join(_quoted(command) for command in (*self.prepare, self.add))

    async def trusts(self) -> bool:
        """Tell whether the certificate is believed."""
        return self.is_available and await _succeeds(self.ask)

    async def trust(self) -> None:
        """Have the certificate believed; raises TrustToolMissing or CertificateNotTrusted."""
        self._require()
        for command in self.prepare:
            await _run(command)
        await _run(self.add)

    async def undo(self) -> None:
        """Have it believed no longer; raises TrustToolMissing or CertificateNotTrusted."""
        self._require()
        await _run(self.take_out)

    def _require(self) -> None:
        if not self.is_available:
            raise errors.TrustToolMissing(self.tool, self.package or self.tool)


def trust_store(certificate: Certificate, platform: str = sys.platform) -> TrustStore:
    """Return where the browsers of this platform look."""
    if platform == "win32":
        return _windows(certificate)
    return _macos(certificate) if platform == "darwin" else _nss(certificate)


async def renewed(kept: KeptCertificate) -> Certificate:
    """Make a new certificate, and have the old one believed no longer."""
    old = await kept.current()
    if old is not None and await trust_store(old).trusts():
        await trust_store(old).undo()
    return await kept.renew()


async def removed(kept: KeptCertificate) -> None:
    """Delete the certificate, and have it believed no longer."""
    old = await kept.current()
    if old is not None and await trust_store(old).trusts():
        await trust_store(old).undo()
    await kept.remove()


def system_store_by_hand(certificate: Certificate) -> str:
    """Return the lines that an administrator of a Linux computer enters for its system store.

    They are Debian's and Ubuntu's; Fedora has ``/etc/pki/ca-trust/source/anchors`` and
    ``update-ca-trust`` for the same. Firefox and Chromium do not look there on most
    distributions; other programs do.
    """
    target = f"/usr/local/share/ca-certificates/copper-desktop-{certificate.file.stem}.crt"
    copy = ("sudo", "install", "-m", "644", str(certificate.file), target)
    return f"{_quoted(copy)}\nsudo update-ca-certificates"


def _nss(certificate: Certificate) -> TrustStore:
    """The NSS database of the account, where Chromium, Chrome and Edge look on Linux.

    A leaf is trusted as a peer (``P``); as an authority (``C``) Chromium does not take it.
    """
    folder = Path.home() / ".pki" / "nssdb"
    base = ("certutil", "-d", f"sql:{folder}")
    nickname = f"Copper Desktop {certificate.file.stem}"  # a colon would name a token
    prepare: tuple[Command, ...] = ()
    if not (folder / "cert9.db").exists():
        prepare = (("mkdir", "-p", str(folder)), (*base, "-N", "--empty-password"))
    add = (*base, "-A", "-t", "P,,", "-n", nickname, "-i", str(certificate.file))
    return TrustStore(
        "certutil",
        (*base, "-L", "-n", nickname),
        add,
        (*base, "-D", "-n", nickname),
        prepare,
        NSS_PACKAGE,
    )


def _windows(certificate: Certificate) -> TrustStore:
    thumbprint = certificate.sha1.replace(":", "")
    base = ("certutil.exe", "-user")
    return TrustStore(
        "certutil.exe",
        (*base, "-verifystore", "Root", thumbprint),
        (*base, "-addstore", "Root", str(certificate.file)),
        (*base, "-delstore", "Root", thumbprint),
    )


def _macos(certificate: Certificate) -> TrustStore:
    file = str(certificate.file)
    keychain = str(Path.home() / "Library" / "Keychains" / "login.keychain-db")
    return TrustStore(
        "security",
        ("security", "verify-cert", "-c", file, "-p", "ssl", "-L", "-l"),
        ("security", "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", keychain, file),
        ("security", "remove-trusted-cert", file),
    )


async def _run(command: Command) -> None:
    done = await _completed(command)
    if done.returncode != 0:
        words = (done.stderr or done.stdout or "").strip().splitlines()
        raise errors.CertificateNotTrusted(words[-1][:200] if words else command[0])


async def _succeeds(command: Command) -> bool:
    return (await _completed(command)).returncode == 0


async def _completed(command: Command) -> subprocess.CompletedProcess[str]:
    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  fixed commands, no shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )

    try:
        return await asyncio.get_running_loop().run_in_executor(None, run)
    except (OSError, subprocess.SubprocessError) as error:
        raise errors.CertificateNotTrusted(f"{command[0]}: {type(error).__name__}") from error


def _quoted(command: Sequence[str]) -> str:
    if sys.platform == "win32":
        return subprocess.list2cmdline(command)
    import shlex

    return shlex.join(command)
