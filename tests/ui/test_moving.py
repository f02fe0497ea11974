"""Moving to another computer in the window: two profiles, the real service, a real file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from copper_desktop import moving
from copper_desktop.composition import Parts
from copper_desktop.connections import ConnectionService
from copper_desktop.model import Application, Connection, Health
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.settings import Profile
from copper_desktop.ui.connect_dialog import ConnectDialog
from copper_desktop.ui.main_window import MainWindow
from copper_desktop.ui.move_dialog import MoveDialog
from tests.conftest import START
from tests.ui.conftest import Browser, MakeWindow
from tests.ui.test_registration_dialogs import drop

PATIENCE = 30_000
SECRET = "the-client-secret-of-the-sandbox"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(client_secret=SECRET) as running:
        yield running


class Computers:
    """Profiles that know nothing of each other, as on two computers."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self._folder, self._qtbot = folder, qtbot
        self.services: list[ConnectionService] = []

    def another(self) -> ConnectionService:
        folder = self._folder / str(len(self.services))
        service = Parts(Profile(folder, folder, "Test"), store=MemoryStore()).service
        self.services.append(service)
        return service

    def do(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        doing = asyncio.ensure_future(coroutine)
        self._qtbot.waitUntil(doing.done, timeout=PATIENCE)
        return doing.result()


@pytest.fixture
def computers(tmp_path: Path, qtbot: QtBot, make_window: MakeWindow) -> Iterator[Computers]:
    made = Computers(tmp_path, qtbot)
    yield made
    for service in made.services:
        made.do(service.aclose())


def application_of(sandbox: Sandbox) -> Application:
    found = sandbox.registration
    return Application(
        id="app-1",
        name="Work",
        client_id=found.client_id,
        redirect_uri=found.redirect_uris[0],
        authorization_endpoint=found.authorization_endpoint,
        token_endpoint=found.token_endpoint,
        api_base=found.api_base,
        scopes=found.scopes,
        revoke_page=found.revoke_page,
    )


@pytest.fixture
def old(computers: Computers, sandbox: Sandbox) -> ConnectionService:
    """Return the service of a computer on which somebody has signed in."""
    service = computers.another()
    computers.do(service.add_application(application_of(sandbox), SECRET))
    visits: list[asyncio.Future[object]] = []

    def open_browser(url: str) -> bool:
        visits.append(asyncio.ensure_future(ScriptedBrowser().visit(url)))
        return True

    (known,) = service.applications()
    connection = computers.do(service.connect(known, open_browser, lambda _step: None))
    computers.do(service.rename(connection.id, "My Copper"))
    return service


def exported(window: MainWindow, path: Path, qtbot: QtBot) -> str:
    window.menu_actions.move_out.trigger()
    dialog = window.findChild(QFileDialog, "exportMoveDialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    qtbot.waitUntil(window.banner.isVisible, timeout=PATIENCE)
    return window.banner.title.text()


def asked(window: MainWindow, qtbot: QtBot) -> MoveDialog:
    qtbot.waitUntil(lambda: window.findChild(MoveDialog) is not None, timeout=PATIENCE)
    dialog = window.findChild(MoveDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.headline.text() != "Reading…", timeout=PATIENCE)
    return dialog


def test_a_connection_goes_to_another_computer_and_is_reconnected_there(
    make_window: MakeWindow,
    qtbot: QtBot,
    computers: Computers,
    old: ConnectionService,
    browser: Browser,
    tmp_path: Path,
) -> None:
    file = tmp_path / "connections.coppermove"
    assert exported(make_window(old), file, qtbot) == "1 connection was saved"
    assert SECRET not in file.read_text()
    token = computers.do(old.token_to_copy(old.connections()[0].id))
    assert token not in file.read_text()

    new = computers.another()
    window = make_window(new)
    assert drop(window, QUrl.fromLocalFile(str(file)))
    dialog = asked(window, qtbot)
    assert dialog.headline.text() == "Add 1 connection"
    assert "My Copper" in dialog.names.text()
    assert [found.hosts for found in dialog.warnings]  # the sandbox is not Copper
    dialog.add_button.click()
    qtbot.waitUntil(lambda: window.model.rowCount() == 1, timeout=PATIENCE)
    (moved,) = new.connections()
    assert (moved.name, moved.health) == ("My Copper", Health.MISSING)
    assert window.banner.title.text() == "1 connection was added"

    qtbot.waitUntil(lambda: window.page.connection == moved, timeout=PATIENCE)
    assert window.page.overview.reconnect_button.isVisible()
    window.page.overview.reconnect_button.click()
    signing_in = window.findChild(ConnectDialog)
    assert signing_in is not None
    qtbot.waitUntil(signing_in.continue_button.isEnabled, timeout=PATIENCE)
    signing_in.continue_button.click()
    qtbot.waitUntil(signing_in.secret_entry.isVisible, timeout=PATIENCE)
    signing_in.secret_entry.field.setText(SECRET)
    signing_in.secret_entry.button.click()
    qtbot.waitUntil(lambda: bool(browser.opened), timeout=PATIENCE)
    visit = asyncio.ensure_future(ScriptedBrowser().visit(browser.opened[-1]))
    qtbot.waitUntil(visit.done, timeout=PATIENCE)
    qtbot.waitUntil(lambda: new.connections()[0].health is Health.WORKING, timeout=PATIENCE)
    (working,) = new.connections()
    assert (working.id, working.name) == (moved.id, "My Copper")


def test_what_is_here_already_is_not_added_again(
    make_window: MakeWindow, qtbot: QtBot, old: ConnectionService, tmp_path: Path
) -> None:
    window, file = make_window(old), tmp_path / "connections.coppermove"
    exported(window, file, qtbot)
    window.moving.import_files([file])
    dialog = asked(window, qtbot)
    assert dialog.headline.text() == "Everything in this file is here already"
    assert dialog.add_button.isHidden()


def test_saying_no_keeps_nothing(
    make_window: MakeWindow, qtbot: QtBot, computers: Computers, sandbox: Sandbox, tmp_path: Path
) -> None:
    application = application_of(sandbox)
    connection = Connection("c-1", "app-1", "One", None, (), START)
    file = tmp_path / "connections.coppermove"
    many = [replace(connection, id=f"c-{n}", name=f"Name {n}") for n in range(12)]
    file.write_text(moving.render([application], many))
    service = computers.another()
    window = make_window(service)
    window.menu_actions.move_in.trigger()
    choosing = window.findChild(QFileDialog, "importMoveDialog")
    assert choosing is not None
    choosing.fileSelected.emit(str(file))
    choosing.reject()
    dialog = asked(window, qtbot)
    assert dialog.headline.text() == "Add 12 connections"
    assert "Name 7, …" in dialog.names.text()
    dialog.cancel_button.click()
    assert service.connections() == service.applications() == ()


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 99, json.dumps({"a": [1]}).encode()])
def test_a_file_that_is_none_is_told(
    make_window: MakeWindow, qtbot: QtBot, computers: Computers, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "other.coppermove"
    file.write_bytes(content)
    window = make_window(computers.another())
    window.open_files([file, tmp_path / "gone.coppermove"])
    for _ in range(2):
        dialog = asked(window, qtbot)
        assert dialog.headline.text() == "This file cannot be used"
        assert dialog.error.isVisible()
        with qtbot.waitSignal(dialog.destroyed, timeout=PATIENCE):
            dialog.cancel_button.click()


def test_a_folder_that_is_not_there_loses_nothing_and_is_told(
    make_window: MakeWindow, qtbot: QtBot, computers: Computers, tmp_path: Path
) -> None:
    window = make_window(computers.another())
    told = exported(window, tmp_path / "nowhere" / "connections.coppermove", qtbot)
    assert told == "The connections could not be saved"


def test_a_file_that_is_written_again_is_written_whole(
    computers: Computers, old: ConnectionService, tmp_path: Path
) -> None:
    file = tmp_path / "connections.coppermove"
    file.write_text("x" * 100_000)
    assert computers.do(old.move_out(file)) == 1
    assert json.loads(file.read_text())["connections"]
    assert list(tmp_path.glob("*.new")) == []
