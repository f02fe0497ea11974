"""What a credential store is, and the one that forgets.

Stores know names of entries, not what they are for; which names exist is the index's to know,
since keyring cannot list them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from copper_desktop import errors
from copper_desktop.storage import stores
from copper_desktop.storage.store_status import StoreState, StoreStatus

OnWaiting = Callable[[bool], None]
"""Is told whether a person is waited for, to unlock a store; called in the event loop's thread."""


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

    def watch(self, on_waiting: OnWaiting) -> None:
        """Tell from now on when a person is waited for, and when not any more."""

    def stop_waiting(self) -> None:
        """Give up waiting for a person; whoever waits gets StoreLocked."""

    def close(self) -> None:
        """Give up the thread that the store works in, without waiting for it."""


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

    def watch(self, on_waiting: OnWaiting) -> None:
        """Nobody is ever waited for."""

    def stop_waiting(self) -> None:
        """Nobody is ever waited for."""

    def close(self) -> None:
        """There is no thread."""
