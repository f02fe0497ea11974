"""What is known of one connection as a table that can be walked with the cursor keys and copied.

Reads while it is seen, and shows nothing of another connection than the one asked about; what is
read, and what is said of it, is a subclass's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTreeView, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.rows_model import RowsModel
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from PySide6.QtCore import QMargins

    from copper_desktop.ui.tasks import TaskOwner


class RowsPanel(QWidget):
    """A summary, buttons, an error if there is one, and the table of ``model``.

    ``title`` is its name, marked for translation. Object names of its parts begin with ``name``.
    """

    def __init__(
        self, name: str, title: str, model: RowsModel[Any], tasks: TaskOwner, parent: QWidget
    ) -> None:
        super().__init__(parent)
        named(self, f"{name}Panel")
        self._title, self._model = title, model
        self._tasks = tasks
        self._connection_id = ""
        model.setParent(self)
        self.summary = label(self, f"{name}Summary", role="muted")
        self.view = named(QTreeView(self), f"{name}View")
        self.view.setModel(model)
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setAllColumnsShowFocus(True)
        header = self.view.header()
        header.setObjectName(f"{name}Header")
        header.setStretchLastSection(False)
        for column in range(model.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.error = Banner(self, f"{name}Error", closable=False)

    def speak(self) -> None:
        """Say everything in the language in use; what was read is not read again."""
        for named_so in (self, self.view):
            named_so.setAccessibleName(_(self._title))
        last = self._model.columnCount() - 1
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        if self._model.rows:
            ends = self._model.index(0, 0), self._model.index(len(self._model.rows) - 1, last)
            self._model.dataChanged.emit(*ends)
        self._show(self._model.rows)
        self.error.speak()

    def show_connection(self, connection_id: str) -> None:
        """Show what there is of this connection, as it is now."""
        if connection_id != self._connection_id:
            self._connection_id = connection_id
            self._show(())
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has come while nobody looked."""
        super().showEvent(event)
        self._read()

    async def _fetched(self, connection_id: str) -> tuple[Any, ...]:
        """Return the rows of a connection."""
        raise NotImplementedError

    def _show(self, rows: tuple[Any, ...]) -> None:
        """Show these rows, and say what they are."""
        raise NotImplementedError

    def _lay_out(self, margins: QMargins, *buttons: Button) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(margins)
        lines.setSpacing(SPACE + SPACE // 2)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        for button in buttons:
            head.addWidget(button)
        lines.addLayout(head)
        lines.addWidget(self.error)
        lines.addWidget(self.view, 1)
        lines.addStretch(0)

    def _read(self) -> None:
        if self._connection_id:
            failed = partial(self._on_read_failed, self._connection_id)
            self._tasks.start(self._load(self._connection_id), failed)

    async def _load(self, connection_id: str) -> None:
        rows = await self._fetched(connection_id)
        if connection_id == self._connection_id:
            self.error.hide()
            self._show(rows)

    def _on_read_failed(self, connection_id: str, error: BaseException) -> None:
        if connection_id == self._connection_id:
            self.error.show_error(error)


def copy_rows(model: RowsModel[Any]) -> None:
    """Copy the rows of a table as text."""
    QGuiApplication.clipboard().setText(model.as_text())
