"""Several connections selected: by mouse and keyboard, checked, labelled and removed together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.model import Colour, Evidence, Health, Label
from copper_desktop.ui import icons, selection_page, theme
from copper_desktop.ui.connection_order import Order
from copper_desktop.ui.health_look import LOOKS
from copper_desktop.ui.label_dialog import LabelDialog
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.remove_dialog import RemoveDialog
from copper_desktop.ui.remove_several_dialog import RemoveSeveralDialog
from copper_desktop.ui.rename_dialog import RenameDialog
from copper_desktop.ui.tokens import DARK, LIGHT
from tests.fakes.service import NOW, FakeService, connection
from tests.ui.conftest import MakeWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def service() -> FakeService:
    return FakeService(*(connection(number) for number in range(1, 6)))


@pytest.fixture
def window(service: FakeService, make_window: MakeWindow) -> MainWindow:
    return make_window(service)


def click(window: MainWindow, qtbot: QtBot, row: int, *more: Qt.KeyboardModifier) -> None:
    view = window.sidebar.view
    place = view.visualRect(view.filter.index(row, 0)).center()
    modifier = more[0] if more else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def selected(window: MainWindow) -> list[str]:
    return [found.id for found in window.selecting.connections]


def press(
    window: MainWindow,
    qtbot: QtBot,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key of the menus, which only the window in front heeds."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=30_000)
    qtbot.keyClick(window.sidebar.view, key, modifier)


def is_several(window: MainWindow) -> bool:
    return window.pages.currentWidget() is window.selection


def test_clicks_with_ctrl_and_shift_select_several(window: MainWindow, qtbot: QtBot) -> None:
    click(window, qtbot, 1)
    assert selected(window) == ["c2"]
    assert not is_several(window)
    click(window, qtbot, 3, CONTROL)
    assert selected(window) == ["c2", "c4"]
    assert is_several(window)
    assert window.selection.headline.text() == "2 connections selected"
    click(window, qtbot, 2)
    click(window, qtbot, 4, SHIFT)
    assert selected(window) == ["c3", "c4", "c5"]
    click(window, qtbot, 0)
    assert selected(window) == ["c1"]
    assert window.page.overview.name.text() == "Northwind 1"


def test_the_keyboard_selects_several_and_one_again(window: MainWindow, qtbot: QtBot) -> None:
    view = window.sidebar.view
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert selected(window) == ["c1", "c2"]
    qtbot.keyClick(view, Qt.Key.Key_A, CONTROL)
    assert len(selected(window)) == 5
    assert window.selection.names.count() == 5
    assert window.selection.names.item(0).text() == "Northwind 1 · Ada Lovelace 1: Working"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert len(selected(window)) == 1
    assert not is_several(window)


def test_ctrl_and_the_arrows_go_on_without_selecting(window: MainWindow, qtbot: QtBot) -> None:
    view = window.sidebar.view
    qtbot.keyClick(view, Qt.Key.Key_Down, CONTROL)
    qtbot.keyClick(view, Qt.Key.Key_Down, CONTROL)
    assert selected(window) == ["c1"]
    assert window.page.overview.name.text() == "Northwind 1"
    qtbot.keyClick(view, Qt.Key.Key_Space, CONTROL)
    assert selected(window) == ["c1", "c3"]
    assert is_several(window)


@pytest.mark.parametrize("by_key", [True, False], ids=["key", "click"])
def test_the_one_that_stays_selected_is_shown_and_acted_on(
    window: MainWindow, qtbot: QtBot, by_key: bool
) -> None:
    click(window, qtbot, 2, CONTROL)
    assert selected(window) == ["c1", "c3"]
    if by_key:
        qtbot.keyClick(window.sidebar.view, Qt.Key.Key_Space, CONTROL)
    else:
        click(window, qtbot, 2, CONTROL)
    assert selected(window) == ["c1"]
    assert window.page.overview.name.text() == "Northwind 1"
    press(window, qtbot, Qt.Key.Key_Delete)
    assert "Northwind 1" in window.findChild(RemoveDialog).headline.text()


def test_the_keys_of_the_menu_act_on_all_that_are_selected(
    window: MainWindow, qtbot: QtBot
) -> None:
    view = window.sidebar.view
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_End, SHIFT)
    assert len(selected(window)) == 5
    press(window, qtbot, Qt.Key.Key_F2)
    assert window.findChild(RenameDialog) is None
    press(window, qtbot, Qt.Key.Key_L, CONTROL)
    labelling = window.findChild(LabelDialog)
    assert labelling.isVisible()
    labelling.reject()
    press(window, qtbot, Qt.Key.Key_Delete)
    assert window.findChild(RemoveSeveralDialog).headline.text() == "Remove 5 connections?"


def offered(widget: QWidget, event: QContextMenuEvent) -> dict[str, bool]:
    """Return what the menu that ``event`` opens offers, and whether it can be done; close it.

    Qt runs that menu to its end within the event.
    """
    found: dict[str, bool] = {}

    def read() -> None:
        menu = QApplication.activePopupWidget()
        if menu is None:
            QTimer.singleShot(0, read)
            return
        found.update((action.objectName(), action.isEnabled()) for action in menu.actions())
        menu.close()

    QTimer.singleShot(0, read)
    QApplication.sendEvent(widget, event)
    return found


@pytest.mark.parametrize("by_key", [True, False], ids=["menu key", "right click"])
def test_the_menu_over_a_row_keeps_the_selection_and_offers_what_fits_it(
    window: MainWindow, qtbot: QtBot, by_key: bool
) -> None:
    view = window.sidebar.view
    click(window, qtbot, 1)
    click(window, qtbot, 3, SHIFT)
    place = view.visualRect(view.filter.index(2, 0)).center()
    there = view.viewport().mapToGlobal(place)
    if by_key:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, there)
        found = offered(view, event)
    else:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, there)
        found = offered(view.viewport(), event)
    assert selected(window) == ["c2", "c3", "c4"]
    assert found == {
        "actionTest": True,
        "actionRename": False,
        "actionLabel": True,
        "actionCopyToken": False,
        "actionRemove": True,
    }


def test_there_is_always_one(window: MainWindow, qtbot: QtBot) -> None:
    click(window, qtbot, 0, CONTROL)
    assert selected(window) == ["c1"]
    assert window.page.connection is not None
    assert window.page.connection.id == "c1"


def test_a_screen_reader_is_told_how_many_there_are(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def note(event: object) -> None:
        assert isinstance(event, QAccessibleAnnouncementEvent)
        told.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    assert told == ["5 connections selected"]
    assert selection_page.QAccessible is QAccessible


def test_actions_for_one_alone_are_not_offered_for_several(
    window: MainWindow, qtbot: QtBot
) -> None:
    actions = window.menu_actions
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    assert [action.isEnabled() for action in (actions.rename, actions.copy_token)] == [False] * 2
    assert all(action.isEnabled() for action in (actions.test, actions.label, actions.remove))
    window.selection.single_button.click()
    assert actions.rename.isEnabled()
    assert window.focusWidget() is window.sidebar.view


def test_all_of_them_are_checked_and_counted(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    service.put(connection(2, health=Health.REVOKED))
    window.menu_actions.test.trigger()
    qtbot.waitUntil(window.selection.result.isVisible, timeout=30_000)
    assert [about for name, about in service.calls if name == "check"] == [
        "c1", "c2", "c3", "c4", "c5",
    ]  # fmt: skip
    assert window.selection.result.text() == "Working: 4\nRevoked at Copper: 1"
    assert (
        window.selection.names.item(1).text() == "Northwind 2 · Ada Lovelace 2: Revoked at Copper"
    )
    assert not window.selection.progress.isVisible()


def test_a_check_of_all_that_work_says_so(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    window.selection.check_button.click()
    qtbot.waitUntil(window.selection.result.isVisible, timeout=30_000)
    assert window.selection.result.text() == "All 5 work."


def test_a_check_of_several_can_be_stopped(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    gate = service.hold()
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    window.selection.check_button.click()
    qtbot.waitUntil(lambda: ("check", "c1") in service.calls, timeout=30_000)
    assert window.selection.progress.isVisible()
    assert window.selection.progress.format() == "1 of 5: Northwind 1"
    assert window.selection.check_button.text() == "&Stop"
    window.selection.check_button.click()
    qtbot.waitUntil(window.selection.result.isVisible, timeout=30_000)
    assert window.selection.result.text() == "Stopped after 0 of 5."
    assert service.cancelled == ["check"]
    gate.set()


def test_several_are_labelled_and_that_is_undone_at_once(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    before = tuple(service.known)
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_Down, SHIFT)
    window.selection.label_button.click()
    dialog = window.findChild(LabelDialog)
    dialog.tags.edit.setText("emea")
    dialog.colour.setCurrentText("Green")
    dialog.save_button.click()
    qtbot.waitUntil(window.banner.isVisible, timeout=30_000)
    assert window.banner.title.text() == "Tags and colour of 2 connections saved"
    expected = Label(("emea",), "", Colour.GREEN)
    assert [known.label for known in service.known[:3]] == [expected, expected, Label()]
    qtbot.waitUntil(window.menu_actions.undo.isEnabled, timeout=30_000)
    window.menu_actions.undo.trigger()
    qtbot.waitUntil(lambda: tuple(service.known) == before, timeout=30_000)


def several(window: MainWindow, qtbot: QtBot) -> RemoveSeveralDialog:
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    window.menu_actions.remove.trigger()
    dialog: RemoveSeveralDialog = window.findChild(RemoveSeveralDialog)
    return dialog


def test_the_question_names_all_of_them_and_what_stays_valid(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = several(window, qtbot)
    assert dialog.headline.text() == "Remove 5 connections?"
    names = [dialog.names.item(row).text() for row in range(dialog.names.count())]
    assert names == [f"Northwind {number} · Ada Lovelace {number}" for number in range(1, 6)]
    assert "cannot be undone" in dialog.text.text()
    assert "Copper still honours 5 tokens" in dialog.still_valid.text()
    assert dialog.cancel_button.hasFocus() or dialog.cancel_button.isDefault()


def test_several_are_removed(window: MainWindow, service: FakeService, qtbot: QtBot) -> None:
    dialog = several(window, qtbot)
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: dialog.headline.text() == "5 connections removed", timeout=30_000)
    assert service.known == []
    assert not dialog.remove_button.isVisible()
    dialog.cancel_button.click()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.invitation, timeout=30_000)


def test_what_is_refused_stays_with_its_reason_and_can_be_tried_again(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    dialog = several(window, qtbot)
    service.fails = errors.StoreLocked("Some Store")
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: dialog.headline.text() == "4 connections removed", timeout=30_000)
    assert dialog.text.text() == "1 is still here."
    assert "Northwind 1" in dialog.names.item(0).text()
    assert "CD-503" in dialog.names.item(0).text()
    assert [known.id for known in service.known] == ["c1"]
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: dialog.headline.text() == "1 connection removed", timeout=30_000)
    assert service.known == []


def test_removing_is_stopped_between_two(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    gate = service.hold()
    dialog = several(window, qtbot)
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: ("remove", "c1") in service.calls, timeout=30_000)
    assert dialog.progress.format() == "1 of 5: Northwind 1"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.cancel_button.text() == "Stopping…"
    gate.set()
    qtbot.waitUntil(lambda: dialog.headline.text() == "1 connection removed", timeout=30_000)
    assert [known.id for known in service.known] == ["c2", "c3", "c4", "c5"]
    assert dialog.text.text() == "4 are still here."
    assert service.cancelled == []


def test_tokens_that_copper_refused_are_not_called_honoured(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    refused = Evidence(NOW, "GET /users/me", 401, 0.1, "r", "CD-301")
    for known in tuple(service.known):
        service.put(replace(known, health=Health.REVOKED, evidence=refused))
    window.refresh()
    dialog = several(window, qtbot)
    assert not dialog.still_valid.isVisible()
    assert not dialog.page_button.isVisible()


def test_one_alone_is_removed_by_its_own_dialog(window: MainWindow) -> None:
    window.menu_actions.remove.trigger()
    assert window.findChild(RemoveDialog) is not None
    assert window.findChild(RemoveSeveralDialog) is None


def test_what_another_run_removes_is_no_longer_selected(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    del service.known[1:]
    window.refresh()
    assert selected(window) == ["c1"]
    assert not is_several(window)


def test_what_the_search_hides_is_not_acted_on(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    window.sidebar.search.setText("northwind 3")
    assert selected(window) == ["c3"]
    assert not is_several(window)


def test_another_order_keeps_what_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_Down, SHIFT)
    window.sorting.choose(Order.STATUS)
    assert sorted(selected(window)) == ["c1", "c2"]
    assert is_several(window)


def test_the_order_is_chosen_in_the_menu_marked_and_remembered(
    window: MainWindow, service: FakeService, make_window: MakeWindow
) -> None:
    service.put(replace(service.known[4], health=Health.REVOKED))
    window.refresh()
    names = [action.objectName() for action in window.sorting.menu.actions()]
    window.sorting.menu.actions()[names.index("actionSortStatus")].trigger()
    assert window.model.connection_at(0).id == "c5"
    assert window.sidebar.sort_button.text() == "By status"
    again = make_window(service)
    assert again.model.connection_at(0).id == "c5"
    marked = [action.objectName() for action in again.sorting.menu.actions() if action.isChecked()]
    assert marked == ["actionSortStatus"]


def test_the_order_is_reached_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    button = window.sidebar.sort_button
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(window.sorting.menu.isVisible, timeout=30_000)
    qtbot.keyClick(window.sorting.menu, Qt.Key.Key_Down)
    qtbot.keyClick(window.sorting.menu, Qt.Key.Key_Down)
    qtbot.keyClick(window.sorting.menu, Qt.Key.Key_Return)
    assert window.sorting.order is Order.NAME


def test_how_the_list_is_sorted_is_said_where_it_has_room(window: MainWindow, qtbot: QtBot) -> None:
    sidebar = window.sidebar
    sidebar.resize(400, sidebar.height())
    qtbot.waitUntil(lambda: sidebar.sort_button.text() == "As added")
    sidebar.show_order("A word that is far too long for it to stand there")
    assert sidebar.sort_button.text() == ""
    assert "far too long" in sidebar.sort_button.accessibleName()


def test_a_check_of_all_shows_each_by_its_row_and_everything_once(
    window: MainWindow,
    service: FakeService,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    refreshed: list[int] = []
    refresh = window.state.refresh
    monkeypatch.setattr(window.state, "refresh", lambda: (refreshed.append(1), refresh()))
    service.put(connection(2, health=Health.REVOKED))
    window.selection.check_button.click()
    qtbot.waitUntil(window.selection.result.isVisible, timeout=30_000)
    assert len(refreshed) == 1
    assert window.model.connection("c2").health is Health.REVOKED


def test_a_row_that_moves_in_the_order_is_no_other_selection(
    window: MainWindow, service: FakeService, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.sorting.choose(Order.STATUS)
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, CONTROL)
    told: list[str] = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: told.append(event.message())
    )
    service.put(connection(5, health=Health.REVOKED))
    window.selection.check_button.click()
    qtbot.waitUntil(window.selection.result.isVisible, timeout=30_000)
    assert selected(window)[0] == "c5"
    window.refresh()
    assert window.selection.result.isVisible()
    assert told == [window.selection.result.text()]


def test_what_another_run_has_removed_meanwhile_is_not_called_still_here(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    dialog = several(window, qtbot)
    del service.known[0]
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: dialog.headline.text() == "4 connections removed", timeout=30_000)
    assert not dialog.text.isVisible()
    assert not dialog.remove_button.isVisible()


def test_the_icons_of_verdicts_follow_the_colours_of_the_system(
    qapp: QApplication, window: MainWindow, qtbot: QtBot
) -> None:
    theme.apply(qapp, Qt.ColorScheme.Light)
    press(window, qtbot, Qt.Key.Key_A, CONTROL)
    icon, tone = LOOKS[Health.WORKING]
    for scheme, tokens in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        theme.apply(qapp, scheme)
        wanted = icons.icon(icon, getattr(tokens, tone)).cacheKey()
        assert window.selection.names.item(0).icon().cacheKey() == wanted
