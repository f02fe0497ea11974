"""The one timer that keeps expiries current, and sleeps when nothing is about to change.

One tick a minute; every second only in the last five minutes of a token; none when no expiry lies
ahead or the owner is hidden. Knows nothing of what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from copper_desktop.ui.times import LAST_MINUTES

MINUTE = 60_000
SECOND = 1_000


class Ticker(QObject):
    """Says when what depends on the time must be shown anew."""

    ticked = Signal()

    def __init__(self, clock: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("ticker")
        self._clock = clock
        self._moments: tuple[datetime, ...] = ()
        self._paused = True
        self._timer = QTimer(self)
        self._timer.setObjectName("tickerTimer")
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def interval(self) -> int | None:
        """Milliseconds between this tick and the next; None while nothing is awaited."""
        return self._timer.interval() if self._timer.isActive() else None

    def watch(self, moments: Iterable[datetime | None]) -> None:
        """Await these expiries, and no others."""
        self._moments = tuple(moment for moment in moments if moment is not None)
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
        wait = None if self._paused else until_next_tick(self._moments, self._clock())
        if wait is None:
            self._timer.stop()
        else:
            self._timer.start(wait)


def until_next_tick(moments: Iterable[datetime], now: datetime) -> int | None:
    """Return the milliseconds to wait; None if every one of ``moments`` has passed.

    An expiry counts as ahead for one second more, so that the last tick shows that it has come.
    """
    ahead = [moment - now for moment in moments if moment - now > timedelta(seconds=-1)]
    if not ahead:
        return None
    until_seconds = min(ahead) - LAST_MINUTES
    if until_seconds <= timedelta():
        return SECOND
    return min(MINUTE, int(until_seconds.total_seconds() * 1000) + 1)
