"""Files that are dropped onto the window: registrations, and connections of another computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from copper_desktop import FILES


class FileDrop(QObject):
    """Lets ``window`` accept these files; gives their paths to ``on_files``."""

    def __init__(self, window: QWidget, on_files: Callable[[Sequence[Path]], None]) -> None:
        super().__init__(window)
        self.setObjectName("fileDrop")
        self._on_files = on_files
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept what carries such files, and take them when they are let go."""
        if isinstance(event, QDropEvent):  # entering and moving are drops that are yet to come
            paths = _files_in(event.mimeData())
            if paths:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self._on_files(paths)
                return True
        return super().eventFilter(watched, event)


def _files_in(data: QMimeData) -> list[Path]:
    names = (url.toLocalFile() for url in data.urls())
    return [Path(name) for name in names if name.endswith(FILES)]
