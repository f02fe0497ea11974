"""The start of the window: the list alone, and then everything else around it."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from copper_desktop.app import Program
from copper_desktop.opening import Opening
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.settings import Profile
from tests.benchmarks.programs import fill


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "data", tmp_path / "config", "Test")


@pytest.fixture(autouse=True)
def qt(qapp: QApplication) -> Iterator[QApplication]:
    qapp.setQuitOnLastWindowClosed(False)
    yield qapp
    gc.collect()


@pytest.fixture
def opening(profile: Profile) -> Opening:
    fill(profile, 3)
    opened = Opening(profile, demo=False)
    opened.show_list()
    return opened


def furnished(opening: Opening, profile: Profile) -> Program:
    return Program(demo=False, profile=profile, store=MemoryStore(), opening=opening)


def test_the_list_is_painted_before_there_is_anything_else(opening: Opening) -> None:
    assert opening.is_painted
    assert opening.window.sidebar.view.isVisible()
    assert opening.window.pages.count() == 0
    opening.window.close()
    opening.index.close()


def test_what_answers_a_key_is_painted_in_the_same_breath(opening: Opening) -> None:
    view, painted = opening.window.sidebar.view, list[str | None]()
    view.painted.connect(lambda: painted.append(view.chosen()))
    QTimer.singleShot(0, lambda: QTest.keyClick(view, Qt.Key.Key_Down))
    opening.turn()
    assert painted[-1:] == ["c00002"]
    opening.window.close()
    opening.index.close()


def test_the_list_answers_keys_at_once_and_what_was_chosen_is_shown(
    opening: Opening, profile: Profile
) -> None:
    view = opening.window.sidebar.view
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.chosen() == "c00002"

    async def script(program: Program) -> None:
        assert program.window is opening.window
        assert program.window.page.connection is not None
        assert program.window.page.connection.id == "c00002"

    furnished(opening, profile).run(script)


def test_connect_that_is_pressed_early_is_done_once_the_program_is_there(
    opening: Opening, profile: Profile
) -> None:
    opening.window.sidebar.connect_button.click()
    asked: list[object] = []

    async def script(program: Program) -> None:
        asked.extend(dialog for dialog in QApplication.topLevelWidgets() if dialog.isModal())

    program = furnished(opening, profile)
    program.run(script)
    assert asked


def test_a_window_closed_before_the_program_is_there_ends_the_run(
    opening: Opening, profile: Profile
) -> None:
    opening.window.close()
    assert furnished(opening, profile).run() == 0


def test_without_connections_the_window_is_shown_when_it_is_whole(profile: Profile) -> None:
    opened = Opening(profile, demo=False)
    opened.show_list()
    assert not opened.is_painted
    assert not opened.window.isVisible()
    program = furnished(opened, profile)

    async def script(program: Program) -> None:
        assert program.window.pages.currentWidget() is program.window.invitation

    program.run(script)


def test_a_request_to_end_before_the_program_is_there_closes_the_window(profile: Profile) -> None:
    fill(profile, 3)
    script = f"""if True:
        import os, signal, sys
        from pathlib import Path
        from copper_desktop import start
        from copper_desktop.diagnosis.recording import Recording
        from copper_desktop.storage.settings import Profile

        def recording():
            os.kill(os.getpid(), signal.SIGTERM)
            return Recording(Path({str(profile.data)!r}) / "logs")

        data = Path({str(profile.data)!r})
        start.standard_profile = lambda: Profile(data, Path({str(profile.config)!r}), "Test")
        sys.exit(start.run(demo=False, recording=recording))
    """
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
