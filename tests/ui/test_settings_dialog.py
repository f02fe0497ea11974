"""The settings and their section about the credential store."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.browsers.choice import LINK, BrowserChoice, Browsers
from copper_desktop.storage.preferences import COLOURS, CONTRAST
from copper_desktop.storage.settings import Settings
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.ui import theme
from copper_desktop.ui.appearance_section import AppearanceSection
from copper_desktop.ui.browser_section import BrowserSection
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.settings_dialog import SettingsDialog
from copper_desktop.ui.store_section import StoreSection
from copper_desktop.ui.tokens import HIGH_DARK
from tests.fakes.service import FakeService
from tests.ui.conftest import MakeWindow

LOCKED = StoreStatus("Secret Service", StoreState.LOCKED)


def opened(window: MainWindow, qtbot: QtBot) -> tuple[SettingsDialog, StoreSection]:
    window.menu_actions.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    section = dialog.findChild(StoreSection)
    assert section is not None
    qtbot.waitUntil(section.look_button.isEnabled, timeout=30_000)
    return dialog, section


@pytest.mark.parametrize(
    ("name", "state", "words"),
    [
        ("Secret Service", StoreState.READY, "Secret Service: Ready"),
        ("KWallet", StoreState.UNKNOWN, "KWallet: Set up"),
        ("Secret Service", StoreState.LOCKED, "Secret Service: Locked"),
        ("", StoreState.ABSENT, "No credential store"),
        ("plain", StoreState.UNSAFE, "plain: Not safe"),
    ],
)
def test_the_store_is_shown_with_its_name_and_state(
    make_window: MakeWindow, qtbot: QtBot, name: str, state: StoreState, words: str
) -> None:
    service = FakeService()
    service.store = StoreStatus(name, state)
    _dialog, section = opened(make_window(service), qtbot)
    assert section.words.text() == words
    assert section.card.accessibleName() == words
    assert section.unlock_button.isVisible() == (state is StoreState.LOCKED)


def test_a_locked_store_can_be_unlocked_from_here(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    service.store = LOCKED
    gate = service.hold()
    _dialog, section = opened(make_window(service), qtbot)
    section.unlock_button.click()
    assert section.words.text() == "Waiting for your keyring…"
    assert not section.unlock_button.isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: section.words.text() == "Secret Service: Ready", timeout=30_000)


def test_a_store_that_stays_locked_says_so_and_can_be_tried_again(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService()
    service.store = LOCKED
    _dialog, section = opened(make_window(service), qtbot)
    service.fails = errors.StoreLocked("Secret Service")
    section.unlock_button.click()
    qtbot.waitUntil(section.error.isVisible, timeout=30_000)
    qtbot.waitUntil(section.unlock_button.isEnabled, timeout=30_000)
    assert section.words.text() == "Secret Service: Locked"
    section.unlock_button.click()
    assert not section.error.isVisible()
    qtbot.waitUntil(lambda: section.words.text() == "Secret Service: Ready", timeout=30_000)


def test_a_store_that_was_started_meanwhile_is_found(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    service.store = StoreStatus("", StoreState.ABSENT)
    _dialog, section = opened(make_window(service), qtbot)
    service.store = StoreStatus("Secret Service", StoreState.READY)
    section.look_button.click()
    qtbot.waitUntil(lambda: section.words.text() == "Secret Service: Ready", timeout=30_000)


def test_closing_ends_what_is_waiting(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    service.store = LOCKED
    service.hold()
    window = make_window(service)
    dialog, section = opened(window, qtbot)
    section.unlock_button.click()
    qtbot.waitUntil(lambda: ("unlock_store", "Secret Service") in service.calls, timeout=30_000)
    with qtbot.waitSignal(dialog.settled, timeout=30_000):
        dialog.reject()
    assert service.cancelled == ["unlock_store"]
    assert not window.banner.isVisible()


def test_what_fails_while_the_dialog_closes_is_told_in_the_window(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService())
    dialog, section = opened(window, qtbot)
    dialog.hide()
    section._on_task_error(errors.StoreLocked("Secret Service"))
    assert "locked" in window.banner.title.text()


def test_the_browser_for_every_application_is_chosen_and_others_are_taken_back(
    make_window: MakeWindow, qtbot: QtBot, settings: Settings, browsers: Browsers
) -> None:
    browsers.remember(BrowserChoice(LINK), "app1")
    window = make_window(FakeService())
    window.menu_actions.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    section = dialog.findChild(BrowserSection)
    qtbot.waitUntil(section.browser.isEnabled, timeout=30_000)
    assert section.browser.choice is None
    assert "Application 1" in section.own.text()
    section.forget_button.click()
    assert not section.own.isVisible()
    chosen = section.browser.browser
    chosen.setCurrentIndex(chosen.findData(LINK))
    chosen.activated.emit(chosen.currentIndex())
    assert Browsers(Settings(settings._path), lambda _url: True).remembered("app1") == (
        BrowserChoice(LINK)
    )


def test_the_settings_are_opened_and_closed_by_keyboard(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeService())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=30_000)
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog, timeout=30_000)
    with qtbot.waitSignal(dialog.settled, timeout=30_000):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_look_is_chosen_in_the_settings_and_comes_at_once(
    make_window: MakeWindow, qtbot: QtBot, settings: Settings
) -> None:
    dialog, _section = opened(make_window(FakeService()), qtbot)
    appearance = dialog.findChild(AppearanceSection)
    assert appearance is not None
    for choice, key in ((appearance.colours, "d"), (appearance.contrast, "h")):
        choice.setFocus()
        qtbot.keyClicks(choice, key)
        assert choice.currentText() in ("Dark", "High")
        choice.activated.emit(choice.currentIndex())
    assert theme.tokens() is HIGH_DARK
    assert (settings.get(COLOURS), settings.get(CONTRAST)) == ("dark", "high")


def test_the_wheel_chooses_nothing(make_window: MakeWindow, qtbot: QtBot) -> None:
    dialog, _section = opened(make_window(FakeService()), qtbot)
    choices = [each for each in dialog.findChildren(QComboBox) if each.isVisible()]
    assert len(choices) > 3
    for choice in choices:
        before = choice.currentIndex()
        middle = QPointF(choice.rect().center())
        turned = QWheelEvent(
            middle,
            QPointF(choice.mapToGlobal(middle)),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(choice, turned)
        assert choice.currentIndex() == before
