"""Which browser ``connect`` opens, of those installed for the test; and the sandbox."""

import argparse
import asyncio
import json
import subprocess
import time
from pathlib import Path

import pytest

from copper_desktop.browsers.choice import LINK, BrowserChoice, Browsers
from copper_desktop.commands import UsageError, opening
from copper_desktop.model import Application
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.storage.settings import Settings, demo_profile, standard_profile
from tests.test_commands import PROGRAM, registered, run

__all__ = ["registered"]

ENTRY = """[Desktop Entry]
Type=Application
Name={name}
Exec={script} plain %u
MimeType=x-scheme-handler/https;
Actions={actions}

[Desktop Action new-private-window]
Exec={script} private %u
"""


def install(home: Path, name: str, *, private: bool = True) -> Path:
    """Install a browser that writes down what it was given; return the file with that."""
    script = home / f"{name}.sh"
    script.write_text('#!/bin/sh\nprintf "%s %s" "$@" > "$0.part"\nmv "$0.part" "$0.given"\n')
    script.chmod(0o755)
    folder = home / ".local/share/applications"
    folder.mkdir(parents=True, exist_ok=True)
    actions = "new-private-window;" if private else ""
    text = ENTRY.format(name=name.title(), script=script, actions=actions)
    (folder / f"{name}.desktop").write_text(text)
    return script.with_name(f"{script.name}.given")


def given(file: Path) -> str:
    until = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < until
        time.sleep(0.01)
    return file.read_text()


def signed_in(*arguments: str) -> tuple[int, str, str]:
    """Connect as somebody who follows the link does; return status, link and what was told."""
    with subprocess.Popen(
        [PROGRAM, "connect", "--json", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        link = str(json.loads(first)["url"])
        asyncio.run(ScriptedBrowser().visit(link))
        rest = process.stdout.read()
    return process.returncode, link, rest


def test_the_named_browser_gets_the_link_in_a_private_window(
    registered: Application, home: Path
) -> None:
    file = install(home, "fox")
    status, link, told = signed_in("--browser", "fox", "--private")
    assert status == 0
    assert given(file) == f"private {link}"
    assert '"browser_opened"' in told


def test_what_was_chosen_in_the_window_counts_here_too(registered: Application, home: Path) -> None:
    file = install(home, "fox")
    chosen = Browsers(Settings(standard_profile().settings), lambda _url: False)
    chosen.remember(BrowserChoice("fox.desktop"), registered.id)
    status, link, _told = signed_in()
    assert status == 0
    assert given(file) == f"plain {link}"


def options(*, browser: str | None = None, **flags: bool) -> argparse.Namespace:
    return argparse.Namespace(
        browser=browser,
        private=flags.get("private", False),
        no_browser=flags.get("no_browser", False),
    )


def test_whoever_chose_to_see_only_the_link_sees_only_the_link(
    application: Application, home: Path
) -> None:
    chosen = Browsers(Settings(standard_profile().settings), lambda _url: False)
    chosen.remember(BrowserChoice(LINK), None)
    assert opening.opener_for(options(), application) is None
    assert opening.opener_for(options(no_browser=True), application) is None
    with pytest.raises(UsageError, match="private windows cannot be opened"):
        opening.opener_for(options(private=True), application)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--browser", "Netscape"), "there are: "),
        (("--browser", "plain", "--private"), "Fox"),
        (("--no-browser", "--private"), "--private needs a browser"),
        (("--no-browser", "--browser", "Fox"), "not allowed with"),
    ],
)
def test_a_browser_that_cannot_be_had_is_wrong_usage_that_names_those_that_can(
    registered: Application, home: Path, arguments: tuple[str, ...], words: str
) -> None:
    install(home, "fox")
    install(home, "plain", private=False)
    done = run("connect", *arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_loopback_registration_says_that_it_has_no_other_way_back(
    registered: Application,
) -> None:
    with subprocess.Popen(
        [PROGRAM, "connect", "--no-browser"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        told = ""
        while "/oauth/authorize?" not in told:
            told += process.stdout.readline()
        process.terminate()
    assert "no other way back" in told
    assert "your administrator can register" in told


def test_the_sandbox_needs_no_registration_and_its_connections_are_the_demos(home: Path) -> None:
    status, _link, told = signed_in("--application", "Sandbox", "--no-browser")
    assert status == 0
    assert json.loads(told.splitlines()[-1])["connection"]["user"] == "Maya Okafor"
    assert json.loads(run("connections", "--json").stdout) == []
    assert demo_profile().index.exists()
    assert "--application Sandbox" in run("connect").stderr


def test_a_registration_of_that_name_goes_before_the_sandbox(registered: Application) -> None:
    from copper_desktop.commands.sandbox_application import is_meant

    named = Application("app-2", "Sandbox", "client", "http://127.0.0.1/callback")
    assert is_meant("Sandbox", [registered])
    assert not is_meant("Sandbox", [named])
    assert not is_meant(None, [])


def test_the_certificate_is_shown_with_the_commands_for_browsers_and_for_the_system() -> None:
    told = json.loads(run("certificate", "renew", "--json").stdout)
    assert told["trusted"] is False
    assert "certutil" in told["by_hand"]
    assert "sudo update-ca-certificates" in told["system_store"]
    shown = run("certificate", "show").stdout
    assert "an administrator enters" in shown
    assert "sudo update-ca-certificates" in shown
    assert json.loads(run("certificate", "remove", "--json").stdout) is None
