"""The commands that work without a window: connect, connections, check and remove; no Qt.

Every command has a ``--json`` whose form is documented in ``docs/command-line.md`` and stays.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, TypeVar

from copper_desktop import errors
from copper_desktop.i18n import _
from copper_desktop.messages import Message, describe, health_words
from copper_desktop.model import Application, Connection, Evidence, Health, Step, StepKind

if TYPE_CHECKING:
    from copper_desktop.composition import Parts
    from copper_desktop.connections import ConnectionService

WORKING, NOT_WORKING, USAGE, NO_STORE = range(4)
"""Exit statuses: all is well; it is not; wrong usage; the credential store is locked or missing."""

T = TypeVar("T")


class UsageError(Exception):
    """What was asked for is unclear; the text says what is known."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a parser; each sets ``run`` to what runs it."""
    connections = commands.add_parser("connections", help=_("list the connections"))
    connections.set_defaults(run=_list)
    connect = commands.add_parser("connect", help=_("sign in to Copper without the window"))
    connect.add_argument("--application", metavar="NAME", help=_("the registration to use"))
    connect.add_argument(
        "--no-browser", action="store_true", help=_("only print the link, open nothing")
    )
    connect.set_defaults(run=_connect)
    check = commands.add_parser("check", help=_("ask Copper whether a connection works"))
    check.set_defaults(run=_check)
    remove = commands.add_parser("remove", help=_("delete a connection from this computer"))
    remove.add_argument("--yes", action="store_true", help=_("do not ask"))
    remove.set_defaults(run=_remove)
    for command in (check, remove):
        command.add_argument(
            "connection",
            metavar="CONNECTION",
            help=_("its id, or its name or e-mail if no other has it"),
        )
    for command in (connections, connect, check, remove):
        command.add_argument("--json", action="store_true", help=_("print JSON, for programs"))


def described(connection: Connection) -> dict[str, str | None]:
    """Return a connection as JSON tells it; times are ISO 8601 in UTC."""
    from copper_desktop.composition import now

    identity, expires = connection.identity, connection.expires_at
    return {
        "id": connection.id,
        "name": connection.name,
        "account": identity.account.name if identity else None,
        "user": identity.user.name if identity else None,
        "email": identity.user.email if identity else None,
        "health": connection.health_at(now()).value,
        "expires_at": expires.isoformat() if expires else None,
    }


def _evidence(evidence: Evidence) -> dict[str, str | int | None]:
    return {
        "at": evidence.at.isoformat(),
        "asked": evidence.asked,
        "status": evidence.status,
        "milliseconds": None if evidence.duration is None else round(evidence.duration * 1000),
        "request_id": evidence.request_id,
        "code": evidence.code,
    }


def _list(options: argparse.Namespace) -> int:
    """Print the connections as last known, from the index alone."""
    connections = _parts().service.connections()
    if options.json:
        print(json.dumps([described(connection) for connection in connections]))
        return WORKING
    if not connections:
        print(_("There is no connection yet."))
    for connection in connections:
        print(_line(connection))
    return WORKING


def _connect(options: argparse.Namespace) -> int:
    """Sign in and tell the steps as they happen."""
    service = _parts().service
    application = _application(service.applications(), options.application)
    open_browser = _no_browser if options.no_browser else _open_browser
    tell: Callable[[Step], None] = _tell_json if options.json else _tell_words
    if options.no_browser:
        tell = _without_failed_browser(tell)
    try:
        connection = _run(service, lambda: service.connect(application, open_browser, tell))
    except errors.CopperDesktopError as error:
        if not options.json:
            raise
        _print_event("failed", **_failure(describe(error)))
        return NOT_WORKING
    if options.json:
        _print_event("connected", connection=described(connection))
    else:
        print(_line(connection))
    return WORKING


def _check(options: argparse.Namespace) -> int:
    """Ask Copper, and tell the verdict with its evidence."""
    service = _parts().service
    connection = _find(service.connections(), options.connection)
    connection = _run(service, lambda: service.check(connection.id))
    evidence = connection.evidence
    if options.json:
        told = None if evidence is None else _evidence(evidence)
        print(json.dumps({**described(connection), "evidence": told}))
    else:
        print(_line(connection))
        if evidence is not None:
            parts = (evidence.asked, evidence.status, evidence.request_id, evidence.code)
            print("  " + " · ".join(str(part) for part in parts if part))
    return _status(connection.health)


