"""The settings' section about background checks: whether, and how often."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from copper_desktop.health import BACKGROUND_CHECKS, CHECK_MINUTES
from copper_desktop.i18n import _, ngettext
from copper_desktop.ui.controls import Choice, label, named
from copper_desktop.ui.settings_section import SettingsSection, Subjects
from copper_desktop.ui.tokens import SPACE

INTERVALS = (5, 15, 30, 60, 120, 240)
"""The minutes to choose from, beside what a person has written into the file."""


class ChecksSection(SettingsSection):
    """A switch and an interval in minutes; both take effect within a minute."""

    def __init__(self, subjects: Subjects, parent: QWidget) -> None:
        super().__init__(
            subjects,
            "checksSection",
            _("Background checks"),
            _(
                "While Copper Desktop runs, Copper is asked quietly whether each connection still "
                "works: at the start, when the computer wakes or the network returns, and then at "
                "this interval. At most six requests a minute are sent."
            ),
            parent,
        )
        settings = subjects.settings
        self.switch = QCheckBox(_("Check connections in the &background"), self)
        self.switch.setObjectName("checksSwitch")
        self.switch.setChecked(settings.get(BACKGROUND_CHECKS))
        self.minutes = named(Choice(self), "checksMinutes", _("Interval in minutes"))
        chosen = settings.get(CHECK_MINUTES)
        for minutes in sorted({*INTERVALS, chosen}):
            words = ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
            self.minutes.addItem(words, minutes)
        self.minutes.setCurrentIndex(self.minutes.findData(chosen))
        caption = label(self, "checksMinutesLabel", _("&Every"), role="field")
        caption.setWordWrap(False)
        caption.setBuddy(self.minutes)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(caption)
        row.addWidget(self.minutes)
        row.addStretch(1)
        self.body.addWidget(self.switch)
        self.body.addLayout(row)
        keys = {self.switch: BACKGROUND_CHECKS.key, self.minutes: CHECK_MINUTES.key}
        self._fixed = [control for control, key in keys.items() if settings.is_fixed(key)]
        if self._fixed:
            self.show_fixed(*self._fixed)
        self._show_switch(self.switch.isChecked())
        self.switch.toggled.connect(self._on_switch_toggled)
        self.minutes.currentIndexChanged.connect(self._on_minutes_changed)

    def _on_switch_toggled(self, on: bool) -> None:
        self.subjects.settings.put(BACKGROUND_CHECKS, on)
        self._show_switch(on)

    def _on_minutes_changed(self, row: int) -> None:
        self.subjects.settings.put(CHECK_MINUTES, self.minutes.itemData(row))

    def _show_switch(self, on: bool) -> None:
        self.minutes.setEnabled(on and self.minutes not in self._fixed)
