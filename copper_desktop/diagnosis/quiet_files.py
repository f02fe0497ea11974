"""Rotating files that never print; a module of its own, since what it imports can wait."""

from __future__ import annotations

import contextlib
from logging import LogRecord
from logging.handlers import RotatingFileHandler


class QuietFiles(RotatingFileHandler):
    """Gives up what cannot be written, for example on a full disk, without a word."""

    def doRollover(self) -> None:  # noqa: N802  logging's name
        """Go on in the same file where it cannot be renamed: on Windows others may have it open."""
        with contextlib.suppress(OSError):
            super().doRollover()
        if self.stream is None:
            self.stream = self._open()

    def handleError(self, record: LogRecord) -> None:  # noqa: N802  logging's name
        """Do nothing."""
