"""The calls made, the switch for other programs, and the budget."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.api.budget import Spending
from copper_desktop.model import PastCall
from copper_desktop.storage.settings import Settings
from copper_desktop.ui.api_page import ApiPage
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.workbench.budget_line import words_of
from copper_desktop.ui.workbench.call_model import Column, text_of
from tests.fakes.service import NOW, FakeService, connection

TIMEOUT = 30_000
PERSON = PastCall(NOW, "person", "GET", "/people/1001", False, 200, 0.02, "6f1c")
SEARCH = PastCall(NOW, "people", "POST", "/people/search", True, 403, 0.02, "6f1d", "CD-303")
FREE = PastCall(NOW, "", "GET", "/people/1001?x=1", False, None, None, None, "CD-404")


@pytest.fixture
def service() -> FakeService:
    made = FakeService(connection(1), connection(2))
    made.past = (PERSON, SEARCH, FREE)
    return made


@pytest.fixture
def page(qtbot: QtBot, tasks: TaskOwner, settings: Settings, service: FakeService) -> ApiPage:
    made = ApiPage(service, tasks, settings, None)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(760, 640)
    made.show_connection("c1")
    made.show()
    return made


def calls_shown(page: ApiPage, qtbot: QtBot) -> None:
    page.sections.setCurrentWidget(page.calls)
    qtbot.waitUntil(lambda: page.calls.model.rowCount() == 3, timeout=TIMEOUT)


def test_the_check_comes_first(page: ApiPage) -> None:
    assert page.sections.currentWidget() is page.check


def test_calls_are_listed_in_words(page: ApiPage, qtbot: QtBot) -> None:
    calls_shown(page, qtbot)
    assert text_of(PERSON, Column.CALL) == "Person · GET /people/1001"
    assert text_of(SEARCH, Column.ANSWER) == "403: not allowed for this person"
    assert text_of(FREE, Column.ANSWER) == "no answer; code CD-404"
    assert text_of(FREE, Column.CALL) == "GET /people/1001?x=1"
    page.calls.copy_button.click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3


def test_a_call_without_a_body_is_run_again_at_once(
    page: ApiPage, qtbot: QtBot, service: FakeService
) -> None:
    calls_shown(page, qtbot)
    with qtbot.waitSignal(page.called, timeout=TIMEOUT):
        page.calls.again_button.click()
    assert page.sections.currentWidget() is page.workbench
    assert ("call", "person") in service.calls
    assert page.workbench.form.fields["id"].text() == "1001"


def test_a_search_is_entered_again_since_its_body_was_not_kept(
    page: ApiPage, qtbot: QtBot, service: FakeService
) -> None:
    calls_shown(page, qtbot)
    page.calls.view.setCurrentIndex(page.calls.model.index(1, 0))
    page.calls.view.setFocus()
    qtbot.keyClick(page.calls.view, Qt.Key.Key_Return)
    assert "was not kept" in page.workbench.form.fault.text()
    assert ("call", "people") not in service.calls
    with qtbot.waitSignal(page.called, timeout=TIMEOUT):
        page.workbench.run_button.click()
    assert ("call", "people") in service.calls


def test_a_path_of_ones_own_is_run_again(page: ApiPage, qtbot: QtBot, service: FakeService) -> None:
    calls_shown(page, qtbot)
    page.calls.view.setCurrentIndex(page.calls.model.index(2, 0))
    with qtbot.waitSignal(page.called, timeout=TIMEOUT):
        page.calls.again_button.click()
    assert page.workbench.form.path.text() == "/people/1001?x=1"


def test_calls_that_cannot_be_read_are_told(
    page: ApiPage, qtbot: QtBot, service: FakeService
) -> None:
    service.fails = errors.IndexUnavailable("index.sqlite3")
    page.sections.setCurrentWidget(page.calls)
    qtbot.waitUntil(page.calls.error.isVisible, timeout=TIMEOUT)


def lending_shown(page: ApiPage, qtbot: QtBot) -> None:
    page.sections.setCurrentWidget(page.lending)
    qtbot.waitUntil(page.lending.switch.isEnabled, timeout=TIMEOUT)


def test_lending_is_off_until_it_is_switched_on(
    page: ApiPage, qtbot: QtBot, service: FakeService
) -> None:
    lending_shown(page, qtbot)
    assert not page.lending.switch.isChecked()
    assert not page.lending.how.isVisible()
    with qtbot.waitSignal(page.lending.changed, timeout=TIMEOUT):
        page.lending.switch.click()
    assert service.switches.on == {"c1"}
    assert page.lending.how.isVisible()
    exec_field = page.lending._commands[0].field
    assert exec_field.text() == "copper-desktop exec c1 -- COMMAND"


def test_what_an_administrator_forbids_cannot_be_switched_on(
    page: ApiPage, qtbot: QtBot, service: FakeService
) -> None:
    service.switches.on.add("c1")
    service.switches.forbidden = True
    page.sections.setCurrentWidget(page.lending)
    qtbot.waitUntil(page.lending.forbidden.isVisible, timeout=TIMEOUT)
    assert "administrator" in page.lending.forbidden.title.text()
    assert not page.lending.switch.isEnabled()
    assert not page.lending.switch.isChecked()
    assert not page.lending.how.isVisible()


def test_a_switch_that_cannot_be_turned_goes_back_and_says_why(
    page: ApiPage, qtbot: QtBot, service: FakeService
) -> None:
    lending_shown(page, qtbot)
    service.switches.fails = errors.LendingForbidden()
    page.lending.switch.click()
    qtbot.waitUntil(page.lending.error.isVisible, timeout=TIMEOUT)
    qtbot.waitUntil(page.lending.switch.isEnabled, timeout=TIMEOUT)
    assert not page.lending.switch.isChecked()


def test_the_budget_says_what_is_counted(page: ApiPage, qtbot: QtBot, service: FakeService) -> None:
    service.spending.spent = Spending(12)
    page.budget.look()
    qtbot.waitUntil(lambda: page.budget.words.text().startswith("12 of 180"), timeout=TIMEOUT)
    assert "(others using this account are not counted)" in page.budget.words.text()
    service.spending.spent = Spending(170, waiting=2, seconds=11.2)
    for listener in service.spending.listeners:
        listener("c1")
    qtbot.waitUntil(lambda: page.budget.icon.icon == "hourglass", timeout=TIMEOUT)
    assert page.budget.words.text().startswith("2 calls wait; the next goes in about 12 s.")


def test_the_budget_sleeps_while_nothing_is_counted(page: ApiPage, qtbot: QtBot) -> None:
    page.budget.look()
    qtbot.waitUntil(lambda: page.budget.words.text() != "", timeout=TIMEOUT)
    qtbot.waitUntil(lambda: not page.budget._looking, timeout=TIMEOUT)
    assert not page.budget._timer.isActive()


def test_one_call_that_waits_is_one() -> None:
    assert words_of(Spending(1, waiting=1, seconds=0.4)).startswith("1 call waits; the next")
    assert words_of(Spending(1, waiting=1)).startswith("1 of 180 calls")


def test_the_sections_tabs_stay_in_sight_when_there_is_little_room(
    page: ApiPage, qtbot: QtBot
) -> None:
    page.sections.setCurrentWidget(page.workbench)
    page.resize(720, 320)
    bar = page.sections.tabBar()
    page.workbench.chooser.field.setFocus()
    qtbot.waitUntil(lambda: page.workbench.height() > page.height(), timeout=TIMEOUT)
    place = bar.mapTo(page, bar.rect().topLeft())
    page.workbench.view.summary.setFocus()
    area = page.workbench.parentWidget().parentWidget()
    area.ensureWidgetVisible(page.workbench.view)  # type: ignore[union-attr]
    assert bar.mapTo(page, bar.rect().topLeft()) == place
    assert bar.visibleRegion().boundingRect().height() == bar.height()
