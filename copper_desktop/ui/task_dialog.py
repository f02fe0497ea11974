"""What every dialog that waits for the service has in common: its task ends with it.

A dialog is opened, never executed. Closing it cancels its task; it is deleted once that has ended.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from copper_desktop.ui.tasks import ErrorHandler, TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from asyncio import Task


class TaskDialog(QDialog):
    """A window-modal dialog with at most one task at a time.

    ``settled`` is emitted after the dialog was closed and its task has ended: from then on nothing
    that it began is still under way.
    """

    settled = Signal()

    def __init__(self, tasks: TaskOwner, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._tasks = tasks
        self._task: Task[None] | None = None
        self._fits = False
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        self.body.setSpacing(2 * SPACE)

    def run(self, coro: Coroutine[Any, Any, None], on_error: ErrorHandler) -> None:
        """Run ``coro``, in place of what is running; errors go to ``on_error``.

        Once the dialog is closed they go to the window.
        """

        def on_task_error(error: BaseException) -> None:
            if self._task is None:
                self._tasks.report(error)
                return
            self._task = None
            on_error(error)

        if self._task is not None:
            self._task.cancel()
        self._task = self._tasks.start(coro, on_task_error)

    def buttons(self, *widgets: QWidget | None) -> QHBoxLayout:
        """Add a row of buttons at the bottom; None pushes those after it to the far side."""
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for widget in widgets:
            if widget is None:
                row.addStretch(1)
            else:
                row.addWidget(widget)
        self.body.addLayout(row)
        return row

    def fit(self) -> None:
        """Take the height that the texts need at the present width, from now on."""
        self._fits = True
        self.body.activate()
        self.resize(self.width(), self.body.totalHeightForWidth(self.width()))

    def showEvent(self, event: QShowEvent) -> None:
        """Be as wide as a row of buttons needs, in whatever language."""
        super().showEvent(event)
        needed = self.body.minimumSize().width()
        if needed > self.minimumWidth():
            self.setMinimumWidth(needed)

    def event(self, event: QEvent) -> bool:
        """Fit again when a part needs another height, as one does once it has been styled."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._fits:
            self.fit()
        return handled

    def succeed(self) -> None:
        """Close as accepted, from within the task that has just done its work."""
        self._task = None
        self.accept()

    def done(self, result: int) -> None:
        """Close; cancel the task and go once it has ended."""
        super().done(result)
        task, self._task = self._task, None
        if task is None or task.done():
            self._settle()
        else:
            task.add_done_callback(lambda _task: self._settle())
            task.cancel()

    def _settle(self) -> None:
        self.settled.emit()
        self.deleteLater()
