"""How many requests are sent in a minute, and who has to wait because of it; asks nothing itself.

Times are seconds of a clock that never goes backwards. Knows neither connections nor a network.
"""

from __future__ import annotations

from collections import deque

LIMIT = 6
"""Requests in any 60 seconds."""

GAP = 10.0
"""Seconds from one check to the next, at least."""

MINUTE = 60.0


class Pace:
    """Keeps what is done one after the other within ``LIMIT``, whatever wakes whom how often."""

    def __init__(self) -> None:
        self._spent: deque[tuple[float, int]] = deque()

    def wait(self, at: float, need: int) -> float:
        """Return the seconds until ``need`` more requests may be sent, 0.0 if they may be now."""
        while self._spent and self._spent[0][0] + MINUTE <= at:
            self._spent.popleft()
        if not self._spent:
            return 0.0
        until = self._spent[-1][0] + GAP
        left = sum(number for _at, number in self._spent)
        for spent_at, number in self._spent:
            if left + need <= LIMIT:
                break
            left -= number
            until = max(until, spent_at + MINUTE)
        return max(until - at, 0.0)

    def spend(self, at: float, number: int) -> None:
        """Note that ``number`` requests were sent until that second."""
        self._spent.append((at, max(number, 1)))
