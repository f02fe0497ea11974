"""The workbench by keyboard alone: the real window, the real service and the simulated Copper."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.api.budget import QUEUE_FROM, key_of
from copper_desktop.connections import ConnectionService
from tests.ui.test_journey import Desk, MakeDesk, make_desk  # noqa: F401  a fixture

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Typist:
    """Somebody without a mouse: every key goes to whatever has the keyboard."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self._desk, self._qtbot = desk, qtbot

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self._qtbot.keyClick(self._target(), key, modifier or Qt.KeyboardModifier.NoModifier)

    def write(self, text: str) -> None:
        self._qtbot.keyClicks(self._target(), text)

    def reach(self, name: str, key: Qt.Key = Qt.Key.Key_Tab) -> None:
        """Press Tab until the widget of that name has the keyboard."""
        for _step in range(60):
            if self._target().objectName() == name:
                return
            self.press(key)
        raise AssertionError(f"{name} cannot be reached with Tab")

    def _target(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        dialog = QApplication.activeModalWidget()
        return popup or (dialog and dialog.focusWidget()) or self._focused()

    def _focused(self) -> QWidget:
        found: QWidget = QApplication.focusWidget() or self._desk.window
        return found


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:  # noqa: F811
    made = make_desk()
    made.window.activateWindow()
    made.wait(lambda: made.visible("invitationConnect") is QApplication.focusWidget())
    return made


@pytest.fixture
def typist(desk: Desk, qtbot: QtBot) -> Typist:
    made = Typist(desk, qtbot)
    made.press(Qt.Key.Key_Space)
    desk.wait(lambda: desk.window.model.rowCount() == 1)
    desk.wait(desk.no_dialog)
    desk.wait(lambda: QGuiApplication.focusWindow() is desk.window.windowHandle())
    made.press(Qt.Key.Key_P, ALT)
    return made


def test_a_connection_is_checked_and_the_verdict_copied(desk: Desk, typist: Typist) -> None:
    typist.press(Qt.Key.Key_I, ALT)
    desk.wait(lambda: "everything that was tried" in desk.text("checkVerdictTitle"))
    typist.press(Qt.Key.Key_Y, ALT)
    desk.wait(lambda: "People: can be read" in QGuiApplication.clipboard().text())


def test_a_call_is_found_filled_in_sent_looked_through_copied_exported_and_paged(
    desk: Desk, typist: Typist, tmp_path: Path
) -> None:
    typist.press(Qt.Key.Key_W, ALT)
    typist.press(Qt.Key.Key_I, ALT)
    workbench = desk.window.page.api.workbench
    typist.write("people")
    typist.press(Qt.Key.Key_Return)
    assert workbench.chooser.operation_id == "people"

    typist.press(Qt.Key.Key_Tab)
    assert typist._target().objectName() == "page_sizeEdit"
    typist.write("5")
    typist.reach("requestBody")
    typist.press(Qt.Key.Key_Return, CONTROL)
    desk.wait(lambda: "Status 200: answered" in desk.text("apiSummary"))

    typist.press(Qt.Key.Key_B, ALT)
    typist.press(Qt.Key.Key_Down)
    typist.press(Qt.Key.Key_T, ALT)
    typist.press(Qt.Key.Key_Right)
    typist.press(Qt.Key.Key_Down)
    typist.press(Qt.Key.Key_Y, ALT)
    desk.wait(QApplication.activePopupWidget)
    typist.press(Qt.Key.Key_P)
    desk.wait(lambda: QApplication.activePopupWidget() is None)
    assert QGuiApplication.clipboard().text() == "$[0].id"

    typist.reach("treeFilter", Qt.Key.Key_Backtab)
    typist.write("first_name")
    desk.wait(lambda: desk.text("treeFound") == "5 places")

    typist.press(Qt.Key.Key_B, ALT)
    typist.press(Qt.Key.Key_Y, ALT)
    desk.wait(QApplication.activePopupWidget)
    typist.press(Qt.Key.Key_T)
    desk.wait(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
    desk.wait(lambda: isinstance(typist._target(), QLineEdit))
    typist.press(Qt.Key.Key_A, CONTROL)
    typist.write(str(tmp_path / "people.csv"))
    typist.press(Qt.Key.Key_Return)
    if QApplication.activeModalWidget() is not None:  # that was the list of names to complete
        typist.press(Qt.Key.Key_Return)
    desk.wait(lambda: "Saved as" in desk.text("apiSummary"))
    assert len((tmp_path / "people.csv").read_text().splitlines()) == 6

    typist.press(Qt.Key.Key_X, ALT)
    desk.wait(lambda: workbench.form.fields["page_number"].text() == "2")
    desk.wait(lambda: "Status 200: answered" in desk.text("apiSummary"))
    typist.press(Qt.Key.Key_L, ALT)
    desk.wait(lambda: workbench.tabs.table_model.records[319:])
    typist.press(Qt.Key.Key_R, ALT)
    desk.wait(lambda: QApplication.focusWidget() is workbench.answer)


def test_past_calls_are_run_again_and_lending_is_switched(desk: Desk, typist: Typist) -> None:
    page = desk.window.page.api
    typist.press(Qt.Key.Key_W, ALT)
    typist.press(Qt.Key.Key_U, ALT)
    desk.wait(lambda: "Status 200: answered" in desk.text("apiSummary"))
    typist.press(Qt.Key.Key_M, ALT)
    desk.wait(lambda: page.calls.model.rowCount() == 1)
    typist.reach("callsView")
    typist.press(Qt.Key.Key_Return)
    desk.wait(lambda: page.sections.currentWidget() is page.workbench)
    typist.press(Qt.Key.Key_M, ALT)
    desk.wait(lambda: page.calls.model.rowCount() == 2)
    typist.press(Qt.Key.Key_G, ALT)
    desk.wait(page.lending.switch.isEnabled)
    typist.press(Qt.Key.Key_L, ALT)
    desk.wait(page.lending.how.isVisible)


def test_a_call_that_waits_is_seen_in_the_queue_and_can_be_given_up(
    desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    service = desk.program.service
    (found,) = service.connections()
    used = asyncio.ensure_future(use_up(service, found.id))
    qtbot.waitUntil(used.done, timeout=60_000)
    typist.press(Qt.Key.Key_W, ALT)
    typist.press(Qt.Key.Key_I, ALT)
    typist.press(Qt.Key.Key_Return, CONTROL)
    desk.wait(lambda: desk.text("budgetWords").startswith("1 call waits; the next goes in about"))
    typist.press(Qt.Key.Key_Escape)
    desk.wait(lambda: desk.text("budgetWords").startswith("170 of 180 calls sent"))
    desk.wait(desk.window.page.api.workbench.run_button.isEnabled)


async def use_up(service: ConnectionService, connection_id: str) -> None:
    """Count as many calls as are sent before others wait, without sending them."""
    key = key_of(await service.token_to_copy(connection_id))
    sent = (await service.budget.spending(connection_id)).sent
    for _call in range(QUEUE_FROM - sent):
        await service.budget.count(key)
