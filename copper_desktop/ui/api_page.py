"""The API page of a connection: check, workbench, calls made, other programs, and the budget.

Owns which of them is seen; the check comes first, since most people want to know just that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from copper_desktop.i18n import _
from copper_desktop.model import PastCall
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.api_panel import ApiPanel
from copper_desktop.ui.controls import named
from copper_desktop.ui.overview_panel import PAGE_MARGINS
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE
from copper_desktop.ui.workbench.budget_line import BudgetLine
from copper_desktop.ui.workbench.calls_panel import CallsPanel
from copper_desktop.ui.workbench.check_panel import CheckPanel
from copper_desktop.ui.workbench.lending_panel import LendingPanel

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService

WORKBENCH_HEIGHT = 480
"""Pixels that form and answer need; in a lower window the page is scrolled."""


class Sections(QTabWidget):
    """Tabs that stay in sight: what does not fit of a section is scrolled below them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "apiSections")
        self.tabBar().setObjectName("apiSectionsBar")
        self.setUsesScrollButtons(False)
        self._areas: dict[QWidget, QScrollArea] = {}

    def add(self, panel: QWidget) -> None:
        """Add a section; its title is given later."""
        area = named(QScrollArea(self), f"{panel.objectName()}Area")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(panel)
        for ground in (area.viewport(), panel):
            ground.setAutoFillBackground(False)
        self._areas[panel] = area
        self.addTab(area, "")

    def setCurrentWidget(self, panel: QWidget) -> None:
        """Show a section, by what is in it."""
        super().setCurrentWidget(self._areas[panel])

    def currentWidget(self) -> QWidget:
        """Return what is in the section that is seen."""
        shown = super().currentWidget()
        return next(panel for panel, area in self._areas.items() if area is shown)


class ApiPage(QWidget):
    """The sections, over one connection at a time."""

    called = Signal()
    page_requested = Signal(str)

    def __init__(
        self, service: ConnectionService, tasks: TaskOwner, settings: Settings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        named(self, "apiPage")
        self.sections = Sections(self)
        self.check = CheckPanel(service, tasks, self)
        self.workbench = ApiPanel(service, tasks, settings, self)
        self.calls = CallsPanel(service, tasks, self)
        self.lending = LendingPanel(service, tasks, self)
        self._panels = (self.check, self.workbench, self.calls, self.lending)
        for panel in self._panels:
            self.sections.add(panel)
        self.budget = BudgetLine(service, tasks, self)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(PAGE_MARGINS)
        lines.setSpacing(SPACE)
        self.workbench.setMinimumHeight(WORKBENCH_HEIGHT)
        lines.addWidget(self.sections, 1)
        lines.addWidget(self.budget)
        self.check.called.connect(self.called)
        self.workbench.called.connect(self.called)
        self.lending.changed.connect(self.called)
        self.workbench.page_requested.connect(self.page_requested)
        self.calls.again_requested.connect(self._on_again_requested)
        self._name_parts()

    def speak(self) -> None:
        """Say everything in the language in use; what is entered, shown or under way stays."""
        self._name_parts()
        for part in (*self._panels, self.budget):
            part.speak()

    def _name_parts(self) -> None:
        for named_so in (self, self.sections):
            named_so.setAccessibleName(_("API"))
        titles = (_("Chec&k"), _("&Workbench"), _("Calls &made"), _("Other pro&grams"))
        for section, title in enumerate(titles):
            self.sections.setTabText(section, title)

    def show_connection(self, connection_id: str) -> None:
        """Show this connection in every section."""
        for panel in self._panels:
            panel.show_connection(connection_id)
        self.budget.show_connection(connection_id)

    def _on_again_requested(self, call: PastCall) -> None:
        self.sections.setCurrentWidget(self.workbench)
        self.workbench.run_again(call)
