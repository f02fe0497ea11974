"""The index as it lies on the disk, read and nothing else, whatever state it is in.

Opening an ``Index`` repairs and renews the file; a diagnosis must not, and must work when that
fails. So it reads the file for itself, leniently, and without a write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from copper_desktop.model import (
    Account,
    Application,
    Colour,
    Connection,
    Evidence,
    Health,
    Identity,
    Label,
    User,
)

T = TypeVar("T")

BUSY_SECONDS = 3.0
_NO_LOG = b"\x01\x01"
"""What stands at byte 18 of a file that needs no write-ahead log (SQLite's file format 1.3)."""


@dataclass(frozen=True, slots=True)
class IndexView:
    """What is in the file; ``problem`` is what SQLite or the system said when it cannot be read.

    ``format`` is 0 where there is no file yet. ``entries`` maps an owner to its entry in the
    credential store, ``unsettled`` counts the entries whose writing was cut short.
    """

    exists: bool
    format: int = 0
    applications: tuple[Application, ...] = ()
    connections: tuple[Connection, ...] = ()
    entries: tuple[tuple[str, str], ...] = ()
    unsettled: int = 0
    store_in_use: str = ""
    problem: str = ""

    def entry_of(self, owner: str) -> str | None:
        """Return the name under which the secret of ``owner`` is kept."""
        return dict(self.entries).get(owner)


def read_index(path: Path) -> IndexView:
    """Read what can be read of the index at ``path``."""
    if not path.exists():
        return IndexView(exists=False)
    try:
        with closing(opened(path)) as database:
            return _read(database)
    except (sqlite3.Error, ValueError, OSError) as error:
        return IndexView(exists=True, problem=str(error) or type(error).__name__)


def opened(path: Path) -> sqlite3.Connection:
    """Open the file to read it, and leave none beside it; raises sqlite3.Error or OSError.

    Even to read, SQLite makes the files of a write-ahead log where there are none, and leaves them.
    Where there are none the file is whole by itself, and is read into memory.
    """
    log = path.with_name(f"{path.name}-wal")
    content = b"" if log.exists() else path.read_bytes()
    if content and not log.exists():
        database = sqlite3.connect(":memory:")
        database.deserialize(content[:18] + _NO_LOG + content[20:])
    else:
        address = f"{path.resolve().as_uri()}?mode=ro"
        database = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)
    database.row_factory = sqlite3.Row
    return database


def _read(database: sqlite3.Connection) -> IndexView:
    (found,) = database.execute("PRAGMA user_version").fetchone()
    (integrity,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if integrity != "ok":
        raise ValueError(integrity)
    entries = list(database.execute("SELECT name, owner, state FROM entry"))
    return IndexView(
        exists=True,
        format=found,
        applications=tuple(_applications(database)),
        connections=tuple(_connections(database)),
        entries=tuple(
            (row["owner"], row["name"]) for row in entries if row["state"] == "committed"
        ),
        unsettled=sum(row["state"] != "committed" for row in entries),
        store_in_use=_store_in_use(database),
    )


def _store_in_use(database: sqlite3.Connection) -> str:
    """Return the kind of store that was chosen, else the one that was written to last."""
    queries = (
        "SELECT kind FROM chosen_store",
        "SELECT store FROM entry WHERE state = 'committed' AND store NOT IN ('', 'memory') "
        "ORDER BY rowid DESC LIMIT 1",
    )
    for query in queries:
        with suppress(sqlite3.OperationalError):  # an index of an older version
            for (kind,) in database.execute(query):
                return str(kind)
    return ""


def _applications(database: sqlite3.Connection) -> Iterator[Application]:
    for row in database.execute("SELECT * FROM application ORDER BY rowid"):
        values = dict(row)
        values["scopes"] = tuple(str(values.get("scopes") or "").split())
        values["pkce"] = bool(values.get("pkce", True))
        known = {field.name for field in fields(Application)}
        yield Application(**{name: value for name, value in values.items() if name in known})


def _connections(database: sqlite3.Connection) -> Iterator[Connection]:
    for row in database.execute("SELECT * FROM connection ORDER BY rowid"):
        values: Mapping[str, Any] = dict(row)
        yield Connection(
            id=values["id"],
            application_id=values["application_id"],
            name=values["name"],
            identity=_identity(values),
            scopes=tuple(str(values.get("scopes") or "").split()),
            connected_at=_moment(values.get("connected_at")) or datetime.fromtimestamp(0, UTC),
            expires_at=_moment(values.get("expires_at")),
            health=_health(values.get("health")),
            verified_at=_moment(values.get("verified_at")),
            evidence=_evidence(values),
            label=_label(values),
        )


def _identity(values: Mapping[str, Any]) -> Identity | None:
    if values.get("user_id") is None or values.get("account_id") is None:
        return None
    user = User(values["user_id"], values["user_name"] or "", values["user_email"] or "")
    return Identity(user, Account(values["account_id"], values["account_name"] or ""))


def _label(values: Mapping[str, Any]) -> Label:
    """Read a label; an index of an older version has none."""
    tags, note = str(values.get("tags") or ""), str(values.get("note") or "")
    with suppress(ValueError):
        return Label(tuple(tags.splitlines()), note, Colour(values.get("colour") or ""))
    return Label(tuple(tags.splitlines()), note)


def _evidence(values: Mapping[str, Any]) -> Evidence | None:
    at = _moment(values.get("evidence_at"))
    if at is None:
        return None
    names = ("status", "duration", "request_id", "code", "detail")
    found = {name: values.get(f"evidence_{name}") for name in names}
    return Evidence(at, values.get("evidence_asked") or "", **found)


def _health(value: object) -> Health:
    with suppress(ValueError):
        return Health(str(value))
    return Health.UNCHECKED


def _moment(value: object) -> datetime | None:
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    return None
