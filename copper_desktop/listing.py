"""How a connection is told to programs: the objects of ``connections --json`` and of its kin.

Works on plain values, as they are in the index, so that listing needs nothing else of the program.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from copper_desktop.expiry import health_at

Told = dict[str, str | list[str] | None]
"""A connection as JSON tells it."""


def described(
    connection_id: str,
    name: str,
    who: tuple[str, str, str] | None,
    health: str,
    expires_at: datetime | None,
    renewable: bool,
    label: tuple[Sequence[str], str, str],
    now: datetime,
) -> Told:
    """Return a connection as JSON tells it at ``now``; times are ISO 8601 in UTC.

    ``who`` has the names of account and user and the user's e-mail, once Copper has told them;
    ``label`` tags, note and colour.
    """
    account, user, email = who or (None, None, None)
    tags, note, colour = label
    return {
        "id": connection_id,
        "name": name,
        "account": account,
        "user": user,
        "email": email,
        "health": str(health_at(health, expires_at, renewable, now)),
        "expires_at": expires_at.isoformat() if expires_at else None,
        "tags": list(tags),
        "note": note,
        "colour": colour or None,
    }
