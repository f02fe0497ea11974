"""The token request and its answer (RFC 6749 sections 4.1.3, 5.1 and 5.2).

Sends through ``transport``; keeps nothing. The answer is parsed here, strictly, because a page of
HTML must never become a token.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from oauthlib.oauth2.rfc6749.parameters import prepare_token_request

from copper_desktop import errors
from copper_desktop.model import Application, Token
from copper_desktop.oauth.request import AuthorizationRequest
from copper_desktop.oauth.response import AuthorizationResponse
from copper_desktop.transport import Answer, Request, Transport
from copper_desktop.visible import visible

MAX_ANSWER = 64 * 1024
MAX_WORDS = 500

_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
}
_REFUSALS: dict[str, type[errors.TokenRequestRefused]] = {
    "invalid_request": errors.TokenRequestInvalid,
    "invalid_client": errors.ClientRefused,
    "invalid_grant": errors.GrantRefused,
    "unauthorized_client": errors.ClientNotAuthorized,
    "unsupported_grant_type": errors.GrantTypeUnsupported,
    "invalid_scope": errors.TokenScopeRefused,
}


async def exchange(
    transport: Transport,
    application: Application,
    client_secret: str,
    request: AuthorizationRequest,
    response: AuthorizationResponse,
    clock: Callable[[], datetime],
) -> Token:
    """Exchange the code for a token; the client authenticates in the body, as Copper wants it.

    Raises a TokenError or a TransportError.
    """
    secrets = [client_secret, response.code, request.code_verifier or "", request.state]
    body = prepare_token_request(
        "authorization_code",
        code=response.code,
        redirect_uri=request.redirect_uri,
        client_id=application.client_id,
        client_secret=client_secret,
        code_verifier=request.code_verifier,
    )
    sent = Request("POST", application.token_endpoint, _HEADERS, body.encode())
    answer = await transport.send(sent, limit=MAX_ANSWER)
    return parse_token_response(answer, application.scopes, clock(), secrets)


async def refresh(
    transport: Transport,
    application: Application,
    client_secret: str,
    refresh_token: str,
    scopes: tuple[str, ...],
    clock: Callable[[], datetime],
) -> Token:
    """Exchange a refresh token for a new pair (RFC 6749 section 6).

    ``scopes`` are those granted before. A server that gives no new refresh token means that the
    old one goes on. Raises a TokenError, GrantRefused for invalid_grant, or a TransportError.
    """
    body = prepare_token_request(
        "refresh_token",
        refresh_token=refresh_token,
        client_id=application.client_id,
        client_secret=client_secret,
    )
    sent = Request("POST", application.token_endpoint, _HEADERS, body.encode())
    answer = await transport.send(sent, limit=MAX_ANSWER)
    token = parse_token_response(answer, scopes, clock(), [client_secret, refresh_token])
    return token if token.refresh_token else replace(token, refresh_token=refresh_token)


def parse_token_response(
    answer: Answer, asked: tuple[str, ...], now: datetime, secrets: list[str]
) -> Token:
    """Return the token in ``answer``.

    ``asked`` are the scopes granted when the answer names none (RFC 6749 section 5.1), ``now`` is
    the moment from which its lifetime counts, ``secrets`` are masked in the server's words. Raises
    TokenRequestRefused, TokenEndpointFailed or TokenResponseInvalid.
    """
    members = _members(answer)
    if "error" in members:
        raise _refusal(members, secrets)
    if answer.status != 200:
        raise errors.TokenEndpointFailed(answer.status)
    if _text(members, "token_type").lower() != "bearer":
        raise errors.TokenResponseInvalid("token_type")
    scope = members.get("scope")
    refreshable = bool(members.get("refresh_token"))
    return Token(
        access_token=_credential(members, "access_token"),
        scopes=tuple(scope.split()) if isinstance(scope, str) and scope.strip() else asked,
        expires_at=_expiry(members.get("expires_in"), now),
        refresh_token=_credential(members, "refresh_token") if refreshable else None,
    )


def _members(answer: Answer) -> dict[str, object]:
    try:
        parsed = answer.json()
    except ValueError:
        parsed = None
    if isinstance(parsed, dict):
        return parsed
    if answer.status != 200:
        raise errors.TokenEndpointFailed(answer.status)
    content_type = answer.headers.get("content-type", "").partition(";")[0].strip()
    raise errors.TokenResponseInvalid(visible(content_type[:100]) or "no content type")


def _refusal(members: dict[str, object], secrets: list[str]) -> errors.TokenRequestRefused:
    code = str(members["error"])
    refusal = _REFUSALS.get(code, errors.TokenRequestRefused)
    words = (_words(members.get(name), secrets) for name in ("error_description", "error_uri"))
    return refusal(_words(code, secrets) or "", *words)


def _words(value: object, secrets: list[str]) -> str | None:
    if not isinstance(value, str):
        return None
    for secret in secrets:
        if secret:
            value = value.replace(secret, "•••")
    return visible(value[:MAX_WORDS])


def _text(members: dict[str, object], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not value:
        raise errors.TokenResponseInvalid(name)
    return value


def _credential(members: dict[str, object], name: str) -> str:
    """Return a token of visible ASCII (RFC 6749 appendix A.12), which fits into a header."""
    value = _text(members, name)
    if not all("!" <= character <= "~" for character in value):
        raise errors.TokenResponseInvalid(name)
    return value


def _expiry(lifetime: object, now: datetime) -> datetime | None:
    """Return when a lifetime in seconds ends; some servers give the number as a string."""
    if lifetime is None or lifetime == "":
        return None
    try:
        if isinstance(lifetime, bool) or not isinstance(lifetime, int | float | str):
            raise ValueError
        return now + timedelta(seconds=max(float(lifetime), 0.0))
    except (ValueError, OverflowError):
        raise errors.TokenResponseInvalid("expires_in") from None
