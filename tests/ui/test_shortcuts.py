"""The keys of the window in one place, and what can be done with a row of the list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from copper_desktop.ui.shortcuts_dialog import ShortcutsDialog
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow


def test_every_key_of_a_menu_is_listed(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1)), demo=True)
    window.menu_actions.shortcuts.trigger()
    dialog = window.findChild(ShortcutsDialog)
    said = [found.text() for found in dialog.findChildren(QLabel)]
    keyed = [found for found in window.findChildren(QAction) if found.shortcuts()]
    assert len(keyed) > 10
    for action in keyed:
        if action.isVisible():
            assert action.text().replace("&", "").rstrip("…") in said
            assert any(action.shortcut().toString() in text for text in said)
    assert "Ctrl+T or F5" in said


def test_the_keys_that_select_several_are_listed(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1)))
    window.menu_actions.shortcuts.trigger()
    said = [found.text() for found in window.findChild(ShortcutsDialog).findChildren(QLabel)]
    assert {"Shift+Down", "Ctrl+Space", "Ctrl+A", "Menu", "F2", "Del"} <= set(said)


def test_no_key_is_given_twice(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1)), demo=True)
    keys = [key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_the_menus_are_in_the_usual_order(make_window: MakeWindow) -> None:
    window = make_window(FakeService(), demo=True)
    names = [action.text().replace("&", "") for action in window.menuBar().actions()]
    assert names == ["File", "Connection", "View", "Demo", "Help"]
    assert all(action.menu().actions() for action in window.menuBar().actions())


def test_a_row_offers_what_can_be_done_with_it(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeService(connection(1), connection(2)))
    view = window.sidebar.view
    place = view.visualRect(view.filter.index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert view.chosen() == "c2"
    assert view.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    assert view.actions() == list(window.menu_actions.of_connection)
    for menu in window.findChildren(QMenu):
        menu.close()
