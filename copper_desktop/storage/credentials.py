"""Secrets in the operating system's credential store; the only importer of keyring.

Off the event loop, with a deadline, and with every exception translated here. Knows names of
entries, not what they are for; which names exist is the index's to know, since keyring cannot list
them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from copper_desktop import errors
from copper_desktop.storage import stores
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.worker import Worker

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

MAX_UTF16_UNITS = 1200
"""What fits into an entry everywhere: Windows holds 1,280 units, some of them its own."""

DEADLINE = 30.0
"""Seconds that the store may take, among them those in which a person types a password."""

_USERNAME = "copper"
_KINDS = {
    "keyring.backends.SecretService": stores.SECRET_SERVICE,
    "keyring.backends.libsecret": stores.SECRET_SERVICE,
    "keyring.backends.kwallet": stores.KWALLET,
    "keyring.backends.Windows": stores.WINDOWS,
    "keyring.backends.macOS": stores.MACOS,
}


class CredentialStore(Protocol):
    """Where secrets are kept; every method raises a CredentialStoreError when it cannot do it."""

    @property
    def name(self) -> str:
        """The store in the words of its platform; empty before the first use."""

    async def kind(self) -> str:
        """Return the kind of store that this is, as ``stores.py`` has it."""

    async def status(self) -> StoreStatus:
        """Return the store's name and state; never asks anybody for anything."""

    async def ready(self) -> None:
        """Return when the store can be used; asks for it to be unlocked where it is locked."""

    async def read(self, entry: str) -> str:
        """Return a secret; raises SecretMissing when there is none of that name."""

    async def write(self, entry: str, secret: str) -> None:
        """Keep a secret, and prove it by reading it back."""

    async def delete(self, entry: str) -> None:
        """Delete a secret, and prove it by reading; one that is not there counts as deleted."""

    def close(self) -> None:
        """Give up the thread that the store works in, without waiting for it."""


class KeyringStore:
    """The platform's own store, through keyring.

    Each entry has a service name of its own, begun with ``namespace``: Windows moves entries that
    share one. ``kind`` is the one that is to be used, and no other instead; empty for the one that
    keyring chooses. ``deadline`` is in seconds; ``choose`` finds keyring's backend.
    """

    def __init__(
        self,
        namespace: str,
        *,
        kind: str = "",
        deadline: float = DEADLINE,
        choose: Callable[[], KeyringBackend] | None = None,
    ) -> None:
        self._namespace = namespace
        self._deadline = deadline
        self._choose = choose or partial(_system_backend, kind)
        self._backend: KeyringBackend | None = None
        self._worker = Worker("credential-store")
        self.name = ""

    async def kind(self) -> str:
        """Return the kind of store that this is; raises StoreAbsent or StoreUnsafe."""
        return await self._run(_kind_of)

    async def status(self) -> StoreStatus:
        """Return the store's name and state; never asks anybody for anything.

        A store that fails to say, or is busy with something else, is ``unknown``.
        """
        try:
            state = await self._run(_state_of)
        except errors.StoreAbsent as error:
            return StoreStatus(error.store, StoreState.ABSENT)
        except errors.StoreUnsafe as error:
            return StoreStatus(error.store, StoreState.UNSAFE)
        except errors.CredentialStoreError:
            return StoreStatus(self.name, StoreState.UNKNOWN)
        return StoreStatus(self.name, state)

    async def ready(self) -> None:
        """Return when the store can be used; asks for it to be unlocked where it is locked."""
        await self._run(lambda backend: backend.get_password(self._service("ready"), _USERNAME))

    async def read(self, entry: str) -> str:
        """Return a secret; raises SecretMissing when there is none of that name."""
        service = self._service(entry)
        secret = await self._run(lambda backend: backend.get_password(service, _USERNAME))
        if secret is None:
            raise errors.SecretMissing(self.name)
        return secret

    async def write(self, entry: str, secret: str) -> None:
        """Keep a secret, and prove it by reading it back.

        A write that is given up, because it takes too long or its task is cancelled, deletes what
        it wrote when it comes to an end after all. Raises SecretTooLong past MAX_UTF16_UNITS, and
        SecretInvalid for what is not one line.
        """
        from asyncio import CancelledError

        if len(secret.encode("utf-16-le")) // 2 > MAX_UTF16_UNITS:
            raise errors.SecretTooLong(self.name)
        if secret.splitlines() != [secret]:
            raise errors.SecretInvalid(self.name)
        service, given_up = self._service(entry), threading.Event()

        def write(backend: KeyringBackend) -> str | None:
            backend.set_password(service, _USERNAME, secret)
            kept = backend.get_password(service, _USERNAME)
            if given_up.is_set():
                backend.delete_password(service, _USERNAME)
            return kept

        try:
            kept = await self._run(write)
        except (errors.StoreTimedOut, CancelledError):
            given_up.set()
            raise
        if kept != secret:
            raise errors.StoreFailed(self.name, "it did not keep what was written")

    async def delete(self, entry: str) -> None:
        """Delete a secret, and prove it by reading; one that is not there counts as deleted."""
        service = self._service(entry)

        def delete(backend: KeyringBackend) -> str | None:
            if backend.get_password(service, _USERNAME) is None:
                return None
            backend.delete_password(service, _USERNAME)
            return backend.get_password(service, _USERNAME)

        if await self._run(delete) is not None:
            raise errors.StoreFailed(self.name, "it did not delete the entry")

    def close(self) -> None:
        """Give up the thread that the store works in, without waiting for it."""
        self._worker.close()

    def _service(self, entry: str) -> str:
        return f"{self._namespace} {entry}"

    async def _run(self, call: Callable[[KeyringBackend], T]) -> T:
        try:
            return await self._worker.run(self._deadline, lambda: self._translated(call))
        except TimeoutError as error:
            raise errors.StoreTimedOut(self.name) from error

    def _translated(self, call: Callable[[KeyringBackend], T]) -> T:
        from keyring.errors import InitError, KeyringLocked, NoKeyringError

        try:
            return call(self._ready_backend())
        except errors.CredentialStoreError:
            raise
        except NoKeyringError as error:
            raise errors.StoreAbsent(self.name) from error
        except KeyringLocked as error:
            raise errors.StoreLocked(self.name) from error
        except InitError as error:
            dismissed = "dismissed" in str(error)
            raise (errors.StoreLocked if dismissed else errors.StoreAbsent)(self.name) from error
        except (
            Exception
        ) as error:  # backends leak those of their libraries, which may quote secrets
            raise errors.StoreFailed(self.name, type(error).__name__) from None

    def _ready_backend(self) -> KeyringBackend:
        if self._backend is None:
            self._backend = self._choose()
            kind = _kind_of(self._backend)
            self.name = stores.name_of(kind) if kind in stores.NAMES else self._backend.name
        return self._backend


