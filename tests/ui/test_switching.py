"""The language changes while the window is open: all of it, and nothing is lost by it.

The language is the pseudo-language, made of the template, so that no text can be left out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from copper_desktop import i18n, languages
from copper_desktop.storage.preferences import LANGUAGE
from copper_desktop.storage.settings import Settings
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.ui import language, notices
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.connection_page import API, HISTORY
from copper_desktop.ui.language_section import AS_SYSTEM, LanguageSection
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.settings_dialog import SettingsDialog
from copper_desktop.ui.store_section import StoreSection
from tests.fakes.service import FakeService, connection
from tests.ui.conftest import MakeWindow
from tests.visible_texts import Shown, shown_in

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))

import pseudo_language

TIMEOUT = 30_000


@pytest.fixture(autouse=True)
def spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the pseudo-language in the place of German; go back to English in the end."""
    folder = tmp_path / "locale"
    pseudo_language.write(folder)
    names = {"de": pseudo_language.CODE}

    def use(code: str) -> None:
        i18n.use_languages([names.get(code, "none")], folder)

    monkeypatch.setattr(languages, "use", use)
    monkeypatch.setattr(i18n, "language", lambda: "")
    monkeypatch.setattr(language, "_locale", lambda _code: QLocale("en_US"))
    yield
    monkeypatch.undo()
    i18n.use_languages([], folder)
    language.current().follow()


def service_of_two() -> FakeService:
    return FakeService(connection(1), connection(2))


def full_window(make_window: MakeWindow, qtbot: QtBot, *, demo: bool = False) -> MainWindow:
    """Return a window in which every part has been made and has something to say."""
    window = make_window(service_of_two(), demo=demo)
    page = window.page
    notices.tell_connected(window.banner, connection(2))
    window.sidebar.begin_search()
    window.sidebar.search.setText("northwind")
    window.offline_strip.show()
    page.tabs.setCurrentIndex(HISTORY)
    page.tabs.setCurrentIndex(API)
    qtbot.waitUntil(lambda: page.api.budget.words.text() != "", timeout=TIMEOUT)
    with qtbot.waitSignal(page.api.called, timeout=TIMEOUT):
        page.api.check.check()
    page.api.sections.setCurrentWidget(page.api.workbench)
    page.api.workbench.choose("people")
    with qtbot.waitSignal(page.api.called, timeout=TIMEOUT):
        page.api.workbench.run()
    page.api.sections.setCurrentWidget(page.api.calls)
    page.api.sections.setCurrentWidget(page.api.lending)
    qtbot.waitUntil(page.api.lending.switch.isEnabled, timeout=TIMEOUT)
    return window


def texts(window: MainWindow) -> list[Shown]:
    return sorted(set(shown_in(window)), key=repr)


@pytest.mark.parametrize("demo", [False, True])
def test_every_text_is_that_of_a_window_that_began_in_the_language(
    make_window: MakeWindow, qtbot: QtBot, demo: bool
) -> None:
    switched = full_window(make_window, qtbot, demo=demo)
    for code in ("de", "en"):
        language.current().use(code)
        begun = full_window(make_window, qtbot, demo=demo)
        assert texts(switched) == texts(begun)


def test_the_first_screen_changes_too(make_window: MakeWindow) -> None:
    window = make_window(FakeService(applications=0))
    language.current().use("de")
    assert window.invitation.headline.text().startswith(pseudo_language.OPEN)
    assert texts(window) == texts(make_window(FakeService(applications=0)))


