"""The settings' section about running without a window: at login, and in the notification area."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QSystemTrayIcon, QWidget

from copper_desktop import at_login, errors
from copper_desktop.i18n import _
from copper_desktop.messages import describe
from copper_desktop.ui.controls import label
from copper_desktop.ui.settings_section import SettingsSection, Subjects
from copper_desktop.ui.tray import KEEP_IN_TRAY


class BackgroundSection(SettingsSection):
    """Two switches, which take effect at once; the demo is not started at login."""

    def __init__(self, subjects: Subjects, parent: QWidget) -> None:
        super().__init__(
            subjects,
            "backgroundSection",
            _("In the background"),
            _(
                "Connections are checked, and you are told of those that need you, while no window "
                "is open."
            ),
            parent,
        )
        self._entry = at_login.entry()
        self.tray_switch = QCheckBox(
            _("Keep running in the notification &area when the window is closed"), self
        )
        self.tray_switch.setObjectName("traySwitch")
        self.tray_switch.setChecked(subjects.settings.get(KEEP_IN_TRAY))
        self.tray_note = label(self, "trayNote", role="small")
        self.login_switch = QCheckBox(_("Start Copper Desktop when I l&og in"), self)
        self.login_switch.setObjectName("loginSwitch")
        self.login_switch.setChecked(self._entry.is_on())
        self.login_note = label(self, "loginNote", role="small")
        for part in (self.tray_switch, self.tray_note, self.login_switch, self.login_note):
            self.body.addWidget(part)
        if subjects.demo:
            self.login_switch.hide()
        self._show_notes()
        self.tray_switch.toggled.connect(self._on_tray_toggled)
        self.login_switch.toggled.connect(self._on_login_toggled)

    def _show_notes(self, problem: str = "") -> None:
        there = QSystemTrayIcon.isSystemTrayAvailable()
        self.tray_note.setText(
            ""
            if there
            else _(
                "This desktop shows no notification area at the moment. Until it does, closing "
                "the window ends the program."
            )
        )
        self.tray_note.setVisible(not there)
        hidden = there and self.tray_switch.isChecked()
        self.login_note.setText(
            problem
            or (
                _("It starts in the notification area, without a window.")
                if hidden
                else _("It starts minimised.")
            )
        )
        self.login_note.setVisible(not self.subjects.demo)
        for switch, note in (
            (self.tray_switch, self.tray_note),
            (self.login_switch, self.login_note),
        ):
            switch.setAccessibleDescription(note.text())

    def _on_tray_toggled(self, on: bool) -> None:
        self.subjects.settings.put(KEEP_IN_TRAY, on)
        self.subjects.on_tray_changed()
        self._show_notes()

    def _on_login_toggled(self, on: bool) -> None:
        problem = ""
        try:
            self._entry.switch(on)
        except errors.LoginEntryNotChanged as error:
            message = describe(error)
            problem = f"{message.explanation} {message.action} ({message.code})"
        with QSignalBlocker(self.login_switch):
            self.login_switch.setChecked(self._entry.is_on())
        self._show_notes(problem)
