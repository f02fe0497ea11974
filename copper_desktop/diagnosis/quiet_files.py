"""Rotating files that never print; a module of its own, since what it imports can wait."""

from __future__ import annotations

from logging import LogRecord
from logging.handlers import RotatingFileHandler


class QuietFiles(RotatingFileHandler):
    """Gives up what cannot be written, for example on a full disk, without a word."""

    def handleError(self, record: LogRecord) -> None:  # noqa: N802  logging's name
        """Do nothing."""
