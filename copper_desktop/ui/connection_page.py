"""The page of the chosen connection: overview, API, history, and the calls that its buttons make.

Owns which tests are under way. Whatever it does, it says ``changed`` afterwards, and the window
shows what the service then knows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from copper_desktop.errors import CredentialStoreError
from copper_desktop.i18n import _
from copper_desktop.model import Connection, Health
from copper_desktop.ui.controls import named
from copper_desktop.ui.overview_panel import OverviewPanel
from copper_desktop.ui.tasks import TaskOwner

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.storage.settings import Settings
    from copper_desktop.ui.api_page import ApiPage
    from copper_desktop.ui.history_panel import HistoryPanel

OVERVIEW, API, HISTORY = range(3)
"""The tabs."""


class ConnectionPage(QWidget):
    """Shows one connection, and tests it.

    The panels of the other tabs are made when they are first shown or asked for.
    """

    changed = Signal()
    rename_requested = Signal()
    label_requested = Signal()
    remove_requested = Signal()
    reconnect_requested = Signal()
    revoke_page_requested = Signal()
    page_requested = Signal(str)
    twin_requested = Signal(str)

    def __init__(
        self,
        service: ConnectionService,
        tasks: TaskOwner,
        clock: Callable[[], datetime],
        settings: Settings,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("connectionPage")
        self._service, self._tasks, self._settings = service, tasks, settings
        self._testing: set[str] = set()
        self.connection: Connection | None = None
        self.tabs = named(QTabWidget(self), "connectionTabs")
        self.overview = OverviewPanel(clock, self)
        self.tabs.addTab(self.overview, "")
        self.tabs.addTab(named(QWidget(self), "apiPlace"), "")
        self.tabs.addTab(named(QWidget(self), "historyPlace"), "")
        self._name_tabs()
        self._panels: list[ApiPage | HistoryPanel] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.overview.test_requested.connect(self.test)
        self.overview.rename_requested.connect(self.rename_requested)
        self.overview.label_requested.connect(self.label_requested)
        self.overview.remove_requested.connect(self.remove_requested)
        self.overview.reconnect_requested.connect(self.reconnect_requested)
        self.overview.revoke_page_requested.connect(self.revoke_page_requested)
        self.overview.twin_requested.connect(self.twin_requested)
        self.tabs.currentChanged.connect(self._on_tab_changed)

    @cached_property
    def api(self) -> ApiPage:
        """The panel that shows what Copper answers."""
        from copper_desktop.ui.api_page import ApiPage

        panel = ApiPage(self._service, self._tasks, self._settings, self)
        panel.called.connect(self.changed)
        panel.page_requested.connect(self.page_requested)
        self._put(API, panel)
        return panel

    @cached_property
    def history(self) -> HistoryPanel:
        """The panel that shows what happened to the connection."""
        from copper_desktop.ui.history_panel import HistoryPanel

        panel = HistoryPanel(self._service, self._tasks, self)
        self._put(HISTORY, panel)
        return panel

    def speak(self) -> None:
        """Say everything in the language in use; what is entered, shown or under way stays."""
        self._name_tabs()
        for part in (self.overview, *self._panels):
            part.speak()
        if self.connection is not None:
            self.show_connection(self.connection)

    def forget(self) -> None:
        """Drop what was shown of answers and events; it is asked for anew when it is looked at."""
        self.tabs.setCurrentIndex(OVERVIEW)
        for tab, name in ((API, "api"), (HISTORY, "history")):
            panel = self.__dict__.pop(name, None)
            if panel is not None:
                self._panels.remove(panel)
                text = self.tabs.tabText(tab)
                self.tabs.removeTab(tab)
                self.tabs.insertTab(tab, named(QWidget(self), f"{name}Place"), text)
                panel.setParent(None)  # what it still waits for may end; nobody sees it
        self.connection = None

    def show_connection(self, connection: Connection) -> None:
        """Show ``connection``."""
        self.connection = connection
        known = {application.id: application for application in self._service.applications()}
        self.overview.show_connection(connection, known.get(connection.application_id))
        self.overview.show_twin(self._service.twin_of(connection.id))
        self.overview.show_testing(connection.id in self._testing)
        for panel in self._panels:
            panel.show_connection(connection.id)

    def test(self) -> None:
        """Ask Copper whether the connection works; a test under way is not started again."""
        if self.connection is None or self.connection.id in self._testing:
            return
        self._testing.add(self.connection.id)
        self.overview.show_testing(True)
        self._tasks.start(self._test(self.connection.id))

    def _name_tabs(self) -> None:
        self.tabs.setAccessibleName(_("Connection"))
        for tab, title in enumerate((_("&Overview"), _("A&PI"), _("Hi&story"))):
            self.tabs.setTabText(tab, title)

    def _on_tab_changed(self, tab: int) -> None:
        """Make the panel of the tab that is shown."""
        if tab == API:
            self.tabs.setCurrentWidget(self.api)
        elif tab == HISTORY:
            self.tabs.setCurrentWidget(self.history)

    def _put(self, tab: int, panel: ApiPage | HistoryPanel) -> None:
        """Put a panel where only its place was."""
        place, current = self.tabs.widget(tab), self.tabs.currentIndex()
        with QSignalBlocker(self.tabs):
            self.tabs.insertTab(tab, panel, self.tabs.tabText(tab))
            self.tabs.removeTab(tab + 1)
            self.tabs.setCurrentIndex(current)
        if place is not None:
            place.deleteLater()
        self._panels.append(panel)
        if self.connection is not None:
            panel.show_connection(self.connection.id)

    async def _test(self, connection_id: str) -> None:
        try:
            if self.connection is not None and self.connection.health is Health.LOCKED:
                with contextlib.suppress(CredentialStoreError):  # the check tells of it
                    await self._service.unlock_store()
            await self._service.check(connection_id)
        finally:
            self._testing.discard(connection_id)
            if self.connection is not None and self.connection.id == connection_id:
                self.overview.show_testing(False)
        self.changed.emit()
