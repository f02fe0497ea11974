"""The last calls of each connection, and whether other programs may use it; tables of the index.

Neither bodies sent nor bodies received are kept. Works inside a transaction of the index; knows
nothing of files, threads and words.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from copper_desktop.storage.rows import Row

if TYPE_CHECKING:
    from copper_desktop.model import PastCall

KEPT = 500
"""How many calls of a connection are kept."""

COLUMNS = "at, operation, method, address, had_body, status, duration, request_id, code"

OF_CONNECTION = f"SELECT {COLUMNS} FROM call WHERE connection_id = ? ORDER BY id DESC"  # noqa: S608
IS_LENT = "SELECT 1 FROM lending WHERE connection_id = ?"

_ADD = f"INSERT INTO call (connection_id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_OLDER = (
    "DELETE FROM call WHERE connection_id = ? AND id <= "
    "(SELECT id FROM call WHERE connection_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)"
)


def add(database: sqlite3.Connection, connection_id: str, call: PastCall) -> None:
    """Add a call of a connection that is still there, and forget those beyond the last 500."""
    known = database.execute("SELECT 1 FROM connection WHERE id = ?", (connection_id,)).fetchone()
    if known is None:
        return
    values = (
        call.at.isoformat(),
        call.operation,
        call.method,
        call.address,
        call.had_body,
        call.status,
        call.duration,
        call.request_id,
        call.code,
    )
    database.execute(_ADD, (connection_id, *values))
    database.execute(_OLDER, (connection_id, connection_id, KEPT))


def lend(database: sqlite3.Connection, connection_id: str, on: bool) -> None:
    """Let other programs use a connection, or no longer."""
    if on:
        database.execute(
            "INSERT OR IGNORE INTO lending (connection_id) VALUES (?)", (connection_id,)
        )
    else:
        database.execute("DELETE FROM lending WHERE connection_id = ?", (connection_id,))


def forget(database: sqlite3.Connection, connection_id: str) -> None:
    """Delete everything here about a connection."""
    database.execute("DELETE FROM call WHERE connection_id = ?", (connection_id,))
    lend(database, connection_id, False)


def call_of(row: Row) -> PastCall:
    """Read a row of COLUMNS."""
    from copper_desktop.model import PastCall

    at, operation, method, address, had_body, *rest = row
    return PastCall(datetime.fromisoformat(at), operation, method, address, bool(had_body), *rest)
