"""The Developer API: sends one call with a token, and turns its status into an answer or an error.

Knows operations and shapes, not connections and not where tokens are kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from copper_desktop import errors
from copper_desktop.api.calls import Call, call_of
from copper_desktop.api.operations import ACCOUNT, CURRENT_USER, Operation
from copper_desktop.model import Account, ApiAnswer, Application, RawAnswer, User
from copper_desktop.transport import Request, Transport
from copper_desktop.visible import visible

MAX_ANSWER = 64 * 1024 * 1024
MAX_WORDS = 500
SHORT_BODY = 64 * 1024
MASK = "•••"

_STATUSES: dict[int, type[errors.ApiError]] = {
    401: errors.TokenRejected,
    403: errors.AccessForbidden,
    404: errors.NotFound,
    429: errors.RateLimited,
}


async def exchange(
    transport: Transport,
    application: Application,
    access_token: str,
    call: Call,
    *,
    limit: int = MAX_ANSWER,
    keep_partial: bool = False,
) -> RawAnswer:
    """Send ``call`` and return the answer whatever its status; raises a TransportError.

    Only the two headers that Copper documents for OAuth calls are set. ``limit`` is in bytes; with
    ``keep_partial`` a longer or broken answer is returned as far as it came.
    """
    headers = {"Authorization": f"Bearer {access_token}", "Content-Type": "application/json"}
    url = _address(application.api_base, call)
    request = Request(call.method, url, headers, call.body)
    answer = await transport.send(request, limit=limit, keep_partial=keep_partial)
    mask = {name: value.replace(access_token, MASK) for name, value in answer.headers.items()}
    return RawAnswer(
        operation=call.operation,
        asked=f"{call.method} {call.path}",
        status=answer.status,
        duration=answer.duration,
        request_id=mask.get("x-request-id", "")[:100] or None,
        total=_total(mask.get("x-pw-total", "")),
        headers=mask,
        body=answer.body.replace(access_token.encode(), MASK.encode()),
        truncated=answer.truncated,
    )


def refusal_of(answer: RawAnswer) -> errors.ApiError | None:
    """Return the error that an answer's status stands for, None for a success."""
    if 200 <= answer.status < 300:
        return None
    fallback = errors.ApiFailed if answer.status >= 500 else errors.RequestRefused
    refusal = _STATUSES.get(answer.status, fallback)
    try:
        body = parsed(answer) if len(answer.body) <= SHORT_BODY else None
    except ValueError:
        body = None
    if refusal is errors.TokenRejected and not isinstance(body, dict):
        refusal = errors.ApiAnswerInvalid  # a captive portal or a proxy says 401 in HTML
    return refusal(
        answer.status,
        server_message=_server_message(body),
        request_id=answer.request_id,
        duration=answer.duration,
    )


def stray_refusal_of(answer: RawAnswer) -> errors.RequestRefused:
    """Return the error of a 401 that says nothing about the token: Copper accepts it elsewhere."""
    refusal = refusal_of(answer)
    words = None if refusal is None else refusal.server_message
    return errors.RequestRefused(
        answer.status,
        server_message=words,
        request_id=answer.request_id,
        duration=answer.duration,
    )


def doubt_of(answer: RawAnswer) -> errors.ApiAnswerInvalid | None:
    """Return the error of a success that is not Copper's, for example a sign-in page of a network.

    A long body is judged by its beginning, since reading it whole takes its time.
    """
    body = answer.body.lstrip()
    sound = body[:1] in (b"[", b"{")
    if sound and not answer.truncated and len(body) <= SHORT_BODY:
        try:
            parsed(answer)
        except ValueError:
            sound = False
    if sound:
        return None
    return errors.ApiAnswerInvalid(
        answer.status, request_id=answer.request_id, duration=answer.duration
    )


def parsed(answer: RawAnswer) -> object:
    """Return the body as JSON; raises ValueError when it is none, or nests too deep."""
    try:
        return json.loads(answer.body)
    except RecursionError:
        raise ValueError("nested too deep") from None


def read(operation: Operation, answer: RawAnswer) -> ApiAnswer:
    """Return a successful answer with its body parsed; raises the ApiError that it stands for."""
    refusal = refusal_of(answer)
    if refusal is not None:
        raise refusal
    try:
        if operation in _RECORDS and len(answer.body) > SHORT_BODY:
            raise ValueError("a user or an account is some hundred bytes long")
        body = parsed(answer)
    except ValueError:
        raise errors.ApiAnswerInvalid(
            answer.status, request_id=answer.request_id, duration=answer.duration
        ) from None
    result = ApiAnswer(operation.id, answer.status, answer.duration, answer.request_id, body)
    if operation in _RECORDS:
        _RECORDS[operation](result)
    return result


async def call(
    transport: Transport, application: Application, access_token: str, operation: Operation
) -> ApiAnswer:
    """Run an operation that needs no parameters; raises an ApiError or a TransportError."""
    answer = await exchange(transport, application, access_token, call_of(operation, {}))
    return read(operation, answer)


def as_user(answer: ApiAnswer) -> User:
    """Read a user record; raises ApiAnswerInvalid when it is none."""
    match answer.body:
        case {"id": int(id_), "name": str(name), **others}:
            email = others.get("email")
            return User(id_, visible(name), visible(email) if isinstance(email, str) else "")
    raise _invalid(answer)


def as_account(answer: ApiAnswer) -> Account:
    """Read an account record; raises ApiAnswerInvalid when it is none."""
    match answer.body:
        case {"id": int(id_), "name": str(name)}:
            return Account(id_, visible(name))
    raise _invalid(answer)


_RECORDS: dict[Operation, Callable[[ApiAnswer], object]] = {
    CURRENT_USER: as_user,
    ACCOUNT: as_account,
}
"""Operations whose answer is checked, so that a proxy's JSON never passes for Copper's."""


def _invalid(answer: ApiAnswer) -> errors.ApiAnswerInvalid:
    return errors.ApiAnswerInvalid(
        answer.status, request_id=answer.request_id, duration=answer.duration
    )


def _address(api_base: str, call: Call) -> str:
    base, _mark, query = api_base.partition("?")
    both = "&".join(part for part in (query, call.query) if part)
    return f"{base.rstrip('/')}{call.path}{'?' if both else ''}{both}"


def _total(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _server_message(body: object) -> str | None:
    match body:
        case {"message": str(message)}:
            return message[:MAX_WORDS]
    return None
