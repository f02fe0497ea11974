"""The per-install certificate: its files, its passphrase in the credential store, its renewal.

Made on this computer when it is first needed, and never sent anywhere. The private key lies on
disk encrypted; the entry of its passphrase carries the certificate's number, which is the file
names' too, so that nothing is ever left in the credential store without a trace. Knows nothing of
who trusts the certificate.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.storage.credentials import CredentialStore
from copper_desktop.storage.store_status import StoreState

T = TypeVar("T")

RENEWAL = timedelta(days=30)
"""How long before its end a person is told that the certificate has to be renewed."""

COMMON_NAME = "Copper Desktop on this computer"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What people are shown of the certificate; times are aware, in UTC.

    ``file`` is PEM. ``sha256`` and ``sha1`` are fingerprints in upper-case hex with colons.
    """

    file: Path
    names: tuple[str, ...]
    begins: datetime
    ends: datetime
    sha256: str
    sha1: str

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is time to renew it."""
        return now >= self.ends - RENEWAL


class KeptCertificate:
    """This installation's certificate, in ``folder``.

    ``credentials`` returns the store that holds the passphrase. Methods raise CertificateUnusable
    when the folder cannot be used, or a CredentialStoreError.
    """

    def __init__(
        self,
        folder: Path,
        credentials: Callable[[], CredentialStore],
        clock: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._credentials = credentials
        self.clock = clock

    async def current(self) -> Certificate | None:
        """Return the certificate that is there, expired or not; None before the first one."""
        return await _in_thread(self._read)

    async def context(self) -> ssl.SSLContext:
        """Return what a server answers with; makes a certificate where there is none to use."""
        from copper_desktop.self_signed import server_context

        found = await self.current()
        if found is not None and self.clock() < found.ends:
            with contextlib.suppress(errors.SecretMissing, ssl.SSLError, FileNotFoundError):
                passphrase = await self._credentials().read(_entry(_number(found.file)))
                key = _key(found.file)
                return await _in_thread(lambda: server_context(found.file, key, passphrase))
        made = await self.renew()
        passphrase = await self._credentials().read(_entry(_number(made.file)))
        return await _in_thread(lambda: server_context(made.file, _key(made.file), passphrase))

    async def renew(self) -> Certificate:
        """Make a new certificate in place of the old one; it has to be trusted anew.

        The key's file comes first, which notes the entry's name; then the passphrase, then the
        certificate's file, which makes it the current one. Leftovers go last.
        """
        from copper_desktop.self_signed import issue

        number, passphrase = secrets.token_hex(8), secrets.token_urlsafe(32)
        file = self._folder / f"{number}.pem"
        now = self.clock()
        leaf = await _in_thread(lambda: issue(COMMON_NAME, now, passphrase))
        await _in_thread(lambda: _write(_key(file), leaf.private_key))
        await self._credentials().write(_entry(number), passphrase)
        await _in_thread(lambda: _write(file, leaf.certificate))
        await self._sweep(file)
        made = await self.current()
        if made is None:
            raise errors.CertificateUnusable(N_("it was removed meanwhile"))
        return made

    async def passphrase(self) -> str | None:
        """Return the passphrase of the key, unless a person would have to be asked for it."""
        found = await self.current()
        store = self._credentials()
        if found is None or (await store.status()).state is not StoreState.READY:
            return None
        with contextlib.suppress(errors.CredentialStoreError):
            return await store.read(_entry(_number(found.file)))
        return None

    async def take_along(self, passphrase: str, before: CredentialStore) -> None:
        """Keep the passphrase in the store that is in use now, no longer in the one before.

        Otherwise a new certificate would be made, which nothing trusts yet.
        """
        found = await self.current()
        if found is not None:
            entry = _entry(_number(found.file))
            await self._credentials().write(entry, passphrase)
            await before.delete(entry)

    async def remove(self) -> None:
        """Delete certificate, key and passphrase."""
        await self._sweep(None)

    async def _sweep(self, keep: Path | None) -> None:
        for key in await _in_thread(lambda: sorted(self._folder.glob("*.key"))):
            file = key.with_suffix(".pem")
            if file != keep:
                await _in_thread(partial(file.unlink, missing_ok=True))
                await self._credentials().delete(_entry(_number(file)))
                await _in_thread(partial(key.unlink, missing_ok=True))

    def _read(self) -> Certificate | None:
        """Return the newest readable certificate; one that was cut short is as good as none."""
        files = sorted(self._folder.glob("*.pem"), key=lambda file: file.stat().st_mtime_ns)
        return _facts(files[-1]) if files else None


def _facts(file: Path) -> Certificate | None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    try:
        parsed = x509.load_pem_x509_certificate(file.read_bytes())
        names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return None
    return Certificate(
        file,
        tuple(str(name.value) for name in names),
        parsed.not_valid_before_utc,
        parsed.not_valid_after_utc,
        parsed.fingerprint(hashes.SHA256()).hex(":").upper(),
        parsed.fingerprint(hashes.SHA1()).hex(":").upper(),  # noqa: S303  how Windows names it
    )


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, for the person alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    beside.write_bytes(content)
    beside.replace(file)


def _key(certificate: Path) -> Path:
    return certificate.with_suffix(".key")


def _number(file: Path) -> str:
    return file.stem


def _entry(number: str) -> str:
    return f"https-certificate-{number}"


async def _in_thread(call: Callable[[], T]) -> T:
    try:
        return await asyncio.get_running_loop().run_in_executor(None, call)
    except ssl.SSLError:
        raise
    except FileNotFoundError:
        raise
    except OSError as error:
        raise errors.CertificateUnusable(error.strerror or type(error).__name__) from error
