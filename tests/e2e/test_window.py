"""The window with the real Chromium: a code that is pasted, and a private window that is chosen."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from copper_desktop.app import Program
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.settings import Profile
from copper_desktop.ui import theme
from copper_desktop.ui.connect_dialog import ConnectDialog
from tests.e2e.world import PERSON, RELAY, SECRET, World

T = TypeVar("T")


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, world: World) -> Program:
    """The program as it is without the demo, over data of the test's own."""
    qapp.setQuitOnLastWindowClosed(False)
    theme.apply(qapp)
    profile = Profile(tmp_path / "data", tmp_path / "config", "Copper Desktop Test Window")
    return Program(
        demo=False, profile=profile, store=MemoryStore(), open_browser=world.open_browser
    )


async def until(condition: Callable[[], T | None]) -> T:
    async with asyncio.timeout(60):
        while not (found := condition()):
            await asyncio.sleep(0.01)
    return found


async def begun(program: Program, world: World) -> ConnectDialog:
    """Register, and press Connect; return the dialog once a browser can be chosen."""
    await program.service.add_application(world.application, SECRET)
    program.window.refresh()
    program.window.invitation.connect_button.click()
    dialog = await until(partial(program.window.findChild, ConnectDialog))
    await until(dialog.continue_button.isEnabled)
    return dialog


async def authorized(world: World) -> None:
    for words in (PERSON, "Authorize"):
        await asyncio.to_thread(world.chromium.press, words)


def test_the_code_of_another_computers_browser_is_pasted_into_the_dialog(
    program: Program, world: World
) -> None:
    async def script(program: Program) -> None:
        dialog = await begun(program, world)
        dialog.continue_button.click()
        await authorized(world)
        await asyncio.to_thread(world.chromium.press, "Stop")
        words = dialog.code_entry.words.text().rpartition(": ")[2]
        await asyncio.to_thread(world.chromium.read, words)
        code = await asyncio.to_thread(world.chromium.value, "code")

        dialog.code_entry.field.setText(code[:-9])
        QTest.keyClick(dialog.code_entry.field, Qt.Key.Key_Return)
        assert "CD-141" in dialog.code_entry.refusal.text()
        dialog.code_entry.field.setText(code)
        QTest.keyClick(dialog.code_entry.field, Qt.Key.Key_Return)

        await until(lambda: program.window.model.rowCount() == 1)
        (connection,) = program.service.connections()
        assert connection.identity is not None
        assert connection.identity.user.name == PERSON

    world.begin(f"https://{RELAY}/copper", world.start_page_relay())
    program.run(script)


def test_a_private_window_of_the_default_browser_is_opened_where_that_is_chosen(
    program: Program, world: World
) -> None:
    async def script(program: Program) -> None:
        dialog = await begun(program, world)
        assert dialog.choice.browser.browser.currentText().startswith("Test browser")
        assert dialog.choice.hosts.isVisible()
        assert "127.0.0.1" in dialog.choice.hosts.title.text()
        dialog.choice.browser.private.click()
        dialog.continue_button.click()
        await authorized(world)
        assert await asyncio.to_thread(world.chromium.is_private)
        await asyncio.to_thread(world.chromium.read, f"as {PERSON}")
        await until(lambda: program.window.model.rowCount() == 1)

    world.begin("http://127.0.0.1/callback")
    program.run(script)
