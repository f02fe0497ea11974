"""The commands that call the API and lend a connection, on a sandbox and the real store."""

import io
import json
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from copper_desktop.calling.contents import look_at
from copper_desktop.cli import main
from copper_desktop.commands.call import _as_json
from copper_desktop.composition import Parts
from copper_desktop.model import RawAnswer
from copper_desktop.storage.settings import standard_profile
from tests.test_commands import connected, registered, run  # noqa: F401  fixtures

Output = pytest.CaptureFixture[str]


def kinds(connection_id: str) -> list[str]:
    with closing(sqlite3.connect(standard_profile().index)) as database:
        query = "SELECT kind FROM event WHERE connection_id = ? ORDER BY id DESC"
        return [kind for (kind,) in database.execute(query, (connection_id,))]


def test_a_check_tells_what_can_be_read(connected: str, capsys: Output) -> None:  # noqa: F811
    assert main(["check", "--all", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["id"] == connected
    results = {found["operation"]: found for found in told["checks"]}
    assert {found["result"] for found in results.values()} == {"works"}
    assert results["people"]["at_most"] == 320
    assert results["pipelines"]["at_most"] == 2
    assert main(["check", connected]) == 0
    printed = capsys.readouterr().out
    assert "People: can be read; at most 320 records" in printed
    assert "everything that was tried could be read" in printed
    assert main(["check", connected, "--quick", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["checks"] == []


def test_a_call_prints_the_body_and_nothing_else(connected: str, capsys: Output) -> None:  # noqa: F811
    assert main(["call", connected, "people", "--param", "page_size=2", "--param", "name=a"]) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 2
    assert "POST /people/search · 200" in err
    assert main(["call", connected, "account", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["body"]["name"] == "Lantern & Loom Outfitters"
    assert (told["status"], told["content"], told["asked"]) == (200, "json", "GET /account")


def test_a_body_comes_from_a_file_or_from_standard_input(
    connected: str,  # noqa: F811
    tmp_path: Path,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "body.json"
    file.write_text('{"page_size": 3}')
    assert main(["call", connected, "companies", "--body", str(file)]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3
    stdin = io.TextIOWrapper(io.BytesIO(b'{"page_size": 1}'))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["call", connected, "/tasks/search", "--body", "-"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_a_refused_call_is_told_with_its_code(connected: str, capsys: Output) -> None:  # noqa: F811
    assert main(["call", connected, "/people/7"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["status"] == 404
    assert "CD-304" in err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["no_such_operation"], "operations"),
        (["person"], "id"),
        (["person", "--param", "id"], "NAME=VALUE"),
        (["people", "--param", "page_size=201"], "200"),
        (["/people", "--body", "/dev/null", "--param", "a=1"], "--param"),
        (["account", "--body", "/dev/null"], "no body"),
        (["people", "--body", "/nowhere/at/all"], "No such file"),
        (["people", "--body", "/dev/zero"], "too long"),
        (["https://evil.example/"], "no operation"),
        (["/people/../account"], "CD-323"),
    ],
)
def test_what_cannot_be_sent_is_wrong_usage(
    arguments: list[str], word: str, capsys: Output
) -> None:
    assert main(["call", "anything", *arguments]) == 2
    assert word in capsys.readouterr().err


@pytest.mark.parametrize("method", ['{"name": "New"}'])
def test_a_write_is_refused_and_says_so(method: str, tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "body.json"
    file.write_text(method)
    assert main(["call", "anything", "/people", "--body", str(file)]) == 2
    assert "CD-324" in capsys.readouterr().err
    file.write_bytes(b"\xff\xfe")
    assert main(["call", "anything", "people", "--body", str(file)]) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_the_operations_are_listed(capsys: Output) -> None:
    assert main(["operations"]) == 0
    printed = capsys.readouterr().out
    assert "page_size=20" in printed
    assert main(["operations", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told[0]["operation"] == "current_user"
    assert "--all" in (main(["check"]), capsys.readouterr().err)[1]


def test_nothing_is_lent_until_it_is_switched_on(connected: str) -> None:  # noqa: F811
    for command in (["token", connected], ["exec", connected, "--", "true"]):
        done = run(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "CD-331" in done.stderr
    assert kinds(connected) == ["connected"]


def test_a_command_gets_the_token_in_its_environment_and_the_use_is_remembered(
    connected: str,  # noqa: F811
) -> None:
    assert "may use" in run("lend", connected, "on").stdout
    token = run("token", connected)
    assert token.returncode == 0
    code = "import os; print(os.environ['COPPER_ACCESS_TOKEN'], os.environ['COPPER_API_BASE'])"
    done = run("exec", connected, "--", sys.executable, "-c", code)
    assert done.stdout.split()[0] == token.stdout.strip()
    assert done.stdout.split()[1].startswith("http://127.0.0.1:")
    assert run("exec", connected, "--", "false").returncode == 1
    assert run("exec", connected, "--", "no-such-command-here").returncode == 127
    assert run("exec", connected).returncode == 2
    assert kinds(connected) == [
        "command_run",
        "command_run",
        "token_printed",
        "lending_on",
        "connected",
    ]
    told = json.loads(run("lend", connected, "off", "--json").stdout)
    assert (told["lending"], told["forbidden"]) == (False, False)
    assert run("token", connected).returncode == 1


@pytest.mark.parametrize("status", [0, 7, 255])
def test_the_exit_status_of_a_command_is_its_own(connected: str, status: int) -> None:  # noqa: F811
    assert run("lend", connected, "on").returncode == 0
    assert run("exec", connected, "--", "sh", "-c", f"exit {status}").returncode == status


def test_signals_are_those_of_the_command(connected: str) -> None:  # noqa: F811
    assert run("lend", connected, "on").returncode == 0
    assert run("exec", connected, "--", "sh", "-c", "kill -TERM $$").returncode == -15
    assert run("exec", connected, "--", "sh", "-c", "kill -PIPE $$").returncode == -13
    done = run("exec", connected, "--", "sh", "-c", "grep SigIgn /proc/self/status")
    assert int(done.stdout.split()[1], 16) & (1 << 12) == 0  # SIGPIPE ends a command in a pipe


def test_a_file_that_is_no_program_cannot_be_run(connected: str, tmp_path: Path) -> None:  # noqa: F811
    assert run("lend", connected, "on").returncode == 0
    (tmp_path / "notes.txt").write_text("no program")
    done = run("exec", connected, "--", str(tmp_path / "notes.txt"))
    assert done.returncode == 126


def test_a_token_is_printed_to_a_terminal_only_where_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["token", "anything"]) == 2
    assert "--show" in capsys.readouterr().err


def test_a_program_that_cannot_be_started_is_told(
    connected: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    run("lend", connected, "on")
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(stat.S_IRWXU)
    done = run("exec", connected, "--", str(broken))
    assert done.returncode == 126
    assert "broken" in done.stderr
    assert run("lend", connected).stdout.startswith("Other programs may use")


async def test_removing_a_connection_forgets_its_calls_and_its_lending(tmp_path: Path) -> None:
    profile = standard_profile()
    parts = Parts(profile)
    assert not parts.index.is_lent("c-1")
    parts.index.lend("c-1", True)
    parts.index.drop("c-1")
    assert not parts.index.is_lent("c-1")
    await parts.service.aclose()


@pytest.mark.parametrize("depth", [100, 600, 960, 990])
def test_an_answer_of_any_depth_is_printed_as_json(depth: int) -> None:
    body = b"[" * depth + b"]" * depth
    answer = RawAnswer("", "GET /x", 200, 0.1, None, None, {}, body)
    told = json.loads(_as_json(answer, look_at(answer)))
    assert (told["content"] == "json") == (told["reason"] is None)
