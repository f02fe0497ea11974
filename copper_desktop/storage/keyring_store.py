"""Secrets in the operating system's credential store, through keyring.

Off the event loop, one call after the other, each with a deadline and with every exception
translated here. A locked store is unlocked once for everybody who waits; when the person says no,
nobody is asked again before ``ready`` is called.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from copper_desktop import errors
from copper_desktop.storage import backends, stores
from copper_desktop.storage.credentials import OnWaiting
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.worker import Worker

if TYPE_CHECKING:
    from asyncio import Task

    from keyring.backend import KeyringBackend

T = TypeVar("T")

MAX_UTF16_UNITS = 1200
"""What fits into an entry everywhere: Windows holds 1,280 units, some of them its own."""

DEADLINE = 30.0
"""Seconds that one call of the store may take."""

UNLOCK_SECONDS = 120.0
"""Seconds that a person has to type a password."""

PATIENCE = 1.5
"""Seconds after which a call that has not returned is taken to wait for a person."""

_USERNAME = "copper"


class KeyringStore:
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
        choose: Callable[[], KeyringBackend] | None = None,
    ) -> None:
        self._namespace = namespace
        self._deadline, self._unlock_seconds = deadline, unlock_seconds
        self._choose = choose or partial(backends.system_backend, kind)
        self._backend: KeyringBackend | None = None
        self._worker = Worker("credential-store")
        self._on_waiting: OnWaiting = lambda _waiting: None
        self._waiting = 0
        self._calls: set[Task[object]] = set()
        self._given_up: set[Task[object]] = set()
        self._unlocking: Task[bool] | None = None
        self._unlock_stopped = threading.Event()
        self._waiters = 0
        self._refused = False
        self.name = ""

    async def kind(self) -> str:
        """Return the kind of store that this is; raises StoreAbsent or StoreUnsafe."""
        return await self._called(backends.kind_of)

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

        def write(backend: KeyringBackend) -> str | None:
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

    def watch(self, on_waiting: OnWaiting) -> None:
        """Tell from now on when a person is waited for, and when not any more."""
        self._on_waiting = on_waiting

    def stop_waiting(self) -> None:
        """Give up waiting for a person; whoever waits gets StoreLocked.

        The store's own question stays on the screen: answered later, it unlocks the store.
        """
        self._unlock_stopped.set()
        if self._unlocking is None:
            self._given_up |= self._calls
            for call in self._calls:
                call.cancel()

    def close(self) -> None:
        """Give up the thread that the store works in, without waiting for it."""
        self._unlock_stopped.set()
        self._worker.close(lambda: backends.release(self._backend))

    # Inside.

    def _service(self, entry: str) -> str:
        return f"{self._namespace} {entry}"

    async def _run(self, call: Callable[[KeyringBackend], T]) -> T:
        """Run ``call`` once the store is unlocked."""
        if self._unlocking is None:
            state = await self._called(backends.state_of)
            if state is not StoreState.READY and self._refused:
                raise errors.StoreLocked(self.name)
            if state is StoreState.LOCKED and self._unlocking is None:
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
        self._tell_waiting(1)
        try:
            seconds = self._unlock_seconds
            call = partial(backends.unlock, seconds=seconds, stopped=stopped)
            unlocked = await self._called(call, seconds + self._deadline, patience=False)
        except errors.CredentialStoreError:
            unlocked = False
        finally:
            self._unlocking = None
            self._tell_waiting(-1)
        self._refused = not unlocked
        return unlocked

    async def _unlocked(self, unlocking: Task[bool]) -> bool:
        """Wait with everybody else; the store's thread stops when nobody waits any more."""
        import asyncio

        self._waiters += 1
        try:
            return await asyncio.shield(unlocking)
        finally:
            self._waiters -= 1
            if self._waiters == 0:
                self._unlock_stopped.set()

    async def _called(
        self,
        call: Callable[[KeyringBackend], T],
        deadline: float | None = None,
        *,
        patience: bool = True,
    ) -> T:
        """Run ``call`` in the store's thread, whether the store is locked or not."""
        import asyncio

        seconds = self._deadline if deadline is None else deadline
        job = self._worker.run(seconds, lambda: self._translated(call))
        task: Task[T] = asyncio.ensure_future(job)
        timer = _Patience(self._tell_waiting, PATIENCE if patience else seconds)
        self._calls.add(task)
        try:
            return await task
        except TimeoutError as error:
            raise errors.StoreTimedOut(self.name) from error
        except errors.StoreLocked:
            self._refused = True
            raise
        except asyncio.CancelledError:
            if task in self._given_up:
                self._refused = True
                raise errors.StoreLocked(self.name) from None
            raise
        finally:
            timer.end()
            self._calls.discard(task)
            self._given_up.discard(task)

    def _tell_waiting(self, change: int) -> None:
        before, self._waiting = self._waiting, self._waiting + change
        if bool(before) != bool(self._waiting):
            self._on_waiting(bool(self._waiting))

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
            kind = backends.kind_of(self._backend)
            self.name = stores.name_of(kind) if kind in stores.NAMES else self._backend.name
        return self._backend


class _Patience:
    """Tells that a person is waited for once a call has taken ``seconds``, until its end."""

    def __init__(self, tell: Callable[[int], None], seconds: float) -> None:
        import asyncio

        self._tell = tell
        self._told = False
        self._timer = asyncio.get_running_loop().call_later(seconds, self._run_out)

    def end(self) -> None:
        """The call has ended."""
        self._timer.cancel()
        if self._told:
            self._tell(-1)

    def _run_out(self) -> None:
        self._told = True
        self._tell(1)
