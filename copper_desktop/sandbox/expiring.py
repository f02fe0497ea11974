"""Things kept in memory under a random id, for a while and in bounded number.

Sign-in sessions, open consent pages and authorization codes are all of this kind.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")


class Expiring(Generic[T]):
    """A bounded store: past ``limit`` the oldest entry goes, past ``lifetime`` none is given."""

    def __init__(
        self, lifetime: timedelta, clock: Callable[[], datetime], *, limit: int = 1000
    ) -> None:
        self._lifetime = lifetime
        self._clock = clock
        self._limit = limit
        self._entries: dict[str, tuple[datetime, T]] = {}

    def add(self, value: T) -> str:
        """Keep ``value`` and return its id, 256 random bits."""
        key = secrets.token_urlsafe(32)
        self._entries[key] = (self._clock() + self._lifetime, value)
        while len(self._entries) > self._limit:
            del self._entries[next(iter(self._entries))]
        return key

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()

    def get(self, key: str | None) -> T | None:
        """Return what is kept under ``key``, if it has not expired."""
        expires, value = self._entries.get(key or "", (None, None))
        return value if expires is not None and self._clock() < expires else None

    def take(self, key: str | None) -> T | None:
        """Return what is kept under ``key`` and forget it."""
        value = self.get(key)
        self._entries.pop(key or "", None)
        return value
