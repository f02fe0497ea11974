"""A second start hands its files to the window that is open: two real processes, one display."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0

APPLICATION = """\
name = "Work"
client_id = "abc"
redirect_uri = "http://127.0.0.1/callback"
"""


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "copper_desktop", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def windows(process: subprocess.Popen[str], title: str, which: str = "--onlyvisible") -> list[str]:
    """Return the windows of a process with that title, by default those that are shown."""
    command = ["xdotool", "search", "--all", which, "--pid", str(process.pid)]
    found = subprocess.run([*command, "--name", title], capture_output=True, text=True, check=False)
    return found.stdout.split()


@pytest.fixture
def in_background() -> Iterator[subprocess.Popen[str]]:
    """A start at login of a person who has chosen nothing else."""
    process = started("--background")
    until(lambda: windows(process, "^Copper Desktop$", "--all"), "a window that is not shown")
    yield process
    process.terminate()
    output, faults = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output, faults) == (0, "", "")


@pytest.fixture
def first() -> Iterator[subprocess.Popen[str]]:
    process = started()
    until(lambda: windows(process, "^Copper Desktop$"), "the first window")
    yield process
    process.terminate()
    output, faults = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output, faults) == (0, "", "")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("my ö work.copperapp", "^Import a registration"),
        ("connections.coppermove", "^Add connections from a file"),
    ],
)
def test_a_file_given_to_a_second_start_is_asked_about_in_the_first_window(
    first: subprocess.Popen[str], tmp_path: Path, name: str, title: str
) -> None:
    file = tmp_path / name
    file.write_text(APPLICATION)
    second = started(str(file))
    assert second.wait(PATIENCE) == 0
    assert second.communicate() == ("", "")
    until(lambda: windows(first, title), "the question about the file")
    assert first.poll() is None


def test_a_second_start_without_a_file_brings_the_first_window_to_the_front(
    first: subprocess.Popen[str],
) -> None:
    (window,) = windows(first, "^Copper Desktop$")
    subprocess.run(["xdotool", "windowminimize", "--sync", window], check=True)
    assert windows(first, "^Copper Desktop$") == []
    second = started()
    assert second.wait(PATIENCE) == 0
    second.communicate()
    until(lambda: windows(first, "^Copper Desktop$") == [window], "the first window again")


def test_a_start_in_the_background_shows_nothing_until_a_second_start_asks_for_it(
    in_background: subprocess.Popen[str],
) -> None:
    assert windows(in_background, "^Copper Desktop$") == []
    again = started("--background")
    assert again.wait(PATIENCE) == 0
    assert again.communicate() == ("", "")
    assert windows(in_background, "^Copper Desktop$") == []
    second = started()
    assert second.wait(PATIENCE) == 0
    second.communicate()
    until(lambda: windows(in_background, "^Copper Desktop$"), "the window")
