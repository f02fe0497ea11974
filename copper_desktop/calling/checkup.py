"""Check a connection: a fixed set of reads, and what came of each of them in a sentence.

A 403 is a permission of this person and no fault; ``X-PW-TOTAL`` is an upper bound and said to be
one. Nothing is changed at Copper. Knows no window.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from copper_desktop import errors
from copper_desktop.api.calls import call_of
from copper_desktop.api.operations import ACCOUNT, CURRENT_USER, Operation
from copper_desktop.api.operations.searches import (
    ACTIVITIES,
    COMPANIES,
    OPPORTUNITIES,
    PEOPLE,
    TASKS,
)
from copper_desktop.api.operations.settings import CUSTOM_FIELDS, PIPELINES
from copper_desktop.i18n import N_, _, ngettext
from copper_desktop.messages import describe, health_words
from copper_desktop.model import Connection, Health, RawAnswer

if TYPE_CHECKING:
    from copper_desktop.connections import ConnectionService

AT_ONCE = 3
"""How many reads are under way at the same time."""
OPERATIONS = (
    CURRENT_USER, ACCOUNT, PEOPLE, COMPANIES, OPPORTUNITIES, TASKS, ACTIVITIES, PIPELINES,
    CUSTOM_FIELDS,
)  # fmt: skip
_SHORT = 1024 * 1024

Progress = Callable[["Finding"], None]


class Standing(StrEnum):
    """How one read went."""

    WORKS = "works"
    NOT_ALLOWED = "not_allowed"
    FAILED = "failed"
    NOT_ASKED = "not_asked"


_DETAILS = {
    Standing.WORKS: N_("can be read"),
    Standing.NOT_ALLOWED: N_(
        "this person may not see that; it is a permission at Copper, not a fault"
    ),
    Standing.NOT_ASKED: N_("not asked, since the first call failed"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one read. ``at_most`` bounds the number of records, ``seconds`` is a duration.

    ``connection`` is the one whose check this was, ``error`` what a failed read failed by.
    """

    operation: Operation
    standing: Standing
    connection: Connection | None = None
    error: errors.CopperDesktopError | None = None
    seconds: float | None = None
    at_most: int | None = None
    status: int | None = None
    request_id: str | None = None
    code: str | None = None

    @property
    def detail(self) -> str:
        """What is known beyond the standing, in the language in use."""
        if self.error is not None:
            message = describe(self.error)
            return f"{message.title}. {message.action}"
        if self.connection is not None:
            return _who(self.connection)
        return _(_DETAILS[self.standing])

    @property
    def sentence(self) -> str:
        """The finding as one line, in the language in use."""
        facts = [self.detail]
        if self.at_most is not None:
            facts.append(
                ngettext("at most {n} record", "at most {n} records", self.at_most).format(
                    n=self.at_most
                )
            )
        if self.seconds is not None:
            facts.append(_("{n} ms").format(n=round(self.seconds * 1000)))
        told = "; ".join(fact for fact in facts if fact)
        return _("{what}: {how}").format(what=_(self.operation.title), how=told)


@dataclass(frozen=True, slots=True)
class Checkup:
    """All findings about a connection, as it stood when Copper was asked who it is."""

    connection: Connection
    findings: tuple[Finding, ...]

    @property
    def works(self) -> bool:
        """Whether the token works and nothing that was asked for failed."""
        return _works(self.connection) and not self.having(Standing.FAILED)

    def having(self, standing: Standing) -> tuple[Finding, ...]:
        """Return the findings of one standing."""
        return tuple(found for found in self.findings if found.standing is standing)

    @property
    def verdict(self) -> str:
        """The whole of it in a sentence."""
        if self.having(Standing.NOT_ASKED):
            words = health_words(self.connection.health, self.connection.evidence)
            return _("This connection does not work: {words}.").format(words=words)
        failed, refused = self.having(Standing.FAILED), self.having(Standing.NOT_ALLOWED)
        if failed:
            return _("This connection works in part. It failed at: {names}.").format(
                names=_names(failed)
            )
        if refused:
            return _("This connection works. This person may not see: {names}.").format(
                names=_names(refused)
            )
        return _("This connection works, and everything that was tried could be read.")

    def as_text(self) -> str:
        """Return it as text to be copied: the verdict, and a line for each finding."""
        lines = [f"{self.connection.name}: {self.verdict}"]
        for found in self.findings:
            evidence = [str(found.status or ""), found.request_id or "", found.code or ""]
            lines.append(" · ".join(filter(None, (found.sentence, *evidence))))
        return "\n".join(lines) + "\n"


