"""Completion by the shells, and the manual page."""

import argparse
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop import cli
from copper_desktop.commands.completions import SHELLS

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = str(Path(sys.executable).with_name("copper-desktop"))


def complete(line: str) -> list[str]:
    """Ask as bash does, whose answers come on file descriptor 8; here in a file instead."""
    answer = Path(os.environ["HOME"]) / "answer"
    subprocess.run(
        [PROGRAM],
        env=os.environ
        | {
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
            "_ARGCOMPLETE_IFS": "\n",
        },
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    return [found.strip() for found in answer.read_text(encoding="utf-8").split("\n")]


def test_commands_and_their_options_are_completed() -> None:
    assert {"doctor", "demo"} <= set(complete("copper-desktop d"))
    assert complete("copper-desktop doctor --app") == ["--application"]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_its_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completions", shell]) == 0
    assert "copper-desktop" in capsys.readouterr().out


def test_bash_itself_completes_with_it() -> None:
    asking = [PROGRAM, "completions", "bash"]
    script = subprocess.run(asking, capture_output=True, text=True, check=True)
    code = (
        f"{script.stdout}\n"
        "COMP_WORDS=(copper-desktop doc); COMP_CWORD=1; COMP_LINE='copper-desktop doc'\n"
        "COMP_POINT=18; COMP_TYPE=9\n"
        "_python_argcomplete copper-desktop doc copper-desktop\n"
        'printf "%s" "${COMPREPLY[*]}"'
    )
    path = f"{Path(PROGRAM).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", code],
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "doctor"


def leaves(
    parser: argparse.ArgumentParser, name: str = "copper-desktop"
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command that can be run, with how it is typed."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for listed in action._choices_actions:
                inner = action.choices[listed.dest]
                below = list(leaves(inner, f"{name} {listed.dest}"))
                yield from below or [(f"{name} {listed.dest}", inner)]


LEAVES = dict(leaves(cli.whole_parser()))


@pytest.mark.parametrize("name", LEAVES)
def test_the_help_of_every_command_teaches_by_examples_that_can_be_typed(name: str) -> None:
    command = LEAVES[name]
    assert command.description
    epilog = command.epilog or ""
    assert epilog.splitlines()[-1].startswith("exit status: ")
    examples = [line for line in epilog.splitlines() if line.startswith("  ")]
    assert examples
    for line in examples:
        typed, _, _words = line.strip().partition("  ")
        typed = re.split(r" (?:[|<]|>>?) ", typed)[0]
        assert f"{typed} ".startswith(f"{name} ")
        assert cli.whole_parser().parse_args(shlex.split(typed)[1:]).run
    assert [action for action in command._actions if not action.help] == []


def test_the_manual_page_is_that_of_the_parser() -> None:
    spec = importlib.util.spec_from_file_location("man_page", ROOT / "packaging" / "man_page.py")
    assert spec is not None
    assert spec.loader is not None
    man_page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(man_page)
    kept = (ROOT / "docs" / "copper-desktop.1").read_text(encoding="utf-8")
    again = "run: .venv/bin/python packaging/man_page.py > docs/copper-desktop.1"
    assert man_page.page(cli.whole_parser()) == kept, again
    assert ".SS doctor" in kept
    assert "display" not in kept.partition(".SS doctor")[0].partition(".SH COMMANDS")[2][:20]
