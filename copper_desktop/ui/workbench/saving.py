"""Asks where a file is to be, and writes it whole, in a thread."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from copper_desktop import errors
from copper_desktop.i18n import _
from copper_desktop.ui.controls import named
from copper_desktop.ui.tasks import ErrorHandler, TaskOwner

Make = Callable[[], bytes]


class Saving:
    """Saves what is made for it; ``failed`` is told what went wrong, ``saved`` where it is."""

    def __init__(
        self, tasks: TaskOwner, parent: QWidget, failed: ErrorHandler, saved: Callable[[Path], None]
    ) -> None:
        self._tasks, self._parent = tasks, parent
        self._failed, self._saved = failed, saved

    def ask(self, name: str, make: Make) -> None:
        """Ask for a place, proposing ``name``, then write there what ``make`` returns."""
        dialog = named(QFileDialog(self._parent, _("Save")), "saveAnswerDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DownloadLocation)
        dialog.setDirectory(next((one for one in places if Path(one).is_dir()), str(Path.home())))
        dialog.setDefaultSuffix(Path(name).suffix[1:])
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self.save(Path(path), make))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: Path, make: Make) -> None:
        """Write to ``path`` what ``make`` returns, in a thread."""
        self._tasks.start(self._save(path, make), self._failed)

    async def _save(self, path: Path, make: Make) -> None:
        import asyncio

        from copper_desktop.worker import DaemonExecutor

        loop = asyncio.get_running_loop()
        await loop.run_in_executor(DaemonExecutor(), partial(write, path, make))
        self._saved(path)


def write(path: Path, make: Make) -> None:
    """Write ``path`` whole or leave it as it was; raises AnswerNotSaved."""
    beside = None
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".copper-desktop-")
        with os.fdopen(handle, "wb") as file:
            file.write(make())
        Path(beside).replace(path)
    except (OSError, RecursionError) as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        raise errors.AnswerNotSaved(str(path), reason) from error
