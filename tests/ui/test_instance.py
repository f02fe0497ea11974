"""One window per profile: the first one is asked to come to the front."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from copper_desktop.ui import instance as instance_module
from copper_desktop.ui.instance import Instance

PATIENCE = 30_000

LATER = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from copper_desktop.ui.instance import Instance

QCoreApplication(sys.argv[:1])
later = Instance(Path(sys.argv[1]))
print(json.dumps([later.is_first(), later.hand_over(sys.argv[2:])]))
"""


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Instance]:
    made = Instance(tmp_path / "data")
    assert made.is_first()
    yield made
    made.close()


def later(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", LATER, str(folder), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_later_run_hands_its_arguments_over(
    first: Instance, tmp_path: Path, qtbot: QtBot
) -> None:
    first.listen()
    with qtbot.waitSignal(first.handed_over, timeout=PATIENCE) as handed:
        other = later(tmp_path / "data", "/home/ö/my application.copperapp")
    assert handed.args == [["/home/ö/my application.copperapp"]]
    assert json.loads(other.communicate(timeout=60)[0]) == [False, True]


def test_a_later_run_waits_for_a_first_one_that_is_starting(
    first: Instance, tmp_path: Path, qtbot: QtBot
) -> None:
    other = later(tmp_path / "data")
    assert other.stdout is not None
    with qtbot.waitSignal(first.handed_over, timeout=PATIENCE):
        first.listen()
    assert json.loads(other.communicate(timeout=60)[0]) == [False, True]


def test_a_first_run_that_does_not_answer_is_told(
    first: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance_module, "HAND_OVER_MILLISECONDS", 10)
    assert not Instance(tmp_path / "data").hand_over([])


def test_a_first_run_that_takes_nothing_is_told(
    first: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first.listen()
    monkeypatch.setattr(instance_module, "HAND_OVER_MILLISECONDS", 200)
    assert not Instance(tmp_path / "data").hand_over([])  # nobody runs the first one's loop


def test_a_folder_that_cannot_be_written_holds_nobody_off(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert Instance(tmp_path / "file" / "data").is_first()


def test_profiles_do_not_know_each_other(first: Instance, tmp_path: Path) -> None:
    other = Instance(tmp_path / "other")
    assert other.is_first()
    other.close()


def test_a_run_that_was_killed_holds_nobody_off(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    lock = QLockFile(str(folder / "window.lock"))
    lock.setStaleLockTime(0)
    assert lock.tryLock(0)
    left = (folder / "window.lock").read_text()
    lock.unlock()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    _own, *rest = left.splitlines()
    (folder / "window.lock").write_text("\n".join([str(gone.pid), *rest]) + "\n")
    again = Instance(folder)
    assert again.is_first()
    again.close()


@pytest.mark.parametrize(
    "sent", [b"\n", b"{}\n", b"[1]\n", b"\xff\n", b"[" * 50_000 + b"\n", b"x" * 100_000]
)
def test_what_are_no_arguments_is_not_taken(first: Instance, qtbot: QtBot, sent: bytes) -> None:
    first.listen()
    socket = QLocalSocket()
    socket.connectToServer(first._address())
    with qtbot.assertNotEmitted(first.handed_over):
        socket.write(sent)
        qtbot.waitUntil(
            lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState,
            timeout=PATIENCE,
        )


def test_a_long_path_gets_a_short_address(tmp_path: Path) -> None:
    address = Instance(tmp_path / ("x" * 120))._address()
    assert len(address.encode()) <= 100
    assert Path(address).parent.is_dir()
