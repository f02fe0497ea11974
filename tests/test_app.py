"""The composition root: what a run consists of, where a whole process would show too little."""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QProcess, Qt, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from copper_desktop import app, errors
from copper_desktop.app import Program
from copper_desktop.diagnosis.question import Verdict
from copper_desktop.model import Connection, Token
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.settings import Profile
from copper_desktop.ui.diagnosis_dialog import DiagnosisDialog
from copper_desktop.ui.guide.places import BY_DIALOG
from copper_desktop.ui.import_dialog import ImportDialog
from copper_desktop.ui.instance import Instance
from tests.conftest import START

CONNECTION = Connection("c-1", "app-1", "Northwind", None, (), START)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "data", tmp_path / "config", "Test")


@pytest.fixture(autouse=True)
def qt(qapp: QApplication) -> Iterator[QApplication]:
    qapp.setQuitOnLastWindowClosed(False)
    yield qapp
    gc.collect()


def made(profile: Profile, **options: object) -> Program:
    return Program(demo=False, profile=profile, store=MemoryStore(), **options)  # type: ignore[arg-type]


def test_a_request_of_the_system_to_quit_closes_the_window(profile: Profile) -> None:
    async def script(program: Program) -> None:
        QApplication.sendEvent(app.application(), QEvent(QEvent.Type.Quit))
        assert not program.window.isVisible()
        await asyncio.Event().wait()

    assert made(profile).run(script) == 0


def test_a_window_closed_before_the_loop_begins_ends_the_run(profile: Profile) -> None:
    program = made(profile)
    QTimer.singleShot(0, program.window.close)
    assert program.run() == 0


def test_what_a_script_raises_is_raised(profile: Profile) -> None:
    async def script(_program: Program) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        made(profile).run(script)


def test_what_another_run_writes_is_shown_without_being_looked_at(profile: Profile) -> None:
    program = made(profile)

    async def script(running: Program) -> None:
        shown = asyncio.Event()
        running.window.model.rowsInserted.connect(shown.set)
        other = made(profile)
        await other.service._vault.keep_connection(CONNECTION, Token("worthless", ()))
        await other.service.aclose()
        await asyncio.wait_for(shown.wait(), 30)

    program.run(script)


def test_a_later_run_brings_the_window_to_the_front(profile: Profile) -> None:
    program = made(profile)
    program.instance = Instance(profile.data)
    arrived: list[list[str]] = []
    program.window.arguments_arrived.connect(arrived.append)

    async def script(running: Program) -> None:
        running.window.showMinimized()
        assert running.instance is not None
        running.instance.handed_over.emit(["file.copperapp"])
        assert not running.window.isMinimized()

    program.run(script)
    program.instance.close()
    assert arrived == [["file.copperapp"]]


def test_looking_at_the_window_again_shows_what_another_run_has_changed(profile: Profile) -> None:
    program = made(profile)

    async def script(running: Program) -> None:
        other = made(profile)
        await other.service._vault.keep_connection(CONNECTION, Token("worthless", ()))
        await other.service.aclose()
        shown = asyncio.Event()
        running.window.model.rowsInserted.connect(shown.set)
        app.application().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
        await asyncio.wait_for(shown.wait(), 10)

    program.run(script)


def test_f1_opens_the_guide_above_a_dialog_too(profile: Profile) -> None:
    async def script(running: Program) -> None:
        window = running.window
        window.menu_actions.settings.trigger()
        dialog = window.findChild(QDialog, "settingsDialog")
        assert dialog is not None
        async with asyncio.timeout(30):
            while QApplication.activeModalWidget() is not dialog:
                await asyncio.sleep(0.01)
        QTest.keyClick(dialog, Qt.Key.Key_F1)
        assert window.dialogs.guide is not None
        assert window.dialogs.guide.place == BY_DIALOG["settingsDialog"]
        dialog.close()

    assert made(profile).run(script) == 0


