"""The one timer that keeps expiries current, and sleeps when nothing is about to change.

One tick a minute; every second only in the last five minutes of a token; rarely when all that
changes are ages of hours; none when nothing lies ahead or the owner is hidden. Knows nothing of
what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from copper_desktop.ui.times import LAST_MINUTES

MINUTE = 60_000
SECOND = 1_000
QUARTER = 15 * MINUTE
"""How often ages are shown anew that are told in hours and days."""


class Ticker(QObject):
    """Says when what depends on the time must be shown anew."""

    ticked = Signal()

    def __init__(self, clock: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("ticker")
        self._clock = clock
        self._moments: tuple[datetime, ...] = ()
        self._newest: datetime | None = None
        self._paused = True
        self._timer = QTimer(self)
        self._timer.setObjectName("tickerTimer")
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def interval(self) -> int | None:
        """Milliseconds between this tick and the next; None while nothing is awaited."""
        return self._timer.interval() if self._timer.isActive() else None

    def watch(self, moments: Iterable[datetime | None], ages: Iterable[datetime] = ()) -> None:
        """Await these expiries, and no others; keep current how long ago ``ages`` were."""
        self._moments = tuple(moment for moment in moments if moment is not None)
        self._newest = max(ages, default=None)
        self._arm()

    def pause(self) -> None:
        """Stop ticking: nobody is looking."""
        self._paused = True
        self._timer.stop()

    def resume(self) -> None:
        """Tick again, at once if something is awaited."""
        self._paused = False
        self.ticked.emit()
        self._arm()

    def _on_timer_timeout(self) -> None:
        self.ticked.emit()
        self._arm()

    def _arm(self) -> None:
        wait = None if self._paused else until_next_tick(self._moments, self._clock(), self._newest)
        if wait is None:
            self._timer.stop()
        else:
            self._timer.start(wait)


def until_next_tick(
    moments: Iterable[datetime], now: datetime, newest: datetime | None = None
) -> int | None:
    """Return the milliseconds to wait; None if every one of ``moments`` has passed.

    ``newest`` is the moment whose age is the least of those that are shown.

    An expiry counts as ahead for one second more, so that the last tick shows that it has come.
    """
    ahead = [moment - now for moment in moments if moment - now > timedelta(seconds=-1)]
    aging = None if newest is None else _until_older(now - newest)
    if not ahead:
        return aging
    until_seconds = min(ahead) - LAST_MINUTES
    if until_seconds <= timedelta():
        return SECOND
    return min(MINUTE, int(until_seconds.total_seconds() * 1000) + 1)


def _until_older(age: timedelta) -> int:
    """Return the milliseconds until an age is told in other words, at the latest."""
    return MINUTE if age < timedelta(hours=1) else QUARTER
