"""Check this connection: sentences as they come, the verdict, stopping and copying."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.calling.checkup import OPERATIONS
from copper_desktop.model import Health
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.workbench.check_panel import CheckPanel
from tests.fakes.service import FakeService, connection

TIMEOUT = 30_000


@pytest.fixture
def service() -> FakeService:
    return FakeService(connection(1), connection(2, health=Health.REVOKED))


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(700, 600)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def panel(owner: QWidget, tasks: TaskOwner, service: FakeService) -> CheckPanel:
    made = CheckPanel(service, tasks, owner)
    made.resize(owner.size())
    made.show_connection("c1")
    owner.show()
    return made


def checked(panel: CheckPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        panel.check_button.click()


def test_each_read_has_its_sentence_and_all_have_a_verdict(panel: CheckPanel, qtbot: QtBot) -> None:
    assert not panel.area.isVisible()
    checked(panel, qtbot)
    assert panel.verdict.title.text().startswith("This connection works, and everything")
    assert panel.rows["people"].sentence.text().startswith("People: can be read; ")
    assert "status 200" in panel.rows["people"].evidence.text()
    assert not panel.progress.isVisible()


def test_a_refusal_is_a_permission_and_a_fault_is_one(
    panel: CheckPanel, qtbot: QtBot, service: FakeService
) -> None:
    service.status = 403
    checked(panel, qtbot)
    assert panel.verdict.property("tone") == "warn"
    assert "permission" in panel.rows["tasks"].sentence.text()
    service.status = 500
    checked(panel, qtbot)
    assert panel.verdict.property("tone") == "bad"
    assert "code CD-307" in panel.rows["tasks"].evidence.text()


def test_without_a_token_that_works_nothing_more_is_asked(panel: CheckPanel, qtbot: QtBot) -> None:
    panel.show_connection("c2")
    checked(panel, qtbot)
    assert panel.verdict.title.text().startswith("This connection does not work")
    assert "not asked" in panel.rows["people"].sentence.text()


def test_a_check_shows_how_far_it_is_and_can_be_stopped(
    panel: CheckPanel, qtbot: QtBot, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_connection_id: str, _call: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(service, "ask", never)
    panel.window().activateWindow()
    panel.check_button.setFocus()
    qtbot.waitUntil(panel.check_button.hasFocus, timeout=TIMEOUT)
    panel.check_button.click()
    assert panel.progress.isVisible()
    assert not panel.check_button.isEnabled()
    assert panel.stop_button.hasFocus(), "the keyboard stays with the check"
    qtbot.waitUntil(lambda: panel.progress.value() == 1, timeout=TIMEOUT)
    panel.check()
    assert service.calls == [("check", "c1")]  # one that is under way is not started twice
    with qtbot.waitSignal(panel.called, timeout=TIMEOUT):
        panel.stop_button.click()
    assert panel.verdict.title.text() == "The check was stopped after 1 answer of 9."
    assert panel.check_button.hasFocus()
    panel.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Northwind 1: The check was stopped after 1 answer of 9.")
    assert "Current user: " in text


def test_a_check_is_copied_as_text(panel: CheckPanel, qtbot: QtBot) -> None:
    checked(panel, qtbot)
    panel.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 1 + len(OPERATIONS)


def test_what_was_found_stays_with_its_connection(panel: CheckPanel, qtbot: QtBot) -> None:
    checked(panel, qtbot)
    panel.show_connection("c2")
    assert not panel.area.isVisible()
    assert not panel.copy_button.isVisible()
    panel.show_connection("c1")
    assert panel.area.isVisible()
    assert panel.verdict.isVisible()


def test_a_connection_that_is_gone_is_told(
    panel: CheckPanel, qtbot: QtBot, service: FakeService
) -> None:
    service.fails = errors.NoSuchConnection("c1")
    checked(panel, qtbot)
    assert panel.verdict.small.text() == "Code CD-703"
