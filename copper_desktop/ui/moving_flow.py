"""Moving to another computer, as far as it begins in the window: save a file, take one over.

Opens the dialogs and says in the window's banner what came of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from copper_desktop.i18n import _, ngettext
from copper_desktop.ui.banner import Banner, said
from copper_desktop.ui.controls import named
from copper_desktop.ui.file_queue import FileQueue
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.moving import Move

SUFFIX = "coppermove"


class MovingFlow(QObject):
    """Leads through the export and the import of connections.

    ``changed`` follows every import; ``moved`` brings the id of the first connection of one.
    """

    changed = Signal()
    moved = Signal(str)

    def __init__(
        self, service: ConnectionService, tasks: TaskOwner, banner: Banner, window: QWidget
    ) -> None:
        super().__init__(window)
        self.setObjectName("movingFlow")
        self._service, self._tasks, self._banner, self._window = service, tasks, banner, window
        self._files = FileQueue(self._ask_about)

    def export(self) -> None:
        """Ask where to save the file that goes to the other computer."""
        title = _("Move to another computer")
        dialog = named(QFileDialog(self._window, title), "exportMoveDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Connections (*.coppermove)")])
        dialog.setDefaultSuffix(SUFFIX)
        dialog.selectFile(f"connections.{SUFFIX}")
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Save every registration and connection, without any secret."""
        self._tasks.start(self._save(Path(name)))

    def choose_file(self) -> None:
        """Ask for a file that another computer has saved."""
        title = _("Add connections from a file")
        dialog = named(QFileDialog(self._window, title), "importMoveDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Connections (*.coppermove)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.import_files([Path(name)]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_files(self, paths: Iterable[Path]) -> None:
        """Ask about each file in turn, and take over what the person says."""
        self._files.add(paths)

    async def _save(self, path: Path) -> None:
        number = await self._service.move_out(path)
        _tell_saved(self._banner, number, path)

    def _ask_about(self, path: Path) -> None:
        from copper_desktop.ui.move_dialog import MoveDialog

        dialog = MoveDialog(self._service, self._tasks, path, self._window)
        dialog.moved.connect(self._on_dialog_moved)
        dialog.settled.connect(self._on_dialog_settled)
        dialog.open()

    def _on_dialog_settled(self) -> None:
        self.changed.emit()
        self._files.go_on()

    def _on_dialog_moved(self, move: Move) -> None:
        self.changed.emit()
        _tell_added(self._banner, len(move.connections))
        if move.connections:
            self.moved.emit(move.connections[0].id)


@said
def _tell_saved(banner: Banner, number: int, path: Path) -> None:
    title = ngettext("{number} connection was saved", "{number} connections were saved", number)
    text = _(
        "No token and no client secret is in the file. On the other computer, open it with "
        "Copper Desktop."
    )
    banner.show_text("ok", title.format(number=number), text, str(path))


@said
def _tell_added(banner: Banner, number: int) -> None:
    title = ngettext("{number} connection was added", "{number} connections were added", number)
    text = _("Reconnect each one, and it works here too.")
    banner.show_text("ok", title.format(number=number), text)
