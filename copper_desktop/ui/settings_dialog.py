"""The settings: sections one under another, each a module of its own; each takes effect at once.

Knows the list of sections and nothing of what is in them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui import language
from copper_desktop.ui.appearance_section import AppearanceSection
from copper_desktop.ui.background_section import BackgroundSection
from copper_desktop.ui.browser_section import BrowserSection
from copper_desktop.ui.checks_section import ChecksSection
from copper_desktop.ui.controls import Button, label, named, rule
from copper_desktop.ui.language_section import LanguageSection
from copper_desktop.ui.network_section import NetworkSection
from copper_desktop.ui.notifications_section import NotificationsSection
from copper_desktop.ui.settings_section import SettingsSection, Subjects
from copper_desktop.ui.store_section import StoreSection
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.updates_section import UpdatesSection
from copper_desktop.updates import Updates, built_in

SECTIONS: tuple[Callable[[Subjects, QWidget], SettingsSection], ...] = (
    LanguageSection,
    AppearanceSection,
    StoreSection,
    BrowserSection,
    ChecksSection,
    NotificationsSection,
    BackgroundSection,
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
        subjects: Subjects,
        parent: QWidget,
        found: Updates | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "settingsDialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(600, 520)
        self._subjects, self._found = subjects, found
        self._area = named(QScrollArea(self), "settingsArea")
        self.close_button = Button(self, "settingsClose", "")
        self.close_button.setDefault(True)
        self._lay_out()
        self._show_sections()
        self.close_button.clicked.connect(self.accept)
        language.current().changed.connect(self.speak)

    def speak(self) -> None:
        """Make the sections anew in the language in use, once what they do has ended."""
        running = [task for section in self.sections for task in section.running]
        if running:
            for task in running[:1]:
                task.add_done_callback(lambda _task: self._speak_if_open())
            return
        place = self._area.verticalScrollBar().value()
        focused = self.focusWidget()
        self._show_sections()
        if focused is not None and focused is not self.close_button:
            again = self.findChild(QWidget, focused.objectName())
            if again is not None:
                again.setFocus()
        self._area.verticalScrollBar().setValue(place)

    def _speak_if_open(self) -> None:
        if self.isVisible():
            self.speak()

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

    def _show_sections(self) -> None:
        """Make the sections, in place of those that there were."""
        self.setLocale(QLocale())
        self.setWindowTitle(_("Settings"))
        self._area.setAccessibleName(_("Settings"))
        self.close_button.setText(_("Close"))
        before, page = self._area.takeWidget(), named(QWidget(self), "settingsPage")
        if before is not None:
            before.setObjectName("")
            before.deleteLater()
        self.sections = [make(self._subjects, page) for make in SECTIONS]
        feed = built_in()
        if feed is not None:
            self.sections.append(UpdatesSection(feed, self._found, self._subjects, page))
        lines = QVBoxLayout(page)
        lines.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        lines.setSpacing(2 * SPACE)
        lines.addWidget(label(page, "settingsHeadline", _("Settings"), role="title"))
        for number, section in enumerate(self.sections):
            if number:
                lines.addWidget(rule(page, f"settingsRule{number}"))
            lines.addWidget(section)
        lines.addStretch(1)
        self._area.setWidget(page)
        page.show()

    def _lay_out(self) -> None:
        area = self._area
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.setContentsMargins(4 * SPACE, SPACE, 4 * SPACE, 2 * SPACE)
        row.addStretch(1)
        row.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addLayout(row)
