"""The index: applications and connections without their secrets, in one SQLite file.

Also the names of the entries in the credential store, each recorded before it is written, because
keyring cannot list them: a secret whose name was not noted would be lost for ever. Blocking; safe
to call from several threads and processes. Every method raises IndexUnavailable when the file
cannot be used.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from copper_desktop import errors
from copper_desktop.connection import Connection
from copper_desktop.storage import call_log, events, rows, schema
from copper_desktop.storage.entries import IN_FLIGHT, Entry, EntryState

if TYPE_CHECKING:
    from copper_desktop.model import Application, Event, PastCall

BUSY_SECONDS = 5.0
CLOSE_SECONDS = 0.5

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)  # no such table


class Index:
    """An open index.

    ``damage`` tells of a file that was no index any more and was kept aside when this one was
    opened; otherwise None.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._version: object = None
        self.damage: errors.IndexDamaged | None = None
        with self._translated():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._database = self._opened()
            except (sqlite3.Error, ValueError) as error:
                if not _is_damage(error):
                    raise
                self.damage = errors.IndexDamaged(str(path), str(self._kept_aside()), str(error))
                self._database = self._opened()

    @property
    def folder(self) -> Path:
        """The folder that the file is in."""
        return self._path.parent

    def close(self) -> None:
        """Close the file, unless a call that hangs has it: then it ends with the program."""
        if self._lock.acquire(timeout=CLOSE_SECONDS):
            self._database.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

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

    def changed_elsewhere(self) -> bool:
        """Tell whether another process has written since this was asked last."""
        ((version,),) = self._all("PRAGMA data_version")
        before, self._version = self._version, version
        return bool(version != before)

    def store_in_use(self) -> str:
        """Return the kind of store that was written to last; empty when none holds anything.

        Memory does not count: it holds nothing any more.
        """
        found = self._entries("state = 'committed' AND store NOT IN ('', 'memory')")
        return found[-1].store if found else ""

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
                _upsert(database, "connection", rows.connection_values(connection))

    def commit_secret(self, owner: str, entry: str) -> None:
        """Record the entry that holds the secret of an owner who is not in the index."""
        with self._transaction() as database:
            self._commit_entry(database, owner, entry)

    def update_connection(self, connection: Connection, event: Event | None = None) -> bool:
        """Record what happened to a connection; False when it was removed meanwhile."""
        with self._transaction() as database:
            changed = _update(database, "connection", rows.connection_values(connection))
            if event is not None and changed:
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

    def forget_traces(self) -> None:
        """Write the file anew without what was deleted, which SQLite only marks as free."""
        with self._translated(), self._lock:
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

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

    def _all(self, query: str, *values: rows.Value) -> list[rows.Row]:
        with self._translated(), self._lock:
            return self._database.execute(query, values).fetchall()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._translated(), self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:  # a full disk has ended it already
                    self._database.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise _unavailable(error)(str(self._path), str(error)) from error

    def _opened(self) -> sqlite3.Connection:
        self._path.touch(mode=0o600)
        database = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(database)
        except BaseException:
            database.close()
            raise
        return database

    def _prepare(self, database: sqlite3.Connection) -> None:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")  # the order of writes outlives a power cut
        database.execute("BEGIN IMMEDIATE")
        (found,) = database.execute("PRAGMA user_version").fetchone()
        if found > schema.FORMAT:
            raise errors.IndexTooNew(str(self._path), f"format {found}")
        if found < schema.FORMAT:
            for statement in schema.statements_from(found):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {schema.FORMAT}")
        database.execute("COMMIT")
        _read_through(database)

    def _kept_aside(self) -> Path:
        stamp = self._clock().strftime("%Y%m%dT%H%M%S")
        aside = self._path.with_name(f"{self._path.name}.damaged-{stamp}")
        for suffix in ("-wal", "-shm", ""):
            part = Path(f"{self._path}{suffix}")
            if part.exists():
                part.rename(f"{aside}{suffix}")
        return aside


def _unavailable(error: sqlite3.Error | OSError) -> type[errors.IndexUnavailable]:
    """Return the class for a file that cannot be used, by what a person can do about it."""
    if isinstance(error, OSError):
        if error.errno == errno.ENOSPC:
            return errors.DiskFull
        denied = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
        return errors.IndexNotWritable if denied else errors.IndexUnavailable
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF == sqlite3.SQLITE_FULL:
        return errors.DiskFull
    denied = code & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
    return errors.IndexNotWritable if denied else errors.IndexUnavailable


def _is_damage(error: Exception) -> bool:
    """Tell a file that is no index any more from one that cannot be used at the moment."""
    if isinstance(error, sqlite3.Error):
        return (error.sqlite_errorcode & 0xFF) in _DAMAGE
    return True


def _read_through(database: sqlite3.Connection) -> None:
    """Raise sqlite3.Error or ValueError unless every row can be read."""
    ((verdict, *_),) = database.execute("PRAGMA quick_check(1)").fetchall()
    if verdict != "ok":
        raise ValueError(verdict)
    database.execute(f"SELECT {rows.APPLICATION_COLUMNS} FROM application").fetchall()
    for row in database.execute(f"SELECT {rows.CONNECTION_COLUMNS} FROM connection"):
        rows.connection(row)


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