def test_a_damaged_index_is_told_in_the_window(profile: Profile) -> None:
    profile.data.mkdir()
    profile.index.write_bytes(b"this is no database" * 100)

    async def script(program: Program) -> None:
        assert program.window.banner.isVisible()
        assert "CD-601" in program.window.banner.small.text()

    made(profile).run(script)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (errors.StoreLocked("Test"), ""),
        (errors.IndexUnavailable("/data/index", "disk full"), "CD-603"),
    ],
)
def test_what_keeps_an_earlier_run_from_being_finished_is_told_unless_it_will_pass(
    profile: Profile,
    monkeypatch: pytest.MonkeyPatch,
    error: errors.CopperDesktopError,
    told: str,
) -> None:
    program = made(profile)

    async def settle() -> bool:
        raise error

    async def script(running: Program) -> None:
        await running._settle()
        banner = running.window.banner
        assert (told in banner.small.text()) if told else not banner.isVisible()

    monkeypatch.setattr(program.service, "settle", settle)
    program.run(script)


def test_what_an_earlier_run_was_stopped_in_is_finished(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed: list[bool] = []
    program = made(profile)

    async def settle() -> bool:
        return True

    async def script(running: Program) -> None:
        await running._settle()

    monkeypatch.setattr(program.service, "settle", settle)
    monkeypatch.setattr(program.window, "refresh", lambda: refreshed.append(True))
    program.run(script)
    assert refreshed


def test_a_fault_in_a_callback_is_told_in_the_window(profile: Profile) -> None:
    async def script(program: Program) -> None:
        loop = asyncio.get_running_loop()
        loop.call_exception_handler({"message": "m", "exception": ValueError("very-secret")})
        assert "CD-999" in program.window.banner.small.text()
        loop.call_exception_handler({"message": "very-secret"})
        assert "secret" not in program.window.banner.text.text()

    made(profile).run(script)


def test_the_demo_is_a_program_of_its_own(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(
        QProcess, "startDetached", lambda _program, arguments: started.append(arguments)
    )

    async def script(program: Program) -> None:
        program.window.demo_requested.emit()

    made(profile).run(script)
    assert started == [["-m", "copper_desktop", "demo"]]


COPPERAPP = """\
format = 1
name = "Acme"
client_id = "client-1"
redirect_uri = "http://127.0.0.1:8400/callback"
"""


@pytest.mark.parametrize("way", ["at the start", "handed over", "double-click"])
def test_an_application_file_that_is_opened_is_asked_about(
    profile: Profile, tmp_path: Path, way: str
) -> None:
    file = tmp_path / "acme.copperapp"
    file.write_text(COPPERAPP)
    program = made(profile)
    if way == "at the start":
        program.open_files([file, tmp_path / "something else"])

    async def script(running: Program) -> None:
        if way == "handed over":
            running._on_handed_over([str(file)])
        if way == "double-click":
            opened = QFileOpenEvent(QUrl.fromLocalFile(str(file)))
            QApplication.sendEvent(app.application(), opened)
        async with asyncio.timeout(30):
            while not (dialog := running.window.findChild(ImportDialog)):
                await asyncio.sleep(0.01)
            while not dialog.import_button.isVisible():
                await asyncio.sleep(0.01)
        assert dialog.headline.text() == "Acme"
        assert running.service.applications() == ()

    assert program.run(script) == 0


def test_in_the_demo_the_diagnosis_of_a_connection_finds_nothing_wrong(profile: Profile) -> None:
    browsing: list[asyncio.Task[object]] = []

    def browse(url: str) -> bool:
        browsing.append(asyncio.ensure_future(ScriptedBrowser().visit(url)))
        return True

    async def script(running: Program) -> None:
        (application,) = running.service.applications()
        await running.service.connect(application, browse, lambda _step: None)
        running.window.refresh()
        running.window.menu_actions.diagnosis.trigger()
        dialog = running.window.findChild(DiagnosisDialog)
        assert isinstance(dialog, DiagnosisDialog)
        async with asyncio.timeout(60):
            while not dialog.everything.isEnabled():
                await asyncio.sleep(0.05)
        report = dialog.report
        assert report.first is None or report.first.verdict is not Verdict.FAILED, report.first
        for id_ in ("connections.health", "application.authorization", "copper.status"):
            assert report.of(id_).verdict is Verdict.OK
        dialog.close()

    Program(demo=True, profile=profile, store=None, open_browser=browse).run(script)
