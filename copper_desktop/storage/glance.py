"""The list of connections read from the index and nothing changed, for programs that ask often.

Whatever is not as it should be, be it a file of an older format, a damaged or a missing one, is
left to ``Index``, which brings it up to date, keeps it aside or makes it. Blocking.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime

from copper_desktop.expiry import HEALTHS
from copper_desktop.listing import Told, described
from copper_desktop.storage.schema import FORMAT

BUSY_SECONDS = 0.5
"""How long a lock is waited for, which is rare for a reader; then ``Index`` waits."""

_COLUMNS = (
    "id, name, health, expires_at, renewable, user_id, account_id, account_name, user_name, "
    "user_email, tags, note, colour"
)
_QUERY = f"SELECT {_COLUMNS} FROM connection ORDER BY rowid"  # noqa: S608  names of our own columns


def listed(path: str, now: datetime) -> list[Told] | None:
    """Return the connections as JSON tells them, oldest first; None where ``Index`` has to look."""
    if not os.path.isfile(path):  # noqa: PTH113  pathlib takes longer to import than this to do
        return None
    try:
        database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            database.execute("PRAGMA query_only = ON")
            ((found,),) = database.execute("PRAGMA user_version")
            return list(_listed(database, now)) if found == FORMAT else None
        finally:
            database.close()
    except (sqlite3.Error, ValueError, TypeError):
        return None


def _listed(database: sqlite3.Connection, now: datetime) -> Iterator[Told]:
    for row in database.execute(_QUERY):
        connection_id, name, health, expires, renewable, user, account, *who = row[:10]
        tags, note, colour = row[10:]
        if health not in HEALTHS:
            raise ValueError(health)
        known = None if user is None or account is None else (who[0], who[1], who[2])
        expires_at = None if expires is None else datetime.fromisoformat(expires)
        label = (tags.splitlines(), note, colour)
        yield described(connection_id, name, known, health, expires_at, bool(renewable), label, now)
