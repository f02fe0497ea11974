"""The command ``connect``: signs in through the browser, without a window; no Qt."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from copper_desktop import errors, languages
from copper_desktop.commands import opening
from copper_desktop.commands.applications import host_warning
from copper_desktop.commands.identity_question import ask, can_ask
from copper_desktop.commands.lines import Lines
from copper_desktop.commands.opening import opener_for
from copper_desktop.commands.pasted_codes import taking_codes
from copper_desktop.commands.shared import (
    NOT_WORKING,
    WORKING,
    UsageError,
    add_json,
    described,
    failure_of,
    find_application,
    find_connection,
    line_of,
    parts,
    print_event,
    run,
    teaching,
    usual_statuses,
)
from copper_desktop.i18n import _
from copper_desktop.messages import describe
from copper_desktop.messages.advice import NO_OTHER_WAY
from copper_desktop.messages.remote import remote_words
from copper_desktop.model import Application, Connection, Step, StepKind
from copper_desktop.remote import remoteness

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService


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
                "copper-desktop connect --browser Firefox --private": _("as nobody yet"),
                "copper-desktop connect --application Sandbox": _("try it, without a registration"),
                'copper-desktop connect --renew "Northwind"': _("sign in again for that one"),
            },
            usual_statuses(),
        ),
    )
    connect.add_argument("--application", metavar="NAME", help=_("the registration to use"))
    opening.add_to(connect)
    connect.add_argument(
        "--renew",
        metavar="CONNECTION",
        help=_("sign in again for a connection, whose name and history stay"),
    )
    connect.add_argument(
        "--replace",
        action="store_true",
        help=_("replace the token of a connection of the same person, if there is one"),
    )
    add_json(connect)
    connect.set_defaults(run=_connect, has_pages=True)


def _connect(options: argparse.Namespace) -> int:
    """Sign in and tell the steps as they happen; with ``--json`` also whatever fails."""
    try:
        connection = _connected(options)
    except errors.CopperDesktopError as error:
        if not options.json:
            raise
        languages.use(languages.SOURCE)  # until here the browser's pages spoke to a person
        message = describe(error)
        logging.getLogger(__name__).info("told %s: %s", message.code, type(error).__name__)
        print_event("failed", **failure_of(message))
        return NOT_WORKING
    if options.json:
        print_event("connected", connection=described(connection))
    else:
        print(line_of(connection))
    return WORKING


def _connected(options: argparse.Namespace) -> Connection:
    from copper_desktop.commands import sandbox_application

    service = parts(options).service
    if options.renew is None and sandbox_application.is_meant(
        options.application, service.applications()
    ):
        import asyncio

        asyncio.run(service.aclose())
        if not options.json:
            print(_("A simulated Copper; its connections are the demo’s."), file=sys.stderr)
        with sandbox_application.running(options) as demo:
            return _signed_in(demo.service, options)
    return _signed_in(service, options)


def _signed_in(service: ConnectionService, options: argparse.Namespace) -> Connection:
    from copper_desktop.oauth.registration import foreign_hosts

    application, renewing = _goal(service, options)
    open_browser = opener_for(options, application)
    hosts = () if application.builtin else foreign_hosts(application)
    if not options.json:
        _warn(application, hosts, elsewhere=open_browser is None)
    tell: Callable[[Step], None] = partial(_tell_json, hosts) if options.json else _tell_words
    lines = Lines()
    tell = taking_codes(tell, lines)
    if open_browser is None:
        tell = _without_failed_browser(tell)
    may_ask = not options.json and can_ask()

    async def signing_in() -> Connection:
        if not options.json:
            await _warn_of_certificate(service, application)
        return await service.connect(
            application,
            open_browser or _no_browser,
            tell,
            renewing=renewing,
            replace=options.replace,
            ask=partial(ask, lines=lines) if may_ask else None,
        )

    return run(service, signing_in)


def _goal(
    service: ConnectionService, options: argparse.Namespace
) -> tuple[Application, str | None]:
    """Return the registration to sign in through, and the id of the connection to renew."""
    if options.renew is None:
        return find_application(service.applications(), options.application), None
    connection = find_connection(service.connections(), options.renew)
    application = service.application_of(connection)
    if options.application not in (None, application.name, application.id):
        text = _("“{name}” was made through the registration “{application}”.")
        raise UsageError(text.format(name=connection.name, application=application.name))
    return application, connection.id


def _warn(application: Application, hosts: Sequence[str], *, elsewhere: bool) -> None:
    """Say before anything is sent what a person should know first.

    ``elsewhere`` tells that the person opens the link themselves, perhaps on another computer.
    """
    from copper_desktop.oauth.redirect import has_code_entry

    if hosts:
        print(f"{application.name}: {host_warning(hosts)}", file=sys.stderr)
    words = "" if application.builtin else remote_words(remoteness(os.environ))
    if words:
        print(words, file=sys.stderr)
    if (words or elsewhere) and not (application.builtin or has_code_entry(application)):
        print(_(NO_OTHER_WAY), file=sys.stderr)


async def _warn_of_certificate(service: ConnectionService, application: Application) -> None:
    from copper_desktop.certificate.standing import needs_certificate, note_for

    if needs_certificate(application):
        note = await note_for(service.certificate)
        if note is not None:
            print(f"{note.title}. {note.text}", file=sys.stderr)


def _without_failed_browser(tell: Callable[[Step], None]) -> Callable[[Step], None]:
    """Leave out that no browser opened where none was to be opened."""
    return lambda step: None if step.kind is StepKind.BROWSER_FAILED else tell(step)


def _no_browser(_url: str) -> None:
    """Leave it to the person."""


def _tell_words(step: Step) -> None:
    texts = {
        StepKind.LISTENING: _("Open this link in a browser on this computer:\n\n{url}\n"),
        StepKind.ANSWER_IGNORED: _("Ignored: {problem}"),
        StepKind.STILL_WAITING: "{problem}",
        StepKind.UNIDENTIFIED: _("Copper did not say who you are: {problem}"),
        StepKind.BROWSER_OPENED: _("Your browser was opened. Waiting for you to sign in …"),
        StepKind.BROWSER_FAILED: _("{problem}\nWaiting for you to sign in …"),
        StepKind.CAME_BACK: _("The browser came back."),
        StepKind.SAVED: _("The token was saved in the credential store."),
    }
    if step.kind in texts:
        problem = _problem(step.error) if step.error else ""
        print(texts[step.kind].format(url=step.url, problem=problem), flush=True)
    if step.words is not None:
        text = _(
            "If your browser is on another computer, paste the sign-in code of its page here and "
            "press Enter.\nThat page must show the same two words: {words}\n"
        )
        print(text.format(words=step.words), flush=True)


def _problem(error: BaseException) -> str:
    message = describe(error)
    parts = [f"{message.title} ({message.code}).", message.action]
    if isinstance(error, errors.NothingCameBack):
        parts.insert(1, message.explanation)
        parts += [] if error.has_other_way else [_(NO_OTHER_WAY)]
    return " ".join(parts)


def _tell_json(hosts: Sequence[str], step: Step) -> None:
    if step.kind is StepKind.LISTENING:
        words = {} if step.words is None else {"words": step.words}
        remote = [kind.value for kind in remoteness(os.environ)]
        print_event("authorization_url", other_hosts=hosts, remote=remote, url=step.url, **words)
    else:
        more: dict[str, object] = {} if step.method is None else {"method": step.method}
        if step.error is not None:
            more["code"] = describe(step.error).code
        if step.connection is not None:
            more["connection"] = described(step.connection)
        print_event(step.kind.value, **more)
