"""The command ``check``: asks Copper whether connections work and what they may read; no Qt."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from copper_desktop import errors
from copper_desktop.commands.shared import (
    NO_STORE,
    NOT_WORKING,
    WORKING,
    UsageError,
    add_connections,
    add_json,
    described,
    described_evidence,
    find_connections,
    line_of,
    parts,
    run,
    status_of,
    teaching,
    tell_gone,
)
from copper_desktop.i18n import _, ngettext

if TYPE_CHECKING:
    from copper_desktop.calling.checkup import Checkup, Finding
    from copper_desktop.connections import ConnectionService
    from copper_desktop.model import Connection


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser; it sets ``run`` to what runs it."""
    check = commands.add_parser(
        "check",
        help=_("ask Copper whether connections work"),
        **teaching(
            _(
                "Ask Copper whether a connection works, and read one small page of each kind of "
                "record to see what this person may read."
            ),
            {
                "copper-desktop check Example": _("one connection"),
                "copper-desktop check Example maya@example.com": _("several"),
                "copper-desktop check --all --quick": _("all, one call each"),
                "copper-desktop check --all --json": _("for programs"),
            },
            _(
                "0 all work, 1 one does not, 2 wrong usage, 3 the credential store is locked or "
                "missing, so nothing was learnt"
            ),
        ),
    )
    add_connections(check, optional=True)
    check.add_argument("--all", action="store_true", help=_("check every connection"))
    check.add_argument(
        "--quick", action="store_true", help=_("only ask who it is, not what it may read")
    )
    add_json(check)
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    """Ask Copper, and tell the verdict with its evidence and findings."""
    if bool(options.connections) == options.all:
        raise UsageError(_("Name a connection, or use --all."))
    service = parts(options).service
    known = service.connections()
    wanted = known if options.all else find_connections(known, options.connections)
    checkups, gone = run(service, lambda: _check_each(service, wanted, options.quick))
    several = options.all or len(options.connections) > 1
    if gone and not several:
        raise errors.NoSuchConnection(gone[0].id)
    if options.json:
        told = [_described(one) for one in checkups]
        print(json.dumps(told if several else told[0]))
    else:
        for one in checkups:
            _tell(one, service.twin_of(one.connection.id))
        if not checkups:
            print(_("There is no connection yet."))
    statuses = [_status(one) for one in checkups]
    if not options.all:
        for one_gone in gone:
            tell_gone(one_gone)
            statuses.append(NOT_WORKING)
    if NO_STORE in statuses and not options.json:
        _tell_nothing_learnt(statuses.count(NO_STORE))
    return NOT_WORKING if NOT_WORKING in statuses else max(statuses, default=WORKING)


async def _check_each(
    service: ConnectionService, connections: tuple[Connection, ...], quick: bool
) -> tuple[list[Checkup], list[Connection]]:
    """Check one after the other; return also the connections that were removed meanwhile."""
    from copper_desktop.calling.checkup import Checkup, check_up

    checkups: list[Checkup] = []
    gone: list[Connection] = []
    for connection in connections:
        try:
            if quick:
                checkups.append(Checkup(await service.check(connection.id), ()))
            else:
                checkups.append(await check_up(service, connection.id))
        except errors.NoSuchConnection:
            gone.append(connection)
    return checkups, gone


def _status(checkup: Checkup) -> int:
    status = status_of(checkup.connection.health)
    return NOT_WORKING if status == WORKING and not checkup.works else status


def _tell(checkup: Checkup, twin: Connection | None) -> None:
    print(line_of(checkup.connection))
    if twin is not None:
        text = _(
            "The same person of the same account as “{name}” ({id}): one of the two is enough."
        )
        print("  " + text.format(name=twin.name, id=twin.id))
    evidence = checkup.connection.evidence
    if evidence is not None:
        known = (_(evidence.asked), evidence.status, evidence.request_id, evidence.code)
        print("  " + " · ".join(str(part) for part in known if part))
    if checkup.findings:
        for line in checkup.as_text().splitlines()[1:]:
            print(f"  {line}")
        print(f"  {checkup.verdict}")


def _tell_nothing_learnt(number: int) -> None:
    text = ngettext(
        "Nothing was learnt about {number} connection: the credential store is locked or "
        "missing, or has no token for it.",
        "Nothing was learnt about {number} connections: the credential store is locked or "
        "missing, or has no tokens for them.",
        number,
    )
    print(text.format(number=number), file=sys.stderr)


def _described(checkup: Checkup) -> dict[str, object]:
    evidence = checkup.connection.evidence
    return {
        **described(checkup.connection),
        "evidence": None if evidence is None else described_evidence(evidence),
        "checks": [_described_finding(found) for found in checkup.findings],
    }


def _described_finding(found: Finding) -> dict[str, object]:
    return {
        "operation": found.operation.id,
        "result": found.standing.value,
        "status": found.status,
        "milliseconds": None if found.seconds is None else round(found.seconds * 1000),
        "at_most": found.at_most,
        "request_id": found.request_id,
        "code": found.code,
    }
