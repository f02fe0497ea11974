"""Calls of a credential store's backend: in a thread, one after the other, each with a deadline.

Every exception is translated here. Tells when a call takes so long that a person must be waited
for; knows nothing of entries and of unlocking.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from copper_desktop import errors
from copper_desktop.storage import backends, stores
from copper_desktop.storage.credentials import OnWaiting
from copper_desktop.worker import Worker

if TYPE_CHECKING:
    from asyncio import Task

T = TypeVar("T")

PATIENCE = 1.5
"""Seconds after which a call that has not returned is taken to wait for a person."""


class BackendCalls:
    """A backend that ``choose`` finds when it is first needed; ``deadline`` is in seconds."""

    def __init__(self, choose: Callable[[], backends.Backend], deadline: float) -> None:
        self._choose, self._deadline = choose, deadline
        self._backend: backends.Backend | None = None
        self._worker = Worker("credential-store")
        self._on_waiting: OnWaiting = lambda _waiting: None
        self._waiting = 0
        self._calls: set[Task[object]] = set()
        self._given_up: set[Task[object]] = set()
        self._refused = False
        self.name = ""

    def watch(self, on_waiting: OnWaiting) -> None:
        """Tell from now on when a person is waited for, and when not any more."""
        self._on_waiting = on_waiting

    def close(self) -> None:
        """Give up the thread that the store works in, without waiting for it."""
        self._worker.close(lambda: backends.release(self._backend))

    async def _called(
        self,
        call: Callable[[backends.Backend], T],
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

    def _translated(self, call: Callable[[backends.Backend], T]) -> T:
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

    def _ready_backend(self) -> backends.Backend:
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
