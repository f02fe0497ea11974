"""The history of each connection: its last events, in a table of the index, without secrets.

Works inside a transaction of the index. Knows nothing of files, threads and words.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from copper_desktop.connection import Evidence, Health
from copper_desktop.storage.rows import Row

if TYPE_CHECKING:
    from copper_desktop.model import Event

KEPT = 200
"""How many events of a connection are kept."""

COLUMNS = "at, kind, health, asked, status, duration, request_id, code, times, detail"

_NEWEST = f"SELECT id, {COLUMNS} FROM event WHERE connection_id = ? ORDER BY id DESC LIMIT 1"  # noqa: S608
OF_CONNECTION = f"SELECT {COLUMNS} FROM event WHERE connection_id = ? ORDER BY id DESC"  # noqa: S608
_ADD = f"INSERT INTO event (connection_id, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_AGAIN = "UPDATE event SET at = ?, duration = ?, request_id = ?, times = times + 1 WHERE id = ?"
_OLDER = (
    "DELETE FROM event WHERE connection_id = ? AND id <= "
    "(SELECT id FROM event WHERE connection_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)"
)


def add(database: sqlite3.Connection, connection_id: str, event: Event) -> None:
    """Add an event; a check that found what the one before it found is counted with that one."""
    newest = database.execute(_NEWEST, (connection_id,)).fetchone()
    if newest is not None and _is_repetition(event, event_of(newest[1:])):
        evidence = event.evidence
        again = (evidence.duration, evidence.request_id) if evidence else (None, None)
        database.execute(_AGAIN, (event.at.isoformat(), *again, newest[0]))
        return
    database.execute(_ADD, (connection_id, *_values(event)))
    database.execute(_OLDER, (connection_id, connection_id, KEPT))


def forget(database: sqlite3.Connection, connection_id: str) -> None:
    """Delete the history of a connection."""
    database.execute("DELETE FROM event WHERE connection_id = ?", (connection_id,))


def event_of(row: Row) -> Event:
    """Read a row of COLUMNS."""
    from copper_desktop.model import Event, EventKind

    at, kind, health, asked, status, duration, request_id, code, times, detail = row
    moment = datetime.fromisoformat(at)
    evidence = None
    if asked is not None:
        evidence = Evidence(moment, asked, status, duration, request_id, code, detail)
    return Event(moment, EventKind(kind), Health(health), evidence, times)


def _values(event: Event) -> tuple[str | int | float | None, ...]:
    found = event.evidence
    seen = (
        (found.asked, found.status, found.duration, found.request_id, found.code)
        if found
        else (None, None, None, None, None)
    )
    detail = found.detail if found else None
    return (event.at.isoformat(), event.kind, event.health, *seen, event.times, detail)


def _is_repetition(event: Event, before: Event) -> bool:
    from copper_desktop.model import EventKind

    return event.kind is EventKind.CHECKED and _gist(event) == _gist(before)


def _gist(event: Event) -> tuple[object, ...]:
    found = event.evidence
    seen = (found.asked, found.status, found.code, found.detail) if found else ()
    return (event.kind, event.health, *seen)
