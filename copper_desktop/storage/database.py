"""The file of the index: opened, brought up to date, kept aside when damaged, read and written.

Translates what SQLite and the disk say into errors of ours; knows no row's meaning. Blocking; safe
to call from several threads and processes.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Self

from copper_desktop import errors
from copper_desktop.i18n import N_
from copper_desktop.storage import rows, schema

BUSY_SECONDS = 5.0
CLOSE_SECONDS = 0.5

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)  # no such table


class Database:
    """An open SQLite file with the tables of the index.

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

    def changed_elsewhere(self) -> bool:
        """Tell whether another process has written since this was asked last."""
        ((version,),) = self._all("PRAGMA data_version")
        before, self._version = self._version, version
        return bool(version != before)

    def forget_traces(self) -> None:
        """Write the file anew without what was deleted, and delete damaged ones kept aside.

        SQLite only marks as free what is deleted.
        """
        with self._translated(), self._lock:
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            for aside in self._path.parent.glob(f"{self._path.name}.damaged-*"):
                aside.unlink()

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
        if found == 0 and database.execute("SELECT name FROM sqlite_master").fetchone():
            raise ValueError(N_("it is a database of another program"))
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