def test_what_is_chosen_and_entered_stays(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = full_window(make_window, qtbot)
    workbench = window.page.api.workbench
    window.page.api.sections.setCurrentWidget(workbench)
    workbench.form.fields["page_size"].show_text("7")
    workbench.form.body.setPlainText('{"name": "Ada", "page_size": 7}')
    workbench.tabs.setCurrentIndex(1)
    window.sidebar.view.choose("c2")
    language.current().use("de")
    assert window.sidebar.view.chosen() == "c2"
    assert window.sidebar.search.text() == "northwind"
    assert window.page.tabs.currentIndex() == API
    assert window.page.api.sections.currentWidget() is workbench
    assert workbench.chooser.operation_id == "people"
    assert workbench.form.fields["page_size"].text() == "7"
    assert workbench.form.body.toPlainText() == '{"name": "Ada", "page_size": 7}'


def test_a_call_that_is_not_sent_is_told_in_the_new_language(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = full_window(make_window, qtbot)
    workbench = window.page.api.workbench
    workbench.form.body.setPlainText("{")
    workbench.run()
    language.current().use("de")
    assert workbench.error.title.text().startswith(pseudo_language.OPEN)
    assert workbench.form.fault.text()[:1] == pseudo_language.OPEN
    assert workbench.error.isVisibleTo(workbench)


def test_a_test_that_is_under_way_goes_on(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = service_of_two()
    window = make_window(service)
    gate = service.hold()
    window.page.overview.test_button.click()
    running = len(window.tasks)
    language.current().use("de")
    assert len(window.tasks) == running
    button = window.page.overview.test_button
    testing = button.text()
    gate.set()
    qtbot.waitUntil(lambda: button.text() != testing, timeout=TIMEOUT)


def test_a_sign_in_that_is_under_way_goes_on(make_window: MakeWindow, qtbot: QtBot) -> None:
    service = FakeService()
    window = make_window(service)
    gate = service.hold()
    window.menu_actions.connect.trigger()
    dialog = window.findChild(ConnectDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.continue_button.isEnabled, timeout=TIMEOUT)
    dialog.continue_button.click()
    language.current().use("de")
    with qtbot.waitSignal(dialog.connected, timeout=TIMEOUT):
        gate.set()


def settings_of(window: MainWindow, qtbot: QtBot) -> tuple[SettingsDialog, LanguageSection]:
    window.menu_actions.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: not any(one.running for one in dialog.sections), timeout=TIMEOUT)
    return dialog, shown_section(dialog)


def shown_section(dialog: SettingsDialog) -> LanguageSection:
    return next(one for one in dialog.sections if isinstance(one, LanguageSection))


def choose(section: LanguageSection, code: str) -> None:
    section.language.setCurrentIndex(section.language.findData(code))
    section.language.activated.emit(section.language.currentIndex())


def test_the_settings_offer_each_language_in_its_own_words(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    _dialog, section = settings_of(make_window(service_of_two()), qtbot)
    offered = [section.language.itemText(row) for row in range(section.language.count())]
    assert offered == ["As the system (English)", "English", "Deutsch", "Español", "العربية"]
    assert section.language.currentData() == AS_SYSTEM


def test_a_choice_takes_effect_at_once_and_is_remembered(
    make_window: MakeWindow, qtbot: QtBot, settings: Settings
) -> None:
    window = make_window(service_of_two())
    dialog, section = settings_of(window, qtbot)
    section.language.setFocus()
    choose(section, "de")
    qtbot.waitUntil(lambda: shown_section(dialog) is not section, timeout=TIMEOUT)
    assert settings.get(LANGUAGE) == "de"
    assert dialog.windowTitle().startswith(pseudo_language.OPEN)
    assert window.menu_actions.settings.text().startswith(pseudo_language.OPEN)
    again = shown_section(dialog)
    assert again.language.currentData() == "de"
    assert dialog.focusWidget() is again.language
    choose(again, AS_SYSTEM)
    qtbot.waitUntil(lambda: dialog.windowTitle() == "Settings", timeout=TIMEOUT)
    assert settings.get(LANGUAGE) == ""


def test_settings_that_are_at_work_change_when_that_is_done(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    service = service_of_two()
    service.store = StoreStatus("Secret Service", StoreState.LOCKED)
    window = make_window(service)
    dialog, section = settings_of(window, qtbot)
    store = dialog.findChild(StoreSection)
    assert store is not None
    gate = service.hold()
    store.unlock_button.click()
    choose(section, "de")
    qtbot.waitUntil(
        lambda: window.menu_actions.settings.text().startswith(pseudo_language.OPEN),
        timeout=TIMEOUT,
    )
    assert dialog.windowTitle() == "Settings"
    gate.set()
    qtbot.waitUntil(lambda: dialog.windowTitle().startswith(pseudo_language.OPEN), timeout=TIMEOUT)


def test_a_language_that_an_administrator_has_decided_is_only_shown(
    make_window: MakeWindow, qtbot: QtBot, settings: Settings
) -> None:
    settings.fix({"language": "es"})
    _dialog, section = settings_of(make_window(service_of_two()), qtbot)
    assert section.language.currentData() == "es"
    assert not section.language.isEnabled()


@pytest.mark.parametrize(
    ("code", "cancel", "direction"),
    [
        ("en", "Cancel", Qt.LayoutDirection.LeftToRight),
        ("de", "Abbrechen", Qt.LayoutDirection.LeftToRight),
        ("es", "Cancelar", Qt.LayoutDirection.LeftToRight),
        ("ar", "ألغِ", Qt.LayoutDirection.RightToLeft),
    ],
)
def test_qt_speaks_the_language_and_runs_as_it_does(
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    cancel: str,
    direction: Qt.LayoutDirection,
) -> None:
    monkeypatch.undo()
    language.current().use(code)
    box = QMessageBox()
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    (button,) = box.buttons()
    assert button.text().replace("&", "") == cancel
    assert qapp.layoutDirection() is direction
    assert QLocale().textDirection() is direction
    language.current().use("en")


def test_formats_are_those_of_the_language_where_the_person_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("de_AT"))
    assert language._locale("de").name() == "de_AT"
    assert language._locale("en").name() == "en_AT"
    assert language._locale("ar").name() == "ar_EG"
    monkeypatch.setattr(QLocale, "system", QLocale.c)
    assert language._locale("es").name() == "es_ES"
    assert language._locale("en").name() == "C"


def test_nothing_happens_when_the_language_is_spoken_already(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    with qtbot.assertNotEmitted(language.current().changed):
        language.current().use("en")
