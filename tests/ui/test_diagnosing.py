"""The way from an error, wherever it is shown, to the diagnosis of what it concerns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.diagnosing import ANYTHING, Concern, set_concern
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.remove_dialog import RemoveDialog
from copper_desktop.ui.settings_dialog import SettingsDialog
from copper_desktop.ui.store_section import StoreSection
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow

Asked = list[tuple[Concern, QWidget]]
Fail = Callable[[MainWindow, FakeService, QtBot], Banner]


def opened(window: MainWindow, kind: type[QDialog]) -> QDialog:
    found = window.findChild(kind)
    assert isinstance(found, kind)
    return found


def in_the_window(window: MainWindow, service: FakeService, qtbot: QtBot) -> Banner:
    window.show_error(errors.Offline("app.copper.com"))
    return window.banner


def at_the_sign_in(window: MainWindow, service: FakeService, qtbot: QtBot) -> Banner:
    service.fails = errors.Offline("app.copper.com")
    window.menu_actions.connect.trigger()
    dialog = opened(window, ConnectDialog)
    assert isinstance(dialog, ConnectDialog)
    qtbot.waitUntil(dialog.continue_button.isEnabled, timeout=30_000)
    dialog.continue_button.click()
    return dialog.error


def at_the_removal(window: MainWindow, service: FakeService, qtbot: QtBot) -> Banner:
    service.fails = errors.StoreLocked("Keyring")
    window.menu_actions.remove.trigger()
    dialog = opened(window, RemoveDialog)
    assert isinstance(dialog, RemoveDialog)
    dialog.remove_button.click()
    return dialog.error


def in_the_settings(window: MainWindow, service: FakeService, qtbot: QtBot) -> Banner:
    window.menu_actions.settings.trigger()
    dialog = opened(window, SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    section = dialog.findChild(StoreSection)
    assert section is not None
    section.show_error(errors.StoreLocked("Keyring"))
    banner = section.findChild(Banner)
    assert isinstance(banner, Banner)
    return banner


@pytest.mark.parametrize(
    ("fail", "concern"),
    [
        (in_the_window, ANYTHING),
        (at_the_sign_in, Concern("app1")),
        (at_the_removal, Concern("app1", "c1")),
        (in_the_settings, ANYTHING),
    ],
)
def test_an_error_leads_to_the_diagnosis_of_what_it_concerns(
    make_window: MakeWindow, qtbot: QtBot, fail: Fail, concern: Concern
) -> None:
    service = FakeService(connection())
    window = make_window(service)
    asked: Asked = []
    window.diagnosis_requested.connect(lambda about, above: asked.append((about, above)))
    banner = fail(window, service, qtbot)
    qtbot.waitUntil(banner.isVisible, timeout=30_000)
    assert banner.action.text() == "&Diagnose…"
    banner.action.click()
    assert asked == [(concern, banner.window())]
    service.fails = None


def test_an_error_that_says_it_all_is_not_diagnosed(make_window: MakeWindow) -> None:
    window = make_window(FakeService())
    window.show_error(errors.LendingOff())
    assert window.banner.isVisible()
    assert window.banner.action.isHidden()


def test_where_nobody_can_diagnose_it_is_not_offered(qtbot: QtBot) -> None:
    alone = QWidget()
    qtbot.addWidget(alone)
    set_concern(alone, "app1")
    banner = Banner(alone, "banner")
    banner.show_error(errors.Offline("app.copper.com"))
    assert banner.action.isHidden()
