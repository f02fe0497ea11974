"""The commands that work without a window, one module for each group of them; no Qt.

Every command has a ``--json`` whose form is documented in ``docs/command-line.md`` and stays. A
group is imported when one of its commands is named, or all must be listed: never for the window.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping, Sequence
from typing import TypedDict

from copper_desktop.i18n import _

GROUPS = {
    "connections": ("connections",),
    "connect": ("connect",),
    "check": ("check",),
    "remove": ("remove",),
    "label": ("label",),
    "call": ("call", "operations"),
    "lend": ("lend", "exec", "token"),
    "applications": ("applications",),
    "certificate": ("certificate",),
    "store": ("store",),
    "leftovers": ("leftovers",),
    "move": ("move",),
    "proxy": ("proxy",),
    "settings": ("settings",),
    "at_login": ("at-login",),
    "doctor": ("doctor",),
    "bundle": ("bundle",),
    "completions": ("completions",),
}
"""Module → the commands that it adds, in the order of the help."""


_FOR_ITSELF = ("display-report", "proxy-report")
"""What this program asks of itself, in a process of its own."""


class Teaching(TypedDict):
    """What a parser needs to teach its command."""

    description: str
    epilog: str
    formatter_class: type[argparse.HelpFormatter]


def teaching(description: str, examples: Mapping[str, str], status: str) -> Teaching:
    """Return how ``--help`` teaches a command: what it does, by examples, and how it ends.

    ``examples`` maps what can be typed to what it does; ``status`` tells the exit statuses.
    """
    width = max(map(len, examples))
    lines = [f"  {typed:<{width}}  {words}".rstrip() for typed, words in examples.items()]
    ends = _("exit status: {status}").format(status=status)
    return Teaching(
        description=description,
        epilog="\n".join((_("examples:"), *lines, ends)),
        formatter_class=_Wrapping,
    )


class _Wrapping(argparse.RawDescriptionHelpFormatter):
    """Wraps paragraphs, and leaves the lines of examples as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return super()._fill_text(text, width, indent)
        return argparse.HelpFormatter._fill_text(self, text, width, indent)


class UsageError(Exception):
    """What was asked for is unclear; the text says what is known."""


def add_to(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], arguments: Sequence[str]
) -> None:
    """Add the commands that reading ``arguments`` needs; each sets ``run`` to what runs it."""
    for group in _needed(arguments):
        importlib.import_module(f"{__name__}.{group}").add_to(commands)


def _needed(arguments: Sequence[str]) -> Sequence[str]:
    if not arguments or arguments[0] in ("--version", "demo", "sandbox", *_FOR_ITSELF):
        return ()
    named = [group for group, names in GROUPS.items() if arguments[0] in names]
    return named or tuple(GROUPS)
