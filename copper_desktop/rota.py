"""Whose turn it is to be checked in the background, and when; asks nothing itself.

Times are seconds of a clock that never goes backwards. Knows no network, no window and no asyncio.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from copper_desktop.model import Connection, Health
from copper_desktop.renewal import RENEW_BEFORE

FIRST_HOLD = 60.0
LONGEST_HOLD = 1800.0

_SETTLED = (Health.REVOKED, Health.EXPIRED)
"""What no further question changes: only signing in again does."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The connection whose turn it is, or None, and the seconds until the next one's."""

    connection: Connection | None
    wait: float = 0.0


@dataclass(slots=True)
class _Hold:
    """An application's servers are left alone ``until`` then, after ``failures`` in a row.

    ``asked_for`` is true where they answered, with 429 or 5xx: no network that is back ends that.
    """

    until: float
    failures: int
    asked_for: bool = False


class Rota:
    """Gives each connection its turn once an interval, and leaves servers in trouble alone.

    ``jitter`` returns a factor near 1, so that many computers do not ask at the same moment.
    """

    def __init__(self, jitter: Callable[[], float]) -> None:
        self._jitter = jitter
        self._due: dict[str, float] = {}
        self._holds: dict[str, _Hold] = {}

    def next(
        self, connections: Sequence[Connection], interval: float, at: float, now: datetime
    ) -> Turn:
        """Return whose turn it is ``at`` that second; the longest due goes first.

        ``now`` is the time of day, by which those not seen before are judged: a connection that
        was asked less than an interval ago, perhaps by an earlier run, waits for the rest of it.
        """
        self._forget_all_but(connections)
        best, best_due = None, float("inf")
        for connection in connections:
            if connection.health_at(now) in _SETTLED:
                continue
            due = max(self._due_of(connection, interval, at, now), self._held_until(connection))
            if due < best_due:
                best, best_due = connection, due
        if best is None or best_due > at:
            return Turn(None, best_due - at)
        return Turn(best)

    def checked(self, connection: Connection, interval: float, at: float) -> None:
        """Note what a check ``at`` that second found; success ends a server's time of rest."""
        self._due[connection.id] = at + interval * self._jitter()
        if not is_trouble(connection):
            self._holds.pop(connection.application_id, None)
            return
        hold = self._holds.setdefault(connection.application_id, _Hold(at, 0))
        rest = min(FIRST_HOLD * 2**hold.failures, LONGEST_HOLD) * self._jitter()
        hold.until, hold.failures = at + rest, min(hold.failures + 1, 10)
        hold.asked_for = _has_answered(connection)
        self._due[connection.id] = hold.until

    def hurry(self, connections: Iterable[Connection], at: float) -> None:
        """Give these their turn now; servers that asked to be left alone still are."""
        for connection in connections:
            self._due[connection.id] = at
            hold = self._holds.get(connection.application_id)
            if hold is not None and not hold.asked_for:
                del self._holds[connection.application_id]

    def _due_of(self, connection: Connection, interval: float, at: float, now: datetime) -> float:
        if connection.id not in self._due:
            evidence = connection.evidence
            age = interval if evidence is None else (now - evidence.at).total_seconds()
            fresh = 0 <= age < interval and not is_trouble(connection)
            self._due[connection.id] = at + (interval - age) * self._jitter() if fresh else at
        return min(self._due[connection.id], at + _until_renewal(connection, now))

    def _held_until(self, connection: Connection) -> float:
        hold = self._holds.get(connection.application_id)
        return hold.until if hold is not None else 0.0

    def _forget_all_but(self, connections: Sequence[Connection]) -> None:
        if len(self._due) > len(connections):
            known = {connection.id for connection in connections}
            self._due = {id_: due for id_, due in self._due.items() if id_ in known}


def _until_renewal(connection: Connection, now: datetime) -> float:
    """Return the seconds until a token that renews itself should be used."""
    if not connection.renewable or connection.expires_at is None:
        return float("inf")
    return max((connection.expires_at - RENEW_BEFORE - now).total_seconds(), 0.0)


def _has_answered(connection: Connection) -> bool:
    """Tell whether it was the servers, and not the way to them, that had trouble."""
    return connection.evidence is not None and connection.evidence.status is not None


def is_trouble(connection: Connection) -> bool:
    """Tell whether the last check met a server or a network that is better left alone."""
    return connection.health in (Health.LIMITED, Health.UNREACHABLE)
