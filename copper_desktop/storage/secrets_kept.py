"""Secrets of applications and connections, and the order in which both stores are written.

Intent first, then the secret, then the commit; old secrets go last. Whatever happens in between,
the index knows every name that may be in a credential store, and ``settle`` puts it right. Runs
the index in a thread of its own, so that a slow disk never holds up the event loop.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.storage.entries import Entry, EntryState, Settled
from copper_desktop.storage.index import Index
from copper_desktop.storage.store_set import StoreSet
from copper_desktop.worker import Worker

T = TypeVar("T")

INDEX_SECONDS = 15.0

_UNREADABLE = (
    errors.SecretMissing,
    errors.StoreAbsent,
    errors.StoreUnsafe,
    errors.StoreDamaged,
)


class KeptSecrets:
    """The secrets whose entries ``index`` names, in ``stores``."""

    def __init__(self, index: Index, stores: StoreSet) -> None:
        self._index, self.stores = index, stores
        self._worker = Worker("index")

    async def keep(self, owner: str, secret: str, commit: Callable[[str], T]) -> None:
        """Keep a secret; ``commit`` records its owner with the entry that holds it."""
        old = await self.indexed(lambda: self._index.entry_of(owner))
        if old is not None and await self._holds(old, secret):
            await self.indexed(lambda: commit(old.name))
            return
        entry = await self._written(owner, secret)
        await self.indexed(lambda: commit(entry))
        if old is not None:
            await self._drop_old(old)

    async def hold(self, owner: str, secret: str) -> Entry:
        """Keep a secret whose owner is not recorded; without a commit ``settle`` finds it."""
        kind = await self.stores.current.kind()
        return Entry(await self._written(owner, secret), owner, EntryState.INTENDED, kind)

    async def secret_of(self, owner: str) -> str:
        """Return a secret; raises SecretMissing when there is none."""
        entry = await self.indexed(lambda: self._index.entry_of(owner))
        if entry is None:
            raise errors.SecretMissing(self.stores.current.name)
        store = await self.stores.of(entry.store)
        secret = await store.read(entry.name)
        if not entry.store:
            kind = await store.kind()
            await self.indexed(lambda: self._index.record_store(entry.name, kind))
        return secret

    async def remove(self, owner: str) -> bool:
        """Remove an owner and its secret; True when the secret had to stay.

        That is so only where there is no credential store to delete it from; a store that is
        locked or fails raises, and nothing is removed.
        """
        entry = await self.indexed(lambda: self._index.entry_of(owner))
        secret_left = entry is not None and not await self._delete(entry)
        await self.indexed(lambda: self._index.drop(owner))
        if entry is not None and not secret_left:
            await self._forget(entry)
        return secret_left

    async def entries_elsewhere(self) -> tuple[Entry, ...]:
        """Return the entries of secrets that are in another store than new ones go to."""
        kind = await self.stores.current_kind()
        found = await self.indexed(self._index.entries_in_use)
        return tuple(entry for entry in found if entry.store not in ("", kind))

    async def move(self, entry: Entry) -> bool:
        """Move a secret into the store that new ones go to; False when it is gone by now.

        It is deleted where it was once the index knows where it is.
        """
        secret = await (await self.stores.of(entry.store)).read(entry.name)
        new = await self._written(entry.owner, secret)
        if await self.indexed(lambda: self._index.exchange(entry.name, new)):
            await self._drop_old(entry)
            return True
        await self.stores.current.delete(new)  # it was removed or replaced by another run
        await self.indexed(lambda: self._index.settle(new))
        return False

    async def settle(self) -> Settled:
        """Finish what an earlier run was stopped in, and find the secrets that it left behind.

        Asks the credential stores only if there is something to finish. Whatever one of them
        refuses is left for the next start, and its error raised once the rest is done.
        """
        removed, leftovers = [], []
        refused: errors.CredentialStoreError | None = None
        for entry in await self.indexed(self._index.unsettled):
            try:
                if entry.state is EntryState.INTENDED:
                    leftovers += [entry] if await self._is_left(entry) else []
                elif await self._finish(entry):
                    removed.append(entry.owner)
            except errors.CredentialStoreError as error:
                refused = refused or error
        if refused is not None and not (removed or leftovers):
            raise refused
        return Settled(tuple(removed), tuple(leftovers))

    async def delete_leftover(self, entry: Entry) -> None:
        """Delete a secret that belongs to nothing, and its name."""
        await (await self.stores.of(entry.store)).delete(entry.name)
        await self._forget(entry)

    async def indexed(self, call: Callable[[], T]) -> T:
        """Run a call of the index in its thread; raises IndexUnavailable past a deadline."""
        try:
            return await self._worker.run(INDEX_SECONDS, call)
        except TimeoutError as error:
            raise errors.IndexUnavailable("", N_("it did not answer in time")) from error

    def close(self) -> None:
        """Let go of the threads."""
        self._worker.close()
        self.stores.close()

    async def _written(self, owner: str, secret: str) -> str:
        """Write a secret under a new name, of which the index knows first; return the name."""
        kind = await self.stores.current.kind()
        entry = await self.indexed(lambda: self._index.intend(owner, kind))
        await self.stores.current.write(entry, secret)
        return entry

    async def _drop_old(self, old: Entry) -> None:
        with contextlib.suppress(errors.CredentialStoreError):  # the next start tries again
            await (await self.stores.of(old.store)).delete(old.name)
            await self._forget(old)

    async def _holds(self, entry: Entry, secret: str) -> bool:
        """Tell whether the secret is there already: macOS asks a person about every rewrite."""
        try:
            return await (await self.stores.of(entry.store)).read(entry.name) == secret
        except _UNREADABLE:
            return False

    async def _delete(self, entry: Entry) -> bool:
        """Delete a secret that is in use; False when there is no store to delete it from."""
        await self.indexed(lambda: self._index.retire(entry.name))
        try:
            await (await self.stores.of(entry.store)).delete(entry.name)
        except (errors.StoreAbsent, errors.StoreUnsafe):
            return False
        except errors.CredentialStoreError:
            await self.indexed(lambda: self._index.keep(entry.name))
            raise
        return True

    async def _finish(self, entry: Entry) -> bool:
        """Delete a secret that was to be deleted; True when its owner went with it."""
        await (await self.stores.of(entry.store)).delete(entry.name)
        current = await self.indexed(lambda: self._index.entry_of(entry.owner))
        if current is None:
            await self.indexed(lambda: self._index.drop(entry.owner))
        await self._forget(entry)
        return current is None

    async def _is_left(self, entry: Entry) -> bool:
        """Tell whether a secret was written under the name; forget the name where not."""
        try:
            await (await self.stores.of(entry.store)).read(entry.name)
        except errors.SecretMissing:
            await self._forget(entry)
            return False
        return True

    async def _forget(self, entry: Entry) -> None:
        await self.indexed(partial(self._index.settle, entry.name))
