"""From what happened to a verdict: which health an answer or an error stands for, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from copper_desktop import errors
from copper_desktop.api.calls import Asked, Call
from copper_desktop.messages import describe
from copper_desktop.model import (
    ApiAnswer,
    Connection,
    Evidence,
    Health,
    Identity,
    PastCall,
    RawAnswer,
)

_HEALTHS: tuple[tuple[type[errors.CopperDesktopError], Health], ...] = (
    (errors.TokenRejected, Health.REVOKED),
    (errors.RateLimited, Health.LIMITED),
    (errors.ApiFailed, Health.UNREACHABLE),
    (errors.ApiAnswerInvalid, Health.UNREACHABLE),
    (errors.TransportError, Health.UNREACHABLE),
    (errors.TokenEndpointFailed, Health.UNREACHABLE),
    (errors.TokenResponseInvalid, Health.UNREACHABLE),
    (errors.TokenRequestRefused, Health.EXPIRED),
    (errors.StoreLocked, Health.LOCKED),
    (errors.StoreTimedOut, Health.LOCKED),
    (errors.SecretMissing, Health.MISSING),
    (errors.StoreAbsent, Health.MISSING),
    (errors.StoreUnsafe, Health.MISSING),
    (errors.StoreDamaged, Health.MISSING),
)

_TOKEN_ENDPOINT = "token endpoint"  # noqa: S105  a name for it
_STORE = "credential store"
"""What was asked when the token could not be read, if it has no name: Copper was not."""

LONGEST_DETAIL = 200

Change = Callable[[Connection], Connection]


def accepted(operation: Asked, answer: ApiAnswer | RawAnswer, now: datetime) -> Change:
    """Return what to change about a connection whose token Copper has just accepted."""
    evidence = Evidence(now, _asked(operation), answer.status, answer.duration, answer.request_id)
    return lambda connection: replace(
        connection, health=Health.WORKING, verified_at=now, evidence=evidence
    )


def refused(operation: Asked, error: errors.CopperDesktopError, now: datetime) -> Change:
    """Return what to change about a connection after ``error``.

    An error that says nothing about the connection, for example a 403 on a record, leaves the
    verdict as it was and is kept as evidence.
    """
    evidence = _evidence(operation, error, now)
    verdict = next((health for cls, health in _HEALTHS if isinstance(error, cls)), None)

    renewable = not isinstance(error, errors.RenewalRefused)

    def change(connection: Connection) -> Connection:
        connection = replace(connection, renewable=connection.renewable and renewable)
        expired = connection.expires_at is not None and connection.expires_at <= now
        if verdict is Health.REVOKED and expired:
            return replace(connection, health=Health.EXPIRED, evidence=evidence)
        return replace(connection, health=verdict or connection.health, evidence=evidence)

    return change


def unidentified(operation: Asked, error: errors.CopperDesktopError, now: datetime) -> Change:
    """Return what to note on a fresh connection that Copper did not answer for."""
    evidence = _evidence(operation, error, now)
    return lambda connection: replace(connection, evidence=evidence)


def identified(identity: Identity) -> Change:
    """Return what to change about a connection now that Copper has said who it is."""

    def change(connection: Connection) -> Connection:
        first = connection.identity is None
        name = identity.account.name if first and identity.account.name else connection.name
        return replace(connection, identity=identity, name=name)

    return change


def past_call(
    call: Call,
    at: datetime,
    error: errors.CopperDesktopError | None,
    answer: RawAnswer | None = None,
) -> PastCall:
    """Return what is remembered of a call: how it ended, and neither body."""
    return PastCall(
        at,
        call.operation,
        call.method,
        call.address,
        bool(call.body),
        answer.status if answer else None,
        answer.duration if answer else None,
        answer.request_id if answer else None,
        describe(error).code if error else None,
    )


def _evidence(operation: Asked, error: errors.CopperDesktopError, now: datetime) -> Evidence:
    code = describe(error).code
    asked = _asked(operation)
    if isinstance(error, errors.CredentialStoreError):
        asked = error.store or _STORE
    if isinstance(error, errors.TokenError):
        asked = _TOKEN_ENDPOINT
    if isinstance(error, errors.ApiError):
        return Evidence(now, asked, error.status, error.duration, error.request_id, code)
    return Evidence(now, asked, code=code, detail=_detail(error))


def _detail(error: errors.CopperDesktopError) -> str | None:
    """Return what is worth knowing beside the code: an issuer, a proxy, what sockets said."""
    if not isinstance(error, errors.TransportError):
        return None
    known = [getattr(error, name, "") for name in ("issuer", "proxy", "reason")]
    return " · ".join(part for part in known if part)[:LONGEST_DETAIL] or None


def _asked(operation: Asked) -> str:
    return f"{operation.method} {operation.path}"
