"""What becomes of exceptions that nobody caught: they are logged, and a report waits.

A fault of the interpreter itself (a segmentation fault) is written by ``faulthandler``. The next
start offers the report. It says where, never what: no text of the exception, no values.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from copper_desktop import __version__
from copper_desktop.diagnosis.logs import frames

if TYPE_CHECKING:
    from types import TracebackType

REPORT = "crash.json"
FAULTS = "faults.txt"
MAX_FAULTS = 20_000

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Crash:
    """What is left of a run that met an exception which nobody caught, or was stopped by a fault.

    ``kind`` is the name of the exception's class, or the fault's; ``where`` the way that it took,
    the outermost place first.
    """

    at: str
    version: str
    kind: str
    where: tuple[str, ...]


class CrashReporter:
    """Writes the report into ``folder`` when it comes to that; ``begin`` costs next to nothing.

    ``mask`` takes secrets out of it: the run that reads it no longer knows them.
    """

    def __init__(self, folder: Path, mask: Callable[[str], str] = str) -> None:
        self._folder, self._mask = folder, mask
        self._faults: TextIO | None = None
        self._before: tuple[Callable[..., object], ...] | None = None

    def begin(self) -> None:
        """Hear of uncaught exceptions, of every thread, from now on."""
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.unraisablehook = self._on_unraisable
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def watch_faults(self) -> None:
        """Let faults of the interpreter leave a trace, where it has begun; the newest run's."""
        if self._before is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._faults = (self._folder / FAULTS).open("w", encoding="utf-8")
            faulthandler.enable(self._faults)

    def end(self) -> None:
        """Go back to how it was before ``begin``."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = None
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            self._faults = None
            with contextlib.suppress(OSError):
                (self._folder / FAULTS).unlink()

    def note(self, error: BaseException) -> None:
        """Log an exception that nobody caught, and leave a report of it."""
        self._note(type(error), error, error.__traceback__)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        self._note(kind, error, trace)
        if sys.stderr is not None:
            print(f"copper-desktop: {kind.__name__} (CD-999)", file=sys.stderr)

    def _on_thread_exception(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None and not issubclass(hook.exc_type, SystemExit):
            self._on_exception(hook.exc_type, hook.exc_value, hook.exc_traceback)

    def _on_unraisable(self, hook: sys.UnraisableHookArgs) -> None:
        """Log what went wrong while something was cleared away; nothing has ended by it."""
        told = (hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback)
        _logger.error("unraisable %s", hook.exc_type.__name__, exc_info=told)

    def _note(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _logger.critical("uncaught %s", kind.__name__, exc_info=(kind, error, trace))
        at = datetime.now(UTC).isoformat(timespec="seconds")
        where = tuple(self._mask(line) for line in frames(trace))
        _write(self._folder, Crash(at, __version__, self._mask(kind.__name__), where))


def crash_before(folder: Path) -> Crash | None:
    """Return what an earlier run has left, until it is forgotten; None when there is nothing.

    To be asked before ``CrashReporter.watch_faults``, which begins the file of faults anew.
    """
    fault = _fault(folder)
    if fault is not None:
        _write(folder, fault)
    return _reported(folder)


def forget(folder: Path) -> None:
    """Delete the report of an earlier run."""
    with contextlib.suppress(OSError):
        (folder / REPORT).unlink()


def _write(folder: Path, crash: Crash) -> None:
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = folder / f"{REPORT}.{os.getpid()}"
        beside.write_text(json.dumps(asdict(crash)), encoding="utf-8")
        beside.replace(folder / REPORT)


def _reported(folder: Path) -> Crash | None:
    try:
        report = json.loads((folder / REPORT).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    match report:
        case {"at": str(at), "version": str(version), "kind": str(kind), "where": list(where)}:
            return Crash(at, version, kind, tuple(str(line) for line in where))
    return None


def _fault(folder: Path) -> Crash | None:
    file = folder / FAULTS
    try:
        text = file.read_text("utf-8", errors="replace")[:MAX_FAULTS]
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
    except OSError:
        return None
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return None
    where = tuple(_place(line) for line in lines[1:] if line.startswith("File "))
    return Crash(at, __version__, lines[0].removeprefix("Fatal Python error: "), where)


def _place(line: str) -> str:
    """Return a line of faulthandler, ``File "…/module.py", line 3 in f``, without folders."""
    path, _, rest = line.removeprefix('File "').partition('", line ')
    number, _, function = rest.partition(" in ")
    return f"{Path(path).name}:{number} {function}"
