"""The command ``at-login``: whether this program is started when the person logs in; no Qt."""

from __future__ import annotations

import argparse
import json

from copper_desktop import at_login
from copper_desktop.commands import teaching
from copper_desktop.commands.shared import WORKING, add_json
from copper_desktop.i18n import _


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    parser = commands.add_parser(
        "at-login",
        help=_("start this program when you log in, or no longer"),
        **teaching(
            _(
                "Start this program when you log in, or no longer; without a word: say how it is. "
                "It then shows no window: it is in the notification area where that was chosen, "
                "else minimised."
            ),
            {
                "copper-desktop at-login": _("how it is"),
                "copper-desktop at-login on": _("from the next login"),
                "copper-desktop at-login off": _("no longer"),
            },
            _("0 done, 1 it could not be changed"),
        ),
    )
    parser.add_argument("wanted", nargs="?", choices=("on", "off"), help=_("what is wanted"))
    add_json(parser)
    parser.set_defaults(run=_at_login)


def _at_login(options: argparse.Namespace) -> int:
    """Change the system's entry where that is asked for, and print what it says then."""
    entry = at_login.entry()
    if options.wanted is not None:
        entry.switch(options.wanted == "on")
    is_on = entry.is_on()
    if options.json:
        print(json.dumps({"at_login": is_on}))
    elif is_on:
        print(_("Copper Desktop starts when you log in."))
    else:
        print(_("Copper Desktop does not start when you log in."))
    return WORKING
