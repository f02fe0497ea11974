"""The index and the credential stores as one: applications and connections with their secrets.

The order in which both are written is in ``secrets_kept``, which store holds what in
``store_set``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.model import Application, Connection, Event, PastCall, Token
from copper_desktop.storage import token_entry
from copper_desktop.storage.credentials import CredentialStore, OnWaiting
from copper_desktop.storage.entries import Entry, Settled
from copper_desktop.storage.index import Index
from copper_desktop.storage.secrets_kept import KeptSecrets
from copper_desktop.storage.store_set import OpenStore, StoreSet
from copper_desktop.storage.store_status import StoreStatus
from copper_desktop.storage.together import Together
from copper_desktop.storage.token_entry import TokenEntry

Learn = Callable[[str | None], None]
"""Is told of secrets, so that they are never written anywhere; None is nothing to learn."""


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
        open_store: OpenStore | None = None,
        learn: Learn | None = None,
    ) -> None:
        self.learn: Learn = learn or (lambda _secret: None)
        self._index = index
        self.stores = StoreSet(credentials, open_store)
        self._secrets = KeptSecrets(index, self.stores)
        self._indexed = self._secrets.indexed
        self._updates = Together(self._indexed, index.update_connections)
        self.applications = index.applications()
        self.connections = index.connections()

    @property
    def credentials(self) -> CredentialStore:
        """The store that secrets are kept in now."""
        return self.stores.current

    @property
    def folder(self) -> Path:
        """The folder of the index, for what else belongs to this profile."""
        return self._index.folder

    def use(self, credentials: CredentialStore) -> None:
        """Keep secrets in another store from now on."""
        self.stores.replace(credentials)

    async def store_status(self) -> StoreStatus:
        """Return the credential store's name and state, without asking anybody for anything."""
        return await self.stores.current.status()

    def watch_store(self, on_waiting: OnWaiting) -> None:
        """Tell from now on when a person is waited for, to unlock a store."""
        self.stores.watch(on_waiting)

    def stop_waiting(self) -> None:
        """Give up waiting for a person; whoever waits gets StoreLocked."""
        self.stores.stop_waiting()

    async def ready(self) -> None:
        """Raise a CredentialStoreError unless a secret could be kept now."""
        await self.stores.current.ready()

    async def keep_connection(
        self, connection: Connection, token: Token, event: Event | None = None
    ) -> None:
        """Keep a connection with its token, in place of an older one of the same id."""
        self._learn_token(token)
        secret = token_entry.encode(token)
        await self._secrets.keep(
            connection.id,
            secret,
            lambda entry: self._index.commit_connection(connection, entry, event),
        )

    async def keep_application(self, application: Application, client_secret: str) -> None:
        """Keep an application with its client secret."""
        self.learn(client_secret)
        await self._secrets.keep(
            application.id,
            client_secret,
            lambda entry: self._index.commit_application(application, entry),
        )

    async def hold(self, owner: str, token: Token) -> Entry:
        """Keep the token of what is not yet a connection, until it is one or is dropped.

        A run that ends before then leaves it behind, and ``settle`` finds it.
        """
        self._learn_token(token)
        return await self._secrets.hold(owner, token_entry.encode(token))

    async def update_application(self, application: Application) -> bool:
        """Record what changed about an application whose secret stays; False when it is gone."""
        return await self._indexed(lambda: self._index.update_application(application))

    async def keep_secret(self, owner: str, secret: str) -> None:
        """Keep the secret of something that is recorded elsewhere than in the index."""
        await self._secrets.keep(
            owner, secret, lambda entry: self._index.commit_secret(owner, entry)
        )

    async def add_moved(
        self, applications: Sequence[Application], connections: Sequence[Connection]
    ) -> None:
        """Record what comes from another computer, without secrets."""
        await self._indexed(lambda: self._index.add_moved(applications, connections))

    async def changed_elsewhere(self) -> bool:
        """Tell whether another run has written to the index since this was asked last."""
        return await self._indexed(self._index.changed_elsewhere)

    async def read_again(self) -> tuple[tuple[Application, ...], tuple[Connection, ...]]:
        """Return the applications and connections as they are in the index now.

        Follows another run, too, that has chosen another store for new secrets.
        """
        chosen = await self._indexed(self._index.chosen_store)
        if chosen and not self.stores.is_fixed:
            await self.stores.choose(chosen)
        return await self._indexed(lambda: (self._index.applications(), self._index.connections()))

    async def connection_now(self, connection_id: str) -> Connection | None:
        """Return a connection as it is in the index now, or None when it is gone."""
        return await self._indexed(lambda: self._index.connection(connection_id))

    async def update(self, connection: Connection, event: Event | None = None) -> bool:
        """Record what happened to a connection; False when it was removed meanwhile."""
        return await self._updates.add((connection, event))

    async def label(self, connection: Connection, event: Event) -> bool:
        """Record a connection's label and nothing else; False when it was removed meanwhile."""
        return await self._indexed(lambda: self._index.label(connection, event))

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
        found = token_entry.decode(await self._secrets.secret_of(connection.id))
        if found is None:
            raise errors.SecretMissing(self.stores.current.name, N_("not written by this program"))
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
        secret = await self._secrets.secret_of(owner)
        self.learn(secret)
        return secret

    async def remove(self, owner: str) -> bool:
        """Remove a connection or application and its secret; True when the secret had to stay.

        That is so only where there is no credential store to delete it from; a store that is
        locked or fails raises, and nothing is removed.
        """
        return await self._secrets.remove(owner)

    async def forget_traces(self) -> None:
        """Leave nothing of what was removed in the file of the index."""
        await self._indexed(self._index.forget_traces)

    async def settle(self) -> Settled:
        """Finish what an earlier run was stopped in, and find the secrets that it left behind.

        Asks the credential stores only if there is something to finish. Whatever one of them
        refuses is left for the next start, and its error raised once the rest is done.
        """
        return await self._secrets.settle()

    async def delete_leftover(self, entry: Entry) -> None:
        """Delete a secret that belongs to nothing, and its name."""
        await self._secrets.delete_leftover(entry)

    async def choose_store(self, kind: str) -> None:
        """Have new secrets go to the store of a kind from now on, in this run and in all others.

        What is in another store stays there until it is moved. Raises StoreManaged where an
        administrator has chosen.
        """
        if self.stores.is_fixed:
            raise errors.StoreManaged(self.stores.current.name)
        await self._indexed(lambda: self._index.choose_store(kind))
        await self.stores.choose(kind)

    async def store_of(self, owner: str) -> str:
        """Return the kind of store that holds an owner's secret; empty for where new ones go."""
        entry = await self._indexed(lambda: self._index.entry_of(owner))
        return "" if entry is None else entry.store

    async def entries_in_use(self) -> tuple[Entry, ...]:
        """Return the entries of all secrets that belong to something."""
        return await self._indexed(self._index.entries_in_use)

    async def entries_elsewhere(self) -> tuple[Entry, ...]:
        """Return the entries of secrets that are in another store than new ones go to."""
        return await self._secrets.entries_elsewhere()

    async def move(self, entry: Entry) -> bool:
        """Move a secret into the store that new ones go to; False when it is gone by now."""
        return await self._secrets.move(entry)

    def close(self) -> None:
        """Let go of the threads and of the index."""
        self._secrets.close()
        self._index.close()

    def _learn_token(self, token: Token | TokenEntry) -> None:
        self.learn(token.access_token)
        self.learn(token.refresh_token)