def _remove(options: argparse.Namespace) -> int:
    """Delete a connection and its token here, after asking."""
    service = _parts().service
    connection = _find(service.connections(), options.connection)
    if not options.yes and not _confirmed(connection):
        print(_("Nothing was removed."), file=sys.stderr)
        return NOT_WORKING
    removal = _run(service, lambda: service.remove(connection.id))
    if options.json:
        told = {"removed": described(connection), "secret_left": removal.secret_left}
        print(json.dumps(told))
        return NO_STORE if removal.secret_left else WORKING
    print(_("Removed from this computer: {name}.").format(name=connection.name))
    if removal.secret_left:
        print(_("Its token could not be deleted; that is done once the credential store is back."))
    print(
        _(
            "Copper still honours the token until it is revoked there, under Settings → "
            "Integrations → Active Integrations."
        )
    )
    return NO_STORE if removal.secret_left else WORKING


def _parts() -> Parts:
    from copper_desktop.composition import Parts
    from copper_desktop.storage.settings import standard_profile

    parts = Parts(standard_profile())
    if parts.index.damage is not None:
        message = describe(parts.index.damage)
        told = f"{message.title} ({message.code}). {message.explanation} {message.action}"
        print(told, file=sys.stderr)
    return parts


def _run(service: ConnectionService, call: Callable[[], Coroutine[None, None, T]]) -> T:
    import asyncio

    async def closing() -> T:
        try:
            with contextlib.suppress(errors.CredentialStoreError):  # tried again the next time
                await service.settle()
            return await call()
        finally:
            await service.aclose()

    return asyncio.run(closing())


def _application(known: Sequence[Application], name: str | None) -> Application:
    """Return the application of that name, or the only one; raises UsageError."""
    if not known:
        raise UsageError(_("There is no registration yet; enter one in the window."))
    found = [application for application in known if name in (application.name, application.id)]
    if name is None:
        found = list(known)
    if len(found) == 1:
        return found[0]
    names = ", ".join(application.name for application in known)
    if name is not None and not found:
        text = _("There is no registration “{name}”; there are: {names}")
        raise UsageError(text.format(name=name, names=names))
    raise UsageError(_("Name one of these with --application: {names}").format(names=names))


def _find(known: Sequence[Connection], wanted: str) -> Connection:
    """Return the connection of that id or unique name; raises UsageError."""
    for connection in known:
        if connection.id == wanted:
            return connection
    found = [
        connection
        for connection in known
        if wanted in (connection.name, connection.identity and connection.identity.user.email)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(_("There is no connection “{name}”.").format(name=wanted))
    lines = "".join(f"\n  {_line(connection)}" for connection in found)
    text = _("Several connections are named “{name}”; use the id of the one you mean:{lines}")
    raise UsageError(text.format(name=wanted, lines=lines))


def _status(health: Health) -> int:
    if health in (Health.WORKING, Health.EXPIRING):
        return WORKING
    return NO_STORE if health in (Health.LOCKED, Health.MISSING) else NOT_WORKING


def _line(connection: Connection) -> str:
    told = described(connection)
    who = ", ".join(str(told[key]) for key in ("user", "email") if told[key])
    words = health_words(Health(str(told["health"])), connection.evidence)
    return "  ".join(part for part in (connection.id, connection.name, who, words) if part)


def _confirmed(connection: Connection) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(_("Nobody can be asked here; add --yes."))
    question = _("Delete the token of “{name}” from this computer? [y/N] ")
    return input(question.format(name=connection.name)).strip().lower() in ("y", "yes", _("y"))


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
        StepKind.BROWSER_OPENED: _("Your browser was opened. Waiting for you to sign in …"),
        StepKind.BROWSER_FAILED: _("Waiting for you to sign in …"),
        StepKind.CAME_BACK: _("The browser came back."),
        StepKind.SAVED: _("The token was saved in the credential store."),
    }
    if step.kind in texts:
        print(texts[step.kind].format(url=step.url), flush=True)


def _tell_json(step: Step) -> None:
    if step.kind is StepKind.LISTENING:
        _print_event("authorization_url", url=step.url)
    else:
        more = {} if step.method is None else {"method": step.method}
        _print_event(step.kind.value, **more)


def _failure(message: Message) -> dict[str, str]:
    return {"code": message.code, "title": message.title, "action": message.action}


def _print_event(event: str, **more: object) -> None:
    print(json.dumps({"event": event, **more}), flush=True)
