"""The journey in the window, with the real service, the simulated Copper and a scripted browser."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import qasync
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop import errors
from copper_desktop.app import Program
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.storage.keyring_store import KeyringStore
from copper_desktop.storage.settings import Profile

PATIENCE = 20_000


class Desk:
    """A program, and somebody who uses its window with mouse and keyboard."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program, self.window, self._qtbot = program, program.window, qtbot

    def visible(self, name: str) -> QWidget | None:
        found: list[QWidget] = self.window.findChildren(QWidget, name)
        return next((widget for widget in found if widget.isVisible()), None)

    def wait(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def press(self, name: str) -> None:
        self.wait(lambda: (button := self.visible(name)) and button.isEnabled())
        button = self.visible(name)
        assert isinstance(button, QAbstractButton)
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))

    def text(self, name: str) -> str:
        found = self.visible(name)
        return found.text() if isinstance(found, QLabel) else ""

    def no_dialog(self) -> bool:
        return not any(found.isVisible() for found in self.window.findChildren(QDialog))


def opener(browser: ScriptedBrowser) -> Callable[[str], bool]:
    """Return what opens pages in ``browser``."""
    visits: list[asyncio.Future[object]] = []

    def open_page(url: str) -> bool:
        visits.append(asyncio.ensure_future(browser.visit(url)))
        return True

    return open_page


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(loop: qasync.QEventLoop, qtbot: QtBot, tmp_path: Path) -> Iterator[MakeDesk]:
    programs: list[Program] = []
    profile = Profile(tmp_path / "data", tmp_path / "config", "Copper Desktop Test Journey")

    def make(browser: ScriptedBrowser | None = None, **options: object) -> Desk:
        open_browser = opener(browser or ScriptedBrowser())
        program = Program(demo=True, profile=profile, open_browser=open_browser, **options)  # type: ignore[arg-type]
        programs.append(program)
        qtbot.addWidget(program.window)
        program.window.show()
        qtbot.waitExposed(program.window)
        return Desk(program, qtbot)

    yield make
    for program in programs:
        ending = asyncio.ensure_future(program._end())
        qtbot.waitUntil(ending.done, timeout=PATIENCE)


