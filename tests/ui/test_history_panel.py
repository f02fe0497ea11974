"""Tests of the History tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.model import Event, EventKind, Evidence, Health
from copper_desktop.ui.event_model import Column
from copper_desktop.ui.history_panel import HistoryPanel
from tests.fakes.service import NOW, FakeService, connection
from tests.ui.conftest import MakeWindow

WORKING = Evidence(NOW, "GET /users/me", 200, 0.084, "6f1c2d9e-77aa")
REVOKED = Evidence(NOW, "GET /users/me", 401, 0.09, "6f1c2d9e-77ab", "CD-301")
EVENTS = (
    Event(NOW, EventKind.CHECKED, Health.REVOKED, REVOKED),
    Event(NOW, EventKind.CHECKED, Health.WORKING, WORKING, 48),
    Event(NOW, EventKind.RENAMED, Health.UNCHECKED),
    Event(NOW, EventKind.CONNECTED, Health.UNCHECKED),
)


@pytest.fixture
def service() -> FakeService:
    """Return a service whose first connection has a history."""
    made = FakeService(connection(1), connection(2))
    made.events["c1"] = EVENTS
    return made


@pytest.fixture
def panel(service: FakeService, make_window: MakeWindow, qtbot: QtBot) -> HistoryPanel:
    """Return the history of the first connection, on screen."""
    window = make_window(service)
    window.page.tabs.setCurrentWidget(window.page.history)
    found = window.page.history
    qtbot.waitUntil(lambda: found.model.rowCount() == len(EVENTS))
    return found


def _cell(panel: HistoryPanel, row: int, column: Column) -> str:
    return str(panel.model.index(row, column).data())


def test_the_history_says_what_happened_and_what_copper_answered(panel: HistoryPanel) -> None:
    assert _cell(panel, 0, Column.EVENT) == "Checked: Revoked at Copper"
    assert "Status 401" in _cell(panel, 0, Column.ANSWER)
    assert "CD-301" in _cell(panel, 0, Column.ANSWER)
    assert _cell(panel, 1, Column.EVENT) == "Checked: Working, 48 times in a row"
    assert _cell(panel, 2, Column.ANSWER) == ""
    assert panel.model.headerData(0, Qt.Orientation.Horizontal) == "When"
    assert panel.model.headerData(0, Qt.Orientation.Vertical) is None


def test_the_history_is_copied_as_text(panel: HistoryPanel, qtbot: QtBot) -> None:
    panel.copy_button.setFocus()
    qtbot.keyClick(panel.copy_button, Qt.Key.Key_Return)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == len(EVENTS)
    assert "6f1c2d9e-77ab" in lines[0]


def test_another_connection_shows_its_own_history(
    panel: HistoryPanel, service: FakeService, qtbot: QtBot
) -> None:
    panel.show_connection("c2")
    assert panel.model.rowCount() == 0
    qtbot.waitUntil(lambda: service.calls[-1] == ("history", "c2"))
    assert panel.view.isHidden()
    assert not panel.copy_button.isEnabled()


def test_what_happens_while_the_history_is_shown_is_read_at_once(
    panel: HistoryPanel, service: FakeService, qtbot: QtBot
) -> None:
    service.events["c1"] = EVENTS[1:]
    panel.show_connection("c1")
    qtbot.waitUntil(lambda: panel.model.rowCount() == len(EVENTS) - 1)


def test_a_history_that_cannot_be_read_says_so_where_it_would_be(
    panel: HistoryPanel, service: FakeService, qtbot: QtBot
) -> None:
    service.fails = errors.IndexUnavailable("index.sqlite3", "disk I/O error")
    panel.show_connection("c1")
    qtbot.waitUntil(panel.error.isVisible)
    panel.show_connection("c1")
    qtbot.waitUntil(panel.error.isHidden)