async def check_up(
    service: ConnectionService, connection_id: str, progress: Progress | None = None
) -> Checkup:
    """Run the set; ``progress`` is told of each finding when it is there.

    If Copper does not accept the token, or it cannot be read or Copper reached, the rest is not
    asked. Raises NoSuchConnection and StorageError.
    """
    import asyncio

    tell = progress or (lambda _finding: None)
    connection = await service.check(connection_id)
    first = _first(connection)
    tell(first)
    if first.standing is not Standing.WORKS:
        rest = [_not_asked(operation) for operation in OPERATIONS[1:]]
        for finding in rest:
            tell(finding)
        return Checkup(connection, (first, *rest))
    gate = asyncio.Semaphore(AT_ONCE)

    async def find(operation: Operation) -> Finding:
        async with gate:
            finding = await _find(service, connection_id, operation)
        tell(finding)
        return finding

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(find(operation)) for operation in OPERATIONS[1:]]
    return Checkup(connection, (first, *(task.result() for task in tasks)))


async def _find(service: ConnectionService, connection_id: str, operation: Operation) -> Finding:
    from copper_desktop.api import client

    entered = {"page_size": "1"} if operation.has_pages else {}
    try:
        answer = await service.ask(connection_id, call_of(operation, entered))
    except (errors.TransportError, errors.CredentialStoreError) as error:
        return _failed(operation, error)
    refusal = client.refusal_of(answer) or client.doubt_of(answer)
    if isinstance(refusal, errors.AccessForbidden):
        return Finding(
            operation,
            Standing.NOT_ALLOWED,
            seconds=answer.duration,
            status=answer.status,
            request_id=answer.request_id,
            code=describe(refusal).code,
        )
    if refusal is not None:
        return _failed(operation, refusal)
    return Finding(
        operation,
        Standing.WORKS,
        seconds=answer.duration,
        at_most=_at_most(answer),
        status=answer.status,
        request_id=answer.request_id,
    )


def _first(connection: Connection) -> Finding:
    """Return the finding about the token itself, from the evidence of its check."""
    evidence = connection.evidence
    standing = Standing.WORKS if _works(connection) else Standing.FAILED
    if evidence is None:
        return Finding(CURRENT_USER, standing, connection)
    return Finding(
        CURRENT_USER,
        standing,
        connection,
        seconds=evidence.duration,
        status=evidence.status,
        request_id=evidence.request_id,
        code=evidence.code,
    )


def _works(connection: Connection) -> bool:
    return connection.health in (Health.WORKING, Health.EXPIRING)


def _who(connection: Connection) -> str:
    """Return who a connection is; of one that does not work, why."""
    if not _works(connection) or connection.identity is None:
        return health_words(connection.health, connection.evidence)
    user, account = connection.identity.user, connection.identity.account
    return _("{user} of {account}").format(user=user.name, account=account.name)


def _failed(operation: Operation, error: errors.CopperDesktopError) -> Finding:
    code = describe(error).code
    if not isinstance(error, errors.ApiError):
        return Finding(operation, Standing.FAILED, error=error, code=code)
    return Finding(
        operation,
        Standing.FAILED,
        error=error,
        seconds=error.duration,
        status=error.status,
        request_id=error.request_id,
        code=code,
    )


def _not_asked(operation: Operation) -> Finding:
    return Finding(operation, Standing.NOT_ASKED)


def _at_most(answer: RawAnswer) -> int | None:
    """Return how many records there are at most: Copper's bound, or the length of a whole list."""
    if answer.total is not None:
        return answer.total
    if answer.asked.startswith("GET") and len(answer.body) <= _SHORT:
        body = json.loads(answer.body)
        return len(body) if isinstance(body, list) else None
    return None


def _names(findings: tuple[Finding, ...]) -> str:
    return ", ".join(_(found.operation.title) for found in findings)
