"""Renaming and labelling, and taking both back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from copper_desktop.model import Colour, Label
from copper_desktop.ui.label_dialog import LabelDialog
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.rename_dialog import RenameDialog
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow

BEFORE = Label(("production", "emea"), "A note", Colour.RED)


@pytest.fixture
def service() -> FakeService:
    return FakeService(connection(1, label=BEFORE), connection(2))


@pytest.fixture
def window(service: FakeService, make_window: MakeWindow) -> MainWindow:
    return make_window(service)


def rename(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.menu_actions.rename.trigger()
    dialog = window.findChildren(RenameDialog)[-1]
    dialog.field.setText(name)
    dialog.rename_button.click()
    told = f"Renamed to “{name}”"
    qtbot.waitUntil(
        lambda: window.banner.isVisible() and window.banner.title.text() == told, timeout=30_000
    )


def name_of(window: MainWindow) -> str:
    return window.page.overview.name.text()


def test_a_new_name_is_taken_back_from_the_notice(window: MainWindow, qtbot: QtBot) -> None:
    rename(window, qtbot, "Production")
    assert window.banner.action.text() == "&Undo"
    window.banner.action.click()
    qtbot.waitUntil(lambda: name_of(window) == "Northwind 1", timeout=30_000)
    assert window.banner.title.text() == "Undone: Northwind 1 is as it was before"
    assert not window.menu_actions.undo.isEnabled()


def test_the_menu_says_what_would_be_undone_and_ctrl_z_does_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert not window.menu_actions.undo.isEnabled()
    rename(window, qtbot, "Production")
    assert window.menu_actions.undo.text() == "&Undo renaming"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=30_000)
    window.sidebar.view.setFocus()
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: name_of(window) == "Northwind 1", timeout=30_000)


def test_several_changes_are_taken_back_the_newest_first(window: MainWindow, qtbot: QtBot) -> None:
    for name in ("One", "Two"):
        rename(window, qtbot, name)
    window.edits.undo()
    qtbot.waitUntil(lambda: name_of(window) == "One", timeout=30_000)
    window.edits.undo()
    qtbot.waitUntil(lambda: name_of(window) == "Northwind 1", timeout=30_000)


def test_the_same_name_again_is_nothing_to_undo(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    window.menu_actions.rename.trigger()
    window.findChild(RenameDialog).rename_button.click()
    qtbot.waitUntil(lambda: ("rename", "c1") in service.calls, timeout=30_000)
    qtbot.waitUntil(lambda: len(window.tasks) == 0, timeout=30_000)
    assert not window.menu_actions.undo.isEnabled()
    assert not window.banner.isVisible()


def test_a_label_is_entered_shown_and_taken_back(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    overview = window.page.overview.label
    assert overview.note.text() == "A note"
    assert overview.chips.accessibleName() == "Colour: Red. Tags: production, emea"
    overview.change_button.click()
    dialog = window.findChild(LabelDialog)
    dialog.tags.edit.setText("test")
    dialog.note.setPlainText("")
    dialog.colour.setCurrentText("Green")
    dialog.save_button.click()
    qtbot.waitUntil(lambda: overview.chips.accessibleName() == "Colour: Green. Tags: test")
    assert not overview.note.isVisible()
    assert window.menu_actions.undo.text() == "&Undo labelling"
    qtbot.waitUntil(window.banner.isVisible, timeout=30_000)
    window.banner.action.click()
    qtbot.waitUntil(lambda: service.known[0].label == BEFORE, timeout=30_000)


def test_what_was_changed_again_meanwhile_is_not_undone(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    rename(window, qtbot, "Production")
    service.put(replace(service.known[0], name="By the command line"))
    window.edits.undo()
    qtbot.waitUntil(lambda: "CD-745" in window.banner.small.text(), timeout=30_000)
    assert service.known[0].name == "By the command line"


def test_a_label_that_was_changed_again_is_not_undone(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    window.menu_actions.label.trigger()
    dialog = window.findChild(LabelDialog)
    dialog.tags.edit.setText("test")
    dialog.save_button.click()
    qtbot.waitUntil(window.menu_actions.undo.isEnabled, timeout=30_000)
    newer = Label(("newer",))
    service.put(replace(service.known[0], label=newer))
    window.edits.undo()
    qtbot.waitUntil(lambda: "CD-745" in window.banner.small.text(), timeout=30_000)
    assert service.known[0].label == newer


def test_nothing_is_named_or_undone_while_presenting(window: MainWindow, qtbot: QtBot) -> None:
    rename(window, qtbot, "Secret customer")
    window.presentation.switch(True)
    assert not window.menu_actions.undo.isEnabled()
    assert not window.menu_actions.label.isEnabled()
    assert not window.page.overview.label.change_button.isEnabled()
    window.edits.undo()
    window.selecting.label()
    assert window.findChild(LabelDialog) is None
    window.presentation.switch(False)
    window.edits.undo()
    qtbot.waitUntil(lambda: name_of(window) == "Northwind 1", timeout=30_000)


def test_a_connection_without_a_label_offers_one(window: MainWindow) -> None:
    window.sidebar.view.choose("c2")
    shown = window.page.overview.label
    assert shown.change_button.text() == "Add ta&gs, a note or a colour…"
    assert not shown.chips.isVisible()


def test_labels_are_taken_back_of_those_that_are_still_here(
    window: MainWindow, service: FakeService, qtbot: QtBot
) -> None:
    qtbot.keyClick(window.sidebar.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    window.menu_actions.label.trigger()
    dialog = window.findChildren(LabelDialog)[-1]
    dialog.tags.edit.setText("new")
    dialog.save_button.click()
    qtbot.waitUntil(window.menu_actions.undo.isEnabled, timeout=30_000)
    del service.known[0]
    window.edits.undo()
    expected = "Undone: 1 of 2 connections is as it was before"
    qtbot.waitUntil(lambda: window.banner.title.text() == expected, timeout=30_000)
    assert service.known[0].label == Label()
