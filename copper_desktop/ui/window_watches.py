"""What goes on beside the person once the window stands: checks, alarms, the search for updates.

Begins each of them and says what it found; none of them begins before the first paint.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from copper_desktop.i18n import _

if TYPE_CHECKING:
    from copper_desktop.certificate.standing import CertificateNote
    from copper_desktop.ui.alerts import Alerts
    from copper_desktop.ui.background import Background
    from copper_desktop.ui.banner import Banner
    from copper_desktop.ui.main_window import MainWindow
    from copper_desktop.ui.tray import Tray
    from copper_desktop.updates import Updates


class WindowWatches(QObject):
    """Has the watches of ``window``: ``background``, ``alerts`` and ``updates``, once begun."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("windowWatches")
        self._window = window
        self.background: Background | None = None
        self.alerts: Alerts | None = None
        self.updates: Updates | None = None
        self.tray: Tray | None = None

    def follow_tray(self) -> None:
        """Have an icon in the notification area, or none, as the person has chosen."""
        from copper_desktop.ui.tray import KEEP_IN_TRAY, Tray

        if self.tray is not None:
            self.tray.follow()
        elif self._window.settings.get(KEEP_IN_TRAY):
            self.tray = Tray(self._window)

    def start_checks(self) -> None:
        """Check connections in the background from now on, as the person has chosen."""
        from copper_desktop.ui.background import Background

        window = self._window
        self.background = Background(window.service, window.settings, window.clock, window)
        self.background.checked.connect(window.state.show_checked)
        self.background.offline_changed.connect(window.offline_strip.setVisible)
        window.tasks.start(self.background.run())
        window.tasks.start(self._look_at_certificate())
        if window.offer_memory is None:
            window.tasks.start(window.store_watch.look_for_one())
        self._watch_alarms()

    def watch_updates(self, updates: Updates) -> None:
        """Look for newer versions from now on, and tell of one."""
        from copper_desktop.ui.update_watch import UpdateWatch

        self.updates = updates
        window = self._window
        watch = UpdateWatch(updates, window.settings, window.banner, window.open_browser, window)
        window.tasks.start(watch.run())

    def ask_again(self) -> None:
        """Ask about everybody again, now that requests get through."""
        self._window.refresh()
        if self.background is not None:
            self.background.wake()

    def _watch_alarms(self) -> None:
        from copper_desktop.ui.alerts import Alerts

        window = self._window
        self.alerts = Alerts(
            window.service, window.tasks, window.settings, window.clock, window.banner, window
        )
        self.alerts.reconnect_requested.connect(window.dialogs.reconnect_wanted)
        self.alerts.show_requested.connect(window.state.show_wanted)
        self.alerts.notifier.standing_icon = lambda: self.tray.icon if self.tray else None
        self.alerts.look()

    async def _look_at_certificate(self) -> None:
        """Say in time that the certificate ends, where a registration needs it."""
        from copper_desktop.certificate.standing import ending_note

        window = self._window
        service = window.service
        note = await ending_note(service.applications(), lambda: service.certificate)
        if note is not None and not window.banner.isVisible():
            window.banner.say(partial(self._tell_certificate, note))

    def _tell_certificate(self, note: CertificateNote, banner: Banner) -> None:
        banner.show_text("warn", note.title, note.text)
        banner.offer(_("Browser &certificate…"), self._window.dialogs.open_certificate)
