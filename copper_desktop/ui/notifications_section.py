"""The settings' section about notifications: whether the system shows any."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.alerts import NOTIFICATIONS
from copper_desktop.ui.settings_section import SettingsSection, Subjects


class NotificationsSection(SettingsSection):
    """A switch, which takes effect at once."""

    def __init__(self, subjects: Subjects, parent: QWidget) -> None:
        super().__init__(
            subjects,
            "notificationsSection",
            _("Notifications"),
            _(
                "When Copper no longer accepts a connection, or one is about to expire, you are "
                "told once. The window says so in any case."
            ),
            parent,
        )
        self.switch = QCheckBox(_("Tell me by a &notification of the system too"), self)
        self.switch.setObjectName("notificationsSwitch")
        self.switch.setChecked(subjects.settings.get(NOTIFICATIONS))
        self.switch.toggled.connect(self._on_switch_toggled)
        self.body.addWidget(self.switch)

    def _on_switch_toggled(self, on: bool) -> None:
        self.subjects.settings.put(NOTIFICATIONS, on)
