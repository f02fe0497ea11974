"""A browser that is installed, as a program that is really started."""

import time
from pathlib import Path

import pytest

from copper_desktop.browsers.browser import Browser, private_option, with_url

URL = "https://id.example/authorize?state=a%20b&x=$HOME;`id`"


def given_to(program: Path) -> str:
    file, given_up = program.with_name("a browser.given"), time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < given_up
        time.sleep(0.01)
    return file.read_text()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program that writes down what it was given."""
    made = tmp_path / "a browser"
    made.write_text(
        '#!/bin/sh\nprintf "%s|" "$@" > "$0.part"\nmv "$0.part" "$0.given"\n', encoding="utf-8"
    )
    made.chmod(0o755)
    return made


def test_it_is_given_the_address_and_no_shell_reads_it(program: Path) -> None:
    assert Browser("b", "B", (str(program),)).open(URL)
    assert given_to(program) == f"{URL}|"


def test_a_private_window_is_another_command(program: Path) -> None:
    browser = Browser("b", "B", ("/bin/false",), (str(program), "--incognito", "%u", "-x"))
    assert browser.open(URL, private=True)
    assert given_to(program) == f"--incognito|{URL}|-x|"


def test_what_cannot_be_opened_is_told() -> None:
    assert not Browser("b", "B", ("/no/such/browser",)).open(URL)
    assert not Browser("b", "B", ("/bin/true",)).open(URL, private=True)
    assert not Browser("b", "B", ("/bin/true",)).open("file:///etc/passwd")
    assert not Browser("b", "B", ("/bin/true\0",)).open(URL)


def test_the_address_goes_into_its_place_or_to_the_end() -> None:
    assert with_url(("b", "%u", "x"), URL) == ["b", URL, "x"]
    assert with_url(("b", "--app=%u"), URL) == ["b", f"--app={URL}"]
    assert with_url(("b",), URL) == ["b", URL]


@pytest.mark.parametrize(
    ("program", "option"),
    [
        ("/usr/bin/firefox-esr", "--private-window"),
        ("google-chrome-stable", "--incognito"),
        (r"C:\Program Files\Microsoft\Edge\Application\msedge.exe", "--inprivate"),
        ("/Applications/Google Chrome.app", "--incognito"),
        ("/Applications/Safari.app", None),
        ("/usr/bin/w3m", None),
    ],
)
def test_private_windows_of_well_known_browsers_are_known(program: str, option: str | None) -> None:
    assert private_option(program) == option
