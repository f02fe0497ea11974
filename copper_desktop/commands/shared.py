"""What the commands share: exit statuses, the service they run on, and how they name and tell.

No Qt. JSON stays as ``docs/command-line.md`` has it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from copper_desktop import errors, listing
from copper_desktop.commands import UsageError as UsageError  # noqa: PLC0414  for the commands
from copper_desktop.commands import teaching as teaching  # noqa: PLC0414
from copper_desktop.connection import Connection, Evidence, Health, Label
from copper_desktop.i18n import _
from copper_desktop.listing import Told

if TYPE_CHECKING:
    from copper_desktop.composition import Parts
    from copper_desktop.connections import ConnectionService
    from copper_desktop.messages import Message
    from copper_desktop.model import Application
    from copper_desktop.storage.index import Index

WORKING, NOT_WORKING, USAGE, NO_STORE = range(4)
"""Exit statuses: all is well; it is not; wrong usage; the credential store is locked or missing."""

T = TypeVar("T")


def described(connection: Connection) -> Told:
    """Return a connection as JSON tells it; times are ISO 8601 in UTC."""
    identity = connection.identity
    who = (identity.account.name, identity.user.name, identity.user.email) if identity else None
    return listing.described(
        connection.id,
        connection.name,
        who,
        connection.health,
        connection.expires_at,
        connection.renewable,
        (connection.label.tags, connection.label.note, connection.label.colour.value),
        now(),
    )


def described_evidence(evidence: Evidence) -> dict[str, str | int | None]:
    """Return evidence as JSON tells it; each value but the first two may be None."""
    return {
        "at": evidence.at.isoformat(),
        "asked": evidence.asked,
        "status": evidence.status,
        "milliseconds": None if evidence.duration is None else round(evidence.duration * 1000),
        "request_id": evidence.request_id,
        "code": evidence.code,
        "detail": evidence.detail,
    }


def parts(options: argparse.Namespace) -> Parts:
    """Open the person's own profile, telling of an index that was damaged."""
    from copper_desktop.composition import Parts
    from copper_desktop.storage.settings import standard_profile

    opened = Parts(standard_profile(), learn=options.recording.redaction.learn)
    opened.service.ask_passphrases(_ask_passphrase)
    _tell_damage(opened.index)
    return opened


async def _ask_passphrase(wrong: bool) -> str | None:
    from copper_desktop.commands.passphrases import ask

    return ask(wrong)


def known_connections() -> tuple[Connection, ...]:
    """Return the connections from the index alone, telling of one that was damaged."""
    from copper_desktop.storage.index import Index
    from copper_desktop.storage.settings import standard_profile

    with Index(standard_profile().index, now) as index:
        _tell_damage(index)
        return index.connections()


def now() -> datetime:
    """Return the time, aware and in UTC."""
    return datetime.now(UTC)


def _tell_damage(index: Index) -> None:
    if index.damage is None:
        return
    from copper_desktop.messages import describe

    message = describe(index.damage)
    told = f"{message.title} ({message.code}). {message.explanation} {message.action}"
    print(told, file=sys.stderr)


def run(service: ConnectionService, call: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run one call of the service, after finishing what an earlier run was stopped in."""
    import asyncio

    async def closing() -> T:
        try:
            with contextlib.suppress(errors.CredentialStoreError):  # tried again the next time
                await service.settle()
                _tell_leftovers(len(service.leftovers))
            return await call()
        finally:
            await service.aclose()

    return asyncio.run(closing())


def _tell_leftovers(number: int) -> None:
    if number:
        text = _("An interrupted run left {number} in the credential store: see “leftovers”.")
        print(text.format(number=number), file=sys.stderr)


def find_application(known: Sequence[Application], name: str | None) -> Application:
    """Return the application of that name, or the only one; raises UsageError."""
    if not known:
        raise UsageError(
            _(
                "There is no registration yet; import one, enter it in the window, or try "
                "--application Sandbox."
            )
        )
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


def find_connection(known: Sequence[Connection], wanted: str) -> Connection:
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
    lines = "".join(f"\n  {line_of(connection)}" for connection in found)
    text = _("Several connections are named “{name}”; use the id of the one you mean:{lines}")
    raise UsageError(text.format(name=wanted, lines=lines))


def find_connections(known: Sequence[Connection], wanted: Sequence[str]) -> tuple[Connection, ...]:
    """Return the connections that were named, each once; raises UsageError if one is unclear."""
    found = (find_connection(known, name) for name in wanted)
    return tuple({connection.id: connection for connection in found}.values())


def tell_gone(connection: Connection) -> None:
    """Say, on standard error, that another run has removed one of several meanwhile."""
    text = _("There is no connection “{name}”.")
    print(text.format(name=connection.name), file=sys.stderr)


def status_of(health: Health) -> int:
    """Return the exit status that goes with a verdict."""
    if health in (Health.WORKING, Health.EXPIRING):
        return WORKING
    return NO_STORE if health in (Health.LOCKED, Health.MISSING) else NOT_WORKING


def line_of(connection: Connection) -> str:
    """Return a connection as one line for people."""
    from copper_desktop.messages import health_words

    told = described(connection)
    who = ", ".join(str(told[key]) for key in ("user", "email") if told[key])
    words = health_words(Health(str(told["health"])), connection.evidence)
    noted = label_words(connection.label)
    return "  ".join(part for part in (connection.id, connection.name, who, words, noted) if part)


def label_words(label: Label) -> str:
    """Return colour and tags for people; empty where there are none."""
    from copper_desktop.labels import colour_words

    colour = colour_words(label.colour) if label.colour else ""
    return " · ".join(part for part in (colour, ", ".join(label.tags)) if part)


def failure_of(message: Message) -> dict[str, str]:
    """Return an error as JSON tells it."""
    return {"code": message.code, "title": message.title, "action": message.action}


def print_event(event: str, **more: object) -> None:
    """Print one object of a stream of JSON lines."""
    print(json.dumps({"event": event, **more}), flush=True)


def usual_statuses() -> str:
    """Return what the exit statuses of most commands mean."""
    return _(
        "0 done, 1 not done (the reason is printed), 2 wrong usage, 3 the credential store is "
        "locked or missing"
    )


def add_json(command: argparse.ArgumentParser) -> None:
    """Add ``--json`` to a command."""
    command.add_argument("--json", action="store_true", help=_("print JSON, for programs"))


def add_connections(command: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """Add the argument that names one connection or several to a command."""
    command.add_argument(
        "connections",
        nargs="*" if optional else "+",
        metavar="CONNECTION",
        help=_("its id, or its name or e-mail if no other has it; several may be named"),
    )


def add_connection(command: argparse.ArgumentParser) -> None:
    """Add the argument that names one connection to a command."""
    command.add_argument(
        "connection",
        metavar="CONNECTION",
        help=_("its id, or its name or e-mail if no other has it"),
    )
