"""The command ``completions``: what a shell needs to complete the commands; no Qt."""

from __future__ import annotations

import argparse

from copper_desktop.i18n import _

SHELLS = ("bash", "zsh", "fish", "powershell")
PROGRAM = "copper-desktop"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    completions = commands.add_parser(
        "completions",
        help=_("print what lets your shell complete the commands"),
        epilog=_(
            "examples:\n"
            "  bash        copper-desktop completions bash >> ~/.bashrc\n"
            "  zsh         copper-desktop completions zsh >> ~/.zshrc\n"
            "  fish        copper-desktop completions fish "
            "> ~/.config/fish/completions/copper-desktop.fish\n"
            "  PowerShell  copper-desktop completions powershell >> $PROFILE\n"
            "then open a new shell"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    completions.add_argument("shell", choices=SHELLS)
    completions.set_defaults(run=_completions)


def _completions(options: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    print(shellcode([PROGRAM], shell=options.shell))
    return 0
