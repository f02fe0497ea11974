"""The command ``remove``: connections, one after its revocation at Copper or not, or everything.

What was removed, what was not, and what Copper still honours is told as it is; no Qt.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

from copper_desktop.commands import UsageError
from copper_desktop.commands.removals import (
    described_clearing,
    status_of_clearing,
    tell_clearing,
)
from copper_desktop.commands.shared import (
    NO_STORE,
    NOT_WORKING,
    WORKING,
    add_connections,
    add_json,
    described,
    find_connections,
    line_of,
    parts,
    run,
    teaching,
)
from copper_desktop.i18n import _, ngettext

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService
    from copper_desktop.connections.clearing import Cleared
    from copper_desktop.model import Connection, Removal


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    remove = commands.add_parser(
        "remove",
        help=_("delete connections from this computer"),
        **teaching(
            _(
                "Delete a connection and its token from this computer. Copper still honours the "
                "token until it is revoked there, under Settings → Integrations → Active "
                "Integrations; --revoke-first leads there and waits. --all is for whoever leaves "
                "or gives a computer back."
            ),
            {
                "copper-desktop remove Example": _("asks first"),
                "copper-desktop remove Example maya@example.com": _("both, after asking once"),
                "copper-desktop remove maya@example.com --yes": _("does not ask"),
                "copper-desktop remove Example --revoke-first": _("waits until Copper refuses it"),
                "copper-desktop remove --all": _("everything that was entered or made here"),
            },
            _(
                "0 removed, 1 not removed, 2 wrong usage, 3 the credential store is locked, or "
                "the token is deleted once it is back"
            ),
        ),
    )
    add_connections(remove, optional=True)
    remove.add_argument(
        "--all",
        action="store_true",
        help=_("every connection, and the registrations and secrets that were entered here"),
    )
    remove.add_argument(
        "--revoke-first",
        action="store_true",
        help=_("open the page where it is revoked at Copper, and wait until Copper refuses it"),
    )
    remove.add_argument("--no-browser", action="store_true", help=_("only print that page"))
    remove.add_argument("--yes", action="store_true", help=_("do not ask"))
    add_json(remove)
    remove.set_defaults(run=_remove)


def _remove(options: argparse.Namespace) -> int:
    """Remove what was asked for, after asking."""
    if bool(options.connections) == options.all:
        raise UsageError(_("Name a connection, or use --all."))
    if options.revoke_first and len(options.connections) != 1:
        raise UsageError(_("Only one connection at a time can be revoked first."))
    service = parts(options).service
    if options.all:
        return _remove_all(options, service)
    wanted = find_connections(service.connections(), options.connections)
    if len(options.connections) > 1:
        return _remove_several(options, service, wanted)
    return _remove_one(options, service, wanted[0])


def _remove_several(
    options: argparse.Namespace, service: ConnectionService, connections: tuple[Connection, ...]
) -> int:
    number = len(connections)
    question = ngettext(
        "Delete the token of {n} connection from this computer? [y/N] ",
        "Delete the tokens of {n} connections from this computer? [y/N] ",
        number,
    )
    if not options.yes:
        for connection in connections:
            print(line_of(connection), file=sys.stderr)
        if not confirmed(question.format(n=number)):
            print(_("Nothing was removed."), file=sys.stderr)
            return NOT_WORKING
    ids = [connection.id for connection in connections]
    return _clear(options, service, lambda: service.remove_each(ids, lambda _name: True))


def _remove_one(
    options: argparse.Namespace, service: ConnectionService, connection: Connection
) -> int:
    question = _("Delete the token of “{name}” from this computer? [y/N] ")
    if not options.yes and not confirmed(question.format(name=connection.name)):
        print(_("Nothing was removed."), file=sys.stderr)
        return NOT_WORKING
    waiting = Waiting(connection)

    async def remove() -> Removal:
        if options.revoke_first:
            page = service.application_of(connection).revoke_page
            waiting.tell_steps(page, opened=not options.no_browser and _opened(page))
            await service.revoking(connection.id).refused(waiting.tell)
        return await service.remove(connection.id)

    try:
        removal = run(service, remove)
    except KeyboardInterrupt:
        if options.revoke_first:
            waiting.tell_stopped()
        raise
    if options.json:
        told = {
            "removed": described(removal.connection),
            "secret_left": removal.secret_left,
            "refused_by_copper": removal.is_refused,
        }
        print(json.dumps(told))
    else:
        _tell(removal)
    return NO_STORE if removal.secret_left else WORKING


def _tell(removal: Removal) -> None:
    print(_("Removed from this computer: {name}.").format(name=removal.connection.name))
    if removal.secret_left:
        print(_("Its token could not be deleted; that is done once the credential store is back."))
    if removal.is_refused:
        print(_("Copper no longer accepts this token."))
    else:
        print(_still_honoured())


def _still_honoured() -> str:
    return _(
        "Copper still honours the token until it is revoked there, under Settings → "
        "Integrations → Active Integrations."
    )


class Waiting:
    """Tells, on standard error, how the wait for Copper's refusal goes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told = ""

    def tell_steps(self, page: str, *, opened: bool) -> None:
        """Say what to do at Copper."""
        identity = self._connection.identity
        who = identity.user.name if identity else self._connection.name
        first = _("1. This page of Copper was opened in your browser: {page}")
        if not opened:
            first = _("1. Open this page of Copper in your browser: {page}")
        lines = (
            first.format(page=page),
            _("2. Sign in there as {person}, if you are asked.").format(person=who),
            _("3. Find the application in the list, and revoke it."),
            _("Waiting until Copper refuses the token. Ctrl+C stops, and removes nothing."),
        )
        print("\n".join(lines), file=sys.stderr, flush=True)

    def tell(self, connection: Connection) -> None:
        """Say what Copper, or what stands in its way, has answered, if that is something new."""
        self._connection = connection
        told = _words(connection)
        if told != self._told:
            self._told = told
            print(told, file=sys.stderr, flush=True)

    def tell_stopped(self) -> None:
        """Say how things stand when nobody waits any longer."""
        nothing = _("Nothing was removed.")
        print(f"\n{nothing} {_words(self._connection)}", file=sys.stderr, flush=True)


