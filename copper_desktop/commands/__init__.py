"""The commands that work without a window, one module for each group of them; no Qt.

Every command has a ``--json`` whose form is documented in ``docs/command-line.md`` and stays.
"""

from __future__ import annotations

import argparse

from copper_desktop.commands import applications, connect, connections, doctor, leftovers
from copper_desktop.commands.shared import UsageError

__all__ = ["UsageError", "add_to"]


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a parser; each sets ``run`` to what runs it."""
    for group in (connections, connect, applications, leftovers, doctor):
        group.add_to(commands)
