"""The log: one line of JSON a record, filtered when it is written, in five files of a megabyte.

Nothing is opened before the first record. What is written has passed the redaction, since no later
process knows what was secret. Logging never raises and never prints.
"""

from __future__ import annotations

import contextlib
import json
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from copper_desktop.diagnosis.redaction import Redaction

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler
    from types import TracebackType

OURS = "copper_desktop"
FILE = "copper-desktop.log"
MAX_BYTES = 1_000_000
FILES = 5
DETAILED_SECONDS = 15 * 60
MAX_MESSAGE = 4000
MAX_FRAMES = 30


class Log(logging.Handler):
    """Writes what is logged in this process into ``folder``, from ``begin`` to ``close``.

    Ours is written from INFO on, that of libraries from WARNING on; while it is detailed, ours
    from DEBUG on and theirs from INFO on, for DETAILED_SECONDS. ``clock`` gives seconds.
    """

    def __init__(
        self, folder: Path, redaction: Redaction, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self.folder = folder
        self._redaction = redaction
        self._clock = clock
        self._detailed_until: float | None = None
        self._files: RotatingFileHandler | None = None

    def begin(self) -> None:
        """Take over the logging of this process."""
        root = logging.getLogger()
        root.addHandler(self)
        root.setLevel(logging.INFO)
        logging.getLogger(OURS).setLevel(logging.DEBUG)

    def close(self) -> None:
        """Let go of the logging and of the file."""
        root = logging.getLogger()
        root.removeHandler(self)
        root.setLevel(logging.WARNING)
        logging.getLogger(OURS).setLevel(logging.NOTSET)
        if self._files is not None:
            self._files.close()
        super().close()

    def set_detailed(self, detailed: bool) -> None:
        """Write more for the next DETAILED_SECONDS, or no more than usual from now on."""
        self._detailed_until = self._clock() + DETAILED_SECONDS if detailed else None

    @property
    def detailed_seconds(self) -> float:
        """How many seconds more is written for; 0 when it is not."""
        return max(0.0, (self._detailed_until or 0.0) - self._clock())

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is written."""
        ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        least = logging.INFO if ours else logging.WARNING
        if self.detailed_seconds:
            least = logging.DEBUG if ours else logging.INFO
        return record.levelno >= least

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; what cannot be written is given up."""
        with contextlib.suppress(Exception):  # logging must never be what breaks a program
            line = json.dumps(self._described(record), ensure_ascii=False)
            written = logging.LogRecord(record.name, record.levelno, "", 0, line, None, None)
            self._opened().emit(written)

    def read(self) -> list[dict[str, object]]:
        """Return what was written, oldest first; lines that cannot be read are left out."""
        return list(read(self.folder))

    def _described(self, record: logging.LogRecord) -> dict[str, object]:
        mask = self._redaction.mask
        described: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": mask(record.name),
            "process": record.process,
            "message": mask(record.getMessage()[:MAX_MESSAGE]),
        }
        event = getattr(record, "event", None)
        if isinstance(event, dict):
            described["event"] = {
                mask(str(name)): _masked(mask, value) for name, value in event.items()
            }
        if record.exc_info and record.exc_info[0] is not None:
            described["exception"] = mask(record.exc_info[0].__name__)
            described["where"] = [mask(line) for line in frames(record.exc_info[2])]
        return described

    def _opened(self) -> RotatingFileHandler:
        if self._files is None:
            from copper_desktop.diagnosis.quiet_files import QuietFiles

            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._files = QuietFiles(
                self.folder / FILE, maxBytes=MAX_BYTES, backupCount=FILES - 1, encoding="utf-8"
            )
        return self._files


def frames(trace: TracebackType | None) -> list[str]:
    """Return where an exception went through, without its text, the source and any value."""
    found = traceback.extract_tb(trace)[-MAX_FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in found]


def read(folder: Path) -> Iterator[dict[str, object]]:
    """Yield the records in ``folder``, oldest first; lines that cannot be read are left out."""
    names = [f"{FILE}.{number}" for number in range(FILES - 1, 0, -1)]
    for name in (*names, FILE):
        with contextlib.suppress(OSError):
            for line in (folder / name).read_text("utf-8", errors="replace").splitlines():
                with contextlib.suppress(ValueError, RecursionError):
                    record = json.loads(line)
                    if isinstance(record, dict):
                        yield record


def _masked(mask: Callable[[str], str], value: object) -> object:
    return value if isinstance(value, int | float | None) else mask(str(value))


def _short(filename: str) -> str:
    """Return a path from its package on, which names no home folder."""
    parts = Path(filename).parts
    for root in ("site-packages", OURS):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "site-packages") :])
    return parts[-1] if parts else ""
