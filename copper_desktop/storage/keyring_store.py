"""Secrets in the operating system's credential store, through keyring.

Off the event loop, one call after the other. A locked store is unlocked once for everybody who
waits; when the person says no, nobody is asked again before ``ready`` is called.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.storage import backends
from copper_desktop.storage.backend_calls import BackendCalls
from copper_desktop.storage.store_status import StoreState, StoreStatus

if TYPE_CHECKING:
    from asyncio import Task

T = TypeVar("T")

MAX_UTF16_UNITS = 1200
"""What fits into an entry everywhere: Windows holds 1,280 units, some of them its own."""

DEADLINE = 30.0
"""Seconds that one call of the store may take."""

UNLOCK_SECONDS = 120.0
"""Seconds that a person has to type a password."""

_USERNAME = "copper"


class KeyringStore(BackendCalls):
    """The platform's own store.

    Each entry has a service name of its own, begun with ``namespace``: Windows moves entries that
    share one. ``kind`` is the one that is to be used, and no other instead; empty for the one that
    keyring chooses. ``deadline`` and ``unlock_seconds`` are in seconds; ``choose`` finds keyring's
    backend.
    """

    def __init__(
        self,
        namespace: str,
        *,
        kind: str = "",
        deadline: float = DEADLINE,
        unlock_seconds: float = UNLOCK_SECONDS,
        choose: Callable[[], backends.Backend] | None = None,
    ) -> None:
        super().__init__(choose or partial(backends.system_backend, kind), deadline)
        self._namespace = namespace
        self._unlock_seconds = unlock_seconds
        self._unlocking: Task[bool] | None = None
        self._unlock_stopped = threading.Event()
        self._waiters = 0

    async def kind(self) -> str:
        """Return the kind of store that this is; raises StoreAbsent or StoreUnsafe."""
        if self._backend is None:
            return await self._called(backends.kind_of)
        return backends.kind_of(self._backend)

    async def status(self) -> StoreStatus:
        """Return the store's name and state; never asks anybody for anything.

        A store that fails to say, or is busy with something else, is ``unknown``.
        """
        if self._unlocking is not None:
            return StoreStatus(self.name, StoreState.LOCKED)
        try:
            state = await self._called(backends.state_of)
        except errors.StoreAbsent as error:
            return StoreStatus(error.store, StoreState.ABSENT)
        except errors.StoreUnsafe as error:
            return StoreStatus(error.store, StoreState.UNSAFE)
        except errors.CredentialStoreError:
            return StoreStatus(self.name, StoreState.UNKNOWN)
        return StoreStatus(self.name, state)

    async def ready(self) -> None:
        """Return when the store can be used; asks for it to be unlocked where it is locked."""
        self._refused = False
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
        if len(secret.encode("utf-16-le")) // 2 > MAX_UTF16_UNITS:
            raise errors.SecretTooLong(self.name)
        if secret.splitlines() != [secret]:
            raise errors.SecretInvalid(self.name)
        service, given_up = self._service(entry), threading.Event()

        def write(backend: backends.Backend) -> str | None:
            backend.set_password(service, _USERNAME, secret)
            kept = backend.get_password(service, _USERNAME)
            if given_up.is_set():
                backend.delete_password(service, _USERNAME)
            return kept

        try:
            kept = await self._run(write)
        except BaseException:
            given_up.set()
            raise
        if kept != secret:
            raise errors.StoreFailed(self.name, N_("it did not keep what was written"))

    async def delete(self, entry: str) -> None:
        """Delete a secret, and prove it by reading; one that is not there counts as deleted."""
        service = self._service(entry)

        def delete(backend: backends.Backend) -> str | None:
            if backend.get_password(service, _USERNAME) is None:
                return None
            backend.delete_password(service, _USERNAME)
            return backend.get_password(service, _USERNAME)

        if await self._run(delete) is not None:
            raise errors.StoreFailed(self.name, N_("it did not delete the entry"))

    def stop_waiting(self) -> None:
        """Give up waiting for a person; whoever waits gets StoreLocked.

        The store's own question stays on the screen: answered later, it unlocks the store.
        """
        self._stop_unlocking()
        if self._unlocking is None:
            self._given_up |= self._calls
            for call in self._calls:
                call.cancel()

    def close(self) -> None:
        """Give up the thread that the store works in, without waiting for it."""
        self._stop_unlocking()
        super().close()

    # Inside.

    def _service(self, entry: str) -> str:
        return f"{self._namespace} {entry}"

    async def _run(self, call: Callable[[backends.Backend], T]) -> T:
        """Run ``call`` once the store is unlocked."""
        if self._unlocking is None:
            done = await self._called(partial(_unless_locked, call, lambda: self._refused))
            if not isinstance(done, _Locked):
                return done
            if self._refused:
                raise errors.StoreLocked(self.name)
            if self._unlocking is None:
                self._begin_unlocking()
        if self._unlocking is not None and not await self._unlocked(self._unlocking):
            raise errors.StoreLocked(self.name)
        return await self._called(call)

    def _begin_unlocking(self) -> None:
        import asyncio

        self._unlock_stopped = threading.Event()
        self._unlocking = asyncio.ensure_future(self._unlock(self._unlock_stopped))

    async def _unlock(self, stopped: threading.Event) -> bool:
        """Have the person unlock the store; False when they do not."""
        try:
            unlocked = await self._ask_person(stopped)
        except errors.CredentialStoreError:
            unlocked = False
        finally:
            self._unlocking = None
        self._refused = not unlocked
        return unlocked

    async def _ask_person(self, stopped: threading.Event) -> bool:
        """Have the store ask, and tell that a person is waited for meanwhile."""
        self._tell_waiting(1)
        try:
            seconds = self._unlock_seconds
            call = partial(backends.unlock, seconds=seconds, stopped=stopped)
            return await self._called(call, seconds + self._deadline, patience=False)
        finally:
            self._unlocking = None
            self._tell_waiting(-1)

    def _stop_unlocking(self) -> None:
        self._unlock_stopped.set()

    async def _unlocked(self, unlocking: Task[bool]) -> bool:
        """Wait with everybody else; the store's thread stops when nobody waits any more."""
        import asyncio

        self._waiters += 1
        try:
            return await asyncio.shield(unlocking)
        finally:
            self._waiters -= 1
            if self._waiters == 0:
                self._stop_unlocking()


class _Locked:
    """What a call returns that was not made, because the store is locked."""


def _unless_locked(
    call: Callable[[backends.Backend], T], refused: Callable[[], bool], backend: backends.Backend
) -> T | _Locked:
    """Make ``call``, unless somebody would be asked: not at all once that was ``refused``."""
    state = backends.state_of(backend)
    if state is StoreState.LOCKED or (state is not StoreState.READY and refused()):
        return _Locked()
    return call(backend)
