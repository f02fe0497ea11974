"""What may be written after ``copper-desktop``: the parser of all commands; no Qt.

Imported when there is something to parse: neither for the window nor for what ``cli`` answers by
itself.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from copper_desktop import __version__, commands, languages
from copper_desktop.display import require_display
from copper_desktop.i18n import _
from copper_desktop.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import SimpleNamespace

SCENARIO_SECONDS = 300
"""How long tokens live in a scenario in which they expire."""


def parser(
    arguments: Sequence[str], run_window: Callable[[SimpleNamespace], int]
) -> argparse.ArgumentParser:
    """Return the parser with the commands that reading ``arguments`` needs; without a command it
    is ``run_window``.
    """
    from copper_desktop.commands import parsing

    parsing.translate()
    made = argparse.ArgumentParser(
        prog="copper-desktop",
        description=_("Connect to Copper through your own browser. Without a command: the window."),
        epilog=_(
            "copper-desktop FILE opens the window and asks about a .copperapp or .coppermove file."
        ),
    )
    made.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=_("show the version and exit"),
    )
    made.add_argument(
        "--language",
        type=_language,
        metavar="CODE",
        help=_("speak this language (default: what was chosen in the window, or the system’s)"),
    )
    made.add_argument(
        "--background",
        action="store_true",
        help=_("show no window at first: be in the notification area, or minimised"),
    )
    made.set_defaults(run=run_window, files=())
    names = made.add_subparsers(title=_("commands"), metavar="COMMAND", prog=made.prog)
    commands.add_to(names, arguments)
    _add_reports(names)
    _add_demo(names)
    _add_sandbox(names)
    return made


def _add_reports(names: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what this program asks of itself, in a process of its own."""
    names.add_parser("display-report").set_defaults(run=_run_display_report)  # for the doctor
    asked = names.add_parser("proxy-report")  # for proxies.py, where Qt alone knows
    asked.add_argument("url")
    asked.set_defaults(run=_run_proxy_report)


def _add_demo(names: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = names.add_parser(
        "demo",
        help=_("open the window with a simulated Copper"),
        **commands.teaching(
            _(
                "Open the window with a simulated Copper inside it, to try everything without an "
                "account and without a network. It keeps its data apart from yours."
            ),
            {
                "copper-desktop demo": _("the window"),
                "copper-desktop demo --off-screen --out shots": _("by itself, with screenshots"),
            },
            _("0 the window was closed, or the journey went well, 1 it did not, 2 wrong usage"),
        ),
    )
    demo.add_argument(
        "--off-screen",
        action="store_true",
        help=_("do the whole journey without a display and print what happened"),
    )
    demo.add_argument(
        "--out",
        type=_path,
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
    demo.add_argument(
        "--scenario",
        choices=tuple(Scenario),
        help=_(
            "what the demo shows, in a window that is open already too: all is well, a token that "
            "expires in two minutes, revoked tokens, a Copper that is down, limits requests or is "
            "slow, many accounts; reset makes it as it was at first"
        ),
    )
    demo.set_defaults(run=_run_demo, is_demo=True)


def _add_sandbox(names: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sandbox = names.add_parser(
        "sandbox",
        help=_("run the simulated Copper alone"),
        **commands.teaching(
            _(
                "Run the simulated Copper on this computer until Ctrl+C, and print its address "
                "and registration. Other computers cannot reach it."
            ),
            {
                "copper-desktop sandbox": _("any free port"),
                "copper-desktop sandbox --port 8600 --https": _("that port, by https"),
                "copper-desktop sandbox --scenario refresh": _(
                    "tokens that expire and are renewed"
                ),
                "copper-desktop sandbox --json": _("one line, for programs"),
            },
            _("0 ended by Ctrl+C, 1 it could not begin, 2 wrong usage"),
        ),
    )
    sandbox.add_argument("--port", type=_port, default=0, help=_("the port (default: a free one)"))
    sandbox.add_argument(
        "--https",
        action="store_true",
        help=_("speak https, with a certificate made for this run, whose file is printed"),
    )
    sandbox.add_argument(
        "--redirect-uri",
        action="append",
        metavar="URI",
        help=_("a redirect URI to register; may be repeated (default: any port of 127.0.0.1)"),
    )
    sandbox.add_argument(
        "--expires-in",
        type=_seconds,
        metavar="SECONDS",
        help=_("let tokens expire (default: never)"),
    )
    sandbox.add_argument(
        "--scenario",
        choices=("expiring", "refresh"),
        help=_(
            "what Copper does not do today: tokens that expire, or that expire and are renewed; "
            "after five minutes unless --expires-in says otherwise"
        ),
    )
    sandbox.add_argument(
        "--json", action="store_true", help=_("print the registration as one line of JSON")
    )
    sandbox.set_defaults(run=_run_sandbox)


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _language(text: str) -> str:
    found = languages.find(text)
    if found is None:
        known = ", ".join(f"{code} ({name})" for code, name in languages.NAMES.items())
        text = _("there is no language “{code}”; there are: {known}").format(code=text, known=known)
        raise argparse.ArgumentTypeError(text)
    return found


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(_("a port is a number from 0 to 65535"))
    return int(text)


def _seconds(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(_("seconds are a whole number above 0"))
    return int(text)


def _run_demo(options: argparse.Namespace) -> int:
    if options.off_screen:
        from copper_desktop.journey import run_off_screen

        return run_off_screen(options.out, in_memory=options.keep_in_memory)
    require_display()
    from copper_desktop.start import run

    arguments: tuple[str, ...] = ()
    if options.scenario:
        from copper_desktop.app import argument_for

        arguments = (argument_for(options.scenario),)
    return run(
        demo=True,
        in_memory=options.keep_in_memory,
        recording=lambda: options.recording,
        arguments=arguments,
    )


def _run_display_report(_options: argparse.Namespace) -> int:
    from copper_desktop.ui.display_report import main

    return main()


def _run_proxy_report(options: argparse.Namespace) -> int:
    from copper_desktop.ui.proxy_report import main

    return main(options.url)


def _run_sandbox(options: argparse.Namespace) -> int:
    """Serve until Ctrl+C or a request to end."""
    import json
    import signal
    import threading

    from copper_desktop.sandbox.server import Sandbox

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    uris = tuple(options.redirect_uri or ("http://127.0.0.1/callback",))
    with Sandbox(
        port=options.port,
        https=options.https,
        redirect_uris=uris,
        expires_in=options.expires_in or (SCENARIO_SECONDS if options.scenario else None),
        refreshes=options.scenario == "refresh",
    ) as sandbox:
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
        if sandbox.certificate is not None:
            described["certificate"] = str(sandbox.certificate)
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
