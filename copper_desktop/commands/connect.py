"""The command ``connect``: signs in through the browser, without a window; no Qt."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from copper_desktop import errors
from copper_desktop.commands.applications import host_warning
from copper_desktop.commands.pasted_codes import taking_codes
from copper_desktop.commands.shared import (
    NOT_WORKING,
    WORKING,
    add_json,
    described,
    failure_of,
    find_application,
    line_of,
    parts,
    print_event,
    run,
    teaching,
    usual_statuses,
)
from copper_desktop.i18n import _
from copper_desktop.messages import describe
from copper_desktop.messages.remote import remote_words
from copper_desktop.model import Step, StepKind
from copper_desktop.remote import remoteness


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    connect = commands.add_parser(
        "connect",
        help=_("sign in to Copper without the window"),
        **teaching(
            _(
                "Open the browser for the sign-in at Copper, wait until it comes back, and keep "
                "the connection. Ctrl+C ends the wait."
            ),
            {
                "copper-desktop connect": _("through the only registration"),
                "copper-desktop connect --application Work": _("through that one"),
                "copper-desktop connect --no-browser": _("print the link, open nothing"),
            },
            usual_statuses(),
        ),
    )
    connect.add_argument("--application", metavar="NAME", help=_("the registration to use"))
    connect.add_argument(
        "--no-browser", action="store_true", help=_("only print the link, open nothing")
    )
    add_json(connect)
    connect.set_defaults(run=_connect)


def _connect(options: argparse.Namespace) -> int:
    """Sign in and tell the steps as they happen."""
    from copper_desktop.oauth.registration import foreign_hosts

    service = parts(options).service
    application = find_application(service.applications(), options.application)
    hosts = foreign_hosts(application)
    if hosts and not options.json:
        print(f"{application.name}: {host_warning(hosts)}", file=sys.stderr)
    open_browser = _no_browser if options.no_browser else _open_browser
    tell: Callable[[Step], None] = partial(_tell_json, hosts) if options.json else _tell_words
    tell = taking_codes(tell)
    if not options.json:
        _warn_of_remote_session()
    if options.no_browser:
        tell = _without_failed_browser(tell)
    try:
        connection = run(service, lambda: service.connect(application, open_browser, tell))
    except errors.CopperDesktopError as error:
        if not options.json:
            raise
        print_event("failed", **failure_of(describe(error)))
        return NOT_WORKING
    if options.json:
        print_event("connected", connection=described(connection))
    else:
        print(line_of(connection))
    return WORKING


def _warn_of_remote_session() -> None:
    if words := remote_words(remoteness(os.environ)):
        print(words, file=sys.stderr)


def _open_browser(url: str) -> bool:
    import webbrowser

    return webbrowser.open(url)


def _without_failed_browser(tell: Callable[[Step], None]) -> Callable[[Step], None]:
    """Leave out that no browser opened where none was to be opened."""
    return lambda step: None if step.kind is StepKind.BROWSER_FAILED else tell(step)


def _no_browser(_url: str) -> bool:
    return False


def _tell_words(step: Step) -> None:
    texts = {
        StepKind.LISTENING: _("Open this link in a browser on this computer:\n\n{url}\n"),
        StepKind.ANSWER_IGNORED: _("Ignored: {ignored}"),
        StepKind.BROWSER_OPENED: _("Your browser was opened. Waiting for you to sign in …"),
        StepKind.BROWSER_FAILED: _("Waiting for you to sign in …"),
        StepKind.CAME_BACK: _("The browser came back."),
        StepKind.SAVED: _("The token was saved in the credential store."),
    }
    if step.kind in texts:
        ignored = _ignored(step.error) if step.error else ""
        print(texts[step.kind].format(url=step.url, ignored=ignored), flush=True)
    if step.words is not None:
        text = _(
            "If your browser is on another computer, paste the sign-in code of its page here and "
            "press Enter.\nThat page must show the same two words: {words}\n"
        )
        print(text.format(words=step.words), flush=True)


def _ignored(error: BaseException) -> str:
    message = describe(error)
    return f"{message.title} ({message.code}). {message.action}"


def _tell_json(hosts: Sequence[str], step: Step) -> None:
    if step.kind is StepKind.LISTENING:
        words = {} if step.words is None else {"words": step.words}
        remote = [kind.value for kind in remoteness(os.environ)]
        print_event("authorization_url", other_hosts=hosts, remote=remote, url=step.url, **words)
    else:
        more = {} if step.method is None else {"method": step.method}
        if step.error is not None:
            more["code"] = describe(step.error).code
        print_event(step.kind.value, **more)
