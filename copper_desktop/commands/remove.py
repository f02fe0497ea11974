"""The command ``remove``: one connection, after its revocation at Copper or not, or everything.

What was removed, what was not, and what Copper still honours is told as it is; no Qt.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from copper_desktop import errors
from copper_desktop.commands import UsageError
from copper_desktop.commands.shared import (
    NO_STORE,
    NOT_WORKING,
    WORKING,
    add_json,
    described,
    failure_of,
    find_connection,
    parts,
    run,
    teaching,
)
from copper_desktop.i18n import _, ngettext
from copper_desktop.messages import describe

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
    remove.add_argument(
        "connection",
        nargs="?",
        metavar="CONNECTION",
        help=_("its id, or its name or e-mail if no other has it"),
    )
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
    if bool(options.connection) == options.all:
        raise UsageError(_("Name a connection, or use --all."))
    if options.all and options.revoke_first:
        raise UsageError(_("Only one connection at a time can be revoked first."))
    service = parts(options).service
    return _remove_all(options, service) if options.all else _remove_one(options, service)


def _remove_one(options: argparse.Namespace, service: ConnectionService) -> int:
    connection = find_connection(service.connections(), options.connection)
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
    pages = {known.id: known.revoke_page for known in service.applications()}
    cleared = run(service, lambda: service.remove_all(lambda _name: None))
    if options.json:
        print(json.dumps(_described(cleared)))
    else:
        _tell_all(cleared, pages)
    stores = any(isinstance(kept.error, errors.CredentialStoreError) for kept in cleared.kept)
    if stores or cleared.secrets_left:
        return NO_STORE
    return NOT_WORKING if cleared.kept else WORKING


def _described(cleared: Cleared) -> dict[str, object]:
    return {
        "removed": [
            {
                **described(removal.connection),
                "secret_left": removal.secret_left,
                "refused_by_copper": removal.is_refused,
            }
            for removal in cleared.removals
        ],
        "registrations": list(cleared.registrations),
        "leftovers": cleared.leftovers,
        "secrets_left": list(cleared.secrets_left),
        "kept": [{"name": kept.name, **failure_of(describe(kept.error))} for kept in cleared.kept],
    }


def _tell_all(cleared: Cleared, pages: dict[str, str]) -> None:
    for removal in cleared.removals:
        print(_("Removed from this computer: {name}.").format(name=removal.connection.name))
    for name in cleared.registrations:
        print(_("Removed from this computer: the registration {name}.").format(name=name))
    for kept in cleared.kept:
        message = describe(kept.error)
        text = _("Not removed: {name}. {title} ({code}). {action}")
        told = text.format(
            name=kept.name, title=message.title, code=message.code, action=message.action
        )
        print(told)
    if cleared.secrets_left:
        text = _(
            "Still in a credential store that is not here: {names}. "
            "That is deleted once the store is back."
        )
        print(text.format(names=", ".join(cleared.secrets_left)))
    if cleared.honoured:
        number = len(cleared.honoured)
        text = ngettext(
            "Copper still honours {n} token until it is revoked there: {pages}",
            "Copper still honours {n} tokens until they are revoked there: {pages}",
            number,
        )
        used = (pages.get(removal.connection.application_id) for removal in cleared.honoured)
        print(text.format(n=number, pages=" ".join(dict.fromkeys(filter(None, used)))))
    if not (cleared.removals or cleared.registrations or cleared.kept):
        print(_("There is nothing to remove."))


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
