"""The time of day, corrected by what servers say it is, so that a wrong clock expires no token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(seconds=5)
"""A smaller difference is the way of the answer, and the header's whole seconds."""


def now() -> datetime:
    """Return the time by this computer, aware and in UTC."""
    return datetime.now(UTC)


class ServerClock:
    """A clock in UTC: the system's, plus how far the last server was ahead of it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the time."""
        return self._clock() + self._ahead

    def observe(self, date: str | None) -> None:
        """Learn from a ``Date`` header (RFC 9110 section 6.6.1); one that is none is ignored."""
        from email.utils import parsedate_to_datetime

        try:
            said = parsedate_to_datetime(date or "")
        except (ValueError, OverflowError):
            return
        if said.tzinfo is None:
            said = said.replace(tzinfo=UTC)
        ahead = said - self._clock()
        self._ahead = ahead if abs(ahead) > TOLERANCE else timedelta()
