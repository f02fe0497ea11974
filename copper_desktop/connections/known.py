"""The connections as last known: the one place that changes them, here at once and then on disk.

Knows what other runs of the program have written once it is told to look; asks Copper nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from copper_desktop import errors
from copper_desktop.applications.registrations import Registrations
from copper_desktop.model import Connection, Event, EventKind, Label, Token, is_same_identity
from copper_desktop.storage.entries import Settled
from copper_desktop.storage.vault import Vault


class Known:
    """The connections of a vault, with the registrations that they were made through."""

    def __init__(
        self, vault: Vault, registrations: Registrations, clock: Callable[[], datetime]
    ) -> None:
        self._vault, self._registrations, self._clock = vault, registrations, clock
        self._connections = {found.id: found for found in vault.connections}
        self._changes = 0

    def all(self) -> tuple[Connection, ...]:
        """Return the connections, oldest first."""
        return tuple(self._connections.values())

    def get(self, connection_id: str) -> Connection | None:
        """Return a connection, or None when it is gone."""
        return self._connections.get(connection_id)

    def found(self, connection_id: str) -> Connection:
        """Return a connection; raises NoSuchConnection."""
        try:
            return self._connections[connection_id]
        except KeyError:
            raise errors.NoSuchConnection(connection_id) from None

    def twin_of(self, connection: Connection) -> Connection | None:
        """Return another connection of the same person and account, through the same application.

        The same application is one with the same client ID at the same servers.
        """
        for found in self._connections.values():
            is_same = is_same_identity(found.identity, connection.identity)
            if is_same and found.id != connection.id and self._is_same_door(found, connection):
                return found
        return None

    def _is_same_door(self, one: Connection, other: Connection) -> bool:
        if one.application_id == other.application_id:
            return True
        from copper_desktop.oauth.registration import origins

        doors = {found.id: (found.client_id, origins(found)) for found in self._registrations.all()}
        door = doors.get(one.application_id)
        return door is not None and door == doors.get(other.application_id)

    def default_name(self, connection: Connection) -> str:
        """Return its account's name, else its application's; raises NoSuchApplication."""
        if connection.identity is not None and connection.identity.account.name:
            return connection.identity.account.name
        return self._registrations.found(connection.application_id).name

    def is_used(self, application_id: str) -> bool:
        """Tell whether connections were made through a registration that is known."""
        used = {found.application_id for found in self._connections.values()}
        known = {found.id for found in self._registrations.all()}
        return application_id in used and application_id in known

    async def keep(self, connection: Connection, token: Token) -> None:
        """Keep a connection with a new token, in place of an older one of the same id."""
        known = connection.id in self._connections
        kind = EventKind.RECONNECTED if known else EventKind.CONNECTED
        event = Event(self._clock(), kind, connection.health, connection.evidence)
        await self._vault.keep_connection(connection, token, event)
        self._connections[connection.id] = connection
        self.changed()

    async def record(
        self,
        connection_id: str,
        change: Callable[[Connection], Connection],
        kind: EventKind | None = None,
    ) -> None:
        """Apply ``change`` here at once and then on disk; a connection that is gone stays gone.

        ``kind`` is what it is called in the history.
        """
        if connection_id not in self._connections:
            return
        before = self._connections[connection_id]
        changed = self._connections[connection_id] = change(before)
        if kind is None and changed == before:
            return
        self.changed()
        if not await self._vault.update(changed, self._event(kind, changed)):
            self.forget(connection_id)

    async def label(self, connection_id: str, label: Label) -> None:
        """Give a connection another label, here at once and then on disk.

        Raises NoSuchConnection, also when another run has removed it.
        """
        found = self.found(connection_id)
        changed = self._connections[connection_id] = replace(found, label=label)
        self.changed()
        event = Event(self._clock(), EventKind.LABELLED, changed.health)
        if not await self._vault.label(changed, event):
            self.forget(connection_id)
            self.found(connection_id)

    async def note(self, connection_id: str, change: Callable[[Connection], Connection]) -> None:
        """Record ``change``; in the connection's history only if its verdict is another now.

        Calls have a history of their own, and would drive everything else out of this one.
        """
        found = self._connections.get(connection_id)
        if found is not None:
            same = change(found).health is found.health
            await self.record(connection_id, change, None if same else EventKind.CALLED)

    def take_renewed(self, renewed: Connection) -> None:
        """Take over what renewing a token, which is on disk already, has changed."""
        known = self._connections.get(renewed.id)
        if known is not None and renewed.expires_at != known.expires_at:
            self._connections[renewed.id] = replace(
                known, scopes=renewed.scopes, expires_at=renewed.expires_at
            )
            self.changed()

    def forget(self, owner: str) -> None:
        """Drop a connection or registration that is gone from the vault."""
        self._connections.pop(owner, None)
        self._registrations.forget(owner)
        self.changed()

    def changed(self) -> None:
        """Note that this run has changed something, which reading the index must not undo."""
        self._changes += 1

    async def follow(self) -> bool:
        """Reload if another run of the program has written; True when something changed."""
        return await self._vault.changed_elsewhere() and await self.reload()

    async def reload(self) -> bool:
        """Take over what other runs of the program have changed; True when there was something.

        What this run changes meanwhile is read again rather than undone.
        """
        before = (self._registrations.all(), self._connections)
        await self._registrations.look_again()
        while True:
            changes = self._changes
            applications, connections = await self._vault.read_again()
            if changes == self._changes:
                break
        self._registrations.take(applications)
        self._connections = {found.id: found for found in connections}
        return before != (self._registrations.all(), self._connections)

    async def settle(self) -> Settled:
        """Finish what an earlier run was stopped in; what it had begun to remove is gone then."""
        settled = await self._vault.settle()
        for owner in settled.removed:
            self.forget(owner)
        return settled

    def _event(self, kind: EventKind | None, connection: Connection) -> Event | None:
        if kind is None:
            return None
        evidence = None if kind is EventKind.RENAMED else connection.evidence
        return Event(self._clock(), kind, connection.health, evidence)
