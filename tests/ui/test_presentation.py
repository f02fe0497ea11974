"""Presentation mode: nobody real in the window, larger type, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.opening import Opening
from copper_desktop.storage.preferences import PRESENTING
from copper_desktop.storage.settings import Profile, Settings
from copper_desktop.ui import theme
from copper_desktop.ui.connection_model import Role
from copper_desktop.ui.main_window import MainWindow
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow
from tests.ui.test_journey import MakeDesk, make_desk

__all__ = ["make_desk"]

REAL = ("Northwind", "Lovelace", "ada1@")


@pytest.fixture(autouse=True)
def type_as_before(qapp: QApplication) -> Iterator[None]:
    yield
    theme.enlarge(1.0)


def words(window: QWidget) -> str:
    """Return whatever the widgets of the window say, seen or not."""
    said = [window.windowTitle()]
    for kind in (QLabel, QLineEdit):
        said += [found.text() for found in window.findChildren(kind)]
    said += [found.toPlainText() for found in window.findChildren(QPlainTextEdit)]
    said += [found.currentText() for found in window.findChildren(QComboBox)]
    said += [found.accessibleName() for found in window.findChildren(QWidget)]
    return "\n".join(said)


def in_list(window: MainWindow) -> str:
    index = window.model.index(0)
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, *Role)
    return "\n".join(str(index.data(role)) for role in roles)


def test_one_key_puts_stand_ins_in_the_place_of_everybody(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService(connection(1)))
    before = window.font().pointSizeF()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=30_000)
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_P, control_shift)
    assert window.presentation.isVisible()
    for real in REAL:
        assert real not in words(window)
        assert real not in in_list(window)
    assert QGuiApplication.font().pointSizeF() > before
    qtbot.keyClick(window, Qt.Key.Key_P, control_shift)
    assert not window.presentation.isVisible()
    assert window.page.overview.name.text() == "Northwind 1"
    assert QGuiApplication.font().pointSizeF() == pytest.approx(before)


def test_nothing_real_can_be_copied_or_named_meanwhile(make_window: MakeWindow) -> None:
    window = make_window(FakeService(connection(1)))
    window.presentation.switch(True)
    assert not window.menu_actions.copy_token.isEnabled()
    assert not window.menu_actions.rename.isEnabled()
    assert not window.menu_actions.move_out.isEnabled()
    assert not window.page.overview.rename_button.isEnabled()
    window.presentation.end_button.click()
    assert window.menu_actions.copy_token.isEnabled()
    assert not window.menu_actions.present.isChecked()


def test_it_is_still_on_after_a_restart(make_window: MakeWindow, settings: Settings) -> None:
    settings.put(PRESENTING, True)
    window = make_window(FakeService(connection(1)))
    assert window.presentation.isVisible()
    assert window.menu_actions.present.isChecked()
    assert window.menu_actions.rename.isEnabled() is False


def test_answers_from_before_are_gone_and_new_ones_name_nobody(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    desk = make_desk()
    desk.press("invitationConnect")
    desk.wait(lambda: desk.window.model.rowCount() == 1)
    desk.wait(desk.no_dialog)
    page = desk.window.page

    def ask() -> None:
        page.tabs.setCurrentWidget(page.api)
        page.api.workbench.run()
        desk.wait(lambda: '"email"' in words(page.api))

    ask()
    assert "maya.okafor" in words(desk.window)
    desk.window.presentation.switch(True)
    assert '"email"' not in words(desk.window)
    ask()
    assert "maya.okafor" not in words(desk.window)


def test_not_even_the_first_paint_after_a_restart_names_anybody(
    tmp_path: Path, qtbot: QtBot
) -> None:
    profile = Profile(tmp_path, tmp_path, "Copper Desktop Test Presentation")
    before = Opening(profile, demo=False)
    entry = before.index.intend("c1", "memory")
    before.index.commit_connection(connection(1), entry, None)
    before.index.close()
    before.settings.put(PRESENTING, True)
    opening = Opening(profile, demo=False)
    for window in (before.window, opening.window):
        qtbot.addWidget(window)
    assert opening.window.model.rowCount() == 1
    for real in REAL:
        assert real not in in_list(opening.window)
    opening.index.close()
