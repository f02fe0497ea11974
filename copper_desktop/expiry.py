"""What a token's own expiry makes of a verdict, without asking anybody.

Works on plain values, since the connections are listed without making a ``Connection`` of each.
"""

from __future__ import annotations

from datetime import datetime, timedelta

EXPIRY_WARNING = timedelta(minutes=10)
"""How long before its expiry a token counts as expiring."""

HEALTHS = (
    "working",
    "expiring",
    "expired",
    "revoked",
    "unreachable",
    "limited",
    "locked",
    "missing",
    "unchecked",
)
"""The values of ``Health``."""


def health_at(health: str, expires_at: datetime | None, renewable: bool, now: datetime) -> str:
    """Return the verdict at ``now`` where ``health`` was the last; both are values of ``Health``.

    Times are aware datetimes in UTC.
    """
    if expires_at is None or health not in ("working", "unchecked"):
        return health
    if expires_at <= now:  # a renewable one is renewed at its next use
        return "unchecked" if renewable else "expired"
    if health == "working" and not renewable and expires_at - now <= EXPIRY_WARNING:
        return "expiring"
    return health
