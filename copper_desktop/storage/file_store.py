"""The encrypted file as a credential store: like the platform's, but its password is asked here.

The passphrase is asked for once, for everybody who waits, and again only when it was wrong.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, cast

from copper_desktop import errors
from copper_desktop.storage import backends
from copper_desktop.storage.keyring_store import DEADLINE, KeyringStore
from copper_desktop.storage.passphrases import Prompt, is_strong
from copper_desktop.storage.sealed_file import SealedFile

if TYPE_CHECKING:
    from asyncio import Future


class FileStore(KeyringStore):
    """Entries of ``file``; ``prompt`` asks for its passphrase."""

    def __init__(
        self, namespace: str, file: SealedFile, prompt: Prompt, *, deadline: float = DEADLINE
    ) -> None:
        super().__init__(namespace, deadline=deadline, choose=lambda: file)
        self._prompt = prompt
        self._asking: Future[str | None] | None = None
        self.name = file.name

    async def create(self, passphrase: str) -> None:
        """Make the file; raises PassphraseWeak, or StoreExists when it is there already."""
        _require_strong(passphrase)
        await self._called(lambda backend: _file(backend).create(passphrase))

    async def change_passphrase(self, passphrase: str) -> None:
        """Set another passphrase, after asking for the present one where it is locked."""
        _require_strong(passphrase)
        await self._run(lambda backend: _file(backend).change_passphrase(passphrase))

    async def delete(self, entry: str) -> None:
        """Delete a secret, also one that cannot be read any more."""
        service = self._service(entry)
        await self._run(lambda backend: backend.delete_password(service, ""))

    async def _ask_person(self, stopped: threading.Event) -> bool:
        """Ask until the passphrase is right, or there is none to be had."""
        import asyncio

        wrong = False
        while not stopped.is_set():
            self._asking = asyncio.ensure_future(self._prompt.ask(wrong))
            try:
                passphrase = await self._asking
            except asyncio.CancelledError:
                if not stopped.is_set():
                    raise
                return False
            finally:
                self._asking.cancel()
            if passphrase is None:
                return False
            if await self._called(partial(_open, passphrase), patience=False):
                return True
            wrong = True
        return False

    def _stop_unlocking(self) -> None:
        super()._stop_unlocking()
        if self._asking is not None:
            self._asking.cancel()


def _require_strong(passphrase: str) -> None:
    if not is_strong(passphrase):
        raise errors.PassphraseWeak


def _open(passphrase: str, backend: backends.Backend) -> bool:
    return _file(backend).open(passphrase)


def _file(backend: backends.Backend) -> SealedFile:
    return cast(SealedFile, backend)
