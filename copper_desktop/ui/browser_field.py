"""The choice of a browser: a list with the default first, and whether in a private window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from copper_desktop.browsers.choice import DEFAULT, LINK, BrowserChoice
from copper_desktop.i18n import _
from copper_desktop.ui.controls import Choice, label, named
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copper_desktop.browsers.browser import Browser
    from copper_desktop.browsers.choice import Browsers


class BrowserField(QWidget):
    """A captioned list and a check box; object names begin with ``name``.

    With ``ask`` the list begins with being asked, for which ``choice`` is None. ``changed`` is
    emitted when a person has chosen. Before ``load`` it has the default browser alone.
    """

    changed = Signal()

    def __init__(
        self, parent: QWidget, name: str, browsers: Browsers, caption: str, ask: str = ""
    ) -> None:
        super().__init__(parent)
        named(self, name, caption.replace("&", ""))
        self._browsers, self._ask = browsers, ask
        self._is_loaded = False
        self.caption = label(self, f"{name}Label", caption, role="field")
        self.browser = named(Choice(self), f"{name}List", caption.replace("&", ""))
        self.browser.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.browser.setMinimumContentsLength(24)
        self.caption.setBuddy(self.browser)
        self.private = QCheckBox(_("In a pri&vate window, signed in as nobody yet"), self)
        self.private.setObjectName(f"{name}Private")
        self.private.setEnabled(False)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE)
        for widget in (self.caption, self.browser, self.private):
            lines.addWidget(widget)
        self._fill(())
        self.browser.currentIndexChanged.connect(self._show_private)
        self.browser.activated.connect(self.changed)
        self.private.clicked.connect(self.changed)

    def load(self) -> None:
        """Show the browsers that were found; what is chosen stays."""
        chosen = self.choice
        self._is_loaded = True
        self._fill(self._browsers.found())
        self.show_choice(chosen)

    @property
    def choice(self) -> BrowserChoice | None:
        """What is chosen now."""
        browser = self.browser.currentData()
        if browser is None:
            return None
        return BrowserChoice(browser, self.private.isChecked() and self.private.isEnabled())

    def show_choice(self, choice: BrowserChoice | None) -> None:
        """Choose ``choice``; a browser that is not there is the first in the list."""
        row = self.browser.findData(None if choice is None else choice.browser)
        self.browser.setCurrentIndex(max(row, 0))
        self.private.setChecked(choice is not None and choice.private)
        self._show_private()

    def _fill(self, found: Sequence[Browser]) -> None:
        default = next((browser.name for browser in found if browser.is_default), "")
        words = _("{browser} (your default browser)").format(browser=default)
        self.browser.blockSignals(True)
        self.browser.clear()
        if self._ask:
            self.browser.addItem(self._ask, None)
        self.browser.addItem(words if default else _("Your default browser"), DEFAULT)
        for browser in found:
            if not browser.is_default:
                self.browser.addItem(browser.name, browser.id)
        self.browser.addItem(_("None: show me the link to copy"), LINK)
        self.browser.blockSignals(False)

    def _show_private(self, _row: int = 0) -> None:
        chosen = self.browser.currentData()
        offered = self._is_loaded and chosen is not None and self._browsers.has_private(chosen)
        self.private.setEnabled(offered)
