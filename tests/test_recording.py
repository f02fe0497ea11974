"""What the installed program leaves in its log."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from copper_desktop import cli
from copper_desktop.commands import connections
from copper_desktop.diagnosis import logs
from copper_desktop.diagnosis.crash import crash_before
from copper_desktop.storage.settings import standard_profile

PROGRAM = str(Path(sys.executable).with_name("copper-desktop"))


def test_a_command_logs_what_it_told() -> None:
    command = [PROGRAM, "check", "x"]
    file = standard_profile().index
    file.parent.mkdir(parents=True)
    file.mkdir()
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "CD-603" in json.dumps(list(logs.read(standard_profile().logs)))


def test_a_fault_is_told_in_words_and_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_options: object) -> int:
        raise ZeroDivisionError("words for nobody")

    monkeypatch.setattr(connections, "_list", fail)
    assert cli.main(["connections"]) == 1
    told = capsys.readouterr().err
    assert "CD-999" in told
    assert "words for nobody" not in told
    crash = crash_before(standard_profile().logs)
    assert crash is not None
    assert crash.kind == "ZeroDivisionError"
