"""The command ``label``: tags, a note and a colour for connections; no Qt."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from copper_desktop import errors
from copper_desktop.commands.shared import (
    NOT_WORKING,
    WORKING,
    add_connections,
    add_json,
    described,
    find_connections,
    known_connections,
    line_of,
    parts,
    run,
    teaching,
    tell_gone,
)
from copper_desktop.connection import Colour, Connection
from copper_desktop.i18n import _
from copper_desktop.labels import Change
from copper_desktop.visible import visible_lines

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService

NO_COLOUR = "none"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    label = commands.add_parser(
        "label",
        help=_("give connections tags, a note and a colour"),
        **teaching(
            _(
                "Note what a connection is for. Tags, note and colour are kept on this computer in "
                "plain text: what looks like a token or a password is refused. Without an option: "
                "how it is."
            ),
            {
                "copper-desktop label Example --tag production --colour red": _("add a tag"),
                "copper-desktop label Example maya@example.com --tag test": _("to several"),
                "copper-desktop label Example --untag production": _("take it away"),
                "copper-desktop label Example --note 'Ask Maya first'": _("another note"),
                "copper-desktop label Example --note '' --colour none": _("neither"),
            },
            _("0 done, 1 not done (the reason is printed), 2 wrong usage"),
        ),
    )
    add_connections(label)
    label.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="TAG",
        help=_("add a tag; may be repeated"),
    )
    label.add_argument(
        "--untag",
        action="append",
        default=[],
        metavar="TAG",
        help=_("take a tag away; may be repeated"),
    )
    label.add_argument("--note", metavar="TEXT", help=_("the note; an empty one takes it away"))
    label.add_argument(
        "--colour",
        choices=(*filter(None, Colour), NO_COLOUR),
        help=_("its colour in the list"),
    )
    add_json(label)
    label.set_defaults(run=_label)


def _label(options: argparse.Namespace) -> int:
    """Change what was asked for, and tell how it is then."""
    if not (options.tag or options.untag or options.note is not None or options.colour):
        _tell(find_connections(known_connections(), options.connections), options)
        return WORKING
    colour = None if options.colour is None else Colour(options.colour.replace(NO_COLOUR, ""))
    change = Change(tuple(options.tag), tuple(options.untag), options.note, colour)
    service = parts(options).service
    wanted = find_connections(service.connections(), options.connections)
    for connection in wanted:
        change.of(connection.label)  # what one of them cannot take changes none of them
    labelled = run(service, lambda: _label_each(service, wanted, change))
    _tell(labelled, options)
    return WORKING if len(labelled) == len(wanted) else NOT_WORKING


async def _label_each(
    service: ConnectionService, connections: Sequence[Connection], change: Change
) -> list[Connection]:
    """Label one after the other; raises NoSuchConnection if there was only one and it is gone."""
    labelled = []
    for connection in connections:
        try:
            labelled.append(await service.label(connection.id, change))
        except errors.NoSuchConnection:
            if len(connections) == 1:
                raise
            tell_gone(connection)
    return labelled


def _tell(connections: Sequence[Connection], options: argparse.Namespace) -> None:
    if options.json:
        told = [described(connection) for connection in connections]
        print(json.dumps(told if len(options.connections) > 1 else told[0]))
        return
    for connection in connections:
        print(line_of(connection))
        for line in visible_lines(connection.label.note).splitlines():
            print(f"  {line}")
