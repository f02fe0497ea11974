"""The index and the credential store as one, and the order in which they are written.

Intent first, then the secret, then the commit; old secrets go last. Whatever happens in between,
the index knows every name that may be in the credential store, and ``settle`` puts it right. Runs
the index in a thread of its own, so that a slow disk never holds up the event loop.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from copper_desktop import errors
from copper_desktop.model import Application, Connection, Event, PastCall, Token
from copper_desktop.storage import stores, token_entry
from copper_desktop.storage.credentials import CredentialStore, OnWaiting
from copper_desktop.storage.entries import Entry, EntryState, Settled
from copper_desktop.storage.index import Index
from copper_desktop.storage.store_status import StoreStatus
from copper_desktop.storage.token_entry import TokenEntry
from copper_desktop.worker import Worker

T = TypeVar("T")

Learn = Callable[[str | None], None]
"""Is told of secrets, so that they are never written anywhere; None is nothing to learn."""

INDEX_SECONDS = 15.0


class Vault:
    """Keeps applications and connections together with their secrets.

    ``credentials`` is where new secrets go; ``open_store`` opens the store of a kind in which an
    older one is kept; ``learn`` is told of every secret that passes through. ``applications`` and
    ``connections`` are as they were when the vault was opened.
    """

    def __init__(
        self,
        index: Index,
        credentials: CredentialStore,
        open_store: Callable[[str], CredentialStore] | None = None,
        learn: Learn | None = None,
    ) -> None:
        self.learn: Learn = learn or (lambda _secret: None)
        self._index = index
        self._credentials = credentials
        self._open_store = open_store
        self._others: dict[str, CredentialStore] = {}
        self._on_waiting: OnWaiting = lambda _waiting: None
        self._worker = Worker("index")
        self.applications = index.applications()
        self.connections = index.connections()

    @property
    def credentials(self) -> CredentialStore:
        """The store that secrets are kept in now."""
        return self._credentials

    @property
    def folder(self) -> Path:
        """The folder of the index, for what else belongs to this profile."""
        return self._index.folder

    def use(self, credentials: CredentialStore) -> None:
        """Keep secrets in another store from now on."""
        self._credentials.close()
        self._credentials = credentials
        credentials.watch(self._on_waiting)

    async def store_status(self) -> StoreStatus:
        """Return the credential store's name and state, without asking anybody for anything."""
        return await self._credentials.status()

    def watch_store(self, on_waiting: OnWaiting) -> None:
        """Tell from now on when a person is waited for, to unlock a store."""
        self._on_waiting = on_waiting
        for store in (self._credentials, *self._others.values()):
            store.watch(on_waiting)

    def stop_waiting(self) -> None:
        """Give up waiting for a person; whoever waits gets StoreLocked."""
        for store in (self._credentials, *self._others.values()):
            store.stop_waiting()

    async def ready(self) -> None:
        """Raise a CredentialStoreError unless a secret could be kept now."""
        await self._credentials.ready()

    async def keep_connection(
        self, connection: Connection, token: Token, event: Event | None = None
    ) -> None:
        """Keep a connection with its token, in place of an older one of the same id."""
        self._learn_token(token)
        secret = token_entry.encode(token)
        await self._keep(
            connection.id,
            secret,
            lambda entry: self._index.commit_connection(connection, entry, event),
        )

    async def keep_application(self, application: Application, client_secret: str) -> None:
        """Keep an application with its client secret."""
        self.learn(client_secret)
        await self._keep(
            application.id,
            client_secret,
            lambda entry: self._index.commit_application(application, entry),
        )

    async def hold(self, owner: str, token: Token) -> Entry:
        """Keep the token of what is not yet a connection, until it is one or is dropped.

        A run that ends before then leaves it behind, and ``settle`` finds it.
        """
        self._learn_token(token)
        kind = await self._credentials.kind()
        name = await self._indexed(lambda: self._index.intend(owner, kind))
        await self._credentials.write(name, token_entry.encode(token))
        return Entry(name, owner, EntryState.INTENDED, kind)

    async def update_application(self, application: Application) -> bool:
        """Record what changed about an application whose secret stays; False when it is gone."""
        return await self._indexed(lambda: self._index.update_application(application))

    async def keep_secret(self, owner: str, secret: str) -> None:
        """Keep the secret of something that is recorded elsewhere than in the index."""
        await self._keep(owner, secret, lambda entry: self._index.commit_secret(owner, entry))

    async def add_moved(
        self, applications: Sequence[Application], connections: Sequence[Connection]
    ) -> None:
        """Record what comes from another computer, without secrets."""
        await self._indexed(lambda: self._index.add_moved(applications, connections))

    async def changed_elsewhere(self) -> bool:
        """Tell whether another run has written to the index since this was asked last."""
        return await self._indexed(self._index.changed_elsewhere)

    async def read_again(self) -> tuple[tuple[Application, ...], tuple[Connection, ...]]:
        """Return the applications and connections as they are in the index now."""
        return await self._indexed(lambda: (self._index.applications(), self._index.connections()))

    async def connection_now(self, connection_id: str) -> Connection | None:
        """Return a connection as it is in the index now, or None when it is gone."""
        return await self._indexed(lambda: self._index.connection(connection_id))

    async def update(self, connection: Connection, event: Event | None = None) -> bool:
        """Record what happened to a connection; False when it was removed meanwhile."""
        return await self._indexed(lambda: self._index.update_connection(connection, event))

    async def calls_of(self, connection_id: str) -> tuple[PastCall, ...]:
        """Return the last calls of a connection, the newest first."""
        return await self._indexed(lambda: self._index.calls_of(connection_id))

    async def add_call(self, connection_id: str, call: PastCall) -> None:
        """Remember a call of a connection."""
        await self._indexed(lambda: self._index.add_call(connection_id, call))

    async def is_lent(self, connection_id: str) -> bool:
        """Tell whether other programs may use a connection."""
        return await self._indexed(lambda: self._index.is_lent(connection_id))

    async def lend(self, connection_id: str, on: bool) -> None:
        """Let other programs use a connection, or no longer."""
        await self._indexed(lambda: self._index.lend(connection_id, on))

    async def tell(self, marks: Sequence[tuple[str, str]]) -> frozenset[str]:
        """Note what people are told of connections; return whose mark is another than the last."""
        return await self._indexed(lambda: self._index.tell(marks))

    async def events_of(self, connection_id: str) -> tuple[Event, ...]:
        """Return what happened to a connection, the newest first."""
        return await self._indexed(lambda: self._index.events_of(connection_id))

    async def token_of(self, connection: Connection) -> TokenEntry:
        """Return a connection's secrets; raises SecretMissing when they are not there."""
        found = token_entry.decode(await self._secret_of(connection.id))
        if found is None:
            raise errors.SecretMissing(self._credentials.name, "not written by this program")
        self._learn_token(found)
        return found

    async def client_secret_of(self, application: Application) -> str:
        """Return an application's client secret; raises SecretMissing when it is not there."""
        return await self.secret_of(application.id)

    async def holds_secret_of(self, owner: str) -> bool:
        """Tell whether a secret of an owner is recorded; does not ask the credential store."""
        return await self._indexed(lambda: self._index.entry_of(owner)) is not None

    async def secret_of(self, owner: str) -> str:
        """Return the secret of an owner; raises SecretMissing when it is not there."""
        secret = await self._secret_of(owner)
        self.learn(secret)
        return secret

    async def remove(self, owner: str) -> bool:
        """Remove a connection or application and its secret; True when the secret had to stay.

        That is so only where there is no credential store to delete it from; a store that is
        locked or fails raises, and nothing is removed.
        """
        entry = await self._indexed(lambda: self._index.entry_of(owner))
        secret_left = entry is not None and not await self._delete(entry)
        await self._indexed(lambda: self._index.drop(owner))
        if entry is not None and not secret_left:
            await self._forget(entry)
        return secret_left

    async def forget_traces(self) -> None:
        """Leave nothing of what was removed in the file of the index."""
        await self._indexed(self._index.forget_traces)

    async def settle(self) -> Settled:
        """Finish what an earlier run was stopped in, and find the secrets that it left behind.

        Asks the credential stores only if there is something to finish. Whatever one of them
        refuses is left for the next start, and its error raised once the rest is done.
        """
        removed, leftovers = [], []
        refused: errors.CredentialStoreError | None = None
        for entry in await self._indexed(self._index.unsettled):
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
        await (await self._holder(entry)).delete(entry.name)
        await self._forget(entry)

    def close(self) -> None:
        """Let go of the threads and of the index."""
        self._worker.close()
        for store in (self._credentials, *self._others.values()):
            store.close()
        self._index.close()

    async def _holder(self, entry: Entry) -> CredentialStore:
        """Return the store that has the entry's secret; raises StoreGone when it is not here."""
        if entry.store in ("", await self._kind()):
            return self._credentials
        if self._open_store is None or entry.store == stores.MEMORY:
            raise errors.StoreGone(stores.name_of(entry.store))
        if entry.store not in self._others:
            self._others[entry.store] = self._open_store(entry.store)
            self._others[entry.store].watch(self._on_waiting)
        return self._others[entry.store]

    async def _kind(self) -> str | None:
        """Return the kind of store that new secrets go to; None when there is none."""
        try:
            return await self._credentials.kind()
        except (errors.StoreAbsent, errors.StoreUnsafe):
            return None

    async def _delete(self, entry: Entry) -> bool:
        """Delete a secret that is in use; False when there is no store to delete it from."""
        await self._indexed(lambda: self._index.retire(entry.name))
        try:
            await (await self._holder(entry)).delete(entry.name)
        except (errors.StoreAbsent, errors.StoreUnsafe):
            return False
        except errors.CredentialStoreError:
            await self._indexed(lambda: self._index.keep(entry.name))
            raise
        return True

    async def _finish(self, entry: Entry) -> bool:
        """Delete a secret that was to be deleted; True when its owner went with it."""
        await (await self._holder(entry)).delete(entry.name)
        current = await self._indexed(lambda: self._index.entry_of(entry.owner))
        if current is None:
            await self._indexed(lambda: self._index.drop(entry.owner))
        await self._forget(entry)
        return current is None

    async def _is_left(self, entry: Entry) -> bool:
        """Tell whether a secret was written under the name; forget the name where not."""
        try:
            await (await self._holder(entry)).read(entry.name)
        except errors.SecretMissing:
            await self._forget(entry)
            return False
        return True

    async def _forget(self, entry: Entry) -> None:
        await self._indexed(lambda: self._index.settle(entry.name))

    async def _keep(self, owner: str, secret: str, commit: Callable[[str], None]) -> None:
        old = await self._indexed(lambda: self._index.entry_of(owner))
        if old is not None and await self._holds(old, secret):
            await self._indexed(lambda: commit(old.name))
            return
        kind = await self._credentials.kind()
        entry = await self._indexed(lambda: self._index.intend(owner, kind))
        await self._credentials.write(entry, secret)
        await self._indexed(lambda: commit(entry))
        if old is None:
            return
        with contextlib.suppress(errors.CredentialStoreError):  # the next start tries again
            await (await self._holder(old)).delete(old.name)
            await self._forget(old)

    async def _holds(self, entry: Entry, secret: str) -> bool:
        """Tell whether the secret is there already: macOS asks a person about every rewrite."""
        try:
            return await (await self._holder(entry)).read(entry.name) == secret
        except (errors.SecretMissing, errors.StoreAbsent, errors.StoreUnsafe):
            return False

    async def _secret_of(self, owner: str) -> str:
        entry = await self._indexed(lambda: self._index.entry_of(owner))
        if entry is None:
            raise errors.SecretMissing(self._credentials.name)
        store = await self._holder(entry)
        secret = await store.read(entry.name)
        if not entry.store:
            kind = await store.kind()
            await self._indexed(lambda: self._index.record_store(entry.name, kind))
        return secret

    def _learn_token(self, token: Token | TokenEntry) -> None:
        self.learn(token.access_token)
        self.learn(token.refresh_token)

    async def _indexed(self, call: Callable[[], T]) -> T:
        try:
            return await self._worker.run(INDEX_SECONDS, call)
        except TimeoutError as error:
            raise errors.IndexUnavailable("", "it did not answer in time") from error
