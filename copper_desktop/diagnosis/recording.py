"""What one process remembers of itself: what is secret, the log, and how it ended if it crashed.

Made at the composition root, once a process; ``redaction.learn`` is what modules that hold secrets
are handed.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from copper_desktop.diagnosis.crash import CrashReporter
from copper_desktop.diagnosis.logs import Log
from copper_desktop.diagnosis.redaction import Redaction


class Recording:
    """Logs, filtered, into ``folder`` while it is entered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.redaction = Redaction()
        self.log = Log(folder, self.redaction)
        self.crashes = CrashReporter(folder, self.redaction.mask)

    def __enter__(self) -> Self:
        self.log.begin()
        self.crashes.begin()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None and not isinstance(error, KeyboardInterrupt | SystemExit):
            self.crashes.note(error)
        self.crashes.end()
        self.log.close()
