"""The token endpoint: authenticates the application and exchanges a code for a token.

Answers by RFC 6749 section 5; knows no pages and no API.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from copper_desktop.sandbox.grants import token_hash
from copper_desktop.sandbox.parameters import Parameters, body_of, is_form, parse

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from copper_desktop.sandbox.codes import Code
    from copper_desktop.sandbox.copper import Copper

_NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class _Refused(Exception):
    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.body = {"error": error, "error_description": description}
        self.status = status


async def token(request: Request) -> Response:
    """Answer ``POST /oauth/token``."""
    copper: Copper = request.app.state.copper
    headers = dict(_NOT_STORED)
    try:
        return JSONResponse(_exchanged(copper, await _parameters(request)), headers=headers)
    except _Refused as refusal:
        if "authorization" in request.headers and refusal.status == 401:
            headers["WWW-Authenticate"] = 'Basic realm="Copper"'  # RFC 6749 section 5.2
        return JSONResponse(refusal.body, refusal.status, headers)


async def _parameters(request: Request) -> Parameters:
    if not is_form(request):
        raise _Refused("invalid_request", "The request must be form-encoded.")
    try:
        parameters = parse((await body_of(request)).decode())
    except UnicodeDecodeError:
        raise _Refused("invalid_request", "The request is not UTF-8.") from None
    if repeated := parameters.repeated():
        raise _Refused("invalid_request", f"Sent more than once: {', '.join(repeated)}.")
    return parameters


def _exchanged(copper: Copper, parameters: Parameters) -> dict[str, object]:
    _authenticate(copper, parameters)
    grant_type = _required(parameters, "grant_type")
    if grant_type == "refresh_token" and copper.refreshes:
        return _refreshed(copper, _required(parameters, "refresh_token"))
    if grant_type != "authorization_code":
        raise _Refused("unsupported_grant_type", "Only authorization_code is supported.")
    presented = _required(parameters, "code")
    redirect_uri = _required(parameters, "redirect_uri")
    code = _redeemed(copper, presented, redirect_uri, parameters.get("code_verifier"))
    issued = copper.grants.issue(code.client_id, code.person_id, copper.expires_in)
    code.issued_token = token_hash(issued)
    return {**_answered(copper, issued), "scope": code.scope}


def _refreshed(copper: Copper, presented: str) -> dict[str, object]:
    """A refresh token is good for one use (RFC 9700 section 4.14.2), its access token with it."""
    issued = copper.grants.renew(presented, copper.registration.client_id, copper.expires_in)
    if issued is None:
        raise _Refused("invalid_grant", "The refresh token is unknown, revoked or already used.")
    return _answered(copper, issued)


def _answered(copper: Copper, issued: str) -> dict[str, object]:
    answer: dict[str, object] = {"access_token": issued, "token_type": "Bearer"}
    if copper.expires_in is not None:
        answer["expires_in"] = copper.expires_in
    if copper.refreshes:
        answer["refresh_token"] = copper.grants.issue_refresh(issued)
    return answer


def _authenticate(copper: Copper, parameters: Parameters) -> None:
    """Both are compared, whatever the first comparison says, and in constant time."""
    known = (copper.registration.client_id, copper.registration.client_secret)
    sent = (parameters.get("client_id") or "", parameters.get("client_secret") or "")
    equal = [
        hmac.compare_digest(ours.encode(), theirs.encode())
        for ours, theirs in zip(known, sent, strict=True)
    ]
    if not all(equal):
        raise _Refused(
            "invalid_client", "Unknown client, or client_id and client_secret not in the body.", 401
        )


def _required(parameters: Parameters, name: str) -> str:
    value = parameters.get(name)
    if value is None:
        raise _Refused("invalid_request", f"{name} is missing.")
    return value


def _redeemed(copper: Copper, presented: str, redirect_uri: str, verifier: str | None) -> Code:
    """A code is good for one attempt, so that nobody can try verifiers on it."""
    code = copper.codes.find(presented)
    if code is None:
        raise _Refused("invalid_grant", "The code is unknown or has expired.")
    if code.presented:
        if code.issued_token is not None:
            copper.grants.revoke_token(code.issued_token)
        raise _Refused("invalid_grant", "The code has been used before.")
    code.presented = True
    if copper.clock() >= code.expires_at:
        raise _Refused("invalid_grant", "The code is unknown or has expired.")
    if redirect_uri != code.redirect_uri:
        raise _Refused("invalid_grant", "The redirect URI differs from the one authorized.")
    if code.challenge is not None and not code.challenge.accepts(verifier):
        raise _Refused("invalid_grant", "The code verifier is missing or wrong.")
    return code