class MemoryStore:
    """Keeps secrets in memory until the program ends; for the demo's worthless tokens alone."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}
        self.name = stores.name_of(stores.MEMORY)

    async def kind(self) -> str:
        """Return that this is memory."""
        return stores.MEMORY

    async def status(self) -> StoreStatus:
        """Return that memory is ready."""
        return StoreStatus(self.name, StoreState.READY)

    async def ready(self) -> None:
        """Memory always is."""

    async def read(self, entry: str) -> str:
        """Return a secret; raises SecretMissing when there is none of that name."""
        try:
            return self._secrets[entry]
        except KeyError:
            raise errors.SecretMissing(self.name) from None

    async def write(self, entry: str, secret: str) -> None:
        """Keep a secret."""
        self._secrets[entry] = secret

    async def delete(self, entry: str) -> None:
        """Forget a secret."""
        self._secrets.pop(entry, None)

    def close(self) -> None:
        """There is no thread."""


def _system_backend(kind: str) -> KeyringBackend:
    """Return the backend of that kind, or the one that keyring chose where it is empty.

    Raises StoreGone, StoreAbsent or StoreUnsafe.
    """
    import keyring
    from keyring.backends import chainer, fail

    chosen = keyring.get_keyring()
    candidates = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
    if kind:
        candidates = [*candidates, *keyring.backend.get_all_keyring()]
    for backend in candidates:
        if _kind_of(backend) in ((kind,) if kind else _KINDS.values()):
            return backend
    if kind:
        raise errors.StoreGone(stores.name_of(kind))
    if all(isinstance(backend, fail.Keyring) for backend in candidates):
        raise errors.StoreAbsent
    raise errors.StoreUnsafe(f"{type(chosen).__module__}.{type(chosen).__qualname__}")


def _kind_of(backend: KeyringBackend) -> str:
    """Return the kind of a backend; its module for one that this program does not know."""
    module = type(backend).__module__
    return _KINDS.get(module, module)


def _state_of(backend: KeyringBackend) -> StoreState:
    """Return a backend's state; only the Secret Service tells it without asking for a password."""
    from keyring.backends import SecretService

    if not isinstance(backend, SecretService.Keyring):
        return StoreState.UNKNOWN
    from copper_desktop.storage import secret_service

    return StoreState.LOCKED if secret_service.is_locked() else StoreState.READY
