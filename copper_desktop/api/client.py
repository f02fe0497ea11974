"""The Developer API: sends one call with a token, and turns its status into an answer or an error.

Knows operations and shapes, not connections and not where tokens are kept.
"""

from __future__ import annotations

from collections.abc import Callable

from copper_desktop import errors
from copper_desktop.api.operations import ACCOUNT, CURRENT_USER, Operation
from copper_desktop.model import Account, ApiAnswer, Application, User
from copper_desktop.transport import Answer, Request, Transport

MAX_ANSWER = 64 * 1024 * 1024
MAX_WORDS = 500

_STATUSES: dict[int, type[errors.ApiError]] = {
    401: errors.TokenRejected,
    403: errors.AccessForbidden,
    404: errors.NotFound,
    429: errors.RateLimited,
}


async def call(
    transport: Transport, application: Application, access_token: str, operation: Operation
) -> ApiAnswer:
    """Run ``operation``; raises an ApiError or a TransportError.

    Only the two headers that Copper documents for OAuth calls are set.
    """
    headers = {"Authorization": f"Bearer {access_token}", "Content-Type": "application/json"}
    url = _address(application.api_base, operation.path)
    answer = await transport.send(Request(operation.method, url, headers), limit=MAX_ANSWER)
    request_id = _request_id(answer, access_token)
    if not 200 <= answer.status < 300:
        raise _refusal(answer, request_id, access_token)
    try:
        body = answer.json()
    except ValueError:
        raise errors.ApiAnswerInvalid(
            answer.status, request_id=request_id, duration=answer.duration
        ) from None
    result = ApiAnswer(operation.id, answer.status, answer.duration, request_id, body)
    if operation in _RECORDS:
        _RECORDS[operation](result)
    return result


def as_user(answer: ApiAnswer) -> User:
    """Read a user record; raises ApiAnswerInvalid when it is none."""
    match answer.body:
        case {"id": int(id_), "name": str(name), **others}:
            email = others.get("email")
            return User(id_, name, email if isinstance(email, str) else "")
    raise _invalid(answer)


def as_account(answer: ApiAnswer) -> Account:
    """Read an account record; raises ApiAnswerInvalid when it is none."""
    match answer.body:
        case {"id": int(id_), "name": str(name)}:
            return Account(id_, name)
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


def _address(api_base: str, path: str) -> str:
    base, mark, query = api_base.partition("?")
    return f"{base.rstrip('/')}{path}{mark}{query}"


def _request_id(answer: Answer, access_token: str) -> str | None:
    value = answer.headers.get("x-request-id", "").replace(access_token, "•••")
    return value[:100] or None


def _refusal(answer: Answer, request_id: str | None, access_token: str) -> errors.ApiError:
    fallback = errors.ApiFailed if answer.status >= 500 else errors.RequestRefused
    refusal = _STATUSES.get(answer.status, fallback)
    words = None
    try:
        body = answer.json()
    except ValueError:
        if refusal is errors.TokenRejected:  # a captive portal or a proxy says 401 in HTML
            refusal = errors.ApiAnswerInvalid
    else:
        words = _server_message(body, access_token)
    return refusal(
        answer.status, server_message=words, request_id=request_id, duration=answer.duration
    )


def _server_message(body: object, access_token: str) -> str | None:
    match body:
        case {"message": str(message)}:
            return message.replace(access_token, "•••")[:MAX_WORDS]
    return None
