"""The overview of one connection: who it is, how it is, what is known, and what can be done.

Shows and asks; what its buttons do is decided by the page around it. Current to the second where
that matters, and asleep where it does not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from copper_desktop.i18n import _, isolated
from copper_desktop.messages import is_store_absent
from copper_desktop.model import Application, Connection, Health
from copper_desktop.ui import diagnosing
from copper_desktop.ui.connection_model import second_line
from copper_desktop.ui.controls import Button, label, named, rule, shrinkable
from copper_desktop.ui.facts import Facts
from copper_desktop.ui.initials import InitialsTile, initials
from copper_desktop.ui.label_view import LabelView
from copper_desktop.ui.status_card import StatusCard
from copper_desktop.ui.ticker import Ticker
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.ui.twin_notice import TwinNotice

PAGE_MARGINS = QMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
PAGE_WIDTH = 760

_WELL = (Health.WORKING, Health.EXPIRING, Health.UNCHECKED)
"""What needs no diagnosis."""
_LOST = (Health.REVOKED, Health.EXPIRED, Health.MISSING)
"""What signing in again puts right, in the same place."""


class OverviewPanel(QScrollArea):
    """Everything about the connection that is shown."""

    test_requested = Signal()
    rename_requested = Signal()
    remove_requested = Signal()
    reconnect_requested = Signal()
    revoke_page_requested = Signal()
    twin_requested = Signal(str)
    label_requested = Signal()

    def __init__(self, clock: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "overviewPanel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clock = clock
        self._connection: Connection | None = None
        self._has_application = self._is_testing = False
        self._page = named(QWidget(self), "page")
        self._make_controls()
        self._lay_out()
        self.ticker = Ticker(clock, self)
        self.ticker.ticked.connect(self._on_ticker_ticked)
        self.test_button.clicked.connect(self.test_requested)
        self.rename_button.clicked.connect(self.rename_requested)
        self.remove_button.clicked.connect(self.remove_requested)
        self.reconnect_button.clicked.connect(self.reconnect_requested)
        self.diagnose_button.clicked.connect(lambda: diagnosing.diagnose(self))
        self.revoke_page_button.clicked.connect(self.revoke_page_requested)
        self.label.change_requested.connect(self.label_requested)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use, but the connection, which is shown again."""
        self.setAccessibleName(_("Overview"))
        self.reconnect_button.setText(_("R&econnect"))
        self.reconnect_button.setAccessibleDescription(
            _("Sign in again; name, history and place of the connection stay")
        )
        self.diagnose_button.setText(_("&Diagnose…"))
        self.rename_button.setText(_("Re&name…"))
        self.remove_button.setText(_("&Remove…"))
        self.revoke_page_button.setText(_("Active &Integrations at Copper"))
        self.label.speak()
        self.facts.speak()
        self.show_testing(self._is_testing)

    def show_connection(self, connection: Connection, application: Application | None) -> None:
        """Show ``connection``, made through ``application`` if that is still registered."""
        self._connection = connection
        diagnosing.set_concern(self, connection.application_id, connection.id)
        self._tile.show_name(initials(connection.name), connection.id)
        self.name.setText(isolated(connection.name))
        self.person.setText(second_line(connection))
        self.label.show_label(connection.label)
        self.facts.show_connection(connection, application, self._clock())
        self.revoke_page_button.setEnabled(application is not None)
        self._has_application = application is not None
        self._show_health(connection)
        self.ticker.watch((connection.expires_at,))

    def show_twin(self, twin: Connection | None) -> None:
        """Tell of another connection of the same person, or of none."""
        if twin is not None or "twin" in vars(self):
            self.twin.show_twin(twin)

    @cached_property
    def twin(self) -> TwinNotice:
        """What tells of such a connection; made when there is the first."""
        from copper_desktop.ui.twin_notice import TwinNotice

        made = TwinNotice(self._page)
        made.show_requested.connect(self.twin_requested)
        self._column.insertWidget(self._column.indexOf(self.status) + 1, made)
        return made

    def show_testing(self, testing: bool) -> None:
        """Show whether a test is under way; the button keeps the keyboard, and waits."""
        self._is_testing = testing
        self.test_button.setText(_("Testing…") if testing else _("&Test"))

    def showEvent(self, event: QShowEvent) -> None:
        """Keep what is seen current."""
        super().showEvent(event)
        self.ticker.resume()

    def hideEvent(self, event: QHideEvent) -> None:
        """Sleep while nobody looks."""
        super().hideEvent(event)
        self.ticker.pause()

    def _on_ticker_ticked(self) -> None:
        if self._connection is not None:
            self.facts.show_expiry(self._connection.expires_at, self._clock())
            self._show_health(self._connection)

    def _show_health(self, connection: Connection) -> None:
        health = connection.health_at(self._clock())
        self.status.show_health(health, connection.evidence)
        lost = health in _LOST and not is_store_absent(health, connection.evidence)
        self.reconnect_button.setVisible(lost and self._has_application)
        self.diagnose_button.setVisible(health not in _WELL)

    def _make_controls(self) -> None:
        page = self._page
        self._tile = InitialsTile(page, "overviewTile", 6 * SPACE)
        self.name = shrinkable(label(page, "overviewName", role="title"))
        self.person = shrinkable(label(page, "overviewPerson", role="muted"))
        self.label = LabelView(page)
        self.status = StatusCard(page)
        self.test_button = Button(page, "testButton", "")
        self.reconnect_button = Button(page, "reconnectButton", "", kind="primary")
        self.diagnose_button = Button(page, "diagnoseButton", "")
        self.rename_button = Button(page, "renameButton", "")
        self.remove_button = Button(page, "removeButton", "")
        self.facts = Facts(page)
        self.revoke_page_button = Button(page, "revokePageButton", "", kind="link", icon="external")

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout()
        column.setSpacing(2 * SPACE + SPACE // 2)
        column.addLayout(self._headed())
        column.addWidget(self.status)
        column.addLayout(self._buttons())
        column.addWidget(self.label)
        column.addWidget(rule(self._page, "overviewRule"))
        column.addWidget(self.facts)
        column.addWidget(rule(self._page, "overviewLastRule"))
        column.addWidget(self.revoke_page_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        framed = QWidget(self._page)
        framed.setObjectName("overviewColumn")
        framed.setMaximumWidth(PAGE_WIDTH)
        framed.setLayout(column)
        column.setContentsMargins(PAGE_MARGINS)
        outer = QHBoxLayout(self._page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(framed, 1)
        outer.addStretch(0)
        self.setWidget(self._page)

    def _headed(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        head.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.person)
        head.addLayout(names, 1)
        return head

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        broken = (self.reconnect_button, self.diagnose_button)
        for button in (*broken, self.test_button, self.rename_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        return row
