"""The credential stores of a profile: where new secrets go, and those that hold older ones.

Opens each when it is first needed, and never asks one in the place of another.
"""

from __future__ import annotations

from collections.abc import Callable

from copper_desktop import errors
from copper_desktop.storage import stores
from copper_desktop.storage.credentials import CredentialStore, OnWaiting
from copper_desktop.storage.store_status import StoreState

OpenStore = Callable[[str], CredentialStore]
"""Opens the store of a kind."""


class StoreSet:
    """``current`` is where new secrets go; ``open_store`` opens the one of a kind.

    ``is_fixed`` tells that an administrator has chosen, and nobody else can.
    """

    def __init__(self, current: CredentialStore, open_store: OpenStore | None = None) -> None:
        self.current = current
        self.is_fixed = False
        self._open_store = open_store
        self._others: dict[str, CredentialStore] = {}
        self._on_waiting: OnWaiting = lambda _waiting: None

    async def current_kind(self) -> str | None:
        """Return the kind of store that new secrets go to; None when there is none."""
        try:
            return await self.current.kind()
        except (errors.StoreAbsent, errors.StoreUnsafe):
            return None

    async def of(self, kind: str) -> CredentialStore:
        """Return the store of a kind, ``current`` for an empty one; raises StoreGone."""
        if kind in ("", await self.current_kind()):
            return self.current
        if self._open_store is None or kind == stores.MEMORY:
            raise errors.StoreGone(stores.name_of(kind))
        if kind not in self._others:
            self._others[kind] = self._open_store(kind)
            self._others[kind].watch(self._on_waiting)
        return self._others[kind]

    async def would_ask(self, kind: str) -> str | None:
        """Return the name of the store of a kind if it is locked: using it would ask a person."""
        try:
            status = await (await self.of(kind)).status()
        except errors.StoreGone:
            return None
        return status.name if status.state is StoreState.LOCKED else None

    async def choose(self, kind: str) -> None:
        """Have new secrets go to the store of a kind from now on; the one before stays open."""
        before, chosen = await self.current_kind(), await self.of(kind)
        if chosen is self.current:
            return
        if before is None:
            self.current.close()
        else:
            self._others[before] = self.current
        self._others.pop(kind, None)
        self.current = chosen

    def replace(self, current: CredentialStore) -> None:
        """Keep secrets in this store from now on, and close the one before."""
        self.current.close()
        self.current = current
        current.watch(self._on_waiting)

    def watch(self, on_waiting: OnWaiting) -> None:
        """Tell from now on when a person is waited for, to unlock a store."""
        self._on_waiting = on_waiting
        for store in self._all():
            store.watch(on_waiting)

    def stop_waiting(self) -> None:
        """Give up waiting for a person; whoever waits gets StoreLocked."""
        for store in self._all():
            store.stop_waiting()

    def close(self) -> None:
        """Let go of the threads of all stores."""
        for store in self._all():
            store.close()

    def _all(self) -> tuple[CredentialStore, ...]:
        return (self.current, *self._others.values())
