"""Background checks: asks quietly, one connection after the other, whether each still works.

Never more than a few requests a minute, and none where the credential store would have to ask for
a password. Knows no window: it is told when the computer woke or the network came back.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from copper_desktop import errors
from copper_desktop.model import Connection, Health
from copper_desktop.pace import Pace
from copper_desktop.renewal import RENEW_BEFORE
from copper_desktop.rota import Rota, is_trouble
from copper_desktop.storage.preferences import Preference, between
from copper_desktop.storage.settings import Settings
from copper_desktop.storage.store_status import StoreState, StoreStatus

BACKGROUND_CHECKS = Preference("background_checks", True)
CHECK_MINUTES = Preference("check_minutes", 30, between(5, 1440))

GLANCE = 60.0
"""Seconds after which preferences and clock are looked at again."""

SLEPT = timedelta(seconds=60)
"""How much longer than asked for a pause must have been to mean that the computer was asleep."""

FRESH = timedelta(minutes=5)
"""How old a verdict of an earlier run may be at the start without being asked for again."""

_STORE_HEALTHS = (Health.LOCKED, Health.MISSING)


class Checked(Protocol):
    """What is asked of the service."""

    @property
    def requests_sent(self) -> int:
        """How many requests this run has sent; one check may need several."""

    def connections(self) -> tuple[Connection, ...]:
        """Return the connections as last known."""

    async def check(self, connection_id: str, *, quietly: bool) -> Connection:
        """Ask Copper; what goes wrong becomes the connection's health.

        ``quietly`` asks nobody to unlock the store that holds its token.
        """

    async def store_status(self) -> StoreStatus:
        """Return the state of the credential store, without a prompt."""


def _jitter() -> float:
    return random.uniform(0.9, 1.1)  # noqa: S311  no secret hangs on it


class BackgroundChecks:
    """Checks every connection once an interval; ``on_checked`` is told of each.

    ``clock`` is the time of day in UTC, ``ticks`` seconds that never go backwards, ``pause`` waits
    that many seconds or until ``wake``.
    """

    def __init__(
        self,
        service: Checked,
        settings: Settings,
        on_checked: Callable[[Connection], None],
        clock: Callable[[], datetime],
        *,
        ticks: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = _jitter,
        pause: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        self._service, self._settings, self._on_checked = service, settings, on_checked
        self._clock, self._ticks = clock, ticks
        self._rota = Rota(jitter)
        self._woken = asyncio.Event()
        self._wait = pause or self._pause
        self._was_locked = False
        self._pace = Pace()

    async def run(self) -> None:
        """Check until cancelled, beginning with those whose verdict is not fresh."""
        self._hurry(lambda connection: not self._is_fresh(connection))
        while True:
            wait = await self._step() if self._settings.get(BACKGROUND_CHECKS) else GLANCE
            wait, before = min(wait, GLANCE), self._clock()
            await self._wait(wait)
            if self._clock() - before > timedelta(seconds=wait) + SLEPT:
                self.wake()

    def wake(self) -> None:
        """Ask everybody soon: the computer woke, or the network came back."""
        self._rota.hurry(self._service.connections(), self._ticks())
        self._woken.set()

    async def _step(self) -> float:
        """Check whoever's turn it is; return the seconds until the next step."""
        turn = self._rota.next(
            self._service.connections(), self._interval, self._ticks(), self._clock()
        )
        if turn.connection is None:
            return turn.wait
        rest = self._pace.wait(self._ticks(), self._need(turn.connection))
        if rest > 0:
            return rest
        await self._notice_unlocking()
        sent = self._service.requests_sent
        try:
            checked = await self._service.check(turn.connection.id, quietly=True)
        except errors.CopperDesktopError:  # removed meanwhile, or told where a person asks
            checked = turn.connection
        self._pace.spend(self._ticks(), self._service.requests_sent - sent)
        self._rota.checked(checked, self._interval, self._ticks())
        if is_trouble(turn.connection) and not is_trouble(checked):
            self._hurry(is_trouble)
        self._on_checked(checked)
        return GLANCE if checked.health is Health.LOCKED else 0.0

    def _need(self, connection: Connection) -> int:
        """Return how many requests a check may take: a 401 is asked about twice."""
        renews = connection.renewable and (
            connection.expires_at is not None
            and connection.expires_at - self._clock() <= RENEW_BEFORE
        )
        return 2 + (connection.identity is None) + renews

    async def _notice_unlocking(self) -> None:
        """Ask those soon whose tokens could not be read, once the store is unlocked."""
        locked = (await self._service.store_status()).state is StoreState.LOCKED
        if self._was_locked and not locked:
            self._hurry(lambda connection: connection.health in _STORE_HEALTHS)
        self._was_locked = locked

    def _hurry(self, which: Callable[[Connection], bool]) -> None:
        self._rota.hurry(filter(which, self._service.connections()), self._ticks())

    def _is_fresh(self, connection: Connection) -> bool:
        evidence = connection.evidence
        return evidence is not None and timedelta() <= self._clock() - evidence.at < FRESH

    @property
    def _interval(self) -> float:
        return 60.0 * self._settings.get(CHECK_MINUTES)

    async def _pause(self, seconds: float) -> None:
        self._woken.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
