"""What the window's parts show: the list, the chosen connection, or the page of a first run.

Everything it knows of connections comes from the service. It opens no dialog and starts no task.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from copper_desktop.i18n import _

if TYPE_CHECKING:
    from copper_desktop.connection import Connection
    from copper_desktop.scenario import Scenario
    from copper_desktop.ui.banner import Banner
    from copper_desktop.ui.invitation import Situation
    from copper_desktop.ui.main_window import MainWindow

_logger = logging.getLogger(__name__)


class WindowState(QObject):
    """Brings what ``window`` shows up to date, whenever something has changed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("windowState")
        self._window = window

    def refresh(self) -> None:
        """Show the connections and applications that the service knows now."""
        window = self._window
        connections = window.service.connections()
        known = {connection.id for connection in connections}
        for shown in window.model.connections():
            if shown.id not in known:
                window.model.remove(shown.id)
        for connection in connections:
            window.model.upsert(connection)
        self._show_all()

    def show_checked(self, connection: Connection) -> None:
        """Show what a check in the background found, and touch nothing else."""
        window = self._window
        if window.model.row(connection.id) is None:
            self.refresh()
            return
        window.model.upsert(connection)
        window.proxy_watch.note(connection)
        if window.alerts is not None:
            window.alerts.look_at(connection)
        shown = window.page.connection
        if shown is not None and shown.id == connection.id:
            window.page.show_connection(connection)

    def show_chosen(self) -> None:
        """Show the selected connection, else the chosen one; the first if there is none."""
        window = self._window
        chosen = window.sidebar.view.chosen()
        if chosen is None:
            window.sidebar.view.choose_first()
        else:
            shown = (
                window.selecting.single or chosen
            )  # Ctrl and an arrow choose, and select nothing
            window.page.show_connection(window.model.connection(shown))
        window.selecting.show()

    def reveal(self, connection_id: str) -> None:
        """Show a connection, whatever is searched for and shown of another."""
        self._window.sidebar.reveal(connection_id)
        self._window.page.tabs.setCurrentIndex(0)

    def show_wanted(self, connection_id: str) -> None:
        """Come to the front with a connection that something has to be done about."""
        self._window.come_forward()
        if self._window.model.row(connection_id) is not None:
            self.reveal(connection_id)

    def show_removed(self) -> None:
        """Show that something is gone from the list."""
        self.refresh()
        self.focus_first()

    def show_presented(self, on: bool) -> None:
        """Make anew whatever shows people and accounts."""
        window = self._window
        window.menu_actions.present.setChecked(on)
        window.banner.hide()
        window.page.forget()
        self.refresh()

    def show_scenario(self, scenario: Scenario, about: str | None) -> None:
        """Show what the demo has become; ``about`` is the connection that it is about."""
        from copper_desktop.scenario import Scenario
        from copper_desktop.ui.demo_strip import tell_scenario
        from copper_desktop.ui.workbench.operation_chooser import RECENT, STARRED

        window = self._window
        self.refresh()
        if scenario is Scenario.RESET:
            window.settings.forget(STARRED, RECENT)
            window.page.forget()
            window.sidebar.forget_search()
        if about is not None:
            self.reveal(about)
        self.focus_first()
        if window.demo_strip is not None:
            window.demo_strip.show_current(scenario)
        tell_scenario(window.banner, scenario)

    def show_error(self, error: BaseException) -> None:
        """Say what went wrong, and show no longer what is gone."""
        from copper_desktop.errors import NoSuchConnection, ProxySignInNeeded, ProxySignInRefused
        from copper_desktop.messages import describe

        window = self._window
        if isinstance(error, NoSuchConnection):
            self.refresh()
        _logger.info("told %s: %s", describe(error).code, type(error).__name__)
        proxy = error.proxy if isinstance(error, ProxySignInNeeded | ProxySignInRefused) else ""

        def tell(banner: Banner) -> None:
            banner.show_error(error)
            if proxy:
                banner.offer(_("&Sign in…"), partial(window.proxy_watch.sign_in, proxy))

        window.banner.say(tell)

    def focus_first(self) -> None:
        """Put the keyboard where a person goes on: the list, or the first run's page."""
        if self._window.model.rowCount():
            self._window.sidebar.view.setFocus()
        else:
            self._window.invitation.focus_first()

    def _show_all(self) -> None:
        window = self._window
        window.store_watch.refresh()
        window.proxy_watch.refresh()
        if window.alerts is not None:
            window.alerts.look()
        connections = window.model.connections()
        presenting = window.presentation.on
        window.sidebar.setVisible(bool(connections))
        window.ticker.watch(
            (connection.expires_at for connection in connections),
            ages=(each.evidence.at for each in connections if each.evidence is not None),
        )
        window.menu_actions.enable_connection(bool(connections), presenting=presenting)
        window.page.overview.rename_button.setEnabled(not presenting)
        if connections:
            self.show_chosen()
        else:
            window.selecting.show()
            window.page.connection = None
            window.invitation.show_situation(self._situation())
            window.pages.setCurrentWidget(window.invitation)

    def _situation(self) -> Situation:
        from copper_desktop.ui.invitation import Situation

        if self._window.demo:
            return Situation.DEMO
        known = self._window.service.applications()
        return Situation.READY if known else Situation.NO_REGISTRATION
