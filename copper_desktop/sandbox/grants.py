"""The tokens that were issued, by their SHA-256 alone: no file holds a token.

Owns the grants file (SQLite); knows nothing of requests. Times are aware UTC, stored as seconds.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from copper_desktop.errors import SandboxFailed

FORMAT = 2
USE_RESOLUTION = timedelta(minutes=1)
"""The last use is written at most this often, so that reading stays quick."""

_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS grants (
    token_hash BLOB PRIMARY KEY, client_id TEXT NOT NULL, person_id INTEGER NOT NULL,
    issued_at REAL NOT NULL, expires_at REAL, last_used_at REAL, refresh_hash BLOB
);
PRAGMA user_version = {FORMAT};
"""
_COLUMNS = "token_hash, client_id, person_id, issued_at, last_used_at"
_LIVING = "(expires_at IS NULL OR expires_at > ?)"
_BY_TOKEN = f"SELECT {_COLUMNS} FROM grants WHERE token_hash = ? AND {_LIVING}"  # noqa: S608
_BY_PERSON = (
    f"SELECT {_COLUMNS} FROM grants WHERE person_id = ? AND {_LIVING} ORDER BY issued_at DESC"  # noqa: S608
)
_DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


@dataclass(frozen=True, slots=True)
class Grant:
    """A living token of one person for one application, without the token."""

    token_hash: bytes
    client_id: str
    person_id: int
    issued_at: datetime
    last_used_at: datetime | None


class Grants:
    """Issues, finds and revokes tokens; ``file`` None keeps them in memory.

    Raises SandboxFailed when the file cannot be used. A damaged one is kept aside.
    """

    def __init__(self, file: Path | None, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._connection = _memory() if file is None else _opened(file, clock)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def issue(self, client_id: str, person_id: int, expires_in: int | None) -> str:
        """Record a new grant and return its token; ``expires_in`` is in seconds."""
        token = secrets.token_urlsafe(32)
        now = self._clock().timestamp()
        expires = None if expires_in is None else now + expires_in
        values = (token_hash(token), client_id, person_id, now, expires)
        with self._connection:
            self._connection.execute(
                "INSERT INTO grants VALUES (?, ?, ?, ?, ?, NULL, NULL)", values
            )
        return token

    def issue_refresh(self, token: str) -> str:
        """Return a refresh token that goes with ``token``."""
        refresh = secrets.token_urlsafe(32)
        values = (token_hash(refresh), token_hash(token))
        with self._connection:
            query = "UPDATE grants SET refresh_hash = ? WHERE token_hash = ?"
            self._connection.execute(query, values)
        return refresh

    def renew(self, refresh: str, client_id: str, expires_in: int | None) -> str | None:
        """Exchange a refresh token, good for one use, for a new token; None when it is no good."""
        query = "DELETE FROM grants WHERE refresh_hash = ? AND client_id = ? RETURNING person_id"
        with self._connection:
            found = self._connection.execute(query, (token_hash(refresh), client_id)).fetchone()
        return None if found is None else self.issue(client_id, found[0], expires_in)

    def use(self, token: str) -> Grant | None:
        """Return the grant of a living token and note its use."""
        now = self._clock()
        found = self._select(_BY_TOKEN, token_hash(token))
        if not found:
            return None
        grant = found[0]
        if grant.last_used_at is None or now - grant.last_used_at >= USE_RESOLUTION:
            with self._connection:
                self._connection.execute(
                    "UPDATE grants SET last_used_at = ? WHERE token_hash = ?",
                    (now.timestamp(), grant.token_hash),
                )
        return grant

    def of_person(self, person_id: int) -> list[Grant]:
        """Return the living grants of a person, the newest first."""
        return self._select(_BY_PERSON, person_id)

    def revoke_token(self, hashed: bytes) -> None:
        """Forget the token with this hash."""
        with self._connection:
            self._connection.execute("DELETE FROM grants WHERE token_hash = ?", (hashed,))

    def revoke_application(self, person_id: int, client_id: str) -> None:
        """Forget every token that an application holds for a person."""
        with self._connection:
            self._connection.execute(
                "DELETE FROM grants WHERE person_id = ? AND client_id = ?", (person_id, client_id)
            )

    def revoke_all(self) -> None:
        """Forget every token, as if an administrator had revoked them."""
        with self._connection:
            self._connection.execute("DELETE FROM grants")

    def _select(self, query: str, value: bytes | int) -> list[Grant]:
        rows = self._connection.execute(query, (value, self._clock().timestamp()))
        return [
            Grant(hashed, client_id, person_id, _time(issued), _time(used) if used else None)
            for hashed, client_id, person_id, issued, used in rows
        ]


def token_hash(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_SCHEMA)
    return connection


def _opened(file: Path, clock: Callable[[], datetime]) -> sqlite3.Connection:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _connected(file)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) not in _DAMAGE:
                raise
        _keep_aside(file, clock())
        return _connected(file)
    except (OSError, sqlite3.Error) as error:
        raise SandboxFailed(f"the grants file {file} cannot be used: {error}") from error


def _connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = NORMAL")
        sound = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if not sound or not 0 <= found <= FORMAT:
            raise _damaged("not a grants file of this program")
        if found == 1:
            connection.execute("ALTER TABLE grants ADD COLUMN refresh_hash BLOB")
        connection.executescript(_SCHEMA)
        file.chmod(0o600)
    except BaseException:
        connection.close()
        raise
    return connection


def _damaged(reason: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(reason)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _keep_aside(file: Path, now: datetime) -> None:
    name = f"{file.name}.damaged-{now:%Y%m%d-%H%M%S}"
    aside, number = file.with_name(name), 1
    while aside.exists():
        number += 1
        aside = file.with_name(f"{name}-{number}")
    file.rename(aside)
    file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
