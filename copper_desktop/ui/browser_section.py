"""The settings' section about the browser that sign-ins open: asked each time, or which."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from copper_desktop.browsers.choice import Browsers
from copper_desktop.i18n import _
from copper_desktop.ui.browser_field import BrowserField
from copper_desktop.ui.controls import Button, label
from copper_desktop.ui.settings_section import SettingsSection, Subjects


class BrowserSection(SettingsSection):
    """The choice for every application, and what takes back those for one of them."""

    def __init__(self, subjects: Subjects, parent: QWidget) -> None:
        super().__init__(
            subjects,
            "browserSection",
            _("Browser for sign-ins"),
            _(
                "Which browser opens when you connect. In a private window nobody is signed in to "
                "Copper yet, so that you can connect as another person."
            ),
            parent,
        )
        self._browsers = Browsers(subjects.settings, lambda _url: False)
        ask = _("Ask me each time")
        self.browser = BrowserField(self, "settingsBrowser", self._browsers, _("&Browser"), ask)
        self.own = label(self, "settingsBrowserOwn", role="muted")
        self.forget_button = Button(self, "settingsBrowserForget", _("&Ask again for each of them"))
        self.body.addWidget(self.browser)
        self.body.addWidget(self.own)
        self.body.addWidget(self.forget_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.browser.setEnabled(False)
        self.own.hide()
        self.forget_button.hide()
        self.browser.changed.connect(self._on_browser_changed)
        self.forget_button.clicked.connect(self._on_forget_clicked)
        self.run(self._look())

    async def _look(self) -> None:
        import asyncio

        await asyncio.get_running_loop().run_in_executor(None, self._browsers.found)
        self.browser.load()
        self.browser.show_choice(self._browsers.remembered(None))
        self.browser.setEnabled(True)
        self._show_own()

    def _show_own(self) -> None:
        """Name the applications for which something else was chosen."""
        own = [found for found in self.subjects.service.applications() if self._has_own(found.id)]
        names = ", ".join(found.name for found in own)
        self.own.setText(_("Another choice was made for: {names}").format(names=names))
        for widget in (self.own, self.forget_button):
            widget.setVisible(bool(own))

    def _has_own(self, application_id: str) -> bool:
        return self._browsers.remembered_for(application_id) is not None

    def _on_browser_changed(self) -> None:
        self._browsers.remember(self.browser.choice, None)

    def _on_forget_clicked(self) -> None:
        for found in self.subjects.service.applications():
            self._browsers.remember(None, found.id)
        self._show_own()
        self.browser.setFocus()
