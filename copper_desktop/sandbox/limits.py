"""The rolling request limit; knows keys and times, not what is asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)


class RollingLimit:
    """Allows ``per_minute`` requests for each key in any 60 seconds; None allows all.

    Refused requests do not count.
    """

    def __init__(self, per_minute: int | None, clock: Callable[[], datetime]) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._times: dict[Hashable, deque[datetime]] = {}

    def allow(self, key: Hashable) -> bool:
        """Count a request, or refuse it."""
        if self._per_minute is None:
            return True
        now = self._clock()
        times = self._times.setdefault(key, deque())
        while times and now - times[0] >= WINDOW:
            times.popleft()
        if len(times) >= self._per_minute:
            return False
        times.append(now)
        return True
