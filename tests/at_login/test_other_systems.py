"""Starting at login on Windows and macOS, where these tests do not run.

The registry is a fake: Windows has the real one, which the tests of setup.exe reach under Wine.
The launch agent is a real file, which launchd reads on macOS alone.
"""

from __future__ import annotations

import plistlib
import sys
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.at_login import registry
from copper_desktop.at_login.launch_agent import LaunchAgent
from copper_desktop.at_login.registry import APPROVED, RUN, RunEntry

COMMAND = [sys.executable, "--background"]


class Values:
    """Values as HKEY_CURRENT_USER has them."""

    def __init__(self) -> None:
        self.kept: dict[str, str | bytes] = {}
        self.refusing = False

    def read(self, path: str) -> str | bytes | None:
        self._refuse()
        return self.kept.get(path)

    def write(self, path: str, value: str) -> None:
        self._refuse()
        self.kept[path] = value

    def delete(self, path: str) -> None:
        self._refuse()
        self.kept.pop(path, None)

    def _refuse(self) -> None:
        if self.refusing:
            raise PermissionError(13, "Access is denied")


def test_windows_starts_what_was_chosen_until_it_no_longer_is() -> None:
    values = Values()
    entry = RunEntry(COMMAND, values)
    assert not entry.is_on()
    entry.switch(True)
    assert entry.is_on()
    assert values.kept == {RUN: f"{sys.executable} --background"}
    entry.switch(False)
    assert values.kept == {}


@pytest.mark.parametrize(("state", "on"), [(b"\x02" + bytes(11), True), (b"\x03ab", False)])
def test_what_windows_settings_have_switched_off_is_off(state: bytes, on: bool) -> None:
    values = Values()
    entry = RunEntry(COMMAND, values)
    entry.switch(True)
    values.kept[APPROVED] = state
    assert entry.is_on() is on
    entry.switch(True)
    assert entry.is_on()


def test_a_program_in_a_folder_with_spaces_is_found_again(tmp_path: Path) -> None:
    program = tmp_path / "Copper Desktop" / "CopperDesktop.exe"
    program.parent.mkdir()
    entry = RunEntry([str(program), "--background"], Values())
    entry.switch(True)
    assert not entry.is_on()
    program.write_text("")
    assert entry.is_on()


def test_a_registry_that_refuses_is_told() -> None:
    values = Values()
    entry = RunEntry(COMMAND, values)
    values.refusing = True
    assert not entry.is_on()
    with pytest.raises(errors.LoginEntryNotChanged) as raised:
        entry.switch(True)
    assert raised.value.path == rf"HKEY_CURRENT_USER\{RUN}"
    assert raised.value.reason == "Access is denied"


def test_the_value_has_the_name_that_the_uninstaller_deletes() -> None:
    windows = Path(__file__).resolve().parents[2] / "packaging" / "windows"
    script = (windows / "setup.nsi").read_text(encoding="utf-8")
    assert f'!define PRODUCT "{registry.NAME}"' in script
    assert f'!define AT_LOGIN "{RUN}"' in script


def test_macos_starts_what_was_chosen_until_it_no_longer_is(tmp_path: Path) -> None:
    entry = LaunchAgent(COMMAND, tmp_path)
    assert not entry.is_on()
    entry.switch(True)
    assert entry.is_on()
    agent = plistlib.loads((tmp_path / "Library/LaunchAgents" / entry.path.name).read_bytes())
    assert agent["Label"] == entry.path.stem
    assert agent["ProgramArguments"] == COMMAND
    assert agent["RunAtLoad"] is True
    entry.switch(False)
    assert not entry.is_on()


@pytest.mark.parametrize(
    "agent",
    [
        {"RunAtLoad": True, "ProgramArguments": COMMAND, "Disabled": True},
        {"RunAtLoad": False, "ProgramArguments": COMMAND},
        {"RunAtLoad": True, "ProgramArguments": ["/no/such/program"]},
        {"RunAtLoad": True, "ProgramArguments": []},
        [],
    ],
)
def test_an_agent_that_starts_nothing_is_off(tmp_path: Path, agent: object) -> None:
    entry = LaunchAgent(COMMAND, tmp_path)
    entry.path.parent.mkdir(parents=True)
    entry.path.write_bytes(plistlib.dumps(agent))
    assert not entry.is_on()


def test_an_agent_that_cannot_be_read_is_off(tmp_path: Path) -> None:
    entry = LaunchAgent(COMMAND, tmp_path)
    entry.path.parent.mkdir(parents=True)
    entry.path.write_bytes(b"<plist>")
    assert not entry.is_on()