def _words(connection: Connection) -> str:
    """Return what is known of whether Copper accepts the token."""
    from copper_desktop.messages import health_words
    from copper_desktop.model import Health

    if connection.is_refused:
        return _("Copper no longer accepts this token.")
    if connection.health in (Health.WORKING, Health.EXPIRING):
        return _("Copper accepted this token when it was last asked.")
    text = _("Whether Copper accepts this token is not known: {health}.")
    return text.format(health=health_words(connection.health, connection.evidence))


def _remove_all(options: argparse.Namespace, service: ConnectionService) -> int:
    number = len(service.connections())
    question = ngettext(
        "Delete the token of {n} connection, and every registration and secret entered here, "
        "from this computer? [y/N] ",
        "Delete the tokens of {n} connections, and every registration and secret entered here, "
        "from this computer? [y/N] ",
        number,
    )
    if not options.yes and not confirmed(question.format(n=number)):
        print(_("Nothing was removed."), file=sys.stderr)
        return NOT_WORKING
    return _clear(options, service, lambda: service.remove_all(lambda _name: None))


def _clear(
    options: argparse.Namespace,
    service: ConnectionService,
    clear: Callable[[], Coroutine[None, None, Cleared]],
) -> int:
    """Remove, and tell what became of it; return the exit status."""
    pages = {known.id: known.revoke_page for known in service.applications()}
    cleared = run(service, clear)
    if options.json:
        print(json.dumps(described_clearing(cleared)))
    else:
        tell_clearing(cleared, pages)
    return status_of_clearing(cleared)


def _opened(page: str) -> bool:
    """Open the page where access is revoked, if it is https; return whether that was possible."""
    import webbrowser

    from copper_desktop.oauth.registration import https_link

    return https_link(page) is not None and webbrowser.open(page)


def confirmed(question: str) -> bool:
    """Return whether the person at the terminal says yes; raises UsageError without a terminal."""
    if not sys.stdin.isatty():
        raise UsageError(_("Nobody can be asked here; add --yes."))
    return input(question).strip().casefold() in {
        "y",
        "yes",
        _("y").casefold(),
        _("yes").casefold(),
    }
