"""The command ``leftovers``: secrets that interrupted runs left in the credential store; no Qt."""

from __future__ import annotations

import argparse
import json

from copper_desktop.commands.shared import NOT_WORKING, WORKING, add_json, parts, run, teaching
from copper_desktop.i18n import _, ngettext


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    leftovers = commands.add_parser(
        "leftovers",
        help=_("find secrets that an interrupted run left behind"),
        **teaching(
            _(
                "Find secrets in the credential store that belong to no connection, because a run "
                "of the program was stopped while it saved one."
            ),
            {
                "copper-desktop leftovers": _("how many there are"),
                "copper-desktop leftovers --delete": _("delete them"),
            },
            _(
                "0 there are none left, 1 there are some, 3 the credential store is locked or "
                "missing"
            ),
        ),
    )
    leftovers.add_argument("--delete", action="store_true", help=_("delete them"))
    add_json(leftovers)
    leftovers.set_defaults(run=_leftovers)


def _leftovers(options: argparse.Namespace) -> int:
    """Tell how many there are; exit status 1 while there are some."""
    service = parts(options).service

    async def settled() -> tuple[int, int]:
        await service.settle()
        found = len(service.leftovers)
        return found, await service.delete_leftovers() if options.delete else 0

    found, deleted = run(service, settled)
    if options.json:
        print(json.dumps({"found": found, "deleted": deleted}))
    else:
        text = ngettext(
            "{number} secret in the credential store belongs to no connection; {deleted} deleted.",
            "{number} secrets in the credential store belong to no connection; {deleted} deleted.",
            found,
        )
        print(text.format(number=found, deleted=deleted))
    return WORKING if found == deleted else NOT_WORKING
