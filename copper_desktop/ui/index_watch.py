"""Sees that the index was written, perhaps by the command line; knows nothing of what is in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_QUIET_MILLISECONDS = 250


class IndexWatch(QObject):
    """Emits ``written`` a moment after the file at ``path`` was, by whomever."""

    written = Signal()

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._paths = [str(path), f"{path}-wal"]
        self._watcher = QFileSystemWatcher([*self._paths, str(path.parent)], self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MILLISECONDS)
        self._quiet.timeout.connect(self._on_quiet_timeout)
        self._watcher.fileChanged.connect(self._on_watcher_changed)
        self._watcher.directoryChanged.connect(self._on_watcher_changed)

    def stop(self) -> None:
        """Emit nothing any more."""
        self._watcher.blockSignals(True)
        self._quiet.stop()

    def _on_watcher_changed(self, _path: str) -> None:
        if not self._quiet.isActive():
            self._quiet.start()

    def _on_quiet_timeout(self) -> None:
        missed = [path for path in self._paths if path not in self._watcher.files()]
        there = [path for path in missed if Path(path).exists()]
        if there:
            self._watcher.addPaths(there)
        self.written.emit()