def test_connect_see_test_ask_and_remove(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.press("invitationConnect")
    desk.wait(lambda: desk.window.model.rowCount() == 1)
    desk.wait(desk.no_dialog)
    assert desk.text("overviewName") == "Lantern & Loom Outfitters"
    shown = " ".join(
        found.text()
        for kind in (QLabel, QLineEdit)
        for found in desk.window.page.findChildren(kind)
    )
    for words in ("Maya Okafor", "maya.okafor@", "developer/v1/all", "Does not expire", "Working"):
        assert words in shown

    (before,) = desk.program.service.connections()
    desk.press("testButton")
    desk.wait(lambda: desk.program.service.connections()[0].evidence != before.evidence)

    desk.window.page.tabs.setCurrentWidget(desk.window.page.api)
    desk.press("checkButton")
    desk.wait(lambda: "everything that was tried" in desk.text("checkVerdictTitle"))
    assert "Maya Okafor of Lantern & Loom" in desk.text("current_userSentence")
    assert "at most 320 records" in desk.text("peopleSentence")
    assert "calls sent in the last 60 s" in desk.text("budgetWords")
    desk.window.page.api.sections.setCurrentWidget(desk.window.page.api.workbench)
    desk.press("runButton")
    desk.wait(lambda: "Status 200" in desk.text("apiSummary"))
    assert '"email": "maya.okafor@' in desk.window.page.api.workbench.answer.toPlainText()

    desk.window.page.tabs.setCurrentWidget(desk.window.page.overview)
    desk.press("removeButton")
    desk.wait(lambda: desk.visible("removeConfirm"))
    dialog = next(found for found in desk.window.findChildren(QDialog) if found.isVisible())
    told = " ".join(found.text() for found in dialog.findChildren(QLabel))
    assert "deletes the token" in told
    assert "Copper still honours the token" in told
    desk.press("removeConfirm")
    desk.wait(lambda: desk.visible("invitationConnect"))
    assert desk.program.service.connections() == ()
    assert "Removed from this computer" in desk.text("bannerTitle")


def test_the_whole_of_it_by_keyboard_alone(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    desk.window.activateWindow()
    desk.wait(lambda: desk.visible("invitationConnect") is QApplication.focusWidget())

    def key(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(QApplication.focusWidget() or desk.window, key, modifier)

    key(Qt.Key.Key_Space)
    desk.wait(lambda: desk.window.model.rowCount() == 1)
    desk.wait(desk.no_dialog)
    (before,) = desk.program.service.connections()
    key(Qt.Key.Key_F5)
    desk.wait(lambda: desk.program.service.connections()[0].evidence != before.evidence)
    desk.wait(lambda: QGuiApplication.focusWindow() is desk.window.windowHandle())
    key(Qt.Key.Key_Delete)
    desk.wait(lambda: desk.visible("removeConfirm"))
    desk.wait(lambda: desk.visible("removeCancel") is QApplication.focusWidget())
    key(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    desk.wait(lambda: desk.window.model.rowCount() == 0)


def test_two_people_are_two_rows_and_the_list_chooses_between_them(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.press("invitationConnect")
    desk.wait(lambda: desk.window.model.rowCount() == 1 and desk.no_dialog())
    other = ScriptedBrowser("Zoë Tidewater")
    desk.window.browsers._open_default = opener(other)
    desk.press("connectButton")
    desk.wait(lambda: desk.window.model.rowCount() == 2 and desk.no_dialog())
    assert desk.text("overviewPerson") == "Zoë Tidewater"
    desk.window.sidebar.view.choose(desk.program.service.connections()[0].id)
    assert desk.text("overviewPerson") == "Maya Okafor"


def test_a_computer_without_a_store_can_try_the_demo_in_memory(make_desk: MakeDesk) -> None:
    def none() -> None:
        raise errors.StoreAbsent

    desk = make_desk(store=KeyringStore("Test", choose=none))  # type: ignore[arg-type]
    desk.press("invitationConnect")
    desk.wait(lambda: "no credential store" in desk.text("connectErrorTitle"))
    desk.press("connectKeepInMemory")
    desk.wait(lambda: desk.window.model.rowCount() == 1)


def test_what_was_connected_is_there_again_with_its_token(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    desk = make_desk()
    desk.press("invitationConnect")
    desk.wait(lambda: desk.window.model.rowCount() == 1 and desk.no_dialog())
    address = desk.program.sandbox.address if desk.program.sandbox else ""
    ending = asyncio.ensure_future(desk.program._end())
    qtbot.waitUntil(ending.done, timeout=PATIENCE)
    desk.window.close()

    with socket.create_server(("127.0.0.1", urlsplit(address).port or 0)):  # it gets another one
        again = make_desk()
    assert again.window.model.rowCount() == 1
    (before,) = again.program.service.connections()
    again.press("testButton")
    again.wait(lambda: again.program.service.connections()[0].evidence != before.evidence)
    assert again.program.service.connections()[0].health == "working"
    again.press("removeButton")
    again.press("removeConfirm")
    again.wait(lambda: again.window.model.rowCount() == 0)


def test_a_denial_is_told_and_can_be_tried_again(make_desk: MakeDesk) -> None:
    desk = make_desk(ScriptedBrowser(authorize=False))
    desk.press("invitationConnect")
    desk.wait(lambda: "not allowed" in desk.text("connectErrorTitle"))
    willing = ScriptedBrowser()
    desk.window.browsers._open_default = opener(willing)
    desk.press("connectTryAgain")
    desk.wait(lambda: desk.window.model.rowCount() == 1)
