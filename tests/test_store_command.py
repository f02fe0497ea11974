"""The command ``store``, and where commands get a passphrase from."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from copper_desktop.commands import UsageError, passphrases
from copper_desktop.storage.settings import standard_profile
from tests.test_commands import PROGRAM, connect, registered, run  # noqa: F401

STRONG = "four words, or more"


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    made = tmp_path / "passphrase"
    made.write_text(f"{STRONG}\nnot this line\n")
    made.chmod(0o600)
    return made


def told(*arguments: str, **environment: str) -> dict[str, object]:
    done = run("store", *arguments, "--json", **environment)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_store_in_use_is_told() -> None:
    found = told()
    assert (found["store"], found["state"]) == ("Secret Service", "ready")
    kinds = [store["kind"] for store in found["stores"]]  # type: ignore[attr-defined,union-attr]
    assert {"secret-service", "encrypted-file"} <= set(kinds)
    words = run("store").stdout
    assert "secret-service  in use, ready, 0 secrets" in words
    assert "encrypted-file  not here, 0 secrets" in words


@pytest.mark.usefixtures("registered")
def test_everything_moves_into_an_encrypted_file_and_works_there(passphrase: Path) -> None:
    variable = {passphrases.PASSPHRASE_FILE: str(passphrase)}
    status, lines = connect("--json")
    assert status == 0
    connection = json.loads(lines[-1])["connection"]["id"]
    assert told("use", "encrypted-file", **variable)["store"] == "Encrypted file"
    assert told("move", **variable)["moved"] == 2
    assert "1 secret moved" not in run("store", "move", **variable).stdout
    assert run("check", connection, "--quick", **variable).returncode == 0
    locked = run("check", connection, "--quick", "--json")
    assert locked.returncode == 3
    assert json.loads(locked.stdout)["health"] == "locked"
    passphrase.write_text("a wrong passphrase\n")
    assert run("check", connection, "--quick", **variable).returncode == 3
    assert standard_profile().sealed_file.exists()


def test_without_a_desktop_an_encrypted_file_is_enough(passphrase: Path) -> None:
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    assert run("store", **nowhere).returncode == 3
    assert "There is no credential store in use." in run("store", **nowhere).stdout
    variable = {passphrases.PASSPHRASE_FILE: str(passphrase), **nowhere}
    assert run("store", "use", "encrypted-file", **variable).returncode == 0
    passphrase.write_text("another strong passphrase\n")
    done = run("store", "passphrase", **variable)
    assert done.returncode == 3
    assert "CD-503" in done.stderr


@pytest.mark.parametrize("arguments", [("use",), ("move", "kwallet")], ids=" ".join)
def test_what_to_do_with_which_store_must_be_clear(arguments: tuple[str, ...]) -> None:
    assert run("store", *arguments).returncode == 2


def test_nobody_is_asked_for_a_passphrase_where_there_is_nobody() -> None:
    done = run("store", "use", "encrypted-file")
    assert done.returncode == 2
    assert passphrases.PASSPHRASE_FILE in done.stderr


def test_a_weak_passphrase_makes_nothing(passphrase: Path) -> None:
    passphrase.write_text("short\n")
    variable = {passphrases.PASSPHRASE_FILE: str(passphrase)}
    done = run("store", "use", "encrypted-file", **variable)
    assert "CD-516" in done.stderr
    assert not standard_profile().sealed_file.exists()


def test_a_passphrase_that_others_can_read_is_refused(
    passphrase: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(passphrases.PASSPHRASE_FILE, str(passphrase))
    assert passphrases.ask(wrong=False) == passphrases.new() == STRONG
    assert passphrases.ask(wrong=True) is None
    passphrase.chmod(0o640)
    with pytest.raises(UsageError, match="chmod 600"):
        passphrases.ask(wrong=False)
    passphrase.unlink()
    with pytest.raises(UsageError, match="No such file"):
        passphrases.ask(wrong=False)


class Terminal:
    """Somebody at a terminal, who types one line after another without being seen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
        self.lines = list(lines)
        self.questions: list[str] = []
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", self._typed)

    def _typed(self, question: str, stream: object = None) -> str:
        self.questions.append(question)
        return self.lines.pop(0)


def test_a_person_at_the_terminal_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Terminal(monkeypatch, "wrong", "", "new one", "new one", "new one", "other")
    assert passphrases.ask(wrong=False) == "wrong"
    assert passphrases.ask(wrong=True) is None
    assert "not the passphrase" in capsys.readouterr().err
    assert passphrases.new() == "new one"
    with pytest.raises(UsageError, match="two different"):
        passphrases.new()


AT_A_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_ctrl_c_at_the_question_ends_the_command(passphrase: Path) -> None:
    variable = {passphrases.PASSPHRASE_FILE: str(passphrase)}
    assert run("store", "use", "encrypted-file", **variable).returncode == 0
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", AT_A_TERMINAL, PROGRAM, "store", "passphrase"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        seen = b""
        while b"New passphrase" not in seen:
            seen += os.read(ours, 1000)
        os.write(ours, b"\x03")
        assert process.wait(60) == 130
    os.close(ours)
