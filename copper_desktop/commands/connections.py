"""The command ``connections``: lists them as last known; no Qt."""

from __future__ import annotations

import argparse
import json

from copper_desktop.commands.shared import (
    WORKING,
    add_json,
    described,
    known_connections,
    line_of,
    teaching,
)
from copper_desktop.i18n import _


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    connections = commands.add_parser(
        "connections",
        help=_("list the connections"),
        **teaching(
            _(
                "List the connections: id, name, person, and how each was when Copper was last "
                "asked. Asks neither Copper nor the credential store; see “check”."
            ),
            {
                "copper-desktop connections": _("a line for each"),
                "copper-desktop connections --json": _("for programs"),
            },
            _("0, also where there is no connection yet"),
        ),
    )
    connections.set_defaults(run=_list)
    add_json(connections)


def _list(options: argparse.Namespace) -> int:
    """Print the connections as last known, from the index alone."""
    connections = known_connections()
    if options.json:
        print(json.dumps([described(connection) for connection in connections]))
        return WORKING
    if not connections:
        print(_("There is no connection yet."))
    for connection in connections:
        print(line_of(connection))
    return WORKING
