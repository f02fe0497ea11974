"""The settings: sections one under another, each a module of its own; each takes effect at once.

Knows the list of sections and nothing of what is in them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.browser_section import BrowserSection
from copper_desktop.ui.checks_section import ChecksSection
from copper_desktop.ui.controls import Button, label, named, rule
from copper_desktop.ui.network_section import NetworkSection
from copper_desktop.ui.notifications_section import NotificationsSection
from copper_desktop.ui.settings_section import SettingsSection, Subjects
from copper_desktop.ui.store_section import StoreSection
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.updates_section import UpdatesSection
from copper_desktop.updates import Updates, built_in

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService

SECTIONS: tuple[Callable[[Subjects, QWidget], SettingsSection], ...] = (
    StoreSection,
    BrowserSection,
    ChecksSection,
    NotificationsSection,
    NetworkSection,
)
"""What makes each section, in the order in which they are shown."""


class SettingsDialog(QDialog):
    """A window-modal dialog; ``settled`` follows its closing, once its tasks have ended.

    ``found`` knows of newer versions, where the program was built to look for them.
    """

    settled = Signal()

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        settings: Settings,
        parent: QWidget,
        found: Updates | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "settingsDialog")
        self.setWindowTitle(_("Settings"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(600, 520)
        self._page = named(QWidget(self), "settingsPage")
        subjects = Subjects(service, tasks, settings)
        self.sections = [make(subjects, self._page) for make in SECTIONS]
        feed = built_in()
        if feed is not None:
            self.sections.append(UpdatesSection(feed, found, subjects, self._page))
        self.close_button = Button(self, "settingsClose", _("Close"))
        self.close_button.setDefault(True)
        self._lay_out()
        self.close_button.clicked.connect(self.accept)

    def done(self, result: int) -> None:
        """Close; end the tasks of the sections, then go."""
        super().done(result)
        self._pending = {task for section in self.sections for task in section.running}
        for task in self._pending.copy():
            task.add_done_callback(self._on_task_ended)
            task.cancel()
        self._settle()

    def _on_task_ended(self, task: object) -> None:
        self._pending = {pending for pending in self._pending if pending is not task}
        self._settle()

    def _settle(self) -> None:
        if not self._pending:
            self.settled.emit()
            self.deleteLater()

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self._page)
        lines.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        lines.setSpacing(2 * SPACE)
        lines.addWidget(label(self._page, "settingsHeadline", _("Settings"), role="title"))
        for number, section in enumerate(self.sections):
            if number:
                lines.addWidget(rule(self._page, f"settingsRule{number}"))
            lines.addWidget(section)
        lines.addStretch(1)
        area = named(QScrollArea(self), "settingsArea", _("Settings"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._page)
        row = QHBoxLayout()
        row.setContentsMargins(4 * SPACE, SPACE, 4 * SPACE, 2 * SPACE)
        row.addStretch(1)
        row.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addLayout(row)
