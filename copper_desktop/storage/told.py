"""What people have been told of each connection, in a table of the index: so that it is told once.

Works inside a transaction of the index. Knows nothing of what a mark means.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

_TELL = (
    "INSERT INTO told (connection_id, mark) SELECT ?, ? "
    "WHERE EXISTS (SELECT 1 FROM connection WHERE id = ?) "
    "ON CONFLICT (connection_id) DO UPDATE SET mark = excluded.mark WHERE mark != excluded.mark"
)


def tell(database: sqlite3.Connection, marks: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Note a mark for each connection; return those of which it was not the last one already."""
    new = [id_ for id_, mark in marks if database.execute(_TELL, (id_, mark, id_)).rowcount > 0]
    return frozenset(new)


def forget(database: sqlite3.Connection, connection_id: str) -> None:
    """Delete what is noted of a connection."""
    database.execute("DELETE FROM told WHERE connection_id = ?", (connection_id,))
