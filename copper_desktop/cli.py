"""The command line; no Qt, which is only imported by the window that a command opens."""

from __future__ import annotations

import argparse
import contextlib
import functools
import gc
import io
import os
import sys
from typing import TYPE_CHECKING

from copper_desktop import FILES, __version__, commands, errors, languages
from copper_desktop.i18n import _
from copper_desktop.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from copper_desktop.diagnosis.recording import Recording

SCENARIO_SECONDS = 300
"""How long tokens live in a scenario in which they expire."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` (by default those of the process) name.

    Returns the exit status: 0 for success, 1 for an error that was told, 2 for wrong usage, 3 when
    it was the credential store's, 130 after Ctrl+C; argparse ends the process where it is asked
    for help or cannot read the arguments.
    """
    _print_whatever_the_encoding()
    if "_ARGCOMPLETE" in os.environ:
        return _complete()
    options = _parsed(sys.argv[1:] if arguments is None else arguments)
    with contextlib.ExitStack() as options.ended:
        return _run(options)


def whole_parser() -> argparse.ArgumentParser:
    """Return the parser with every command, for the manual page and for completion."""
    return _parser(("--help",))


def _complete() -> int:
    """Tell a shell what may come next; argcomplete ends the process."""
    import argcomplete

    _speak(None, ())
    argcomplete.autocomplete(whole_parser())
    return 1


class _Options(argparse.Namespace):
    """What was asked for; what this process remembers of itself begins when it is first needed."""

    ended: contextlib.ExitStack

    @functools.cached_property
    def recording(self) -> Recording:
        """What logs this process, until it has ended."""
        return self.ended.enter_context(_recording(demo=self.run is _run_demo))


def _run(options: _Options) -> int:
    if getattr(options, "json", False) and not getattr(options, "has_pages", False):
        languages.use(languages.SOURCE)  # what programs read stays as it is
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except commands.UsageError as error:
        print(f"copper-desktop: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        return _output_lost(error)
    except errors.CopperDesktopError as error:
        _log(error, options.recording)
        print(_told(error), file=sys.stderr)
        return 3 if isinstance(error, errors.CredentialStoreError) else 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # a fault of ours: its way is in the log, its words are for nobody
        options.recording.crashes.note(error)
        print(_told(error), file=sys.stderr)
        return 1


def _parsed(arguments: Sequence[str]) -> _Options:
    """Parse the arguments; a desktop gives none, or files to open."""
    language, rest = _language_asked(arguments)
    _speak(language, rest)
    understood = language is None or languages.find(language)
    if understood and all(argument.endswith(FILES) for argument in rest):
        files = [os.path.abspath(argument) for argument in rest]  # noqa: PTH100
        return _Options(run=_run_window, files=files)
    return _parser(rest).parse_args(arguments, _Options())


def _language_asked(arguments: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """Return the value of ``--language``, which comes before a command, and what follows it.

    It has to be known before there is a parser, whose texts are in that language.
    """
    name, equals, value = (arguments[0] if arguments else "").partition("=")
    if len(name) < len("--l") or not "--language".startswith(name):
        return None, arguments
    if equals:
        return value, arguments[1:]
    return "".join(arguments[1:2]), arguments[2:]


def _speak(asked: str | None, arguments: Sequence[str]) -> None:
    """Speak the language that was asked for, or else the one that was chosen, or the system's."""
    if arguments[:1] == ["--version"]:
        return
    from copper_desktop.storage.preferences import LANGUAGE
    from copper_desktop.storage.settings import Settings, demo_profile, standard_profile

    profiles = [standard_profile()]
    if arguments[:1] == ["demo"]:
        profiles.insert(0, demo_profile())
    saved = [Settings(profile.settings).get(LANGUAGE) for profile in profiles]
    languages.use(languages.chosen(asked if languages.find(asked or "") else None, *saved))


def _recording(*, demo: bool) -> Recording:
    """Return what logs this process, in the folder of the profile that it uses."""
    from copper_desktop.diagnosis.recording import Recording
    from copper_desktop.storage.settings import demo_profile, standard_profile

    return Recording((demo_profile() if demo else standard_profile()).logs)


def _log(error: errors.CopperDesktopError, _begun: Recording) -> None:
    import logging

    from copper_desktop.messages import describe

    logging.getLogger(__name__).info("told %s: %s", describe(error).code, type(error).__name__)


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    from copper_desktop.commands import parsing

    parsing.translate()
    parser = argparse.ArgumentParser(
        prog="copper-desktop",
        description=_("Connect to Copper through your own browser. Without a command: the window."),
        epilog=_(
            "copper-desktop FILE opens the window and asks about a .copperapp or .coppermove file."
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=_("show the version and exit"),
    )
    parser.add_argument(
        "--language",
        type=_language,
        metavar="CODE",
        help=_("speak this language (default: what was chosen in the window, or the system’s)"),
    )
    parser.set_defaults(run=_run_window, files=())
    names = parser.add_subparsers(title=_("commands"), metavar="COMMAND", prog=parser.prog)
    commands.add_to(names, arguments)
    names.add_parser("display-report").set_defaults(run=_run_display_report)  # for the doctor
    asked = names.add_parser("proxy-report")  # for proxies.py, where Qt alone knows
    asked.add_argument("url")
    asked.set_defaults(run=_run_proxy_report)
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
    demo.set_defaults(run=_run_demo)
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
    return parser


def _print_whatever_the_encoding() -> None:
    """Escape what the terminal's or pipe's encoding lacks; pythonw on Windows has no streams."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _output_lost(error: OSError) -> int:
    """End without a trace when nobody reads on, and in a sentence when it cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at the end
    if not isinstance(error, BrokenPipeError):
        print(f"copper-desktop: {error.strerror}", file=sys.stderr)
    return 1


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


def _require_display() -> None:
    """Raise DisplayAbsent where Qt would end the process for want of a display."""
    chosen = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in chosen):
        raise errors.DisplayAbsent


def _run_window(options: argparse.Namespace) -> int:
    _require_display()
    gc.disable()  # the window's Collector takes over; nothing made until then is garbage
    from copper_desktop.start import run

    return run(demo=False, recording=lambda: options.recording, arguments=options.files)


def _run_demo(options: argparse.Namespace) -> int:
    if options.off_screen:
        from copper_desktop.journey import run_off_screen

        return run_off_screen(options.out, in_memory=options.keep_in_memory)
    _require_display()
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


def _told(error: BaseException) -> str:
    from copper_desktop.messages import describe

    message = describe(error)
    lines = [f"{message.title} ({message.code})", message.explanation, message.action]
    return "\n".join(line for line in lines if line)
