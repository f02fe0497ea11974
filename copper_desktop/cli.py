"""The command line; no Qt, which is only imported by the window that a command opens."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from copper_desktop import __version__, commands, errors
from copper_desktop.i18n import _
from copper_desktop.messages import Message, describe


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` (by default those of the process) name.

    Returns the exit status: 0 for success, 1 for an error that was told, 3 when it was the
    credential store's, 130 after Ctrl+C; 2 is wrong usage, for which argparse ends the process.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except commands.UsageError as error:
        parser.error(str(error))
    except errors.CopperDesktopError as error:
        print(_told(describe(error)), file=sys.stderr)
        return 3 if isinstance(error, errors.CredentialStoreError) else 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="copper-desktop",
        description=_("Connect to Copper through your own browser. Without a command: the window."),
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.set_defaults(run=_run_window)
    names = parser.add_subparsers(title=_("commands"), metavar="")
    commands.add_to(names)
    demo = names.add_parser("demo", help=_("open the window with a simulated Copper"))
    demo.add_argument(
        "--off-screen",
        action="store_true",
        help=_("do the whole journey without a display and print what happened"),
    )
    demo.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=_("where --off-screen saves its screenshots (default: a new temporary folder)"),
    )
    demo.add_argument(
        "--keep-in-memory",
        action="store_true",
        help=_(
            "keep the demo's worthless tokens in memory, for computers with no credential store"
        ),
    )
    demo.set_defaults(run=_run_demo)
    sandbox = names.add_parser("sandbox", help=_("run the simulated Copper alone"))
    sandbox.add_argument("--port", type=_port, default=0, help=_("the port (default: a free one)"))
    sandbox.add_argument(
        "--redirect-uri",
        action="append",
        metavar="URI",
        help=_("a redirect URI to register; may be repeated (default: any port of 127.0.0.1)"),
    )
    sandbox.add_argument(
        "--expires-in", type=int, metavar="SECONDS", help=_("let tokens expire (default: never)")
    )
    sandbox.add_argument(
        "--json", action="store_true", help=_("print the registration as one line of JSON")
    )
    sandbox.set_defaults(run=_run_sandbox)
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port


def _run_window(_options: argparse.Namespace) -> int:
    from copper_desktop.app import run

    return run(demo=False)


def _run_demo(options: argparse.Namespace) -> int:
    if options.off_screen:
        from copper_desktop.journey import run_off_screen

        return run_off_screen(options.out, in_memory=options.keep_in_memory)
    from copper_desktop.app import run

    return run(demo=True, in_memory=options.keep_in_memory)


def _run_sandbox(options: argparse.Namespace) -> int:
    """Serve until Ctrl+C or a request to end."""
    from copper_desktop.sandbox.server import Sandbox

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    uris = tuple(options.redirect_uri or ("http://127.0.0.1/callback",))
    with Sandbox(port=options.port, redirect_uris=uris, expires_in=options.expires_in) as sandbox:
        registration = sandbox.registration
        described = {
            "address": sandbox.address,
            "name": registration.name,
            "client_id": registration.client_id,
            "client_secret": registration.client_secret,
            "redirect_uris": list(registration.redirect_uris),
            "scopes": list(registration.scopes),
            "authorization_endpoint": registration.authorization_endpoint,
            "token_endpoint": registration.token_endpoint,
            "api_base": registration.api_base,
            "revoke_page": registration.revoke_page,
            "status_page": registration.status_page,
        }
        print(json.dumps(described) if options.json else _table(described), flush=True)
        while not ended.wait(timeout=1):  # a wait without end would hold up Ctrl+C on Windows
            pass
    return 0


def _table(described: Mapping[str, str | Sequence[str]]) -> str:
    rows = []
    for name, value in described.items():
        shown = value if isinstance(value, str) else " ".join(value)
        rows.append(f"{name:<24}{shown}")
    rows.append(_("Press Ctrl+C to stop."))
    return "\n".join(rows)


def _told(message: Message) -> str:
    lines = [f"{message.title} ({message.code})", message.explanation, message.action]
    return "\n".join(line for line in lines if line)
