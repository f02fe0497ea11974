"""Writes the manual page from the command line's own parser, so that the two never differ.

.venv/bin/python packaging/man_page.py > docs/copper-desktop.1
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from copper_desktop import cli


def main() -> int:
    """Print the page."""
    sys.stdout.write(page(cli.whole_parser()))
    return 0


def page(parser: argparse.ArgumentParser) -> str:
    """Return the manual page of ``parser``, in roff."""
    return "\n".join([*_lines(parser), ""])


def _lines(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield '.TH COPPER-DESKTOP 1 "" "Copper Desktop" "User Commands"'
    yield ".SH NAME"
    yield r"copper-desktop \- connect to Copper through your own browser"
    yield ".SH SYNOPSIS"
    yield r".B copper-desktop"
    yield r"[\-\-language CODE] [COMMAND] [OPTION …]"
    yield ".SH DESCRIPTION"
    yield _text(parser.description or "")
    yield ".SH COMMANDS"
    for name, command, words in _commands(parser):
        yield from _command(name, command, words)
    yield ".SH EXIT STATUS"
    yield "0 done; 1 not done, or something failed; 2 wrong usage; 3 the credential store is locked"
    yield "or missing; 130 ended by Ctrl+C."
    yield ".SH ENVIRONMENT"
    yield ".TP"
    yield ".B NO_COLOR"
    yield "When set, nothing is coloured; only what a terminal shows ever is."
    yield ".TP"
    yield ".B COPPER_DESKTOP_LANGUAGE"
    yield r"The language to speak, in the place of the one that was chosen or is the system\(aqs: a"
    yield "code such as de."


def _command(name: str, command: argparse.ArgumentParser, words: str) -> Iterator[str]:
    """Yield what a command does, its arguments and examples; then the commands below it."""
    yield f".SS {_text(name)}"
    yield _text(command.description or words)
    yield from _arguments(command)
    if command.epilog:
        yield from (".PP", ".nf", _text(command.epilog), ".fi")
    for below, inner, inner_words in _commands(command):
        yield from _command(f"{name} {below}", inner, inner_words)


def _commands(
    parser: argparse.ArgumentParser,
) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for listed in action._choices_actions:
                yield listed.dest, action.choices[listed.dest], listed.help or ""


def _arguments(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            continue
        shown = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
        if action.option_strings and value:
            shown = f"{shown} {value}"
        yield from (".TP", rf".B {_text(shown)}", _text(action.help or ""))


def _text(text: str) -> str:
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return "\n".join(
        rf"\&{line}" if line.startswith((".", "'")) else line for line in escaped.splitlines()
    )


if __name__ == "__main__":
    sys.exit(main())
