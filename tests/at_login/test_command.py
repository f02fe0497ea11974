"""The command ``at-login``, on this system's own entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copper_desktop import cli


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> object:
    assert cli.main(["at-login", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["at_login"]


def test_it_switches_on_and_off_and_says_how_it_is(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    assert told(capsys) is False
    assert told(capsys, "on") is True
    assert told(capsys) is True
    assert (home / ".config/autostart/copper-desktop.desktop").is_file()
    assert told(capsys, "off") is False


def test_it_speaks_to_people_too(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert cli.main(["at-login"]) == 0
    assert capsys.readouterr().out == "Copper Desktop does not start when you log in.\n"
    assert cli.main(["at-login", "on"]) == 0
    assert capsys.readouterr().out == "Copper Desktop starts when you log in.\n"


def test_an_entry_that_cannot_be_made_is_an_error(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    (home / ".config").mkdir(parents=True, exist_ok=True)
    (home / ".config/autostart").write_text("")
    assert cli.main(["at-login", "on"]) == 1
    assert "CD-750" in capsys.readouterr().err
