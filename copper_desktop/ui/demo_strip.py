"""The strip that says that this is the demo, and lets the person choose what it shows.

Knows the scenarios by name and in words; nothing of how one comes about.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from copper_desktop.i18n import N_, _
from copper_desktop.scenario import Scenario
from copper_desktop.ui.banner import Banner, said
from copper_desktop.ui.controls import Button, label, named
from copper_desktop.ui.tokens import SPACE

_MENU = {
    Scenario.NORMAL: N_("&All is well"),
    Scenario.EXPIRING: N_("A token that expires in &two minutes"),
    Scenario.REVOKED: N_("An administrator has &revoked the tokens"),
    Scenario.DOWN: N_("Copper is &down"),
    Scenario.LIMITED: N_("Copper answers “too many re&quests”"),
    Scenario.SLOW: N_("Copper is &slow"),
    Scenario.MANY: N_("&Many accounts"),
    Scenario.RESET: N_("R&eset the demo"),
}

_STATES = tuple(found for found in _MENU if found not in (Scenario.MANY, Scenario.RESET))
"""What lasts, and is marked while it does; the others are done and over."""

_TOLD = {
    Scenario.RESET: (
        N_("The demo is as it was at first"),
        N_("Connections and their tokens are gone from this computer."),
    ),
    Scenario.NORMAL: (N_("All is well"), N_("The simulated Copper answers as it should.")),
    Scenario.EXPIRING: (
        N_("This token expires in two minutes"),
        N_("Watch its status and its countdown; signing in again gives a new token."),
    ),
    Scenario.REVOKED: (
        N_("An administrator has revoked the tokens"),
        N_("Copper answers 401 to them from now on; Reconnect gives new ones."),
    ),
    Scenario.DOWN: (
        N_("Copper is down"),
        N_("It answers 503 until another scenario is chosen. No connection is lost by it."),
    ),
    Scenario.LIMITED: (
        N_("Copper answers “too many requests”"),
        N_("It answers 429 until another scenario is chosen. No connection is lost by it."),
    ),
    Scenario.SLOW: (
        N_("Copper is slow"),
        N_("Each answer takes four seconds until another scenario is chosen."),
    ),
    Scenario.MANY: (
        N_("Many accounts are connected"),
        N_("Type in the search to find one of them."),
    ),
}


class DemoStrip(QFrame):
    """The badge, the scenarios as a menu, and Reset; ``scenario_chosen`` brings a Scenario."""

    scenario_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "demoStrip")
        self._is_busy = False
        self._badge = label(self, "demoBadge")
        self._badge.setWordWrap(False)
        self.menu = named(QMenu(self), "menuDemo")
        self.scenarios = Button(self, "demoScenarios", "", kind="link")
        self.scenarios.setMenu(self.menu)
        self.reset_button = Button(self, "demoReset", "", kind="link")
        self._current = Scenario.NORMAL
        self._states = QActionGroup(self)
        self._actions = {scenario: self._action(scenario) for scenario in _MENU}
        self.menu.insertSeparator(self._actions[Scenario.RESET])
        self._actions[Scenario.RESET].setShortcut(QKeySequence("Ctrl+Shift+R"))
        self._lay_out()
        self.reset_button.clicked.connect(self._actions[Scenario.RESET].trigger)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use."""
        self.setAccessibleName(_("Demo"))
        self.menu.setTitle(_("&Demo"))
        self.scenarios.setText(_("Scen&ario"))
        self.reset_button.setText(_("R&eset"))
        self.reset_button.setAccessibleDescription(_("Make the demo as it was at first"))
        for scenario, action in self._actions.items():
            action.setText(_(_MENU[scenario]))
        self.show_busy(self._is_busy)

    def show_current(self, scenario: Scenario) -> None:
        """Mark the scenario that is shown; after a reset it is the first."""
        if scenario in _STATES:
            self._current = scenario
        elif scenario is Scenario.RESET:
            self._current = Scenario.NORMAL
        self._mark()

    def _mark(self) -> None:
        self._actions[self._current].setChecked(True)
        title, _text = _TOLD[self._current]
        self.scenarios.setToolTip(_(title))
        self.scenarios.setAccessibleDescription(_(title))

    def show_busy(self, busy: bool) -> None:
        """Offer nothing while a scenario is being brought about."""
        self._is_busy = busy
        for shown in (self.scenarios, self.reset_button, self.menu):
            shown.setEnabled(not busy)
        words = _("Setting the scene…") if busy else _("Demo — simulated Copper")
        self._badge.setText(words)
        self._mark()

    def _action(self, scenario: Scenario) -> QAction:
        action = self.menu.addAction("")
        action.setObjectName(f"demo-{scenario}")
        if scenario in _STATES:
            action.setCheckable(True)
            self._states.addAction(action)
        action.triggered.connect(lambda: self.scenario_chosen.emit(scenario))
        return action

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, 0, SPACE, 0)
        row.setSpacing(SPACE)
        row.addStretch(1)
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.scenarios)
        row.addWidget(self.reset_button)


@said
def tell_scenario(banner: Banner, scenario: Scenario) -> None:
    """Say what the demo shows from now on."""
    title, text = _TOLD[scenario]
    banner.show_text("info", _(title), _(text))
