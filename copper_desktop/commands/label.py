"""The command ``label``: tags, a note and a colour for a connection; no Qt."""

from __future__ import annotations

import argparse
import json

from copper_desktop.commands.shared import (
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
from copper_desktop.connection import Colour, Connection
from copper_desktop.i18n import _
from copper_desktop.labels import Change
from copper_desktop.visible import visible_lines

NO_COLOUR = "none"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    label = commands.add_parser(
        "label",
        help=_("give a connection tags, a note and a colour"),
        **teaching(
            _(
                "Note what a connection is for. Tags, note and colour are kept on this computer in "
                "plain text: what looks like a token or a password is refused. Without an option: "
                "how it is."
            ),
            {
                "copper-desktop label Example --tag production --colour red": _("add a tag"),
                "copper-desktop label Example --untag production": _("take it away"),
                "copper-desktop label Example --note 'Ask Maya first'": _("another note"),
                "copper-desktop label Example --note '' --colour none": _("neither"),
            },
            _("0 done, 1 not done (the reason is printed), 2 wrong usage"),
        ),
    )
    add_connection(label)
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
        _tell(find_connection(known_connections(), options.connection), options)
        return WORKING
    colour = None if options.colour is None else Colour(options.colour.replace(NO_COLOUR, ""))
    change = Change(tuple(options.tag), tuple(options.untag), options.note, colour)
    service = parts(options).service
    connection = find_connection(service.connections(), options.connection)
    _tell(run(service, lambda: service.label(connection.id, change)), options)
    return WORKING


def _tell(connection: Connection, options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(described(connection)))
        return
    print(line_of(connection))
    for line in visible_lines(connection.label.note).splitlines():
        print(f"  {line}")
