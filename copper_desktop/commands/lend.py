"""The commands ``exec``, ``token`` and ``lend``: other programs use a connection; no Qt.

No program needs to store a token: it gets one for as long as it runs. Off until ``lend`` switches
it on for a connection.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from copper_desktop.commands.shared import (
    WORKING,
    UsageError,
    add_connection,
    add_json,
    described,
    find_connection,
    parts,
    run,
    teaching,
    usual_statuses,
)
from copper_desktop.i18n import _
from copper_desktop.model import EventKind

if TYPE_CHECKING:
    from copper_desktop.lending import Lent

NOT_FOUND, NOT_RUN = 127, 126
"""Exit statuses of a command that is not there, or cannot be started, as shells give them."""
TOKEN, BASE = "COPPER_ACCESS_TOKEN", "COPPER_API_BASE"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a parser; each sets ``run`` to what runs it."""
    lend = commands.add_parser(
        "lend",
        help=_("let other programs use a connection, or not"),
        **teaching(
            _(
                "Say whether “exec” and “token” may hand out the token of a connection. They may "
                "not until it is switched on; each use is in the history of the connection."
            ),
            {
                "copper-desktop lend Example": _("how it is"),
                "copper-desktop lend Example on": _("allow it"),
                "copper-desktop lend Example off": _("allow it no longer"),
            },
            usual_statuses(),
        ),
    )
    add_connection(lend)
    lend.add_argument("switch", nargs="?", choices=("on", "off"), help=_("without it: how it is"))
    add_json(lend)
    lend.set_defaults(run=_lend)
    exec_ = commands.add_parser(
        "exec",
        help=_("run a command with a connection’s token in its environment"),
        **teaching(
            _(
                "Run a command with COPPER_ACCESS_TOKEN and COPPER_API_BASE in its environment. "
                "Needs “lend … on” before. The command takes the place of this one."
            ),
            {"copper-desktop exec Example -- ./report.py --year 2026": ""},
            _(
                "that of the command; 126 it cannot be started, 127 there is none of that name; "
                "1 it is not allowed, 2 wrong usage, 3 the credential store is locked or missing"
            ),
        ),
    )
    add_connection(exec_)
    exec_.add_argument(
        "command",
        nargs=argparse.REMAINDER,
        metavar="-- COMMAND …",
        help=_("the command and its arguments"),
    )
    exec_.set_defaults(run=_exec)
    token = commands.add_parser(
        "token",
        help=_("print a connection’s token to a pipe"),
        **teaching(
            _(
                "Print the token of a connection for another program. Needs “lend … on” before. "
                "Whoever has the token can act as you at Copper."
            ),
            {
                "copper-desktop token Example | pass-it-on": _("to a program"),
                "copper-desktop token Example --show": _("to the terminal"),
            },
            usual_statuses(),
        ),
    )
    add_connection(token)
    token.add_argument("--show", action="store_true", help=_("print it to a terminal too"))
    token.set_defaults(run=_token)


def _lend(options: argparse.Namespace) -> int:
    """Switch it on or off, and tell how it is."""
    service = parts(options).service
    connection = find_connection(service.connections(), options.connection)

    async def switch() -> bool:
        if options.switch is not None:
            await service.lending.switch(connection, options.switch == "on")
        return await service.lending.is_on(connection)

    on = run(service, switch)
    forbidden = service.lending.is_forbidden()
    if options.json:
        print(json.dumps({**described(connection), "lending": on, "forbidden": forbidden}))
    elif forbidden:
        print(_("The administrator of this computer has forbidden it."))
    elif on:
        print(_("Other programs may use “{name}”.").format(name=connection.name))
    else:
        print(_("Other programs may not use “{name}”.").format(name=connection.name))
    return WORKING


def _token(options: argparse.Namespace) -> int:
    """Print the token, to a terminal only where that is asked for."""
    if sys.stdout.isatty() and not options.show:
        raise UsageError(_("Somebody could read it on the screen; add --show, or use a pipe."))
    print(_lent(options, EventKind.TOKEN_PRINTED).access_token)
    return WORKING


def _exec(options: argparse.Namespace) -> int:
    """Run the command; its exit status is this one's."""
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        raise UsageError(_("Name the command after --."))
    program = shutil.which(command[0])
    if program is None and len(Path(command[0]).parts) > 1 and Path(command[0]).exists():
        print(_("“{name}” cannot be run.").format(name=command[0]), file=sys.stderr)
        return NOT_RUN
    if program is None:
        print(_("There is no command “{name}”.").format(name=command[0]), file=sys.stderr)
        return NOT_FOUND
    lent = _lent(options, EventKind.COMMAND_RUN)
    environment = os.environ | {TOKEN: lent.access_token, BASE: lent.api_base}
    sys.stdout.flush()
    try:
        if sys.platform != "win32":
            _give_signals_back()
            os.execve(program, command, environment)  # noqa: S606  what was asked for
        return subprocess.run([program, *command[1:]], env=environment, check=False).returncode  # noqa: S603
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return NOT_RUN


def _give_signals_back() -> None:
    """Let signals that Python ignores mean for the command what they mean for any other."""
    import signal

    for name in ("SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def _lent(options: argparse.Namespace, kind: EventKind) -> Lent:
    service = parts(options).service
    connection = find_connection(service.connections(), options.connection)
    application = service.application_of(connection)
    return run(service, lambda: service.lending.lend(connection, application, kind))
