"""Starting at login on Linux: the file itself, as desktops read it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.at_login.xdg import AutostartFile

COMMAND = [sys.executable, "-m", "copper_desktop", "--background"]


@pytest.fixture
def entry(tmp_path: Path) -> AutostartFile:
    return AutostartFile(COMMAND, {"XDG_CONFIG_HOME": str(tmp_path)})


def values(entry: AutostartFile) -> dict[str, str]:
    """Return what the file says, read by nothing of ours."""
    lines = entry.path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    return dict(line.split("=", 1) for line in lines[1:])


def test_nothing_starts_that_nobody_has_chosen(entry: AutostartFile) -> None:
    assert not entry.is_on()


def test_it_is_on_once_it_was_chosen_and_off_again(entry: AutostartFile) -> None:
    entry.switch(True)
    assert entry.is_on()
    assert shlex.split(values(entry)["Exec"]) == COMMAND
    assert values(entry)["TryExec"] == sys.executable
    entry.switch(False)
    assert not entry.is_on()
    entry.switch(False)
    assert list(entry.path.parent.iterdir()) == []


@pytest.mark.parametrize(
    "line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "TryExec=/no/such/program"]
)
def test_what_the_desktop_has_switched_off_is_off(entry: AutostartFile, line: str) -> None:
    entry.switch(True)
    entry.path.write_text(entry.path.read_text() + line + "\n")
    assert not entry.is_on()


def test_switching_on_takes_back_what_the_desktop_has_switched_off(entry: AutostartFile) -> None:
    entry.switch(True)
    entry.path.write_text(entry.path.read_text() + "Hidden=true\n")
    entry.switch(True)
    assert entry.is_on()


@pytest.mark.parametrize("content", [b"", b"\xff", b"no section", b"[Other]\nHidden=false\n"])
def test_a_file_that_says_nothing_is_off(entry: AutostartFile, content: bytes) -> None:
    entry.path.parent.mkdir()
    entry.path.write_bytes(content)
    assert not entry.is_on()


def test_a_program_of_any_name_is_found_again(tmp_path: Path) -> None:
    program = tmp_path / "Ünser $Programm `x` \\ 100%" / "copper desktop"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    entry = AutostartFile([str(program), "--background"], {"XDG_CONFIG_HOME": str(tmp_path)})
    entry.switch(True)
    assert entry.is_on()
    quoted = values(entry)["Exec"].replace("\\\\", "\\").replace("%%", "%")
    read = subprocess.run(
        ["sh", "-c", f"printf '%s|' {quoted}"], capture_output=True, text=True, check=True
    )
    assert read.stdout == f"{program}|--background|"


def test_without_a_configuration_folder_it_is_in_the_home(tmp_path: Path) -> None:
    entry = AutostartFile(COMMAND, {"HOME": str(tmp_path), "XDG_CONFIG_HOME": "relative"})
    assert entry.path == tmp_path / ".config/autostart/copper-desktop.desktop"


def test_a_folder_that_is_a_file_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    base = tmp_path / "config"
    base.mkdir()
    (base / "autostart").write_text("")
    entry = AutostartFile(COMMAND, {"XDG_CONFIG_HOME": str(base)})
    with pytest.raises(errors.LoginEntryNotChanged) as raised:
        entry.switch(True)
    assert raised.value.path == str(entry.path)
    assert raised.value.reason
    with pytest.raises(errors.LoginEntryNotChanged):
        entry.switch(False)
    assert [found.name for found in base.iterdir()] == ["autostart"]
