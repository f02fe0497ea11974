"""The commands ``connections`` and ``remove``; no Qt."""

from __future__ import annotations

import argparse
import json
import sys

from copper_desktop.commands import UsageError
from copper_desktop.commands.shared import (
    NO_STORE,
    NOT_WORKING,
    WORKING,
    add_connection,
    add_json,
    described,
    find_connection,
    known_connections,
    line_of,
    parts,
    run,
    teaching,
)
from copper_desktop.i18n import _
from copper_desktop.model import Connection


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a parser; each sets ``run`` to what runs it."""
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
    remove = commands.add_parser(
        "remove",
        help=_("delete a connection from this computer"),
        **teaching(
            _(
                "Delete a connection and its token from this computer. Copper still honours the "
                "token until it is revoked there, under Settings → Integrations → Active "
                "Integrations."
            ),
            {
                "copper-desktop remove Example": _("asks first"),
                "copper-desktop remove maya@example.com --yes": _("does not ask"),
            },
            _(
                "0 removed, 1 not removed, 2 wrong usage, 3 the token is deleted once the "
                "credential store is back"
            ),
        ),
    )
    remove.add_argument("--yes", action="store_true", help=_("do not ask"))
    remove.set_defaults(run=_remove)
    add_connection(remove)
    for command in (connections, remove):
        add_json(command)


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


def _remove(options: argparse.Namespace) -> int:
    """Delete a connection and its token here, after asking."""
    service = parts(options).service
    connection = find_connection(service.connections(), options.connection)
    if not options.yes and not _confirmed(connection):
        print(_("Nothing was removed."), file=sys.stderr)
        return NOT_WORKING
    removal = run(service, lambda: service.remove(connection.id))
    if options.json:
        told = {"removed": described(connection), "secret_left": removal.secret_left}
        print(json.dumps(told))
        return NO_STORE if removal.secret_left else WORKING
    print(_("Removed from this computer: {name}.").format(name=connection.name))
    if removal.secret_left:
        print(_("Its token could not be deleted; that is done once the credential store is back."))
    print(
        _(
            "Copper still honours the token until it is revoked there, under Settings → "
            "Integrations → Active Integrations."
        )
    )
    return NO_STORE if removal.secret_left else WORKING


def _confirmed(connection: Connection) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(_("Nobody can be asked here; add --yes."))
    question = _("Delete the token of “{name}” from this computer? [y/N] ")
    return input(question.format(name=connection.name)).strip().lower() in ("y", "yes", _("y"))
