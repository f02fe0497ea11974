"""Choosing another credential store in the settings, and the passphrase of the encrypted file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.connections.storing import StoreChoice
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.storage.stores import ENCRYPTED_FILE, KWALLET, SECRET_SERVICE
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.passphrase_dialog import PassphraseDialog
from copper_desktop.ui.settings_dialog import SettingsDialog
from copper_desktop.ui.store_chooser import StoreChooser
from copper_desktop.ui.store_section import StoreSection
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow

STRONG = "four words, or more"
PATIENCE = 30_000


def opened(window: MainWindow, qtbot: QtBot) -> tuple[StoreSection, StoreChooser]:
    window.menu_actions.settings.trigger()
    section = window.findChild(StoreSection)
    qtbot.waitUntil(lambda: section.chooser.list.count() > 0, timeout=PATIENCE)
    return section, section.chooser


def choose(chooser: StoreChooser, kind: str) -> None:
    chooser.list.setCurrentIndex(chooser.list.findData(kind))


def asked(qtbot: QtBot) -> PassphraseDialog:
    """Return the dialog that asks, as soon as it is there."""

    def found() -> list[PassphraseDialog]:
        shown = QApplication.topLevelWidgets()
        return [each for each in shown if isinstance(each, PassphraseDialog) and each.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE)
    return found()[0]


def test_the_stores_are_listed_with_what_they_hold(make_window: MakeWindow, qtbot: QtBot) -> None:
    _section, chooser = opened(make_window(FakeService()), qtbot)
    texts = [chooser.list.itemText(row) for row in range(chooser.list.count())]
    assert texts == ["Secret Service (in use, 2 secrets)", "Encrypted file (not made yet)"]
    assert not chooser.use_button.isEnabled()
    assert not chooser.move_button.isVisible()


def test_an_encrypted_file_is_made_after_a_strong_passphrase_was_entered_twice(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService()
    section, chooser = opened(make_window(service), qtbot)
    choose(chooser, ENCRYPTED_FILE)
    assert "only a passphrase opens" in chooser.about.text()
    chooser.use_button.click()
    dialog = asked(qtbot)
    assert dialog.field.echoMode() is QLineEdit.EchoMode.Password
    dialog.field.setText("short")
    assert not dialog.ok_button.isEnabled()
    dialog.field.setText(STRONG)
    assert "once more" in dialog.hint.text()
    dialog.again.setText(STRONG)
    assert "write it down" in dialog.hint.text()
    qtbot.keyClick(dialog.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.words.text() == "Encrypted file: Ready", timeout=PATIENCE)
    assert service.secrets == [STRONG]
    qtbot.waitUntil(chooser.move_button.isVisible, timeout=PATIENCE)
    assert "2 secrets are in another store" in chooser.elsewhere.text()
    chooser.move_button.click()
    qtbot.waitUntil(lambda: not chooser.move_button.isVisible(), timeout=PATIENCE)
    assert ("move_secrets", "") in service.calls


def test_whoever_sets_no_passphrase_has_changed_nothing(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService()
    _section, chooser = opened(make_window(service), qtbot)
    choose(chooser, ENCRYPTED_FILE)
    chooser.use_button.click()
    asked(qtbot).reject()
    qtbot.waitUntil(chooser.isEnabled, timeout=PATIENCE)
    assert service.calls == []


def test_a_store_that_cannot_be_chosen_says_why(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    service.stores += (StoreChoice(KWALLET, "KWallet", True, False, 0),)
    section, chooser = opened(make_window(service), qtbot)
    service.fails = errors.StoreLocked("KWallet")
    choose(chooser, KWALLET)
    chooser.use_button.click()
    qtbot.waitUntil(section.error.isVisible, timeout=PATIENCE)
    qtbot.waitUntil(chooser.isEnabled, timeout=PATIENCE)


def test_a_store_that_is_not_here_cannot_be_chosen(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    service.stores = (
        StoreChoice(KWALLET, "KWallet", False, True, 3),
        StoreChoice(SECRET_SERVICE, "Secret Service", True, False, 0),
        StoreChoice(ENCRYPTED_FILE, "Encrypted file", False, False, 2),
    )
    _section, chooser = opened(make_window(service), qtbot)
    assert chooser.list.itemText(0) == "KWallet (in use, not here, 3 secrets)"
    choose(chooser, ENCRYPTED_FILE)
    assert "backup" in chooser.about.text()
    assert not chooser.use_button.isEnabled()


def test_the_passphrase_is_changed_from_the_settings(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    service.stores = (StoreChoice(ENCRYPTED_FILE, "Encrypted file", True, True, 1),)
    _section, chooser = opened(make_window(service), qtbot)
    chooser.passphrase_button.click()
    dialog = asked(qtbot)
    dialog.field.setText(STRONG)
    dialog.again.setText(STRONG)
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: service.secrets == [STRONG], timeout=PATIENCE)
    qtbot.waitUntil(chooser.isEnabled, timeout=PATIENCE)


def test_the_passphrase_is_asked_for_over_the_window(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    window = make_window(service)
    answer = window.tasks.start(service.ask_passphrase(False))
    dialog = asked(qtbot)
    assert dialog.windowModality() is Qt.WindowModality.ApplicationModal
    assert not dialog.ok_button.isEnabled()
    dialog.show_button.click()
    assert dialog.field.echoMode() is QLineEdit.EchoMode.Normal
    dialog.field.setText("any")
    dialog.ok_button.click()
    qtbot.waitUntil(answer.done, timeout=PATIENCE)
    assert answer.result() == "any"
    answer = window.tasks.start(service.ask_passphrase(True))
    dialog = asked(qtbot)
    assert "not the passphrase" in dialog.text.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(answer.done, timeout=PATIENCE)
    assert answer.result() is None


def test_a_question_that_nobody_needs_any_more_disappears(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService()
    window = make_window(service)
    answer = window.tasks.start(service.ask_passphrase(False))
    asked(qtbot)
    answer.cancel()
    qtbot.waitUntil(answer.done, timeout=PATIENCE)
    assert answer.cancelled()
    shown = QApplication.topLevelWidgets()
    assert not any(isinstance(each, PassphraseDialog) and each.isVisible() for each in shown)


@pytest.mark.parametrize("state", [StoreState.ABSENT, StoreState.UNSAFE])
def test_a_computer_without_a_store_says_so_and_leads_to_the_settings(
    make_window: MakeWindow, qtbot: QtBot, state: StoreState
) -> None:
    service = FakeService(connection(1))
    service.store = StoreStatus("", state)
    window = make_window(service)
    window.tasks.start(window.store_watch.look_for_one())
    strip = window.store_watch.strip
    qtbot.waitUntil(strip.isVisible, timeout=PATIENCE)
    window.refresh()
    assert strip.isVisible()
    strip.action.click()
    dialog = window.findChild(SettingsDialog)
    service.store = StoreStatus("Secret Service", StoreState.READY)
    dialog.reject()
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=PATIENCE)


def test_a_sign_in_that_finds_no_store_leads_to_the_settings(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService()
    service.fails = errors.StoreAbsent()
    window = make_window(service)
    window.menu_actions.connect.trigger()
    dialog = window.findChild(ConnectDialog)
    qtbot.waitUntil(dialog.continue_button.isEnabled, timeout=PATIENCE)
    dialog.continue_button.click()
    qtbot.waitUntil(dialog.error.isVisible, timeout=PATIENCE)
    dialog.error.action.click()
    assert window.findChild(SettingsDialog) is not None


def test_what_an_administrator_has_chosen_cannot_be_exchanged(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = FakeService()
    service.is_store_fixed = True
    _section, chooser = opened(make_window(service), qtbot)
    choose(chooser, ENCRYPTED_FILE)
    assert not chooser.use_button.isEnabled()
    assert "administrator" in chooser.about.text()
