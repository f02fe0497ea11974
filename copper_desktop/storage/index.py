"""The index: applications and connections without their secrets, in one SQLite file.

Also the names of the entries in the credential store, each recorded before it is written, because
keyring cannot list them: a secret whose name was not noted would be lost for ever. Every method
raises IndexUnavailable when the file cannot be used.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from copper_desktop.connection import Connection
from copper_desktop.storage import call_log, events, rows
from copper_desktop.storage.database import Database
from copper_desktop.storage.entries import IN_FLIGHT, Entry, EntryState

if TYPE_CHECKING:
    from copper_desktop.model import Application, Event, PastCall


class Index(Database):
    """An open index."""

    # Reading.

    def applications(self) -> tuple[Application, ...]:
        """Return the applications, oldest first."""
        found = self._all(f"SELECT {rows.APPLICATION_COLUMNS} FROM application ORDER BY rowid")
        return tuple(rows.application(row) for row in found)

    def connections(self) -> tuple[Connection, ...]:
        """Return the connections, oldest first."""
        found = self._all(f"SELECT {rows.CONNECTION_COLUMNS} FROM connection ORDER BY rowid")
        return tuple(rows.connection(row) for row in found)

    def connection(self, connection_id: str) -> Connection | None:
        """Return one connection, or None."""
        query = f"SELECT {rows.CONNECTION_COLUMNS} FROM connection WHERE id = ?"
        found = self._all(query, connection_id)
        return rows.connection(found[0]) if found else None

    def events_of(self, connection_id: str) -> tuple[Event, ...]:
        """Return what happened to a connection, the newest first."""
        return tuple(map(events.event_of, self._all(events.OF_CONNECTION, connection_id)))

    def entry_of(self, owner: str) -> Entry | None:
        """Return the entry under which an application's or a connection's secret is kept."""
        return next(iter(self._entries("owner = ? AND state = 'committed'", owner)), None)

    def store_in_use(self) -> str:
        """Return the kind of store that was chosen, else the one that was written to last.

        Empty when none was chosen and none holds anything. Memory does not count: it holds nothing
        any more.
        """
        if chosen := self.chosen_store():
            return chosen
        found = self._entries("state = 'committed' AND store NOT IN ('', 'memory')")
        return found[-1].store if found else ""

    def chosen_store(self) -> str:
        """Return the kind of store that a person has chosen; empty when nobody has."""
        return next((str(kind) for (kind,) in self._all("SELECT kind FROM chosen_store")), "")

    def entries_in_use(self) -> tuple[Entry, ...]:
        """Return the entries of all secrets that belong to something, oldest first."""
        return self._entries("state = 'committed'")

    def unsettled(self) -> tuple[Entry, ...]:
        """Return the entries whose writing or deleting was cut short.

        A write that was intended in the future was so before the clock was moved backwards.
        """
        now = self._clock()
        return self._entries(
            "state = 'retired' OR (state = 'intended' AND recorded_at NOT BETWEEN ? AND ?)",
            (now - IN_FLIGHT).timestamp() + 0.001,
            (now + IN_FLIGHT).timestamp(),
        )

    def calls_of(self, connection_id: str) -> tuple[PastCall, ...]:
        """Return the last calls of a connection, the newest first."""
        return tuple(map(call_log.call_of, self._all(call_log.OF_CONNECTION, connection_id)))

    def is_lent(self, connection_id: str) -> bool:
        """Tell whether other programs may use a connection."""
        return bool(self._all(call_log.IS_LENT, connection_id))

    # Writing, in the order in which it happens.

    def intend(self, owner: str, store: str) -> str:
        """Record that a secret of ``owner`` is about to go into ``store``; return its name."""
        import secrets

        name = f"{owner} {secrets.token_hex(4)}"
        with self._transaction() as database:
            database.execute(
                "INSERT INTO entry (name, owner, state, recorded_at, store) VALUES (?, ?, ?, ?, ?)",
                (name, owner, EntryState.INTENDED, self._clock().timestamp(), store),
            )
        return name

    def commit_application(self, application: Application, entry: str) -> None:
        """Record an application together with the entry that holds its secret."""
        with self._transaction() as database:
            _upsert(database, "application", rows.application_values(application))
            self._commit_entry(database, application.id, entry)

    def commit_connection(
        self, connection: Connection, entry: str, event: Event | None = None
    ) -> None:
        """Record a connection together with the entry that holds its token, and what happened."""
        with self._transaction() as database:
            _upsert(database, "connection", rows.connection_values(connection))
            self._commit_entry(database, connection.id, entry)
            if event is not None:
                events.add(database, connection.id, event)

    def add_moved(
        self, applications: Iterable[Application], connections: Iterable[Connection]
    ) -> None:
        """Record what comes from another computer, without secrets and all or nothing."""
        with self._transaction() as database:
            for application in applications:
                _upsert(database, "application", rows.application_values(application))
            for connection in connections:
                values = rows.connection_values(connection) | rows.label_values(connection.label)
                _upsert(database, "connection", values)

    def commit_secret(self, owner: str, entry: str) -> None:
        """Record the entry that holds the secret of an owner who is not in the index."""
        with self._transaction() as database:
            self._commit_entry(database, owner, entry)

    def update_connection(self, connection: Connection, event: Event | None = None) -> bool:
        """Record what happened to a connection; False when it was removed meanwhile."""
        return self.update_connections([(connection, event)])[0]

    def update_connections(
        self, changes: Sequence[tuple[Connection, Event | None]]
    ) -> tuple[bool, ...]:
        """Record what happened to several, all or nothing; False for those that are gone."""
        with self._transaction() as database:
            return tuple(_happened(database, *change) for change in changes)

    def label(self, connection: Connection, event: Event) -> bool:
        """Record a connection's label and nothing else; False when it was removed meanwhile."""
        with self._transaction() as database:
            values = {"id": connection.id, **rows.label_values(connection.label)}
            changed = _update(database, "connection", values)
            if changed:
                events.add(database, connection.id, event)
            return changed

    def update_application(self, application: Application) -> bool:
        """Record what changed about an application; False when it was removed meanwhile."""
        with self._transaction() as database:
            return _update(database, "application", rows.application_values(application))

    def add_call(self, connection_id: str, call: PastCall) -> None:
        """Remember a call."""
        with self._transaction() as database:
            call_log.add(database, connection_id, call)

    def lend(self, connection_id: str, on: bool) -> None:
        """Let other programs use a connection, or no longer."""
        with self._transaction() as database:
            call_log.lend(database, connection_id, on)

    def tell(self, marks: Sequence[tuple[str, str]]) -> frozenset[str]:
        """Note what people are told of connections; return whose mark is another than the last."""
        from copper_desktop.storage import told

        with self._transaction() as database:
            return told.tell(database, marks)

    def exchange(self, old: str, new: str) -> bool:
        """Record that ``new`` holds the secret of ``old`` now; False when that is gone by now."""
        with self._transaction() as database:
            retired = database.execute(
                "UPDATE entry SET state = ? WHERE name = ? AND state = ?",
                (EntryState.RETIRED, old, EntryState.COMMITTED),
            )
            if retired.rowcount != 1:
                return False
            committed = (EntryState.COMMITTED, new)
            database.execute("UPDATE entry SET state = ? WHERE name = ?", committed)
            return True

    def choose_store(self, kind: str) -> None:
        """Record which store new secrets go to."""
        with self._transaction() as database:
            database.execute("DELETE FROM chosen_store")
            database.execute("INSERT INTO chosen_store (kind) VALUES (?)", (kind,))

    def retire(self, entry: str) -> None:
        """Record that a secret is about to be deleted, and its owner with it."""
        self._set_state(entry, EntryState.RETIRED)

    def keep(self, entry: str) -> None:
        """Take ``retire`` back: the secret could not be deleted."""
        self._set_state(entry, EntryState.COMMITTED)

    def record_store(self, entry: str, store: str) -> None:
        """Record which store holds a secret whose entry does not say so yet."""
        with self._transaction() as database:
            database.execute(
                "UPDATE entry SET store = ? WHERE name = ? AND store = ''", (store, entry)
            )

    def drop(self, owner: str) -> None:
        """Remove a connection or application; the name of its entry stays until it is settled."""
        from copper_desktop.storage import told

        with self._transaction() as database:
            database.execute("DELETE FROM connection WHERE id = ?", (owner,))
            database.execute("DELETE FROM application WHERE id = ?", (owner,))
            events.forget(database, owner)
            call_log.forget(database, owner)
            told.forget(database, owner)

    def settle(self, entry: str) -> None:
        """Forget the name of an entry that is not in the credential store any more."""
        with self._transaction() as database:
            database.execute("DELETE FROM entry WHERE name = ?", (entry,))

    # Inside.

    def _commit_entry(self, database: sqlite3.Connection, owner: str, entry: str) -> None:
        database.execute(
            "UPDATE entry SET state = ? WHERE owner = ? AND state = ?",
            (EntryState.RETIRED, owner, EntryState.COMMITTED),
        )
        database.execute("UPDATE entry SET state = ? WHERE name = ?", (EntryState.COMMITTED, entry))

    def _set_state(self, entry: str, state: EntryState) -> None:
        with self._transaction() as database:
            database.execute("UPDATE entry SET state = ? WHERE name = ?", (state, entry))

    def _entries(self, condition: str, *values: rows.Value) -> tuple[Entry, ...]:
        columns = "name, owner, state, store"
        found = self._all(f"SELECT {columns} FROM entry WHERE {condition} ORDER BY rowid", *values)
        return tuple(
            Entry(name, owner, EntryState(state), store) for name, owner, state, store in found
        )


def _happened(database: sqlite3.Connection, connection: Connection, event: Event | None) -> bool:
    changed = _update(database, "connection", rows.connection_values(connection))
    if event is not None and changed:
        events.add(database, connection.id, event)
    return changed


def _upsert(database: sqlite3.Connection, table: str, values: dict[str, rows.Value]) -> None:
    columns = ", ".join(values)
    markers = ", ".join(f":{column}" for column in values)
    updates = ", ".join(f"{column} = excluded.{column}" for column in values)
    database.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({markers})"
        f" ON CONFLICT (id) DO UPDATE SET {updates}",
        values,
    )


def _update(database: sqlite3.Connection, table: str, values: dict[str, rows.Value]) -> bool:
    assignments = ", ".join(f"{column} = :{column}" for column in values)
    changed = database.execute(f"UPDATE {table} SET {assignments} WHERE id = :id", values)
    return changed.rowcount == 1
