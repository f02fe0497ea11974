"""Garbage collection in the thread of the window alone.

Python collects cycles in whichever thread happens to allocate. A window or dialog that was part of
one would then be destroyed from there, which Qt does not survive (seen with PySide6 6.11.3: a crash
in ``Shiboken::BindingManager::runDeletionInMainThread``). Objects outside of cycles are not
concerned.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer

INTERVAL = 10_000
"""Milliseconds between two looks at whether there is anything to collect."""


class Collector(QObject):
    """Takes garbage collection over until ``stop``."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setObjectName("collectorTimer")
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start(INTERVAL)

    def spare(self) -> None:
        """Look no more, until ``stop``, through what there is now: nearly all of it stays."""
        gc.freeze()

    def stop(self) -> None:
        """Collect everything and give garbage collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()

    def _on_timer_timeout(self) -> None:
        """Collect the oldest generation that is due, as Python itself would."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > threshold
        ]
        if due:
            gc.collect(max(due))
