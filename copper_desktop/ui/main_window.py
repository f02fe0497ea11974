"""The window: connections on the left, the chosen one on the right, what happened above them.

Owns the dialogs, the tasks and which page is shown; everything it knows of connections comes from
the service. It never blocks, and it ends its tasks when it is closed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from copper_desktop.connection import Connection
from copper_desktop.i18n import N_, _
from copper_desktop.ui.connection_model import ConnectionModel
from copper_desktop.ui.controls import named
from copper_desktop.ui.sidebar import Sidebar

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent

    from copper_desktop.browsers.choice import Browsers
    from copper_desktop.certificate.standing import CertificateNote
    from copper_desktop.connections import ConnectionService
    from copper_desktop.model import Application
    from copper_desktop.scenario import Scenario
    from copper_desktop.storage.settings import Settings
    from copper_desktop.ui.alerts import Alerts
    from copper_desktop.ui.background import Background
    from copper_desktop.ui.banner import Banner
    from copper_desktop.ui.demo_strip import DemoStrip
    from copper_desktop.ui.diagnosing import Concern
    from copper_desktop.ui.invitation import Invitation, Situation
    from copper_desktop.updates import Updates


MENUS = (
    ("menuFile", N_("&File")),
    ("menuConnection", N_("Co&nnection")),
    ("menuView", N_("&View")),
    ("menuHelp", N_("&Help")),
)
"""The menus' places; ``WindowActions`` fills them after the first paint."""

