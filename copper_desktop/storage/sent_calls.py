"""How many calls were sent with each token in the last minute, in one file for every run.

The window and the command line may run at once and share what Copper allows. Nothing in the file
is worth keeping: a minute later it is out of date, so it is written without waiting for the disk,
and what cannot be counted never holds up a call.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from copper_desktop.worker import Worker

WINDOW = 60.0
"""Seconds for which Copper counts a request."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0
"""Seconds without a call after the first 429, and after many."""
SECONDS = 5.0
CLOSE_SECONDS = 0.5

T = TypeVar("T")

_TABLES = """
CREATE TABLE IF NOT EXISTS sent (key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS sent_key ON sent (key, at);
CREATE TABLE IF NOT EXISTS pause (
    key TEXT PRIMARY KEY, until REAL NOT NULL, strikes INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS connection (id TEXT PRIMARY KEY, key TEXT NOT NULL);
"""


class SentCalls:
    """A ledger for ``api.budget``; ``path`` is the file, None counts for this run alone.

    Keys stand for tokens and do not tell them. Times are Unix seconds.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._worker = Worker("sent calls")
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._paused: set[str] = set()
        """Keys that had a pause when they were looked at last, by whichever run."""

    async def reserve(self, key: str, now: float, ceiling: int | None) -> float:
        """Count a call and return 0.0, or return the seconds to wait and count none."""
        return await self._run(lambda database: self._reserved(database, key, now, ceiling), 0.0)

    async def pause(self, key: str, now: float) -> float:
        """Note a 429; return for how many seconds nothing is to be sent, longer each time."""
        self._paused.add(key)
        return await self._run(lambda database: _pause(database, key, now), 0.0)

    async def resume(self, key: str, now: float) -> None:
        """Note that a call was answered: once a pause is over, the next is a short one again."""
        if key not in self._paused:
            return
        query = "DELETE FROM pause WHERE key = ? AND until <= ?"
        await self._run(lambda database: database.execute(query, (key, now)), None)

    async def sent(self, key: str, now: float) -> int:
        """Return how many calls were counted in the last 60 seconds."""
        return await self._run(lambda database: _count(database, key, now), 0)

    async def introduce(self, connection_id: str, key: str) -> None:
        """Note whose calls ``key`` counts, and forget those of whom none is counted."""
        await self._run(lambda database: _introduce(database, connection_id, key), None)

    async def key_of(self, connection_id: str) -> str | None:
        """Return the key that counts a connection's calls; None while none is counted."""
        return await self._run(lambda database: _key_of(database, connection_id), None)

    def close(self) -> None:
        """Let go of the thread and of the file, unless a call that hangs has it."""
        self._worker.close()
        if self._lock.acquire(timeout=CLOSE_SECONDS):
            if self._database is not None:
                self._database.close()
            self._lock.release()

    async def _run(self, call: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        try:
            return await self._worker.run(SECONDS, lambda: self._transacted(call))
        except (sqlite3.Error, OSError):  # a TimeoutError is an OSError
            return otherwise

    def _reserved(
        self, database: sqlite3.Connection, key: str, now: float, ceiling: int | None
    ) -> float:
        if database.execute("SELECT 1 FROM pause WHERE key = ?", (key,)).fetchone():
            self._paused.add(key)
        else:
            self._paused.discard(key)
        return _reserve(database, key, now, ceiling)

    def _transacted(self, call: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            if self._database is None:
                self._database = _opened(self._path)
            self._database.execute("BEGIN IMMEDIATE")
            try:
                return call(self._database)
            finally:
                self._database.execute("COMMIT")


def _opened(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return _prepared(":memory:")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    try:
        return _prepared(str(path))
    except sqlite3.DatabaseError:
        with contextlib.suppress(OSError):
            path.unlink()
        path.touch(mode=0o600)
        return _prepared(str(path))


def _prepared(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(name, timeout=SECONDS, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_TABLES)
    except BaseException:
        database.close()
        raise
    return database


def _count(database: sqlite3.Connection, key: str, now: float) -> int:
    """Return the calls in the window; those of a clock that has gone back since are forgotten."""
    database.execute("DELETE FROM sent WHERE at <= ? OR at > ?", (now - WINDOW, now + WINDOW))
    ((count,),) = database.execute("SELECT count(*) FROM sent WHERE key = ?", (key,)).fetchall()
    return int(count)


def _introduce(database: sqlite3.Connection, connection_id: str, key: str) -> None:
    database.execute("DELETE FROM connection WHERE key NOT IN (SELECT key FROM sent)")
    database.execute(
        "INSERT OR REPLACE INTO connection (id, key) VALUES (?, ?)", (connection_id, key)
    )


def _key_of(database: sqlite3.Connection, connection_id: str) -> str | None:
    query = "SELECT key FROM connection WHERE id = ?"
    found = database.execute(query, (connection_id,)).fetchone()
    return None if found is None else str(found[0])


def _reserve(database: sqlite3.Connection, key: str, now: float, ceiling: int | None) -> float:
    count = _count(database, key, now)
    if ceiling is not None:
        seconds = max(_paused(database, key, now), _until_room(database, key, now, count - ceiling))
        if seconds > 0:
            return seconds
    database.execute("INSERT INTO sent (key, at) VALUES (?, ?)", (key, now))
    return 0.0


def _until_room(database: sqlite3.Connection, key: str, now: float, beyond: int) -> float:
    """Return when enough calls have left the window, ``beyond`` being how many are too many."""
    if beyond < 0:
        return 0.0
    query = "SELECT at FROM sent WHERE key = ? ORDER BY at LIMIT 1 OFFSET ?"
    ((at,),) = database.execute(query, (key, beyond)).fetchall()
    return float(at + WINDOW - now)


def _paused(database: sqlite3.Connection, key: str, now: float) -> float:
    found = database.execute("SELECT until FROM pause WHERE key = ?", (key,)).fetchone()
    return 0.0 if found is None else min(float(found[0]) - now, LONGEST_PAUSE)


def _pause(database: sqlite3.Connection, key: str, now: float) -> float:
    found = database.execute("SELECT until, strikes FROM pause WHERE key = ?", (key,)).fetchone()
    until, strikes = found or (0.0, 0)
    if until > now:  # several calls were under way when the limit was passed: one pause for all
        return float(until - now)
    seconds = min(FIRST_PAUSE * 2**strikes, LONGEST_PAUSE)
    database.execute(
        "INSERT INTO pause (key, until, strikes) VALUES (?, ?, ?) ON CONFLICT (key)"
        " DO UPDATE SET until = excluded.until, strikes = excluded.strikes",
        (key, now + seconds, min(strikes + 1, 10)),
    )
    return float(seconds)
