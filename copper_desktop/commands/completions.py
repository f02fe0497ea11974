"""The command ``completions``: what a shell needs to complete the commands; no Qt."""

from __future__ import annotations

import argparse

from copper_desktop.commands import teaching
from copper_desktop.i18n import _

SHELLS = ("bash", "zsh", "fish", "powershell")
PROGRAM = "copper-desktop"
FISH = "~/.config/fish/completions/copper-desktop.fish"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    completions = commands.add_parser(
        "completions",
        help=_("print what lets your shell complete the commands"),
        **teaching(
            _(
                "Print what lets a shell complete the commands and their options. Write it where "
                "the shell reads it, then open a new one. The package for Debian has done so."
            ),
            {
                "copper-desktop completions bash >> ~/.bashrc": "",
                "copper-desktop completions zsh >> ~/.zshrc": "",
                f"copper-desktop completions fish > {FISH}": "",
                "copper-desktop completions powershell >> $PROFILE": "",
            },
            _("0 printed, 2 wrong usage"),
        ),
    )
    completions.add_argument("shell", choices=SHELLS, help=_("the shell to print it for"))
    completions.set_defaults(run=_completions)


def _completions(options: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    print(shellcode([PROGRAM], shell=options.shell))
    return 0
