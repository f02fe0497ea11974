"""What a person sees and may choose before a sign-in opens anything.

The application, the servers that are not Copper's, and the browser; knows nothing of the sign-in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from copper_desktop.browsers.choice import BrowserChoice
from copper_desktop.i18n import _
from copper_desktop.model import Application
from copper_desktop.ui.browser_field import BrowserField
from copper_desktop.ui.controls import Choice, label, named
from copper_desktop.ui.host_warning import HostWarning
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.browsers.choice import Browsers

ASK, THIS, ALL = "ask", "this", "all"
"""What is to happen the next time."""


class ConnectChoice(QWidget):
    """``application_changed`` is emitted when another application is chosen."""

    application_changed = Signal()

    def __init__(
        self, parent: QWidget, browsers: Browsers, applications: Sequence[Application]
    ) -> None:
        super().__init__(parent)
        named(self, "connectChoice", _("Before the sign-in"))
        self._browsers, self._applications = browsers, applications
        self.application_label = label(
            self, "connectApplicationLabel", _("A&pplication"), role="field"
        )
        self.application = named(Choice(self), "connectApplication", _("Application"))
        self.application.addItems([application.name for application in applications])
        self.application.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.application_label.setBuddy(self.application)
        self.hosts = HostWarning(self, "connectHosts")
        self.browser = BrowserField(self, "connectBrowser", browsers, _("&Browser"))
        self.next_label = label(self, "connectNextLabel", _("Next &time"), role="field")
        self.next_time = named(Choice(self), "connectNextTime", _("Next time"))
        for words, meaning in (
            (_("Ask me again"), ASK),
            (_("Use this browser for this application without asking"), THIS),
            (_("Use this browser for every application without asking"), ALL),
        ):
            self.next_time.addItem(words, meaning)
        self.next_label.setBuddy(self.next_time)
        self._lay_out()
        several = len(applications) > 1
        self.application_label.setVisible(several)
        self.application.setVisible(several)
        self.application.currentIndexChanged.connect(self._on_application_changed)
        self._show_hosts()

    @property
    def chosen(self) -> Application:
        """The application that is chosen now."""
        return self._applications[self.application.currentIndex()]

    @property
    def choice(self) -> BrowserChoice:
        """The browser that is chosen now."""
        return self.browser.choice or BrowserChoice()

    def load(self) -> None:
        """Show the browsers that were found, and what was remembered."""
        self.browser.load()
        self._show_remembered()

    @property
    def is_demo(self) -> bool:
        """Whether there is the sandbox alone."""
        return len(self._applications) == 1 and self.chosen.builtin

    def is_needed(self) -> bool:
        """Return whether there is anything to choose, or to see, that was not chosen before."""
        remembered = self._browsers.remembered(self.chosen.id)
        return len(self._applications) > 1 or bool(self.hosts.hosts) or remembered is None

    def keep(self) -> None:
        """Remember the browser, as far as the person wants that."""
        meaning = self.next_time.currentData()
        if meaning in (THIS, ALL):
            self._browsers.remember(self.choice, self.chosen.id if meaning == THIS else None)
        if meaning == ALL:  # what was remembered for one would go before it
            self._browsers.remember(None, self.chosen.id)

    def _on_application_changed(self) -> None:
        self._show_hosts()
        self._show_remembered()
        self.application_changed.emit()

    def _show_hosts(self) -> None:
        self.hosts.show_hosts(self.chosen)

    def _show_remembered(self) -> None:
        self.browser.show_choice(self._browsers.remembered(self.chosen.id) or BrowserChoice())

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE)
        for widget in (self.application_label, self.application, self.hosts):
            lines.addWidget(widget)
        lines.addWidget(self.browser)
        for widget in (self.next_label, self.next_time):
            lines.addWidget(widget)
