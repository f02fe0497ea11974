"""The settings' section about newer versions: whether they are looked for, and what was found."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtWidgets import QCheckBox, QWidget

from copper_desktop.i18n import _
from copper_desktop.ui.controls import label, selectable
from copper_desktop.ui.settings_section import SettingsSection, Subjects
from copper_desktop.updates import UPDATE_NOTICE, Feed, Updates


class UpdatesSection(SettingsSection):
    """A switch; only where the program was built with a feed."""

    def __init__(
        self, feed: Feed, updates: Updates | None, subjects: Subjects, parent: QWidget
    ) -> None:
        text = _(
            "Once a day {host} is asked whether there is a newer version. You are told what is new "
            "and where it is; nothing is downloaded, and nothing about you is sent."
        )
        super().__init__(
            subjects,
            "updatesSection",
            _("Newer versions"),
            text.format(host=urlsplit(feed.address).hostname),
            parent,
        )
        self._updates = updates
        self.switch = QCheckBox(_("Tell me of newer &versions"), self)
        self.switch.setObjectName("updatesSwitch")
        self.switch.setChecked(subjects.settings.get(UPDATE_NOTICE))
        self.found = selectable(label(self, "updatesFound"))
        self.body.addWidget(self.switch)
        self.body.addWidget(self.found)
        if subjects.settings.is_fixed(UPDATE_NOTICE.key):
            self.show_fixed(self.switch)
        self.switch.toggled.connect(self._on_switch_toggled)
        self._show_found()

    def _on_switch_toggled(self, on: bool) -> None:
        self.subjects.settings.put(UPDATE_NOTICE, on)
        self._show_found()

    def _show_found(self) -> None:
        notice = self._updates.known() if self._updates is not None else None
        self.found.setVisible(notice is not None)
        if notice is not None:
            words = _("Version {version} is there: {summary} {page}")
            self.found.setText(
                words.format(version=notice.version, summary=notice.summary, page=notice.page)
            )
