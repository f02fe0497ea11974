"""The table of failures: each is really produced, and tells the same code in every place.

On the screen, in ``connect --json`` and in the log of both; the sockets, the provider, the
credential store and the window are real.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from copper_desktop.composition import Parts
from copper_desktop.diagnosis.recording import Recording
from copper_desktop.messages import advice_for
from copper_desktop.model import Application
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.settings import standard_profile
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.main_window import MainWindow
from tests.ui.conftest import MakeWindow
from tests.ui.failures.faults import FAULTS
from tests.ui.failures.world import PATIENCE, SECRET, World

PROGRAM = str(Path(sys.executable).with_name("copper-desktop"))
IN_OTHER_WORDS = ("CD-303",)
"""What the window tells by its consequence, here that the connection is not confirmed yet."""

DEADLINE = int(PATIENCE * 1000)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(client_secret=SECRET, requests_per_minute=None) as running:
        yield running


@pytest.fixture
def world(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    found = sandbox.registration
    application = Application(
        id="app-1",
        name="Work",
        client_id=found.client_id,
        redirect_uri=found.redirect_uris[0],
        authorization_endpoint=found.authorization_endpoint,
        token_endpoint=found.token_endpoint,
        api_base=found.api_base,
        revoke_page=found.revoke_page,
    )
    with ExitStack() as stack:
        made = World(sandbox, standard_profile(), application, stack, monkeypatch)
        yield made
        made.seen.set()
        made.join()


@pytest.fixture
def browser(world: World) -> Callable[[str], bool]:
    """The window opens pages in the world's browser."""
    return world.open_browser


@pytest.mark.parametrize(("make", "codes"), FAULTS)
def test_each_failure_tells_the_same_code_everywhere(
    world: World,
    make_window: MakeWindow,
    qtbot: QtBot,
    make: Callable[[World], None],
    codes: tuple[str, ...],
) -> None:
    make(world)
    world.keep()
    code = on_the_command_line(world, codes)
    assert code in world.codes_in_log()
    on_the_screen(world, make_window, qtbot, code)
    assert code in world.codes_in_log()


def on_the_command_line(world: World, codes: tuple[str, ...]) -> str:
    """Return the code that ``connect --json`` told."""
    arguments = ["--renew", "Lantern & Loom Outfitters"] if world.renews else []
    arguments += ["--replace"] if world.replaces else []
    if not world.opens:
        return told_by_a_process(world)
    status, told = world.command_line(None, *arguments)
    found = [event["code"] for event in told if event.get("code") in codes]
    assert found, told
    assert (status == 0) == (told[-1]["event"] == "connected")
    if told[-1]["event"] == "failed" and told[-1]["code"] == found[0]:
        assert told[-1]["title"]
        assert told[-1]["action"]
    return str(found[0])


def on_the_screen(world: World, make_window: MakeWindow, qtbot: QtBot, code: str) -> None:
    """Sign in through the dialog until the code is there, with what it means; then go away."""
    world.seen.clear()
    with Recording(world.profile.logs) as recording:
        service = Parts(world.profile, learn=recording.redaction.learn).service
        window = make_window(service)
        connections = service.connections()
        with world.held():
            window.dialogs.sign_in(world.application, connections[0] if world.renews else None)
            go_on(window, qtbot)
            qtbot.waitUntil(lambda: told(window, code), timeout=DEADLINE)
        world.seen.set()
        for dialog in window.findChildren(QDialog):
            dialog.reject()
        qtbot.waitUntil(lambda: not any(map(QWidget.isVisible, window.findChildren(QDialog))))
        for ending in (window.aclose(), service.aclose()):
            task = asyncio.ensure_future(ending)
            qtbot.waitUntil(task.done, timeout=DEADLINE)
    world.join()


def go_on(window: MainWindow, qtbot: QtBot) -> None:
    """Begin the sign-in, with the browser that is proposed."""
    (dialog,) = window.findChildren(ConnectDialog)
    qtbot.waitUntil(dialog.continue_button.isEnabled, timeout=DEADLINE)
    dialog.continue_button.click()


def told_by_a_process(world: World) -> str:
    """Return the code that ``connect`` tells where no browser can be found."""
    command = [PROGRAM, "connect", "--json"]
    nothing = os.environ | {"PATH": "/nowhere", "DISPLAY": "", "BROWSER": ""}
    with subprocess.Popen(command, env=nothing, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [world.on_told(json.loads(line)) for line in process.stdout]
    world.join()
    (failed,) = (event for event in told if event["event"] == "browser_failed")
    return str(failed["code"])


def told(window: MainWindow, code: str) -> bool:
    """Tell whether the code can be read, and what has happened."""
    title = advice_for(code)[0].partition("…")[0].strip("“ ")
    read = shown(window)
    return code in read and (title in read or code in IN_OTHER_WORDS)


def shown(window: MainWindow) -> str:
    """Return every text that can be read in the window and its dialogs."""
    return "\n".join(found.text() for found in window.findChildren(QLabel) if found.isVisible())


def test_every_failure_that_the_table_must_have_is_there() -> None:
    assert len(FAULTS) >= 30
    page = (Path(__file__).parents[3] / "docs" / "errors.md").read_text(encoding="utf-8")
    for row in FAULTS:
        assert all(f"### {code}\n" in page for code in row.values[1]), row.id
