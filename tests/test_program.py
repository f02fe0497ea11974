"""The installed program, from outside: started, looked at, closed."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from copper_desktop import __version__
from copper_desktop.composition import Parts
from copper_desktop.model import Connection, Token
from copper_desktop.storage.settings import standard_profile
from tests.conftest import START

PROGRAM = str(Path(sys.executable).with_name("copper-desktop"))
SCREENSHOTS = 14


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Running:
    """A window of the installed program, seen by the window manager."""

    def __init__(self, *arguments: str, title: str = "Copper Desktop") -> None:
        self.process = subprocess.Popen(
            [PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        wmctrl, xdotool = shutil.which("wmctrl"), shutil.which("xdotool")
        assert wmctrl, "the tests need wmctrl and a window manager"
        assert xdotool, "the tests need xdotool"
        self._wmctrl = wmctrl
        mine = [
            "--all",
            "--pid",
            str(self.process.pid),
            "--name",
            f"{title}$",
        ]  # others may be open
        command = [xdotool, "search", "--sync", "--onlyvisible", *mine]
        found = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
        self._window = found.stdout.split()[-1]

    def close(self) -> None:
        """Press the cross in the title bar."""
        subprocess.run([self._wmctrl, "-i", "-c", self._window], check=True, timeout=10)

    def ended(self) -> tuple[int, str, str]:
        stdout, stderr = self.process.communicate(timeout=30)
        return self.process.returncode, stdout, stderr


@pytest.fixture
def running() -> Iterator[list[Running]]:
    started: list[Running] = []
    yield started
    for each in started:
        each.process.kill()
        each.process.communicate()


@pytest.mark.parametrize("arguments", [[], ["demo"]])
def test_closing_the_window_ends_the_program_without_a_word(
    running: list[Running], arguments: list[str]
) -> None:
    running.append(Running(*arguments))
    running[0].close()
    assert running[0].ended() == (0, "", "")


@pytest.mark.parametrize("arguments", [[], ["demo"]])
def test_a_second_run_brings_the_first_ones_window_to_the_front_and_ends(
    running: list[Running], arguments: list[str]
) -> None:
    running.append(Running(*arguments))
    second = run(*arguments)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    running[0].close()
    assert running[0].ended() == (0, "", "")


def test_the_demo_and_the_persons_own_window_run_at_once(running: list[Running]) -> None:
    running.append(Running())
    running.append(Running("demo", title="Demo — Copper Desktop"))
    assert [each.process.poll() for each in running] == [None, None]


@pytest.mark.parametrize("port", ["many", "-1", "65536"])
def test_a_port_that_is_none_is_wrong_usage(port: str) -> None:
    done = run("sandbox", "--port", port)
    assert done.returncode == 2
    assert "--port" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_end_closes_the_window(running: list[Running], number: signal.Signals) -> None:
    running.append(Running())
    running[0].process.send_signal(number)
    assert running[0].ended() == (0, "", "")


def test_an_index_that_cannot_be_opened_is_told_in_a_window_of_its_own(
    running: list[Running],
) -> None:
    file = standard_profile().index
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 99")
    running.append(Running(title="A newer version of Copper Desktop was used here"))
    running[0].close()
    assert running[0].ended() == (1, "", "")


def test_the_demo_goes_the_whole_way_off_screen(tmp_path: Path) -> None:
    done = run("demo", "--off-screen", "--out", str(tmp_path / "shots"), DISPLAY="")
    assert (done.returncode, done.stderr) == (0, "")
    *steps, last = done.stdout.splitlines()
    outcome = json.loads(last)
    screenshots = outcome.pop("screenshots")
    assert outcome == {
        "connected": True,
        "health": "working",
        "operations": {"current_user": 200, "account": 200},
        "removed": True,
        "secret_left": False,
    }
    assert len(screenshots) == len(set(screenshots)) == SCREENSHOTS
    assert all(Path(found).stat().st_size > 5000 for found in screenshots)
    assert any(str(tmp_path / "shots") in step for step in steps)


def test_without_a_store_the_demo_off_screen_says_what_to_install(tmp_path: Path) -> None:
    nowhere = "unix:path=/nowhere/bus"
    done = run("demo", "--off-screen", "--out", str(tmp_path), DBUS_SESSION_BUS_ADDRESS=nowhere)
    assert done.returncode == 1
    assert "CD-501" in done.stdout
    assert json.loads(done.stdout.splitlines()[-1])["connected"] is False


def test_without_a_store_the_demo_can_keep_its_tokens_in_memory(tmp_path: Path) -> None:
    nowhere = "unix:path=/nowhere/bus"
    done = run(
        "demo",
        "--off-screen",
        "--keep-in-memory",
        "--out",
        str(tmp_path),
        DBUS_SESSION_BUS_ADDRESS=nowhere,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"copper-desktop {__version__}\n"


def test_the_command_line_imports_neither_qt_nor_keyring() -> None:
    code = (
        "import sys; from copper_desktop.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('PySide6', 'keyring', 'httpx', 'asyncio')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_sandbox_alone_tells_its_registration_and_answers_until_it_is_ended() -> None:
    with subprocess.Popen(
        [PROGRAM, "sandbox", "--json", "--redirect-uri", "http://127.0.0.1:8400/cb"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert told["redirect_uris"] == ["http://127.0.0.1:8400/cb"]
        assert told["client_secret"]
        answer = httpx.get(told["status_page"], trust_env=False)
        assert answer.status_code == 200
        process.send_signal(signal.SIGINT)
        _stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (0, "")
    with pytest.raises(httpx.ConnectError):
        httpx.get(told["status_page"], trust_env=False)


def test_the_sandbox_alone_can_be_read_by_people_too() -> None:
    with subprocess.Popen([PROGRAM, "sandbox"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(12)]
        process.terminate()
    assert told[0].startswith("address ")
    assert any(line.split() == ["redirect_uris", "http://127.0.0.1/callback"] for line in told)
    assert "Ctrl+C" in told[-1]
    assert process.returncode == 0


def test_a_port_that_is_taken_is_told_in_plain_words() -> None:
    with subprocess.Popen(
        [PROGRAM, "sandbox", "--json"], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        port = json.loads(first.stdout.readline())["address"].rpartition(":")[2]
        second = run("sandbox", "--port", port)
        first.terminate()
    assert second.returncode == 1
    assert "CD-801" in second.stderr
    assert "Traceback" not in second.stderr


def test_the_window_is_made_before_what_it_does_not_need_yet() -> None:
    code = (
        "import sys, tempfile, pathlib\n"
        "from copper_desktop.app import Program\n"
        "from copper_desktop.ui.application import new_application\n"
        "from copper_desktop.storage.settings import Profile\n"
        "folder = pathlib.Path(tempfile.mkdtemp())\n"
        "qt = new_application()\n"
        "program = Program(demo=False, profile=Profile(folder, folder, 'Test'))\n"
        "program.window.show()\n"
        "late = 'asyncio ssl qasync httpx keyring oauthlib h11 jinja2 starlette'.split()\n"
        "print([name for name in late if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("arguments", [[], ["demo"]])
def test_without_a_display_the_window_says_so_in_a_sentence(arguments: list[str]) -> None:
    done = run(*arguments, DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode == 1
    assert "CD-901" in done.stderr
    assert "qt.qpa" not in done.stderr


@pytest.mark.parametrize("seconds", ["0", "-5", "soon"])
def test_a_lifetime_that_is_none_is_wrong_usage(seconds: str) -> None:
    done = run("sandbox", "--expires-in", seconds)
    assert done.returncode == 2
    assert "--expires-in" in done.stderr


def test_names_are_printed_in_any_encoding() -> None:
    asyncio.run(keep_named("Łódź"))
    done = run("connections", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert r"\u0141" in done.stdout


def test_output_that_nobody_reads_ends_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        done = subprocess.run(
            [PROGRAM, "connections"],
            stdout=nobody,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "")


def test_output_that_cannot_be_written_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [PROGRAM, "connections"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "copper-desktop: No space left on device\n"


async def keep_named(name: str) -> None:
    parts = Parts(standard_profile())
    connection = Connection("c-1", "app-1", name, None, (), START)
    await parts.service._vault.keep_connection(connection, Token("worthless", ()))
    await parts.service.aclose()
