"""Which dialog the window opens, and what is said when it has ended.

What a dialog does is its own business; what is to be shown afterwards is ``window_state``'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from copper_desktop.connection import Connection

if TYPE_CHECKING:
    from copper_desktop.guide import Place
    from copper_desktop.model import Application
    from copper_desktop.ui.guide.window import GuideWindow
    from copper_desktop.ui.main_window import MainWindow


class WindowDialogs(QObject):
    """Opens dialogs above ``window``; each is imported when it is opened."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("windowDialogs")
        self._window = window
        self.guide: GuideWindow | None = None
        window.closed.connect(self.close_guide)
        window.service.ask_passphrases(self.ask_passphrase)

    def connect_to_copper(self) -> None:
        """Sign in to Copper; without any registration, enter one first."""
        if self._window.service.applications():
            self.sign_in(None)
        else:
            self._window.registrations.enter()

    def reconnect(self) -> None:
        """Sign in again with the connection that is shown."""
        connection = self._window.page.connection
        if connection is not None:
            self.sign_in(self._window.service.application_of(connection), connection)

    def reconnect_wanted(self, connection_id: str) -> None:
        """Come to the front and sign in again with a connection, unless a dialog is open."""
        from PySide6.QtWidgets import QApplication

        window = self._window
        window.state.show_wanted(connection_id)
        shown = window.page.connection
        is_shown = shown is not None and shown.id == connection_id
        if is_shown and QApplication.activeModalWidget() is None:
            self.reconnect()

    def sign_in(self, application: Application | None, renewing: Connection | None = None) -> None:
        """Ask which ``application`` if it is None, and sign in; ``renewing`` gets the new token."""
        from copper_desktop.ui.connect_dialog import ConnectDialog

        window = self._window
        dialog = ConnectDialog(
            window.service,
            window.tasks,
            window.browsers,
            window.offer_memory,
            window,
            application,
            renewing,
        )
        dialog.connected.connect(self.show_connected)
        dialog.left.connect(self._on_sign_in_left)
        dialog.settled.connect(window.refresh)
        dialog.store_requested.connect(self.open_settings)
        dialog.open()

    def show_connected(self, connection: Connection) -> None:
        """Show a connection that has just been made."""
        from copper_desktop.ui import notices

        self._window.refresh()
        self._window.state.reveal(connection.id)
        notices.tell_connected(self._window.banner, connection)

    def open_certificate(self) -> None:
        """Open what there is to know about the certificate for the way back by https."""
        from copper_desktop.ui.certificate_dialog import CertificateDialog

        window = self._window
        CertificateDialog(window.service.certificate, window.tasks, window.clock, window).open()

    def open_settings(self) -> None:
        """Open the settings."""
        from copper_desktop.ui.settings_dialog import SettingsDialog
        from copper_desktop.ui.settings_section import Subjects

        window = self._window
        subjects = Subjects(
            window.service,
            window.tasks,
            window.settings,
            demo=window.demo,
            on_tray_changed=window.watches.follow_tray,
        )
        dialog = SettingsDialog(subjects, window, window.watches.updates)
        dialog.settled.connect(self._on_settings_settled)
        dialog.open()

    def open_shortcuts(self) -> None:
        """Open the list of keys."""
        from copper_desktop.ui.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self._window.menuBar(), self._window).open()

    def open_about(self) -> None:
        """Open what this program is."""
        from copper_desktop.ui.about_dialog import AboutDialog

        AboutDialog(self._window).open()

    def open_guide(self) -> None:
        """Open the guide at the place that fits what the person is looking at."""
        from copper_desktop.ui.guide.places import place_for

        self._show_guide(place_for(self._window))

    def open_whats_new(self) -> None:
        """Open what has changed with each version."""
        from copper_desktop.guide import WHATS_NEW, Place

        self._show_guide(Place(WHATS_NEW))

    def open_diagnosis(self) -> None:
        """Diagnose whatever may be wrong."""
        from copper_desktop.ui.diagnosing import ANYTHING

        self._window.diagnose(ANYTHING, self._window)

    def open_page(self, url: str) -> None:
        """Open a page of Copper's in the browser."""
        from copper_desktop.ui import notices

        if not self._window.open_browser(url):
            notices.tell_no_browser(self._window.banner, url)

    def open_revoke_page(self) -> None:
        """Open the page of Copper's where the connection that is shown is revoked."""
        if self._window.page.connection is not None:
            self._window.removal.open_page(self._window.page.connection)

    def copy_token(self) -> None:
        """Copy the token of the connection that is shown, for a while."""
        if self._window.page.connection is not None:
            self._window.tasks.start(self._copy_token(self._window.page.connection.id))

    def delete_leftovers(self) -> None:
        """Delete the secrets that interrupted runs left behind."""
        self._window.tasks.start(self._delete_leftovers())

    async def ask_passphrase(self, wrong: bool) -> str | None:
        """Ask for the passphrase of the encrypted file; None when the person does not say."""
        from copper_desktop.ui.passphrase_desk import PassphraseDesk

        return await PassphraseDesk(self._window).ask(wrong)

    def _show_guide(self, place: Place) -> None:
        if self.guide is None:
            from copper_desktop.ui.guide.window import GuideWindow

            self.guide = GuideWindow(self._window.open_browser)
        self.guide.show_place(place)
        self.guide.come_forward()

    def close_guide(self) -> None:
        """Close the guide, if it is open."""
        if self.guide is not None:
            self.guide.close()
            self.guide.deleteLater()
            self.guide = None

    async def _copy_token(self, connection_id: str) -> None:
        from copper_desktop.ui import notices

        window = self._window
        window.clipboard.copy(await window.service.token_to_copy(connection_id))
        notices.tell_token_copied(window.banner)

    async def _delete_leftovers(self) -> None:
        from copper_desktop.ui import notices

        deleted = await self._window.service.delete_leftovers()
        notices.tell_leftovers_deleted(self._window.banner, deleted)

    def _on_sign_in_left(self, connection: Connection) -> None:
        """Show the connection that stayed as it was, and say what that means."""
        from copper_desktop.ui import notices

        window = self._window
        window.refresh()
        window.sidebar.reveal(connection.id)
        notices.tell_left(window.banner, connection, window.removal.page_opener(connection))

    def _on_settings_settled(self) -> None:
        self._window.refresh()
        self._window.tasks.start(self._window.store_watch.look_for_one())
