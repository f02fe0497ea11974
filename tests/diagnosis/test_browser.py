"""Whether the browser opens: asked of Debian's Chromium, and of browsers that fail."""

from __future__ import annotations

import os
import pty
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from copper_desktop.diagnosis.checks import browser
from copper_desktop.diagnosis.question import Finding, Verdict
from copper_desktop.diagnosis.subject import subject_of
from copper_desktop.model import Application
from tests.diagnosis.world import somewhere
from tests.e2e.chromium import Chromium

PROGRAM = str(Path(sys.executable).with_name("copper-desktop"))
FETCH = """#!{python}
import sys, urllib.request
urllib.request.urlopen(urllib.request.Request(sys.argv[1], headers={headers})).read()
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def chromium(home: Path) -> Iterator[Chromium]:
    made = Chromium(home, free_port())
    yield made
    made.quit()


def terminal(*command: str, **environment: str) -> tuple[int, str]:
    """Run a command as a person does, at a terminal; return its status and what it showed."""
    inner, outer = pty.openpty()
    done = subprocess.Popen(
        command, env=os.environ | environment, stdout=outer, stderr=outer, stdin=outer
    )
    status = done.wait(timeout=60)
    os.close(outer)
    os.set_blocking(inner, False)  # the browser, which has it open too, may stay
    shown = os.read(inner, 65536)
    os.close(inner)
    return status, shown.decode()


def test_at_a_terminal_the_persons_browser_is_opened_and_asked(chromium: Chromium) -> None:
    status, shown = terminal(
        PROGRAM, "doctor", "--only", "browser.opens", TERM="xterm", NO_COLOR="", BROWSER=""
    )
    assert status == 0, shown
    assert "\x1b[32mok" in shown
    assert "Chrome/" in shown
    chromium.read("The browser works.")


def stand_in(home: Path, headers: dict[str, str]) -> str:
    """Return a browser that shows nothing: the real one is in the test above."""
    script = home / "browser"
    script.write_text(FETCH.format(python=sys.executable, headers=headers))
    script.chmod(0o755)
    return str(script)


def asked(tmp_path: Path) -> Finding:
    return browser.opens(subject_of(somewhere(tmp_path), None, lambda _secret: None))


@pytest.mark.parametrize(
    ("headers", "named"),
    [({"User-Agent": "Lantern/1.0"}, "Lantern/1.0"), ({"User-Agent": "x" * 999}, "x" * 160)],
)
def test_which_browser_asked_is_told(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    named: str,
) -> None:
    opening = webbrowser.GenericBrowser([stand_in(home, headers), "%s"])
    monkeypatch.setattr(webbrowser, "open", opening.open)
    found = asked(tmp_path)
    assert found.verdict is Verdict.OK
    assert found.evidence.endswith(f": {named}")


def test_a_connection_without_a_question_does_not_hold_the_browser_up(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chromium opens such ones in advance."""
    opening = webbrowser.GenericBrowser([stand_in(home, {"User-Agent": "Patient"}), "%s"])

    def after_an_idle_connection(url: str) -> bool:
        host, _, port = url.removeprefix("http://").partition("/")[0].partition(":")
        with (
            socket.create_connection((host, int(port))) as idle,
            socket.create_connection((host, int(port))) as other,
        ):
            other.sendall(b"GET /favicon.ico HTTP/1.1\r\n\r\n")
            assert other.recv(12) == b"HTTP/1.1 404"
            opened = opening.open(url)
            idle.close()
        return opened

    monkeypatch.setattr(webbrowser, "open", after_an_idle_connection)
    assert asked(tmp_path).evidence.endswith(": Patient")


def test_a_browser_that_dies_at_its_start_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", webbrowser.GenericBrowser(["false", "%s"]).open)
    found = asked(tmp_path)
    assert (found.verdict, found.evidence) == (
        Verdict.FAILED,
        "No browser has asked for the page.",
    )


def test_a_browser_that_never_asks_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "SECONDS", 0.05)
    monkeypatch.setattr(webbrowser, "open", webbrowser.GenericBrowser(["true", "%s"]).open)
    assert asked(tmp_path).verdict is Verdict.FAILED


def test_a_browser_of_the_terminal_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("/usr/bin/lynx"))
    found = asked(tmp_path)
    assert found.verdict is Verdict.FAILED
    assert "terminal" in found.evidence


@pytest.mark.parametrize(
    ("saved", "told"),
    [
        ('{"browser.app-1": "firefox.desktop", "browser": "link"}', "firefox.desktop"),
        ('{"browser": "private chromium.desktop"}', "private chromium.desktop"),
    ],
)
def test_the_browser_that_was_chosen_in_the_program_is_told(
    home: Path, tmp_path: Path, application: Application, saved: str, told: str
) -> None:
    Chromium(home, 0)
    profile = somewhere(tmp_path)
    profile.settings.write_text(saved)
    subject = subject_of(profile, None, lambda _secret: None)
    found = browser.default(replace(subject, application=application))
    assert found.verdict is Verdict.OK
    assert found.evidence.endswith(f"Chosen for the sign-in: {told}.")


def test_settings_that_cannot_be_read_choose_nothing(home: Path, tmp_path: Path) -> None:
    Chromium(home, 0)
    profile = somewhere(tmp_path)
    profile.settings.write_text("[]")
    found = browser.default(subject_of(profile, None, lambda _secret: None))
    assert "Chosen" not in found.evidence
    assert profile.settings.read_text() == "[]"
