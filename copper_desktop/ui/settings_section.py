"""One part of the settings: a heading, an explanation, and whatever its subclass adds.

Knows no other section. Its tasks end with the dialog, which waits for them.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.controls import label, named
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from asyncio import Task

    from copper_desktop.connections import ConnectionService


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a section may show and change."""

    service: ConnectionService
    tasks: TaskOwner
    settings: Settings
    demo: bool = False
    on_tray_changed: Callable[[], None] = lambda: None


class SettingsSection(QWidget):
    """A section with ``title`` and, under it, ``text``; a subclass adds its controls to ``body``.

    Object names of its controls begin with ``name``. ``running`` are its tasks.
    """

    def __init__(
        self, subjects: Subjects, name: str, title: str, text: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        named(self, name, title)
        self.subjects = subjects
        self.running: set[Task[None]] = set()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE)
        self.body.addWidget(label(self, f"{name}Title", title, role="heading"))
        self.body.addWidget(label(self, f"{name}Text", text, role="muted"))

    def show_fixed(self, *controls: QWidget) -> None:
        """Say that an administrator has decided what these controls from now on only show."""
        words = _("Set by your administrator.")
        for control in controls:
            control.setEnabled(False)
            control.setAccessibleDescription(words)
        self.body.addWidget(label(self, f"{self.objectName()}Fixed", words, role="small"))

    def run(self, coro: Coroutine[Any, Any, None]) -> None:
        """Run ``coro`` until the dialog closes; what it raises goes to ``show_error``."""
        task = self.subjects.tasks.start(coro, self._on_task_error)
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def show_error(self, error: BaseException) -> None:
        """Say what went wrong; by default in the window."""
        self.subjects.tasks.report(error)

    def _on_task_error(self, error: BaseException) -> None:
        dialog = self.window()
        if dialog.isVisible():
            self.show_error(error)
        else:
            self.subjects.tasks.report(error)
