"""All real at once: the window on an X server, Chromium, gnome-keyring, sockets."""

import asyncio
import gc
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog

from copper_desktop.app import Program
from copper_desktop.model import Health
from copper_desktop.storage.settings import demo_profile
from copper_desktop.ui import theme
from tests.e2e.chromium import Chromium

T = TypeVar("T")
PERSON = "Maya Okafor"


@pytest.fixture
def qt(qapp: QApplication) -> QApplication:
    assert QGuiApplication.platformName() == "xcb", "the tests need a real display"
    qapp.setQuitOnLastWindowClosed(False)
    theme.apply(qapp)
    return qapp


@pytest.fixture
def chromium(home: Path, unused_tcp_port: int) -> Iterator[Chromium]:
    browser = Chromium(home, unused_tcp_port)
    yield browser
    browser.quit()


class Person:
    """Somebody in front of the window, who sees what is visible and presses what is enabled."""

    def __init__(self, program: Program) -> None:
        self.window = program.window
        self.service = program.service
        self.index = program.index

    def button(self, name: str) -> QAbstractButton | None:
        found: list[QAbstractButton] = self.window.findChildren(QAbstractButton, name)
        return next((b for b in found if b.isVisible() and b.isEnabled()), None)

    async def press(self, name: str) -> None:
        button = await self.until(lambda: self.button(name))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    async def until(self, condition: Callable[[], T | None]) -> T:
        async with asyncio.timeout(40):
            while not (found := condition()):
                await asyncio.sleep(0.01)
        return found

    async def no_dialog(self) -> None:
        found = self.window.findChildren
        await self.until(lambda: not any(dialog.isVisible() for dialog in found(QDialog)))

    def rows(self) -> list[str]:
        model = self.window.model
        role = Qt.ItemDataRole.AccessibleTextRole
        return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def files_holding(secret: str, folder: Path) -> list[Path]:
    files = [found for found in folder.rglob("*") if found.is_file()]
    assert files
    return [found for found in files if secret.encode() in found.read_bytes()]


def secret_of(entry: str | None) -> str | None:
    service = f"{demo_profile().namespace} {entry}"
    return keyring.get_password(service, "copper")


def test_connect_see_test_quit_and_find_it_all_again(
    qt: QApplication, chromium: Chromium, home: Path
) -> None:
    kept: dict[str, str] = {}

    async def first_run(program: Program) -> None:
        person = Person(program)
        assert person.rows() == []
        await person.press("invitationConnect")
        await asyncio.to_thread(chromium.press, PERSON)
        await asyncio.to_thread(chromium.press, "Authorize")
        address = await asyncio.to_thread(chromium.read, f"as {PERSON}")
        await person.no_dialog()

        assert address.startswith("http://127.0.0.1:")
        assert "?" not in address, "it came back by POST"
        (row,) = person.rows()
        assert PERSON in row
        assert "Working" in row

        (connection,) = person.service.connections()
        entry = person.index.entry_of(connection.id)
        assert entry is not None
        kept["id"], kept["entry"] = connection.id, entry.name
        kept["token"] = json.loads(str(secret_of(kept["entry"])))["access_token"]
        assert program.sandbox is not None
        kept["secret"] = program.sandbox.registration.client_secret

        await person.press("testButton")
        verified = connection.verified_at
        await person.until(lambda: person.service.connections()[0].verified_at != verified)

    async def second_run(program: Program) -> None:
        person = Person(program)
        (row,) = person.rows()
        assert PERSON in row
        before = person.service.connections()[0]
        assert before.id == kept["id"]
        await person.press("testButton")
        await person.until(lambda: person.service.connections()[0].evidence != before.evidence)
        (tested,) = person.service.connections()
        assert tested.health is Health.WORKING
        assert tested.evidence is not None
        assert tested.evidence.status == 200

        await person.press("removeButton")
        await person.press("removeConfirm")
        await person.no_dialog()
        await person.until(lambda: person.button("invitationConnect"))
        assert person.rows() == []
        assert secret_of(kept["entry"]) is None

    Program(demo=True).run(first_run)
    data = home / ".local/share/copper-desktop"
    assert files_holding(kept["token"], data) == []
    assert files_holding(kept["secret"], data) == []
    gc.collect()  # the first window goes in this thread: a later collection may run in another
    Program(demo=True).run(second_run)
    assert files_holding(kept["token"], home / ".config") == []


def test_a_person_who_closes_the_browser_opens_it_again(
    qt: QApplication, chromium: Chromium
) -> None:
    async def script(program: Program) -> None:
        person = Person(program)
        await person.press("invitationConnect")
        await asyncio.to_thread(chromium.read, PERSON)
        chromium.quit()
        await person.press("connectOpenAgain")
        await asyncio.to_thread(chromium.press, PERSON)
        await asyncio.to_thread(chromium.press, "Authorize")
        await person.no_dialog()
        assert len(person.rows()) == 1
        await program.service.remove(program.service.connections()[0].id)

    Program(demo=True).run(script)


def test_a_person_who_says_no_is_told_so_in_both_places(
    qt: QApplication, chromium: Chromium
) -> None:
    async def script(program: Program) -> None:
        person = Person(program)
        await person.press("invitationConnect")
        await asyncio.to_thread(chromium.press, PERSON)
        await asyncio.to_thread(chromium.press, "Deny")
        await asyncio.to_thread(chromium.read, "Access was not allowed")
        await person.press("connectClose")
        await person.no_dialog()
        assert person.rows() == []

    Program(demo=True).run(script)
