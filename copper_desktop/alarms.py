"""What a person has to be told once about a connection: that it was revoked, or is about to end.

Judges what is known; asks nobody, and knows neither windows nor words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from copper_desktop.model import Connection, Health

_ENDING = (Health.EXPIRING, Health.EXPIRED)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A connection that worked, and how it is now: revoked, expiring or expired.

    ``mark`` names the token and what became of it: whoever was told of one is not told again,
    until there is another token. That an expiring one has expired is no news either.
    """

    connection: Connection
    health: Health
    mark: str


def alarms_of(connections: Iterable[Connection], now: datetime) -> tuple[Alarm, ...]:
    """Return what there is to be told at ``now``; a token that never worked is no news."""
    found = []
    for connection in connections:
        health = connection.health_at(now)
        if connection.verified_at is None:
            continue
        if health is Health.REVOKED:
            mark = f"revoked {connection.connected_at.isoformat()}"
            found.append(Alarm(connection, health, mark))
        elif health in _ENDING and connection.expires_at is not None:
            mark = f"ending {connection.expires_at.isoformat()}"
            found.append(Alarm(connection, health, mark))
    return tuple(found)
