"""The window: connections on the left, the chosen one on the right, what happened above them.

Owns its parts, where they stand, and the tasks, which it ends when it is closed. What the parts
show is ``window_state``'s to know, what their signals do ``window_wiring``'s, which dialog opens
``window_dialogs``', and what goes on beside the person ``window_watches``'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from copper_desktop.connection import Connection
from copper_desktop.i18n import _
from copper_desktop.storage.preferences import LIST_ORDER
from copper_desktop.storage.settings import Placement
from copper_desktop.ui.connection_model import ConnectionModel
from copper_desktop.ui.controls import named
from copper_desktop.ui.sidebar import Sidebar
from copper_desktop.ui.window_frame import WindowFrame, put_menus, screens

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent

    from copper_desktop.browsers.choice import Browsers
    from copper_desktop.connections import ConnectionService
    from copper_desktop.scenario import Scenario
    from copper_desktop.storage.settings import Settings
    from copper_desktop.ui.alerts import Alerts
    from copper_desktop.ui.background import Background
    from copper_desktop.ui.diagnosing import Concern
    from copper_desktop.ui.invitation import Invitation
    from copper_desktop.updates import Updates


class MainWindow(QMainWindow):
    """The one window of the program; at first with nothing but its list, then furnished.

    ``closed`` is emitted once, after the geometry was saved; ``aclose`` is to be awaited then.
    ``arguments_arrived`` brings what a later run of the program was started with,
    ``diagnosis_requested`` a Concern and the window above which it is to be diagnosed.
    """

    closed = Signal()
    arguments_arrived = Signal(list)
    demo_requested = Signal()
    scenario_chosen = Signal(str)
    diagnosis_requested = Signal(object, object)

    def __init__(
        self,
        connections: Sequence[Connection],
        *,
        clock: Callable[[], datetime],
        demo: bool,
        settings: Settings,
    ) -> None:
        super().__init__()
        named(self, "mainWindow", "Copper Desktop")
        self.clock, self.demo, self.settings = clock, demo, settings
        self._is_closed = self._is_furnished = self._is_awaited = self._is_leaving = False
        self.model = ConnectionModel(clock, self)
        self._order_list()
        self.model.load(connections)
        self.sidebar = Sidebar(self.model, self)
        self.sidebar.setVisible(bool(connections))
        self.pages = named(QStackedWidget(self), "pages")
        self.frame = WindowFrame(self, self.sidebar, self.pages)
        self.setCentralWidget(self.frame)
        put_menus(self.menuBar())
        self._restore_geometry()
        self.sidebar.connect_requested.connect(self._on_connect_requested)
        self.sidebar.view.choose_first()
        self.sidebar.view.setFocus()

    def furnish(
        self,
        service: ConnectionService,
        *,
        open_browser: Callable[[str], bool],
        offer_memory: Callable[[], None] | None,
    ) -> None:
        """Make everything beside the list, and show ``service``, once; the list is painted by then.

        What the person did to the list meanwhile stays.
        """
        from copper_desktop.ui import icons
        from copper_desktop.ui.tasks import TaskOwner
        from copper_desktop.ui.ticker import Ticker
        from copper_desktop.ui.window_language import WindowLanguage
        from copper_desktop.ui.window_wiring import wire

        self.service, self.open_browser, self.offer_memory = service, open_browser, offer_memory
        self.setWindowIcon(icons.application_icon())
        self.tasks = TaskOwner(self.show_error)
        self.ticker = Ticker(self.clock, self)
        self._make_parts()
        self._insert_strips()
        wire(self)
        self._is_furnished = True
        WindowLanguage(self)
        self.refresh()
        if not self.model.rowCount():
            self.invitation.focus_first()
        if self.isVisible():
            self.ticker.resume()

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._is_closed

    @property
    def background(self) -> Background | None:
        """The checks in the background, once they have begun."""
        return self.watches.background

    @property
    def alerts(self) -> Alerts | None:
        """What tells of revoked and expiring connections, once the checks have begun."""
        return self.watches.alerts

    def refresh(self) -> None:
        """Show the connections and applications that the service knows now."""
        self.state.refresh()

    def open_files(self, paths: Sequence[Path]) -> None:
        """Ask about registrations, and about connections of another computer."""
        moves = [path for path in paths if path.suffix == ".coppermove"]
        self.registrations.import_files([path for path in paths if path not in moves])
        self.moving.import_files(moves)

    def come_forward(self) -> None:
        """Show the window in front of the others, where the desktop lets it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_error(self, error: BaseException) -> None:
        """Say in the window what went wrong, and show no longer what is gone."""
        self.state.show_error(error)

    def diagnose(self, concern: Concern, above: QWidget) -> None:
        """Ask for a diagnosis, shown above ``above``."""
        self.diagnosis_requested.emit(concern, above)

    def tell_leftovers(self, number: int) -> None:
        """Say that interrupted runs left secrets behind, and offer to delete them."""
        from copper_desktop.ui import notices

        notices.tell_leftovers(self.banner, number, self.dialogs.delete_leftovers)

    async def reload(self) -> None:
        """Show what other runs of the program, for example the command line, have changed."""
        if await self.service.reload():
            self.refresh()
        self.store_watch.look()

    async def follow(self) -> None:
        """Show what another run of the program has just written."""
        if await self.service.follow():
            self.refresh()

    def show_scene_setting(self, busy: bool) -> None:
        """Show that a scenario of the demo is being brought about, or no longer."""
        if self.demo_strip is not None:
            self.demo_strip.show_busy(busy)

    def show_scenario(self, scenario: Scenario, about: str | None) -> None:
        """Show what the demo has become; ``about`` is the connection that it is about."""
        self.state.show_scenario(scenario, about)

    def start_checks(self) -> None:
        """Check connections in the background from now on, as the person has chosen."""
        self.watches.start_checks()

    def watch_updates(self, updates: Updates) -> None:
        """Look for newer versions from now on, and tell of one."""
        self.watches.watch_updates(updates)

    async def aclose(self, deadline: float = 1.5) -> bool:
        """End every task; returns whether they ended within ``deadline`` seconds."""
        return await self.tasks.close(deadline)

    def leave(self) -> None:
        """Close the window for good, also where closing it only hides it."""
        self._is_leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide behind the icon in the notification area; else save the geometry, and tell once."""
        tray = self.watches.tray if self._is_furnished else None
        if tray is not None and tray.holds and not self._is_leaving:
            event.ignore()
            tray.hide_window()
            return
        super().closeEvent(event)
        if not self._is_closed:
            self._is_closed = True
            if self._is_furnished:
                self.clipboard.take_back()
            self.settings.save_placement(screens(), self._placement())
            self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the verdicts in the list current."""
        super().showEvent(event)
        if self._is_furnished:
            self.ticker.resume()
            if self.watches.tray is not None:
                self.watches.tray.shown()

    def hideEvent(self, event: QHideEvent) -> None:
        """Sleep while nobody looks."""
        super().hideEvent(event)
        if self._is_furnished:
            self.ticker.pause()

    def answer_early(self) -> None:
        """Do what was asked for before the window was furnished, once the event loop runs."""
        if self._is_awaited:
            self._is_awaited = False
            self.dialogs.connect_to_copper()

    def _on_connect_requested(self) -> None:
        if self._is_furnished:
            self.dialogs.connect_to_copper()
        else:
            self._is_awaited = True

    @cached_property
    def browsers(self) -> Browsers:
        """The browsers among which a person can choose for a sign-in."""
        from copper_desktop.browsers.choice import Browsers

        return Browsers(self.settings, self.open_browser)

    @cached_property
    def invitation(self) -> Invitation:
        """The page that is shown while there is no connection."""
        from copper_desktop.ui.invitation import Invitation
        from copper_desktop.ui.window_wiring import wire_invitation

        made = Invitation(self.pages)
        self.pages.addWidget(made)
        wire_invitation(self, made)
        return made

    def _order_list(self) -> None:
        """Sort the list as the person has chosen; as it was added needs nothing of that."""
        chosen = self.settings.get(LIST_ORDER)
        if chosen != LIST_ORDER.default:
            from copper_desktop.ui.connection_order import key_function

            self.model.order_by(key_function(chosen, self.clock))

    def _make_parts(self) -> None:
        from copper_desktop.ui.banner import Banner
        from copper_desktop.ui.connection_page import ConnectionPage
        from copper_desktop.ui.demo_strip import DemoStrip
        from copper_desktop.ui.edits import Edits
        from copper_desktop.ui.file_drop import FileDrop
        from copper_desktop.ui.moving_flow import MovingFlow
        from copper_desktop.ui.offline_strip import OfflineStrip
        from copper_desktop.ui.presentation import Presentation
        from copper_desktop.ui.proxy_watch import ProxyWatch
        from copper_desktop.ui.registration_flow import RegistrationFlow
        from copper_desktop.ui.removal_flow import RemovalFlow
        from copper_desktop.ui.secret_clipboard import SecretClipboard
        from copper_desktop.ui.selecting import Selecting
        from copper_desktop.ui.selection_page import SelectionPage
        from copper_desktop.ui.sorting import Sorting
        from copper_desktop.ui.store_watch import StoreWatch
        from copper_desktop.ui.window_actions import WindowActions
        from copper_desktop.ui.window_dialogs import WindowDialogs
        from copper_desktop.ui.window_state import WindowState
        from copper_desktop.ui.window_watches import WindowWatches

        service, tasks = self.service, self.tasks
        self.menu_actions = WindowActions(self, registrations=not self.demo)
        self.banner = Banner(self, "banner")
        self.clipboard = SecretClipboard(self)
        self.state = WindowState(self)
        self.dialogs = WindowDialogs(self)
        self.watches = WindowWatches(self)
        self.store_watch = StoreWatch(service, tasks, self)
        self.proxy_watch = ProxyWatch(service, tasks, self)
        self.registrations = RegistrationFlow(service, tasks, self.banner, self)
        self.moving = MovingFlow(service, tasks, self.banner, self)
        self.removal = RemovalFlow(service, tasks, self.banner, self.open_browser, self)
        if not self.demo:
            FileDrop(self, self.open_files)
        self.page = ConnectionPage(service, tasks, self.clock, self.settings, self.pages)
        self.pages.addWidget(self.page)
        self.demo_strip = DemoStrip(self) if self.demo else None
        self.offline_strip = OfflineStrip(self)
        self.presentation = Presentation(service.stand_ins, self.settings, self)
        self.menu_actions.present.setChecked(self.presentation.on)
        self.edits = Edits(service, tasks, self.banner, self)
        self.selection = SelectionPage(service, tasks, self.clock, self.pages)
        self.pages.addWidget(self.selection)
        self.selecting = Selecting(self)
        self.sorting = Sorting(self, self.settings, self.clock)
        self.menu_actions.put_sorting(self.sorting.menu)

    def _insert_strips(self) -> None:
        strips = [
            self.presentation,
            self.offline_strip,
            self.store_watch.strip,
            self.proxy_watch.strip,
            self.banner,
        ]
        if self.demo_strip is not None:
            strips.insert(0, self.demo_strip)
        self.frame.put_above(strips)

    def show_title(self) -> None:
        """Name the window in the language in use."""
        self.setWindowTitle(_("Demo — Copper Desktop") if self.demo else "Copper Desktop")

    def _restore_geometry(self) -> None:
        self.show_title()
        self.setMinimumSize(720, 480)
        placement = self.settings.placement(screens())
        if not (placement and self.restoreGeometry(QByteArray(placement.geometry))):
            self.resize(1040, 720)
        if placement and placement.list_width:
            self.frame.give_first(placement.list_width, self.width())

    def _placement(self) -> Placement:
        shown = self.sidebar.isVisibleTo(self)
        width = self.sidebar.width() if shown else self.frame.given
        return Placement(bytes(self.saveGeometry().data()), width)
