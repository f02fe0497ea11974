"""The tables of the index, as the steps by which each format came from the one before it.

A step that has been released is never changed: a change of the tables is a new step at the end.
Knows nothing of what the columns mean (``rows``) and of files.
"""

from __future__ import annotations

_FIRST = """
CREATE TABLE application (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    client_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    authorization_endpoint TEXT NOT NULL,
    token_endpoint TEXT NOT NULL,
    api_base TEXT NOT NULL,
    scopes TEXT NOT NULL,
    pkce INTEGER NOT NULL,
    revoke_page TEXT NOT NULL
);
CREATE TABLE connection (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL,
    name TEXT NOT NULL,
    user_id INTEGER,
    user_name TEXT,
    user_email TEXT,
    account_id INTEGER,
    account_name TEXT,
    scopes TEXT NOT NULL,
    connected_at TEXT NOT NULL,
    expires_at TEXT,
    health TEXT NOT NULL,
    verified_at TEXT,
    evidence_at TEXT,
    evidence_asked TEXT,
    evidence_status INTEGER,
    evidence_duration REAL,
    evidence_request_id TEXT,
    evidence_code TEXT
);
CREATE TABLE entry (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'committed', 'retired')),
    recorded_at REAL NOT NULL
);
CREATE INDEX entry_owner ON entry (owner);
"""

_EVENTS = """
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    connection_id TEXT NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    health TEXT NOT NULL,
    asked TEXT,
    status INTEGER,
    duration REAL,
    request_id TEXT,
    code TEXT,
    times INTEGER NOT NULL
);
CREATE INDEX event_connection ON event (connection_id, id);
"""

_STORE_OF_ENTRY = """
ALTER TABLE entry ADD COLUMN store TEXT NOT NULL DEFAULT ''
"""

_CALLS = """
CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    connection_id TEXT NOT NULL,
    at TEXT NOT NULL,
    operation TEXT NOT NULL,
    method TEXT NOT NULL,
    address TEXT NOT NULL,
    had_body INTEGER NOT NULL,
    status INTEGER,
    duration REAL,
    request_id TEXT,
    code TEXT
);
CREATE INDEX call_connection ON call (connection_id, id);
CREATE TABLE lending (connection_id TEXT PRIMARY KEY);
"""

_RENEWABLE = "ALTER TABLE connection ADD COLUMN renewable INTEGER NOT NULL DEFAULT 0"

_DETAIL = """
ALTER TABLE connection ADD COLUMN evidence_detail TEXT;
ALTER TABLE event ADD COLUMN detail TEXT
"""

_TOLD = "CREATE TABLE told (connection_id TEXT PRIMARY KEY, mark TEXT NOT NULL)"

_CHOSEN_STORE = "CREATE TABLE chosen_store (kind TEXT NOT NULL)"

_LABEL = """
ALTER TABLE connection ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE connection ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE connection ADD COLUMN colour TEXT NOT NULL DEFAULT ''
"""

STEPS = (
    _FIRST,
    _EVENTS,
    _STORE_OF_ENTRY,
    _CALLS,
    _RENEWABLE,
    _DETAIL,
    _TOLD,
    _CHOSEN_STORE,
    _LABEL,
)
"""Statements for each format, separated by semicolons; the n-th leads to format n."""

FORMAT = len(STEPS)


def statements_from(found: int) -> list[str]:
    """Return the statements that lead from format ``found`` to FORMAT."""
    pieces = (piece.strip() for step in STEPS[found:] for piece in step.split(";"))
    return [piece for piece in pieces if piece]