_logger = logging.getLogger(__name__)


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
        self._clock, self._demo, self._settings = clock, demo, settings
        self._is_closed = self._is_furnished = self._is_awaited = False
        self.background: Background | None = None
        self.alerts: Alerts | None = None
        self._updates: Updates | None = None
        self.model = ConnectionModel(clock, self)
        self.model.load(connections)
        self.sidebar = Sidebar(self.model, self)
        self.sidebar.setVisible(bool(connections))
        self.pages = named(QStackedWidget(self), "pages")
        self._lay_out()
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

        self._service, self._open_browser, self._offer_memory = service, open_browser, offer_memory
        self.setWindowIcon(icons.application_icon())
        self.tasks = TaskOwner(self.show_error)
        self._ticker = Ticker(self._clock, self)
        self._make_parts()
        self._insert_strips()
        self._connect_signals()
        self._is_furnished = True
        WindowLanguage(self)
        self.refresh()
        if not self.model.rowCount():
            self.invitation.focus_first()
        if self.isVisible():
            self._ticker.resume()

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._is_closed

    def refresh(self) -> None:
        """Show the connections and applications that the service knows now."""
        connections = self._service.connections()
        known = {connection.id for connection in connections}
        for shown in self.model.connections():
            if shown.id not in known:
                self.model.remove(shown.id)
        for connection in connections:
            self.model.upsert(connection)
        self._show_state()

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
        from copper_desktop.errors import NoSuchConnection, ProxySignInNeeded, ProxySignInRefused
        from copper_desktop.messages import describe

        if isinstance(error, NoSuchConnection):
            self.refresh()
        _logger.info("told %s: %s", describe(error).code, type(error).__name__)
        proxy = error.proxy if isinstance(error, ProxySignInNeeded | ProxySignInRefused) else ""

        def tell(banner: Banner) -> None:
            banner.show_error(error)
            if proxy:
                banner.offer(_("&Sign in…"), partial(self.proxy_watch.sign_in, proxy))

        self.banner.say(tell)

    def diagnose(self, concern: Concern, above: QWidget) -> None:
        """Ask for a diagnosis, shown above ``above``."""
        self.diagnosis_requested.emit(concern, above)

    def tell_leftovers(self, number: int) -> None:
        """Say that interrupted runs left secrets behind, and offer to delete them."""
        from copper_desktop.ui import notices

        notices.tell_leftovers(self.banner, number, self._on_delete_leftovers)

    async def reload(self) -> None:
        """Show what other runs of the program, for example the command line, have changed."""
        if await self._service.reload():
            self.refresh()
        self.store_watch.look()

    def show_scene_setting(self, busy: bool) -> None:
        """Show that a scenario of the demo is being brought about, or no longer."""
        if self.demo_strip is not None:
            self.demo_strip.show_busy(busy)

    def show_scenario(self, scenario: Scenario, about: str | None) -> None:
        """Show what the demo has become; ``about`` is the connection that it is about."""
        from copper_desktop.scenario import Scenario
        from copper_desktop.ui.demo_strip import tell_scenario

        self.refresh()
        if scenario is Scenario.RESET:
            self.page.forget()
            self.sidebar.forget_search()
        if about is not None:
            self.sidebar.reveal(about)
            self.page.tabs.setCurrentIndex(0)
        self._focus_first()
        tell_scenario(self.banner, scenario)

    def start_checks(self) -> None:
        """Check connections in the background from now on, as the person has chosen."""
        from copper_desktop.ui.background import Background

        self.background = background = Background(self._service, self._settings, self._clock, self)
        background.checked.connect(self._on_checked)
        background.offline_changed.connect(self.offline_strip.setVisible)
        self.tasks.start(background.run())
        self.tasks.start(self._look_at_certificate())
        if self._offer_memory is None:
            self.tasks.start(self.store_watch.look_for_one())
        self._watch_alarms()

    def watch_updates(self, updates: Updates) -> None:
        """Look for newer versions from now on, and tell of one."""
        from copper_desktop.ui.update_watch import UpdateWatch

        self._updates = updates
        watch = UpdateWatch(updates, self._settings, self.banner, self._open_browser, self)
        self.tasks.start(watch.run())

    def _watch_alarms(self) -> None:
        from copper_desktop.ui.alerts import Alerts

        self.alerts = Alerts(
            self._service, self.tasks, self._settings, self._clock, self.banner, self
        )
        self.alerts.reconnect_requested.connect(self._on_reconnect_wanted)
        self.alerts.show_requested.connect(self._on_show_wanted)
        self.alerts.look()

    async def _look_at_certificate(self) -> None:
        """Say in time that the certificate ends, where a registration needs it."""
        from copper_desktop.certificate.standing import ending_note

        service = self._service
        note = await ending_note(service.applications(), lambda: service.certificate)
        if note is not None and not self.banner.isVisible():
            self.banner.say(partial(self._tell_certificate, note))

    def _tell_certificate(self, note: CertificateNote, banner: Banner) -> None:
        banner.show_text("warn", note.title, note.text)
        banner.offer(_("Browser &certificate…"), self._on_certificate_triggered)

    async def follow(self) -> None:
        """Show what another run of the program has just written."""
        if await self._service.follow():
            self.refresh()

    async def aclose(self, deadline: float = 1.5) -> bool:
        """End every task; returns whether they ended within ``deadline`` seconds."""
        return await self.tasks.close(deadline)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save the geometry and tell that the window is closed, once."""
        super().closeEvent(event)
        if not self._is_closed:
            self._is_closed = True
            if self._is_furnished:
                self.clipboard.take_back()
            self._settings.save_geometry(bytes(self.saveGeometry().data()))
            self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the verdicts in the list current."""
        super().showEvent(event)
        if self._is_furnished:
            self._ticker.resume()

    def hideEvent(self, event: QHideEvent) -> None:
        """Sleep while nobody looks."""
        super().hideEvent(event)
        if self._is_furnished:
            self._ticker.pause()

    def answer_early(self) -> None:
        """Do what was asked for before the window was furnished, once the event loop runs."""
        if self._is_awaited:
            self._is_awaited = False
            self._on_connect_requested()

    def _on_connect_requested(self) -> None:
        if not self._is_furnished:
            self._is_awaited = True
            return
        if not self._service.applications():
            self.registrations.enter()
            return
        self._open_sign_in(None)

    def _on_reconnect_requested(self) -> None:
        connection = self.page.connection
        if connection is not None:
            self._open_sign_in(self._service.application_of(connection), connection)

    def _open_sign_in(
        self, application: Application | None, renewing: Connection | None = None
    ) -> None:
        from copper_desktop.ui.connect_dialog import ConnectDialog

        dialog = ConnectDialog(
            self._service,
            self.tasks,
            self.browsers,
            self._offer_memory,
            self,
            application,
            renewing,
        )
        dialog.connected.connect(self._on_dialog_connected)
        dialog.left.connect(self._on_dialog_left)
        dialog.settled.connect(self.refresh)
        dialog.store_requested.connect(self._on_settings_triggered)
        dialog.open()

    def _on_dialog_connected(self, connection: Connection) -> None:
        from copper_desktop.ui import notices

        self.refresh()
        self.sidebar.reveal(connection.id)
        self.page.tabs.setCurrentIndex(0)
        notices.tell_connected(self.banner, connection)

    def _on_dialog_left(self, connection: Connection) -> None:
        """Show the connection that stayed as it was, and say what that means."""
        self.refresh()
        self.sidebar.reveal(connection.id)
        from copper_desktop.ui import notices

        notices.tell_left(self.banner, connection, self.removal.page_opener(connection))

    def _on_certificate_triggered(self) -> None:
        from copper_desktop.ui.certificate_dialog import CertificateDialog

        CertificateDialog(self._service.certificate, self.tasks, self._clock, self).open()

    def _on_settings_triggered(self) -> None:
        from copper_desktop.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._service, self.tasks, self._settings, self, self._updates)
        dialog.settled.connect(self._on_settings_settled)
        dialog.open()

    async def _ask_passphrase(self, wrong: bool) -> str | None:
        from copper_desktop.ui.passphrase_desk import PassphraseDesk

        return await PassphraseDesk(self).ask(wrong)

    def _on_settings_settled(self) -> None:
        self.refresh()
        self.tasks.start(self.store_watch.look_for_one())

    def _on_remove_requested(self) -> None:
        if self.page.connection is not None:
            self.removal.remove(self.page.connection)

    def _on_removed(self) -> None:
        self.refresh()
        self._focus_first()

    def _on_page_requested(self, url: str) -> None:
        from copper_desktop.ui import notices

        if not self._open_browser(url):
            notices.tell_no_browser(self.banner, url)

    def _on_revoke_page_requested(self) -> None:
        if self.page.connection is not None:
            self.removal.open_page(self.page.connection)

    def _on_presentation_changed(self, on: bool) -> None:
        """Make anew whatever shows people and accounts."""
        self.menu_actions.present.setChecked(on)
        self.banner.hide()
        self.page.forget()
        self.refresh()

    def _on_shortcuts_triggered(self) -> None:
        from copper_desktop.ui.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self.menuBar(), self).open()

    def _on_about_triggered(self) -> None:
        from copper_desktop.ui.about_dialog import AboutDialog

        AboutDialog(self).open()

    def _on_diagnosis_triggered(self) -> None:
        from copper_desktop.ui.diagnosing import ANYTHING

        self.diagnose(ANYTHING, self)

    def _on_copy_token_triggered(self) -> None:
        if self.page.connection is not None:
            self.tasks.start(self._copy_token(self.page.connection.id))

    async def _copy_token(self, connection_id: str) -> None:
        from copper_desktop.ui import notices

        self.clipboard.copy(await self._service.token_to_copy(connection_id))
        notices.tell_token_copied(self.banner)

    def _on_delete_leftovers(self) -> None:
        self.tasks.start(self._delete_leftovers())

    async def _delete_leftovers(self) -> None:
        from copper_desktop.ui import notices

        notices.tell_leftovers_deleted(self.banner, await self._service.delete_leftovers())

    def _on_checked(self, connection: Connection) -> None:
        """Show what a check in the background found, and touch nothing else."""
        if self.model.row(connection.id) is None:
            self.refresh()
            return
        self.model.upsert(connection)
        self.proxy_watch.note(connection)
        if self.alerts is not None:
            self.alerts.look_at(connection)
        shown = self.page.connection
        if shown is not None and shown.id == connection.id:
            self.page.show_connection(connection)

    def _on_proxy_passed(self) -> None:
        """Ask about everybody again, now that the proxy lets requests through."""
        self.refresh()
        if self.background is not None:
            self.background.wake()

    def _on_show_wanted(self, connection_id: str) -> None:
        """Come to the front with a connection that something has to be done about."""
        self.come_forward()
        if self.model.row(connection_id) is not None:
            self.sidebar.reveal(connection_id)
            self.page.tabs.setCurrentIndex(0)

    def _on_reconnect_wanted(self, connection_id: str) -> None:
        from PySide6.QtWidgets import QApplication

        self._on_show_wanted(connection_id)
        is_chosen = self.page.connection is not None and self.page.connection.id == connection_id
        if is_chosen and QApplication.activeModalWidget() is None:
            self._on_reconnect_requested()

    def _on_connection_chosen(self, _connection_id: str) -> None:
        self._show_chosen()

    def _show_state(self) -> None:
        self.store_watch.refresh()
        self.proxy_watch.refresh()
        if self.alerts is not None:
            self.alerts.look()
        connections = self.model.connections()
        self.sidebar.setVisible(bool(connections))
        self._ticker.watch(connection.expires_at for connection in connections)
        self.menu_actions.enable_connection(bool(connections), presenting=self.presentation.on)
        self.page.overview.rename_button.setEnabled(not self.presentation.on)
        if connections:
            self._show_chosen()
            self.pages.setCurrentWidget(self.page)
        else:
            self.page.connection = None
            self.invitation.show_situation(self._situation())
            self.pages.setCurrentWidget(self.invitation)

    def _focus_first(self) -> None:
        if self.model.rowCount():
            self.sidebar.view.setFocus()
        else:
            self.invitation.focus_first()

    def _show_chosen(self) -> None:
        chosen = self.sidebar.view.chosen()
        if chosen is None:
            self.sidebar.view.choose_first()
        else:
            self.page.show_connection(self.model.connection(chosen))

    def _situation(self) -> Situation:
        from copper_desktop.ui.invitation import Situation

        if self._demo:
            return Situation.DEMO
        return Situation.READY if self._service.applications() else Situation.NO_REGISTRATION

    @cached_property
    def browsers(self) -> Browsers:
        """The browsers among which a person can choose for a sign-in."""
        from copper_desktop.browsers.choice import Browsers

        return Browsers(self._settings, self._open_browser)

    @cached_property
    def invitation(self) -> Invitation:
        """The page that is shown while there is no connection."""
        from copper_desktop.ui.invitation import Invitation

        made = Invitation(self.pages)
        self.pages.addWidget(made)
        made.connect_requested.connect(self._on_connect_requested)
        made.registration_requested.connect(self.registrations.enter)
        made.file_requested.connect(self.registrations.choose_file)
        made.guide_requested.connect(self.registrations.show_guide)
        made.demo_requested.connect(self.demo_requested)
        return made

    def _make_parts(self) -> None:
        from copper_desktop.ui.banner import Banner
        from copper_desktop.ui.connection_page import ConnectionPage
        from copper_desktop.ui.file_drop import FileDrop
        from copper_desktop.ui.moving_flow import MovingFlow
        from copper_desktop.ui.offline_strip import OfflineStrip
        from copper_desktop.ui.presentation import Presentation
        from copper_desktop.ui.proxy_watch import ProxyWatch
        from copper_desktop.ui.registration_flow import RegistrationFlow
        from copper_desktop.ui.removal_flow import RemovalFlow
        from copper_desktop.ui.secret_clipboard import SecretClipboard
        from copper_desktop.ui.store_watch import StoreWatch
        from copper_desktop.ui.window_actions import WindowActions

        self.menu_actions = WindowActions(self, registrations=not self._demo)
        self.banner = Banner(self, "banner")
        self.clipboard = SecretClipboard(self)
        self._service.ask_passphrases(self._ask_passphrase)
        self.store_watch = StoreWatch(self._service, self.tasks, self)
        self.proxy_watch = ProxyWatch(self._service, self.tasks, self)
        self.registrations = RegistrationFlow(self._service, self.tasks, self.banner, self)
        self.moving = MovingFlow(self._service, self.tasks, self.banner, self)
        self.removal = RemovalFlow(self._service, self.tasks, self.banner, self._open_browser, self)
        if not self._demo:
            FileDrop(self, self.open_files)
        self.page = ConnectionPage(
            self._service, self.tasks, self._clock, self._settings, self.pages
        )
        self.pages.addWidget(self.page)
        self.demo_strip = self._made_demo_strip() if self._demo else None
        self.offline_strip = OfflineStrip(self)
        self.presentation = Presentation(self._service.stand_ins, self._settings, self)
        self.menu_actions.present.setChecked(self.presentation.on)

    def _made_demo_strip(self) -> DemoStrip:
        from copper_desktop.ui.demo_strip import DemoStrip

        strip = DemoStrip(self)
        strip.scenario_chosen.connect(self.scenario_chosen)
        helping = self.menuBar().actions()[-1]
        self.menuBar().insertMenu(helping, strip.menu)
        return strip

    def _lay_out(self) -> None:
        for name, title in MENUS:
            self.menuBar().addMenu(_(title)).setObjectName(name)
        splitter = named(QSplitter(self), "splitter")
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.sidebar)
        splitter.addWidget(self.pages)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([296, 744])
        centre = named(QWidget(self), "centre")
        self._lines = QVBoxLayout(centre)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._lines.addWidget(splitter, 1)
        self.setCentralWidget(centre)

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
        for place, strip in enumerate(strips):
            self._lines.insertWidget(place, strip)

    def _connect_signals(self) -> None:
        actions = self.menu_actions
        actions.connect.triggered.connect(self._on_connect_requested)
        flow = self.registrations
        flow.changed.connect(self.refresh)
        flow.sandbox_requested.connect(self.demo_requested)
        actions.registrations.triggered.connect(flow.show_list)
        actions.import_file.triggered.connect(flow.choose_file)
        self.moving.changed.connect(self.refresh)
        self.moving.moved.connect(self._on_show_wanted)
        actions.move_out.triggered.connect(self.moving.export)
        actions.move_in.triggered.connect(self.moving.choose_file)
        actions.guide.triggered.connect(flow.show_guide)
        actions.sandbox.triggered.connect(self.demo_requested)
        actions.certificate.triggered.connect(self._on_certificate_triggered)
        actions.settings.triggered.connect(self._on_settings_triggered)
        actions.quit.triggered.connect(self.close)
        actions.test.triggered.connect(self.page.test)
        actions.rename.triggered.connect(self.page.rename)
        actions.copy_token.triggered.connect(self._on_copy_token_triggered)
        actions.remove.triggered.connect(self._on_remove_requested)
        actions.remove_all.triggered.connect(self.removal.remove_all)
        self.removal.changed.connect(self.refresh)
        self.removal.removed.connect(self._on_removed)
        actions.find.triggered.connect(self.sidebar.begin_search)
        actions.diagnosis.triggered.connect(self._on_diagnosis_triggered)
        actions.shortcuts.triggered.connect(self._on_shortcuts_triggered)
        actions.about.triggered.connect(self._on_about_triggered)
        self.sidebar.view.offer(actions.of_connection)
        actions.present.toggled.connect(self.presentation.switch)
        self.presentation.changed.connect(self._on_presentation_changed)
        self.page.changed.connect(self.refresh)
        self.store_watch.changed.connect(self.refresh)
        self.proxy_watch.passed.connect(self._on_proxy_passed)
        self.store_watch.setting_up_requested.connect(self._on_settings_triggered)
        self.page.remove_requested.connect(self._on_remove_requested)
        self.page.reconnect_requested.connect(self._on_reconnect_requested)
        self.page.twin_requested.connect(self.sidebar.reveal)
        self.page.page_requested.connect(self._on_page_requested)
        self.page.revoke_page_requested.connect(self._on_revoke_page_requested)
        self.sidebar.view.connection_chosen.connect(self._on_connection_chosen)
        self._ticker.ticked.connect(self.model.refresh_health)

    def show_title(self) -> None:
        """Name the window in the language in use."""
        self.setWindowTitle(_("Demo — Copper Desktop") if self._demo else "Copper Desktop")

    def _restore_geometry(self) -> None:
        self.show_title()
        self.setMinimumSize(720, 480)
        geometry = self._settings.geometry
        if not (geometry and self.restoreGeometry(QByteArray(geometry))):
            self.resize(1040, 720)
