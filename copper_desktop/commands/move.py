"""The commands ``move export`` and ``move import``: to another computer, without secrets; no Qt."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from copper_desktop.commands.shared import WORKING, add_json, parts, run, teaching, usual_statuses
from copper_desktop.i18n import _, ngettext

if TYPE_CHECKING:
    from copper_desktop.connection import Connection
    from copper_desktop.moving import Move


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a parser; each sets ``run`` to what runs it."""
    group = commands.add_parser(
        "move",
        help=_("take connections to another computer"),
        description=_(
            "Take registrations and connections to another computer. No secret goes along: there "
            "enter each client secret and connect again; each keeps its name and place."
        ),
    )
    names = group.add_subparsers(title=_("commands"), metavar="COMMAND", required=True)
    exporting = names.add_parser(
        "export",
        help=_("print registrations and connections, without any secret"),
        **teaching(
            _("Print registrations and connections for another computer, without any secret."),
            {"copper-desktop move export > connections.json": ""},
            usual_statuses(),
        ),
    )
    exporting.set_defaults(run=_export)
    importing = names.add_parser(
        "import",
        help=_("add what “move export” has printed"),
        **teaching(
            _("Add the registrations and connections of another computer that are not here yet."),
            {"copper-desktop move import connections.json": ""},
            usual_statuses(),
        ),
    )
    importing.add_argument(
        "file", type=Path, metavar="FILE", help=_("what “move export” has printed")
    )
    add_json(importing)
    importing.set_defaults(run=_import)


def _export(options: argparse.Namespace) -> int:
    from copper_desktop import moving

    service = parts(options).service
    print(moving.render(service.applications(), service.connections()), end="")
    return WORKING


def _import(options: argparse.Namespace) -> int:
    import asyncio

    from copper_desktop.connections.arrivals import read

    move = asyncio.run(read(options.file))
    service = parts(options).service
    taken = run(service, lambda: service.move_in(move))
    if options.json:
        told = {
            "applications": [found.name for found in taken.applications],
            "connections": [found.id for found in taken.connections],
            "left_out": [found.name for found in _left_out(move, taken)],
        }
        print(json.dumps(told))
        return WORKING
    number = len(taken.connections)
    text = ngettext("{number} connection was added.", "{number} connections were added.", number)
    print(text.format(number=number))
    for found in taken.connections:
        print(f"  {found.name}")
    for application in taken.applications:
        secret = _("“{name}” was added; enter its secret: copper-desktop applications secret")
        print(secret.format(name=application.name))
    if taken.connections:
        print(_("Their tokens stayed where they were: connect again, and each takes its place."))
    if left_out := _left_out(move, taken):
        print(_("Those that are here already were left as they are."), file=sys.stderr)
        for found in left_out:
            print(f"  {found.name}", file=sys.stderr)
    return WORKING


def _left_out(move: Move, taken: Move) -> list[Connection]:
    """Return what stayed out; that which was taken has an id of its own here."""
    came = {(found.name, found.connected_at) for found in taken.connections}
    return [found for found in move.connections if (found.name, found.connected_at) not in came]
